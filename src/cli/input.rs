//! What is looked at, as the command line names it: read from the disk first, and then put into a session.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::before;
use super::online::{self, Which};
use crate::cache::{Digest, Digester, Key};
use crate::config::{self, Config, FoundFile, Overlay, UsageError};
use crate::diagnostic::Diagnostic;
use crate::paths::absolute;
use crate::project::files::{Disk, FileSystem};
use crate::rules;
use crate::session::Session;
use crate::source::Source;

/// What is looked at.
pub(crate) struct Input<'a> {
    pub paths: &'a [PathBuf],
    pub stdin_filename: Option<&'a Path>,
    pub manner: Manner<'a>,
}

/// How it is looked at.
#[derive(Default)]
pub(crate) struct Manner<'a> {
    /// Whether the time of each rule is taken.
    pub take_time: bool,
    /// Whether what the baseline knows is taken out.
    pub with_baseline: bool,
    /// What the web is asked for.
    pub online: Option<&'a Which>,
    /// The Git revision whose lines are not told of.
    pub since: Option<&'a str>,
    /// The folder of what is kept from run to run.
    pub cache: Option<&'a Path>,
}

/// A session with its documents.
pub(crate) struct Loaded {
    pub session: Session,
    pub config: Config,
    /// The documents, as they are shown.
    pub files: Vec<Arc<str>>,
    /// What standard input gave, where that is looked at.
    pub input: Option<StandardInput>,
    /// Whether Git was asked, whose answers are not those of the file system.
    pub asked_git: bool,
}

/// What was read, before any rule looks at it.
pub(super) struct Given {
    pub config: Config,
    rosters: Vec<Result<Source, Box<Diagnostic>>>,
    baseline: Option<Result<Source, Box<Diagnostic>>>,
    /// The files to check, by their absolute paths.
    named: Vec<(PathBuf, Source)>,
    /// Those that could not be read.
    problems: Vec<Diagnostic>,
    /// The other documents of the project, so that those that were named can lead to them, and be led to.
    others: Vec<(PathBuf, Source)>,
    input: Option<StandardInput>,
}

impl Input<'_> {
    /// Reads the configuration, the rosters and the documents; or tells what is wrong with the command line.
    pub(crate) fn load(
        &self,
        overlay: &Overlay,
        current_dir: &Path,
    ) -> anyhow::Result<Result<Loaded, Vec<UsageError>>> {
        match self.read(overlay, current_dir)? {
            Ok(given) => given.load(&self.manner, Arc::new(Disk::default())),
            Err(errors) => Ok(Err(errors)),
        }
    }

    /// Reads all that is given; or tells what is wrong with the command line.
    pub(super) fn read(
        &self,
        overlay: &Overlay,
        current_dir: &Path,
    ) -> anyhow::Result<Result<Given, Vec<UsageError>>> {
        let paths = match self.stdin_filename {
            Some(name) => vec![name.to_path_buf()],
            None => self.paths.to_vec(),
        };
        let config = match config::load(&paths, overlay, &rules::vocabulary(), current_dir) {
            Ok(config) => config,
            Err(errors) => return Ok(Err(errors)),
        };
        let read = |path: &PathBuf| {
            let file = FoundFile::named(path, current_dir);
            config::read(&file.path, &file.display)
        };
        let rosters = config.rosters.iter().map(read).collect();
        let baseline = config
            .baseline
            .as_ref()
            .filter(|_| self.manner.with_baseline);
        let baseline = baseline.map(read);
        let mut input = None;
        let (named, problems) = match self.stdin_filename {
            Some(name) => {
                let given = StandardInput::read(name, current_dir)?;
                let named = given.named(&config);
                input = Some(given);
                (named, Vec::new())
            }
            None => match config::discover(&paths, &config, current_dir) {
                Ok(found) => {
                    let (named, unread) = read_all(found.files);
                    let mut problems = found.problems;
                    problems.extend(unread);
                    (named, problems)
                }
                Err(errors) => return Ok(Err(errors)),
            },
        };
        Ok(Ok(Given {
            others: others(&paths, &named, &config, current_dir),
            config,
            rosters,
            baseline,
            named,
            problems,
            input,
        }))
    }
}

impl Given {
    /// The documents to check, as they are shown.
    pub(super) fn files(&self) -> Vec<Arc<str>> {
        let names = self.named.iter().map(|(_, source)| source.path().clone());
        names.collect()
    }

    /// All texts.
    pub(super) fn sources(&self) -> impl Iterator<Item = &Source> {
        let documents = self.named.iter().chain(&self.others);
        let settings = self.config.file.iter().chain(&self.config.extended);
        let pages = self.config.pages.iter();
        let pages = pages.flat_map(|page| std::iter::once(&page.source).chain(&page.script));
        documents
            .map(|(_, source)| source)
            .chain(settings)
            .chain(pages)
            .chain(self.rosters.iter().flatten())
            .chain(self.baseline.iter().flatten())
    }

