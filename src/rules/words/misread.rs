//! Text that was written in one encoding and read in another, and what it was before.
//!
//! Bytes of UTF-8 that are read one by one become two to four letters each, of which the first stands for a lead byte and
//! the others for trail bytes. Few of such groups occur in honest text, and those few are told by what they restore to
//! and by what stands around them.

use std::ops::Range;
use std::sync::LazyLock;

use encoding_rs::{EUC_JP, Encoding, MACINTOSH, SHIFT_JIS, WINDOWS_1252};

use super::japanese_misread;
use crate::text::beyond_ascii;

/// A stretch of text that was decoded with the wrong encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Misreading {
    /// Its bytes in the text.
    pub(super) range: Range<usize>,
    /// What it was, if nothing of it is lost.
    pub(super) restored: Option<String>,
    /// What it was written in and what it was read as.
    pub(super) encodings: Encodings,
    /// Whether nothing else can be meant; otherwise it is one where others are.
    pub(super) certain: bool,
}

/// The encoding of the bytes, and the one in which they were read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Encodings {
    pub(super) written: &'static str,
    pub(super) read: &'static str,
}

/// An encoding in which each byte is a character.
pub(super) struct SingleByte {
    pub(super) name: &'static str,
    /// The characters of the bytes from 0x80 on.
    upper: Vec<char>,
}

impl SingleByte {
    fn new(name: &'static str, encoding: &'static Encoding) -> Self {
        let bytes: Vec<u8> = (0x80..=0xFF).collect();
        let (text, _) = encoding.decode_without_bom_handling(&bytes);
        SingleByte {
            name,
            upper: text.chars().collect(),
        }
    }

    /// The byte from 0x80 on that is read as this character.
    pub(super) fn byte(&self, c: char) -> Option<u8> {
        if c.is_ascii() {
            return None;
        }
        // Latin-1 has controls where Windows-1252 has letters; both are read as either.
        if matches!(c, '\u{80}'..='\u{9F}') {
            return Some(c as u8);
        }
        let place = self.upper.iter().position(|&other| other == c)?;
        Some(0x80 + place as u8)
    }

    /// The letter or sign whose byte Latin-1 reads as this control.
    pub(super) fn of_control(&self, control: char) -> Option<char> {
        let place = u32::from(control).checked_sub(0x80)?;
        let c = *self.upper.get(place as usize)?;
        (matches!(control, '\u{80}'..='\u{9F}') && c != control).then_some(c)
    }
}

pub(super) static READERS: LazyLock<[SingleByte; 2]> = LazyLock::new(|| {
    [
        SingleByte::new("Windows-1252", WINDOWS_1252),
        SingleByte::new("Mac Roman", MACINTOSH),
    ]
});

/// What was read wrong in `text`, in order.
pub(super) fn misreadings(text: &str) -> Vec<Misreading> {
    let mut found = Vec::new();
    if text.is_ascii() {
        return found;
    }
    let mut western = false;
    for run in western_runs(text) {
        western = true;
        for reader in READERS.iter() {
            utf8_read_as(reader, text, run.clone(), &mut found);
        }
    }
    japanese_misread::add(text, western, &mut found);
    found.extend(controls(text));
    found.sort_by_key(|m| (m.range.start, usize::MAX - m.range.end, !m.certain));
    let mut end = 0;
    found.retain(|m| {
        let apart = m.range.start >= end;
        if apart {
            end = m.range.end;
        }
        apart
    });
    found
}

/// The encoding that has controls where Windows-1252 has letters.
pub(super) const LATIN_1: &str = "Latin-1";

/// Controls that no text has, and that are letters and signs in Windows-1252.
fn controls(text: &str) -> impl Iterator<Item = Misreading> + '_ {
    const LEAD: u8 = 0xC2;
    let [reader, _] = &*READERS;
    memchr::memchr_iter(LEAD, text.as_bytes()).filter_map(move |at| {
        let control = text[at..].chars().next()?;
        Some(Misreading {
            range: at..at + control.len_utf8(),
            restored: Some(reader.of_control(control)?.to_string()),
            encodings: Encodings {
                written: reader.name,
                read: LATIN_1,
            },
            certain: true,
        })
    })
}

