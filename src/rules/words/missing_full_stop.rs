//! A paragraph that ends without a full stop among those that end with one.

use std::collections::HashSet;

use serde::Deserialize;

use crate::diagnostic::Safety;
use crate::document::words::is_east_asian;
use crate::document::{Document, GAP, Kind, NodeId, Prose};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MissingFullStop {}

/// Paragraphs with a full stop that a document has at least for one without to be a slip.
const ENOUGH: usize = 3;

/// Times that there must be more of them.
const RATIO: usize = 4;

/// Letters of a paragraph at least that holds no full stop at all: a shorter one may be a title.
const SENTENCE: usize = 20;

/// How a paragraph ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Stop,
    Letter,
    Other,
}

impl Rule for MissingFullStop {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        let captions: HashSet<NodeId> = document
            .directives()
            .filter(|(_, directive)| document.directive_name(directive).contains("figure"))
            .filter_map(|(id, _)| Some(document.caption(id)?.node))
            .collect();
        let paragraphs: Vec<&Prose> = document
            .proses_of(|kind| kind == Kind::Paragraph)
            .filter(|prose| is_running_text(document, prose) && !captions.contains(&prose.node))
            .collect();
        for japanese in [true, false] {
            let own = || {
                paragraphs
                    .iter()
                    .filter(|prose| prose.text().contains(is_east_asian) == japanese)
            };
            let stopped = own()
                .filter(|prose| ending(prose.text()) == Ending::Stop)
                .count();
            let open: Vec<&&Prose> = own()
                .filter(|prose| ending(prose.text()) == Ending::Letter && is_sentence(prose.text()))
                .collect();
            if stopped >= ENOUGH && stopped >= RATIO * open.len() {
                for prose in open {
                    report(document, prose, if japanese { "。" } else { "." }, reporter);
                }
            }
        }
    }
}

/// Whether a paragraph stands by itself, is more than a link, a picture, a list of fields (`:place: Tokyo`) or definitions,
/// or what somebody says, and does not lead on to a list, code or a figure.
fn is_running_text(document: &Document, prose: &Prose) -> bool {
    let id = prose.node;
    let node = document.node(id);
    let holder = document.node(node.parent).kind;
    let leads_on = document.next_sibling(id).is_some_and(|next| {
        matches!(
            document.node(next).kind,
            Kind::List
                | Kind::CodeBlock
                | Kind::Table
                | Kind::MathBlock
                | Kind::Quote
                | Kind::Directive
        )
    });
    let mut parts = document.children(id);
    let words = parts.any(|part| document.node(part).kind == Kind::Text);
    matches!(holder, Kind::Document | Kind::Directive)
        && words
        && !leads_on
        && !prose.text().starts_with(':')
        && !prose.text().contains("\n: ")
        && !ends_with_speech(prose.text())
}

/// Whether the last line is what somebody says, perhaps after who does: `回答：「まだです」`.
fn ends_with_speech(text: &str) -> bool {
    let line = text.trim_end().rsplit('\n').next().unwrap_or(text);
    let speech = line
        .strip_suffix('」')
        .and_then(|line| line.split_once('「'));
    speech.is_some_and(|(before, speech)| {
        let before = before.trim_end();
        (before.is_empty() || before.ends_with(['：', ':', '―', '—'])) && !speech.contains('」')
    })
}

fn ending(text: &str) -> Ending {
    let text = text
        .trim_end()
        .trim_end_matches(['」', '』', '）', ')', '”', '"', '’', '\'', ']']);
    match text.chars().next_back() {
        Some('。' | '．' | '.' | '!' | '?' | '！' | '？' | '…' | '‥') => Ending::Stop,
        Some(c) if c.is_alphanumeric() && c != GAP => Ending::Letter,
        _ => Ending::Other,
    }
}

/// Whether a text is a sentence and no title: it holds another, or is long.
fn is_sentence(text: &str) -> bool {
    let stops = text.contains('。') || text.contains(". ");
    let long = if text.contains(is_east_asian) {
        SENTENCE
    } else {
        3 * SENTENCE
    };
    stops || text.chars().nth(long).is_some()
}

fn report(document: &Document, prose: &Prose, stop: &str, reporter: &mut Reporter) {
    let text = prose.text();
    let end = text.trim_end().len();
    let last = text[..end]
        .char_indices()
        .next_back()
        .map_or(0, |(at, _)| at);
    let block = document.node(prose.node).span;
    let message = format!("paragraph without `{stop}` at its end");
    reporter.report(prose.span(last..end), message).fix(
        format!("put `{stop}` there"),
        Safety::Unsafe,
        vec![(Span::empty(block.end as usize), stop.to_string())],
    );
}
