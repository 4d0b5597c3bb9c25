//! A fence that ends with its container or the file.

use serde::Deserialize;

use super::broken_fence_opener::explained;
use super::{line, lines, lost, markers, mismatched_colon_fence, opening, what};
use crate::diagnostic::Safety;
use crate::document::nesting::{FenceMark, NearMiss, Unclosed};
use crate::document::{Document, FenceFault};
use crate::project::Project;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnclosedFence {}

impl Rule for UnclosedFence {
    fn check(&self, document: &Document, _: &Project, reporter: &mut Reporter) {
        let explained = explained(document);
        for fault in document.fence_faults() {
            if let FenceFault::Unclosed(fault) = fault
                && !explained.contains(&fault.mark.run)
                && !mismatched_colon_fence::is_short(fault)
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
                report(document, fault, message, reporter);
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

/// Reports a fence without a closer, and the line that was perhaps meant as one.
pub(super) fn report(
    document: &Document,
    fault: &Unclosed,
    message: String,
    reporter: &mut Reporter,
) {
    let label = if document.slice(fault.swallowed).trim().is_empty() {
        "opens here".to_string()
    } else {
        let swallowed = lines(document, fault.swallowed);
        format!("takes in {swallowed}{}", lost(document, fault.swallowed))
    };
    let diagnostic = reporter.report(opening(&fault.mark), message).label(label);
    let wanted = markers(fault.mark.marker, fault.mark.len);
    let Some(miss) = &fault.near_miss else {
        diagnostic.help(format!(
            "close it with a line of {wanted} where its text ends"
        ));
        return;
    };
    let run = char::from(fault.mark.marker)
        .to_string()
        .repeat(fault.mark.len);
    let (why, help, edit) = match miss {
        NearMiss::TooShort(run, lacking) => (
            "too short to close it".to_string(),
            format!("write {wanted} here"),
            (
                Span::empty(run.end as usize),
                char::from(fault.mark.marker).to_string().repeat(*lacking),
            ),
        ),
        NearMiss::TextAfter(_, text) => (
            "no closer, because something follows it".to_string(),
            "leave nothing after the markers of a closing fence".to_string(),
            (*text, String::new()),
        ),
        NearMiss::Indented(space) => (
            "no closer, because it is indented by four columns or more".to_string(),
            "indent a closing fence like its opener".to_string(),
            (*space, String::new()),
        ),
        NearMiss::OtherMarker(at) => (
            "no closer, because it is made of another character".to_string(),
            format!("close it with {wanted}"),
            (*at, run),
        ),
    };
    diagnostic.related(miss.span(), why).help(help);
    if !matches!(miss, NearMiss::TextAfter(..)) {
        diagnostic.fix("make this line the closer", Safety::Unsafe, vec![edit]);
    }
}
