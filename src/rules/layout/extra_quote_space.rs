//! More than one space after the marker of a quote.

use serde::Deserialize;

use super::lines;
use crate::diagnostic::Safety;
use crate::document::{Document, LineKind};
use crate::project::Place;
use crate::rules::{Reporter, Rule};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExtraQuoteSpace {}

impl Rule for ExtraQuoteSpace {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        for line in lines(document) {
            let space = line.indentation();
            let moves = matches!(
                line.kind,
                LineKind::Text | LineKind::Heading | LineKind::Rule
            );
            let quoted = || {
                let prefix = document.slice(line.prefix());
                prefix.ends_with('>') || prefix.ends_with("> ") || prefix.ends_with(">\t")
            };
            if moves && !space.is_empty() && quoted() {
                reporter
                    .report(space, "more than one space after the marker of the quote")
                    .fix("leave one", Safety::Safe, vec![(space, String::new())]);
            }
        }
    }
}
