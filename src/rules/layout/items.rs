//! The items of lists: where their markers stand, and how their lines are moved together.

use std::ops::RangeInclusive;

use crate::document::{Data, Document, Kind, NodeId};
use crate::source::Span;

/// An item of a list whose lines begin with nothing but white space. Columns are bytes from the start of the line.
pub(super) struct Item {
    pub id: NodeId,
    pub marker: Span,
    /// The lines that it takes in, from 0.
    pub lines: RangeInclusive<usize>,
    /// The column of the marker.
    pub column: usize,
    /// The column of what follows it.
    pub content: usize,
    /// The spaces between; none where nothing follows, or where it is indented code.
    pub spaces: Span,
}

impl Item {
    /// Reads an item; nothing of one with tabs before its words.
    fn of(document: &Document, id: NodeId) -> Option<Item> {
        let span = document.node(id).span;
        let first = document.line_at(span.start);
        let line = &document.lines()[first];
        let text = document.slice(span);
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let marker = Span::new(span.start as usize, span.start as usize + digits + 1);
        let after = &text[digits + 1..];
        let space = after.bytes().take_while(|&b| b == b' ').count();
        let column = (span.start - line.span.start) as usize;
        let before = &document.slice(line.span)[..column];
        if before.contains('\t') || after[space..].starts_with('\t') {
            return None;
        }
        let empty = after[space..].starts_with(['\n', '\r']) || after.len() == space;
        let spaces = if empty || space > 4 { 0 } else { space };
        let marker_end = marker.end as usize;
        let last = document.line_at(span.end.max(span.start + 1) - 1);
        Some(Item {
            id,
            marker,
            lines: first..=last,
            column,
            content: column + digits + 1 + spaces.max(1),
            spaces: Span::new(marker_end, marker_end + spaces),
        })
    }

    /// The number of an ordered item, as written.
    pub(super) fn number<'d>(&self, document: &'d Document) -> &'d str {
        let marker = document.slice(self.marker);
        &marker[..marker.len() - 1]
    }

    /// The lines after the first that stand in the item by their indentation. Those that a paragraph goes on with are
    /// not among them: they can stand anywhere.
    pub(super) fn indented_lines<'a>(
        &'a self,
        document: &'a Document,
    ) -> impl Iterator<Item = Option<usize>> + 'a {
        let rest = self.lines.clone().skip(1);
        rest.filter_map(move |number| {
            let text = document.slice(document.lines()[number].span);
            let space = text.len() - text.trim_start_matches([' ', '\t']).len();
            if text[..space].contains('\t') {
                return Some(None);
            }
            (space >= self.content).then_some(Some(number))
        })
    }
}

/// The next line that is not blank, and its column.
pub(super) fn line_after(document: &Document, line: usize) -> Option<(usize, usize)> {
    let lines = document.lines();
    (line + 1..lines.len()).find_map(|number| {
        let text = document.slice(lines[number].span);
        let words = text.trim_start_matches([' ', '\t']);
        (!words.is_empty()).then(|| (number, text.len() - words.len()))
    })
}

/// The items of a list; nothing if one of them cannot be read.
pub(super) fn items(document: &Document, list: NodeId) -> Option<Vec<Item>> {
    document
        .children(list)
        .map(|id| Item::of(document, id))
        .collect()
}

/// Whether numbers of several widths stand at the right: ` 9.` over `10.`
pub(super) fn are_right_aligned(items: &[Item]) -> bool {
    let end = |item: &Item| item.column + item.marker.len();
    items.iter().any(|item| item.column != items[0].column)
        && items.iter().all(|item| end(item) == end(&items[0]))
}

/// Whether a list is ordered.
pub(super) fn is_ordered(document: &Document, list: NodeId) -> bool {
    matches!(document.node(list).data, Data::List(Some(_)))
}

/// Whether the lines of a list begin with its own indentation and that of lists around it, and with nothing else.
pub(super) fn is_at_margin(document: &Document, list: NodeId) -> bool {
    document.ancestors(list).all(|id| {
        let node = document.node(id);
        match node.kind {
            Kind::Document | Kind::List | Kind::Item => true,
            Kind::Directive => {
                let line = document.line_at(node.span.start);
                document.lines()[line].span.start == node.span.start
            }
            _ => false,
        }
    })
}

/// The lists that are in no other list of their directive or file, at the margin.
pub(super) fn outermost_lists(document: &Document) -> impl Iterator<Item = NodeId> + '_ {
    super::nodes(document, Kind::List).filter(|&list| {
        let parent = document.node(list).parent;
        document.node(parent).kind != Kind::Item && is_at_margin(document, list)
    })
}

/// The edit that takes `count` spaces away at the start of a line.
pub(super) fn outdent(document: &Document, line: usize, count: usize) -> (Span, String) {
    let start = document.lines()[line].span.start as usize;
    (Span::new(start, start + count), String::new())
}

/// The edit that puts `count` spaces there.
pub(super) fn indent(document: &Document, line: usize, count: usize) -> (Span, String) {
    let start = document.lines()[line].span.start as usize;
    (Span::empty(start), " ".repeat(count))
}
