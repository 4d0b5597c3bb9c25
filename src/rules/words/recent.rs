//! Words that were found right a short while ago.
//!
//! A few thousand words make most of every text, and each document has them again. Looking one up among all misspellings
//! takes longer than everything else that is asked about it; here it is compared with what was asked before, and nothing
//! more. What is kept is bounded, and never changes an answer.

use std::cell::RefCell;

/// Words that are kept by each thread.
const KEPT: usize = 1 << 15;

/// The bytes of a word that is kept; longer ones are not.
const LONGEST: usize = 16;

/// The bytes of a word, and zeros, which no word has.
type Key = u128;

thread_local! {
    static RECENT: RefCell<Box<[Key]>> = RefCell::new(vec![0; KEPT].into_boxed_slice());
}

/// Whether `is_wrong` says so of a word, which is one function for all words: what it once denied it is not asked again.
pub(super) fn unless_recent(word: &str, is_wrong: impl Fn(&str) -> bool) -> bool {
    let Some(key) = key(word) else {
        return is_wrong(word);
    };
    RECENT.with_borrow_mut(|recent| {
        let kept = &mut recent[slot(key)];
        if *kept == key {
            return false;
        }
        let wrong = is_wrong(word);
        if !wrong {
            *kept = key;
        }
        wrong
    })
}

/// The key of a word of 4 to [`LONGEST`] bytes. Its ends, which may share bytes, are read as numbers: that is faster than
/// to copy so few bytes one by one.
fn key(word: &str) -> Option<Key> {
    let bytes = word.as_bytes();
    let [first, last] = match bytes.len() {
        4..8 => [bytes.first_chunk()?, bytes.last_chunk()?]
            .map(|end| Key::from(u32::from_le_bytes(*end))),
        8..=LONGEST => [bytes.first_chunk()?, bytes.last_chunk()?]
            .map(|end| Key::from(u64::from_le_bytes(*end))),
        _ => return None,
    };
    let half = if bytes.len() < 8 { 4 } else { 8 };
    Some(first | last << (8 * (bytes.len() - half)))
}

/// The place of a word: there is one for each, which it shares with others.
fn slot(key: Key) -> usize {
    let folded = (key >> 64) as u64 ^ (key as u64).rotate_left(29);
    (folded.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - KEPT.trailing_zeros())) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_those_of_the_question() {
        let is_wrong = |word: &str| word.contains('x');
        let words = [
            "",
            "axe",
            "ace",
            "axes",
            "aces",
            "faxes",
            "faces",
            "faxfaxface",
            "facfacface",
            "a word of many letters",
            "a word of many lexters",
        ];
        for _ in 0..2 {
            for word in words {
                assert_eq!(unless_recent(word, is_wrong), is_wrong(word), "{word}");
            }
        }
    }

    #[test]
    fn what_was_right_is_not_asked_again() {
        assert!(!unless_recent("settled", |_| false));
        assert!(!unless_recent("settled", |_| panic!("it was asked before")));
    }

    #[test]
    fn no_two_words_have_one_key() {
        let word = "abcdefghijklmnopqrst";
        let mut keys = std::collections::HashSet::new();
        for from in 0..word.len() {
            for to in from..=word.len() {
                if let Some(key) = key(&word[from..to]) {
                    assert!(keys.insert(key), "{}", &word[from..to]);
                }
            }
        }
        assert!(keys.contains(&Key::from(u32::from_le_bytes(*b"abcd"))));
    }

    #[test]
    fn words_that_share_a_place_are_told_apart() {
        let words: Vec<String> = (0..3 * KEPT).map(|number| format!("w{number}")).collect();
        let is_wrong = |word: &str| word.ends_with('7');
        for word in words.iter().chain(&words) {
            assert_eq!(unless_recent(word, is_wrong), is_wrong(word), "{word}");
        }
    }
}
