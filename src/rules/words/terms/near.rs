//! Finding words that are an edit or two apart without comparing each with each.
//!
//! Two words within `n` edits have a common word among those that each becomes by at most `n` deletions, and so have
//! their beginnings (the symmetric delete idea of SymSpell). The index holds the deletions of some words; looking up those
//! of another finds all that may be near it, and the real distance is taken of these alone.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher};

use rustc_hash::FxBuildHasher;

/// Letters of a word from which deletions are made.
const BEGINNING: usize = 8;

/// Letters from which on two edits are near.
const LONG: usize = 9;

/// Words, to be found by what is nearly them.
#[derive(Debug, Default)]
pub(super) struct NearIndex<'w> {
    words: Vec<(&'w str, usize)>,
    deletions: HashMap<u64, Vec<u32>, FxBuildHasher>,
}

/// The edits that a word may have and still be meant as another.
pub(super) fn edits_allowed(letters: usize) -> usize {
    if letters >= LONG { 2 } else { 1 }
}

impl<'w> NearIndex<'w> {
    /// An index of words with their ids.
    pub(super) fn new(words: impl Iterator<Item = (&'w str, usize)>) -> Self {
        let mut index = NearIndex::default();
        let mut hashes = Vec::new();
        for (place, (word, id)) in (0..).zip(words) {
            index.words.push((word, id));
            deletions(word, &mut hashes);
            for &hash in &hashes {
                index.deletions.entry(hash).or_default().push(place);
            }
        }
        index
    }

    /// Calls `found` with the id of each word that is near `word`, and the edits between, at least one.
    pub(super) fn near(
        &self,
        word: &str,
        hashes: &mut Vec<u64>,
        mut found: impl FnMut(usize, usize),
    ) {
        deletions(word, hashes);
        let mut places: Vec<u32> = Vec::new();
        for hash in hashes.iter() {
            if let Some(same) = self.deletions.get(hash) {
                places.extend(same);
            }
        }
        places.sort_unstable();
        places.dedup();
        for place in places {
            let (other, id) = self.words[place as usize];
            let letters = word.chars().count().min(other.chars().count());
            let edits = strsim::osa_distance(word, other);
            if (1..=edits_allowed(letters)).contains(&edits) {
                found(id, edits);
            }
        }
    }
}

/// Hashes of what the beginning of `word` becomes by as many deletions as it may have edits, each once.
fn deletions(word: &str, hashes: &mut Vec<u64>) {
    hashes.clear();
    let letters: Vec<char> = word.chars().take(BEGINNING + 1).collect();
    let long = letters.len() >= LONG;
    let letters = &letters[..letters.len().min(BEGINNING)];
    let none = letters.len();
    hashes.push(without(letters, none, none));
    for first in 0..letters.len() {
        hashes.push(without(letters, first, none));
        if long {
            hashes.extend((first + 1..letters.len()).map(|second| without(letters, first, second)));
        }
    }
    hashes.sort_unstable();
    hashes.dedup();
}

fn without(letters: &[char], first: usize, second: usize) -> u64 {
    let mut hasher = FxBuildHasher.build_hasher();
    for (place, letter) in letters.iter().enumerate() {
        if place != first && place != second {
            letter.hash(&mut hasher);
        }
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every word within reach is found: the index against the comparison with each.
    #[test]
    fn finds_what_comparing_with_each_finds() {
        let words = [
            "optimizer",
            "documentation",
            "cpython",
            "pyladies",
            "interpreter",
            "カンファレンス",
            "schedule",
        ];
        let index = NearIndex::new(words.into_iter().zip(0..));
        let alphabet = ['a', 'e', 't', 'n', 'ン'];
        for (at, word) in words.into_iter().enumerate() {
            let letters: Vec<char> = word.chars().collect();
            for first in 0..letters.len() {
                for second in 0..letters.len() {
                    let mut slip = letters.clone();
                    slip.swap(first, (first + 1) % letters.len());
                    slip[second] = alphabet[(first + second) % alphabet.len()];
                    match (first + second) % 3 {
                        0 => drop(slip.remove(first)),
                        1 => slip.insert(second, 'r'),
                        _ => {}
                    }
                    let slip: String = slip.into_iter().collect();
                    let edits = strsim::osa_distance(&slip, word);
                    let reach = edits_allowed(slip.chars().count().min(letters.len()));
                    let mut found = false;
                    index.near(&slip, &mut Vec::new(), |id, _| found |= id == at);
                    assert_eq!(
                        found,
                        (1..=reach).contains(&edits),
                        "{slip} is {edits} from {word}"
                    );
                }
            }
        }
    }
}
