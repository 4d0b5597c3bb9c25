//! A Latin word that stands once or twice, beside one that is nearly the same and stands often.

use super::lexicon::{Group, Lexicon, PairForm};
use super::near::NearIndex;
use super::{Slip, inflection};
use crate::english::{is_english, is_listed};
use crate::rules::words::meant::is_word;

/// How often a word stands at most to be a slip.
const RARE: u32 = 2;

/// Times that a word must stand more often than its twin that stands once.
const RATIO: u32 = 2;

/// Times that it must do so if the twin stands twice: a slip is seldom made twice.
const RATIO_OF_TWO: u32 = 6;

/// Letters of a slip at least.
const SHORTEST: usize = 5;

/// Letters from which on the first letter, too, may be the one that is wrong.
const LONG: usize = 7;

/// How often an English word stands at least for a short capitalised word to be a slip of it.
const FREQUENT: u32 = 20;

/// Letters of a slip from which on an English word that stands once is enough of a twin.
const PLAIN: usize = 6;

/// The words that are slips of others.
pub(super) fn slips(lexicon: &Lexicon, is_right: &dyn Fn(&str) -> bool) -> Vec<Slip> {
    let rare = lexicon.groups.iter().zip(0..).filter(|(group, _)| {
        group.count <= RARE
            && group.folded.chars().count() >= SHORTEST
            && group.folded.chars().all(char::is_alphabetic)
            && (!is_listed(&group.folded) || lexicon.pairs_of.contains_key(&group.forms[0]))
    });
    let index = NearIndex::new(rare.map(|(group, id)| (group.folded.as_str(), id)));
    let mut best: Vec<Option<Twin>> = vec![None; lexicon.groups.len()];
    let mut hashes = Vec::new();
    for (usual, other) in lexicon.groups.iter().enumerate() {
        index.near(&other.folded, &mut hashes, |id, edits| {
            let twin = Twin {
                usual,
                edits,
                count: other.count,
            };
            if best[id].is_none_or(|known| twin.is_nearer(&known))
                && may_be(&lexicon.groups[id], other, edits)
            {
                best[id] = Some(twin);
            }
        });
    }
    let found = best
        .into_iter()
        .enumerate()
        .filter_map(|(id, twin)| Some((id, twin?)));
    found
        .filter_map(|(id, twin)| slip(lexicon, id, twin, is_right))
        .collect()
}

/// The word that a rare one may be meant as.
#[derive(Clone, Copy, Debug)]
struct Twin {
    usual: usize,
    edits: usize,
    count: u32,
}

impl Twin {
    fn is_nearer(&self, other: &Twin) -> bool {
        (self.edits, other.count) < (other.edits, self.count)
    }
}

/// Whether `rare` may be a slip of `usual`, by their letters and their numbers.
fn may_be(rare: &Group, usual: &Group, edits: usize) -> bool {
    let (a, b) = (rare.folded.as_str(), usual.folded.as_str());
    let often = match rare.count {
        1 => usual.count >= RATIO,
        count => usual.count >= RATIO_OF_TWO * count,
    };
    let letters = a.chars().count().min(b.chars().count());
    // Of other beginnings, a lost first letter and two that are swapped are slips.
    let lost_first = b.strip_suffix(a).is_some()
        || a.len() == b.len() && !a.chars().skip(1).eq(b.chars().skip(1));
    let same_first = a.chars().next() == b.chars().next();
    let same_last = a.chars().next_back() == b.chars().next_back();
    (same_first || edits == 1 && letters >= LONG && lost_first)
        && (edits == 1 || same_last)
        && !inflection::related(a, b)
        && (often || a.chars().count() >= PLAIN && is_english(b))
}

