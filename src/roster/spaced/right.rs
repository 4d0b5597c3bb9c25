//! Names of which every letter is right, and what else may be wrong with them.

use std::cmp::Reverse;

use super::Reading;
use crate::roster::fold::plain;
use crate::roster::matcher::{self, HitKind};
use crate::roster::names::NameWord;
use crate::roster::words::{Gap, Word};

impl Reading<'_, '_> {
    /// Names whose letters are right.
    pub(super) fn right_names(&mut self, findings: &mut matcher::Reading) {
        let mut at = 0;
        while at < self.words.len() {
            let Some((way, fault)) = self.right_name(at) else {
                at += 1;
                continue;
            };
            let known = self.known(way);
            let range = at..at + known.ids.len();
            match fault {
                Some(kind) => {
                    self.tell(range.clone(), known, kind, findings);
                }
                None => findings.mention(self.span(&range), known.person, &known.way.shown),
            }
            self.taken[range.clone()].fill(true);
            at = range.end;
        }
    }

    /// The longest name that begins here, and what is wrong with it. Of namesakes the one without a fault is meant.
    fn right_name(&self, at: usize) -> Option<(u32, Option<HitKind>)> {
        let pair = (self.ids[at]?, (*self.ids.get(at + 1)?)?);
        let beginning = || {
            let ways = self.spaced.pairs.get(&pair).into_iter().flatten();
            ways.filter(|&&(_, place)| place == 0).map(|&(way, _)| way)
        };
        let length = |way: u32| self.known(way).ids.len();
        let best = beginning()
            .filter(|&way| self.stands_at(way, at))
            .map(|way| (way, self.fault(way, at)))
            .max_by_key(|&(way, fault)| {
                let reversed = self.known(way).way.reversed;
                (length(way), fault.is_none(), !reversed, Reverse(way))
            })?;
        // A right part of a longer name with a slip before it or further on is no short form of it.
        let ways = self.spaced.pairs.get(&pair).into_iter().flatten();
        let slipped = ways
            .filter(|(way, _)| length(*way) > length(best.0))
            .any(|&(way, place)| {
                at.checked_sub(place)
                    .is_some_and(|start| self.weigh(way, start).is_some())
            });
        (!slipped).then_some(best)
    }

    fn stands_at(&self, way: u32, at: usize) -> bool {
        let known = self.known(way);
        let end = at + known.ids.len();
        end <= self.words.len()
            && known
                .ids
                .iter()
                .zip(&self.ids[at..end])
                .all(|(id, word)| Some(*id) == *word)
            && self.gaps[at..end - 1]
                .iter()
                .all(|&gap| gap == Gap::Space || gap == Gap::Line && !known.way.reversed)
    }

    /// In what the words from `at`, which are those of `way` when folded, differ from them.
    fn fault(&self, way: u32, at: usize) -> Option<HitKind> {
        let way = &self.known(way).way;
        let range = at..at + way.words.len();
        if !self.wrapped && self.gaps[at..range.end - 1].contains(&Gap::Line) {
            return Some(HitKind::Split);
        }
        let written = || self.words[range.clone()].iter().zip(&way.words);
        let accents = |(word, name): (&Word, &NameWord)| {
            plain(word.raw()).to_lowercase() != name.text.to_lowercase()
        };
        if written().any(accents) {
            return Some(HitKind::Diacritics);
        }
        if self.wrong_case(range.clone(), &way.words) {
            return Some(HitKind::Case);
        }
        let full_stop = |(word, name): (&Word, &NameWord)| {
            (word.is_initial() || name.dotted) && word.dotted(self.text) != name.dotted
        };
        // A full stop after the last word may be the sentence's.
        let inside = way.words.len() - 1;
        written()
            .take(inside)
            .any(full_stop)
            .then_some(HitKind::Initial)
    }
}
