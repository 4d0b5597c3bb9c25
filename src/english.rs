//! English words, to tell a rare word from a slip.
//!
//! The list is SCOWL's up to size 60 (`english/COPYRIGHT`), in every national spelling. A word that its neighbours in the
//! list give by an ending or a prefix is left out of the file and derived here; `.ci/english-words/generate.py` knows the
//! same derivations. `english/computing.txt` has words of computing and of conferences that SCOWL lacks, and
//! `english/tools.txt` names of programs and communities, some of which are near one another (Cython, CPython). It is a
//! list of what is certainly a word, and no spelling checker: many a good word is missing.

mod list;

use std::sync::LazyLock;

use list::List;

static WORDS: LazyLock<[List; 2]> = LazyLock::new(|| {
    [
        List::new(include_str!("english/words.txt")),
        List::new(include_str!("english/computing.txt")),
    ]
});

static TOOLS: LazyLock<List> = LazyLock::new(|| List::new(include_str!("english/tools.txt")));

/// Letters that a word has at least, before and after an ending is taken off.
const SHORTEST: usize = 3;

/// Letters that a word has at least after a prefix.
const SHORTEST_PREFIXED: usize = 4;

/// Derivations on derivations that are followed: `un-friend-li-ness`.
const DEPTH: usize = 4;

const PREFIXES: [&str; 6] = ["un", "re", "non", "pre", "sub", "multi"];

/// An ending, and what the word has in its place without it.
const ENDINGS: [(&str, &str); 22] = [
    ("ies", "y"),
    ("ied", "y"),
    ("ier", "y"),
    ("iest", "y"),
    ("ily", "y"),
    ("iness", "y"),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("er", ""),
    ("er", "e"),
    ("ers", ""),
    ("ers", "e"),
    ("est", ""),
    ("est", "e"),
    ("able", ""),
    ("able", "e"),
    ("ly", ""),
    ("ness", ""),
    ("ment", ""),
    ("ments", ""),
];

/// Endings before which a last consonant is doubled: `run`, `running`.
const DOUBLING: [&str; 5] = ["ed", "ing", "er", "ers", "est"];

/// Whether `word`, in small letters, is an English word.
pub(crate) fn is_english(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_lowercase()) && derives(word, DEPTH)
}

/// Whether `word`, in small letters, stands in a list as it is: cheaper to ask, and true of most words of a text.
pub(crate) fn is_listed(word: &str) -> bool {
    is_word(word) || is_tool(word)
}

/// Whether `word`, in small letters, is the name of a program or a community.
pub(crate) fn is_tool(word: &str) -> bool {
    TOOLS.contains(word)
}

fn is_word(word: &str) -> bool {
    WORDS.iter().any(|list| list.contains(word))
}

fn derives(word: &str, depth: usize) -> bool {
    word.len() >= SHORTEST
        && (is_word(word) || depth > 0 && bases(word).any(|base| derives(&base, depth - 1)))
}

/// What `word` may be derived from.
fn bases(word: &str) -> impl Iterator<Item = String> + '_ {
    let plain = word
        .strip_suffix('s')
        .filter(|stem| !hisses(stem) && !ends_in_consonant_y(stem));
    let hissing = word
        .strip_suffix("es")
        .filter(|stem| hisses(stem) || stem.ends_with('o'));
    let ended = ENDINGS
        .iter()
        .filter_map(|(ending, instead)| Some(format!("{}{instead}", word.strip_suffix(ending)?)));
    let doubled = DOUBLING.iter().filter_map(|ending| {
        let stem = word.strip_suffix(ending)?.as_bytes();
        let (last, rest) = stem.split_last()?;
        (rest.len() >= SHORTEST && rest.last() == Some(last))
            .then(|| word[..rest.len()].to_string())
    });
    let prefixed = PREFIXES
        .iter()
        .filter_map(|prefix| word.strip_prefix(prefix))
        .filter(|rest| rest.len() >= SHORTEST_PREFIXED);
    let cut = plain.into_iter().chain(hissing).chain(prefixed);
    cut.map(str::to_string).chain(ended).chain(doubled)
}

/// Whether a plural needs a vowel after it.
fn hisses(stem: &str) -> bool {
    ["s", "x", "z", "ch", "sh"]
        .iter()
        .any(|end| stem.ends_with(end))
}

fn ends_in_consonant_y(stem: &str) -> bool {
    let before = stem
        .strip_suffix('y')
        .and_then(|rest| rest.chars().next_back());
    before.is_some_and(|c| !"aeiou".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_what_is_derived_from_them() {
        for word in [
            "the",
            "optimizer",
            "documentation",
            "luncheon",
            "colour",
            "color",
            "tries",
            "boxes",
            "happiness",
            "unfriendliness",
            "running",
            "stopped",
            "hoped",
            "largest",
            "predefined",
            "heroes",
            "days",
        ] {
            assert!(is_english(word), "{word}");
        }
        for slip in [
            "otimizer",
            "documantation",
            "lunchon",
            "overhall",
            "floates",
            "trys",
            "ab",
            "",
            "icluding",
            "Documentation",
            "カフェ",
        ] {
            assert!(!is_english(slip), "{slip}");
        }
    }
}
