//! More than one space after the marker of an item.

use serde::Deserialize;

use super::items::{Item, is_at_margin, items, line_after, outdent};
use super::nodes;
use crate::diagnostic::Safety;
use crate::document::{Document, Kind};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExtraListMarkerSpace {}

impl Rule for ExtraListMarkerSpace {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        for list in nodes(document, Kind::List).filter(|list| is_at_margin(document, *list)) {
            let Some(items) = items(document, list) else {
                continue;
            };
            for item in items.iter().filter(|item| item.spaces.len() > 1) {
                check_item(document, item, reporter);
            }
        }
    }
}

fn check_item(document: &Document, item: &Item, reporter: &mut Reporter) {
    let extra = item.spaces.len() - 1;
    let start = item.spaces.start as usize + 1;
    let mut edits = vec![(Span::new(start, start + extra), String::new())];
    // What follows further right would slip into it.
    let after = line_after(document, *item.lines.end());
    let mut movable = after.is_none_or(|(_, column)| column < item.content - extra);
    for line in item.indented_lines(document) {
        match line {
            Some(line) => edits.push(outdent(document, line, extra)),
            None => movable = false,
        }
    }
    let diagnostic = reporter.report(
        item.spaces,
        "more than one space after the marker of the item",
    );
    if movable {
        diagnostic.fix("leave one", Safety::Safe, edits);
    }
}
