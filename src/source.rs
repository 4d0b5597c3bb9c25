//! The text of a file, and where things stand in it.
//!
//! Everything inside kouetsu is a byte range of the file as it lies on disk, BOM and carriage returns included. Lines,
//! columns and UTF-16 units exist only at the edge, and this is the one place that computes them, so that no rule ever
//! has to.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A byte range of a file: `start` inclusive, `end` exclusive. Files are at most 4 GiB.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`, which must not be less than `start`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "a span ends before it begins: {start}..{end}");
        Span {
            start: offset(start),
            end: offset(end),
        }
    }

    /// The empty span at `at`.
    pub fn empty(at: usize) -> Self {
        Span::new(at, at)
    }

    /// As a range that slices a string.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether nothing lies in it.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that covers both.
    pub fn to(self, other: Span) -> Span {
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("files over 4 GiB are refused when they are read")
}

/// A place in a file as a person counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Position {
    /// Bytes from the start of the file.
    pub offset: usize,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters (Unicode scalar values), from 1.
    pub column: usize,
}

/// A file's text with its name, shared by everything that speaks of it.
#[derive(Clone, Debug)]
pub struct Source {
    path: Arc<str>,
    text: Arc<str>,
    line_starts: Arc<[u32]>,
    chars: Counts,
    /// The characters that take two UTF-16 code units.
    pairs: Counts,
}

/// Bytes between two counts of characters: what a column costs at most, on a line of any length.
const STRIDE: usize = 1024;

impl Source {
    /// `path` is how the file is shown and keyed: relative to where the command runs, with `/`.
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        Source {
            path: path.into(),
            line_starts: line_starts(&text),
            chars: Counts::new(&text, begins_char),
            pairs: Counts::new(&text, begins_pair),
            text,
        }
    }

    /// The name under which the file is shown.
    pub fn path(&self) -> &Arc<str> {
        &self.path
    }

    /// The whole text, byte for byte.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text at `span`.
    pub fn slice(&self, span: Span) -> &str {
        &self.text[span.range()]
    }

    /// Number of lines; a final line break does not begin another.
    pub fn line_count(&self) -> usize {
        let starts = self.line_starts.len();
        if starts > 1 && self.line_starts[starts - 1] as usize == self.text.len() {
            starts - 1
        } else {
            starts
        }
    }

    /// The line, from 0, in which `at` lies.
    pub fn line_of(&self, at: usize) -> usize {
        self.line_starts
            .partition_point(|&start| start as usize <= at)
            - 1
    }

    /// The span of a line, from 0, without its line break.
    pub fn line_span(&self, line: usize) -> Span {
        let start = self.line_starts[line] as usize;
        let end = self
            .line_starts
            .get(line + 1)
            .map_or(self.text.len(), |&next| next as usize);
        Span::new(
            start,
            start + self.text[start..end].trim_end_matches(['\n', '\r']).len(),
        )
    }

    /// The place of a byte offset, which must lie on a character boundary.
    pub fn position(&self, at: usize) -> Position {
        let line = self.line_of(at);
        let start = self.line_starts[line] as usize;
        Position {
            offset: at,
            line: line + 1,
            column: self.chars_between(start, at) + 1,
        }
    }

    /// The column of a byte offset, which must lie on a character boundary, in UTF-16 code units, from 1, as editors and
    /// SARIF count: a byte order mark is no part of the text.
    pub fn utf16_column(&self, at: usize) -> usize {
        let mark = if self.text.starts_with('\u{feff}') {
            '\u{feff}'.len_utf8()
        } else {
            0
        };
        let start = (self.line_starts[self.line_of(at)] as usize)
            .max(mark)
            .min(at);
        self.chars_between(start, at) + self.pairs.between(&self.text, start, at, begins_pair) + 1
    }

    /// The part of `span` that lies in the text, widened to whole characters: `span` itself, unless a rule erred.
    pub fn clamp(&self, span: Span) -> Span {
        let mut start = self.text.len().min(span.start as usize);
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        let mut end = self.text.len().min(span.end as usize).max(start);
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        Span::new(start, end)
    }

    fn chars_between(&self, start: usize, end: usize) -> usize {
        self.chars.between(&self.text, start, end, begins_char)
    }
}

/// How many bytes of a kind stand before each multiple of [`STRIDE`].
#[derive(Clone, Debug)]
struct Counts(Arc<[u32]>);

impl Counts {
    fn new(text: &str, kind: impl Fn(u8) -> bool) -> Self {
        let blocks = text.as_bytes().chunks_exact(STRIDE);
        let counts = blocks.scan(0, |sum, block| {
            *sum += offset(count(block, &kind));
            Some(*sum)
        });
        Counts(std::iter::once(0).chain(counts).collect())
    }

