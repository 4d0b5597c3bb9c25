//! Titles that tell a name from an ordinary word: さん and its kin after it, `Dr.` and its kin before.

use std::sync::LazyLock;

use regex::Regex;

use super::fold::is_japanese;

/// What follows a name, and the characters that would make another word of it (氏名, 様子, 博士課程).
const AFTER: [(&str, &str); 8] = [
    ("さん", ""),
    ("氏", "名族"),
    ("博士", "課号論後"),
    ("先生", ""),
    ("様", "々子式相態"),
    ("くん", ""),
    ("君", "主臨"),
    ("ちゃん", "とぽ"),
];

/// Whether `rest`, the text after a name, begins with an honorific, perhaps after one closing bracket and one space.
pub(super) fn follows(rest: &str) -> bool {
    let rest = rest
        .strip_prefix([')', '）', ']', '」', '』', '”', '"', '\''])
        .unwrap_or(rest);
    let rest = rest
        .strip_prefix([' ', '\u{3000}', '\u{A0}'])
        .unwrap_or(rest);
    // Most text goes on in ASCII.
    if rest.as_bytes().first().is_none_or(u8::is_ascii) {
        return false;
    }
    AFTER.iter().any(|(honorific, not)| {
        rest.strip_prefix(honorific)
            .is_some_and(|after| !after.starts_with(|c| not.contains(c)))
    })
}

/// Where an honorific begins right after a Japanese word, or after a space behind one.
pub(super) fn places(text: &str) -> impl Iterator<Item = usize> + '_ {
    static ANY: LazyLock<Regex> = LazyLock::new(|| {
        let all: Vec<&str> = AFTER.iter().map(|(honorific, _)| *honorific).collect();
        Regex::new(&all.join("|")).expect("it is a pattern")
    });
    let places = ANY.find_iter(text).map(|found| found.start());
    places.filter(|&at| {
        let before = text[..at].trim_end_matches([' ', '\u{3000}']);
        let rest = &text[at..];
        before.ends_with(is_japanese) && follows(rest)
    })
}

/// A name without the honorific with which it ends.
pub(super) fn without(name: &str) -> &str {
    let bare = AFTER
        .iter()
        .find_map(|(honorific, _)| name.strip_suffix(honorific));
    bare.map_or(name, str::trim_end)
}

/// Whether a word, in letters of any case, is a title that stands before a name.
pub(super) fn is_title(word: &str) -> bool {
    const TITLES: [&str; 7] = ["dr", "mr", "mrs", "ms", "mx", "prof", "professor"];
    // Few words are as short as a title, and begin as one does.
    matches!(word.len(), 2..=4 | 9)
        && matches!(word.as_bytes()[0], b'd' | b'D' | b'm' | b'M' | b'p' | b'P')
        && TITLES.iter().any(|title| word.eq_ignore_ascii_case(title))
}

/// Whether a Japanese name can end before `next`: at the end, before anything that is not Japanese, before an honorific
/// or before one of the particles that follow a noun.
pub(super) fn ends_before(rest: &str) -> bool {
    let Some(next) = rest.chars().next() else {
        return true;
    };
    if follows(rest) {
        return true;
    }
    !is_japanese(next) || "はがのをにともへで、やかよだな".contains(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn honorifics_follow_a_name() {
        for rest in ["さんが", "氏は", ") さん", "」氏", " 先生", "様、"] {
            assert!(follows(rest), "{rest}");
        }
        for rest in ["氏名", "様子", "博士課程", "が", "", "  さん", "は、先生"] {
            assert!(!follows(rest), "{rest}");
        }
    }

    #[test]
    fn names_end_before_particles_not_inside_words() {
        for rest in ["", "が話した", "(", " の", "氏", "、"] {
            assert!(ends_before(rest), "{rest}");
        }
        for rest in ["校", "びの", "ラ"] {
            assert!(!ends_before(rest), "{rest}");
        }
    }
}
