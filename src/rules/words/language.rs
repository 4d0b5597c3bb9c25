//! Whether Latin words are those of English, to which most rules about words are tied, or of a language near it; and
//! whether a text is Japanese, or only has Japanese words in it.

use crate::document::words::Word;

/// Words of other languages that are none of English, and too common to be missing from a sentence.
const FOREIGN: [&str; 60] = [
    "aber", "auch", "auf", "aus", "avec", "bei", "che", "como", "con", "cette", "dans", "das",
    "dass", "de", "del", "della", "den", "der", "des", "dem", "die", "du", "een", "ein", "eine",
    "el", "en", "es", "est", "et", "fuer", "für", "het", "il", "ist", "la", "las", "le", "les",
    "los", "mais", "mit", "nicht", "não", "och", "para", "per", "por", "pour", "que", "qui",
    "sich", "sind", "sur", "una", "und", "une", "van", "von", "zu",
];

/// Words of English without which few sentences are written.
const ENGLISH: [&str; 32] = [
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "can", "for", "from", "have", "i",
    "if", "in", "is", "it", "not", "of", "on", "or", "that", "the", "this", "to", "was", "we",
    "with", "will", "you", "your",
];

/// Words by which the language of a text is told: a block may have millions, and be asked about for each.
const TELLING: usize = 500;

/// Whether the words are those of a language other than English: more of its common words are among them than of English.
pub(super) fn is_foreign<'p>(words: impl Iterator<Item = Word<'p>>) -> bool {
    let (mut foreign, mut english) = (0, 0);
    let words = words.take(TELLING).filter(|word| word.text.len() <= 5);
    for word in words {
        let small = word.text.to_lowercase();
        foreign += usize::from(FOREIGN.contains(&small.as_str()));
        english += usize::from(ENGLISH.contains(&small.as_str()));
    }
    foreign > english && foreign > 1
}

/// Whether a text is written in Japanese: it has kana or marks of Japanese, or more kanji than Latin letters. An English
/// sentence may name somebody in kanji, and keeps its own spaces and brackets.
pub(super) fn is_japanese(text: &str) -> bool {
    let mut letters = 0_isize;
    for c in text.chars() {
        match c {
            'ぁ'..='ゖ' | 'ァ'..='ヺ' | '、' | '。' | '（' => return true,
            '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' => letters += 1,
            'a'..='z' | 'A'..='Z' => letters -= 1,
            _ => {}
        }
    }
    letters > 0
}
