//! Japanese names, which nothing separates from the words around them.
//!
//! A text is compared by its skeleton: variant kanji, small kana, length marks and the space inside a name are what
//! writers vary, so the skeleton leaves them out, and one lookup for each place and length finds every form. How the text
//! really writes the name then tells what is wrong.

mod skeleton;
mod slips;

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;
use std::sync::OnceLock;

use skeleton::Skeleton;

use super::fold::{glyphs, is_hiragana, is_japanese, is_kanji, is_katakana};
use super::hash::Map;
use super::honorific;
use super::matcher::{Evidence, HitKind, Reading};
use super::near::NearIndex;
use super::person::Person;

/// Stands in a skeleton for whatever no name runs across.
const BREAK: char = '\0';

/// Letters that a name needs for one of them to be wrong.
const NEAR_LETTERS: usize = 4;

/// Letters that a name in katakana needs to be told from the other words that are written so.
const LONG_KATAKANA: usize = 6;

/// Everything the rosters say about names in Japanese.
#[derive(Debug, Default)]
pub(super) struct Unspaced {
    forms: Vec<Form>,
    by_skeleton: Map<Vec<char>, Vec<usize>>,
    /// Lengths of the skeletons that begin with a letter.
    lengths: Map<char, BTreeSet<usize>>,
    longest: usize,
    /// The two letters with which longer names begin, to the people who do.
    families: Map<[char; 2], HashSet<usize>>,
    /// The two letters with which long names in katakana end.
    katakana_endings: HashSet<[char; 2]>,
    near: NearIndex,
    /// The beginnings and ends of names, where somebody asked.
    parts: OnceLock<HashSet<Vec<char>>>,
}

/// A spelling of a name.
#[derive(Debug)]
struct Form {
    text: String,
    letters: Vec<char>,
    person: usize,
}

impl Form {
    fn has(&self, class: fn(char) -> bool) -> bool {
        self.letters.iter().any(|&c| class(c))
    }

    fn is_all(&self, class: fn(char) -> bool) -> bool {
        self.letters.iter().all(|&c| class(c))
    }
}

impl Unspaced {
    pub(super) fn new(people: &[Person]) -> Self {
        let mut unspaced = Unspaced::default();
        for (index, person) in people.iter().enumerate() {
            let names = std::iter::once(&person.name)
                .chain(&person.aliases)
                .chain(&person.kana);
            for name in names {
                unspaced.learn(name, index);
            }
        }
        let long = (0..)
            .zip(&unspaced.forms)
            .filter(|(_, form)| form.letters.len() >= NEAR_LETTERS);
        unspaced.near =
            NearIndex::new(long.map(|(id, form)| (form.letters.iter().collect(), 1, id)));
        unspaced
    }

    fn learn(&mut self, name: &str, person: usize) {
        let skeleton = Skeleton::of(name);
        let letters = skeleton.letters;
        let Some(&first) = letters.first() else {
            return;
        };
        // A name that mixes scripts is left to the eye for the other one.
        if letters.contains(&BREAK) {
            return;
        }
        if letters.len() >= NEAR_LETTERS {
            self.families
                .entry([letters[0], letters[1]])
                .or_default()
                .insert(person);
        }
        if letters.len() >= LONG_KATAKANA && letters.iter().all(|&c| is_katakana(c)) {
            let ending = [letters[letters.len() - 2], letters[letters.len() - 1]];
            self.katakana_endings.insert(ending);
        }
        self.lengths.entry(first).or_default().insert(letters.len());
        self.longest = self.longest.max(letters.len());
        self.by_skeleton
            .entry(letters.clone())
            .or_default()
            .push(self.forms.len());
        self.forms.push(Form {
            text: name.to_owned(),
            letters,
            person,
        });
    }

    /// Whether a name is somebody's, or the beginning or end of one.
    pub(super) fn knows(&self, name: &str) -> bool {
        let parts = self.parts.get_or_init(|| {
            let of = |form: &Form| {
                let letters = form.letters.clone();
                let ends = 1..=letters.len();
                ends.flat_map(move |at| [letters[..at].to_vec(), letters[at - 1..].to_vec()])
                    .collect::<Vec<_>>()
            };
            self.forms.iter().flat_map(of).collect()
        });
        let letters = Skeleton::of(name).letters;
        !letters.is_empty() && parts.contains(&letters)
    }

