//! `kouetsu check`.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use rayon::prelude::*;

use super::{CheckArgs, FailOn, output, usage};
use crate::config::{self, Config, Discovery, FoundFile, Overlay};
use crate::diagnostic::{Diagnostic, INTERNAL, Severity};
use crate::paths::absolute;
use crate::project::files::Disk;
use crate::report::{Report, Run};
use crate::rules;
use crate::session::Session;
use crate::source::Source;

pub(super) fn run(args: &CheckArgs) -> anyhow::Result<ExitCode> {
    let current_dir = super::current_dir()?;
    let unwritable = output::check(&args.output_file);
    if !unwritable.is_empty() {
        return Ok(usage(&unwritable));
    }
    let overlay = Overlay {
        select: args.select.clone(),
        ignore: args.ignore.clone(),
        roster: args.roster.clone(),
        isolated: args.isolated,
    };
    let paths = match &args.stdin_filename {
        Some(name) => vec![name.clone()],
        None => args.paths.clone(),
    };
    let config = match config::load(&paths, &overlay, &rules::vocabulary(), &current_dir) {
        Ok(config) => config,
        Err(errors) => return Ok(usage(&errors)),
    };
    let mut session = Session::new(&config, Arc::new(Disk::default()));
    read_rosters(&mut session, &config, &current_dir);
    let named = match &args.stdin_filename {
        Some(name) => standard_input(name, &config, &current_dir)?,
        None => match config::discover(&paths, &config, &current_dir) {
            Ok(found) => read(&mut session, found),
            Err(errors) => return Ok(usage(&errors)),
        },
    };
    let files = named.iter().map(|(_, source)| source.path().clone());
    let files = files.collect();
    let others = others(&paths, &named, &config, &current_dir);
    session.set(named);
    session.index(others);
    let found = session.check();
    let sources = session.sources();
    let fail_on = fail_on(args, &config);
    let run = Run {
        files,
        repository: config.repository.clone(),
        fail_on,
        status: status(&found, fail_on),
        current_dir,
    };
    output::write(&Report::new(&found, &sources, &run), args)?;
    Ok(ExitCode::from(run.status))
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

/// Standard input under the name that it shall have; nothing if the configuration excludes that file.
fn standard_input(
    name: &Path,
    config: &Config,
    current_dir: &Path,
) -> anyhow::Result<Vec<(PathBuf, Source)>> {
    let text = super::standard_input()?;
    let file = FoundFile::named(name, current_dir);
    if config.excludes(&file.path) {
        return Ok(Vec::new());
    }
    Ok(vec![(file.path, Source::new(file.display, text))])
}

fn fail_on(args: &CheckArgs, config: &Config) -> Option<Severity> {
    match args.fail_on {
        None => config.fail_on,
        Some(FailOn::Error) => Some(Severity::Error),
        Some(FailOn::Warning) => Some(Severity::Warning),
        Some(FailOn::Info) => Some(Severity::Info),
        Some(FailOn::Never) => None,
    }
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
