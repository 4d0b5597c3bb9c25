//! What fixes change, as a unified diff that `patch` and `git apply` read.

use std::fmt::Write as _;
use std::io::{self, Write};

use similar::TextDiff;

use super::Screen;
use super::visible::visible;
use crate::source::Source;

/// Lines around a change that are shown.
const AROUND: usize = 3;

/// Writes how `after` differs from `before`; nothing if it does not.
///
/// For a program, which has no screen, the text is written as it is, so that the diff can be applied.
///
/// # Errors
/// Only those of `out`.
pub fn write(
    before: &Source,
    after: &Source,
    screen: Option<Screen>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let name = visible(before.path());
    let diff = TextDiff::from_lines(before.text(), after.text());
    let mut unified = diff.unified_diff();
    let text = unified
        .context_radius(AROUND)
        .header(&name, &name)
        .to_string();
    match screen {
        Some(screen) => out.write_all(shown(&text, screen.color).as_bytes()),
        None => out.write_all(text.as_bytes()),
    }
}

/// A diff as a screen shows it.
fn shown(diff: &str, color: bool) -> String {
    let mut shown = String::with_capacity(diff.len() + diff.len() / 4);
    for line in diff.lines() {
        let style = match line.as_bytes() {
            _ if !color => None,
            [b'+', b'+', b'+', ..] | [b'-', b'-', b'-', ..] => Some("1"),
            [b'@', ..] => Some("36"),
            [b'+', ..] => Some("32"),
            [b'-', ..] => Some("31"),
            _ => None,
        };
        let line = visible(line);
        let _ = match style {
            Some(style) => writeln!(shown, "\u{1b}[{style}m{line}\u{1b}[0m"),
            None => writeln!(shown, "{line}"),
        };
    }
    shown
}