fn slip(lexicon: &Lexicon, id: usize, twin: Twin, is_right: &dyn Fn(&str) -> bool) -> Option<Slip> {
    let (rare, usual) = (&lexicon.groups[id], &lexicon.groups[twin.usual]);
    let (form, other) = (lexicon.usual(rare), lexicon.usual(usual));
    let shared = shared_neighbours(lexicon, rare.forms[0], usual);
    // Beside the same word, `Lightening` is a slip of `Lightning`, and a name of a name.
    let word = is_known(&rare.folded) && !(shared >= RATIO && rare.count == 1 && twin.edits == 1);
    let doubt = word
        || is_right(form.text)
        || is_right(other.text)
        || is_another(form.text, (other.text, usual), twin.edits)
        || is_compound(form.text)
        || is_name_of(other.text, usual) && !is_swapped(&rare.folded, &usual.folded)
        || shared == 0 && is_name(lexicon, rare.forms[0]);
    (!doubt).then(|| Slip {
        found: form.text.to_string(),
        count: rare.count,
        places: form.places.clone(),
        expected: other.text.to_string(),
        expected_count: usual.count,
        example: other.places[0],
        certain: twin.edits == 1,
    })
}

/// Whether the capitals tell that a word is a name, and another one: `Yorkers` is no slip of `workers`.
fn is_another(rare: &str, (usual, group): (&str, &Group), edits: usize) -> bool {
    let inner = |word: &str| word.chars().skip(1).any(char::is_uppercase);
    let capitalised = |word: &str| word.starts_with(char::is_uppercase);
    let short = rare.chars().count() < LONG;
    let common = capitalised(rare) && !capitalised(usual) && (edits > 1 || short);
    let chance = capitalised(rare) && short && group.count < FREQUENT && is_english(&group.folded);
    inner(rare) && !inner(usual) || common || chance
}

/// Whether all parts of an identifier are words: a `TextEncoder` is no slip of a `TextDecoder`.
fn is_compound(word: &str) -> bool {
    let begins = |at: usize| word.as_bytes().get(at).is_some_and(u8::is_ascii_uppercase);
    let small = |at: usize| word.as_bytes().get(at).is_some_and(u8::is_ascii_lowercase);
    let starts = (1..word.len()).filter(|&at| begins(at) && (small(at - 1) || small(at + 1)));
    let mut from = 0;
    let mut parts = 0;
    for to in starts.chain([word.len()]) {
        let part = word.get(from..to).unwrap_or_default();
        if !is_short(part) && !is_known(&part.to_lowercase()) {
            return false;
        }
        (from, parts) = (to, parts + 1);
    }
    parts > 1
}

/// Words of two letters that begin or end an identifier.
fn is_short(part: &str) -> bool {
    [
        "is", "to", "of", "on", "in", "by", "as", "at", "if", "do", "go", "id", "up",
    ]
    .iter()
    .any(|word| word.eq_ignore_ascii_case(part))
}

fn is_known(word: &str) -> bool {
    is_listed(word) || is_english(word)
}

/// Whether a word is probably somebody's name, to which other names are near: no word or program is called so.
fn is_name_of(usual: &str, group: &Group) -> bool {
    let mut letters = usual.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.all(|c| !c.is_uppercase())
        && !is_known(&group.folded)
        && !is_word(&group.folded)
}

/// Whether two letters are swapped, which makes a name of hardly anything.
fn is_swapped(a: &str, b: &str) -> bool {
    let mut letters = [a, b].map(|word| word.chars().collect::<Vec<_>>());
    letters.iter_mut().for_each(|word| word.sort_unstable());
    letters[0] == letters[1]
}

/// Whether a capitalised word is probably somebody's name: it stands beside another that is no word either.
fn is_name(lexicon: &Lexicon, form: usize) -> bool {
    lexicon.neighbours(form).any(|other| {
        let text = lexicon.forms[other].text;
        text.chars().count() > 2 && !is_english(&text.to_lowercase())
    })
}

/// How often a form of `usual` stands at most beside the same capitalised word as `form`, on the same side of it. What
/// stands beside a name is another matter.
fn shared_neighbours(lexicon: &Lexicon, form: usize, usual: &Group) -> u32 {
    let pairs = lexicon.pairs_of.get(&form).into_iter().flatten();
    let shared = pairs.flat_map(|&pair| {
        let &PairForm { first, second, .. } = &lexicon.pairs[pair];
        usual.forms.iter().filter_map(move |&other| {
            let twin = if first == form {
                (other, second)
            } else {
                (first, other)
            };
            let beside = if first == form { second } else { first };
            lexicon
                .pair_at
                .get(&twin)
                .filter(|_| is_known(&lexicon.forms[beside].text.to_lowercase()))
                .map(|&twin| lexicon.pairs[twin].count)
        })
    });
    shared.max().unwrap_or(0)
}
