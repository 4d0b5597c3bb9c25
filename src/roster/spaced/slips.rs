//! Names of which one word is right, or nearly all letters are.

use std::cmp::Reverse;

use super::{Known, Reading, WordId, initial};
use crate::roster::matcher::{Findings, HitKind};
use crate::roster::near::{COMMON, edits_allowed};

/// A place where a name might be meant.
struct Candidate {
    /// Edits, and one more where nothing is certain.
    weight: usize,
    start: usize,
    way: u32,
}

impl<'s> Reading<'s, '_> {
    /// Names that are nearly right.
    pub(super) fn near_names(&mut self, findings: &mut Findings) {
        let mut candidates: Vec<Candidate> = (1..self.words.len())
            .filter(|&right| self.open(right - 1) && self.open(right) && self.joined(right - 1))
            .flat_map(|right| self.candidates(right - 1))
            .collect();
        let length = |candidate: &Candidate| self.known(candidate.way).ids.len();
        candidates.sort_by_key(|candidate| {
            let reversed = self.known(candidate.way).way.reversed;
            (
                candidate.weight,
                Reverse(length(candidate)),
                reversed,
                candidate.start,
                candidate.way,
            )
        });
        for (at, candidate) in candidates.iter().enumerate() {
            let known = self.known(candidate.way);
            let range = candidate.start..candidate.start + known.ids.len();
            if !self.taken[range.clone()].contains(&true) {
                let others = self.others(candidate, &candidates[at + 1..]);
                self.tell_one_of(range.clone(), known, &others, findings);
                self.taken[range].fill(true);
            }
        }
    }

    /// The names of other people that are meant as likely as a candidate, by the same words.
    fn others(&self, candidate: &Candidate, after: &[Candidate]) -> Vec<&'s Known> {
        let known = self.known(candidate.way);
        let alike = after.iter().take_while(|other| {
            let length = self.known(other.way).ids.len();
            other.weight == candidate.weight && length == known.ids.len()
        });
        let mut others: Vec<&Known> = alike
            .filter(|other| other.start == candidate.start)
            .map(|other| self.known(other.way))
            .filter(|other| other.person != known.person)
            .collect();
        others.dedup_by_key(|other| other.person);
        others
    }

    /// Names that the words at `left` and after it may be meant as a part of.
    fn candidates(&self, left: usize) -> Vec<Candidate> {
        let right = left + 1;
        let (one, other) = (&self.words[left], &self.words[right]);
        if self.ids[left].or(self.ids[right]).is_none() && !(one.capital && other.capital) {
            return Vec::new();
        }
        let others = self.meant_by(right);
        let pairs = self
            .meant_by(left)
            .into_iter()
            .flat_map(|one| others.iter().map(move |&other| (one, other)));
        pairs
            .filter_map(|pair| self.spaced.pairs.get(&pair))
            .flatten()
            .filter_map(|&(way, place)| {
                let start = left.checked_sub(place)?;
                let weight = self.weigh(way, start)?;
                Some(Candidate { weight, start, way })
            })
            .collect()
    }

    /// The roster's words that a word is or may be a slip of.
    fn meant_by(&self, at: usize) -> Vec<WordId> {
        match self.ids[at] {
            Some(id) => vec![id],
            None => self.near(at).iter().map(|near| near.id).collect(),
        }
    }

    /// The weight of the words from `start` as a slip of the name; `None` when they may be somebody else's.
    pub(super) fn weigh(&self, way: u32, start: usize) -> Option<usize> {
        let known = self.known(way);
        let end = start + known.ids.len();
        if end > self.words.len() || !(start..end - 1).all(|at| self.joined(at)) {
            return None;
        }
        let mut right = Right {
            letters: 0,
            bearers: usize::MAX,
        };
        let mut slips = Vec::new();
        for (at, (&id, name)) in (start..end).zip(known.ids.iter().zip(&known.way.words)) {
            let word = &self.words[at];
            let term = &self.spaced.terms[id as usize];
            let capital = word.capital || !name.capital || name.particle;
            if !self.open(at) || !capital || word.camel && !name.camel {
                return None;
            }
            if self.ids[at] == Some(id) {
                right.letters += term.letters;
                right.bearers = right.bearers.min(term.people.len());
                continue;
            }
            let edits = strsim::osa_distance(&word.folded, &name.folded);
            // A word of somebody's name is not a slip of another.
            if self.ids[at].is_some() || edits > edits_allowed(term.letters) {
                return None;
            }
            slips.push(Slip {
                edits,
                letters: word.folded.chars().count().min(term.letters),
                same_initial: initial(&word.folded) == initial(&name.folded),
            });
        }
        weight(&right, &slips, known.way.reversed)
    }

    /// The given name of another before a family name that only one person on the roster bears.
    pub(super) fn other_given_names(&mut self, findings: &mut Findings) {
        for right in 1..self.words.len() {
            let left = right - 1;
            if !(self.open(left) && self.open(right) && self.joined(left)) {
                continue;
            }
            if let Some(known) = self.other_given_name(left) {
                self.tell(left..right + 1, known, HitKind::GivenName, findings);
                self.taken[left..=right].fill(true);
            }
        }
    }

    fn other_given_name(&self, left: usize) -> Option<&'s Known> {
        let family = &self.spaced.terms[self.ids[left + 1]? as usize];
        if family.people.len() > 1 || family.letters < 4 {
            return None;
        }
        let known = self.known(family.family?);
        let (given, word) = (&known.way.words[0], &self.words[left]);
        let capitals = given.capital && word.capital && self.words[left + 1].capital && !word.camel;
        let longer_name = left > 0 && self.joined(left - 1) && self.words[left - 1].capital;
        (capitals && !longer_name && resemble(&word.folded, &given.folded)).then_some(known)
    }
}

/// The words of a candidate that are right.
struct Right {
    letters: usize,
    /// People who bear the rarest of them.
    bearers: usize,
}

/// A word of a candidate that is not.
struct Slip {
    edits: usize,
    letters: usize,
    same_initial: bool,
}

/// The weight of a candidate; `None` when it may be somebody else.
fn weight(right: &Right, slips: &[Slip], reversed: bool) -> Option<usize> {
    let edits: usize = slips.iter().map(|slip| slip.edits).sum();
    let sure = match right.letters {
        _ if edits == 0 => false,
        // Nothing is certain, so both words must be very near.
        0 => {
            !reversed
                && edits <= 2
                && slips
                    .iter()
                    .all(|slip| slip.same_initial && slip.edits == 1 && slip.letters >= 4)
        }
        // `Al` and `Li` say little.
        1..=2 => {
            edits == 1
                && slips
                    .iter()
                    .all(|slip| slip.same_initial && slip.letters >= 6)
        }
        // Many people share a common given name, and one of them is near to almost any family name.
        _ => edits == 1 || right.bearers < COMMON,
    };
    let uncertain = usize::from(right.letters == 0);
    sure.then_some(edits + uncertain)
}

/// Whether one given name may have been written for the other: they begin alike, and neither is short for the other.
fn resemble(one: &str, other: &str) -> bool {
    let alike = one
        .chars()
        .zip(other.chars())
        .take_while(|(a, b)| a == b)
        .count();
    alike >= 3 && !one.starts_with(other) && !other.starts_with(one)
}
