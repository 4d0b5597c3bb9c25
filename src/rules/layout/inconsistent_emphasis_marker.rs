//! Emphasis whose markers are not those of the rest.

use serde::Deserialize;

use super::{nodes, usual};
use crate::diagnostic::Safety;
use crate::document::{Document, Kind};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule and its options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct InconsistentEmphasisMarker {
    emphasis: Marker,
    strong: Marker,
}

/// Which marker is wanted.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Marker {
    #[default]
    Consistent,
    Asterisk,
    Underscore,
}

impl Rule for InconsistentEmphasisMarker {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        check_kind(document, Kind::Emphasis, 1, self.emphasis, reporter);
        check_kind(document, Kind::Strong, 2, self.strong, reporter);
    }
}

fn check_kind(
    document: &Document,
    kind: Kind,
    length: usize,
    wanted: Marker,
    reporter: &mut Reporter,
) {
    let spans = nodes(document, kind).map(|id| document.node(id).span);
    let marker = |span: Span| document.source().text().as_bytes()[span.start as usize];
    let usual = match wanted {
        Marker::Asterisk => b'*',
        Marker::Underscore => b'_',
        Marker::Consistent => match usual(spans.clone().map(marker)) {
            Some(usual) => usual,
            None => return,
        },
    };
    for span in spans.filter(|span| marker(*span) != usual) {
        if !can_be(document, span, length, usual) {
            continue;
        }
        let run = char::from(usual).to_string().repeat(length);
        let (start, end) = (span.start as usize, span.end as usize);
        let (open, close) = (
            Span::new(start, start + length),
            Span::new(end - length, end),
        );
        let written = document.slice(open);
        reporter
            .report(
                span,
                format!("marked with `{written}`, where others are with `{run}`"),
            )
            .fix(
                format!("mark it with `{run}`"),
                Safety::Safe,
                vec![(open, run.clone()), (close, run)],
            );
    }
}

/// Whether the markers can be exchanged and mean the same: no other marker is near to take them for its own, and
/// underscores stand between words, as those of no script without spaces do.
fn can_be(document: &Document, span: Span, length: usize, usual: u8) -> bool {
    let (before, rest) = document.source().text().split_at(span.start as usize);
    let (whole, after) = rest.split_at(span.len());
    let inside = &whole[length..whole.len() - length];
    let marker = |c: char| matches!(c, '*' | '_');
    let (last, next) = (before.chars().next_back(), after.chars().next());
    let beside = [last, next].into_iter().flatten();
    let apart = !beside.clone().any(|c| marker(c) || c == '\\');
    let between_words = usual == b'*' || !beside.clone().any(char::is_alphanumeric);
    apart && between_words && !inside.contains(char::from(usual)) && has_no_markers(inside)
}

/// Whether nothing in the words could be a marker: an underscore in a word is none, and a backslash may make one of the
/// markers around.
fn has_no_markers(words: &str) -> bool {
    let mut before = None;
    let mut chars = words.chars().peekable();
    while let Some(c) = chars.next() {
        let in_word = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
        if c == '*' || (c == '_' && !(in_word(before.as_ref()) && in_word(chars.peek()))) {
            return false;
        }
        if c == '\\' && chars.peek().is_none_or(|next| !next.is_alphanumeric()) {
            return false;
        }
        before = Some(c);
    }
    true
}
