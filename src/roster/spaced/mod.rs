//! Names in scripts that put spaces between words.
//!
//! Three looks at a text, each at what the last left over: names that are right but for case, accents, a full stop or a
//! line break; names of which one word is right and the others are near; and single words beside an honorific. A word is
//! looked up once, and only neighbours of a right word, or of a capitalised one, are looked up for nearness, so the work
//! is linear in the text whatever the roster's size.

mod case;
mod right;
mod single;
mod slips;

use std::cell::OnceCell;
use std::collections::HashSet;
use std::ops::Range;

use crate::roster::fold::{fold, plain};
use crate::roster::hash::Map;
use crate::roster::honorific;
use crate::roster::matcher::{self, Hit, HitKind};
use crate::roster::names::{NameWord, Way, is_particle, name_words, ways};
use crate::roster::near::{NearIndex, Neighbour, edits_allowed};
use crate::roster::person::Person;
use crate::roster::words::{Gap, Word, gap, words};

type WordId = u32;

/// Everything the rosters say about names in spaced scripts.
#[derive(Debug, Default)]
pub(super) struct Spaced {
    ids: Map<String, WordId>,
    shapes: Shapes,
    terms: Vec<Term>,
    ways: Vec<Known>,
    /// Two neighbouring words, to the ways that hold them and where in them.
    pairs: Map<(WordId, WordId), Vec<(u32, usize)>>,
    near: NearIndex,
}

/// A word that occurs on the roster.
#[derive(Debug, Default)]
struct Term {
    folded: String,
    letters: usize,
    /// Its spellings in names.
    spellings: Vec<String>,
    /// People who bear it; the same name listed twice counts once.
    people: HashSet<usize>,
    /// A way of two words of which it is the family name.
    family: Option<u32>,
    /// Whether it is somebody's account name, which may be written anyhow.
    handle: bool,
    /// Whether something can be a slip of it: it is a word of a name and no particle.
    name: bool,
    /// Whether a capital follows a small letter in it.
    camel: bool,
}

/// A way to write a person's name, with its words' ids.
#[derive(Debug)]
struct Known {
    way: Way,
    ids: Vec<WordId>,
    person: usize,
}

impl Spaced {
    pub(super) fn new(people: &[Person]) -> Self {
        let mut spaced = Spaced::default();
        let mut owners: Map<String, usize> = Map::default();
        let mut seen = HashSet::new();
        for (index, person) in people.iter().enumerate() {
            for name in std::iter::once(&person.name).chain(&person.aliases) {
                let words = name_words(name);
                if let [only] = words.as_slice() {
                    spaced.learn(only, index);
                }
                if words.len() >= 2 && seen.insert(name) {
                    let owner = *owners.entry(fold(name).into_owned()).or_insert(index);
                    spaced.learn_name(&words, owner);
                }
            }
            for handle in &person.handles {
                let id = spaced.id(&fold(handle));
                spaced.terms[id as usize].handle = true;
            }
        }
        let targets = spaced.ids.iter().filter_map(|(folded, &id)| {
            let term = &spaced.terms[id as usize];
            term.name
                .then(|| (folded.clone(), edits_allowed(term.letters), id))
        });
        spaced.near = NearIndex::new(targets);
        spaced
    }

    /// The roster's word that this one is.
    fn known(&self, folded: &str) -> Option<WordId> {
        let may = self.shapes.may_hold(folded);
        may.then(|| self.ids.get(folded).copied()).flatten()
    }

    fn id(&mut self, folded: &str) -> WordId {
        if let Some(&id) = self.ids.get(folded) {
            return id;
        }
        let id = WordId::try_from(self.terms.len())
            .expect("a roster has fewer than 4 thousand million words");
        self.ids.insert(folded.to_owned(), id);
        self.shapes.insert(folded);
        self.terms.push(Term {
            folded: folded.to_owned(),
            letters: folded.chars().count(),
            ..Term::default()
        });
        id
    }

    fn learn(&mut self, word: &NameWord, person: usize) -> WordId {
        let id = self.id(&word.folded);
        let term = &mut self.terms[id as usize];
        if !term.spellings.contains(&word.text) {
            term.spellings.push(word.text.clone());
        }
        term.people.insert(person);
        term.name |= word.capital && !word.particle;
        term.camel |= word.camel;
        id
    }

    fn learn_name(&mut self, words: &[NameWord], person: usize) {
        let last = words.iter().map(|word| self.learn(word, person)).last();
        for way in ways(words) {
            let number = u32::try_from(self.ways.len())
                .expect("a roster has fewer than 4 thousand million names");
            let ids: Vec<WordId> = way
                .words
                .iter()
                .map(|word| self.ids[&word.folded])
                .collect();
            for (place, pair) in ids.windows(2).enumerate() {
                self.pairs
                    .entry((pair[0], pair[1]))
                    .or_default()
                    .push((number, place));
            }
            if ids.len() == 2 && !way.reversed && Some(ids[1]) == last {
                self.terms[ids[1] as usize].family.get_or_insert(number);
            }
            self.ways.push(Known { way, ids, person });
        }
    }

    /// Whether all words of a name are those of people, letter by letter.
    pub(super) fn spells(&self, name: &str) -> bool {
        let words = words(name, |_| true);
        let right = |word: &Word| {
            let term = self.known(word.folded()).map(|id| &self.terms[id as usize]);
            let written = plain(word.raw());
            term.is_some_and(|term| term.spellings.iter().any(|spelling| *spelling == *written))
        };
        !words.is_empty() && words.iter().all(right)
    }

