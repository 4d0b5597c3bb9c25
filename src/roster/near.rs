//! Finding the words of a roster that are few edits away, without comparing against each.
//!
//! Two words within `n` edits have a common word among those that each becomes by at most `n` deletions (the symmetric
//! delete idea of SymSpell), and that stays true of their beginnings of a fixed length, which bounds the work for long
//! words. So the index holds the deletions of every roster word, sorted by hash; a lookup makes those of the text's word
//! and verifies what it meets by the real distance.

use std::hash::{DefaultHasher, Hash, Hasher};

/// Letters of a word from which deletions are made.
const BEGINNING: usize = 8;

/// The most edits that any word may have.
const MOST_EDITS: usize = 3;

/// People who bear a word of a name from which on it is common, and a name near it may be another's.
pub(super) const COMMON: usize = 3;

/// Edits (optimal string alignment: insert, delete, replace, swap neighbours) that a name's word of so many letters may
/// have and still be that word. Short words have too many neighbours that are names themselves.
pub(super) fn edits_allowed(letters: usize) -> usize {
    match letters {
        0..=3 => 0,
        4..=5 => 1,
        6..=8 => 2,
        _ => MOST_EDITS,
    }
}

/// A word near the one looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Neighbour {
    /// What the word was entered as.
    pub(super) id: u32,
    /// Edits between, at least 1.
    pub(super) edits: usize,
}

/// Words, to be found by what is nearly them.
#[derive(Debug, Default)]
pub(super) struct NearIndex {
    /// Hash of a deletion, and the word's place in `words`; sorted.
    deletions: Vec<(u64, u32)>,
    words: Vec<(String, usize, u32)>,
}

impl NearIndex {
    /// An index of (word, edits that it may have, id).
    pub(super) fn new(words: impl IntoIterator<Item = (String, usize, u32)>) -> Self {
        let words: Vec<(String, usize, u32)> = words
            .into_iter()
            .filter(|(_, edits, _)| *edits > 0)
            .collect();
        let mut index = NearIndex::default();
        let mut hashes = Vec::new();
        for (place, (word, edits, _)) in (0..).zip(&words) {
            deletions(word, *edits, &mut hashes);
            index
                .deletions
                .extend(hashes.iter().map(|&hash| (hash, place)));
        }
        index.deletions.sort_unstable();
        index.words = words;
        index
    }

    /// The words that `word` is not but may be meant as, by id.
    pub(super) fn neighbours(&self, word: &str) -> Vec<Neighbour> {
        let mut places = Vec::new();
        let mut hashes = Vec::new();
        if !self.words.is_empty() {
            deletions(word, MOST_EDITS, &mut hashes);
        }
        for hash in hashes {
            let from = self.deletions.partition_point(|&(other, _)| other < hash);
            let same = self.deletions[from..]
                .iter()
                .take_while(|&&(other, _)| other == hash);
            places.extend(same.map(|&(_, place)| place));
        }
        places.sort_unstable();
        places.dedup();
        places
            .into_iter()
            .filter_map(|place| {
                let (other, allowed, id) = &self.words[place as usize];
                let edits = strsim::osa_distance(word, other);
                (1..=*allowed)
                    .contains(&edits)
                    .then_some(Neighbour { id: *id, edits })
            })
            .collect()
    }
}

/// Hashes of what the beginning of `word` becomes by deleting up to `most` letters, each once.
fn deletions(word: &str, most: usize, hashes: &mut Vec<u64>) {
    hashes.clear();
    let letters: Vec<char> = word.chars().take(BEGINNING).collect();
    for kept in 0..1u32 << letters.len() {
        if letters.len() - kept.count_ones() as usize <= most {
            let mut hasher = DefaultHasher::new();
            for (place, letter) in letters.iter().enumerate() {
                if kept >> place & 1 == 1 {
                    letter.hash(&mut hasher);
                }
            }
            hashes.push(hasher.finish());
        }
    }
    hashes.sort_unstable();
    hashes.dedup();
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every word within reach is found: the index against the comparison with each.
    #[test]
    fn finds_what_comparing_with_each_finds() {
        let roster = [
            "bernhardt",
            "lefkowitz",
            "christopherson",
            "nakamura",
            "everitt",
            "smith",
            "anna",
            "鈴木たかのり",
        ];
        let index = NearIndex::new((0..).zip(roster).map(|(id, word)| {
            let letters = word.chars().count();
            (word.to_owned(), edits_allowed(letters), id)
        }));
        let alphabet = ['a', 'e', 't', 'n', '田'];
        for (at, word) in roster.iter().enumerate() {
            let letters: Vec<char> = word.chars().collect();
            for first in 0..letters.len() {
                for second in 0..letters.len() {
                    let mut slip = letters.clone();
                    slip.swap(first, (first + 1) % letters.len());
                    slip[second] = alphabet[(first + second) % alphabet.len()];
                    if (first + second) % 3 == 0 {
                        slip.remove(first);
                    }
                    let slip: String = slip.into_iter().collect();
                    let edits = strsim::osa_distance(&slip, word);
                    let found = index
                        .neighbours(&slip)
                        .iter()
                        .any(|near| near.id as usize == at);
                    let wanted = (1..=edits_allowed(letters.len())).contains(&edits);
                    assert_eq!(found, wanted, "{slip} is {edits} from {word}");
                }
            }
        }
    }

    #[test]
    fn a_word_is_not_its_own_neighbour() {
        let index = NearIndex::new([("guido".to_owned(), 1, 0)]);
        assert_eq!(index.neighbours("guido"), []);
        assert_eq!(index.neighbours("gudio"), [Neighbour { id: 0, edits: 1 }]);
    }
}
