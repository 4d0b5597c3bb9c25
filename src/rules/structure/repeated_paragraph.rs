//! A paragraph that stands twice in a document.
//!
//! A text that is moved is copied first, and the old place is forgotten. What is there more often is meant to be: a note on
//! each of many things.

use std::collections::HashMap;

use serde::Deserialize;

use super::conflict_marker::has_conflict;
use crate::document::{Document, Kind, NodeId};
use crate::project::Place;
use crate::rules::{Reporter, Rule};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RepeatedParagraph {}

/// The fewest characters of a paragraph that is compared.
const SHORTEST: usize = 60;

impl Rule for RepeatedParagraph {
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        if is_form(place) || has_conflict(document) {
            return;
        }
        let is_code = |id| document.node(id).kind == Kind::Code;
        let mut seen: HashMap<&str, Vec<NodeId>> = HashMap::new();
        let mut order = Vec::new();
        let mut of_code = false;
        for id in document.children(NodeId::ROOT) {
            let node = document.node(id);
            if node.kind == Kind::Heading {
                of_code = document.descendants(id).any(is_code);
            }
            let text = document.slice(node.span).trim();
            let long = text.len() >= SHORTEST && text.chars().count() >= SHORTEST;
            if node.kind != Kind::Paragraph || of_code || !long || !is_told(document, id) {
                continue;
            }
            let places = seen.entry(text).or_default();
            if places.len() == 1 {
                order.push(text);
            }
            places.push(id);
        }
        for text in order {
            let [first, second] = seen[text][..] else {
                continue;
            };
            reporter
                .report(
                    document.node(second).span,
                    "this paragraph is in the document twice",
                )
                .related(document.node(first).span, "the first one");
        }
    }
}

/// Whether a document says the same in many places by its nature: a licence, a changelog.
fn is_form(place: &Place) -> bool {
    const FORMS: [&str; 7] = [
        "licen", "copying", "notice", "change", "history", "news", "release",
    ];
    let name = place.path.file_name().unwrap_or_default();
    let name = name.to_string_lossy().to_lowercase();
    FORMS.iter().any(|form| name.contains(form))
}

/// Whether a paragraph is nothing but words, and whole. What names code, or leads elsewhere, says of each of several things
/// the same, and so does what introduces a sample.
fn is_told(document: &Document, id: NodeId) -> bool {
    let plain = |id| {
        matches!(
            document.node(id).kind,
            Kind::Text | Kind::SoftBreak | Kind::HardBreak | Kind::Emphasis | Kind::Strong
        )
    };
    let text = document.slice(document.node(id).span).trim_end();
    !text.ends_with([':', '：']) && document.descendants(id).all(plain)
}
