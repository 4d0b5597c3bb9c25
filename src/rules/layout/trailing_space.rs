//! Spaces and tabs at the end of a line.

use std::collections::HashSet;

use serde::Deserialize;

use super::{Spans, lines};
use crate::diagnostic::Safety;
use crate::document::{Document, Kind, LineKind};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule and its options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct TrailingSpace {
    /// Whether the spaces that break a line are a finding too.
    line_breaks: bool,
}

impl Rule for TrailingSpace {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        let lines = lines(document);
        let ends = |line: &&crate::document::Line| document.slice(line.span).ends_with([' ', '\t']);
        if !lines.iter().any(|line| ends(&line)) {
            return;
        }
        let verbatim = Spans::inline_verbatim(document);
        let breaks: HashSet<usize> = document
            .nodes(Kind::HardBreak)
            .map(|id| document.line_at(document.node(id).span.start))
            .collect();
        for (number, line) in lines.iter().enumerate().filter(|(_, line)| ends(line)) {
            let text = document.slice(line.span);
            let words = text.trim_end_matches([' ', '\t']);
            let end = line.span.end;
            let start = end - (text.len() - words.len()) as u32;
            let kept = line.is_verbatim() || verbatim.hold(end - 1);
            // A backslash would break the line then.
            if kept || (line.kind == LineKind::Text && words.ends_with('\\')) {
                continue;
            }
            let span = Span { start, end };
            if !breaks.contains(&number) || words.ends_with('\\') {
                report(span, String::new(), reporter);
            } else if self.line_breaks {
                let message = "spaces that no one sees break the line here";
                let diagnostic = reporter.report(span, message);
                diagnostic.help("write a backslash").fix(
                    "write a backslash",
                    Safety::Safe,
                    vec![(span, "\\".to_string())],
                );
            } else if document.slice(span) != "  " {
                report(span, "  ".to_string(), reporter);
            }
        }
    }
}

fn report(span: Span, instead: String, reporter: &mut Reporter) {
    let message = match instead.is_empty() {
        true => "the line ends with spaces",
        false => "two spaces are enough to break a line",
    };
    reporter
        .report(span, message)
        .fix("take them away", Safety::Safe, vec![(span, instead)]);
}
