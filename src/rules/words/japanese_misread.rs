//! Japanese that was written or read in an encoding of Japan: UTF-8 read as Shift_JIS (`縺薙ｌ`), Shift_JIS and EUC-JP
//! read byte by byte (`‚±‚ê`, `¤³¤ì`), EUC-JP read as Shift_JIS (`､ｳ､・`).

use std::ops::Range;
use std::sync::LazyLock;

use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS};
use memchr::memmem::Finder;

use super::misread::{Encodings, JAPANESE, Misreading, READERS, SingleByte, decode};

/// Restored kana from which on a run is not there by chance.
const ENOUGH: usize = 3;

/// What the first two bytes of kana in UTF-8 are in Shift_JIS.
const MARKERS: [&str; 3] = ["縺", "繧", "繝"];

/// U+FFFD in UTF-8, read as GBK.
const LOST: &str = "锟斤拷";

static LOST_FINDER: LazyLock<Finder> = LazyLock::new(|| Finder::new(LOST));

/// Adds what is misread Japanese in `text`; `western` is whether signs of Western encodings stand beside each other in it.
pub(super) fn add(text: &str, western: bool, found: &mut Vec<Misreading>) {
    if western {
        for reader in READERS.iter() {
            for (written, encoding) in JAPANESE {
                read_byte_by_byte(text, written, encoding, reader, found);
            }
        }
    }
    // Kanji, and kana at half width.
    if memchr::memchr3(0xE7, 0xE9, 0xEF, text.as_bytes()).is_none() {
        return;
    }
    utf8_read_as_shift_jis(text, found);
    if text.contains('､') || text.contains('･') {
        euc_read_as_shift_jis(text, found);
    }
    for at in LOST_FINDER.find_iter(text.as_bytes()) {
        found.push(Misreading {
            range: at..at + LOST.len(),
            restored: None,
            encodings: Encodings {
                written: "UTF-8",
                read: "GBK",
            },
            certain: true,
        });
    }
}

fn utf8_read_as_shift_jis(text: &str, found: &mut Vec<Misreading>) {
    // The three share their first byte and are next to each other.
    let bytes = text.as_bytes();
    let is_marked = |at: usize| matches!(bytes[at + 1..], [0xB8, 0xBA, ..] | [0xB9, ..]);
    if !memchr::memchr_iter(0xE7, bytes).any(is_marked) {
        return;
    }
    for run in runs(text, |c| !c.is_ascii() && c != '\u{FFFC}') {
        let part = &text[run.clone()];
        if !MARKERS.iter().any(|marker| part.contains(marker)) {
            continue;
        }
        let bytes = bytes_of(part);
        let (restored, consecutive) = decoded(&bytes);
        if consecutive >= 2 {
            found.push(Misreading {
                range: run,
                restored,
                encodings: Encodings {
                    written: "UTF-8",
                    read: "Shift_JIS",
                },
                certain: true,
            });
        }
    }
}

/// The bytes of a text in Shift_JIS; what it does not have is a byte that is in no UTF-8.
fn bytes_of(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut letter = [0; 4];
    for c in text.chars() {
        let (encoded, _, unmappable) = SHIFT_JIS.encode(c.encode_utf8(&mut letter));
        if unmappable {
            bytes.push(0xFF);
        } else {
            bytes.extend_from_slice(&encoded);
        }
    }
    bytes
}

/// Bytes as UTF-8, if they are, and how many kana and kanji follow one another in it at most.
fn decoded(bytes: &[u8]) -> (Option<String>, usize) {
    let (mut most, mut count) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            count = if matches!(c, '\u{3000}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}') {
                count + 1
            } else {
                0
            };
            most = most.max(count);
        }
        if !chunk.invalid().is_empty() {
            count = 0;
        }
    }
    (std::str::from_utf8(bytes).ok().map(str::to_string), most)
}

/// Shift_JIS or EUC-JP that was read as an encoding of one byte.
fn read_byte_by_byte(
    text: &str,
    written: &'static str,
    encoding: &'static Encoding,
    reader: &SingleByte,
    found: &mut Vec<Misreading>,
) {
    // The characters that lead kana: half of all, and all others are beyond ASCII but for trails of Shift_JIS.
    let leads: [u8; 2] = if encoding == SHIFT_JIS {
        [0x82, 0x83]
    } else {
        [0xA4, 0xA5]
    };
    let is_lead = |c: char| reader.byte(c).is_some_and(|byte| leads.contains(&byte));
    let mut done = 0;
    for (at, _) in text
        .char_indices()
        .filter(|&(_, c)| !c.is_ascii() && is_lead(c))
    {
        if at < done {
            continue;
        }
        let (restored, length, kana) = pairs(&text[at..], encoding, reader);
        if kana >= ENOUGH && kana * 2 >= restored.chars().count() {
            done = at + length;
            found.push(Misreading {
                range: at..done,
                restored: Some(restored),
                encodings: Encodings {
                    written,
                    read: reader.name,
                },
                certain: true,
            });
        }
    }
}

/// The characters of two bytes that `text` begins with, how long they are in it, and how many are kana.
fn pairs(text: &str, encoding: &'static Encoding, reader: &SingleByte) -> (String, usize, usize) {
    let (mut restored, mut length, mut kana) = (String::new(), 0, 0);
    let mut letters = text.chars();
    while let (Some(lead), Some(trail)) = (letters.next(), letters.next()) {
        let ascii = trail.is_ascii().then_some(trail as u8);
        let (Some(first), Some(second)) = (reader.byte(lead), reader.byte(trail).or(ascii)) else {
            break;
        };
        let Some(character) = decode(encoding, &[first, second]) else {
            break;
        };
        let mut decoded = character.chars();
        let (Some(c), None) = (decoded.next(), decoded.next()) else {
            break;
        };
        kana += usize::from(matches!(c, 'ぁ'..='ん' | 'ァ'..='ー'));
        restored.push(c);
        length += lead.len_utf8() + trail.len_utf8();
    }
    (restored, length, kana)
}

fn euc_read_as_shift_jis(text: &str, found: &mut Vec<Misreading>) {
    for run in runs(text, |c| matches!(c, '\u{FF61}'..='\u{FF9F}')) {
        let bytes: Vec<u8> = text[run.clone()]
            .chars()
            .map(|c| (c as u32 - 0xFF61 + 0xA1) as u8)
            .collect();
        let Some(restored) = decode(EUC_JP, &bytes) else {
            continue;
        };
        let kana = restored
            .chars()
            .filter(|c| matches!(c, 'ぁ'..='ん' | 'ァ'..='ー'))
            .count();
        if kana >= ENOUGH && kana * 2 >= restored.chars().count() {
            found.push(Misreading {
                range: run,
                restored: Some(restored),
                encodings: Encodings {
                    written: "EUC-JP",
                    read: "Shift_JIS",
                },
                certain: true,
            });
        }
    }
}

/// The longest stretches of characters that are `wanted`.
fn runs(text: &str, wanted: impl Fn(char) -> bool) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, c) in text.char_indices().filter(|&(_, c)| wanted(c)) {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end += c.len_utf8(),
            _ => runs.push(at..at + c.len_utf8()),
        }
    }
    runs
}
