//! An outer fence closed by an inner fence of the same length.

use serde::Deserialize;

use super::story::{is_colon_mismatch, tell_closed_early};
use crate::document::{Document, FenceFault};
use crate::project::Place;
use crate::rules::{Reporter, Rule};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FenceClosedEarly {}

impl Rule for FenceClosedEarly {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        for fault in document.fence_faults() {
            if let FenceFault::ClosedEarly(fault) = fault
                && !is_colon_mismatch(fault)
            {
                tell_closed_early(document, fault, reporter);
            }
        }
    }
}
