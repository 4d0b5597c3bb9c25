//! The words of a text in scripts that put spaces between them, and which of them could make one name.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use super::fold::{fold, is_japanese, is_word_char};
use crate::document::words::without_possessive;

/// A word of a text.
#[derive(Debug)]
pub(super) struct Word<'t> {
    /// Its bytes, without a possessive ending.
    pub(super) span: Range<usize>,
    /// The same, as written.
    raw: &'t str,
    /// Case and diacritics folded, once that is asked for: most words are not looked at so closely.
    folded: OnceCell<Cow<'t, str>>,
    /// Whether it is a part of something longer that is no word: an e-mail address, an identifier, mangled text.
    pub(super) glued: bool,
    /// Whether it begins with a capital, or its script has none.
    pub(super) capital: bool,
    /// Whether a capital follows a small letter in it (`PyCon`, `McDonald`).
    pub(super) camel: bool,
}

/// How two neighbouring words stand to one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// A space (or ・, or the full stop of an initial) is between them: they may belong to one name.
    Space,
    /// The line ends between them.
    Line,
    /// Anything else.
    Apart,
}

impl<'t> Word<'t> {
    /// The word as written.
    pub(super) fn raw(&self) -> &'t str {
        self.raw
    }

    /// The word with case and diacritics folded.
    pub(super) fn folded(&self) -> &str {
        self.folded.get_or_init(|| fold(self.raw))
    }

    /// Whether it is abbreviated by a full stop.
    pub(super) fn dotted(&self, text: &str) -> bool {
        text[self.span.end..].starts_with('.')
    }

    /// Whether it is a single letter.
    pub(super) fn is_initial(&self) -> bool {
        self.folded().chars().count() == 1
    }

    /// Whether it has at least two letters, all capitals.
    pub(super) fn shouts(&self) -> bool {
        let raw = self.raw;
        raw.chars().nth(1).is_some()
            && raw.chars().any(char::is_uppercase)
            && !raw.chars().any(char::is_lowercase)
    }
}

/// The words of `text`, in order. Words in small ASCII letters, which nearly all are, are only taken if they are
/// `wanted`; whether two words are neighbours can be told without those between.
pub(super) fn words<'t>(text: &'t str, wanted: impl Fn(&str) -> bool) -> Vec<Word<'t>> {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(start) = next_letter(text, at) {
        let (end, small) = end_of_word(text, start);
        at = end;
        if !small || wanted(without_possessive(&text[start..end])) {
            words.push(word(text, start, end));
        }
    }
    words
}

/// Where the next word begins.
fn next_letter(text: &str, from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let byte = *text.as_bytes().get(at)?;
        if byte.is_ascii() {
            if byte.is_ascii_alphabetic() {
                return Some(at);
            }
            at += 1;
            continue;
        }
        let c = text[at..].chars().next()?;
        if is_word_char(c) {
            return Some(at);
        }
        at += c.len_utf8();
    }
}

/// Where a word ends that begins at `start`, and whether it has small ASCII letters alone, hyphens and apostrophes aside.
/// It runs on over a hyphen or an apostrophe between letters.
fn end_of_word(text: &str, start: usize) -> (usize, bool) {
    let bytes = text.as_bytes();
    let small = bytes[start..].iter().take_while(|b| b.is_ascii_lowercase());
    let mut end = start + small.count();
    // Most words end here.
    let next = bytes.get(end).copied().unwrap_or(b' ');
    if end > start && next.is_ascii() && !joins(next) {
        return (end, true);
    }
    let mut small = true;
    let mut rest = text[end..].chars();
    while let Some(c) = rest.next() {
        let inside = is_word_char(c)
            || matches!(c, '-' | '‐' | '‑' | '\'' | '’') && rest.as_str().starts_with(is_word_char);
        if !inside {
            break;
        }
        small &= c.is_ascii_lowercase() || matches!(c, '-' | '\'');
        end += c.len_utf8();
    }
    (end, small)
}

/// Whether a word may go on with this byte of ASCII.
fn joins(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'\'')
}

fn word(text: &str, start: usize, end: usize) -> Word<'_> {
    let glued = text[..start].ends_with(glues)
        || dots_before(&text[..start])
        || continues(text, start, end);
    let raw = without_possessive(&text[start..end]);
    let mut small = false;
    Word {
        span: start..start + raw.len(),
        raw,
        folded: OnceCell::new(),
        glued,
        capital: raw.starts_with(|c: char| !c.is_lowercase()),
        camel: raw.chars().any(|c| {
            let camel = small && c.is_uppercase();
            small = c.is_lowercase();
            camel
        }),
    }
}

/// `docs.` before a word: the word is part of a path or a module.
fn dots_before(before: &str) -> bool {
    let Some(head) = before.strip_suffix('.') else {
        return false;
    };
    let letters = head
        .chars()
        .rev()
        .take_while(|&c| is_word_char(c) || c.is_numeric())
        .count();
    // One letter is an initial written without a space: `J.R. Hartley`.
    letters > 1 || letters == 0 && !head.is_empty() && head.ends_with(|c: char| !c.is_whitespace())
}

