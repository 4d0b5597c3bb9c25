//! A person's name in a script with spaces, and the ways in which it may rightly be written.
//!
//! Family name first is as right as given name first, and most people leave out their middle names. A way that is listed
//! here is no mistake, and a slip in any of them is told in the same way.

use super::fold::{is_japanese, plain};
use super::words::{Word, words};

/// Whether a folded word is one of those that belong to family names and are written with a small or a capital letter.
#[rustfmt::skip]
pub(super) fn is_particle(folded: &str) -> bool {
    matches!(
        folded,
        "af" | "al" | "av" | "bin" | "bint" | "da" | "das" | "de" | "del" | "della" | "den" | "der" | "di" | "do" | "dos"
            | "du" | "e" | "el" | "ibn" | "la" | "le" | "mac" | "ten" | "ter" | "van" | "vom" | "von" | "y" | "zu" | "zum"
    )
}

/// A word of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NameWord {
    /// As the roster writes it, composed.
    pub(super) text: String,
    /// Case and diacritics folded.
    pub(super) folded: String,
    /// Whether a full stop abbreviates it.
    pub(super) dotted: bool,
    /// Whether it begins with a capital, or its script has none.
    pub(super) capital: bool,
    /// Whether a capital follows a small letter in it.
    pub(super) camel: bool,
    /// Whether it is a `van` or a `de`, whose case varies.
    pub(super) particle: bool,
}

/// A right way to write a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Way {
    /// Its words.
    pub(super) words: Vec<NameWord>,
    /// How it is shown.
    pub(super) shown: String,
    /// Whether the family name, on the roster the last, comes first.
    pub(super) reversed: bool,
}

/// The words of a name, given name first; none when it is Japanese. What stands in brackets (pronouns, a nickname) and,
/// after two words and a comma, a degree is left out; `Family, Given` is turned.
pub(super) fn name_words(name: &str) -> Vec<NameWord> {
    if name.chars().any(is_japanese) {
        return Vec::new();
    }
    let mut words = in_order(&without_brackets(name));
    // `Al` and `Do` are names where no particle can stand.
    if let Some(first) = words.first_mut().filter(|word| word.capital) {
        first.particle = false;
    }
    if let Some(last) = words.last_mut() {
        last.particle = false;
    }
    words
}

fn in_order(name: &str) -> Vec<NameWord> {
    let Some((before, after)) = name.split_once(',') else {
        return split(name);
    };
    let family = split(before);
    if family.iter().filter(|word| !word.particle).count() > 1 {
        return family;
    }
    let mut words = split(after);
    words.extend(family);
    words
}

fn split(name: &str) -> Vec<NameWord> {
    words(name, |_| true)
        .iter()
        .map(|word| name_word(word, name))
        .collect()
}

fn name_word(word: &Word<'_>, name: &str) -> NameWord {
    NameWord {
        text: plain(word.raw()).into_owned(),
        folded: word.folded().to_owned(),
        dotted: word.dotted(name),
        capital: word.capital,
        camel: word.camel,
        particle: !word.dotted(name) && is_particle(word.folded()),
    }
}

fn without_brackets(name: &str) -> String {
    let mut depth = 0usize;
    name.chars()
        .filter(|c| {
            let outside = depth == 0;
            match c {
                '(' | '（' | '[' | '"' if outside => depth += 1,
                ')' | '）' | ']' | '"' => depth = 0,
                _ => return outside,
            }
            false
        })
        .collect()
}

/// All ways to write the name of these words, which are at least two; the whole name comes first.
pub(super) fn ways(words: &[NameWord]) -> Vec<Way> {
    let count = words.len();
    let last = count - 1;
    let mut orders: Vec<(Vec<usize>, bool)> = vec![((0..count).collect(), false)];
    if count > 2 {
        orders.push((vec![0, last], false));
        let second = &words[1];
        if second.folded.chars().count() > 2 && second.capital && !second.particle {
            orders.push((vec![0, 1], false));
        }
    }
    if count > 3 {
        orders.push((vec![0, last - 1, last], false));
        if !words[last - 1].particle {
            orders.push((vec![0, last - 1], false));
        }
    }
    let particles = words[..last]
        .iter()
        .rev()
        .take_while(|word| word.particle)
        .count();
    let family = last - particles;
    if family > 0 {
        orders.push(((family..count).chain(0..family).collect(), true));
        orders.push((vec![last, 0], true));
    }
    let mut ways: Vec<Way> = Vec::new();
    for (order, reversed) in orders {
        let words: Vec<NameWord> = order
            .into_iter()
            .map(|place| words[place].clone())
            .collect();
        if ways.iter().all(|way| way.words != words) {
            let shown = shown(&words);
            ways.push(Way {
                words,
                shown,
                reversed,
            });
        }
    }
    ways
}

fn shown(words: &[NameWord]) -> String {
    let mut shown = String::new();
    for word in words {
        if !shown.is_empty() {
            shown.push(' ');
        }
        shown.push_str(&word.text);
        if word.dotted {
            shown.push('.');
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(name: &str) -> Vec<String> {
        ways(&name_words(name))
            .into_iter()
            .map(|way| way.shown)
            .collect()
    }

    #[test]
    fn ways_to_write_a_name() {
        assert_eq!(all("Ada Lovelace"), ["Ada Lovelace", "Lovelace Ada"]);
        assert_eq!(
            all("Donald E. Knuth"),
            [
                "Donald E. Knuth",
                "Donald Knuth",
                "Knuth Donald E.",
                "Knuth Donald"
            ]
        );
        assert_eq!(
            all("Ludwig van Beethoven"),
            [
                "Ludwig van Beethoven",
                "Ludwig Beethoven",
                "van Beethoven Ludwig",
                "Beethoven Ludwig"
            ]
        );
        assert_eq!(all("Al Gore"), ["Al Gore", "Gore Al"]);
        assert!(all("Gabriel José García Márquez").contains(&"Gabriel García Márquez".to_owned()));
    }

    #[test]
    fn what_is_no_part_of_the_name_is_left_out() {
        let first = |name: &str| all(name)[0].clone();
        assert_eq!(first("Ada Lovelace (she/her)"), "Ada Lovelace");
        assert_eq!(first("Ada \"Countess\" Lovelace"), "Ada Lovelace");
        assert_eq!(first("Ada Lovelace, PhD"), "Ada Lovelace");
        assert_eq!(first("Lovelace, Ada"), "Ada Lovelace");
        assert_eq!(first("van Beethoven, Ludwig"), "Ludwig van Beethoven");
    }
}
