//! Items whose numbers do not count.

use serde::Deserialize;

use super::items::{Item, are_right_aligned, indent, is_at_margin, is_ordered, items, outdent};
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
    let right = are_right_aligned(items);
    for item in &items[1..] {
        wanted += step;
        if number(item) == wanted {
            continue;
        }
        let written = item.number(document);
        let span = Span::new(item.marker.start as usize, item.marker.end as usize - 1);
        let diagnostic = reporter.report(span, format!("item {wanted} has the number {written}"));
        let new = wanted.to_string();
        if let Some(edits) = edits(document, item, (span, &new), right)
            && new.len() <= DIGITS
        {
            diagnostic.fix(format!("write `{new}`"), Safety::Safe, edits);
        }
    }
}

/// The edits that give an item its number, and keep what belongs to it in its column.
fn edits(
    document: &Document,
    item: &Item,
    (span, new): (Span, &str),
    right: bool,
) -> Option<Vec<(Span, String)>> {
    let mut edits = vec![(span, new.to_string())];
    let (old, new) = (span.len(), new.len());
    let (start, spare) = match right {
        true => (span.start as usize, item.column),
        // One space after the marker is needed.
        false => (
            item.spaces.end as usize,
            item.spaces.len().saturating_sub(1),
        ),
    };
    if right && new < old {
        edits[0].1.insert_str(0, &" ".repeat(old - new));
        return Some(edits);
    }
    // A wider number takes the room of spaces that are not needed.
    let taken = new.saturating_sub(old).min(spare);
    if taken > 0 {
        edits.push((Span::new(start - taken, start), String::new()));
    }
    for line in item.indented_lines(document) {
        let line = line?;
        if new < old {
            edits.push(outdent(document, line, old - new));
        } else if new > old + taken {
            edits.push(indent(document, line, new - old - taken));
        }
    }
    Some(edits)
}