/// The stretches of at least two characters that are neither ASCII nor of East Asia.
fn western_runs(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let bytes = text.as_bytes();
    let mut western = beyond_ascii(text, |_| false)
        .filter(|&(at, _)| leads_western(bytes[at]))
        .map(|(at, c)| at..at + c.len_utf8())
        .peekable();
    std::iter::from_fn(move || {
        loop {
            let first = western.next()?;
            let mut end = first.end;
            while let Some(next) = western.next_if(|next| next.start == end) {
                end = next.end;
            }
            if end > first.end {
                return Some(first.start..end);
            }
        }
    })
}

/// Whether a byte begins a character of two bytes, a symbol (U+2000 to U+2FFF), a ligature or one of private use.
fn leads_western(byte: u8) -> bool {
    matches!(byte, 0xC2..=0xDF | 0xE2 | 0xEF)
}

/// One character of UTF-8 in a run of what its bytes were read as.
struct Group {
    range: Range<usize>,
    restored: char,
    class: Class,
}

/// What a restored character tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// A Latin letter, from two bytes.
    Letter,
    /// A sign of Latin-1, from two bytes: ©, °, «, a space that does not break.
    Sign,
    /// Typographic punctuation, an emoji, a mark of order: three bytes and more.
    Symbol,
    /// Kana, Han, Hangul: three bytes.
    EastAsian,
    /// A letter of another alphabet, which stands not alone.
    Alphabet(u8),
}

impl Class {
    fn of(c: char) -> Option<Class> {
        Some(match c {
            '\u{A0}'..='\u{BF}' | '×' | '÷' => Class::Sign,
            '\u{C0}'..='\u{17F}'
            | '\u{218}'..='\u{21B}'
            | '\u{300}'..='\u{304}'
            | '\u{308}'
            | '\u{30A}'
            | '\u{30C}'
            | '\u{327}' => Class::Letter,
            '\u{200B}'..='\u{2044}'
            | '\u{2060}'
            | '\u{20AC}'
            | '\u{2100}'..='\u{214F}'
            | '\u{2190}'..='\u{22FF}'
            | '\u{2460}'..='\u{27BF}'
            | '\u{2B00}'..='\u{2BFF}'
            | '\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFFD}'
            | '\u{1F000}'..='\u{1FAFF}' => Class::Symbol,
            '\u{3000}'..='\u{30FF}'
            | '\u{4E00}'..='\u{9FFF}'
            | '\u{AC00}'..='\u{D7A3}'
            | '\u{FF00}'..='\u{FFEF}' => Class::EastAsian,
            '\u{1EA0}'..='\u{1EFF}' => Class::Alphabet(0),
            '\u{391}'..='\u{3CE}' => Class::Alphabet(1),
            '\u{410}'..='\u{451}' => Class::Alphabet(2),
            '\u{5D0}'..='\u{5EA}' => Class::Alphabet(3),
            '\u{621}'..='\u{64A}' => Class::Alphabet(4),
            '\u{E01}'..='\u{E5B}' => Class::Alphabet(5),
            '\u{901}'..='\u{97F}' => Class::Alphabet(6),
            _ => return None,
        })
    }
}

/// Adds what in a run is UTF-8 that was read as `reader`.
fn utf8_read_as(reader: &SingleByte, text: &str, run: Range<usize>, found: &mut Vec<Misreading>) {
    let encodings = Encodings {
        written: "UTF-8",
        read: reader.name,
    };
    let mut at = run.start;
    while at < run.end {
        let groups = groups(reader, text, at..run.end);
        let Some(last) = groups.last() else {
            let left = left_over(reader, text, at..run.end);
            at += left.unwrap_or_else(|| text[at..].chars().next().map_or(1, char::len_utf8));
            if let Some(length) = left {
                found.push(Misreading {
                    range: at - length..at,
                    restored: None,
                    encodings,
                    certain: true,
                });
            }
            continue;
        };
        let range = at..last.range.end;
        at = range.end;
        if let Some(certain) = verdict(text, &groups) {
            let restored = groups.iter().map(|group| group.restored).collect();
            found.push(Misreading {
                range,
                restored: Some(again(restored)),
                encodings,
                certain,
            });
        }
    }
}

/// What was read wrong twice is restored twice.
fn again(restored: String) -> String {
    let inner = misreadings(&restored);
    match inner.as_slice() {
        [
            Misreading {
                range,
                restored: Some(first),
                ..
            },
        ] if *range == (0..restored.len()) => first.clone(),
        _ => restored,
    }
}

/// The characters of UTF-8 that stand one after the other from the beginning of a range on.
fn groups(reader: &SingleByte, text: &str, range: Range<usize>) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut at = range.start;
    while let Some((restored, end)) = group(reader, &text[at..range.end]) {
        let Some(class) = Class::of(restored) else {
            break;
        };
        groups.push(Group {
            range: at..at + end,
            restored,
            class,
        });
        at += end;
    }
    groups
}

