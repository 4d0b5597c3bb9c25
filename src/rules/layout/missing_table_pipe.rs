//! Rows of a table without a pipe at their ends.

use serde::Deserialize;

use super::nodes;
use crate::diagnostic::Safety;
use crate::document::{Document, Kind};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MissingTablePipe {}

impl Rule for MissingTablePipe {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        for table in nodes(document, Kind::Table) {
            let span = document.node(table).span;
            let (first, last) = (document.line_at(span.start), document.line_at(span.end - 1));
            for line in &document.lines()[first..=last] {
                row(document, line.text(), reporter);
            }
        }
    }
}

fn row(document: &Document, line: Span, reporter: &mut Reporter) {
    let text = document.slice(line).trim_end();
    let end = line.start as usize + text.len();
    let escaped = text.strip_suffix('|').is_some_and(|rest| {
        let slashes = rest.len() - rest.trim_end_matches('\\').len();
        slashes % 2 == 1
    });
    let begins = text.starts_with('|');
    let ends = text.ends_with('|') && !escaped && text.len() > 1;
    let what = match (begins, ends) {
        (true, true) => return,
        (true, false) => "at its end",
        (false, true) => "at its beginning",
        (false, false) => "at its ends",
    };
    if text.is_empty() {
        return;
    }
    let mut edits = Vec::new();
    if !begins {
        edits.push((Span::empty(line.start as usize), "| ".to_string()));
    }
    if !ends {
        edits.push((Span::empty(end), " |".to_string()));
    }
    reporter
        .report(
            Span::new(line.start as usize, end),
            format!("the row has no pipe {what}"),
        )
        .fix("add it", Safety::Safe, edits);
}
