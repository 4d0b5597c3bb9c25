//! A fence that ends with its container or the file.

use serde::Deserialize;

use super::broken_fence_opener::explained;
use super::story::{is_short_colon, line, opening, tell_unclosed, what};
use crate::document::nesting::FenceMark;
use crate::document::{Document, FenceFault};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnclosedFence {}

impl Rule for UnclosedFence {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        let explained = explained(document);
        for fault in document.fence_faults() {
            if let FenceFault::Unclosed(fault) = fault
                && !explained.contains(&fault.mark.run)
                && !is_short_colon(fault)
            {
                if let Some((inner, close)) = &fault.closed_with {
                    closed_with(document, &fault.mark, inner, *close, reporter);
                    continue;
                }
                let place = if fault.container_ended {
                    " before the list item or quote ends"
                } else {
                    ""
                };
                let message = format!("{} is never closed{place}", what(document, &fault.mark));
                tell_unclosed(document, fault, message, reporter);
            }
        }
    }
}

/// Reports an outer fence that has only the closer of an inner one.
fn closed_with(
    document: &Document,
    outer: &FenceMark,
    inner: &FenceMark,
    close: Span,
    reporter: &mut Reporter,
) {
    let (what_outer, what_inner) = (what(document, outer), what(document, inner));
    reporter
        .report(
            opening(outer),
            format!("{what_outer} has no closer of its own"),
        )
        .related(opening(inner), format!("{what_inner} opens inside it"))
        .related(
            close,
            format!("meant to close {what_inner}, but closes {what_outer}"),
        )
        .help(format!(
            "close {what_outer} before line {}, or lengthen it and close it after line {}",
            line(document, inner.run.start),
            line(document, close.start)
        ));
}