/// The character of UTF-8 whose bytes `text` begins with, and how long that is in `text`.
fn group(reader: &SingleByte, text: &str) -> Option<(char, usize)> {
    let mut bytes = [0; 4];
    let mut filled = 0;
    let mut wanted = 1;
    for (at, c) in text.char_indices() {
        let byte = reader.byte(c)?;
        if filled == 0 {
            wanted = match byte {
                0xC2..=0xDF => 2,
                0xE0..=0xEF => 3,
                0xF0..=0xF4 => 4,
                _ => return None,
            };
        }
        bytes[filled] = byte;
        filled += 1;
        if filled == wanted {
            let restored = std::str::from_utf8(&bytes[..filled]).ok()?.chars().next()?;
            return Some((restored, at + c.len_utf8()));
        }
    }
    None
}

/// What is certainly left of a character whose last bytes are lost: its length. `â€` was a quotation mark, `ðŸ` an emoji.
fn left_over(reader: &SingleByte, text: &str, range: Range<usize>) -> Option<usize> {
    let rest = &text[range];
    let begins = ["â€", "ðŸ", "ãƒ", "\u{F8FF}ü"].iter().any(|left| {
        rest.starts_with(left) && rest.chars().next().and_then(|c| reader.byte(c)) >= Some(0xE0)
    });
    let trails = rest
        .chars()
        .skip(1)
        .take_while(|&c| reader.byte(c).is_some_and(|b| b & 0xC0 == 0x80));
    let length: usize = trails.take(2).map(char::len_utf8).sum();
    begins.then(|| length + rest.chars().next().map_or(0, char::len_utf8))
}

/// Whether groups are certainly a misreading (true), only so among others (false), or none at all.
fn verdict(text: &str, groups: &[Group]) -> Option<bool> {
    let (first, last) = (groups.first()?, groups.last()?);
    let controls =
        text[first.range.start..last.range.end].contains(|c| matches!(c, '\u{80}'..='\u{9F}'));
    let before = text[..first.range.start].chars().next_back();
    let after = text[last.range.end..].chars().next();
    let alone = groups.len() == 1;
    let strong = |group: &Group| match group.class {
        Class::Symbol | Class::Sign => true,
        Class::EastAsian => !alone || !before.is_some_and(char::is_alphabetic),
        Class::Letter => letter_is_certain(text, group, before, after),
        Class::Alphabet(_) => false,
    };
    let alphabet = groups
        .windows(2)
        .any(|pair| pair[0].class == pair[1].class && matches!(pair[0].class, Class::Alphabet(_)));
    if controls || alphabet || groups.iter().any(strong) {
        return Some(true);
    }
    // Alone, a letter of another alphabet is what a dash and an umlaut happen to make.
    groups
        .iter()
        .all(|group| !matches!(group.class, Class::Alphabet(_)))
        .then_some(false)
}

/// A Latin letter from a sign and another: whether the two can be nothing else.
fn letter_is_certain(text: &str, group: &Group, before: Option<char>, after: Option<char>) -> bool {
    let mut pair = text[group.range.clone()].chars();
    let (Some(lead), Some(trail)) = (pair.next(), pair.next()) else {
        return false;
    };
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    if lead.is_alphabetic() && lead != 'ƒ' {
        // A capital among small letters, or a sign in the middle of a word.
        let closes = "”’»…–—\u{A0}“‘„‚›".contains(trail);
        return !closes || before.is_some_and(char::is_lowercase) || letter(after);
    }
    // `2√π` and `≈±5` are mathematics.
    if !trail.is_alphabetic() || "πΩµ".contains(trail) {
        return text[..group.range.start].ends_with(|c: char| c.is_ascii_alphabetic())
            && text[..group.range.start]
                .chars()
                .rev()
                .nth(1)
                .is_some_and(|c| c.is_ascii_alphabetic());
    }
    letter(before) || after.is_some_and(|c| c.is_ascii_lowercase())
}

/// Text in an encoding of several bytes, decoded; nothing if it is not wholly in that.
pub(super) fn decode(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(|text| text.into_owned())
}

/// The encodings of Japanese.
pub(super) const JAPANESE: [(&str, &Encoding); 2] = [("Shift_JIS", SHIFT_JIS), ("EUC-JP", EUC_JP)];
