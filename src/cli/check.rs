//! `kouetsu check`.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use rayon::prelude::*;

use super::before;
use super::fix::{self, Fixer, Written};
use super::online::{self, Which};
use super::{CheckArgs, output, usage};
use crate::config::{self, Config, Discovery, FoundFile, Overlay, UsageError};
use crate::diagnostic::{Diagnostic, INTERNAL, Severity};
use crate::paths::absolute;
use crate::project::answers::Answers;
use crate::project::files::Disk;
use crate::report::{Report, Run, statistics};
use crate::rules;
use crate::session::Session;
use crate::source::Source;

pub(super) fn run(args: &CheckArgs) -> anyhow::Result<ExitCode> {
    let current_dir = super::current_dir()?;
    let unwritable = output::check(&args.output_file);
    if !unwritable.is_empty() {
        return Ok(usage(&unwritable));
    }
    let overlay = args.settings.overlay();
    let input = Input {
        paths: &args.paths,
        stdin_filename: args.stdin_filename.as_deref(),
        manner: Manner {
            take_time: args.timing,
            with_baseline: true,
            online: args.online.as_ref(),
            since: args.since.as_deref(),
        },
    };
    let Loaded {
        mut session,
        config,
        files,
        input,
    } = match input.load(&overlay, &current_dir)? {
        Ok(loaded) => loaded,
        Err(errors) => return Ok(usage(&errors)),
    };
    let fixer = match Fixer::new(&args.fix, session.catalogue().clone()) {
        Ok(fixer) => fixer,
        Err(errors) => return Ok(usage(&errors)),
    };
    let fail_on = config.fail_on;
    let mut run = Run {
        files,
        repository: config.repository.clone(),
        fail_on,
        status: 0,
        current_dir,
        catalogue: session.catalogue().clone(),
    };
    let Some(fixer) = fixer else {
        let outcome = session.outcome();
        let sources = session.sources();
        run.status = status(&outcome.found, fail_on);
        let mut report =
            Report::new(&outcome.found, &sources, &run).with_answers(answers(&session, args));
        report.summary.allowed = outcome.allowed.len();
        report.summary.known = outcome.known.len();
        write(&report, args, &session, &mut io::stdout().lock())?;
        return Ok(ExitCode::from(run.status));
    };
    let mut fixed = session.fix(&fixer.fixing());
    if args.fix.diff {
        let broken = fix::tell(&session, &fixed.found);
        let shown = fix::show(&fixed, args.color)?;
        return Ok(if broken { ExitCode::from(2) } else { shown });
    }
    let mut written = Written::default();
    match &input {
        Some(input) => fix::print(&session, input)?,
        None => written = fix::write(&mut session, &mut fixed),
    }
    let sources = session.sources();
    run.status = status(&fixed.found, fail_on);
    let mut report =
        Report::new(&fixed.found, &sources, &run).with_answers(answers(&session, args));
    report.summary.fixed = fixed.made;
    match input {
        // Standard output has the text.
        Some(_) => write(&report, args, &session, &mut io::stderr().lock())?,
        None => write(&report, args, &session, &mut io::stdout().lock())?,
    }
    Ok(written.status().unwrap_or(ExitCode::from(run.status)))
}

/// Writes what was found, or how often, and how long it took.
fn write(
    report: &Report,
    args: &CheckArgs,
    session: &Session,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    match args.statistics {
        true => statistics::write(report, args.output_format, out)?,
        false => output::write(report, args, out)?,
    }
    if args.timing {
        super::say(&statistics::times(&session.times()));
    }
    Ok(())
}

/// What the web said, if it was asked.
fn answers<'s>(session: &'s Session, args: &CheckArgs) -> Option<&'s Answers> {
    let asked = args.online.is_some();
    asked.then(|| session.project().answers())
}

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
}

