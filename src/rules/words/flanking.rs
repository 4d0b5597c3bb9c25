//! Runs of `*` and `_` that are left in text, and whether CommonMark lets them open or close emphasis.
//!
//! A run opens only if it is left-flanking and closes only if it is right-flanking (CommonMark 0.31, section 6.2). Both ask
//! for a space or punctuation on the other side of punctuation, which Japanese and Chinese do not have.

use std::ops::Range;

use crate::document::words::is_east_asian;

/// A run of one marker in the source of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// `*` or `_`.
    pub(super) marker: char,
    /// Its bytes in the file.
    pub(super) range: Range<usize>,
    /// The characters around it; none at the ends of a block.
    before: Option<char>,
    after: Option<char>,
}

impl Run {
    /// The run that holds the byte at `at`, in a block that is `bounds` of the text.
    pub(super) fn at(text: &str, at: usize, bounds: Range<usize>) -> Run {
        let bytes = text.as_bytes();
        let marker = bytes[at];
        let mut start = at;
        while start > bounds.start && bytes[start - 1] == marker {
            start -= 1;
        }
        let mut end = at + 1;
        while end < bounds.end && bytes[end] == marker {
            end += 1;
        }
        Run {
            marker: char::from(marker),
            range: start..end,
            before: text[bounds.start..start].chars().next_back(),
            after: text[end..bounds.end].chars().next(),
        }
    }

    /// Whether another has as many of the same marker.
    pub(super) fn is_like(&self, other: &Run) -> bool {
        self.marker == other.marker && self.range.len() == other.range.len()
    }

    /// Whether it may open emphasis to CommonMark.
    pub(super) fn opens(&self) -> bool {
        let left = self.is_left_flanking(false);
        left && (self.marker == '*'
            || !self.is_right_flanking(false)
            || is_punctuation(self.before))
    }

    /// Whether it may close emphasis to CommonMark.
    pub(super) fn closes(&self) -> bool {
        let right = self.is_right_flanking(false);
        right && (self.marker == '*' || !self.is_left_flanking(false) || is_punctuation(self.after))
    }

    /// Whether its author may have meant to open emphasis: East Asian letters count as punctuation.
    pub(super) fn is_meant_to_open(&self) -> bool {
        self.is_left_flanking(true) && (self.marker == '*' || !is_ascii_word(self.before))
    }

    /// Whether its author may have meant to close emphasis.
    pub(super) fn is_meant_to_close(&self) -> bool {
        self.is_right_flanking(true) && (self.marker == '*' || !is_ascii_word(self.after))
    }

    fn is_left_flanking(&self, relaxed: bool) -> bool {
        flanks(self.before, self.after, relaxed)
    }

    fn is_right_flanking(&self, relaxed: bool) -> bool {
        flanks(self.after, self.before, relaxed)
    }

    /// What follows it.
    pub(super) fn after(&self) -> Option<char> {
        self.after
    }
}

/// Whether a run flanks what is `inside`, with `outside` on the other side of it.
fn flanks(outside: Option<char>, inside: Option<char>, relaxed: bool) -> bool {
    !is_space(inside)
        && (!is_punctuation(inside)
            || is_space(outside)
            || is_punctuation(outside)
            || relaxed && outside.is_some_and(is_east_asian))
}

fn is_space(c: Option<char>) -> bool {
    c.is_none_or(char::is_whitespace)
}

fn is_ascii_word(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_alphanumeric())
}

/// Whether a character is of Unicode's categories P or S, nearly: neither letter, digit, mark, space nor control.
pub(super) fn is_punctuation(c: Option<char>) -> bool {
    c.is_some_and(|c| {
        c.is_ascii_punctuation()
            || !c.is_ascii()
                && !c.is_alphanumeric()
                && !c.is_whitespace()
                && !c.is_control()
                && !is_mark(c)
    })
}

/// A mark that belongs to the letter before it, or a character without a shape.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{3099}' | '\u{309A}' | '\u{FE00}'..='\u{FE0F}' | '\u{200B}'..='\u{200F}'
        | '\u{AD}' | '\u{2060}' | '\u{FEFF}' | '\u{E0100}'..='\u{E01EF}')
}
