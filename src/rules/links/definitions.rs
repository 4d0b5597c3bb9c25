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

/// The lines of a definition with their line break, if nothing else stands on them.
pub(super) fn whole_lines(document: &Document, span: Span) -> Option<Span> {
    let source = document.source();
    let first = source
        .line_span(source.line_of(span.start as usize))
        .range();
    let last = source.line_span(source.line_of(span.end as usize)).range();
    let text = source.text();
    let blank = |from: usize, to: usize| text[from..to].trim().is_empty();
    let alone = blank(first.start, span.start as usize) && blank(span.end as usize, last.end);
    let rest = &text[last.end..];
    let line_break = ["\r\n", "\n", "\r"]
        .into_iter()
        .find(|line_break| rest.starts_with(line_break))
        .map_or(0, str::len);
    alone.then(|| Span::new(first.start, last.end + line_break))
}