/// A session with its documents.
pub(crate) struct Loaded {
    pub session: Session,
    pub config: Config,
    /// The documents, as they are shown.
    pub files: Vec<Arc<str>>,
    /// What standard input gave, where that is looked at.
    pub input: Option<StandardInput>,
}

impl Input<'_> {
    /// Reads the configuration, the rosters and the documents; or tells what is wrong with the command line.
    pub(crate) fn load(
        &self,
        overlay: &Overlay,
        current_dir: &Path,
    ) -> anyhow::Result<Result<Loaded, Vec<UsageError>>> {
        let paths = match self.stdin_filename {
            Some(name) => vec![name.to_path_buf()],
            None => self.paths.to_vec(),
        };
        let config = match config::load(&paths, overlay, &rules::vocabulary(), current_dir) {
            Ok(config) => config,
            Err(errors) => return Ok(Err(errors)),
        };
        let mut session = Session::new(&config, Arc::new(Disk::default()));
        if self.manner.take_time {
            session.take_time();
        }
        read_rosters(&mut session, &config, current_dir);
        if self.manner.with_baseline {
            read_baseline(&mut session, &config, current_dir);
        }
        let mut input = None;
        let named = match self.stdin_filename {
            Some(name) => {
                let given = StandardInput::read(name, current_dir)?;
                let named = given.named(&config);
                input = Some(given);
                named
            }
            None => match config::discover(&paths, &config, current_dir) {
                Ok(found) => read(&mut session, found),
                Err(errors) => return Ok(Err(errors)),
            },
        };
        let files = named.iter().map(|(_, source)| source.path().clone());
        let files = files.collect();
        let others = others(&paths, &named, &config, current_dir);
        let is_part = !others.is_empty();
        session.set(named);
        session.index(others);
        if is_part {
            before::tell(&mut session, &config, |session| {
                read_rosters(session, &config, current_dir)
            });
        }
        if let Some(which) = self.manner.online
            && let Err(error) = online::ask(&mut session, which, &config)?
        {
            return Ok(Err(vec![error]));
        }
        if let Some(revision) = self.manner.since
            && let Err(error) = session.set_revision(revision)
        {
            return Ok(Err(vec![error]));
        }
        Ok(Ok(Loaded {
            session,
            config,
            files,
            input,
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

fn read_baseline(session: &mut Session, config: &Config, current_dir: &Path) {
    let Some(path) = &config.baseline else { return };
    let file = FoundFile::named(path, current_dir);
    match config::read(&file.path, &file.display) {
        Ok(source) => session.set_baseline(source),
        Err(mut problem) => {
            problem.rule = config::INVALID_CONFIG.into();
            problem.help("`kouetsu baseline` writes it");
            session.add_problems(vec![*problem]);
        }
    }
}

fn read_rosters(session: &mut Session, config: &Config, current_dir: &Path) {
    let mut rosters = Vec::new();
    for path in &config.rosters {
        let file = FoundFile::named(path, current_dir);
        match config::read(&file.path, &file.display) {
            Ok(roster) => rosters.push(roster),
            Err(problem) => session.add_problems(vec![*problem]),
        }
    }
    session.set_rosters(rosters);
}

/// Reads the files that were found; what cannot be read is told.
fn read(session: &mut Session, found: Discovery) -> Vec<(PathBuf, Source)> {
    let (texts, problems) = read_all(found.files);
    session.add_problems(found.problems);
    session.add_problems(problems);
    texts
}

/// The other documents of the project, so that those that were named can lead to them, and be led to.
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

/// The exit status.
fn status(found: &[Diagnostic], fail_on: Option<Severity>) -> u8 {
    let worst = found.iter().map(|diagnostic| diagnostic.severity).max();
    let broken = found.iter().any(|diagnostic| *diagnostic.rule == *INTERNAL);
    match (worst, fail_on) {
        // A check that did not happen is no success.
        _ if broken => 2,
        (Some(worst), Some(least)) if worst >= least => 1,
        _ => 0,
    }
}
