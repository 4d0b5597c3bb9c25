//! Letters: folding and distance, for whoever looks for the word that was meant, and patterns.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// A regular expression that is part of the program, compiled once.
macro_rules! pattern {
    ($text:expr) => {{
        static PATTERN: std::sync::LazyLock<regex::Regex> =
            std::sync::LazyLock::new(|| regex::Regex::new($text).expect("the pattern is right"));
        &*PATTERN
    }};
}
pub(crate) use pattern;

/// The text in one Unicode form and one letter case.
pub fn fold_case(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkc().flat_map(char::to_lowercase).collect()
}

/// Whether any of the bytes is `wanted`. Many are asked about at once: a pass that may end at each is slower.
pub fn any_byte(bytes: &[u8], wanted: impl Fn(u8) -> bool) -> bool {
    const MANY: usize = 64;
    let mut chunks = bytes.chunks(MANY);
    chunks.any(|chunk| chunk.iter().fold(false, |any, &byte| any | wanted(byte)))
}

/// Whether any two neighbouring bytes are `wanted`, likewise.
pub fn any_two_bytes(bytes: &[u8], wanted: impl Fn(u8, u8) -> bool) -> bool {
    const MANY: usize = 32;
    (1..bytes.len()).step_by(MANY).any(|from| {
        let to = bytes.len().min(from + MANY);
        let pairs = bytes[from - 1..to - 1].iter().zip(&bytes[from..to]);
        pairs.fold(false, |any, (&before, &byte)| any | wanted(before, byte))
    })
}

/// The characters of a text that are not ASCII, or whose byte is `wanted`, with where they begin. Of what is neither, many
/// bytes are passed over at once.
pub fn beyond_ascii(
    text: &str,
    wanted: impl Fn(u8) -> bool,
) -> impl Iterator<Item = (usize, char)> {
    const MANY: usize = 32;
    let bytes = text.as_bytes();
    let mut at = 0;
    let is_found = move |byte: u8| !byte.is_ascii() | wanted(byte);
    std::iter::from_fn(move || {
        while !is_found(*bytes.get(at)?) {
            let none = |chunk: &&[u8]| !any_byte(chunk, &is_found);
            at += match bytes.get(at..at + MANY).filter(none) {
                Some(chunk) => chunk.len(),
                None => bytes[at..].iter().position(|&byte| is_found(byte))?,
            };
        }
        let c = text[at..].chars().next()?;
        let found = (at, c);
        at += c.len_utf8();
        Some(found)
    })
}

/// Whether quotation marks stand right around a range of a text: then it is spoken of.
pub fn is_quoted(text: &str, range: &Range<usize>) -> bool {
    const OPENING: [char; 8] = ['"', '\'', '“', '‘', '„', '«', '「', '『'];
    const CLOSING: [char; 9] = ['"', '\'', '”', '“', '’', '‘', '»', '」', '』'];
    text[..range.start].ends_with(OPENING) && text[range.end..].starts_with(CLOSING)
}

/// Only the letters and digits, folded: what two texts have in common when they say the same.
pub fn letters(text: &str) -> String {
    let mut folded = fold_case(text);
    folded.retain(char::is_alphanumeric);
    folded
}

/// The candidate nearest to `word`: at most a third of its letters differ, letter case aside.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = distances(word, candidates);
    near.min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// All candidates that are so near, the nearest first.
pub fn near<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut near: Vec<(usize, &str)> = distances(word, candidates).collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().map(|(_, candidate)| candidate).collect()
}

fn distances<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> impl Iterator<Item = (usize, &'a str)> {
    let word = fold_case(word);
    let length = word.chars().count();
    let limit = (length / 3).max(1);
    let letters = Letters::of(&word);
    let which = Which::of(&word);
    candidates
        .into_iter()
        // The distance is quadratic, and it is never less than the difference of the lengths.
        .filter(move |candidate| length_of(candidate).abs_diff(length) <= limit)
        // Normalisation may make other letters of those outside ASCII.
        .filter(move |it| !it.is_ascii() || which.least_distance(it) <= limit)
        .filter(move |it| !it.is_ascii() || letters.least_distance(it) <= limit)
        .map(move |candidate| {
            (
                strsim::damerau_levenshtein(&word, &fold_case(candidate)),
                candidate,
            )
        })
        .filter(move |(distance, _)| *distance <= limit)
}

