//! How a document is laid out in its source. No reader sees it; those who write together do.
//!
//! These rules are off until they are selected, and `kouetsu fmt` makes their fixes. They look at lines and at markers,
//! and only where both are Markdown: what a fence or a block of HTML holds is left alone, byte for byte. A document whose
//! fences go wrong is not looked at before they are mended, since nobody knows what is Markdown in it.

pub mod extra_blank_lines;
pub mod extra_heading_space;
pub mod extra_list_marker_space;
pub mod extra_quote_space;
pub mod hard_tab;
mod headings;
pub mod inconsistent_code_style;
pub mod inconsistent_emphasis_marker;
pub mod inconsistent_heading_style;
pub mod inconsistent_list_indentation;
pub mod inconsistent_list_marker;
pub mod inconsistent_thematic_break;
pub mod indented_heading;
mod items;
pub mod misnumbered_list;
pub mod missing_blank_line;
pub mod missing_final_newline;
pub mod missing_heading_space;
pub mod missing_table_pipe;
pub mod mixed_line_endings;

pub mod space_in_code;
pub mod space_in_emphasis;
pub mod space_in_link;
pub mod trailing_space;
pub mod uneven_table_row;

use crate::document::{Document, Kind, Line, LineKind, NodeId};
use crate::source::Span;

/// The lines of a document, if it is one whose layout can be looked at.
fn lines(document: &Document) -> &[Line] {
    if document.fence_faults().is_empty() {
        document.lines()
    } else {
        &[]
    }
}

/// The nodes of one kind, if the document is one whose layout can be looked at.
fn nodes(document: &Document, kind: Kind) -> impl Iterator<Item = NodeId> + Clone + '_ {
    let settled = document.fence_faults().is_empty();
    document.nodes(kind).filter(move |_| settled)
}

/// The line break that ends a line; of a last line without one, that of the document.
fn line_break(document: &Document, line: &Line) -> &'static str {
    let text = document.source().text();
    let rest = &text[line.span.end as usize..];
    let rest = if rest.is_empty() { text } else { rest };
    match rest.find(['\n', '\r']) {
        Some(at) if rest[at..].starts_with("\r\n") => "\r\n",
        Some(at) if rest[at..].starts_with('\r') => "\r",
        _ => "\n",
    }
}

/// What a blank line has before its line break, in the containers whose `prefix` a line has: the markers of quotes.
fn blank_prefix(document: &Document, prefix: Span) -> String {
    let markers = document.slice(prefix).chars().map(|c| match c {
        '>' | '\t' => c,
        _ => ' ',
    });
    let blank: String = markers.collect();
    blank.trim_end().to_string()
}

/// The edit that puts a blank line before `line`, on which a block begins at `at`.
fn blank_line_before(document: &Document, line: &Line, at: u32) -> (Span, String) {
    let prefix = Span {
        start: line.span.start,
        end: at,
    };
    let text = blank_prefix(document, prefix) + line_break(document, line);
    (Span::empty(line.span.start as usize), text)
}

/// Spans that are in order and apart from each other, to be asked for what lies in them.
struct Spans(Vec<Span>);

impl Spans {
    fn of(document: &Document, kinds: &[Kind]) -> Spans {
        let nodes = kinds.iter().flat_map(|kind| document.nodes(*kind));
        let mut spans: Vec<Span> = nodes.map(|id| document.node(id).span).collect();
        spans.sort_unstable();
        Spans(spans)
    }

    /// What a line of text can hold that is no text: every space of it counts.
    fn inline_verbatim(document: &Document) -> Spans {
        use Kind::{Code, Html, Math, Role, Substitution};
        Spans::of(document, &[Code, Html, Math, Role, Substitution])
    }

    /// Whether the byte at `at` lies in one.
    fn hold(&self, at: u32) -> bool {
        let after = self.0.partition_point(|span| span.start <= at);
        self.0[..after].last().is_some_and(|span| at < span.end)
    }
}

/// Whether nothing but white space stands on a line.
fn is_bare(document: &Document, line: &Line) -> bool {
    line.kind == LineKind::Blank && document.slice(line.span).trim().is_empty()
}

/// What most have, and among equals the first.
fn usual<T: Copy + PartialEq>(all: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: Vec<(T, usize)> = Vec::new();
    for one in all {
        match counts.iter_mut().find(|(other, _)| *other == one) {
            Some((_, count)) => *count += 1,
            None => counts.push((one, 1)),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max()?;
    let first = counts.into_iter().find(|(_, count)| *count == most);
    first.map(|(one, _)| one)
}
