//! A heading more than one level below the one before it.

use serde::Deserialize;

use super::is_in_directive;
use crate::diagnostic::Safety;
use crate::document::{Data, Document, Kind};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SkippedHeadingLevel {}

impl Rule for SkippedHeadingLevel {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        // The first heading may be of any level: another file can stand before it.
        let mut before: Option<(u8, Span)> = None;
        for id in document.nodes(Kind::Heading) {
            let node = document.node(id);
            let Data::Heading(level, _) = node.data else {
                continue;
            };
            // Those of a directive are no part of the outline.
            if is_in_directive(document, id) {
                continue;
            }
            if let Some((above, span)) = before.filter(|(above, _)| level > above + 1) {
                let wanted = above + 1;
                let message = format!("heading of level {level} under one of level {above}");
                let diagnostic = reporter.report(node.span, message);
                diagnostic
                    .related(span, format!("level {above}"))
                    .help(format!("make it level {wanted}, or add the level between"));
                let extra = usize::from(level - wanted);
                let start = node.span.start as usize;
                if document.slice(node.span).starts_with('#') {
                    diagnostic
                        .fix(
                            format!("make it level {wanted}"),
                            Safety::Unsafe,
                            vec![(Span::new(start, start + extra), String::new())],
                        )
                        .reach(node.span);
                }
            }
            before = Some((level, node.span));
        }
    }
}
