//! Bullets that are not those of the other lists.

use serde::Deserialize;

use super::{nodes, usual};
use crate::diagnostic::Safety;
use crate::document::{Data, Document, Kind, NodeId};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule and its options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct InconsistentListMarker {
    style: Marker,
}

/// Which marker is wanted.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Marker {
    #[default]
    Consistent,
    Asterisk,
    Dash,
    Plus,
}

impl Rule for InconsistentListMarker {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        let is_bullet = |id: &NodeId| {
            matches!(document.node(*id).data, Data::List(None)) && !is_in_table(document, *id)
        };
        let lists = nodes(document, Kind::List).filter(is_bullet);
        let usual = match self.style {
            Marker::Asterisk => Some('*'),
            Marker::Dash => Some('-'),
            Marker::Plus => Some('+'),
            Marker::Consistent => usual(lists.clone().map(|list| marker(document, list))),
        };
        let Some(usual) = usual else { return };
        for list in lists.filter(|list| marker(document, *list) != usual) {
            let written = marker(document, list);
            let items = document.children(list).map(|id| document.node(id).span);
            let marks = items.map(|span| Span::new(span.start as usize, span.start as usize + 1));
            let marks: Vec<Span> = marks.collect();
            // Two lists that only their markers tell apart would be one.
            if beside(document, list) || marks.iter().any(|mark| breaks(document, *mark, usual)) {
                continue;
            }
            let message = format!("list marked with `{written}`, where others are with `{usual}`");
            let diagnostic = reporter.report(marks[0], message);
            for other in &marks[1..] {
                diagnostic.related(*other, "here too");
            }
            let edits = marks.iter().map(|mark| (*mark, usual.to_string()));
            let title = format!("mark it with `{usual}`");
            diagnostic.fix(title, Safety::Safe, edits.collect());
        }
    }
}

fn marker(document: &Document, list: NodeId) -> char {
    let mut text = document.slice(document.node(list).span).chars();
    text.next().unwrap_or('-')
}

/// Whether a list is rows and cells, whose markers tell them apart.
fn is_in_table(document: &Document, list: NodeId) -> bool {
    document
        .ancestors(list)
        .any(|id| match &document.node(id).data {
            Data::Directive(directive) => document.directive_name(directive) == "list-table",
            _ => false,
        })
}

/// Whether another list of bullets stands directly before or after this one.
fn beside(document: &Document, list: NodeId) -> bool {
    let others = [document.previous_sibling(list), document.next_sibling(list)];
    let mut others = others.into_iter().flatten();
    others.any(|id| matches!(document.node(id).data, Data::List(None)))
}

/// Whether the line would be a thematic break with another marker: `* - -`.
fn breaks(document: &Document, mark: Span, usual: char) -> bool {
    let line = &document.lines()[document.line_at(mark.start)];
    let rest = Span {
        start: mark.end,
        end: line.span.end,
    };
    let rest = document.slice(rest);
    let marks = rest.chars().filter(|c| !c.is_whitespace());
    marks.clone().count() >= 2 && marks.clone().all(|c| c == usual)
}
