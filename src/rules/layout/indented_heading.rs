//! A heading that does not begin at the margin.

use serde::Deserialize;

use super::nodes;
use crate::diagnostic::Safety;
use crate::document::{Document, Kind};
use crate::project::Place;
use crate::rules::{Reporter, Rule};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IndentedHeading {}

impl Rule for IndentedHeading {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        for id in nodes(document, Kind::Heading) {
            let line = &document.lines()[document.line_at(document.node(id).span.start)];
            let space = line.indentation();
            // After the marker of a quote or an item the margin is another rule's.
            if !space.is_empty() && !document.slice(line.prefix()).contains('>') {
                reporter
                    .report(space, "the heading does not begin at the margin")
                    .fix("move it there", Safety::Safe, vec![(space, String::new())]);
            }
        }
    }
}
