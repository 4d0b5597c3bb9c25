//! Names in Japanese of which one letter is wrong.

use std::ops::Range;

use super::{BREAK, Form, Found, LONG_KATAKANA, NEAR_LETTERS, Place};
use crate::roster::fold::{is_japanese, is_kana, is_kanji, is_katakana};
use crate::roster::honorific;
use crate::roster::matcher::{Evidence, HitKind};
use crate::roster::near::COMMON;

impl<'u> Place<'u, '_> {
    /// A name of at least `shortest` letters of which one is wrong.
    pub(super) fn near_form(&self, shortest: usize) -> Option<Found<'u>> {
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
                let near = self.unspaced.near.neighbours(&word).into_iter();
                let forms = near.map(|near| &self.unspaced.forms[near.id as usize]);
                forms
                    .filter(|form| form.letters.starts_with(&family))
                    .find_map(|form| {
                        let evidence = self.is_meant(window, &span, form, bearers)?;
                        Some(Found {
                            form,
                            length,
                            fault: Some((HitKind::Misspelled, evidence)),
                        })
                    })
            })
    }

    /// Whether `window`, one edit from the form and with its first two letters, is meant as it, and what must bear it out.
    fn is_meant(
        &self,
        window: &[char],
        span: &Range<usize>,
        form: &Form,
        bearers: usize,
    ) -> Option<Evidence> {
        let rest = &self.text[span.end..];
        let kana_slip = differing(window, &form.letters).all(is_kana);
        let same_length = window.len() == form.letters.len();
        let honoured = honorific::follows(rest);
        let sure = if honoured {
            kana_slip || same_length && bearers < COMMON
        } else if form.has(is_kanji) {
            kana_slip && same_length && honorific::ends_before(rest)
        } else {
            form.is_all(is_katakana) && self.is_katakana_word(window, span)
        };
        if sure {
            return Some(Evidence::None);
        }
        // Without the last of few letters it is another name, or the family's.
        let shorter_name = form.letters.starts_with(window) && window.len() < NEAR_LETTERS;
        // What follows a whole name is a particle.
        let goes_on = window.starts_with(&form.letters);
        let apart = honoured || form.has(is_kanji) && self.stands_apart(span) && !goes_on;
        (apart && bearers < COMMON && !shorter_name).then_some(Evidence::Mention)
    }

    /// Whether the letters are a katakana word that is long enough to be near a name by a slip only.
    fn is_katakana_word(&self, window: &[char], span: &Range<usize>) -> bool {
        let katakana = |c: Option<char>| c.is_some_and(is_katakana);
        window.len() >= LONG_KATAKANA - 1
            && window.iter().all(|&c| is_katakana(c))
            && !katakana(self.text[..span.start].chars().next_back())
            && !katakana(self.text[span.end..].chars().next())
    }

    /// Whether nothing Japanese is written before or after.
    fn stands_apart(&self, span: &Range<usize>) -> bool {
        !self.text[..span.start].ends_with(is_japanese)
            && !self.text[span.end..].starts_with(is_japanese)
    }

    /// A long name in katakana that begins with a slip.
    pub(super) fn near_katakana(&self, longer_than: usize) -> Option<Found<'u>> {
        let rest = &self.skeleton.letters[self.at..];
        let length = rest.iter().take_while(|&&c| is_katakana(c)).count();
        let ending: [char; 2] = rest
            .get(length.checked_sub(2)?..length)?
            .try_into()
            .expect("two letters were taken");
        let span = self.skeleton.span(self.at, length);
        let window = &rest[..length];
        if length <= longer_than
            || !self.unspaced.katakana_endings.contains(&ending)
            || !self.is_katakana_word(window, &span)
        {
            return None;
        }
        let word: String = window.iter().collect();
        let near = self.unspaced.near.neighbours(&word).into_iter();
        let mut forms = near.map(|near| &self.unspaced.forms[near.id as usize]);
        let form = forms.find(|form| {
            form.is_all(is_katakana)
                && form.letters.len() >= LONG_KATAKANA
                && form.letters.ends_with(&ending)
        })?;
        Some(Found {
            form,
            length,
            fault: Some((HitKind::Misspelled, Evidence::None)),
        })
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
