//! Patterns that are plain words, as dictionaries have them by the thousand. Each word of a text is looked up once, however
//! many there are to look for; an automaton for all of them would take long to make.

use std::collections::HashMap;

use super::patterns::Found;

/// Whole words of ASCII, each with the index of its pattern.
#[derive(Debug, Default)]
pub(super) struct WordList {
    words: HashMap<Box<str>, usize>,
    longest: usize,
    ignore_case: bool,
}

impl WordList {
    pub(super) fn new(ignore_case: bool) -> Self {
        WordList {
            ignore_case,
            ..WordList::default()
        }
    }

    /// Takes a pattern in, if it is a word. Of two that are the same, the first holds.
    pub(super) fn take(&mut self, pattern: &str, index: usize) -> bool {
        let is_word = !pattern.is_empty() && pattern.bytes().all(is_word_byte);
        if is_word {
            let key = self.key(pattern);
            self.words.entry(key).or_insert(index);
            self.longest = self.longest.max(pattern.len());
        }
        is_word
    }

    /// The index of a word.
    fn index(&self, word: &str) -> Option<usize> {
        if word.len() > self.longest {
            return None;
        }
        self.words.get(&self.key(word)).copied()
    }

    fn key(&self, word: &str) -> Box<str> {
        match self.ignore_case {
            true => word.to_ascii_lowercase().into(),
            false => word.into(),
        }
    }

    /// Where the words stand in a text.
    pub(super) fn find<'w>(&'w self, text: &'w str) -> impl Iterator<Item = Found> + 'w {
        let bytes = text.as_bytes();
        let mut at = if self.words.is_empty() {
            bytes.len()
        } else {
            0
        };
        std::iter::from_fn(move || {
            while at < bytes.len() {
                let start = at + bytes[at..].iter().position(|&byte| is_word_byte(byte))?;
                let length = bytes[start..].iter().position(|&byte| !is_word_byte(byte));
                let end = length.map_or(bytes.len(), |length| start + length);
                at = end;
                if let Some(pattern) = self.index(&text[start..end]) {
                    return Some(Found {
                        pattern,
                        range: start..end,
                    });
                }
            }
            None
        })
    }
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}
