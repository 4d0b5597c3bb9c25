//! A character that no one sees.

use std::cell::LazyCell;

use serde::Deserialize;

use super::misread::READERS;
use crate::diagnostic::Safety;
use crate::document::words::is_east_asian;
use crate::document::{Document, Prose};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::text::{any_byte, beyond_ascii};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InvisibleCharacter {}

impl Rule for InvisibleCharacter {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        // What an entity stands for was meant, so that nothing is in the words that is not in the source.
        if is_plain(document.source().text()) {
            return;
        }
        for prose in document.proses() {
            let text = prose.text();
            let right_to_left = LazyCell::new(|| text.contains(is_right_to_left));
            for (at, c) in beyond_ascii(text, |byte| byte.is_ascii_control()) {
                if let Some((name, instead)) = invisible(c)
                    && !(is_directional(c) && *right_to_left || belongs(text, at, c))
                {
                    report(document, prose, at, c, (name, instead), reporter);
                }
            }
        }
    }
}

/// Whether a text is ASCII without controls, as most is.
fn is_plain(text: &str) -> bool {
    let is_odd = |byte: u8| {
        (byte < b' ') & (byte != b'\n') & (byte != b'\r') & (byte != b'\t') | (byte > b'~')
    };
    !any_byte(text.as_bytes(), is_odd)
}

/// What an invisible character is called, and what is to stand in its place.
fn invisible(c: char) -> Option<(&'static str, &'static str)> {
    Some(match c {
        '\u{A0}' => ("no-break space", " "),
        '\u{AD}' => ("soft hyphen", ""),
        '\u{34F}' => ("combining grapheme joiner", ""),
        '\u{61C}' | '\u{200E}' | '\u{200F}' => ("mark of direction", ""),
        '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' => ("Hangul filler", ""),
        '\u{180E}' => ("Mongolian vowel separator", ""),
        '\u{200B}' => ("zero width space", ""),
        '\u{200C}' => ("zero width non-joiner", ""),
        '\u{200D}' => ("zero width joiner", ""),
        '\u{2028}' => ("line separator", " "),
        '\u{2029}' => ("paragraph separator", " "),
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => ("control of direction", ""),
        '\u{2060}' => ("word joiner", ""),
        '\u{2061}'..='\u{2064}' => ("invisible operator", ""),
        '\u{FEFF}' => ("byte order mark", ""),
        '\u{FFF9}'..='\u{FFFB}' => ("control of annotations", ""),
        '\u{E0001}' | '\u{E0020}'..='\u{E007F}' => ("tag character", ""),
        '\t' | '\n' | '\r' => return None,
        _ if c.is_control() => ("control character", ""),
        _ => return None,
    })
}

/// Whether an invisible character does its work where it stands.
fn belongs(text: &str, at: usize, c: char) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + c.len_utf8()..].chars().next();
    let beside = |is: fn(char) -> bool| before.is_some_and(is) || after.is_some_and(is);
    match c {
        // Between a number and its unit, before French punctuation. Beside a space, or where words have none, it is left
        // over from another program.
        '\u{A0}' => {
            before.is_some()
                && after.is_some()
                && !beside(|c| c.is_whitespace() || is_east_asian(c))
        }
        // Flags are made of tags, families of joined people.
        '\u{E0020}'..='\u{E007F}' => {
            before.is_some_and(|c| matches!(c, '\u{1F3F4}' | '\u{E0020}'..='\u{E007F}'))
        }
        '\u{200D}' => beside(is_joined),
        '\u{200C}' => beside(is_complex),
        // Thai, Khmer and their like break lines there.
        '\u{200B}' => beside(is_complex),
        // A letter of mangled text, which is told as a whole.
        '\u{80}'..='\u{9F}' => {
            READERS[0].of_control(c).is_some()
                || beside(|c| matches!(c, '\u{80}'..='\u{17F}' | '\u{2010}'..='\u{2122}'))
        }
        _ => false,
    }
}

/// An emoji or a letter that joins others.
fn is_joined(c: char) -> bool {
    is_complex(c) || matches!(c, '\u{FE0F}' | '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}')
}

/// A letter of a script whose letters change beside others: Arabic, those of India and of South East Asia, Mongolian.
fn is_complex(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{1CFF}' | '\u{A800}'..='\u{ABFF}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' | '\u{11000}'..='\u{11FFF}')
}

/// A mark or control of direction, which has its place among letters that are written from right to left.
fn is_directional(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
}

fn report(
    document: &Document,
    prose: &Prose,
    at: usize,
    c: char,
    (name, instead): (&str, &str),
    reporter: &mut Reporter,
) {
    let end = at + c.len_utf8();
    let span = prose.span(at..end);
    // What an entity such as `&nbsp;` stands for was meant.
    if document.slice(span) != &prose.text()[at..end] {
        return;
    }
    let title = if instead.is_empty() {
        "remove it"
    } else {
        "write a space"
    };
    reporter
        .report(span, format!("invisible U+{:04X}, a {name}", u32::from(c)))
        .fix(title, Safety::Unsafe, vec![(span, instead.to_string())]);
}