/// How many characters a text has; of ASCII that need not be counted.
fn length_of(text: &str) -> usize {
    match text.is_ascii() {
        true => text.len(),
        false => text.chars().count(),
    }
}

/// Which letters a word has, a bit each: the cheapest way to see that most words are far from it.
#[derive(Clone, Copy)]
struct Which(u64);

impl Which {
    fn of(word: &str) -> Self {
        Which(
            word.chars()
                .fold(0, |which, c| which | 1 << Letters::place(c)),
        )
    }

    /// The distance of another word, which is ASCII, is never less: each edit brings one letter at most, and takes one.
    fn least_distance(self, other: &str) -> usize {
        let place = |byte: u8| byte.to_ascii_lowercase() % 64;
        let other = other
            .bytes()
            .fold(0, |which, byte| which | 1u64 << place(byte));
        (self.0 & !other)
            .count_ones()
            .max((other & !self.0).count_ones()) as usize
    }
}

/// How often a word has which letters, by which most words are found to be far from it without being compared.
struct Letters([i32; 64]);

impl Letters {
    fn of(word: &str) -> Self {
        let mut counts = [0; 64];
        for c in word.chars() {
            counts[Letters::place(c)] += 1;
        }
        Letters(counts)
    }

    /// Letters that differ in case only have one place, and others may share it.
    fn place(c: char) -> usize {
        let c = c.to_lowercase().next().unwrap_or(c);
        c as usize % 64
    }

    /// The distance of another word is never less: each edit adds or takes away one letter at most, or does both.
    fn least_distance(&self, other: &str) -> usize {
        let mut counts = self.0;
        for c in other.chars() {
            counts[Letters::place(c)] -= 1;
        }
        let more: i32 = counts.iter().filter(|&&count| count > 0).sum();
        let less: i32 = counts.iter().filter(|&&count| count < 0).sum();
        more.max(-less) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_beyond_ascii_is_found_wherever_it_stands() {
        for before in 0..70 {
            for between in [0, 1, 31, 32, 33, 65] {
                let text = [
                    "x".repeat(before),
                    "é(".into(),
                    "y".repeat(between),
                    "名)".into(),
                ]
                .concat();
                for wanted in [b"".as_slice(), b"()"] {
                    let is_wanted = |c: char| !c.is_ascii() || wanted.contains(&(c as u8));
                    let found: Vec<_> =
                        beyond_ascii(&text, |byte| wanted.contains(&byte)).collect();
                    let expected: Vec<_> =
                        text.char_indices().filter(|(_, c)| is_wanted(*c)).collect();
                    assert_eq!(found, expected, "{text}");
                }
            }
        }
    }

    #[test]
    fn the_nearest_word_is_near() {
        for (word, found) in [
            ("includes", Some("include")),
            ("exlude", Some("exclude")),
            ("INCLUDE", Some("include")),
            ("fail_on", Some("fail-on")),
            ("選択", None),
            ("colour", None),
            ("", None),
        ] {
            assert_eq!(
                nearest(word, ["include", "exclude", "fail-on"]),
                found,
                "{word}"
            );
        }
    }

    #[test]
    fn the_letters_of_a_word_never_put_it_too_far() {
        let words = [
            "",
            "a",
            "ab",
            "ba",
            "abc",
            "Figure-1",
            "figrue-1",
            "FIGURE-12",
            "day1",
        ];
        for one in words {
            for other in words {
                let distance = strsim::damerau_levenshtein(&fold_case(one), &fold_case(other));
                assert!(
                    Letters::of(one).least_distance(other) <= distance,
                    "{one} {other}"
                );
                assert!(
                    Which::of(one).least_distance(other) <= distance,
                    "{one} {other}"
                );
            }
        }
    }

    #[test]
    fn long_words_are_not_compared_letter_by_letter() {
        let candidate = "i".repeat(1 << 18);
        assert_eq!(nearest(&"あ".repeat(1 << 20), [candidate.as_str()]), None);
    }
}
