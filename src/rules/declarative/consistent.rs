//! `consistent`: one thing, written in one way.
//!
//! What is used most often is taken for the way of the document or the project, and what was used first where two are
//! used alike. The others are told, each with a place of the usual one; which of them is right, the author knows.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::holder::{Each, parts};
use super::patterns::Patterns;
use super::run::{Manner, Run, Search, gave_up};
use super::texts::Text;
use crate::document::Document;
use crate::project::Member;
use crate::rules::comparing::own;
use crate::rules::{Note, Reporter};
use crate::source::Span;

/// The verb: patterns, each one of the ways to write one thing.
#[derive(Debug)]
pub(super) struct Consistent {
    pub(super) patterns: Patterns,
    /// Of each pattern, the thing for which it is a way to write it.
    pub(super) things: Vec<usize>,
    pub(super) each: Each,
}

/// One use of one way to write something.
#[derive(Clone, Debug)]
pub(super) struct Use {
    pattern: usize,
    span: Span,
    text: Box<str>,
}

/// The uses in one document.
#[derive(Clone, Debug, Default)]
pub(super) struct Uses {
    found: Vec<Use>,
    /// Where a pattern was given up.
    gave_up_at: Option<Span>,
}

impl Consistent {
    pub(super) fn check(&self, document: &Document, texts: &[Text], run: &mut Run) {
        for part in parts(document, texts, &self.each) {
            let mut uses = Vec::new();
            for &index in &part.texts {
                self.add_uses(&texts[index], &mut run.search, &mut uses);
            }
            let placed = uses.iter().map(|found| (document.path(), found));
            self.compare(placed, run);
            if run.is_over() {
                return;
            }
        }
    }

    /// Notes the uses in a document, to be compared with those in others.
    pub(super) fn note(&self, texts: &[Text], manner: &Manner) -> Uses {
        let mut search = Search::new(manner);
        let mut uses = Uses::default();
        for text in texts {
            self.add_uses(text, &mut search, &mut uses.found);
        }
        uses.gave_up_at = search.gave_up_at;
        uses
    }

    fn add_uses(&self, text: &Text, search: &mut Search, uses: &mut Vec<Use>) {
        let found = search.find(text, &self.patterns).into_iter();
        uses.extend(found.map(|found| Use {
            pattern: found.pattern,
            span: text.span(found.range.clone()),
            text: text.as_str()[found.range].into(),
        }));
    }

    /// Compares the uses in all documents.
    pub(super) fn compare_notes(
        &self,
        notes: &[(&Member, &Note)],
        manner: &Manner,
        reporter: &mut Reporter,
    ) {
        let uses = notes
            .iter()
            .map(|(member, note)| (member.name(), own::<Uses>(note)));
        let uses: Vec<(&Arc<str>, &Uses)> = uses.collect();
        for (file, uses) in &uses {
            if let Some(place) = uses.gave_up_at {
                gave_up(file, place, reporter);
            }
        }
        let placed = uses
            .iter()
            .flat_map(|(file, uses)| uses.found.iter().map(|found| (*file, found)));
        self.compare(placed, &mut Run::new(manner, reporter));
    }

    /// Compares uses, given in their order with the files that they are in.
    fn compare<'u>(&self, uses: impl Iterator<Item = (&'u Arc<str>, &'u Use)>, run: &mut Run) {
        let mut things: BTreeMap<usize, Vec<(&Arc<str>, &Use)>> = BTreeMap::new();
        for (file, found) in uses {
            let thing = self.things[found.pattern];
            things.entry(thing).or_default().push((file, found));
        }
        for uses in things.values() {
            tell(uses, run);
        }
    }
}

/// Tells of the uses of one thing that are not in the usual way.
fn tell(uses: &[(&Arc<str>, &Use)], run: &mut Run) {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for (_, found) in uses {
        *counts.entry(found.pattern).or_default() += 1;
    }
    let most = counts.values().copied().max().unwrap_or(0);
    let usual = uses
        .iter()
        .find(|(_, found)| counts[&found.pattern] == most);
    let Some(&(usual_file, usual)) = usual.filter(|_| counts.len() > 1) else {
        return;
    };
    for (file, other) in uses {
        if other.pattern == usual.pattern {
            continue;
        }
        let values = BTreeMap::from([
            ("match", other.text.to_string()),
            ("count", counts[&other.pattern].to_string()),
            ("other", usual.text.to_string()),
            ("other-count", most.to_string()),
        ]);
        if let Some(finding) = run.report_in(file, other.span, &values, |_| None) {
            finding.related_in(usual_file, usual.span, format!("`{}` here", usual.text));
        }
    }
}
