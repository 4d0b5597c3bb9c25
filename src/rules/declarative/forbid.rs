//! `forbid`: what must not be there.

use super::patterns::Patterns;
use super::run::{Run, value};
use super::texts::Text;
use crate::document::Document;

/// The verb. Without patterns, there must be no text at all.
#[derive(Debug)]
pub(super) struct Forbid {
    pub(super) patterns: Option<Patterns>,
}

impl Forbid {
    pub(super) fn check(&self, document: &Document, texts: &[Text], run: &mut Run) {
        for text in texts {
            match &self.patterns {
                Some(patterns) => forbid(document, text, patterns, run),
                None => {
                    run.report(
                        text.place,
                        &value("match", text.shown(document, 0..text.as_str().len())),
                        |_| None,
                    );
                }
            }
            if run.is_over() {
                return;
            }
        }
    }
}

fn forbid(document: &Document, text: &Text, patterns: &Patterns, run: &mut Run) {
    let words = text.as_str();
    for found in run.find(text, patterns) {
        let values = value("match", text.shown(document, found.range.clone()));
        run.report(text.span(found.range.clone()), &values, |name| {
            patterns.group(words, &found, name)
        });
    }
}
