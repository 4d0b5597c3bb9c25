//! `count`: how often something may be there.

use std::collections::BTreeMap;

use super::holder::{Each, parts};
use super::patterns::Patterns;
use super::run::Run;
use super::texts::Text;
use crate::document::Document;
use crate::source::Span;

/// The verb. Without patterns, texts are counted.
#[derive(Debug)]
pub(super) struct Counting {
    pub(super) patterns: Option<Patterns>,
    pub(super) at_least: usize,
    pub(super) at_most: usize,
    pub(super) each: Each,
}

impl Counting {
    pub(super) fn check(&self, document: &Document, texts: &[Text], run: &mut Run) {
        for part in parts(document, texts, &self.each) {
            let mut places = Vec::new();
            for &index in &part.texts {
                self.places(&texts[index], &mut places, run);
            }
            let (place, limit) = match places.get(self.at_most) {
                // What is one too many.
                Some(&place) => (place, self.at_most),
                None if places.len() < self.at_least => (part.place, self.at_least),
                None => continue,
            };
            let values = BTreeMap::from([
                ("count", places.len().to_string()),
                ("limit", limit.to_string()),
                ("text", document.slice(place).to_owned()),
            ]);
            run.report(place, &values, |_| None);
            if run.is_over() {
                return;
            }
        }
    }

    fn places(&self, text: &Text, places: &mut Vec<Span>, run: &mut Run) {
        match &self.patterns {
            Some(patterns) => {
                let found = run.find(text, patterns);
                places.extend(found.into_iter().map(|found| text.span(found.range)));
            }
            None => places.push(text.place),
        }
    }
}
