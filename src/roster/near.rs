//! Finding the words of a roster that are few edits away, without comparing against each.
//!
//! Two words within `n` edits have a common word among those that each becomes by at most `n` deletions (the symmetric
//! delete idea of SymSpell), and that stays true of their beginnings of a fixed length, which bounds the work for long
//! words. So the index holds the deletions of every roster word, sorted by hash; a lookup makes those of the text's word
//! and verifies what it meets by the real distance.

use super::hash;

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
    /// Where the deletions begin whose hashes have each number as their highest bits.
    starts: Vec<u32>,
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
        index.deletions.dedup();
        index.starts = starts(&index.deletions);
        index.words = words;
        index
    }

    /// The places of the words that have a deletion of this hash.
    fn places(&self, hash: u64) -> impl Iterator<Item = u32> + '_ {
        let bucket = bucket(hash, self.starts.len());
        let range = match self.starts.get(bucket..bucket + 2) {
            Some(&[from, to]) => from as usize..to as usize,
            _ => 0..0,
        };
        let same = self.deletions[range]
            .iter()
            .filter(move |(other, _)| *other == hash);
        same.map(|&(_, place)| place)
    }

    /// The words that `word` is not but may be meant as, by id.
    pub(super) fn neighbours(&self, word: &str) -> Vec<Neighbour> {
        // A word that is longer by as many letters as edits may have more of them.
        let most = edits_allowed(word.chars().count() + MOST_EDITS);
        self.within(word, most)
    }

    /// The words that are at most `most` edits from `word`; the fewer, the faster.
    pub(super) fn within(&self, word: &str, most: usize) -> Vec<Neighbour> {
        let mut places = Vec::new();
        let mut hashes = Vec::new();
        if !self.words.is_empty() {
            deletions(word, most, &mut hashes);
        }
        for hash in hashes {
            places.extend(self.places(hash));
        }
        places.sort_unstable();
        places.dedup();
        places
            .into_iter()
            .filter_map(|place| {
                let (other, allowed, id) = &self.words[place as usize];
                let edits = strsim::osa_distance(word, other);
                (1..=most.min(*allowed))
                    .contains(&edits)
                    .then_some(Neighbour { id: *id, edits })
            })
            .collect()
    }
}

/// Hashes of what the beginning of `word` becomes by deleting up to `most` letters.
fn deletions(word: &str, most: usize, hashes: &mut Vec<u64>) {
    hashes.clear();
    let letters: Vec<char> = word.chars().take(BEGINNING).collect();
    delete(&letters, hash::EMPTY, most, hashes);
    hashes.sort_unstable();
    hashes.dedup();
}

fn delete(letters: &[char], so_far: u64, most: usize, hashes: &mut Vec<u64>) {
    let Some((&letter, rest)) = letters.split_first() else {
        hashes.push(hash::finish(so_far));
        return;
    };
    delete(
        rest,
        hash::add(so_far, u32::from(letter).into()),
        most,
        hashes,
    );
    if most > 0 {
        delete(rest, so_far, most - 1, hashes);
    }
}

/// Where the buckets of sorted deletions begin: about as many buckets as deletions, and one more to end the last.
fn starts(deletions: &[(u64, u32)]) -> Vec<u32> {
    let buckets = deletions.len().next_power_of_two();
    let mut starts = Vec::with_capacity(buckets + 1);
    for (place, &(hash, _)) in (0..).zip(deletions) {
        let bucket = bucket(hash, buckets + 1);
        starts.resize(starts.len().max(bucket + 1), place);
    }
    let end = u32::try_from(deletions.len()).expect("a roster has fewer deletions than 2^32");
    starts.resize(buckets + 1, end);
    starts
}

/// The bucket of a hash, by its highest bits.
fn bucket(hash: u64, starts: usize) -> usize {
    let buckets = starts.saturating_sub(1).max(1) as u128;
    usize::try_from((u128::from(hash) * buckets) >> 64)
        .expect("it is less than the number of buckets")
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
