//! A letter that is written as a letter and a mark.

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;

use crate::diagnostic::Safety;
use crate::document::{Document, Prose};
use crate::project::Place;
use crate::rules::{Reporter, Rule};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DecomposedCharacter {}

impl Rule for DecomposedCharacter {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        for prose in document.proses() {
            let text = prose.text();
            // The bytes with which accents and the marks of kana begin.
            if memchr::memchr2(0xCC, 0xE3, text.as_bytes()).is_none() {
                continue;
            }
            let mut done = 0;
            for (at, _) in text.char_indices().filter(|&(_, c)| is_mark(c)) {
                if at >= done && is_decomposed(text, at) {
                    done = end_of_word(text, at);
                    report(document, prose, start_of_word(text, at)..done, reporter);
                }
            }
        }
    }
}

/// A mark that has a letter of its own with many a letter: an accent, or those of が and ぱ.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{331}' | '\u{3099}' | '\u{309A}')
}

/// Whether Unicode has one character for the mark at `at` and what it stands on.
fn is_decomposed(text: &str, at: usize) -> bool {
    let mut around = text[at..].chars();
    let mark = around.next();
    let base = text[..at].chars().next_back();
    base.zip(mark)
        .and_then(|(base, mark)| compose(base, mark))
        .is_some()
}

fn start_of_word(text: &str, at: usize) -> usize {
    let space = text[..at].char_indices().rev().find(|(_, c)| ends_word(*c));
    space.map_or(0, |(at, c)| at + c.len_utf8())
}

fn end_of_word(text: &str, at: usize) -> usize {
    text[at..]
        .find(ends_word)
        .map_or(text.len(), |length| at + length)
}

fn ends_word(c: char) -> bool {
    !c.is_alphanumeric() && !is_mark(c) && c != 'ー'
}

fn report(
    document: &Document,
    prose: &Prose,
    range: std::ops::Range<usize>,
    reporter: &mut Reporter,
) {
    let text = &prose.text()[range.clone()];
    let composed: String = text.nfc().collect();
    let marks = text.chars().filter(|&c| is_mark(c)).count();
    let message = match marks {
        1 => format!("a letter of `{composed}` is written as a letter and a mark"),
        _ => format!("{marks} letters of `{composed}` are written as a letter and a mark"),
    };
    let span = prose.span(range);
    let diagnostic = reporter.report(span, message);
    if document.slice(span) == text {
        diagnostic.fix("compose them", Safety::Safe, vec![(span, composed)]);
    }
}