/// Whether what follows the word belongs to it.
fn continues(text: &str, start: usize, end: usize) -> bool {
    let mut after = text[end..].chars();
    match after.next() {
        Some('.') => {
            let initial = text[start..end].chars().count() == 1;
            after
                .next()
                .is_some_and(|c| c.is_alphanumeric() && !is_japanese(c))
                && !initial
        }
        Some(c) => glues(c),
        None => false,
    }
}

/// Characters that make what they touch part of something longer: of identifiers, addresses and paths; U+FFFC, which
/// stands for code; and symbols that only mangled text has beside letters.
fn glues(c: char) -> bool {
    c.is_numeric()
        || is_mangled(c)
        || matches!(
            c,
            '_' | '@' | '/' | '\\' | '#' | '=' | '~' | '$' | '%' | '^' | '+' | '\u{FFFC}'
        )
}

/// Characters that a wrong decoding leaves behind and that nobody's name has.
pub(super) fn is_mangled(c: char) -> bool {
    matches!(
        c,
        '√' | '≈'
            | '∫'
            | '∂'
            | '∆'
            | '◊'
            | '¬'
            | '¶'
            | '¨'
            | '£'
            | '©'
            | '®'
            | '¢'
            | '€'
            | '™'
            | '†'
            | '‡'
            | '‰'
            | '¤'
            | '¦'
            | '¯'
            | '±'
            | '¼'
            | '½'
            | '¾'
            | 'Ã'
            | 'Â'
            | '縺'
            | '繧'
            | '繝'
            | '繹'
            | '\u{FFFD}'
            | '\u{F8FF}'
    ) || ('\u{80}'..='\u{9F}').contains(&c)
}

/// What stands between two neighbouring words.
pub(super) fn gap(text: &str, left: &Word<'_>, right: &Word<'_>) -> Gap {
    if left.glued || right.glued {
        return Gap::Apart;
    }
    let between = &text[left.span.end..right.span.start];
    let between = match between.strip_prefix('.') {
        // Initials may stand together; a longer word before a full stop ends its sentence.
        Some("") if left.is_initial() => return Gap::Space,
        Some(rest) if left.folded().chars().count() <= 2 => rest,
        Some(_) => return Gap::Apart,
        None => between,
    };
    match between {
        " " | "  " | "\u{3000}" | "\u{A0}" | "・" => Gap::Space,
        _ if is_line_break(between) => Gap::Line,
        _ => Gap::Apart,
    }
}

/// Whether a text is the end of a line, with what no one sees around it.
fn is_line_break(text: &str) -> bool {
    let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    text.bytes().all(|byte| blank(&byte)) && text.bytes().filter(|&byte| byte == b'\n').count() == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(text: &str) -> Vec<&str> {
        words(text, |_| true).iter().map(Word::raw).collect()
    }

    #[test]
    fn words_of_every_script() {
        assert_eq!(raw("講師はAnna O’Neil-Kahlo氏、"), ["Anna", "O’Neil-Kahlo"]);
        assert_eq!(
            raw("Иван Петров and 김민수 と अनीता"),
            ["Иван", "Петров", "and", "김민수", "अनीता"]
        );
        assert_eq!(
            raw("Anna's and Jens’s -- Smith--who"),
            ["Anna", "and", "Jens", "Smith", "who"]
        );
    }

    #[test]
    fn parts_of_longer_things_are_glued() {
        let glued = |text: &str| words(text, |_| true).iter().any(|word| word.glued);
        for text in [
            "foo_bar",
            "a@b.example",
            "docs.anna",
            "anna.md",
            "\u{FFFC}anna",
            "anna2",
            "Gir√£o",
            "../anna",
        ] {
            assert!(glued(text), "{text}");
        }
        for text in [
            "Anna.",
            "講師Anna氏",
            "J.R. Hartley",
            "(Anna)",
            "Anna: talk",
            "…anna",
            "Done. Anna",
        ] {
            assert!(!glued(text), "{text}");
        }
    }

    #[test]
    fn gaps() {
        let between = |text: &str| {
            let words = words(text, |_| true);
            gap(text, &words[0], &words[1])
        };
        assert_eq!(between("Anna Bell"), Gap::Space);
        assert_eq!(between("P. Bell"), Gap::Space);
        assert_eq!(between("J.R. Hartley"), Gap::Space);
        assert_eq!(between("Anna\n Bell"), Gap::Line);
        for apart in [
            "Anna, Bell",
            "Anna's Bell",
            "Hello. Bell",
            "Anna\n\nBell",
            "Annaと Bell",
        ] {
            assert_eq!(between(apart), Gap::Apart, "{apart}");
        }
    }
}
