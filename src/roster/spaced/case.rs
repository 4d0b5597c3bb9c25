//! Capitals: when a name in other ones is a slip, and when it is a way to write.

use std::ops::Range;

use super::Reading;
use crate::roster::fold::{is_japanese, plain};
use crate::roster::names::NameWord;
use crate::roster::words::Word;

impl Reading<'_, '_> {
    /// Whether capitals differ, and not for a good reason.
    pub(super) fn wrong_case(&self, range: Range<usize>, names: &[NameWord]) -> bool {
        let wrong: Vec<&Word> = self.words[range.clone()]
            .iter()
            .zip(names)
            .filter(|(word, name)| !name.particle && plain(word.raw()) != name.text)
            .map(|(word, _)| word)
            .collect();
        if wrong.is_empty() {
            return false;
        }
        if wrong.iter().any(|word| word.shouts()) {
            let whole = self.words[range.clone()]
                .iter()
                .all(|word| word.shouts() || word.is_initial());
            // `Ada LOVELACE` tells which is the family name; a line in capitals has them everywhere.
            return whole && !self.in_capitals(range);
        }
        if self.words[range.clone()].iter().all(|word| !word.capital) {
            // Names are made of words: `rob banks`, `will power`.
            return self.honoured(range.end - 1);
        }
        // At the start of a sentence the first word has a capital anyway: `Will power …`.
        let lowered = wrong.iter().any(|word| !word.capital);
        !(lowered && self.words[range.start].capital && self.begins_sentence(range.start))
    }

    /// Whether the text around is written in capitals, or there is none to judge by.
    pub(super) fn in_capitals(&self, range: Range<usize>) -> bool {
        let span = self.span(&range);
        let shouting = |near: &Word, between: Range<usize>| {
            let apart = |c: char| is_japanese(c) || c.is_lowercase();
            near.shouts() && !self.text[between].contains(apart)
        };
        let before = range.start.checked_sub(1).map(|at| &self.words[at]);
        let after = self.words.get(range.end);
        before.is_some_and(|word| shouting(word, word.span.end..span.start))
            || after.is_some_and(|word| shouting(word, span.end..word.span.start))
            || !self.has_other_letters()
    }

    /// Whether the text has anything to tell capitals from: small letters, or Japanese.
    fn has_other_letters(&self) -> bool {
        let tells = |c: char| c.is_lowercase() || is_japanese(c);
        *self.other_letters.get_or_init(|| self.text.contains(tells))
    }

    pub(super) fn begins_sentence(&self, at: usize) -> bool {
        let before =
            self.text[..self.words[at].span.start].trim_end_matches([' ', '\t', '\u{3000}']);
        !before.ends_with(|c: char| {
            c.is_alphanumeric() || matches!(c, ',' | '、' | ';' | '-' | '–' | '—')
        })
    }
}
