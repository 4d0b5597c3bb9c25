//! What is said of a finding below the text that it is about.

use std::borrow::Cow;

use super::visible::{visible, visible_lines};
use crate::diagnostic::{Diagnostic, Safety};

/// What to do about a finding, or what became of that.
pub(super) struct Note<'a> {
    /// The kind of it, in lower case.
    pub(super) kind: &'static str,
    /// What is said, visible; only help has several lines.
    pub(super) text: Cow<'a, str>,
}

/// The notes of a finding, in the order in which they are shown.
pub(super) fn notes(diagnostic: &Diagnostic) -> Vec<Note<'_>> {
    let mut notes = Vec::new();
    let mut note = |kind, text| notes.push(Note { kind, text });
    if let Some(help) = &diagnostic.help {
        let lines: Vec<_> = visible_lines(help).collect();
        note("help", lines.join("\n").into());
    }
    if let Some(fix) = &diagnostic.fix {
        let kind = match fix.safety {
            Safety::Safe => "fix",
            Safety::Unsafe => "fix (unsafe)",
        };
        note(kind, visible(&fix.title));
        if let Some(reason) = &fix.withheld {
            note("fix withheld", visible(reason));
        }
    }
    if !diagnostic.alternatives.is_empty() {
        let titles = diagnostic.alternatives.iter();
        let titles: Vec<_> = titles.map(|fix| visible(&fix.title)).collect();
        note("fix by hand", titles.join(", or ").into());
    }
    notes
}
