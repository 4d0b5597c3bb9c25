//! The words of a prose: of Latin letters, and of katakana. Other scripts are not divided into words by their form.

use super::prose::Prose;

/// What a word is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    /// Latin letters, with apostrophes and digits among them.
    Latin,
    /// Katakana, with the length mark.
    Katakana,
}

/// A word as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word<'p> {
    /// Its letters.
    pub text: &'p str,
    /// Where it begins in the text of the prose.
    pub start: usize,
    /// What it is written in.
    pub script: Script,
    /// Whether it is part of something that is no word: an identifier, a path, a handle, an address, a number.
    pub glued: bool,
}

impl Script {
    /// What a word is written in.
    pub(crate) fn of(word: &str) -> Self {
        match word.starts_with(begins_katakana) {
            true => Script::Katakana,
            false => Script::Latin,
        }
    }
}

impl Word<'_> {
    /// Where it ends in the text of the prose.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether it is written in Latin letters and is no part of anything else.
    pub fn is_plain_latin(&self) -> bool {
        self.script == Script::Latin && !self.glued
    }

    /// Whether it begins with a capital letter.
    pub fn is_capitalised(&self) -> bool {
        self.text.starts_with(char::is_uppercase)
    }
}

impl Prose {
    /// Its words, in order. Hyphens and 中黒 stand between words; a possessive ending belongs to none.
    pub fn words(&self) -> Words<'_> {
        words(self.text())
    }
}

/// The words of any text.
pub fn words(text: &str) -> Words<'_> {
    Words {
        text,
        at: 0,
        glued_to: usize::MAX - 1,
    }
}

/// The words of a text, in order.
#[derive(Clone, Debug)]
pub struct Words<'p> {
    text: &'p str,
    at: usize,
    /// Where the last word ended that was part of something else.
    glued_to: usize,
}

impl<'p> Iterator for Words<'p> {
    type Item = Word<'p>;

    fn next(&mut self) -> Option<Word<'p>> {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            let start = self.at;
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' => return Some(self.latin(start)),
                0..0x80 => self.at += 1,
                // Letters with marks: U+00C0 to U+024F, and U+1E00 to U+1EFF.
                0xC3..=0xC9 | 0xE1 if self.char_at(start).is_some_and(is_latin) => {
                    return Some(self.latin(start));
                }
                // Katakana: U+30A1 to U+30FF.
                0xE3 if bytes[start + 1] >= 0x82
                    && self.char_at(start).is_some_and(begins_katakana) =>
                {
                    return Some(self.katakana(start));
                }
                _ => self.at += length_of(byte),
            }
        }
        None
    }
}

impl<'p> Words<'p> {
    fn char_at(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }

    fn latin(&mut self, start: usize) -> Word<'p> {
        let (end, odd) = self.end_of_latin(start);
        self.at = end;
        let bytes = self.text.as_bytes();
        let before = start.checked_sub(1).map_or(b' ', |at| bytes[at]);
        let after = bytes.get(end).copied().unwrap_or(b' ');
        let glued = odd || self.is_glued((before, start), (end, after));
        if glued {
            self.glued_to = end;
        }
        let text = without_possessive(&self.text[start..end]);
        Word {
            text,
            start,
            script: Script::Latin,
            glued,
        }
    }

    /// Where the letters that begin at `start` end, and whether there are digits and underscores among them.
    fn end_of_latin(&self, start: usize) -> (usize, bool) {
        let bytes = self.text.as_bytes();
        let mut end = start;
        let mut odd = false;
        while let Some(&byte) = bytes.get(end) {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' => end += 1,
                b'0'..=b'9' | b'_' => {
                    odd = true;
                    end += 1;
                }
                b'\'' | 0x80.. => match self.char_at(end) {
                    Some(c) if is_latin(c) => end += c.len_utf8(),
                    Some(c @ ('\'' | '’'))
                        if self.char_at(end + c.len_utf8()).is_some_and(is_latin) =>
                    {
                        end += c.len_utf8();
                    }
                    _ => break,
                },
                _ => break,
            }
        }
        (end, odd)
    }

    fn katakana(&mut self, start: usize) -> Word<'p> {
        let rest = &self.text[start..];
        let length = rest.find(|c| !continues_katakana(c)).unwrap_or(rest.len());
        self.at = start + length;
        Word {
            text: &rest[..length],
            start,
            script: Script::Katakana,
            glued: false,
        }
    }

    /// Whether what stands around a run of letters makes it a part of something longer.
    fn is_glued(&self, (before, start): (u8, usize), (end, after): (usize, u8)) -> bool {
        let bytes = self.text.as_bytes();
        let earlier = || start.checked_sub(2).map(|at| bytes[at]);
        let later = || bytes.get(end + 1).copied();
        // √ and its like stand in a word only where it was decoded with the wrong encoding.
        let mangled = |c: Option<char>| c.is_some_and(is_misplaced);
        let bound_before = match before {
            b' ' | b'\n' => false,
            b'/' | b'@' | b'#' | b'\\' | b'$' | b'=' | b'&' | b'~' | b'<' | b'{' => true,
            b'.' => earlier().is_none_or(|b| !b.is_ascii_whitespace() && b != b'.'),
            b':' => earlier() == Some(b':'),
            // A hyphen does not end what a word is part of.
            b'-' => start == self.glued_to + 1 || earlier().is_none_or(|b| b == b'-' || b == b' '),
            0x80.. => mangled(self.text[..start].chars().next_back()),
            _ => false,
        };
        bound_before
            || match after {
                b' ' | b'\n' | b',' => false,
                b'/' | b'@' | b'\\' | b'=' | b'>' | b'}' => true,
                b'.' => later().is_some_and(|b| b.is_ascii_alphanumeric()),
                b':' => later().is_some_and(|b| b == b':' || b == b'/'),
                b'(' => later() == Some(b')'),
                0x80.. => mangled(self.char_at(end)),
                _ => false,
            }
    }
}

