//! A closing-looking fence that opens a code block.

use serde::Deserialize;

use super::broken_fence_opener::explained;
use super::story::swallows;
use crate::document::{Document, FenceFault};
use crate::project::Place;
use crate::rules::{Reporter, Rule};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StrayFence {}

impl Rule for StrayFence {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        let explained = explained(document);
        for fault in document.fence_faults() {
            if let FenceFault::Stray(stray) = fault
                && !explained.contains(&stray.mark.run)
            {
                reporter
                    .report(stray.mark.run, "this fence closes nothing")
                    .label(swallows(document, stray));
            }
        }
    }
}
