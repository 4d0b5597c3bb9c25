//! What `--fix` and its like do with the fixes of a session: show them, or write them.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::input::StandardInput;
use super::{Color, FixArgs};
use crate::config::{self, Selector, UsageError};
use crate::diagnostic::{Diagnostic, Severity};
use crate::findings::write::replace;
use crate::report::{count, diff};
use crate::rules::Catalogue;
use crate::session::{Changed, Fixed, Fixing, Session};
use crate::source::Span;

/// The rule under which a file is told that could not be written.
const UNWRITABLE: &str = "unwritable-file";

/// The exit status of a command that was interrupted, as shells have it.
const INTERRUPTED: u8 = 130;

/// Which fixes are made.
pub(super) struct Fixer {
    unsafe_too: bool,
    only: Box<dyn Fn(&str) -> bool + Sync>,
}

impl Fixer {
    /// The fixes that the command line asks for, if it asks for any.
    ///
    /// # Errors
    /// Words of `--fix-only` that name nothing, and flags that do nothing.
    pub(super) fn new(
        args: &FixArgs,
        catalogue: Arc<Catalogue>,
    ) -> Result<Option<Fixer>, Vec<UsageError>> {
        let only = config::selectors(&args.fix_only, "--fix-only", catalogue.vocabulary())?;
        let fixes = args.fix || args.diff || !only.is_empty();
        if args.unsafe_fixes && !fixes {
            return Err(vec![UsageError {
                message: "`--unsafe-fixes` says which fixes are made, but none are to be"
                    .to_string(),
                help: Some("add `--fix`, or `--diff` to see them".to_string()),
            }]);
        }
        Ok(fixes.then(|| Fixer {
            unsafe_too: args.unsafe_fixes,
            only: Box::new(move |rule| only.is_empty() || covers(&only, &catalogue, rule)),
        }))
    }

    pub(super) fn fixing(&self) -> Fixing<'_> {
        Fixing {
            file: None,
            unsafe_too: self.unsafe_too,
            only: &*self.only,
        }
    }
}

fn covers(selectors: &[Selector], catalogue: &Catalogue, rule: &str) -> bool {
    catalogue.entry(rule).is_some_and(|entry| {
        let default = entry.head().severity;
        selectors
            .iter()
            .any(|selector| selector.covers(&entry.name, &entry.group, default))
    })
}

/// Tells on standard error what kept files from being looked at; returns whether anything did.
pub(super) fn tell(session: &Session, found: &[Diagnostic]) -> bool {
    let mut any = false;
    for diagnostic in found.iter().filter(|found| session.is_about_input(found)) {
        let message = format!("{}: {}", diagnostic.primary.file, diagnostic.message);
        super::complain(&message, diagnostic.help.as_deref());
        any = true;
    }
    any
}

/// Shows the fixes as a unified diff. The exit status is 1 if there are any.
pub(super) fn show(fixed: &Fixed, color: Color) -> anyhow::Result<ExitCode> {
    let terminal = io::stdout().is_terminal();
    let screen = color.screen();
    let screen = (terminal || screen.color).then_some(screen);
    let mut out = io::BufWriter::new(io::stdout().lock());
    for changed in &fixed.changed {
        diff::write(&changed.before, &changed.after, screen, &mut out)?;
    }
    out.flush()?;
    if fixed.withheld > 0 {
        let withheld = count(fixed.withheld, "finding");
        super::say(&format!(
            "would not fix {withheld}, because more would change"
        ));
    }
    if fixed.changed.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let (made, files) = (
        count(fixed.made, "finding"),
        count(fixed.changed.len(), "file"),
    );
    super::say(&format!("would fix {made} in {files}"));
    Ok(ExitCode::from(1))
}

/// Writes what standard input gave to standard output, as it is now; if it is excluded, as it came.
pub(super) fn print(session: &Session, input: &StandardInput) -> io::Result<()> {
    let member = session.project().member(&input.file.display);
    let text = member.map_or(input.text.as_str(), |member| member.source.text());
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// How writing went.
#[derive(Default)]
pub(super) struct Written {
    /// The files that could not be written, and why.
    pub failed: Vec<Diagnostic>,
    /// How many were not written, for whatever reason.
    pub left: usize,
    /// Whether it was interrupted.
    pub interrupted: bool,
}

impl Written {
    /// The exit status, if writing decides it.
    pub(super) fn status(&self) -> Option<ExitCode> {
        self.interrupted.then(|| ExitCode::from(INTERRUPTED))
    }
}

/// Writes the files that were fixed. Those that cannot be written are unfixed again.
pub(super) fn write(session: &mut Session, fixed: &mut Fixed) -> Written {
    let stop = Arc::new(AtomicBool::new(false));
    // A file is written in one go, so to stop between two is to leave none half done. Where signals cannot be had,
    // they end the process, as ever.
    for signal in signal_hook::consts::TERM_SIGNALS {
        let _ = signal_hook::flag::register(*signal, stop.clone());
    }
    let mut written = Written::default();
    let mut unwritten = Vec::new();
    for changed in &fixed.changed {
        if stop.load(Ordering::Relaxed) {
            written.interrupted = true;
            unwritten.push(changed.clone());
            continue;
        }
        if let Err(reason) = replace(&changed.path, changed.before.text(), changed.after.text()) {
            written.failed.push(unwritable(changed, &reason));
            unwritten.push(changed.clone());
        }
    }
    written.left = unwritten.len();
    if !unwritten.is_empty() {
        fixed.made -= unwritten.iter().map(|changed| changed.made).sum::<usize>();
        let texts = unwritten
            .into_iter()
            .map(|changed| (changed.path, changed.before));
        session.set(texts.collect());
        session.add_problems(written.failed.clone());
        fixed.found = session.check();
    }
    written
}

fn unwritable(changed: &Changed, reason: &str) -> Diagnostic {
    let name = changed.before.path();
    let message = format!("`{name}` was not fixed: {reason}");
    Diagnostic::new(UNWRITABLE, Severity::Error, name, Span::default(), message)
}
