//! Single words beside an honorific.

use super::{Reading, Term, in_the_case_of, initial};
use crate::roster::fold::plain;
use crate::roster::matcher::{Findings, HitKind};
use crate::roster::near::Neighbour;
use crate::roster::words::{Gap, Word};

impl<'s> Reading<'s, '_> {
    /// Single words beside an honorific.
    pub(super) fn single_words(&mut self, findings: &mut Findings) {
        for at in 0..self.words.len() {
            if !self.open(at) || !self.honoured(at) || self.has_company(at) {
                continue;
            }
            let told = match self.ids[at] {
                Some(id) => self.right_word(at, &self.spaced.terms[id as usize]),
                None => self.near_word(at).map(|term| (term, HitKind::SingleWord)),
            };
            if let Some((term, kind)) = told {
                let person = *term.people.iter().min().expect("a name has a bearer");
                let word = &self.words[at];
                let shouting = kind != HitKind::Case && word.shouts(self.text);
                let expected = in_the_case_of(&term.spellings[0], shouting);
                findings.hit(self.text, word.span.clone(), expected, person, kind);
            }
        }
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

    /// A word of the roster whose accents or capitals are wrong, and which of them.
    fn right_word(&self, at: usize, term: &'s Term) -> Option<(&'s Term, HitKind)> {
        let written = plain(self.words[at].raw(self.text));
        let lower = written.to_lowercase();
        if !term.name || term.handle || term.spellings.iter().any(|spelling| *spelling == *written)
        {
            return None;
        }
        if term
            .spellings
            .iter()
            .all(|spelling| spelling.to_lowercase() != lower)
        {
            // Accents are forgotten by accident; nobody adds them so.
            return written.is_ascii().then_some((term, HitKind::Diacritics));
        }
        let capitals = self.words[at].shouts(self.text) && self.in_capitals(at..at + 1);
        (!capitals).then_some((term, HitKind::Case))
    }

    /// The only word of the roster that this one can be a slip of.
    fn near_word(&self, at: usize) -> Option<&'s Term> {
        let word = &self.words[at];
        let letters = word.folded.chars().count();
        if !word.capital || letters < self.shortest_single() {
            return None;
        }
        let mut nearest: Option<(usize, &Term)> = None;
        for &Neighbour { id, edits } in self.near(at) {
            let term = &self.spaced.terms[id as usize];
            if !is_slip(word, term, edits) {
                continue;
            }
            match nearest {
                Some((best, _)) if best < edits => {}
                Some((best, _)) if best == edits => return None,
                _ => nearest = Some((edits, term)),
            }
        }
        nearest.map(|(_, term)| term)
    }

    /// Letters that a single word needs. The more names there are, the longer a word must be to be near one of them by a
    /// slip rather than by chance.
    fn shortest_single(&self) -> usize {
        match self.spaced.terms.len() {
            0..=500 => 5,
            501..=1500 => 6,
            _ => 8,
        }
    }
}

/// Whether a single word may be the slip of a roster's word at so many edits.
fn is_slip(word: &Word, term: &Term, edits: usize) -> bool {
    let (written, name) = (&word.folded, &term.folded);
    let letters = written.chars().count().min(term.letters);
    let allowed = if letters < 8 { 1 } else { 2 };
    let begins_alike = initial(written) == initial(name) || edits == 1 && letters >= 7;
    // Endings make other names: Martin and Martins, Green and Greene.
    let other_ending = written.starts_with(name.as_str()) || name.starts_with(&**written);
    let camel = word.camel && !term.camel;
    letters >= 4 && edits <= allowed && begins_alike && !other_ending && !camel
}
