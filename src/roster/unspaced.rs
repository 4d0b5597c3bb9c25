//! Japanese names, which nothing separates from the words around them.
//!
//! A text is compared by its skeleton: variant kanji, small kana, length marks and the space inside a name are what
//! writers vary, so the skeleton leaves them out, and one lookup for each place and length finds every form. How the text
//! really writes the name then tells what is wrong.

use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use super::fold::{Glyph, glyphs, is_hiragana, is_japanese, is_kana, is_kanji, is_katakana};
use super::hash::Map;
use super::honorific;
use super::matcher::{Findings, HitKind};
use super::near::{COMMON, NearIndex};
use super::person::Person;

/// Stands in a skeleton for whatever no name runs across.
const BREAK: char = '\0';

/// Letters that a name needs for one of them to be wrong.
const NEAR_LETTERS: usize = 4;

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
    near: NearIndex,
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

    /// Looks at a text.
    pub(super) fn look(&self, text: &str, wrapped: bool, findings: &mut Findings) {
        if self.forms.is_empty() || !text.contains(is_japanese) {
            return;
        }
        let skeleton = Skeleton::of(text);
        let mut at = 0;
        while at < skeleton.letters.len() {
            let reading = Reading {
                unspaced: self,
                text,
                wrapped,
                skeleton: &skeleton,
                at,
            };
            let right = reading.right_form();
            let length = right.as_ref().map_or(0, |found| found.length);
            // A family name that is right may begin a whole name that is not.
            let Some(found) = reading.near_form(length + 1).or(right) else {
                at += 1;
                continue;
            };
            let span = skeleton.span(at, found.length);
            let Form {
                text: name, person, ..
            } = found.form;
            match found.fault {
                Some(kind) => findings.hit(text, span, name.clone(), *person, kind),
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
    fault: Option<HitKind>,
}

/// The Japanese letters of a text without what spellings vary in, and where each stands.
struct Skeleton {
    letters: Vec<char>,
    places: Vec<Range<usize>>,
}

impl Skeleton {
    fn of(text: &str) -> Self {
        let mut skeleton = Skeleton {
            letters: Vec::new(),
            places: Vec::new(),
        };
        let glyphs = glyphs(text);
        let mut at = 0;
        while let Some(glyph) = glyphs.get(at) {
            at += 1;
            if !is_japanese(glyph.c) {
                let before = at >= 2 && is_japanese(glyphs[at - 2].c);
                let katakana = before && is_katakana(glyphs[at - 2].c);
                let inside = before.then(|| separator(&glyphs[at - 1..])).flatten();
                match inside {
                    Some(length) if glyph.c != '・' || katakana => at += length - 1,
                    // One is as good as many.
                    _ if skeleton.letters.last() == Some(&BREAK) => {}
                    _ => skeleton.push(BREAK, glyph.start..glyph.end),
                }
                continue;
            }
            match (super::fold::skeleton(glyph.c), skeleton.places.last_mut()) {
                (Some(letter), _) => skeleton.push(letter, glyph.start..glyph.end),
                (None, Some(place)) if place.end == glyph.start => place.end = glyph.end,
                (None, _) => skeleton.push(BREAK, glyph.start..glyph.end),
            }
        }
        skeleton
    }

    fn push(&mut self, letter: char, place: Range<usize>) {
        self.letters.push(letter);
        self.places.push(place);
    }

    /// The bytes of `count` letters from `at`.
    fn span(&self, at: usize, count: usize) -> Range<usize> {
        self.places[at].start..self.places[at + count - 1].end
    }
}

/// Length of what may stand inside a Japanese name: one space, one line end with its indentation, or ・ in katakana.
fn separator(rest: &[Glyph]) -> Option<usize> {
    let blank = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{3000}' | '\u{A0}');
    let length = rest.iter().take_while(|glyph| blank(glyph.c)).count();
    let next_is =
        |at: usize, class: fn(char) -> bool| rest.get(at).is_some_and(|next| class(next.c));
    if length > 0 {
        let lines = rest[..length]
            .iter()
            .filter(|glyph| glyph.c == '\n')
            .count();
        return ((length == 1 || lines == 1) && next_is(length, is_japanese)).then_some(length);
    }
    (rest[0].c == '・' && next_is(1, is_katakana)).then_some(1)
}

/// One place of a text being looked at.
struct Reading<'u, 't> {
    unspaced: &'u Unspaced,
    text: &'t str,
    wrapped: bool,
    skeleton: &'u Skeleton,
    at: usize,
}

impl<'u> Reading<'u, '_> {
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
            fault: self.fault(&span, form),
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

    /// A name of at least `shortest` letters of which one is wrong.
    fn near_form(&self, shortest: usize) -> Option<Found<'u>> {
        let rest = &self.skeleton.letters[self.at..];
        let family: [char; 2] = rest.get(..2)?.try_into().expect("two letters were taken");
        let bearers = self.unspaced.families.get(&family)?.len();
        let longest = self.unspaced.longest + 1;
        (shortest.max(NEAR_LETTERS - 1)..=longest.min(rest.len()))
            .rev()
            .find_map(|length| {
                let window = &rest[..length];
                if window.contains(&BREAK) {
                    return None;
                }
                let span = self.skeleton.span(self.at, length);
                let word: String = window.iter().collect();
                self.unspaced
                    .near
                    .neighbours(&word)
                    .into_iter()
                    .map(|near| &self.unspaced.forms[near.id as usize])
                    .find(|form| {
                        form.letters.starts_with(&family)
                            && self.is_meant(window, &span, form, bearers)
                    })
                    .map(|form| Found {
                        form,
                        length,
                        fault: Some(HitKind::Misspelled),
                    })
            })
    }

    /// Whether `window`, one edit from the form and with its first two letters, is meant as it.
    fn is_meant(&self, window: &[char], span: &Range<usize>, form: &Form, bearers: usize) -> bool {
        let rest = &self.text[span.end..];
        let kana_slip = differing(window, &form.letters).all(is_kana);
        let same_length = window.len() == form.letters.len();
        if honorific::follows(rest) {
            return kana_slip || same_length && bearers < COMMON;
        }
        if form.has(is_kanji) {
            return kana_slip && same_length && honorific::ends_before(rest);
        }
        let katakana = |c: Option<char>| c.is_some_and(is_katakana);
        form.letters.len() >= 6
            && form.is_all(is_katakana)
            && window.iter().all(|&c| is_katakana(c))
            && !katakana(self.text[..span.start].chars().next_back())
            && !katakana(rest.chars().next())
    }
}

/// The letters of both between their common beginning and their common end.
fn differing<'l>(one: &'l [char], other: &'l [char]) -> impl Iterator<Item = char> + 'l {
    let start = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[start..], &other[start..]);
    let end = one
        .iter()
        .rev()
        .zip(other.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    one[..one.len() - end]
        .iter()
        .chain(&other[..other.len() - end])
        .copied()
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