    /// By what the run is known that looks at this. Nothing in it is left out: what two runs of one key are told
    /// differently, they have asked for.
    pub(super) fn key(&self, program: &Digest) -> Key {
        let Given {
            config,
            rosters,
            baseline,
            named,
            problems,
            others,
            input: _,
        } = self;
        let text = |source: &Source| Digest::of(source.text().as_bytes());
        let document = |(path, source): &(PathBuf, Source)| {
            let mut document = Digester::default();
            document.field(path.as_os_str().as_encoded_bytes());
            document.field(source.path().as_bytes());
            document.field(text(source).bytes());
            document.finish()
        };
        let mut key = Digester::default();
        key.field(program.bytes());
        key.field(config.identity().as_bytes());
        for file in rosters.iter().chain(baseline) {
            match file {
                Ok(source) => key
                    .field(source.path().as_bytes())
                    .field(text(source).bytes()),
                Err(problem) => key.value(problem),
            };
        }
        key.value(problems);
        for documents in [named, others] {
            let digests: Vec<Digest> = documents.par_iter().map(document).collect();
            key.value(&digests.len());
            digests.iter().for_each(|digest| {
                key.field(digest.bytes());
            });
        }
        Key(key.finish())
    }

    /// Puts all of it into a session, which looks at the files around it in `files`; or tells what is wrong with the
    /// command line.
    pub(super) fn load(
        self,
        manner: &Manner,
        files: Arc<dyn FileSystem>,
    ) -> anyhow::Result<Result<Loaded, Vec<UsageError>>> {
        let shown = self.files();
        let config = self.config;
        let mut session = Session::new(&config, files);
        if manner.take_time {
            session.take_time();
        }
        set_rosters(&mut session, self.rosters.clone());
        match self.baseline {
            Some(Ok(source)) => session.set_baseline(source),
            Some(Err(mut problem)) => {
                problem.rule = config::INVALID_CONFIG.into();
                problem.help("`kouetsu baseline` writes it");
                session.add_problems(vec![*problem]);
            }
            None => {}
        }
        session.add_problems(self.problems);
        let is_part = !self.others.is_empty();
        session.set(self.named);
        session.index(self.others);
        let asked_git = is_part
            && before::tell(&mut session, &config, |session| {
                set_rosters(session, self.rosters)
            });
        if let Some(which) = manner.online
            && let Err(error) = online::ask(&mut session, which, &config, manner.cache)?
        {
            return Ok(Err(vec![error]));
        }
        if let Some(revision) = manner.since
            && let Err(error) = session.set_revision(revision)
        {
            return Ok(Err(vec![error]));
        }
        Ok(Ok(Loaded {
            session,
            config,
            files: shown,
            input: self.input,
            asked_git,
        }))
    }
}

/// Standard input under the name that it shall have.
pub(crate) struct StandardInput {
    pub file: FoundFile,
    pub text: String,
}

impl StandardInput {
    fn read(name: &Path, current_dir: &Path) -> anyhow::Result<StandardInput> {
        Ok(StandardInput {
            file: FoundFile::named(name, current_dir),
            text: super::standard_input()?,
        })
    }

    /// The document; nothing if the configuration excludes that file.
    fn named(&self, config: &Config) -> Vec<(PathBuf, Source)> {
        if config.excludes(&self.file.path) {
            return Vec::new();
        }
        let source = Source::new(self.file.display.clone(), self.text.as_str());
        vec![(self.file.path.clone(), source)]
    }
}

fn set_rosters(session: &mut Session, read: Vec<Result<Source, Box<Diagnostic>>>) {
    let mut rosters = Vec::new();
    for roster in read {
        match roster {
            Ok(roster) => rosters.push(roster),
            Err(problem) => session.add_problems(vec![*problem]),
        }
    }
    session.set_rosters(rosters);
}

/// The other documents of the project.
fn others(
    paths: &[PathBuf],
    named: &[(PathBuf, Source)],
    config: &Config,
    current_dir: &Path,
) -> Vec<(PathBuf, Source)> {
    let whole = |path: &PathBuf| config.root.starts_with(absolute(path, current_dir));
    if !config.is_project || paths.iter().any(whole) {
        return Vec::new();
    }
    let known: HashSet<&PathBuf> = named.iter().map(|(path, _)| path).collect();
    let root = std::slice::from_ref(&config.root);
    let mut found = config::discover(root, config, current_dir).unwrap_or_default();
    found.files.retain(|file| !known.contains(&file.path));
    // What cannot be read is told where it is checked.
    read_all(found.files).0
}

/// Reads the files that were found; what cannot be read is told.
fn read_all(files: Vec<FoundFile>) -> (Vec<(PathBuf, Source)>, Vec<Diagnostic>) {
    let read =
        |file: FoundFile| config::read(&file.path, &file.display).map(|source| (file.path, source));
    files
        .into_par_iter()
        .partition_map(|file| match read(file) {
            Ok(text) => rayon::iter::Either::Left(text),
            Err(problem) => rayon::iter::Either::Right(*problem),
        })
}
