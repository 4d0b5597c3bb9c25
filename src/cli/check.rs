//! `kouetsu check`.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use super::fix::{self, Fixer, Written};
use super::input::{Given, Input, Loaded, Manner};
use super::{CheckArgs, output, usage};
use crate::cache::{self, Cache, Kept, Key, Recorder};
use crate::diagnostic::{Diagnostic, INTERNAL, Severity};
use crate::project::answers::Answers;
use crate::project::files::{Disk, FileSystem};
use crate::report::{Report, Run, statistics};
use crate::rules::Catalogue;
use crate::session::{Outcome, Session};
use crate::source::Sources;

pub(super) fn run(args: &CheckArgs) -> anyhow::Result<ExitCode> {
    let current_dir = super::current_dir()?;
    let unwritable = output::check(&args.output_file);
    if !unwritable.is_empty() {
        return Ok(usage(&unwritable));
    }
    let overlay = args.settings.overlay();
    let folder = args.cache.folder(&current_dir);
    let input = Input {
        paths: &args.paths,
        stdin_filename: args.stdin_filename.as_deref(),
        manner: Manner {
            take_time: args.timing,
            with_baseline: true,
            online: args.online.as_ref(),
            since: args.since.as_deref(),
            cache: folder.as_deref(),
        },
    };
    let given = match input.read(&overlay, &current_dir)? {
        Ok(given) => given,
        Err(errors) => return Ok(usage(&errors)),
    };
    let fail_on = given.config.fail_on;
    let mut run = Run {
        files: given.files(),
        repository: given.config.repository.clone(),
        fail_on,
        status: 0,
        current_dir,
        catalogue: Arc::default(),
    };
    let folder = folder.as_deref().filter(|_| can_be_kept(args));
    let shelf = folder.and_then(|folder| Shelf::of(folder, &given));
    if let Some(kept) = shelf.as_ref().and_then(Shelf::find) {
        let sources = given.sources().cloned().chain(kept.sources()).collect();
        run.catalogue = Arc::new(Catalogue::of(&given.config));
        run.status = status(&kept.found, fail_on);
        let mut report = Report::new(&kept.found, &sources, &run);
        report.summary.allowed = kept.allowed;
        report.summary.known = kept.known;
        write(&report, args, &mut io::stdout().lock())?;
        return Ok(ExitCode::from(run.status));
    }
    let files: Arc<dyn FileSystem> = match &shelf {
        Some(shelf) => shelf.recorder.clone(),
        None => Arc::new(Disk::default()),
    };
    let Loaded {
        mut session,
        input,
        asked_git,
        ..
    } = match given.load(&input.manner, files)? {
        Ok(loaded) => loaded,
        Err(errors) => return Ok(usage(&errors)),
    };
    let fixer = match Fixer::new(&args.fix, session.catalogue().clone()) {
        Ok(fixer) => fixer,
        Err(errors) => return Ok(usage(&errors)),
    };
    run.catalogue = session.catalogue().clone();
    let Some(fixer) = fixer else {
        let outcome = session.outcome();
        let sources = session.sources();
        run.status = status(&outcome.found, fail_on);
        let mut report =
            Report::new(&outcome.found, &sources, &run).with_answers(answers(&session, args));
        report.summary.allowed = outcome.allowed.len();
        report.summary.known = outcome.known.len();
        write(&report, args, &mut io::stdout().lock())?;
        tell_times(args, &session);
        if let Some(shelf) = shelf.filter(|_| !asked_git) {
            shelf.keep(&session, outcome, &sources);
        }
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
        Some(_) => write(&report, args, &mut io::stderr().lock())?,
        None => write(&report, args, &mut io::stdout().lock())?,
    }
    tell_times(args, &session);
    Ok(written.status().unwrap_or(ExitCode::from(run.status)))
}

/// Whether what is found depends on nothing but what is read, and nothing is asked for beside it.
fn can_be_kept(args: &CheckArgs) -> bool {
    let CheckArgs {
        online,
        since,
        timing,
        stdin_filename,
        fix,
        // These say what is read, or how it is shown.
        paths: _,
        settings: _,
        output_format: _,
        output_file: _,
        statistics: _,
        cache: _,
        color: _,
    } = args;
    online.is_none() && since.is_none() && !timing && stdin_filename.is_none() && fix.is_none()
}

/// The place of a run in the cache.
struct Shelf {
    cache: Cache,
    key: Key,
    recorder: Arc<Recorder>,
    /// The names of the files that every run of this key is given.
    given: HashSet<Arc<str>>,
}

impl Shelf {
    fn of(folder: &Path, given: &Given) -> Option<Self> {
        let names = given.sources().map(|source| source.path().clone());
        Some(Shelf {
            cache: Cache::at(folder),
            key: given.key(&cache::program()?),
            recorder: Arc::new(Recorder::new(Arc::new(Disk::default()))),
            given: names.collect(),
        })
    }

    fn find(&self) -> Option<Kept> {
        self.cache.find(&self.key, &Disk::default())
    }

    fn keep(&self, session: &Session, outcome: Outcome, sources: &Sources) {
        let kept = Kept::of(outcome, sources, &|name| self.given.contains(name));
        let asked = self.recorder.asked(session.day());
        self.cache.keep(&self.key, asked.as_ref(), &kept);
    }
}

/// Writes what was found, or how often.
fn write(report: &Report, args: &CheckArgs, out: &mut dyn Write) -> anyhow::Result<()> {
    match args.statistics {
        true => statistics::write(report, args.output_format, out)?,
        false => output::write(report, args, out)?,
    }
    Ok(())
}

/// Tells how long it took, where that is wanted.
fn tell_times(args: &CheckArgs, session: &Session) {
    if args.timing {
        super::say(&statistics::times(&session.times()));
    }
}

/// What the web said, if it was asked.
fn answers<'s>(session: &'s Session, args: &CheckArgs) -> Option<&'s Answers> {
    let asked = args.online.is_some();
    asked.then(|| session.project().answers())
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
