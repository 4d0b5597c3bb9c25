//! Finding words that are an edit or two apart without comparing each with each.
//!
//! Two words within `n` edits have a common word among those that each becomes by at most `n` deletions, and so have
//! their beginnings (the symmetric delete idea of SymSpell). The index holds the deletions of some words; looking up those
//! of another finds all that may be near it, and the real distance is taken of these alone.

use std::hash::{BuildHasher, Hash, Hasher};

use rustc_hash::FxBuildHasher;

/// Letters of a word from which deletions are made.
const BEGINNING: usize = 8;

/// Letters from which on two edits are near.
const LONG: usize = 9;

/// Words, to be found by what is nearly them.
///
/// A large project has millions of deletions, most of one word: they lie in one list, in the order of their hashes.
#[derive(Debug, Default)]
pub(super) struct NearIndex<'w> {
    words: Vec<(&'w str, usize)>,
    /// The hash of a deletion, and the place of a word that it comes of.
    deletions: Vec<(u32, u32)>,
    /// Where in the list the deletions begin whose hashes have the same first bits.
    begins: Vec<u32>,
    /// How many bits of a hash are not among those.
    rest: u32,
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
            let of_word = hashes.iter().map(|&hash| (hash, place));
            index.deletions.extend(of_word);
        }
        index.deletions.sort_unstable();
        // Two or so begin alike.
        let bits = index.deletions.len().max(2).ilog2() - 1;
        index.rest = u32::BITS - bits.max(1);
        let mut at = 0;
        for first in 0..=u64::from(u32::MAX) >> index.rest {
            let same = |&(hash, _): &(u32, u32)| u64::from(hash >> index.rest) < first;
            at += index.deletions[at..]
                .iter()
                .take_while(|it| same(it))
                .count();
            index.begins.push(at as u32);
        }
        index.begins.push(index.deletions.len() as u32);
        index
    }

    /// The places of the words that have a deletion of this hash.
    fn places(&self, hash: u32) -> impl Iterator<Item = u32> + '_ {
        let first = (hash >> self.rest) as usize;
        let alike = self.begins[first] as usize..self.begins[first + 1] as usize;
        let same = self.deletions[alike].iter().filter(move |it| it.0 == hash);
        same.map(|&(_, place)| place)
    }

    /// Calls `found` with the id of each word that is near `word`, and the edits between, at least one.
    pub(super) fn near(
        &self,
        word: &str,
        hashes: &mut Vec<u32>,
        mut found: impl FnMut(usize, usize),
    ) {
        deletions(word, hashes);
        let all = hashes.iter().flat_map(|&hash| self.places(hash));
        let mut places: Vec<u32> = all.collect();
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
fn deletions(word: &str, hashes: &mut Vec<u32>) {
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

fn without(letters: &[char], first: usize, second: usize) -> u32 {
    let mut hasher = FxBuildHasher.build_hasher();
    for (place, letter) in letters.iter().enumerate() {
        if place != first && place != second {
            letter.hash(&mut hasher);
        }
    }
    // The first bits are the best.
    (hasher.finish() >> 32) as u32
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
