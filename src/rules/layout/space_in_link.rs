//! Spaces at the ends of what a link shows.

use serde::Deserialize;

use super::nodes;
use crate::diagnostic::Safety;
use crate::document::node::LinkForm;
use crate::document::{Document, Kind};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SpaceInLink {}

impl Rule for SpaceInLink {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        for id in nodes(document, Kind::Link) {
            if !matches!(
                document.link_form(id),
                Some(LinkForm::Inline | LinkForm::Full)
            ) {
                continue;
            }
            let mut children = document.children(id).map(|child| document.node(child).span);
            let Some(first) = children.next() else {
                continue;
            };
            let last = children.last().unwrap_or(first);
            let source = document.slice(document.node(id).span);
            let start = document.node(id).span.start as usize + 1;
            let length = last.end as usize - start;
            // A parser may not count the spaces at the ends among the words.
            let after = source[1 + length..].len() - source[1 + length..].trim_start().len();
            let shown = &source[1..1 + length + after];
            if shown.trim().is_empty() || shown.contains(['\n', '\r']) {
                continue;
            }
            let before = shown.len() - shown.trim_start().len();
            let after = shown.len() - shown.trim_end().len();
            let ends = [
                Span::new(start, start + before),
                Span::new(start + shown.len() - after, start + shown.len()),
            ];
            let spaces = ends.into_iter().filter(|span| !span.is_empty());
            let edits: Vec<_> = spaces.map(|span| (span, String::new())).collect();
            if !edits.is_empty() {
                let shown = Span::new(start, start + shown.len());
                reporter
                    .report(shown, "there are spaces at the ends of the link's text")
                    .fix("take them away", Safety::Unsafe, edits);
            }
        }
    }
}
