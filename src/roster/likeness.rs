//! How two spellings of a name are alike, where no roster says which is right.

use super::fold::{fold, glyphs, is_hiragana, is_japanese, is_kanji, is_katakana, plain, skeleton};
use super::names::is_particle;
use super::words::words;

/// What spellings of one name have in common that differ only in form: in case, accents and the full stops of initials;
/// in variant kanji, small kana, length marks and spaces.
pub fn name_key(name: &str) -> String {
    if name.contains(is_japanese) {
        return glyphs(name)
            .iter()
            .filter_map(|glyph| skeleton(glyph.c))
            .filter(|&c| is_japanese(c))
            .collect();
    }
    let folded: Vec<String> = words(name, |_| true)
        .iter()
        .map(|word| word.folded().to_string())
        .collect();
    folded.join(" ")
}

/// A name as it is written, but for line breaks, needless spaces and composition.
pub fn written_name(name: &str) -> String {
    let words: Vec<_> = name.split_whitespace().map(|word| plain(word)).collect();
    words.join(" ")
}

/// Whether a name is written in capitals, as a poster has it.
pub fn shouts(name: &str) -> bool {
    name.chars().filter(|c| c.is_uppercase()).count() > 1 && !name.chars().any(char::is_lowercase)
}

/// Whether a word joins the parts of a name: `van`.
pub fn joins_names(word: &str) -> bool {
    is_particle(&fold(word))
}

/// Whether of two words of a name, or of two names in Japanese, one may be a slip of the other.
pub fn may_be_slip(one: &str, other: &str) -> bool {
    if one.contains(is_japanese) || other.contains(is_japanese) {
        return may_be_japanese_slip(&name_key(one), &name_key(other));
    }
    let (one, other) = (fold(one), fold(other));
    let letters = one.chars().count().min(other.chars().count());
    let allowed = match letters {
        0..=3 => 0,
        4..=8 => 1,
        _ => 2,
    };
    let edits = strsim::osa_distance(&one, &other);
    let begin_alike = one.chars().next() == other.chars().next();
    // Groups and companies are named for people, and words have endings.
    let ending = |long: &str, short: &str| {
        long.strip_prefix(short)
            .is_some_and(|rest| matches!(rest, "s" | "es" | "d" | "n" | "y"))
    };
    (1..=allowed).contains(&edits)
        && (begin_alike || edits == 1 && letters >= 7)
        && !ending(&one, &other)
        && !ending(&other, &one)
}

/// The same for two keys of names in Japanese.
fn may_be_japanese_slip(one: &str, other: &str) -> bool {
    const LETTERS: usize = 4;
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().min(other.len()) < LETTERS || one[..2] != other[..2] {
        return false;
    }
    let edits = strsim::generic_damerau_levenshtein(&one, &other);
    let katakana = one.iter().chain(&other).all(|&c| is_katakana(c));
    // Of kanji and hiragana one more or less is a word beside the name.
    let kin = one.len() == other.len() && one.iter().any(|&c| is_kanji(c) || is_hiragana(c));
    edits == 1 && (katakana || kin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_name_have_one_key() {
        for (one, other) in [
            ("Zoë Wiśniewska", "Zoe Wisniewska"),
            ("Donald E. Knuth", "Donald E Knuth"),
            ("Ronan McAllister", "Ronan Mcallister"),
            ("髙橋留美子", "高橋 留美子"),
            ("ジェシカ", "ジエシカー"),
        ] {
            assert_eq!(name_key(one), name_key(other), "{one} {other}");
        }
        assert_ne!(name_key("Ada Lovelace"), name_key("Ada Lovelac"));
    }

    #[test]
    fn slips_are_near() {
        for (one, other) in [
            ("Hopper", "Hoper"),
            ("Nightingale", "Nightengal"),
            ("与謝野晶子", "与謝野昌子"),
            ("オールバニー", "オールバニア"),
            ("鈴木たかのり", "鈴木たかりの"),
        ] {
            assert!(may_be_slip(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("Martin", "Martins"),
            ("Ada", "Eda"),
            ("Hopper", "Cooper"),
            ("樋口", "樋囗"),
            ("与謝野晶子", "与謝野晶子先生"),
            ("Ada", "Ada"),
        ] {
            assert!(!may_be_slip(one, other), "{one} {other}");
        }
    }
}
