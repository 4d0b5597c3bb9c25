//! Single words beside an honorific.

use super::{Reading, Term, in_the_case_of, initial};
use crate::roster::fold::plain;
use crate::roster::matcher::{self, Evidence, HitKind};
use crate::roster::words::{Gap, Word};

impl<'s> Reading<'s, '_> {
    /// Single words beside an honorific, and those beside the name that they are a slip of.
    pub(super) fn single_words(&mut self, findings: &mut matcher::Reading) {
        for at in 0..self.words.len() {
            if !self.open(at) || self.has_company(at) {
                continue;
            }
            if !self.honoured(at) {
                self.beside_its_like(at, findings);
            } else if let Some(id) = self.ids[at] {
                let term = &self.spaced.terms[id as usize];
                if let Some(kind) = self.right_word(at, term) {
                    self.tell_word(at, term, kind, findings);
                }
            } else if self.words[at].capital {
                for near in self.near(at) {
                    let term = &self.spaced.terms[near.id as usize];
                    if is_slip(&self.words[at], term, near.edits)
                        && let Some(hit) = self.tell_word(at, term, HitKind::SingleWord, findings)
                    {
                        hit.evidence = Evidence::Mention;
                        hit.weight = near.edits;
                    }
                }
            }
        }
    }

    fn tell_word<'f>(
        &self,
        at: usize,
        term: &Term,
        kind: HitKind,
        findings: &'f mut matcher::Reading,
    ) -> Option<&'f mut matcher::Hit> {
        let mut people: Vec<usize> = term.people.iter().copied().collect();
        people.sort_unstable();
        let word = &self.words[at];
        let shouting = kind != HitKind::Case && word.shouts();
        let expected = in_the_case_of(&term.spellings[0], shouting);
        let hit = findings.hit(self.text, word.span.clone(), expected, people[0], kind)?;
        hit.people = people;
        Some(hit)
    }

    /// A word without an honorific, where its neighbourhood calls the person by that very name again and again.
    fn beside_its_like(&self, at: usize, findings: &mut matcher::Reading) {
        let word = &self.words[at];
        if self.ids[at].is_some()
            || !word.capital
            || self.begins_sentence(at)
            || is_calendar(word.folded())
        {
            return;
        }
        let near = self.likely_once(at);
        let [(term, id)] = near.as_slice() else {
            return;
        };
        let whole = findings
            .mentions
            .iter()
            .any(|mention| term.people.contains(&mention.person));
        let alone = (0..self.words.len()).filter(|&other| {
            self.ids[other] == Some(*id)
                && self.open(other)
                && self.words[other].capital
                && !self.has_company(other)
        });
        if whole && alone.count() > 0 && !self.text.contains(word.folded()) {
            self.tell_word(at, term, HitKind::SingleWord, findings);
        }
    }

    /// The names of people that are one edit from the word and begin as it does.
    fn likely_once(&self, at: usize) -> Vec<(&'s Term, u32)> {
        let word = &self.words[at];
        let near = self.near_once(at).iter();
        near.map(|near| (&self.spaced.terms[near.id as usize], near.id))
            .filter(|(term, _)| {
                is_slip(word, term, 1)
                    && term.letters >= 5
                    && initial(word.folded()) == initial(&term.folded)
            })
            .collect()
    }

    /// Whether another capitalised word makes a longer name of this one.
    fn has_company(&self, at: usize) -> bool {
        let before = at > 0
            && !self.titled(at)
            && self.gaps[at - 1] != Gap::Apart
            && self.words[at - 1].capital;
        let after =
            at + 1 < self.words.len() && self.gaps[at] != Gap::Apart && self.words[at + 1].capital;
        before || after
    }

    /// What is wrong with a word of the roster: accents or capitals.
    fn right_word(&self, at: usize, term: &Term) -> Option<HitKind> {
        let written = plain(self.words[at].raw());
        let lower = written.to_lowercase();
        if !term.name || term.handle || term.spellings.iter().any(|spelling| *spelling == *written)
        {
            return None;
        }
        let same = |spelling: &String| spelling.to_lowercase() == lower;
        if !term.spellings.iter().any(same) {
            // Accents are forgotten by accident; nobody adds them so.
            return written.is_ascii().then_some(HitKind::Diacritics);
        }
        let capitals = self.words[at].shouts() && self.in_capitals(at..at + 1);
        (!capitals).then_some(HitKind::Case)
    }
}

/// Whether a word is always written with a capital, and is nobody's name: March for Marsh.
fn is_calendar(folded: &str) -> bool {
    const WORDS: [&str; 9] = [
        "march", "april", "august", "friday", "sunday", "monday", "easter", "english", "french",
    ];
    WORDS.contains(&folded)
}

/// Whether a single word may be the slip of a roster's word at so many edits.
fn is_slip(word: &Word, term: &Term, edits: usize) -> bool {
    let (written, name) = (word.folded(), &term.folded);
    let letters = written.chars().count().min(term.letters);
    let allowed = if letters < 8 { 1 } else { 2 };
    let begins_alike = initial(written) == initial(name) || edits == 1 && letters >= 7;
    // Endings make other names: Martin and Martins, Green and Greene.
    let other_ending = written.starts_with(name.as_str()) || name.starts_with(written);
    let camel = word.camel && !term.camel;
    letters >= 4 && edits <= allowed && begins_alike && !other_ending && !camel
}
