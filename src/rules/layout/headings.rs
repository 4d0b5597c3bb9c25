//! How a heading is written.

use crate::document::{Data, Document, Line, NodeId};
use crate::source::Span;

/// The marks of a heading. Spans are in the file.
pub(super) struct Heading<'d> {
    /// From 1 to 6.
    pub level: u8,
    pub style: Style,
    /// The line on which it begins.
    pub line: &'d Line,
    /// The `#` before it; empty under an underline.
    pub open: Span,
    /// The white space after them.
    pub gap: Span,
    /// What it says, with its markup.
    pub text: Span,
    /// The white space and the `#` that close it; empty if none do. Of one with an underline, the rest of it.
    pub close: Span,
}

/// The ways to write a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// `# Title`
    Atx,
    /// `# Title #`
    Closed,
    /// A title over a line of `=` or `-`.
    Underlined,
}

impl Style {
    pub(super) fn name(self) -> &'static str {
        match self {
            Style::Atx => "with `#` before it",
            Style::Closed => "between `#`",
            Style::Underlined => "with an underline",
        }
    }
}

impl<'d> Heading<'d> {
    pub(super) fn of(document: &'d Document, id: NodeId) -> Option<Heading<'d>> {
        let node = document.node(id);
        let Data::Heading(level, _) = node.data else {
            return None;
        };
        let source = document.slice(node.span);
        let start = node.span.start as usize;
        let line = &document.lines()[document.line_at(node.span.start)];
        let hashes = source.bytes().take_while(|&b| b == b'#').count();
        let spaces = |text: &str| text.len() - text.trim_start_matches([' ', '\t']).len();
        let atx = hashes == usize::from(level)
            && (hashes == source.len() || spaces(&source[hashes..]) > 0);
        if !atx || source.contains(['\n', '\r']) {
            let first = source.lines().next()?.trim_end();
            return Some(Heading {
                level,
                style: Style::Underlined,
                line,
                open: Span::empty(start),
                gap: Span::empty(start),
                text: Span::new(start, start + first.len()),
                close: Span::new(start + first.len(), node.span.end as usize),
            });
        }
        let inside = source[hashes..].trim_end_matches([' ', '\t']);
        let gap = spaces(inside);
        let bare = inside.trim_end_matches('#');
        // The `#` of `C#` are not apart from it.
        let closed = bare.len() < inside.len() && bare.ends_with([' ', '\t']);
        let text = if closed {
            bare.trim_end_matches([' ', '\t'])
        } else {
            inside
        };
        let at = |offset: usize| start + hashes + offset;
        let text_end = text.len().max(gap.min(inside.len()));
        Some(Heading {
            level,
            style: if closed { Style::Closed } else { Style::Atx },
            line,
            open: Span::new(start, at(0)),
            gap: Span::new(at(0), at(gap)),
            text: Span::new(at(gap), at(text_end)),
            close: Span::new(at(text_end), at(inside.len())),
        })
    }
}
