//! What styles of Vale ask for and no page does: words in a row, letter case, and abbreviations that are explained.

use std::collections::HashSet;

use super::patterns::Patterns;
use super::run::{Run, value};
use super::texts::Text;
use crate::document::GAP;

/// Words that stand several times in a row.
#[derive(Debug)]
pub(super) struct Repeated {
    pub(super) tokens: Patterns,
    /// How often a word may stand again.
    pub(super) most: usize,
    /// Whether only letters count.
    pub(super) letters: bool,
    pub(super) ignore_case: bool,
}

impl Repeated {
    pub(super) fn check(&self, texts: &[Text], run: &mut Run) {
        for text in texts {
            self.look(text, run);
            if run.is_over() {
                return;
            }
        }
    }

    fn look(&self, text: &Text, run: &mut Run) {
        let words = text.as_str();
        let (mut before, mut start, mut again) = ("", 0, 0);
        for found in run.find(text, &self.tokens) {
            let word = words[found.range.clone()].trim();
            let same = match self.ignore_case {
                true => word.to_lowercase() == before.to_lowercase(),
                false => word == before,
            };
            let counts = !word.is_empty()
                && !word.contains(GAP)
                && (!self.letters || word.chars().all(char::is_alphabetic));
            if same && counts {
                again += 1;
            } else {
                again = 0;
            }
            if again > self.most {
                let span = text.span(start..found.range.end);
                run.report(span, &value("match", word), |_| None);
            }
            (before, start) = (word, found.range.start);
        }
    }
}

/// How letters are to be written.
#[derive(Debug)]
pub(super) enum Casing {
    Title,
    Sentence,
    Lower,
    Upper,
    Like(Patterns),
}

/// Texts in the wrong letter case.
#[derive(Debug)]
pub(super) struct Cased {
    pub(super) casing: Casing,
    /// Which share of the words must be right.
    pub(super) share: f64,
    /// Words that are written as they are.
    pub(super) free: HashSet<String>,
}

/// Words that stay small in a title, unless they are its first or last.
const SMALL: [&str; 27] = [
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "if", "in", "into", "nor", "of",
    "off", "on", "onto", "or", "over", "per", "so", "the", "to", "up", "via", "with", "yet",
];

impl Cased {
    pub(super) fn check(&self, texts: &[Text], run: &mut Run) {
        for text in texts {
            let words = text.as_str().trim();
            if words.chars().any(char::is_alphabetic) && !self.is_right(words) {
                run.report(text.place, &value("match", words), |_| None);
            }
            if run.is_over() {
                return;
            }
        }
    }

    fn is_right(&self, text: &str) -> bool {
        match &self.casing {
            Casing::Lower => text == text.to_lowercase(),
            Casing::Upper => text == text.to_uppercase(),
            Casing::Like(patterns) => patterns.matches(text),
            Casing::Title => self.words(text, |word, is_end| {
                let small = SMALL.contains(&word);
                starts_large(word) != Some(false) || (small && !is_end)
            }),
            Casing::Sentence => {
                let mut is_first = true;
                self.words(text, |word, _| {
                    let first = std::mem::take(&mut is_first);
                    let large = starts_large(word);
                    let acronym = word.chars().skip(1).any(char::is_uppercase);
                    acronym || large.is_none_or(|large| large == first)
                })
            }
        }
    }

    /// Whether enough of the words are as `is_right` wants them, which is told whether a word is the first or the last.
    fn words(&self, text: &str, mut is_right: impl FnMut(&str, bool) -> bool) -> bool {
        let words: Vec<&str> = text.split_whitespace().map(bare).collect();
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        let ends = words.len().saturating_sub(1);
        let right = words.iter().enumerate().filter(|(index, word)| {
            let right = is_right(word, *index == 0 || *index == ends);
            right || self.free.contains(**word)
        });
        right.count() as f64 >= self.share * words.len() as f64
    }
}

/// A word without the punctuation around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Whether a word begins with a capital; nothing if its script has none.
fn starts_large(word: &str) -> Option<bool> {
    let first = word.chars().next()?;
    match (first.is_uppercase(), first.is_lowercase()) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

/// Abbreviations, and where a document explains them.
#[derive(Debug)]
pub(super) struct Explained {
    /// What must be explained.
    pub(super) first: Patterns,
    /// What explains it; its first group is the same text.
    pub(super) second: Patterns,
}

impl Explained {
    pub(super) fn check(&self, texts: &[Text], run: &mut Run) {
        let mut explained = HashSet::new();
        for text in texts {
            for found in run.find(text, &self.second) {
                let term = self.second.group(text.as_str(), &found, "1");
                explained.insert(
                    term.unwrap_or(&text.as_str()[found.range.clone()])
                        .to_owned(),
                );
            }
        }
        for text in texts {
            let words = text.as_str();
            for found in run.find(text, &self.first) {
                let whole = &words[found.range.clone()];
                let term = self.first.group(words, &found, "1").unwrap_or(whole);
                if !explained.contains(term) {
                    let span = text.span(found.range.clone());
                    run.report(span, &value("match", term), |_| None);
                }
            }
            if run.is_over() {
                return;
            }
        }
    }
}
