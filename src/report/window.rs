//! One line of a file as it is shown: what is near its marked places, hidden characters made visible.
//!
//! A paragraph is often one line of 700 bytes, and a generated file may be one line of 10 MB. So a line that does not
//! fit is cut around its marks, with `…` where something was left out, and no more of it is ever read than is shown.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::visible::{is_hidden, opens_command};

/// Columns from one tab stop to the next.
pub(super) const TAB_WIDTH: usize = 4;

/// Stands where text was left out.
const CUT: char = '…';

/// The least room, in columns, that a mark gets when many share a line.
const LEAST_ROOM: usize = 20;

/// A line cut to size. Its offsets are bytes of `text`, those of the line are bytes from the start of the line.
pub(super) struct Window {
    /// What is shown. Holds no hidden character but tabs.
    pub(super) text: String,
    /// From each offset of the line at which something is shown, in order, to its offset in `text`.
    offsets: Vec<(usize, usize)>,
}

impl Window {
    /// Shows `line`, which has no line break, in `room` columns, around `marks`, ranges of the line.
    ///
    /// Marks far apart that share a narrow screen get [`LEAST_ROOM`] each and may exceed it together.
    pub(super) fn new(line: &str, marks: &[Range<usize>], room: usize) -> Self {
        let mut window = Window {
            text: String::new(),
            offsets: Vec::new(),
        };
        let mut at = 0;
        for piece in pieces(line, marks, room) {
            if at < piece.start {
                window.cut(at);
            }
            for (i, c) in line[piece.clone()].char_indices() {
                let at = piece.start + i;
                let escaped = is_escaped(c) || c == '[' && opens_command(line, at);
                window.push(at, c, escaped);
            }
            at = piece.end;
        }
        if at < line.len() {
            window.cut(at);
        }
        window.offsets.push((line.len(), window.text.len()));
        window
    }

    /// The part of `text` that shows `range` of the line. What takes no column is shown with the letter before it.
    pub(super) fn map(&self, range: &Range<usize>) -> Range<usize> {
        let after_start = self.offsets.partition_point(|&(at, _)| at <= range.start);
        let end = self.offsets.partition_point(|&(at, _)| at < range.end);
        let start = after_start.saturating_sub(1);
        self.offsets[start].1..self.offsets[end].1
    }

    fn cut(&mut self, at: usize) {
        self.offsets.push((at, self.text.len()));
        self.text.push(CUT);
    }

    fn push(&mut self, at: usize, c: char, escaped: bool) {
        if columns(c) > 0 {
            self.offsets.push((at, self.text.len()));
        }
        match c {
            _ if escaped => self.text.extend(c.escape_unicode()),
            _ if is_presentation(c) => {}
            _ => self.text.push(c),
        }
    }
}

/// The parts of `line` that are shown, in order and apart from each other.
fn pieces(line: &str, marks: &[Range<usize>], room: usize) -> Vec<Range<usize>> {
    if fit_start(line, room) == line.len() {
        let whole = 0..line.len();
        return vec![whole];
    }
    let start = 0..0;
    let marks = if marks.is_empty() {
        std::slice::from_ref(&start)
    } else {
        marks
    };
    let room = (room / marks.len()).max(LEAST_ROOM) - 2 * columns(CUT);
    let mut pieces: Vec<Range<usize>> = marks.iter().map(|mark| around(line, mark, room)).collect();
    pieces.sort_by_key(|piece| piece.start);
    pieces.dedup_by(|next, piece| {
        let meets = next.start <= piece.end;
        if meets {
            piece.end = piece.end.max(next.end);
        }
        meets
    });
    pieces
}

/// The part of `line` with `mark` in its middle that fits into `room` columns. Of a long mark its start is shown.
fn around(line: &str, mark: &Range<usize>, room: usize) -> Range<usize> {
    let head = mark.start + fit_start(&line[mark.clone()], room * 3 / 4);
    let left = room - cost(&line[mark.start..head]);
    let end = head + fit_start(&line[head..], left / 2);
    let start = fit_end(&line[..mark.start], left - cost(&line[head..end]));
    let end = head + fit_start(&line[head..], left - cost(&line[start..mark.start]));
    // A mark without its letter would be drawn upon the `…`, and a letter without its mark is another letter.
    let is_base = |c| columns(c) > 0;
    let start = start + line[start..mark.start].find(is_base).unwrap_or(0);
    let end = match line[end..].chars().next() {
        Some(next) if !is_base(next) => head + line[head..end].rfind(is_base).unwrap_or(0),
        _ => end,
    };
    start..end
}

/// The length of the longest start of `text` that fits.
fn fit_start(text: &str, room: usize) -> usize {
    let chars = text.char_indices().take_while(fits(room));
    chars.last().map_or(0, |(i, c)| i + c.len_utf8())
}

/// Where the longest end of `text` that fits begins.
fn fit_end(text: &str, room: usize) -> usize {
    let chars = text.char_indices().rev().take_while(fits(room));
    chars.last().map_or(text.len(), |(i, _)| i)
}

