//! A text by its skeleton.

use std::ops::Range;

use super::BREAK;
use crate::roster::fold::{self, Glyph, glyphs, is_japanese, is_katakana};

/// The Japanese letters of a text without what spellings vary in, and where each stands.
pub(super) struct Skeleton {
    pub(super) letters: Vec<char>,
    places: Vec<Range<usize>>,
}

impl Skeleton {
    pub(super) fn of(text: &str) -> Self {
        let mut skeleton = Skeleton {
            letters: Vec::new(),
            places: Vec::new(),
        };
        let glyphs = glyphs(text);
        let mut at = 0;
        while let Some(glyph) = glyphs.get(at) {
            at += 1;
            if !is_japanese(glyph.c) {
                let before = at >= 2 && is_japanese(glyphs[at - 2].c);
                let katakana = before && is_katakana(glyphs[at - 2].c);
                let inside = before.then(|| separator(&glyphs[at - 1..])).flatten();
                match inside {
                    Some(length) if glyph.c != '・' || katakana => at += length - 1,
                    // One is as good as many.
                    _ if skeleton.letters.last() == Some(&BREAK) => {}
                    _ => skeleton.push(BREAK, glyph.start..glyph.end),
                }
                continue;
            }
            match (fold::skeleton(glyph.c), skeleton.places.last_mut()) {
                (Some(letter), _) => skeleton.push(letter, glyph.start..glyph.end),
                (None, Some(place)) if place.end == glyph.start => place.end = glyph.end,
                (None, _) => skeleton.push(BREAK, glyph.start..glyph.end),
            }
        }
        skeleton
    }

    fn push(&mut self, letter: char, place: Range<usize>) {
        self.letters.push(letter);
        self.places.push(place);
    }

    /// The bytes of `count` letters from `at`.
    pub(super) fn span(&self, at: usize, count: usize) -> Range<usize> {
        self.places[at].start..self.places[at + count - 1].end
    }
}

/// Length of what may stand inside a Japanese name: one space, one line end with its indentation, or ・ in katakana.
fn separator(rest: &[Glyph]) -> Option<usize> {
    let blank = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{3000}' | '\u{A0}');
    let length = rest.iter().take_while(|glyph| blank(glyph.c)).count();
    let next_is =
        |at: usize, class: fn(char) -> bool| rest.get(at).is_some_and(|next| class(next.c));
    if length > 0 {
        let lines = rest[..length]
            .iter()
            .filter(|glyph| glyph.c == '\n')
            .count();
        return ((length == 1 || lines == 1) && next_is(length, is_japanese)).then_some(length);
    }
    (rest[0].c == '・' && next_is(1, is_katakana)).then_some(1)
}
