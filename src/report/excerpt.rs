//! The labels of a finding by file and line, for the reports that show the text.
//!
//! A span of several lines is shown by its first one, and its label says how far it goes: what matters of an unclosed
//! fence is where it opens, not the forty lines that it swallows.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Report;
use super::visible::visible;
use crate::diagnostic::{Diagnostic, Label};
use crate::source::Source;

/// What is shown of one file.
pub(super) struct Excerpt<'a> {
    /// The label that names the place: the primary one, or the first that is related.
    pub(super) first: &'a Label,
    /// The labels on each line, from 0; none for a file without text.
    pub(super) lines: BTreeMap<usize, Vec<Mark>>,
    /// The file's text, if it has one.
    pub(super) source: Option<&'a Source>,
}

impl Excerpt<'_> {
    /// The last line with a label, from 0.
    pub(super) fn last_line(&self) -> Option<usize> {
        self.lines.last_key_value().map(|(&line, _)| line)
    }
}

/// What a label is to its finding.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Primary,
    Related,
}

/// A label on one line.
pub(super) struct Mark {
    pub(super) style: Style,
    /// Bytes from the start of the line.
    pub(super) range: Range<usize>,
    /// What is said there, visible.
    pub(super) message: String,
}

/// The labels of a finding by file and line, the files in the order in which it names them; of the related ones, the
/// first `limit`.
pub(super) fn excerpts<'a>(
    report: &Report<'a>,
    diagnostic: &'a Diagnostic,
    limit: usize,
) -> Vec<Excerpt<'a>> {
    let mut excerpts: Vec<Excerpt> = Vec::new();
    let related = diagnostic.related.iter().take(limit);
    let labels = std::iter::once((Style::Primary, &diagnostic.primary))
        .chain(related.map(|label| (Style::Related, label)));
    for (style, label) in labels {
        let known = excerpts.iter().position(|e| e.first.file == label.file);
        let known = known.unwrap_or_else(|| {
            excerpts.push(Excerpt {
                first: label,
                lines: BTreeMap::new(),
                source: report.sources.get(&label.file),
            });
            excerpts.len() - 1
        });
        let excerpt = &mut excerpts[known];
        if let Some(source) = excerpt.source {
            let (line, mark) = mark(source, style, label);
            excerpt.lines.entry(line).or_default().push(mark);
        }
    }
    excerpts
}

/// The line, from 0, on which `label` begins, and what is marked there.
fn mark(source: &Source, style: Style, label: &Label) -> (usize, Mark) {
    let span = source.clamp(label.span).range();
    let line = source.line_of(span.start);
    let last = source.line_of(span.start.max(span.end.saturating_sub(1)));
    let shown = source.line_span(line).range();
    let message = visible(&label.message);
    let message = match (line < last, message.is_empty()) {
        (false, _) => message.into_owned(),
        (true, true) => format!("to line {}", last + 1),
        (true, false) => format!("{message} (to line {})", last + 1),
    };
    let range = span.start.min(shown.end) - shown.start..span.end.min(shown.end) - shown.start;
    let mark = Mark {
        style,
        range,
        message,
    };
    (line, mark)
}
