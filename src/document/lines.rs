//! The lines of a file, for those who look at its layout.
//!
//! Each line is told as the innermost Markdown has it: in a directive that is the directive's body, with the prefixes of
//! the containers around and in it. What is not Markdown (code, the options of a directive) is [`LineKind::FenceBody`].

use super::outline::{Block, Piece, View};
use super::{Document, pieces};
use crate::source::Span;

pub use super::scan::LineKind;

/// A line of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// All of it but the line break.
    pub span: Span,
    /// Where it begins after the prefixes of its containers.
    pub base: u32,
    /// Where its own content begins, after prefixes and indentation.
    pub content: u32,
    /// What it is to the block structure.
    pub kind: LineKind,
    /// In how many quotes, items and footnotes of the innermost directive it stands.
    pub depth: usize,
}

impl Line {
    /// The prefixes of its containers: the markers of quotes, the markers and the indentation of items.
    pub fn prefix(&self) -> Span {
        Span {
            start: self.span.start,
            end: self.base,
        }
    }

    /// What stands between the prefixes and the content.
    pub fn indentation(&self) -> Span {
        Span {
            start: self.base,
            end: self.content,
        }
    }

    /// Its content.
    pub fn text(&self) -> Span {
        Span {
            start: self.content,
            end: self.span.end,
        }
    }

    /// Whether it is not Markdown, so that every byte of it counts.
    pub fn is_verbatim(&self) -> bool {
        use LineKind::{Comment, FenceBody, FrontMatter, Html, Indented, MathBody, MathOpen};
        matches!(
            self.kind,
            FenceBody | Indented | Html | MathOpen | MathBody | FrontMatter | Comment
        )
    }
}

impl Document {
    /// The lines of the file, without the line that a final line break begins; found when they are first asked for.
    pub fn lines(&self) -> &[Line] {
        self.lines.get_or_init(|| {
            let view = View {
                syntax: self.flavor.syntax(),
                mend: true,
                lines: true,
                code: false,
            };
            let (piece, _) = pieces(&self.source, view, &mut Vec::new());
            let mut lines: Vec<Line> = piece.lines.iter().map(|line| here(line, &piece)).collect();
            let numbers: Vec<usize> = (0..lines.len()).collect();
            inside(&piece, &numbers, &mut lines);
            lines
        })
    }

    /// The line, from 0, on which `at` lies.
    pub fn line_at(&self, at: u32) -> usize {
        let lines = self.lines();
        let after = lines.partition_point(|line| line.span.start <= at);
        after.saturating_sub(1)
    }
}

/// A line of a piece, in the file.
fn here(line: &super::scan::Line, piece: &Piece) -> Line {
    let start = |at: usize| piece.map.start(at) as u32;
    let span = piece.map.span(line.start..line.end);
    Line {
        span,
        base: start(line.base).clamp(span.start, span.end),
        content: start(line.content).clamp(span.start, span.end),
        kind: line.kind,
        depth: line.depth,
    }
}

/// Tells the lines of directives as their bodies have them. `numbers` are the file's lines of the lines of the piece.
fn inside(piece: &Piece, numbers: &[usize], lines: &mut [Line]) {
    for (_, block) in &piece.blocks {
        let Block::Directive(directive) = block else {
            continue;
        };
        let Some(body) = &directive.piece else {
            continue;
        };
        let held = &directive.fence.body[directive.options.lines..];
        let held: Vec<usize> = held.iter().map(|line| numbers[line.line]).collect();
        for (line, &number) in body.lines.iter().zip(&held) {
            let outer = lines[number];
            let inner = here(line, body);
            lines[number] = Line {
                span: outer.span,
                base: inner.base.max(outer.base),
                content: inner.content.max(outer.base),
                ..inner
            };
        }
        inside(body, &held, lines);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Flavor;
    use crate::source::Source;

    #[test]
    fn lines_are_told_as_the_innermost_markdown_has_them() {
        let text = "# A\n\n> ```{note} T\n> :class: x\n>\n> -   a\n>     b\n>\n> ~~~\n> code\n> ~~~\n> ```\n";
        let document = Document::parse(Source::new("a.md", text), Some(Flavor::Myst));
        let told: Vec<_> = document
            .lines()
            .iter()
            .map(|line| {
                let slice = |span| document.slice(span);
                (line.kind, slice(line.prefix()), slice(line.text()))
            })
            .collect();
        use LineKind::*;
        let expected = [
            (Heading, "", "# A"),
            (Blank, "", ""),
            (FenceOpen, "> ", "```{note} T"),
            (FenceBody, "> ", ":class: x"),
            (Blank, ">", ""),
            (Text, "> -   ", "a"),
            (Text, ">     ", "b"),
            (Blank, ">", ""),
            (FenceOpen, "> ", "~~~"),
            (FenceBody, "> ", "code"),
            (FenceClose, "> ", "~~~"),
            (FenceClose, "> ", "```"),
        ];
        assert_eq!(told, expected);
    }
}
