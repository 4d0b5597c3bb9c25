//! A body under a directive that takes none.

use serde::Deserialize;

use super::first_line;
use super::invalid_directive_option::option_in_body;
use super::known::known;
use crate::diagnostic::Safety;
use crate::document::Document;
use crate::document::tables::Content;
use crate::project::Place;
use crate::rules::{Reporter, Rule};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnexpectedDirectiveContent {}

impl Rule for UnexpectedDirectiveContent {
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        for known in known(document, place) {
            let Some(line) = first_line(document, known.directive) else {
                continue;
            };
            let misplaced = option_in_body(document.slice(line), &known).is_some();
            if known.shape.content != Content::None || misplaced {
                continue;
            }
            let message = format!("`{{{}}}` takes no content", known.name);
            let diagnostic = reporter.report(line, message).label("nobody sees this");
            if known.name == "image" {
                diagnostic
                    .help("write `{figure}` for a picture with a caption")
                    .fix(
                        "make it a figure",
                        Safety::Unsafe,
                        vec![(known.directive.name, "figure".to_string())],
                    )
                    .reach(document.node(known.id).span);
            }
        }
    }
}
