//! A table that is none, because its head has other cells than the row of dashes below it.

use std::ops::Range;

use serde::Deserialize;

use super::lines;
use crate::diagnostic::Safety;
use crate::document::{Document, Kind, NodeId};
use crate::project::Place;
use crate::rules::layout::uneven_table_row::cells;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MalformedTable {}

impl Rule for MalformedTable {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        for id in document.nodes(Kind::Paragraph) {
            let text = document.slice(document.node(id).span);
            if text.contains("--") && text.contains('|') {
                check_paragraph(document, id, reporter);
            }
        }
    }
}

fn check_paragraph(document: &Document, id: NodeId, reporter: &mut Reporter) {
    let span = document.node(id).span;
    let lines: Vec<_> = lines(document.slice(span)).collect();
    let text = |at: usize| lines.get(at).map_or("", |(_, text)| text);
    let Some(below) = (1..lines.len()).find(|&at| is_delimiter_row(text(at))) else {
        return;
    };
    let (head, dashes) = (text(below - 1), text(below));
    if !head.contains('|') {
        return;
    }
    let (has, wanted) = (cells(dashes), cells(head));
    if has == wanted {
        return;
    }
    let place = |at: usize| {
        let range: &Range<usize> = &lines[at].0;
        let start = span.start as usize;
        Span::new(start + range.start, start + range.end)
    };
    let count = |cells: usize| match cells {
        1 => "1 cell".to_string(),
        _ => format!("{cells} cells"),
    };
    let message = format!(
        "no table: its head has {}, and the dashes below it {}",
        count(wanted),
        count(has)
    );
    let diagnostic = reporter.report(place(below - 1), message);
    diagnostic.related(place(below), format!("{} here", count(has)));
    // The rows show which of both is right.
    if below + 1 < lines.len() && cells(text(below + 1)) == wanted {
        let row = delimiter_row(dashes, wanted);
        diagnostic
            .fix(
                format!("write `{row}`"),
                Safety::Unsafe,
                vec![(place(below), row)],
            )
            .reach(span);
    }
}

/// Whether a line can only be the second of a table (GFM 0.29, section 4.10): dashes in cells, of which there are
/// several or which pipes enclose.
fn is_delimiter_row(line: &str) -> bool {
    let inner = line.strip_prefix('|').unwrap_or(line);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    let dashes = |cell: &str| {
        let cell = cell.trim();
        let cell = cell.strip_prefix(':').unwrap_or(cell);
        let cell = cell.strip_suffix(':').unwrap_or(cell);
        !cell.is_empty() && cell.bytes().all(|b| b == b'-')
    };
    line.contains('|') && line.contains("--") && inner.split('|').all(dashes)
}

/// The row of dashes, with as many cells as are wanted.
fn delimiter_row(dashes: &str, wanted: usize) -> String {
    let inner = dashes.trim_matches('|');
    let mut cells: Vec<&str> = inner.split('|').take(wanted).collect();
    let last = cells.last().copied().unwrap_or("---");
    cells.resize(wanted, last);
    let row = cells.join("|");
    let row = if dashes.ends_with('|') {
        &*row
    } else {
        row.trim_end()
    };
    let side = |has: bool| if has { "|" } else { "" };
    format!(
        "{}{row}{}",
        side(dashes.starts_with('|')),
        side(dashes.ends_with('|'))
    )
}
