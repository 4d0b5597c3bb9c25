//! Findings of a text that has changed since: where they stand now.

use crate::diagnostic::Diagnostic;
use crate::source::{Source, Span};

/// Findings as they are after a change of the text in which they were found, those aside that it touches.
pub(super) fn after_change(
    before: &Source,
    after: &Source,
    found: &[Diagnostic],
) -> Vec<Diagnostic> {
    let (changed, new) = difference(before.text(), after.text());
    let grown = new.len() as i64 - changed.len() as i64;
    let moved = |span: Span| match span {
        span if span.end <= changed.start => Some(span),
        span if span.start >= changed.end => Some(Span {
            start: u32::try_from(i64::from(span.start) + grown).ok()?,
            end: u32::try_from(i64::from(span.end) + grown).ok()?,
        }),
        _ => None,
    };
    let found = found.iter().filter_map(|finding| {
        let mut finding = finding.clone();
        finding.primary.span = moved(finding.primary.span)?;
        let here = finding.primary.file.clone();
        for label in finding
            .related
            .iter_mut()
            .filter(|label| label.file == here)
        {
            label.span = moved(label.span)?;
        }
        let fixes = finding.fix.iter_mut().chain(&mut finding.alternatives);
        for edit in fixes
            .flat_map(|fix| &mut fix.edits)
            .filter(|edit| edit.file == here)
        {
            edit.span = moved(edit.span)?;
        }
        Some(finding)
    });
    found.collect()
}

/// The smallest span of a text that is another afterwards, and where that stands then.
pub(super) fn difference(before: &str, after: &str) -> (Span, Span) {
    let same = |one: &mut dyn Iterator<Item = char>, other: &mut dyn Iterator<Item = char>| {
        let alike = one.zip(other).take_while(|(one, other)| one == other);
        alike.map(|(c, _)| c.len_utf8()).sum::<usize>()
    };
    let start = same(&mut before.chars(), &mut after.chars());
    let (rest, rest_after) = (&before[start..], &after[start..]);
    let end = same(&mut rest.chars().rev(), &mut rest_after.chars().rev());
    let span = |text: &str| Span::new(start, text.len() - end);
    (span(before), span(after))
}
