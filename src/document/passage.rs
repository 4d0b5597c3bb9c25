//! A document cut into passages of plain CommonMark, for a parser that knows nothing else.
//!
//! What MyST adds is taken out and told beside, so that the second parser reads the Markdown around it and in it, as
//! builders do: fences are paired as CommonMark pairs them, also where that is not what was meant.

use std::ops::Range;

use super::outline::{Block, DirectiveBlock, Piece, View};
use super::scan::BodyLine;
use super::{Flavor, OffsetMap, pieces};
use crate::source::{Source, Span};

/// A text that is CommonMark as a whole: a file, or the body of a directive.
#[derive(Debug)]
pub struct Passage {
    /// The text; a thematic break, or an empty heading where there is no room for one, stands for each foreign block.
    pub text: String,
    /// The way to the file.
    pub map: OffsetMap,
    /// What was taken out, with the place of its stand-in, in order.
    pub foreign: Vec<(Range<usize>, Foreign)>,
    /// Where the text can be cut, so that each part read by itself is what it is in the whole: before blocks that
    /// begin at the margin after a blank line, and belong to nothing.
    pub cuts: Vec<usize>,
}

/// A block that CommonMark does not know.
#[derive(Debug)]
pub struct Foreign {
    /// What it says of itself: its source; of a directive its name, argument and options.
    pub head: String,
    /// Where it says it, in the file.
    pub head_span: Span,
    /// All of it, in the file.
    pub span: Span,
    /// The body of a directive that is Markdown.
    pub body: Option<Passage>,
}

impl Passage {
    /// Cuts a file.
    pub fn of(source: &Source, flavor: Flavor) -> Passage {
        let view = View {
            syntax: flavor.syntax(),
            mend: false,
            lines: true,
            code: true,
        };
        let (piece, front) = pieces(source, view, &mut Vec::new());
        let mut passage = passage(&piece);
        if let Some(front) = front {
            let foreign = Foreign {
                head: piece.text[front.yaml].to_string(),
                head_span: piece.map.span(front.whole.clone()),
                span: piece.map.span(front.whole.clone()),
                body: None,
            };
            passage.foreign.insert(0, (front.whole, foreign));
        }
        passage
    }
}

fn passage(piece: &Piece) -> Passage {
    Passage {
        text: piece.masked.to_string(),
        map: piece.map.clone(),
        foreign: piece
            .blocks
            .iter()
            .map(|(range, block)| (range.clone(), foreign(piece, range, block)))
            .collect(),
        cuts: cuts(piece),
    }
}

fn foreign(piece: &Piece, range: &Range<usize>, block: &Block) -> Foreign {
    let Block::Directive(directive) = block else {
        let end = match block {
            Block::Code(fence) => fence.body.last().map_or(range.end, |line| line.end),
            _ => range.end,
        };
        let range = range.start..end.max(range.end);
        return Foreign {
            head: bare(piece, &range),
            head_span: piece.map.span(range.clone()),
            span: piece.map.span(range),
            body: None,
        };
    };
    let fence = &directive.fence;
    let last = fence.body.last().map_or(range.end, |line| line.end);
    let end = fence.close.as_ref().map_or(last, |(_, run)| run.end);
    let head_end = match head_lines(directive).last() {
        Some(line) => line.end,
        None => range.end,
    };
    Foreign {
        head: head(&piece.text, directive),
        head_span: piece.map.span(range.start..head_end.max(range.end)),
        span: piece.map.span(range.start..end.max(range.end)),
        body: directive.piece.as_ref().map(passage),
    }
}

/// The source of a block without the prefixes of what holds it.
fn bare(piece: &Piece, range: &Range<usize>) -> String {
    let from = piece.lines.partition_point(|line| line.end < range.start);
    let lines = piece.lines[from..].iter();
    let lines = lines.take_while(|line| line.start < range.end);
    let lines: Vec<&str> = lines
        .map(|line| piece.text[line.base.max(range.start)..line.end].trim_end())
        .collect();
    lines.join("\n")
}

/// What a directive says before its body, and its body if that is no Markdown.
fn head(text: &str, directive: &DirectiveBlock) -> String {
    let mut head = text[directive.name.clone()].to_string();
    head.push('\n');
    head.push_str(&text[directive.argument.clone()]);
    for line in head_lines(directive) {
        head.push('\n');
        head.extend(std::iter::repeat_n(' ', line.pad));
        head.push_str(&text[line.start..line.end]);
    }
    head
}

fn head_lines<'d>(directive: &'d DirectiveBlock) -> &'d [BodyLine] {
    let lines = match directive.piece {
        Some(_) => directive.options.lines,
        None => directive.fence.body.len(),
    };
    &directive.fence.body[..lines]
}

fn cuts(piece: &Piece) -> Vec<usize> {
    use super::scan::LineKind::{
        Blank, Break, Comment, FenceOpen, Heading, MathOpen, Target, Text,
    };
    let begins = |kind| {
        matches!(
            kind,
            Text | Heading | FenceOpen | MathOpen | Target | Comment | Break
        )
    };
    piece
        .lines
        .windows(2)
        .filter(|pair| {
            let (before, line) = (&pair[0], &pair[1]);
            before.kind == Blank
                && line.depth == 0
                && line.content == line.start
                && begins(line.kind)
        })
        .map(|pair| pair[1].start)
        .collect()
}
