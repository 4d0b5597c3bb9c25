//! More than one space between the marks of a heading and its words.

use serde::Deserialize;

use super::headings::{Heading, Style};
use super::nodes;
use crate::diagnostic::Safety;
use crate::document::{Document, Kind};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExtraHeadingSpace {}

impl Rule for ExtraHeadingSpace {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        for id in nodes(document, Kind::Heading) {
            let Some(heading) = Heading::of(document, id) else {
                continue;
            };
            if heading.style == Style::Underlined || heading.text.is_empty() {
                continue;
            }
            let close = document.slice(heading.close);
            let start = heading.close.start as usize;
            let before = Span::new(start, start + close.trim_end_matches('#').len());
            for gap in [heading.gap, before] {
                if gap.len() > 1 {
                    reporter
                        .report(gap, "more than one space beside the marks of the heading")
                        .fix("leave one", Safety::Safe, vec![(gap, " ".to_string())]);
                }
            }
        }
    }
}
