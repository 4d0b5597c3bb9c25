//! Several blank lines where one would do.

use serde::Deserialize;

use super::{Spans, is_bare, lines};
use crate::diagnostic::Safety;
use crate::document::{Document, Kind, Line};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule and its options.
#[derive(Debug, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct ExtraBlankLines {
    /// How many may follow each other.
    maximum: usize,
}

impl Default for ExtraBlankLines {
    fn default() -> Self {
        ExtraBlankLines { maximum: 1 }
    }
}

impl Rule for ExtraBlankLines {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        use Kind::{CodeBlock, HtmlBlock, MathBlock};
        let lines = lines(document);
        if lines.is_empty() {
            return;
        }
        let kept = Spans::of(document, &[CodeBlock, HtmlBlock, MathBlock]);
        let blank = |line: &Line| is_bare(document, line) && !kept.hold(line.span.start);
        let mut at = 0;
        while at < lines.len() {
            let count = lines[at..].iter().take_while(|line| blank(line)).count();
            let at_end = at + count == lines.len();
            // At the end of a file there is nothing that they could stand before.
            let allowed = if at_end { 0 } else { self.maximum };
            if count > allowed {
                let extra = &lines[at + allowed..at + count];
                let what = match (at_end, extra.len()) {
                    (true, 1) => "a blank line at the end of the file".to_string(),
                    (true, extra) => format!("{extra} blank lines at the end of the file"),
                    (false, 1) => "one blank line too many".to_string(),
                    (false, extra) => format!("{extra} blank lines too many"),
                };
                let end = lines
                    .get(at + count)
                    .map_or(document.source().text().len(), |next| {
                        next.span.start as usize
                    });
                let span = Span::new(extra[0].span.start as usize, end);
                reporter.report(span, what).fix(
                    "take them away",
                    Safety::Safe,
                    vec![(span, String::new())],
                );
            }
            at += count.max(1);
        }
    }
}
