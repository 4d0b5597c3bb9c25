//! Lines that end in two ways in one file.

use serde::Deserialize;

use super::{lines, usual};
use crate::diagnostic::Safety;
use crate::document::Document;
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MixedLineEndings {}

impl Rule for MixedLineEndings {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        let text = document.source().text();
        if !text.contains('\r') || lines(document).is_empty() {
            return;
        }
        let breaks = line_breaks(text);
        let Some(usual) = usual(breaks.iter().map(|span| document.slice(*span))) else {
            return;
        };
        let others: Vec<Span> = breaks
            .into_iter()
            .filter(|span| document.slice(*span) != usual)
            .collect();
        let Some(&first) = others.first() else { return };
        let lines = match others.len() {
            1 => "a line ends".to_string(),
            count => format!("{count} lines end"),
        };
        let (name, other) = (name(usual), name(document.slice(first)));
        let edits = others.iter().map(|span| (*span, usual.to_string()));
        let at = Span::empty(first.start as usize);
        reporter
            .report(
                at,
                format!("{lines} otherwise than the others, with {name}"),
            )
            .label(format!("the first, with {other}"))
            .fix(
                format!("end all lines with {name}"),
                Safety::Safe,
                edits.collect(),
            );
    }
}

fn line_breaks(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut breaks: Vec<Span> = Vec::new();
    for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        let joins = bytes[at] == b'\n' && at > 0 && bytes[at - 1] == b'\r';
        match breaks.last_mut() {
            Some(last) if joins => last.end += 1,
            _ => breaks.push(Span::new(at, at + 1)),
        }
    }
    breaks
}

fn name(line_break: &str) -> &'static str {
    match line_break {
        "\r\n" => "CR LF",
        "\r" => "CR",
        _ => "LF",
    }
}
