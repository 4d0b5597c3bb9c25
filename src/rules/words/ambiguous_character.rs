//! A character that looks like the one that is meant, and is another.

use std::ops::Range;

use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use super::terms::is_common_katakana;
use crate::diagnostic::Safety;
use crate::document::{Document, Prose};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::text::beyond_ascii;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AmbiguousCharacter {}

/// A character that is another than it looks.
struct Found {
    range: Range<usize>,
    /// What it is.
    name: String,
    /// What it looks like.
    meant: String,
}

impl Rule for AmbiguousCharacter {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        for prose in document.proses() {
            let text = prose.text();
            if text.is_ascii() {
                continue;
            }
            for (at, c) in beyond_ascii(text, |_| false) {
                let found = radical(at, c)
                    .or_else(|| homoglyph(text, at, c))
                    .or_else(|| dash(text, at, c));
                if let Some(found) = found {
                    report(document, prose, found, reporter);
                }
            }
            for found in long_vowels(text) {
                report(document, prose, found, reporter);
            }
        }
    }
}

fn report(document: &Document, prose: &Prose, found: Found, reporter: &mut Reporter) {
    let (text, span) = (&prose.text()[found.range.clone()], prose.span(found.range));
    let Found { name, meant, .. } = found;
    let code = text.chars().next().map_or(0, u32::from);
    let diagnostic = reporter.report(span, format!("`{text}` (U+{code:04X}) is {name}"));
    diagnostic.label(format!("`{meant}` is meant"));
    if document.slice(span) == text {
        diagnostic.fix(
            format!("write `{meant}`"),
            Safety::Unsafe,
            vec![(span, meant)],
        );
    }
}

/// A radical of a dictionary (⼀, ⺟), which copying from a PDF leaves for a kanji.
fn radical(at: usize, c: char) -> Option<Found> {
    if !matches!(c, '\u{2E80}'..='\u{2FDF}') {
        return None;
    }
    let meant: String = std::iter::once(c).nfkc().collect();
    (!meant.starts_with(c)).then(|| Found {
        range: at..at + c.len_utf8(),
        name: format!("a radical and not the kanji `{meant}`"),
        meant,
    })
}

/// Letters of other alphabets that look like Latin ones.
const HOMOGLYPHS: [(&str, &str, &str); 2] = [
    (
        "Cyrillic",
        "АВЕЅІЈКМНОРСТХаеѕіјорсух",
        "ABESIJKMHOPCTXaesijopcyx",
    ),
    ("Greek", "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo"),
];

/// Letters on either side of one that are looked at; more is no word.
const LONGEST: usize = 40;

/// A letter of another alphabet in a word of Latin letters.
fn homoglyph(text: &str, at: usize, c: char) -> Option<Found> {
    if !matches!(c, '\u{370}'..='\u{4FF}') {
        return None;
    }
    let (alphabet, meant) = HOMOGLYPHS.iter().find_map(|(alphabet, letters, latin)| {
        let place = letters.chars().position(|letter| letter == c)?;
        Some((alphabet, latin.chars().nth(place)?))
    })?;
    let end = at + c.len_utf8();
    let letters = |c: &char| c.is_alphabetic();
    let before = text[..at].chars().rev().take(LONGEST).take_while(letters);
    let after = text[end..].chars().take(LONGEST).take_while(letters);
    let mut word = before.chain(after);
    let latin = word.clone().any(|c| c.is_ascii_alphabetic());
    // Every other letter is Latin, or one that looks so: `βeta` is meant as it is.
    let alike = |c: char| {
        c.is_ascii_alphabetic() || HOMOGLYPHS.iter().any(|(_, letters, _)| letters.contains(c))
    };
    (latin && word.all(alike)).then(|| Found {
        range: at..end,
        name: format!("a {alphabet} letter in a Latin word"),
        meant: meant.to_string(),
    })
}

/// The mark of a long vowel where a dash is meant: after what has no vowel to be long.
fn dash(text: &str, at: usize, c: char) -> Option<Found> {
    if c != 'ー' {
        return None;
    }
    let before = text[..at].chars().next_back()?;
    let after = text[at + c.len_utf8()..].chars().next()?;
    let kanji = |c: char| matches!(c, '\u{4E00}'..='\u{9FFF}');
    let spaced = before == ' ' && after == ' ';
    let between =
        (before.is_ascii_digit() && after.is_ascii_digit()) || (kanji(before) && kanji(after));
    (spaced || between).then(|| Found {
        range: at..at + c.len_utf8(),
        name: "the mark of a long vowel and no dash".to_string(),
        meant: String::from(if before.is_ascii_digit() {
            "–"
        } else {
            "—"
        }),
    })
}

/// Dashes, and the kanji for one, that stand for the mark of a long vowel.
const LONG_ALIKE: [char; 10] = ['―', '—', '–', '‐', '‑', '−', '－', '-', '一', '─'];

/// Katakana words with something else in the place of a long vowel: `デ一タ`.
fn long_vowels(text: &str) -> Vec<Found> {
    let mut found = Vec::new();
    // Katakana begin with this byte.
    if memchr::memchr(0xE3, text.as_bytes()).is_none() {
        return found;
    }
    let katakana = |c: char| matches!(c, 'ァ'..='ヺ' | 'ー');
    let mut rest = 0;
    while let Some(start) = text[rest..].find(katakana).map(|at| rest + at) {
        let length = text[start..].find(|c| !katakana(c) && !LONG_ALIKE.contains(&c));
        let end = length.map_or(text.len(), |length| start + length);
        rest = end;
        let word = &text[start..end];
        if !word.contains(LONG_ALIKE) || !is_common_katakana(&word.replace(LONG_ALIKE, "ー")) {
            continue;
        }
        found.extend(word.match_indices(LONG_ALIKE).map(|(at, alike)| Found {
            range: start + at..start + at + alike.len(),
            name: "no mark of a long vowel".to_string(),
            meant: "ー".to_string(),
        }));
    }
    found
}
