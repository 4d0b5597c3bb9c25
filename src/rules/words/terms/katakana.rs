//! Katakana words: slips of the hand, and the two ways to write a long vowel at the end (サーバー, サーバ).
//!
//! Loan words are written together (コミュニティーブース), so a word is first split into words that the project has.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use rustc_hash::FxBuildHasher;

use super::Slip;
use super::lexicon::{At, Lexicon};
use super::near::NearIndex;

/// Loan words that a report of a conference or of computing is likely to have, one a line.
static COMMON: LazyLock<HashSet<&str, FxBuildHasher>> =
    LazyLock::new(|| include_str!("katakana.txt").lines().collect());

/// Whether a katakana word is a common one.
pub(in crate::rules::words) fn is_common_katakana(word: &str) -> bool {
    COMMON.contains(word)
}

/// Kana of a word at least.
const SHORTEST: usize = 3;

/// Kana of a part of a compound at least that is known only by its long vowel.
const SHORTEST_VARIANT: usize = 4;

/// The longest word that is split; more is no word.
const LONGEST: usize = 40;

/// A word that the project has, alone or as part of another.
#[derive(Debug, Default)]
struct Unit {
    count: u32,
    places: Vec<At>,
}

/// The words that are slips of others, or mostly written otherwise.
pub(super) fn slips(lexicon: &Lexicon, is_right: &dyn Fn(&str) -> bool) -> Vec<Slip> {
    let units = units(lexicon);
    let mut slips = long_vowels(&units);
    slips.extend(twins(&units));
    slips.retain(|slip| !is_right(&slip.found));
    slips
}

type Units = HashMap<String, Unit, FxBuildHasher>;

/// All words, compounds split where their parts are known.
fn units(lexicon: &Lexicon) -> Units {
    let words: HashMap<&str, u32, FxBuildHasher> = lexicon
        .forms
        .iter()
        .filter(|form| form.group.is_none())
        .map(|form| (form.text, form.count))
        .collect();
    let known = Known { words: &words };
    let mut units = Units::default();
    for form in lexicon.forms.iter().filter(|form| form.group.is_none()) {
        for (start, part) in known.split(form.text) {
            let unit = units.entry(part.to_string()).or_default();
            unit.count += form.count;
            unit.places.extend(
                form.places
                    .iter()
                    .map(|at| part_of(*at, form.text, start, part)),
            );
        }
    }
    units
}

/// The place of a part of a word, if the word stands in the file as it is.
fn part_of(mut at: At, word: &str, start: usize, part: &str) -> At {
    if at.span.len() == word.len() {
        at.span.start += start as u32;
        at.span.end = at.span.start + part.len() as u32;
    }
    at
}

/// The words that stand more than once, and those that are common everywhere.
struct Known<'w> {
    words: &'w HashMap<&'w str, u32, FxBuildHasher>,
}

impl Known<'_> {
    fn has(&self, word: &str) -> bool {
        COMMON.contains(word) || self.words.get(word).is_some_and(|&count| count > 1)
    }

    /// Whether the word is known with its last vowel long or short.
    fn has_variant(&self, word: &str) -> bool {
        word.chars().count() >= SHORTEST_VARIANT
            && (word.strip_suffix('ー').is_some_and(|short| self.has(short))
                || self.has(&format!("{word}ー")))
    }

    /// The parts of a compound with their places, or the word as it is: the split that leaves least unknown.
    fn split<'t>(&self, word: &'t str) -> Vec<(usize, &'t str)> {
        let ends: Vec<usize> = word
            .char_indices()
            .map(|(at, _)| at)
            .chain([word.len()])
            .collect();
        let letters = ends.len() - 1;
        if !(2 * SHORTEST..=LONGEST).contains(&letters) || self.has_variant(word) {
            return vec![(0, word)];
        }
        // A known word costs one, an unknown one more than any split into known ones.
        let whole = if self.has(word) { 2 } else { 3 + 2 * letters };
        let mut best: Vec<(usize, usize)> = vec![(usize::MAX, 0); letters + 1];
        best[0] = (0, 0);
        for end in SHORTEST..=letters {
            for start in 0..=end - SHORTEST {
                let part = &word[ends[start]..ends[end]];
                let cost = if part.len() == word.len() {
                    whole
                } else if self.has(part) || self.has_variant(part) {
                    1
                } else {
                    3 + 2 * (end - start)
                };
                let total = best[start].0.saturating_add(cost);
                if total < best[end].0 {
                    best[end] = (total, start);
                }
            }
        }
        let mut parts = Vec::new();
        let mut end = letters;
        while end > 0 {
            let start = best[end].1;
            parts.push((ends[start], &word[ends[start]..ends[end]]));
            end = start;
        }
        parts.reverse();
        parts
    }
}

