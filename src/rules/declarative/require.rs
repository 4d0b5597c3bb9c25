//! `require`: what must be there.

use super::holder::{Each, parts};
use super::patterns::Patterns;
use super::run::{Run, value};
use super::texts::Text;
use crate::document::Document;

/// The verb. Without patterns, any text will do.
#[derive(Debug)]
pub(super) struct Require {
    pub(super) patterns: Option<Patterns>,
    pub(super) each: Each,
    /// What a document must speak of for anything to be required.
    pub(super) when: Option<Patterns>,
}

impl Require {
    pub(super) fn check(&self, document: &Document, texts: &[Text], run: &mut Run) {
        if self
            .when
            .as_ref()
            .is_some_and(|when| !speaks(document, when))
        {
            return;
        }
        for part in parts(document, texts, &self.each) {
            let mut inside = part.texts.iter().map(|&index| &texts[index]);
            if inside.any(|text| self.is_satisfied(text, run)) {
                continue;
            }
            let text = match &self.each {
                Each::Text => part
                    .texts
                    .first()
                    .map_or("", |&index| texts[index].as_str()),
                _ => document.slice(part.place),
            };
            run.report(part.place, &value("text", text), |_| None);
            if run.is_over() {
                return;
            }
        }
    }

    fn is_satisfied(&self, text: &Text, run: &mut Run) -> bool {
        match &self.patterns {
            Some(patterns) => !run.find(text, patterns).is_empty(),
            None => true,
        }
    }
}

fn speaks(document: &Document, when: &Patterns) -> bool {
    let mut proses = document.proses().iter();
    proses.any(|prose| when.matches(prose.text()))
}
