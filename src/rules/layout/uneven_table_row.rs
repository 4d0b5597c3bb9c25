//! A row with other cells than its table has columns.

use serde::Deserialize;

use super::nodes;
use crate::diagnostic::Safety;
use crate::document::{Document, Kind, NodeId};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule and its options.
#[derive(Debug, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct UnevenTableRow {
    /// Whether rows are told in which no words are lost: with cells that lack, or with empty ones too many.
    empty_cells: bool,
}

impl Default for UnevenTableRow {
    fn default() -> Self {
        UnevenTableRow { empty_cells: true }
    }
}

impl Rule for UnevenTableRow {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        for table in nodes(document, Kind::Table) {
            let mut rows = document.children(table);
            let Some(head) = rows.next() else { continue };
            let columns = document.children(head).count();
            rows.for_each(|row| self.check_row(document, row, columns, reporter));
        }
    }
}

impl UnevenTableRow {
    fn check_row(&self, document: &Document, row: NodeId, columns: usize, reporter: &mut Reporter) {
        let number = document.line_at(document.node(row).span.start);
        let line = document.lines()[number].text();
        let text = document.slice(line).trim_end();
        let (pipes, begins, ends) = (pipes(text), text.starts_with('|'), ends(text));
        let cells = cells(text);
        if text.is_empty() || cells == columns {
            return;
        }
        let (start, end) = (line.start as usize, line.start as usize + text.len());
        let has = match cells {
            1 => "1 cell".to_string(),
            _ => format!("{cells} cells"),
        };
        let span = Span::new(start, end);
        let first = pipes.get(columns.saturating_sub(usize::from(!begins)));
        let lost = first
            .filter(|_| cells > columns)
            .map_or("", |&at| &text[at..]);
        if !self.empty_cells && lost.trim_matches([' ', '\t', '|']).is_empty() {
            return;
        }
        if cells < columns {
            let lacking = " |".repeat(columns - cells);
            let lacking = if ends {
                lacking
            } else {
                format!(" |{lacking}")
            };
            reporter
                .report(
                    span,
                    format!("the row has {has}, and the table {columns} columns"),
                )
                .label("the reader sees empty cells at its end")
                .fix(
                    "add empty cells",
                    Safety::Unsafe,
                    vec![(Span::empty(end), lacking)],
                )
                .reach(span);
        } else {
            let first = *first.expect("more cells than columns have a pipe behind the last column");
            reporter
                .report(
                    Span::new(start + first, end),
                    format!("the row has {has}, and the table {columns} columns"),
                )
                .label("nobody sees this");
        }
    }
}

/// How many cells a row has.
pub(crate) fn cells(row: &str) -> usize {
    let begins = row.starts_with('|');
    pipes(row).len() + 1 - usize::from(begins) - usize::from(ends(row))
}

/// Whether a pipe closes the last cell.
fn ends(row: &str) -> bool {
    row.len() > 1 && pipes(row).last() == Some(&(row.len() - 1))
}

/// Where the pipes of a row are that part its cells (GFM 0.29, section 4.10): also those in code, but not those after a
/// backslash.
fn pipes(row: &str) -> Vec<usize> {
    let mut escaped = false;
    let mut pipes = Vec::new();
    for (at, byte) in row.bytes().enumerate() {
        if byte == b'|' && !escaped {
            pipes.push(at);
        }
        escaped = byte == b'\\' && !escaped;
    }
    pipes
}
