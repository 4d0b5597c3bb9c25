//! An outer fence closed by an inner fence of the same length.

use serde::Deserialize;

use super::{line, markers, opening, swallows, what};
use crate::diagnostic::Safety;
use crate::document::nesting::ClosedEarly;
use crate::document::{Document, FenceFault};
use crate::project::Project;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FenceClosedEarly {}

impl Rule for FenceClosedEarly {
    fn check(&self, document: &Document, _: &Project, reporter: &mut Reporter) {
        for fault in document.fence_faults() {
            if let FenceFault::ClosedEarly(fault) = fault
                && !super::mismatched_colon_fence::is_mismatch(fault)
            {
                report(document, fault, reporter);
            }
        }
    }
}

/// Tells the story of a fence closed early, with its labels and the longer fences as its fix.
pub(super) fn report(document: &Document, fault: &ClosedEarly, reporter: &mut Reporter) {
    let (outer, inner) = (what(document, &fault.outer), what(document, &fault.inner));
    let message = format!("{outer} is closed by the fence that was meant to close {inner}");
    let opener = markers(fault.outer.marker, fault.outer.len);
    let lengths = if fault.inner.len == fault.outer.len {
        format!("{inner} inside it has {} too", fault.inner.len)
    } else {
        format!("{inner} inside it has {}", fault.inner.len)
    };
    let diagnostic = reporter
        .report(opening(&fault.outer), message)
        .label(format!("opens with {opener}"))
        .related(opening(&fault.inner), lengths)
        .related(
            fault.early.run,
            format!("closes {outer}: the outermost open fence is closed first"),
        );
    for stray in &fault.strays {
        let meant = if stray.mark.run == fault.outer_close.run {
            format!("meant to close {outer}, ")
        } else {
            "meant as a closer, ".to_string()
        };
        diagnostic.related(
            stray.mark.run,
            format!("{meant}{}", swallows(document, stray)),
        );
    }
    let lengthened = fault
        .lengthen
        .iter()
        .find(|(run, _)| *run == fault.outer.run);
    let longer = lengthened.map_or(fault.outer.len, |(run, more)| run.len() + more);
    let first = line(document, fault.outer.run.start);
    let last = line(document, fault.outer_close.run.start);
    diagnostic
        .help(format!(
            "a fence must be longer than every fence inside it: write {} on lines {first} and {last}",
            markers(fault.outer.marker, longer)
        ))
        .fix("lengthen the outer fence", Safety::Unsafe, edits(fault));
}

fn edits(fault: &ClosedEarly) -> Vec<(Span, String)> {
    let marker = char::from(fault.outer.marker);
    let insert = |(run, more): &(Span, usize)| {
        (
            Span::empty(run.start as usize),
            marker.to_string().repeat(*more),
        )
    };
    fault.lengthen.iter().map(insert).collect()
}
