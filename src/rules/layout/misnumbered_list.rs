//! Items whose numbers do not count.

use serde::Deserialize;

use super::items::{Item, indent, is_at_margin, is_ordered, items, outdent};
use super::nodes;
use crate::diagnostic::Safety;
use crate::document::{Document, Kind};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MisnumberedList {}

/// A number with more digits makes no item (CommonMark 0.31, section 5.2).
const DIGITS: usize = 9;

impl Rule for MisnumberedList {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        let ordered = nodes(document, Kind::List).filter(|list| is_ordered(document, *list));
        for list in ordered.filter(|list| is_at_margin(document, *list)) {
            if let Some(items) = items(document, list) {
                check_list(document, &items, reporter);
            }
        }
    }
}

fn check_list(document: &Document, items: &[Item], reporter: &mut Reporter) {
    let number = |item: &Item| item.number(document).parse::<u64>().unwrap_or(0);
    let [first, second, ..] = items else { return };
    // All alike, as those write who leave the counting to the builder; or counted.
    let step = u64::from(number(second) != number(first));
    let mut wanted = number(first);
    for item in &items[1..] {
        wanted += step;
        if number(item) == wanted {
            continue;
        }
        let written = item.number(document);
        let span = Span::new(item.marker.start as usize, item.marker.end as usize - 1);
        let diagnostic = reporter.report(span, format!("item {wanted} has the number {written}"));
        let new = wanted.to_string();
        if let Some(edits) = edits(document, item, span, &new)
            && new.len() <= DIGITS
        {
            diagnostic.fix(format!("write `{new}`"), Safety::Safe, edits);
        }
    }
}

/// The edits that give an item its number, and keep what belongs to it in its column.
fn edits(document: &Document, item: &Item, span: Span, new: &str) -> Option<Vec<(Span, String)>> {
    let mut edits = vec![(span, new.to_string())];
    let (old, new) = (span.len(), new.len());
    for line in item.indented_lines(document) {
        let line = line?;
        match new.cmp(&old) {
            std::cmp::Ordering::Less => edits.push(outdent(document, line, old - new)),
            std::cmp::Ordering::Greater => edits.push(indent(document, line, new - old)),
            std::cmp::Ordering::Equal => {}
        }
    }
    Some(edits)
}
