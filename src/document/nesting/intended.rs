//! The nesting that an author means: fences read as brackets.

use std::ops::Range;

use super::super::directive;
use super::super::scan::{LineKind, Scan, fence_like};

/// A line that looks like a fence, wherever it stands.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub line: usize,
    pub marker: u8,
    pub len: usize,
    /// Offset of the run.
    pub at: usize,
    pub info: Range<usize>,
    pub depth: usize,
    /// Whether what it encloses is not Markdown.
    pub verbatim: bool,
}

/// Openers and closers that belong together, as indices into the marks.
#[derive(Debug, Default)]
pub(super) struct Intended {
    /// In order of the openers.
    pub pairs: Vec<(usize, usize)>,
    /// Marks that found no partner.
    pub left_over: Vec<usize>,
}

/// All lines that look like fences, those inside other fences included.
pub(super) fn marks(text: &str, scan: &Scan) -> Vec<Mark> {
    let bytes = text.as_bytes();
    let mut marks = Vec::new();
    for (index, line) in scan.lines.iter().enumerate() {
        if !matches!(
            line.kind,
            LineKind::FenceOpen | LineKind::FenceClose | LineKind::FenceBody
        ) {
            continue;
        }
        let indent = bytes[line.content..line.end]
            .iter()
            .take_while(|&&b| b == b' ')
            .count();
        let at = line.content + indent;
        let Some((marker, len)) = fence_like(bytes, at, line.end).filter(|_| indent < 4) else {
            continue;
        };
        let info = &text[at + len..line.end];
        let start = at + len + (info.len() - info.trim_start().len());
        let info = start..start + info.trim().len();
        let verbatim = directive::is_verbatim(&text[info.clone()]);
        marks.push(Mark {
            line: index,
            marker,
            len,
            at,
            info,
            depth: line.depth,
            verbatim,
        });
    }
    marks
}

/// Pairs the marks like brackets: a mark with an info string opens, a bare one closes the nearest open mark of its kind
/// and length, or else the nearest shorter one. Inside a verbatim fence that it cannot close, a mark is text.
pub(super) fn intended(marks: &[Mark]) -> Intended {
    let mut result = Intended::default();
    let mut open: Vec<usize> = Vec::new();
    for (index, mark) in marks.iter().enumerate() {
        while let Some(outer) = open.pop_if(|&mut outer| marks[outer].depth > mark.depth) {
            result.left_over.push(outer);
        }
        let top = open.last().map(|&top| &marks[top]);
        if top.is_some_and(|top| top.verbatim && (top.marker != mark.marker || top.len > mark.len))
        {
            continue;
        }
        if !mark.info.is_empty() {
            open.push(index);
            continue;
        }
        match partner(marks, &open, mark) {
            Some(position) => {
                result.left_over.extend(open.drain(position + 1..));
                result
                    .pairs
                    .extend(open.pop().map(|opener| (opener, index)));
            }
            None => open.push(index),
        }
    }
    result.left_over.extend(open);
    result.left_over.sort_unstable();
    result.pairs.sort_unstable();
    result
}

/// How far out a closer is looked for. Nobody nests fences deeper, and a bound keeps hostile input linear.
const REACH: usize = 64;

fn partner(marks: &[Mark], open: &[usize], mark: &Mark) -> Option<usize> {
    let same = |outer: &Mark| outer.marker == mark.marker && outer.depth == mark.depth;
    let near = |fits: &dyn Fn(&Mark) -> bool| {
        let from = open.len().saturating_sub(REACH);
        open[from..]
            .iter()
            .rposition(|&outer| fits(&marks[outer]))
            .map(|position| from + position)
    };
    near(&|outer| same(outer) && outer.len == mark.len)
        .or_else(|| near(&|outer| same(outer) && outer.len < mark.len))
}
