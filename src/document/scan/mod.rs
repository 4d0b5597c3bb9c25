//! The block scanner: one pass over the lines of a text that finds what CommonMark does not know.
//!
//! It follows phase 1 of CommonMark's parsing strategy (containers, leaf blocks, lazy lines; 0.31, appendix) without
//! any inline work, and owns fences of all three kinds, `(label)=` targets, `%` comments, `+++` breaks, `$$` blocks and
//! front matter. pulldown-cmark reads the rest, with these masked. Owning the fences is what makes it possible to say
//! where a directive really ends, and where its author meant it to.

mod cursor;
mod leaf;
mod scanner;

use std::ops::Range;

pub(crate) use leaf::fence_like;
pub(crate) use scanner::scan;

/// What the scanner recognises beside CommonMark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Syntax {
    /// Directives, colon fences, targets, comments and breaks.
    pub myst: bool,
    /// YAML between `---` lines at the very start.
    pub front_matter: bool,
}

/// What a line is to the block structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// Nothing but white space and the markers of containers.
    Blank,
    /// A line of a paragraph or a table, or the underline of a heading.
    Text,
    /// `# …`.
    Heading,
    /// A thematic break.
    Rule,
    /// Of a block of HTML.
    Html,
    /// Indented code.
    Indented,
    /// The opener of a fence.
    FenceOpen,
    /// What a fence holds that is not Markdown: code, the options of a directive.
    FenceBody,
    /// The closer of a fence.
    FenceClose,
    /// The first line of a `$$` block.
    MathOpen,
    /// A further line of it.
    MathBody,
    /// `(label)=`.
    Target,
    /// `% …`.
    Comment,
    /// `+++`.
    Break,
    /// Of the front matter.
    FrontMatter,
}

/// One line of the text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    /// Offset of its first byte.
    pub start: usize,
    /// Offset after its last byte, without the line break.
    pub end: usize,
    /// Where it begins after the prefixes of its containers.
    pub base: usize,
    /// Where its own content begins, after container prefixes and indentation.
    pub content: usize,
    pub kind: LineKind,
    /// How many containers (quotes, items, footnotes) it stands in.
    pub depth: usize,
}

/// Why a fence has no closer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FenceEnd {
    Closed,
    /// The quote, item or footnote that holds it ended first.
    Container,
    /// The text ended first.
    Text,
}

/// A line of a fence's body, after container prefixes and the fence's indentation are taken off.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BodyLine {
    pub line: usize,
    pub start: usize,
    pub end: usize,
    /// Columns of a partly used tab that count as spaces before `start`.
    pub pad: usize,
}

/// A code fence or directive, as CommonMark pairs it.
#[derive(Clone, Debug)]
pub(crate) struct Fence {
    /// `` ` ``, `~` or `:`.
    pub marker: u8,
    /// Length of the opening run.
    pub len: usize,
    pub depth: usize,
    pub open_line: usize,
    /// The opening run.
    pub run: Range<usize>,
    /// What follows it on the line, trimmed.
    pub info: Range<usize>,
    /// Line and run of the closer.
    pub close: Option<(usize, Range<usize>)>,
    pub ended: FenceEnd,
    pub body: Vec<BodyLine>,
    /// Columns before the opening run, in its container.
    pub indent: usize,
}

/// What one pass over a text found.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    pub lines: Vec<Line>,
    /// In order of their openers.
    pub fences: Vec<Fence>,
}