    /// How many bytes of the kind stand from `start` to `end`.
    fn between(&self, text: &str, start: usize, end: usize, kind: impl Fn(u8) -> bool) -> usize {
        let before = |at: usize| {
            let block = at / STRIDE;
            self.0[block] as usize + count(&text.as_bytes()[block * STRIDE..at], &kind)
        };
        before(end) - before(start)
    }
}

/// The files of a run, by the name under which they are shown.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    by_path: HashMap<Arc<str>, Source>,
}

impl Sources {
    /// Adds a file, in place of one of the same name.
    pub fn insert(&mut self, source: Source) {
        self.by_path.insert(source.path().clone(), source);
    }

    /// The file of that name; `None` if it was never read or is not text.
    pub fn get(&self, path: &str) -> Option<&Source> {
        self.by_path.get(path)
    }
}

impl FromIterator<Source> for Sources {
    fn from_iter<I: IntoIterator<Item = Source>>(files: I) -> Self {
        let mut sources = Sources::default();
        files.into_iter().for_each(|source| sources.insert(source));
        sources
    }
}

/// Lines end at LF, CR LF or a lone CR (CommonMark 0.31, section 2.1).
fn line_starts(text: &str) -> Arc<[u32]> {
    let bytes = text.as_bytes();
    let ends = memchr::memchr2_iter(b'\n', b'\r', bytes)
        .filter(|&i| bytes[i] == b'\n' || bytes.get(i + 1) != Some(&b'\n'))
        .map(|i| offset(i + 1));
    std::iter::once(0).chain(ends).collect()
}

fn count(bytes: &[u8], kind: impl Fn(u8) -> bool) -> usize {
    bytes.iter().filter(|&&byte| kind(byte)).count()
}

/// Every byte but a continuation byte begins a character.
fn begins_char(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

/// Whether the byte begins a character beyond U+FFFF.
fn begins_pair(byte: u8) -> bool {
    byte >= 0xF0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_at_lf_crlf_and_cr() {
        let source = Source::new("a.md", "one\r\ntwo\rthree\nfour");
        let lines: Vec<&str> = (0..source.line_count())
            .map(|line| source.slice(source.line_span(line)))
            .collect();
        assert_eq!(lines, ["one", "two", "three", "four"]);
    }

    #[test]
    fn a_final_line_break_begins_no_line() {
        assert_eq!(Source::new("a.md", "one\n").line_count(), 1);
        assert_eq!(Source::new("a.md", "").line_count(), 1);
    }

    #[test]
    fn columns_count_characters_not_bytes() {
        let source = Source::new("a.md", "一行目\n校閲kouetsu");
        let at = source.text().find('k').expect("the text has a k");
        assert_eq!(
            source.position(at),
            Position {
                offset: at,
                line: 2,
                column: 3
            }
        );
    }

    #[test]
    fn columns_are_right_anywhere_on_a_long_line() {
        let text = format!("短い\n{}", "校a閲\u{3099}🍣".repeat(700));
        let source = Source::new("a.md", text.clone());
        let line = text.find('\n').expect("the text has two lines") + 1;
        for (column, (at, _)) in text[line..].char_indices().enumerate() {
            assert_eq!(source.position(line + at).column, column + 1);
        }
        let end = source.position(text.len());
        assert_eq!(end.column, text[line..].chars().count() + 1);
    }

    #[test]
    fn utf16_columns_count_as_editors_do() {
        let text = format!("\u{feff}a🍣b\n{}", "校🍣\u{3099}".repeat(700));
        let source = Source::new("a.md", text.clone());
        let columns: Vec<usize> = (text.char_indices().take(4))
            .map(|(at, _)| source.utf16_column(at))
            .collect();
        assert_eq!(columns, [1, 1, 2, 4]);
        let line = text.find('\n').expect("the text has two lines") + 1;
        for (at, _) in text[line..].char_indices() {
            let units = text[line..line + at].encode_utf16().count();
            assert_eq!(source.utf16_column(line + at), units + 1);
        }
    }

    #[test]
    fn a_clamped_span_slices_the_text() {
        let source = Source::new("a.md", "a校b");
        let clamped = |start, end| {
            let span = source.clamp(Span { start, end });
            (span.start, span.end)
        };
        assert_eq!(clamped(1, 4), (1, 4));
        assert_eq!(clamped(2, 3), (1, 4));
        assert_eq!(clamped(2, 2), (1, 4));
        assert_eq!(clamped(4, 90), (4, 5));
        assert_eq!(clamped(80, 90), (5, 5));
        assert_eq!(clamped(4, 1), (4, 4));
    }

    #[test]
    fn sources_are_found_by_path() {
        let sources: Sources = [Source::new("a.md", "a"), Source::new("b.md", "b")]
            .into_iter()
            .collect();
        assert_eq!(sources.get("b.md").map(Source::text), Some("b"));
        assert!(sources.get("c.md").is_none());
    }
}