fn fits(room: usize) -> impl FnMut(&(usize, char)) -> bool {
    let mut left = Some(room);
    move |&(_, c)| {
        left = left.and_then(|left| left.checked_sub(char_cost(c)));
        left.is_some()
    }
}

fn cost(text: &str) -> usize {
    text.chars().map(char_cost).sum()
}

/// The room that `c` is charged. A mark is charged too, so that a line of nothing but marks has an end.
fn char_cost(c: char) -> usize {
    columns(c).max(1)
}

/// The columns that `c` takes as it is shown; at most, for a tab.
fn columns(c: char) -> usize {
    match c {
        '\t' => TAB_WIDTH,
        _ if is_escaped(c) => c.escape_unicode().len(),
        _ => c.width().unwrap_or(0),
    }
}

/// Hidden characters but the tab, which the renderer expands; and skin tones, which some terminals join to the emoji
/// before them and others draw in two columns of their own, so that carets after them stand right on half the screens.
fn is_escaped(c: char) -> bool {
    matches!(c, '\u{1f3fb}'..='\u{1f3ff}') || c != '\t' && is_hidden(c)
}

/// The selectors of text and emoji presentation. Terminals disagree about the columns of what they follow, too, but
/// they follow every other warning sign and change nothing that is read: they are left out.
fn is_presentation(c: char) -> bool {
    matches!(c, '\u{fe0e}' | '\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The window of `line` around its `<marked>` places, which are marked again in what is shown.
    #[track_caller]
    fn assert_shows(line: &str, room: usize, shown: &str) {
        let mut text = String::new();
        let mut marks = Vec::new();
        for (i, part) in line.split('<').enumerate() {
            let start = text.len();
            match part.split_once('>') {
                Some((marked, rest)) if i > 0 => {
                    marks.push(start..start + marked.len());
                    text.extend([marked, rest]);
                }
                _ => text.push_str(part),
            }
        }
        let window = Window::new(&text, &marks, room);
        let mut found = window.text.clone();
        for mark in marks.iter().rev() {
            let Range { start, end } = window.map(mark);
            found.insert(end, '>');
            found.insert(start, '<');
        }
        assert_eq!(found, shown);
    }

    #[test]
    fn a_line_that_fits_is_whole() {
        assert_shows("", 20, "");
        assert_shows("<>", 20, "<>");
        assert_shows("twenty <columns> here", 20, "twenty <columns> here");
        assert_shows(
            "二十<桁>の文がここにある。",
            24,
            "二十<桁>の文がここにある。",
        );
    }

    #[test]
    fn a_longer_line_is_cut_around_its_mark() {
        let line = "abcdefghijklmnopqrstuvwxyz";
        assert_shows(line, 20, "abcdefghijklmnopqr…");
        assert_shows("<a>bcdefghijklmnopqrstuvwxyz", 20, "<a>bcdefghijklmnopqr…");
        assert_shows("abcdefghijklm<n>opqrstuvwxyz", 20, "…efghijklm<n>opqrstuv…");
        assert_shows("abcdefghijklmnopqrstuvwxyz<>", 20, "…ijklmnopqrstuvwxyz<>");
    }

    #[test]
    fn a_long_mark_is_cut() {
        assert_shows("abcd<efghijklmnopqrstuvwxyz>", 20, "…bcd<efghijklmnopqrs…>");
    }

    #[test]
    fn places_far_apart_have_a_window_each_and_near_ones_share_it() {
        let far = "word ".repeat(20);
        assert_shows(
            &format!("<a> {far}<b> {far}<c>"),
            60,
            "<a> word word word w…ord word <b> word wo…d word word word <c>",
        );
        assert_shows(
            &format!("{far}<a> and <b> {far}"),
            40,
            "…ord word <a> and <b> word wo…",
        );
    }

    #[test]
    fn letters_keep_their_marks_at_a_cut() {
        let accents = "e\u{301}".repeat(40);
        for room in 20..40 {
            let line = format!("{accents}x{accents}");
            let mark = accents.len()..accents.len() + 1;
            let text = Window::new(&line, &[mark], room).text;
            assert!(text.starts_with("…e"), "{text}");
            assert!(text.ends_with("\u{301}…"), "{text}");
        }
    }

    #[test]
    fn a_mark_without_columns_is_shown_with_its_letter() {
        assert_shows("か<\u{3099}>な", 20, "<か\u{3099}>な");
        assert_shows("⚠<\u{fe0f}> 後", 20, "<⚠> 後");
        assert_shows("<\u{3099}>な", 20, "\u{3099}<>な");
    }

    #[test]
    fn a_line_of_marks_has_an_end() {
        let line = "\u{301}".repeat(10_000);
        assert!(Window::new(&line, &[], 80).text.len() < 300);
    }

    #[test]
    fn what_is_hidden_is_shown() {
        assert_shows("a<\u{1b}>b\t<\u{200b}>", 40, r"a<\u{1b}>b	<\u{200b}>");
        assert_shows("👍<🏽>", 40, r"👍<\u{1f3fd}>");
        assert_shows("## ##[error]<forged>", 40, r"## ##\u{5b}error]<forged>");
    }
}
