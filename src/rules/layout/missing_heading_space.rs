//! Marks of a heading without a space after them, which are words.

use serde::Deserialize;

use super::nodes;
use crate::diagnostic::Safety;
use crate::document::{Document, Kind};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MissingHeadingSpace {}

impl Rule for MissingHeadingSpace {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        for id in nodes(document, Kind::Paragraph) {
            let span = document.node(id).span;
            let text = document.slice(span);
            let hashes = text.bytes().take_while(|&b| b == b'#').count();
            let Some(first) = text[hashes..].chars().next() else {
                continue;
            };
            // A tag, or the number of an issue.
            let tag = hashes == 1
                && (first.is_ascii_digit() || text[1..].contains('#') || !text.contains(' '));
            let emoji = first == '\u{fe0f}' || first == '\u{20e3}';
            let title = !text.contains(['\n', '\r']) && !first.is_whitespace();
            if !(1..=6).contains(&hashes) || tag || emoji || !title || first == '!' {
                continue;
            }
            let start = span.start as usize;
            let marks = Span::new(start, start + hashes);
            let space = (Span::empty(start + hashes), " ".to_string());
            reporter
                .report(marks, "without a space after it, this makes no heading")
                .fix("add the space", Safety::Unsafe, vec![space])
                .reach(span);
        }
    }
}
