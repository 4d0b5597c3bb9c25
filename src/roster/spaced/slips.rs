//! Names of which one word is right, or nearly all letters are.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::ops::Range;

use super::{Known, Reading, Term, WordId, initial};
use crate::roster::matcher::{self, Evidence, HitKind};
use crate::roster::near::{COMMON, edits_allowed};

/// A place where a name might be meant.
struct Candidate {
    weight: Weight,
    start: usize,
    way: u32,
}

/// How far words are from a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weight {
    /// Edits, and one more where nothing is certain.
    edits: usize,
    /// Whether it may as well be the name of somebody else.
    doubtful: bool,
}

impl<'s> Reading<'s, '_> {
    /// Names that are nearly right.
    pub(super) fn near_names(&mut self, findings: &mut matcher::Reading) {
        let mut candidates: Vec<Candidate> = (1..self.words.len())
            .filter(|&right| self.open(right - 1) && self.open(right) && self.joined(right - 1))
            .flat_map(|right| self.candidates(right - 1))
            .collect();
        let length = |candidate: &Candidate| self.known(candidate.way).ids.len();
        candidates.sort_by_key(|candidate| {
            let reversed = self.known(candidate.way).way.reversed;
            (
                candidate.weight.doubtful,
                candidate.weight.edits,
                Reverse(length(candidate)),
                reversed,
                candidate.start,
                candidate.way,
            )
        });
        let mut told: Vec<(Range<usize>, &str)> = Vec::new();
        for candidate in candidates {
            let known = self.known(candidate.way);
            let range = candidate.start..candidate.start + known.ids.len();
            // Another name that is as long is an alternative, and a part of it is none.
            let free = !self.taken[range.clone()].contains(&true);
            let same = told.iter().any(|(other, _)| *other == range);
            let again = told.contains(&(range.clone(), known.way.shown.as_str()));
            if again || !(free || same) {
                continue;
            }
            if let Some(hit) = self.tell(range.clone(), known, HitKind::Misspelled, findings) {
                hit.weight = candidate.weight.edits;
                if candidate.weight.doubtful {
                    hit.evidence = Evidence::Mention;
                }
            }
            self.taken[range.clone()].fill(true);
            told.push((range, &known.way.shown));
        }
    }

    /// Names that the words at `left` and after it may be meant as a part of.
    fn candidates(&self, left: usize) -> Vec<Candidate> {
        let right = left + 1;
        let (one, other) = (&self.words[left], &self.words[right]);
        if self.ids[left].or(self.ids[right]).is_none() && !(one.capital && other.capital) {
            return Vec::new();
        }
        // Where neither is right, both must be very near.
        let few = self.ids[left].or(self.ids[right]).is_none();
        let ones = self.meant_by(left, few);
        if ones.is_empty() {
            return Vec::new();
        }
        let others = self.meant_by(right, few);
        let pairs = ones
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
    fn meant_by(&self, at: usize, once: bool) -> Vec<WordId> {
        let near = match once || self.ids[at].is_some() {
            true => self.near_once(at),
            false => self.near(at),
        };
        near.iter()
            .map(|near| near.id)
            .chain(self.ids[at])
            .collect()
    }

    /// The weight of the words from `start` as a slip of the name; `None` when they may be somebody else's.
    pub(super) fn weigh(&self, way: u32, start: usize) -> Option<Weight> {
        let known = self.known(way);
        let end = start + known.ids.len();
        if end > self.words.len() || !(start..end - 1).all(|at| self.joined(at)) {
            return None;
        }
        let mut right = Right::default();
        let mut doubtful = false;
        let mut slips = Vec::new();
        for (at, (&id, name)) in (start..end).zip(known.ids.iter().zip(&known.way.words)) {
            let word = &self.words[at];
            let term = &self.spaced.terms[id as usize];
            let capital = word.capital || !name.capital || name.particle;
            if !self.open(at) || !capital || word.camel && !name.camel {
                return None;
            }
            if self.ids[at] == Some(id) {
                right.add(term);
                continue;
            }
            let edits = strsim::osa_distance(word.folded(), &name.folded);
            if edits > edits_allowed(term.letters) {
                return None;
            }
            // A word of somebody's name is hardly a slip of another.
            if self.ids[at].is_some() {
                let near = edits == 1
                    && term.letters >= 5
                    && initial(word.folded()) == initial(&name.folded);
                if !near || names_are_kin(word.folded(), &name.folded) {
                    return None;
                }
                doubtful = true;
            }
            slips.push(Slip {
                edits,
                letters: word.folded().chars().count().min(term.letters),
                same_initial: initial(word.folded()) == initial(&name.folded),
            });
        }
        let mut weight = weight(&right, &slips, known.way.reversed)?;
        weight.doubtful |= doubtful && right.bearers() > 1;
        Some(weight)
    }

    /// The given name of another before a family name that only one person on the roster bears.
    pub(super) fn other_given_names(&mut self, findings: &mut matcher::Reading) {
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
        (capitals && !longer_name && resemble(word.folded(), &given.folded)).then_some(known)
    }
}

/// The words of a candidate that are right.
#[derive(Default)]
struct Right<'s> {
    letters: usize,
    /// People who bear each of them.
    people: Vec<&'s HashSet<usize>>,
}

impl<'s> Right<'s> {
    fn add(&mut self, term: &'s Term) {
        self.letters += term.letters;
        self.people.push(&term.people);
    }

    /// People who bear all of them.
    fn bearers(&self) -> usize {
        let Some(rarest) = self.people.iter().min_by_key(|people| people.len()) else {
            return usize::MAX;
        };
        let all = |person: &&usize| self.people.iter().all(|people| people.contains(person));
        rarest.iter().filter(all).count()
    }
}

/// A word of a candidate that is not.
struct Slip {
    edits: usize,
    letters: usize,
    same_initial: bool,
}

/// The weight of a candidate; `None` when it is somebody else.
fn weight(right: &Right, slips: &[Slip], reversed: bool) -> Option<Weight> {
    let edits: usize = slips.iter().map(|slip| slip.edits).sum();
    let possible = match right.letters {
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
        _ => true,
    };
    // Many people share a common given name, and one of them is near to almost any family name that is not long.
    let long = slips
        .iter()
        .all(|slip| slip.same_initial && slip.letters >= LONG && slip.edits == 2);
    let common = right.letters > 2 && edits > 1 && !long && right.bearers() >= COMMON;
    possible.then_some(Weight {
        edits: edits + usize::from(right.letters == 0),
        doubtful: common,
    })
}

/// Letters from which on a word is near another by chance hardly ever.
const LONG: usize = 9;

/// Whether two names are forms of one: Martin and Martins, Julia and Julie are all people's.
fn names_are_kin(one: &str, other: &str) -> bool {
    let ends = |text: &str, of: &str| text.strip_prefix(of).is_some_and(|rest| rest == "s");
    ends(one, other) || ends(other, one)
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