/// How many bytes a character has that begins with this one, which is not ASCII.
fn length_of(first: u8) -> usize {
    match first {
        0..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    }
}

/// A word without the ending of a possessive.
pub(crate) fn without_possessive(word: &str) -> &str {
    // Asked of every word, and most end otherwise.
    let apostrophe = match word.as_bytes() {
        [.., b'\'', b's' | b'S'] => 1,
        [.., 0xE2, 0x80, 0x99, b's' | b'S'] => '’'.len_utf8(),
        _ => return word,
    };
    &word[..word.len() - 1 - apostrophe]
}

/// A letter of the Latin script, or a mark over one.
fn is_latin(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' => true,
        '×' | '÷' => false,
        _ => matches!(c, '\u{C0}'..='\u{24F}' | '\u{300}'..='\u{36F}' | '\u{1E00}'..='\u{1EFF}'),
    }
}

/// A sign that no word has beside it.
fn is_misplaced(c: char) -> bool {
    match c {
        '\u{A0}' | '«' | '»' | '·' | '¡' | '¿' | '®' | '©' => false,
        _ => matches!(c, '\u{80}'..='\u{BF}' | '\u{2200}'..='\u{22FF}' | '\u{F8FF}' | '\u{FFFD}'),
    }
}

/// A character of Chinese, Japanese or Korean, their punctuation and wide forms included.
pub fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{303F}' | '\u{3041}'..='\u{33FF}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{A960}'..='\u{A97F}' | '\u{AC00}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}')
}

fn begins_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ')
}

fn continues_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー' | '\u{3099}' | '\u{309A}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let word = |word: Word| {
            assert_eq!(&text[word.start..word.end()], word.text);
            let mark = if word.glued { "~" } else { "" };
            format!("{mark}{}", word.text)
        };
        words(text).map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_are_letters() {
        for (text, expected) in [
            ("The micro-op's “GIL”.", "The micro op GIL"),
            ("Łukasz don't, d’Aprano’s", "Łukasz don't d’Aprano"),
            ("東京のカフェ・バーでPythonを", "カフェ バー Python"),
            ("ーサーバー x", "サーバー x"),
            ("", ""),
        ] {
            assert_eq!(shown(text), expected);
        }
    }

    #[test]
    fn parts_of_other_things_are_known() {
        for (text, expected) in [
            ("see os.path here.", "see ~os ~path here"),
            ("a src/lib.rs file", "a ~src ~lib ~rs file"),
            ("by @ada and a@b.io", "by ~ada and ~a ~b ~io"),
            ("utf8 my_name std::io", "~utf8 ~my_name ~std ~io"),
            ("run print() or --force", "run ~print or ~force"),
            ("end... Next", "end Next"),
            ("Jo√£o", "~Jo ~o"),
            ("first.Second", "~first ~Second"),
            ("see @ref-role role", "see ~ref ~role role"),
        ] {
            assert_eq!(shown(text), expected);
        }
    }
}
