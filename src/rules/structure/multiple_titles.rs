//! Several headings of the first level in one document.

use serde::Deserialize;

use super::conflict_marker::has_conflict;
use super::is_in_directive;
use crate::document::{Data, Document, Kind};
use crate::project::Place;
use crate::rules::{Reporter, Rule};

/// The rule and its options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct MultipleTitles {
    /// Whether documents that no builder makes pages of are looked at too.
    everywhere: bool,
}

impl Rule for MultipleTitles {
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        // Only a builder makes pages of headings.
        if !self.everywhere && place.site().is_none() || has_conflict(document) {
            return;
        }
        let headings = document
            .nodes(Kind::Heading)
            .filter(|&id| !is_in_directive(document, id));
        let level = |id| match document.node(id).data {
            Data::Heading(level, _) => level,
            _ => 0,
        };
        let mut headings = headings.peekable();
        // Where the document begins with another level, that of its title is not known.
        let Some(title) = headings.next_if(|&id| level(id) == 1) else {
            return;
        };
        let title = document.node(title).span;
        for id in headings.filter(|&id| level(id) == 1) {
            let text = document.shown(id);
            reporter
                .report(
                    document.node(id).span,
                    format!("`{text}` is another title of this document"),
                )
                .related(title, "the first one");
        }
    }
}
