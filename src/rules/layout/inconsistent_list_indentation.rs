//! Items that are indented otherwise than their list asks for.

use serde::Deserialize;

use super::items::{
    Item, are_right_aligned, is_ordered, items, line_after, outdent, outermost_lists,
};
use crate::diagnostic::Safety;
use crate::document::{Document, Kind, NodeId};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InconsistentListIndentation {}

impl Rule for InconsistentListIndentation {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        for list in outermost_lists(document) {
            let mut tree = Tree {
                document,
                edits: Vec::new(),
                wrong: Vec::new(),
                movable: true,
                around: Vec::new(),
            };
            tree.list(list, 0, 0);
            tree.report(reporter);
        }
    }
}

/// A list with the lists in it.
struct Tree<'d> {
    document: &'d Document,
    /// What moves each line to its place.
    edits: Vec<(Span, String)>,
    /// Items that do not stand in their place: the marker, and the columns where it is and should be.
    wrong: Vec<(Span, usize, usize)>,
    /// Whether all lines can be moved.
    movable: bool,
    /// The items around the list at hand: the last line of each, the column of its words, and by how much they move.
    around: Vec<(usize, usize, usize)>,
}

impl Tree<'_> {
    /// Looks at a list whose markers should stand in the column `wanted`, all of whose lines move left by `moved`.
    fn list(&mut self, list: NodeId, wanted: usize, moved: usize) {
        let Some(items) = items(self.document, list) else {
            self.movable = false;
            return;
        };
        let ordered = is_ordered(self.document, list);
        let right = ordered && are_right_aligned(&items);
        for (index, item) in items.iter().enumerate() {
            let column = item.column - moved;
            let here = match right {
                true => 0,
                false => column.saturating_sub(wanted),
            };
            if here > 0 {
                self.wrong.push((item.marker, column, wanted));
            }
            let next = items.get(index + 1).map(|next| *next.lines.start());
            self.keep_apart(item, moved + here, next);
            self.item(item, moved + here);
        }
    }

    /// Sees to it that what follows an item does not slip into it.
    fn keep_apart(&mut self, item: &Item, moved: usize, next: Option<usize>) {
        let after = line_after(self.document, *item.lines.end());
        let Some((line, column)) = after.filter(|(line, _)| Some(*line) != next) else {
            return;
        };
        let mut around = self.around.iter().rev();
        let holder = around.find(|(last, content, _)| line <= *last && column >= *content);
        let column = column - holder.map_or(0, |(_, _, moved)| *moved);
        self.movable &= column < item.content - moved;
    }

    /// Moves the lines of an item, and looks at the lists in it.
    fn item(&mut self, item: &Item, moved: usize) {
        let document = self.document;
        if moved > 0 {
            self.edits
                .push(outdent(document, *item.lines.start(), moved));
        }
        let nested: Vec<NodeId> = document
            .children(item.id)
            .filter(|id| document.node(*id).kind == Kind::List)
            .collect();
        let in_nested = |line: usize| {
            let start = document.lines()[line].span.start;
            nested.iter().any(|list| {
                let span = document.node(*list).span;
                document.line_at(span.start) <= document.line_at(start) && start < span.end
            })
        };
        for line in item.indented_lines(document) {
            let Some(line) = line else {
                self.movable = false;
                continue;
            };
            if moved > 0 && !in_nested(line) {
                self.edits.push(outdent(document, line, moved));
            }
        }
        self.around.push((*item.lines.end(), item.content, moved));
        for list in nested {
            let line = document.line_at(document.node(list).span.start);
            // A list that begins on the line of its item stands where that puts it.
            if line == *item.lines.start() {
                self.movable = false;
                continue;
            }
            self.list(list, item.content - moved, moved);
        }
        self.around.pop();
    }

    fn report(mut self, reporter: &mut Reporter) {
        self.edits.sort_unstable_by_key(|(span, _)| *span);
        let mut fix = self.movable.then_some(self.edits);
        for (marker, column, wanted) in self.wrong {
            let message = format!("item indented by {column} columns, where {wanted} are due");
            let diagnostic = reporter.report(marker, message);
            if let Some(edits) = fix.take() {
                let title = "indent the list by the width of its markers";
                diagnostic.fix(title, Safety::Safe, edits);
            }
        }
    }
}
