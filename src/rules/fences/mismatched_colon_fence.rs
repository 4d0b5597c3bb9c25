//! Colon fences whose lengths do not nest.

use serde::Deserialize;

use super::{fence_closed_early, markers, unclosed_fence};
use crate::document::nesting::{ClosedEarly, NearMiss, Unclosed};
use crate::document::{Document, FenceFault};
use crate::project::Project;
use crate::rules::{Reporter, Rule};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MismatchedColonFence {}

/// Whether a colon fence is closed early by one inside it.
pub(super) fn is_mismatch(fault: &ClosedEarly) -> bool {
    fault.outer.marker == b':'
}

/// Whether a colon fence is not closed because its closer is too short.
pub(super) fn is_short(fault: &Unclosed) -> bool {
    fault.mark.marker == b':' && matches!(fault.near_miss, Some(NearMiss::TooShort(..)))
}

impl Rule for MismatchedColonFence {
    fn check(&self, document: &Document, _: &Project, reporter: &mut Reporter) {
        for fault in document.fence_faults() {
            match fault {
                FenceFault::ClosedEarly(fault) if is_mismatch(fault) => {
                    fence_closed_early::report(document, fault, reporter);
                }
                FenceFault::Unclosed(fault) if is_short(fault) => {
                    let colons = markers(fault.mark.marker, fault.mark.len);
                    let message = format!(
                        "{} opens with {colons} and is not closed by as many",
                        super::what(document, &fault.mark)
                    );
                    unclosed_fence::report(document, fault, message, reporter);
                }
                _ => {}
            }
        }
    }
}