    /// Whether all words of a name are those of people.
    pub(super) fn knows(&self, name: &str) -> bool {
        let words = words(name, |_| true);
        let known = |word: &Word| {
            let term = self.known(word.folded()).map(|id| &self.terms[id as usize]);
            is_particle(word.folded()) || term.is_some_and(|term| term.name || term.handle)
        };
        !words.is_empty() && words.iter().all(known)
    }

    /// Looks at a text.
    pub(super) fn look(&self, text: &str, wrapped: bool, findings: &mut matcher::Reading) {
        if self.terms.is_empty() {
            return;
        }
        let mut reading = Reading::new(self, text, wrapped);
        if reading.words.is_empty() {
            return;
        }
        reading.right_names(findings);
        reading.near_names(findings);
        reading.other_given_names(findings);
        reading.single_words(findings);
    }
}

/// The first bytes and lengths of words: most words of a text are told by these not to be on the roster.
#[derive(Debug)]
struct Shapes([u32; 256]);

impl Default for Shapes {
    fn default() -> Self {
        Shapes([0; 256])
    }
}

impl Shapes {
    fn insert(&mut self, word: &str) {
        if let Some((first, length)) = Self::of(word) {
            self.0[first] |= length;
        }
    }

    fn may_hold(&self, word: &str) -> bool {
        Self::of(word).is_some_and(|(first, length)| self.0[first] & length != 0)
    }

    /// The first byte, and the length as a bit.
    fn of(word: &str) -> Option<(usize, u32)> {
        let first = *word.as_bytes().first()?;
        Some((first.into(), 1 << word.len().min(31)))
    }
}

/// A text being looked at.
struct Reading<'s, 't> {
    spaced: &'s Spaced,
    text: &'t str,
    wrapped: bool,
    words: Vec<Word<'t>>,
    ids: Vec<Option<WordId>>,
    /// What stands between each word and the next.
    gaps: Vec<Gap>,
    /// Words that a name has been found in.
    taken: Vec<bool>,
    /// The roster's words near each, and those that are one edit away, where somebody asked.
    neighbours: OnceCell<Vec<[OnceCell<Vec<Neighbour>>; 2]>>,
    /// Whether there is anything to tell capitals from.
    other_letters: OnceCell<bool>,
}

impl<'s, 't> Reading<'s, 't> {
    fn new(spaced: &'s Spaced, text: &'t str, wrapped: bool) -> Self {
        let words = words(text, |word| {
            spaced.shapes.may_hold(word) || honorific::is_title(word)
        });
        Reading {
            ids: words
                .iter()
                .map(|word| spaced.known(word.folded()))
                .collect(),
            gaps: words
                .windows(2)
                .map(|pair| gap(text, &pair[0], &pair[1]))
                .collect(),
            taken: vec![false; words.len()],
            neighbours: OnceCell::new(),
            other_letters: OnceCell::new(),
            spaced,
            text,
            wrapped,
            words,
        }
    }

    fn known(&self, way: u32) -> &'s Known {
        &self.spaced.ways[way as usize]
    }

    /// Whether a name may still be found in the word.
    fn open(&self, at: usize) -> bool {
        !self.taken[at] && !self.words[at].glued
    }

    /// Whether the word and the next may belong to one name.
    fn joined(&self, at: usize) -> bool {
        self.gaps[at] == Gap::Space || self.wrapped && self.gaps[at] == Gap::Line
    }

    /// The roster's words near the word.
    fn near(&self, at: usize) -> &[Neighbour] {
        self.neighbours_of(at)[0]
            .get_or_init(|| self.spaced.near.neighbours(self.words[at].folded()))
    }

    /// Those of them that are one edit away, which are found faster.
    fn near_once(&self, at: usize) -> &[Neighbour] {
        self.neighbours_of(at)[1]
            .get_or_init(|| self.spaced.near.within(self.words[at].folded(), 1))
    }

    fn neighbours_of(&self, at: usize) -> &[OnceCell<Vec<Neighbour>>; 2] {
        let all = self
            .neighbours
            .get_or_init(|| self.words.iter().map(|_| Default::default()).collect());
        &all[at]
    }

    /// Whether an honorific follows the word, or a title precedes it.
    fn honoured(&self, at: usize) -> bool {
        honorific::follows(&self.text[self.words[at].span.end..]) || self.titled(at)
    }

    fn titled(&self, at: usize) -> bool {
        at > 0 && honorific::is_title(self.words[at - 1].raw()) && {
            let between = &self.text[self.words[at - 1].span.end..self.words[at].span.start];
            matches!(between, " " | ". " | ".\u{A0}" | "\u{A0}")
        }
    }

    fn span(&self, range: &Range<usize>) -> Range<usize> {
        self.words[range.start].span.start..self.words[range.end - 1].span.end
    }

    fn tell<'f>(
        &self,
        range: Range<usize>,
        known: &Known,
        kind: HitKind,
        findings: &'f mut matcher::Reading,
    ) -> Option<&'f mut Hit> {
        let shouting =
            kind != HitKind::Case && self.words[range.clone()].iter().all(|word| word.shouts());
        let expected = in_the_case_of(&known.way.shown, shouting);
        findings.hit(self.text, self.span(&range), expected, known.person, kind)
    }
}

/// The name in capitals where capitals are written.
fn in_the_case_of(name: &str, shouting: bool) -> String {
    if shouting {
        name.to_uppercase()
    } else {
        name.to_owned()
    }
}

fn initial(folded: &str) -> Option<char> {
    folded.chars().next()
}
