//! Colon fences whose lengths do not nest.

use serde::Deserialize;

use super::story::{
    is_colon_mismatch, is_short_colon, markers, tell_closed_early, tell_unclosed, what,
};
use crate::document::{Document, FenceFault};
use crate::project::Place;
use crate::rules::{Reporter, Rule};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MismatchedColonFence {}

impl Rule for MismatchedColonFence {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        for fault in document.fence_faults() {
            match fault {
                FenceFault::ClosedEarly(fault) if is_colon_mismatch(fault) => {
                    tell_closed_early(document, fault, reporter);
                }
                FenceFault::Unclosed(fault) if is_short_colon(fault) => {
                    let colons = markers(fault.mark.marker, fault.mark.len);
                    let message = format!(
                        "{} opens with {colons} and is not closed by as many",
                        what(document, &fault.mark)
                    );
                    tell_unclosed(document, fault, message, reporter);
                }
                _ => {}
            }
        }
    }
}
