//! A sorted list of words, looked up as it lies in the program.
//!
//! A table of all words is faster to ask, and takes longer to make than most runs take; and what is asked of a run is
//! mostly asked again, which its askers remember.

use std::cmp::Ordering;

/// Words in small letters of ASCII, at least two each, a line each, in the order of their letters.
#[derive(Debug)]
pub(super) struct List {
    text: &'static str,
    /// Where the words of each beginning start, and at the end how long the text is.
    starts: Vec<u32>,
}

/// How many beginnings there are: two letters, and a third or none.
const BEGINNINGS: usize = 26 * 26 * 27;

/// The number of a word's beginning, in their order; `None` for what is in no list.
fn beginning(word: &[u8]) -> Option<usize> {
    let letter = |byte: &u8| byte.is_ascii_lowercase().then(|| usize::from(byte - b'a'));
    let two = letter(word.first()?)? * 26 + letter(word.get(1)?)?;
    let third = match word.get(2) {
        Some(third) => 1 + letter(third)?,
        None => 0,
    };
    Some(two * 27 + third)
}

impl List {
    /// The list of these lines.
    pub(super) fn new(text: &'static str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = Vec::with_capacity(BEGINNINGS + 1);
        let mut at = 0;
        while let Some(line) = bytes.get(at..).filter(|line| !line.is_empty()) {
            let end = memchr::memchr(b'\n', line);
            let word = &line[..end.unwrap_or(line.len())];
            let known = beginning(word).expect("the words of a list have two letters");
            while starts.len() <= known {
                starts.push(at as u32);
            }
            at += end.map_or(line.len(), |end| end + 1);
        }
        starts.resize(BEGINNINGS + 1, bytes.len() as u32);
        List { text, starts }
    }

    /// Whether the list has this word.
    pub(super) fn contains(&self, word: &str) -> bool {
        let (bytes, word) = (self.text.as_bytes(), word.as_bytes());
        let Some(known) = beginning(word) else {
            return false;
        };
        let mut from = self.starts[known] as usize;
        let mut to = self.starts[known + 1] as usize;
        // Both are at the start of a line, or the end of the list.
        while from < to {
            let middle = from + (to - from) / 2;
            let start =
                memchr::memrchr(b'\n', &bytes[from..middle]).map_or(from, |end| from + end + 1);
            let end = memchr::memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |end| start + end);
            match bytes[start..end].cmp(word) {
                Ordering::Equal => return true,
                Ordering::Less => from = bytes.len().min(end + 1),
                Ordering::Greater => to = start,
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_list_are_found_and_no_others() {
        let text = "ab\nabc\nad\nadd\nba\nzebra\nzz";
        for text in [text, "ab\n", ""] {
            let list = List::new(text);
            let others = [
                "", "a", "aa", "abb", "ac", "adda", "az", "zebr", "zzz", "é", "Ab", "ab\n", "a\n",
            ];
            for word in text.lines().chain(others) {
                assert_eq!(
                    list.contains(word),
                    text.lines().any(|line| line == word),
                    "{word}"
                );
            }
        }
    }

    #[test]
    fn the_lists_are_in_order() {
        for text in [
            include_str!("words.txt"),
            include_str!("computing.txt"),
            include_str!("tools.txt"),
        ] {
            assert!(text.lines().is_sorted());
            let list = List::new(text);
            assert!(text.lines().all(|word| list.contains(word)));
        }
    }
}