fn slip(found: (&str, &Unit), expected: (&str, &Unit), certain: bool) -> Slip {
    Slip {
        found: found.0.to_string(),
        count: found.1.count,
        places: found.1.places.clone(),
        expected: expected.0.to_string(),
        expected_count: expected.1.count,
        example: expected.1.places[0],
        certain,
    }
}

/// Words that differ by their last long vowel, the rarer of the two.
fn long_vowels(units: &Units) -> Vec<Slip> {
    let pairs = units.iter().filter_map(|(short, unit)| {
        let (long, other) = units.get_key_value(&format!("{short}ー"))?;
        // カー and カ, バー and バ are words of their own; so are コーヒ and コピー.
        (short.chars().count() >= SHORTEST)
            .then_some(((short.as_str(), unit), (long.as_str(), other)))
    });
    let slips = pairs
        .filter(|(short, long)| short.1.count != long.1.count)
        .map(|(short, long)| {
            if short.1.count < long.1.count {
                slip(short, long, true)
            } else {
                slip(long, short, true)
            }
        });
    slips.collect()
}

/// Words that stand once or twice, a slip of the hand or the eye away from one that stands more often.
fn twins(units: &Units) -> Vec<Slip> {
    let mut sorted: Vec<(&str, &Unit)> = units
        .iter()
        .map(|(word, unit)| (word.as_str(), unit))
        .collect();
    sorted.sort_unstable_by_key(|(word, _)| *word);
    let rare = sorted
        .iter()
        .zip(0..)
        .filter(|((word, unit), _)| unit.count <= 2 && !COMMON.contains(word));
    let index = NearIndex::new(rare.map(|((word, _), id)| (*word, id)));
    let mut best: Vec<Option<usize>> = vec![None; sorted.len()];
    let mut hashes = Vec::new();
    for (usual, &(other, unit)) in sorted.iter().enumerate() {
        index.near(other, &mut hashes, |id, edits| {
            let often = best[id].is_none_or(|known: usize| sorted[known].1.count < unit.count);
            if edits == 1 && often && is_twin(sorted[id], (other, unit)) {
                best[id] = Some(usual);
            }
        });
    }
    let found = best
        .into_iter()
        .enumerate()
        .filter_map(|(id, usual)| Some((id, usual?)));
    found
        .map(|(id, usual)| {
            slip(
                sorted[id],
                sorted[usual],
                sorted[usual].1.count > 2 || COMMON.contains(sorted[usual].0),
            )
        })
        .collect()
}

fn is_twin(rare: (&str, &Unit), usual: (&str, &Unit)) -> bool {
    let (a, b) = (rare.0, usual.0);
    let letters = a.chars().count().min(b.chars().count());
    let often = usual.1.count >= 2 * rare.1.count && (letters > SHORTEST || usual.1.count >= 4);
    let common = letters > SHORTEST && COMMON.contains(b);
    // A word with one more at its end is another: トーク, トークン. A long vowel there is told of elsewhere.
    let longer = a.strip_prefix(b).is_some() || b.strip_prefix(a).is_some();
    (often || common) && !longer && a.chars().next() == b.chars().next() && looks_alike(a, b)
}

/// Whether the one edit between two words is one of the hand (a kana too many, too few or swapped) or of the eye.
fn looks_alike(a: &str, b: &str) -> bool {
    if a.chars().count() != b.chars().count() {
        return true;
    }
    let mut differing = a.chars().zip(b.chars()).filter(|(a, b)| a != b);
    match (differing.next(), differing.next()) {
        (Some(pair), None) => are_alike(pair.0, pair.1),
        // Two neighbours that are swapped.
        _ => true,
    }
}

/// Kana that are taken for one another.
const ALIKE: [[char; 2]; 8] = [
    ['ソ', 'ン'],
    ['シ', 'ツ'],
    ['ク', 'タ'],
    ['ロ', 'コ'],
    ['ー', 'ッ'],
    ['ー', 'ツ'],
    ['ワ', 'ク'],
    ['ウ', 'ワ'],
];

fn are_alike(a: char, b: char) -> bool {
    plain(a) == plain(b) || ALIKE.contains(&[a, b]) || ALIKE.contains(&[b, a])
}

/// A kana at full size and without voicing marks.
fn plain(c: char) -> char {
    const SMALL: &str = "ァィゥェォッャュョヮヵヶ";
    const FULL: &str = "アイウエオツヤユヨワカケ";
    if let Some(place) = SMALL.chars().position(|small| small == c) {
        return FULL.chars().nth(place).unwrap_or(c);
    }
    let mut decomposed = unicode_normalization::UnicodeNormalization::nfd(std::iter::once(c));
    decomposed.next().unwrap_or(c)
}
