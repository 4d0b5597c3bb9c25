//! Words that differ because one is derived from the other, or both from a third.

/// Endings that make another word of one, and are no slip.
const ENDINGS: [&str; 19] = [
    "s", "es", "d", "ed", "r", "er", "ers", "ing", "ly", "y", "n", "or", "al", "ic", "e", "ion",
    "ist", "ish", "a",
];

/// Beginnings that do.
const BEGINNINGS: [&str; 14] = [
    "un", "in", "re", "de", "im", "dis", "non", "a", "py", "co", "sub", "pre", "my", "e",
];

/// Letters of a stem at least.
const SHORTEST_STEM: usize = 3;

/// Whether two words in small letters are forms of one: `plugin` and `plugins`, `try` and `tries`, `lexer` and `lexed`,
/// `likely` and `unlikely`.
pub(super) fn related(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let ended = |stem: &str| {
        long.strip_prefix(stem)
            .is_some_and(|rest| ENDINGS.contains(&rest))
    };
    let stem = short.trim_end_matches('e');
    let doubled = short
        .chars()
        .next_back()
        .map(|last| format!("{short}{last}"));
    ended(short)
        || ended(stem)
        || doubled.is_some_and(|doubled| ended(&doubled))
        || short
            .strip_suffix('y')
            .is_some_and(|stem| ended(&format!("{stem}i")))
        || BEGINNINGS
            .iter()
            .any(|beginning| long.strip_prefix(beginning) == Some(short))
        || share_stem(short, long)
}

/// Whether two endings on one stem make the words.
fn share_stem(a: &str, b: &str) -> bool {
    let common = a
        .chars()
        .zip(b.chars())
        .take_while(|(a, b)| a == b)
        .map(|(c, _)| c.len_utf8())
        .sum();
    // The stem may be shorter than what they have in common: `tested`, `tester`.
    (SHORTEST_STEM.min(common)..=common)
        .rev()
        .take(4)
        .filter(|&at| a.is_char_boundary(at))
        .any(|at| at >= SHORTEST_STEM && ENDINGS.contains(&&a[at..]) && ENDINGS.contains(&&b[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflections_are_related_and_slips_are_not() {
        for (a, b) in [
            ("plugin", "plugins"),
            ("automate", "automated"),
            ("try", "tries"),
            ("lexer", "lexed"),
            ("likely", "unlikely"),
            ("stop", "stopped"),
            ("tester", "testing"),
            ("django", "djangos"),
        ] {
            assert!(related(a, b) && related(b, a), "{a} {b}");
        }
        for (a, b) in [
            ("otimizer", "optimizer"),
            ("ptyhon", "python"),
            ("ccython", "cpython"),
            ("pyladdies", "pyladies"),
        ] {
            assert!(!related(a, b), "{a} {b}");
        }
    }
}
