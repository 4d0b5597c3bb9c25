//! Which edits are made together, and what they make of a text.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Edit, Fix};
use crate::source::Span;

/// Edits of one text that can be made together: in order, and apart from each other.
#[derive(Clone, Debug, Default)]
pub struct Edits {
    by_place: BTreeMap<Span, String>,
    /// What the fixes touch or reach, apart from each other.
    taken: BTreeSet<Span>,
}

impl Edits {
    /// Adds all edits of a fix, or none if it meets what another one touches or reaches, so that each can be held to
    /// its own reach. An edit that is wanted twice is made once.
    pub fn add(&mut self, fix: &Fix) -> bool {
        if fix.reach.is_none() && fix.edits.iter().all(|edit| self.has(edit)) {
            return true;
        }
        let taken = areas(fix);
        let fits = taken.iter().all(|span| self.is_free(*span));
        if fits {
            let edits = fix.edits.iter();
            let edits = edits.map(|edit| (edit.span, edit.text.clone()));
            self.by_place.extend(edits);
            self.taken.extend(taken);
        }
        fits
    }

    /// Whether this very edit is among them.
    pub fn has(&self, edit: &Edit) -> bool {
        self.by_place.get(&edit.span) == Some(&edit.text)
    }

    fn is_free(&self, span: Span) -> bool {
        let before = self.taken.range(..span).next_back();
        let after = self.taken.range(span..).next();
        before.is_none_or(|other| apart(*other, span))
            && after.is_none_or(|other| apart(span, *other))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.by_place.is_empty()
    }

    /// Where the text changes, and to what, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Span, &str)> {
        self.by_place
            .iter()
            .map(|(span, text)| (*span, text.as_str()))
    }

    /// The text with the edits made; everything else stays byte for byte.
    pub fn apply(&self, text: &str) -> String {
        let mut edited = String::with_capacity(text.len());
        let mut done = 0;
        for (span, new) in self.iter() {
            edited.push_str(&text[done..span.start as usize]);
            edited.push_str(new);
            done = span.end as usize;
        }
        edited.push_str(&text[done..]);
        edited
    }

    /// Where places of the text are afterwards.
    pub fn shift(&self) -> Shift {
        let mut grown = 0;
        let step = |(span, text): (Span, &str)| {
            grown += text.len() as i64 - span.len() as i64;
            (span, grown)
        };
        Shift {
            steps: self.iter().map(step).collect(),
        }
    }
}

/// What a fix touches or reaches, in order and apart from each other.
pub(super) fn areas(fix: &Fix) -> Vec<Span> {
    let edits = fix.edits.iter().map(|edit| edit.span);
    merged(edits.chain(fix.reach).collect())
}

/// The spans in order, those that meet made one.
pub(super) fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    spans.dedup_by(|next, span| {
        let meets = next.start <= span.end;
        if meets {
            span.end = span.end.max(next.end);
        }
        meets
    });
    spans
}

/// Whether the first of two spans in order ends before the second begins. What is inserted where something else is
/// replaced could go before it or after it.
fn apart(first: Span, second: Span) -> bool {
    first.end < second.start
        || (first.end == second.start && !first.is_empty() && !second.is_empty())
}

/// Where places of a text are after its edits.
#[derive(Debug)]
pub struct Shift {
    /// Each edit, and by how much the text has grown after it.
    steps: Vec<(Span, i64)>,
}

impl Shift {
    /// Where something that begins at `at` begins afterwards; what is inserted there belongs to it.
    pub fn start(&self, at: u32) -> u32 {
        let done = self
            .steps
            .partition_point(|(span, _)| span.end < at || (span.end == at && !span.is_empty()));
        self.moved(at, done)
    }

    /// Where something that ends at `at` ends afterwards; what is inserted there belongs to it.
    pub fn end(&self, at: u32) -> u32 {
        let done = self.steps.partition_point(|(span, _)| span.end <= at);
        self.moved(at, done)
    }

    /// The span afterwards, with what is inserted at its ends.
    pub fn span(&self, span: Span) -> Span {
        let start = self.start(span.start);
        Span {
            start,
            end: self.end(span.end).max(start),
        }
    }

    /// Whether an edit replaces what is before `at` together with what is after it.
    pub fn straddles(&self, at: u32) -> bool {
        let next = self.steps.partition_point(|(span, _)| span.end <= at);
        self.steps
            .get(next)
            .is_some_and(|(span, _)| span.start < at)
    }

    fn moved(&self, at: u32, done: usize) -> u32 {
        let grown = done.checked_sub(1).map_or(0, |last| self.steps[last].1);
        // Inside an edit there is no place but its start.
        let at = match self.steps.get(done) {
            Some((span, _)) if span.start < at => span.start,
            _ => at,
        };
        u32::try_from(i64::from(at) + grown).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::Safety;

    fn fix(edits: &[(usize, usize, &str)]) -> Fix {
        let edits = edits.iter();
        let edits = edits.map(|&(start, end, text)| (Span::new(start, end), text.to_string()));
        Fix::new(&Arc::from("a.md"), "mend it", Safety::Safe, edits.collect())
    }

    #[test]
    fn a_fix_is_made_whole_or_not_at_all() {
        let mut edits = Edits::default();
        assert!(edits.add(&fix(&[(0, 1, "A"), (6, 7, "G")])));
        assert!(!edits.add(&fix(&[(3, 4, "D"), (6, 8, "")])), "they overlap");
        assert!(!edits.add(&fix(&[(7, 7, "x")])), "before or after the G?");
        assert!(edits.add(&fix(&[(1, 2, "B")])), "they only meet");
        assert!(edits.add(&fix(&[(0, 1, "A")])), "it is wanted twice");
        assert_eq!(edits.apply("abcdefgh"), "ABcdefGh");
    }

    #[test]
    fn places_move_with_the_text() {
        let mut edits = Edits::default();
        edits.add(&fix(&[(2, 2, "__"), (4, 6, "")]));
        let (text, shift) = (edits.apply("abcdefgh"), edits.shift());
        assert_eq!(text, "ab__cdgh");
        let moved = |start, end| shift.span(Span::new(start, end));
        assert_eq!(moved(0, 2), Span::new(0, 4));
        assert_eq!(moved(2, 3), Span::new(2, 5));
        assert_eq!(moved(3, 5), Span::new(5, 6));
        assert_eq!(moved(6, 8), Span::new(6, 8));
        assert!(shift.straddles(5) && !shift.straddles(4) && !shift.straddles(6));
    }
}
