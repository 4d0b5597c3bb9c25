//! What the rules about definitions have in common.

use crate::document::{Data, Document, NodeId};
use crate::source::Span;

/// The label of a reference or a definition.
pub(super) fn label(document: &Document, id: NodeId) -> Option<Span> {
    match &document.node(id).data {
        Data::Link(link) => link.label,
        Data::Label(label) => Some(*label),
        _ => None,
    }
}

/// Whether a link definition is written to be a comment: `[//]: # (words)`, `[comment]: <> (words)`.
pub(super) fn is_comment(document: &Document, id: NodeId) -> bool {
    let Data::Link(link) = &document.node(id).data else {
        return false;
    };
    let named = |label| document.slice(label).contains(char::is_alphanumeric);
    matches!(&*link.destination, "" | "#") || !link.label.is_some_and(named)
}

/// The lines of a definition with their line break, if nothing else stands on them and nothing is kept apart by them; at
/// the end of a document the blank lines before it as well.
pub(super) fn whole_lines(document: &Document, id: NodeId) -> Option<Span> {
    let span = document.node(id).span;
    let source = document.source();
    let text = source.text();
    let line = |at: usize| source.line_span(source.line_of(at)).range();
    let blank = |from: usize, to: usize| text[from..to].trim().is_empty();
    let (first, last) = (line(span.start as usize), line(span.end as usize));
    let alone = blank(first.start, span.start as usize) && blank(span.end as usize, last.end);
    let end = last.end + line_break(&text[last.end..]);
    let mut start = first.start;
    if blank(end, text.len()) {
        while start > 0 && blank(line(start - 1).start, start) {
            start = line(start - 1).start;
        }
    }
    (alone && !joins_others(&text[end..])).then(|| Span::new(start, end))
}

/// Whether what comes next would be a part of a list or a quote before the definition. Other definitions may go with it, so that what
/// comes after those counts; few of them, for there may be thousands.
fn joins_others(rest: &str) -> bool {
    const FEW: usize = 8;
    let lines = rest
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(FEW);
    let next = lines
        .into_iter()
        .find(|line| !line.trim_start().starts_with('['));
    next.is_some_and(|line| {
        let marker = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let marked = line.starts_with(['-', '*', '+', '>']);
        line.starts_with([' ', '\t'])
            || marked
            || marker.len() < line.len() && marker.starts_with(['.', ')'])
    })
}

/// The length of the line break that a text begins with.
fn line_break(text: &str) -> usize {
    ["\r\n", "\n", "\r"]
        .into_iter()
        .find(|line_break| text.starts_with(line_break))
        .map_or(0, str::len)
}