    /// Looks at a text.
    pub(super) fn look(&self, text: &str, wrapped: bool, findings: &mut Reading) {
        if self.forms.is_empty() || !text.contains(is_japanese) {
            return;
        }
        let skeleton = Skeleton::of(text);
        let mut at = 0;
        while at < skeleton.letters.len() {
            let place = Place {
                unspaced: self,
                text,
                wrapped,
                skeleton: &skeleton,
                at,
            };
            let right = place.right_form();
            let length = right.as_ref().map_or(0, |found| found.length);
            // A family name that is right may begin a whole name that is not.
            let near = place
                .near_form(length + 1)
                .or_else(|| place.near_katakana(length));
            let Some(found) = near.or(right) else {
                at += 1;
                continue;
            };
            let span = skeleton.span(at, found.length);
            let Form {
                text: name, person, ..
            } = found.form;
            match found.fault {
                Some((kind, evidence)) => {
                    if let Some(hit) = findings.hit(text, span, name.clone(), *person, kind) {
                        hit.evidence = evidence;
                    }
                }
                None => findings.mention(span, *person, name),
            }
            at += found.length;
        }
    }
}

/// A form that is meant somewhere.
struct Found<'u> {
    form: &'u Form,
    /// Letters of the text's skeleton.
    length: usize,
    /// What is wrong, and what must bear it out.
    fault: Option<(HitKind, Evidence)>,
}

/// One place of a text being looked at.
struct Place<'u, 't> {
    unspaced: &'u Unspaced,
    text: &'t str,
    wrapped: bool,
    skeleton: &'u Skeleton,
    at: usize,
}

impl<'u> Place<'u, '_> {
    /// The longest form that stands here.
    fn right_form(&self) -> Option<Found<'u>> {
        let rest = &self.skeleton.letters[self.at..];
        let lengths = self.unspaced.lengths.get(&rest[0])?;
        lengths
            .iter()
            .rev()
            .filter(|&&length| length <= rest.len())
            .find_map(|&length| {
                let forms = self.unspaced.by_skeleton.get(&rest[..length])?;
                self.meant(forms, length)
            })
    }

    /// The one that is meant here of the forms with this skeleton.
    fn meant(&self, forms: &[usize], length: usize) -> Option<Found<'u>> {
        let span = self.skeleton.span(self.at, length);
        let found = |form| Found {
            form,
            length,
            fault: self.fault(&span, form).map(|kind| match kind {
                HitKind::Spacing => (kind, Evidence::Spelling),
                _ => (kind, Evidence::None),
            }),
        };
        let forms = || forms.iter().map(|&form| &self.unspaced.forms[form]);
        forms()
            .map(found)
            .find(|found| found.fault.is_none())
            .or_else(|| forms().find(|form| self.is_sure(&span, form)).map(found))
    }

    /// In what the text at `span` differs from a form of the same skeleton.
    fn fault(&self, span: &Range<usize>, form: &Form) -> Option<HitKind> {
        let written = &self.text[span.clone()];
        let (tight, wanted) = (letters(written), letters(&form.text));
        if tight != wanted {
            let kanji = |letters: &[char]| {
                letters
                    .iter()
                    .copied()
                    .filter(|&c| is_kanji(c))
                    .collect::<Vec<_>>()
            };
            let same_kanji = kanji(&tight) == kanji(&wanted);
            return Some(if same_kanji {
                HitKind::KanaLength
            } else {
                HitKind::KanjiVariant
            });
        }
        if written.contains('\n') {
            return (!self.wrapped).then_some(HitKind::Split);
        }
        (separators(written) != separators(&form.text)).then_some(HitKind::Spacing)
    }

    /// Whether what stands at `span` is the name rather than a part of other words.
    fn is_sure(&self, span: &Range<usize>, form: &Form) -> bool {
        let (before, rest) = (
            self.text[..span.start].chars().next_back(),
            &self.text[span.end..],
        );
        let count = form.letters.len();
        let starts = |class: fn(char) -> bool| !before.is_some_and(class);
        let begins_word = if form.has(is_kanji) {
            count >= NEAR_LETTERS || starts(is_kanji)
        } else {
            starts(if form.is_all(is_hiragana) {
                is_hiragana
            } else {
                is_katakana
            })
        };
        let honoured = honorific::follows(rest);
        begins_word
            && (honoured && count >= 2
                || count >= 3 && !form.is_all(is_hiragana) && honorific::ends_before(rest))
    }
}

/// The Japanese letters as written.
fn letters(text: &str) -> Vec<char> {
    glyphs(text)
        .into_iter()
        .map(|glyph| glyph.c)
        .filter(|&c| is_japanese(c))
        .collect()
}

/// Where the name is separated, and by what; every kind of space is one.
fn separators(text: &str) -> Vec<(usize, char)> {
    let separator = |c: char| if c == '・' { c } else { ' ' };
    glyphs(text)
        .iter()
        .enumerate()
        .filter(|(_, glyph)| !is_japanese(glyph.c))
        .map(|(at, glyph)| (at, separator(glyph.c)))
        .collect()
}
