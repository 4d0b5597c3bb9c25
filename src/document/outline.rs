//! The blocks that MyST adds, piece by piece: a piece is the text of the file or of one directive's body.
//!
//! Each piece is scanned, its fences are mended, and whatever CommonMark must not see is masked by as many other bytes,
//! so that offsets hold. The bodies of directives become pieces of their own. All pieces exist before any is parsed,
//! because a link definition may stand in another piece than its use.

use std::borrow::Cow;
use std::ops::Range;

use super::directive::{self, RawOptions};
use super::nesting::{self, Enclosing, FenceFault};
use super::offsets::OffsetMap;
use super::scan::{Fence, Line, LineKind, Scan, Syntax};

/// A text that is Markdown as a whole.
pub(crate) struct Piece<'a> {
    /// The text as CommonMark shall see it; as long as the text of the piece.
    pub masked: Cow<'a, str>,
    pub text: Cow<'a, str>,
    pub map: OffsetMap,
    /// Its lines, if they are wanted.
    pub lines: Vec<Line>,
    /// In order of their offsets.
    pub blocks: Vec<(Range<usize>, Block<'a>)>,
}

/// A block that was masked.
pub(crate) enum Block<'a> {
    Code(Fence),
    Directive(Box<DirectiveBlock<'a>>),
    Target,
    Comment,
    Break,
    Math,
}

/// A directive before it is a node.
pub(crate) struct DirectiveBlock<'a> {
    pub fence: Fence,
    /// Offsets in the text of the piece that holds the directive.
    pub name: Range<usize>,
    pub argument: Range<usize>,
    pub options: RawOptions,
    /// Offsets of the body after the options.
    pub body: Range<usize>,
    /// The body, unless the directive reads it itself.
    pub piece: Option<Piece<'a>>,
}

/// Directives nest no deeper; what lies further in stays unread text.
const DEPTH: usize = 64;

/// How a text is looked at.
#[derive(Clone, Copy)]
pub(crate) struct View {
    pub syntax: Syntax,
    /// Whether fences are read as they were meant, and not as CommonMark pairs them.
    pub mend: bool,
    /// Whether the pieces keep their lines.
    pub lines: bool,
    /// Whether the code that CommonMark knows stays in the text that it shall see.
    pub code: bool,
}

/// The pieces of a text and what is wrong with its fences.
pub(crate) fn outline<'a>(
    text: Cow<'a, str>,
    map: OffsetMap,
    view: View,
    faults: &mut Vec<FenceFault>,
) -> (Piece<'a>, Option<FrontMatter>) {
    let mut outliner = Outliner {
        view,
        faults,
        enclosing: Vec::new(),
    };
    outliner.piece(text, map)
}

struct Outliner<'f> {
    view: View,
    faults: &'f mut Vec<FenceFault>,
    enclosing: Vec<Enclosing>,
}

impl Outliner<'_> {
    /// A piece, and its front matter.
    fn piece<'a>(
        &mut self,
        text: Cow<'a, str>,
        map: OffsetMap,
    ) -> (Piece<'a>, Option<FrontMatter>) {
        let syntax = Syntax {
            front_matter: self.view.syntax.front_matter && self.enclosing.is_empty(),
            ..self.view.syntax
        };
        let repaired = if self.view.mend {
            nesting::repair(&text, &map, syntax, &self.enclosing)
        } else {
            nesting::as_it_is(&text, syntax)
        };
        self.faults.extend(repaired.faults);
        let (text, map) = match repaired.text {
            Some((text, map)) => (Cow::Owned(text), map),
            None => (text, map),
        };
        let scan = repaired.scan;
        let front = front_matter(&scan);
        let mut blocks = Vec::new();
        let mut fences = scan.fences.iter();
        let mut math: Option<usize> = None;
        for line in &scan.lines {
            let range = line.content..line.end;
            match line.kind {
                LineKind::FenceOpen => {
                    let fence = fences.next().expect("every opener has its fence");
                    blocks.push((range, self.fence(&text, &map, fence)));
                }
                LineKind::Target => blocks.push((range, Block::Target)),
                LineKind::Comment => blocks.push((range, Block::Comment)),
                LineKind::Break => blocks.push((range, Block::Break)),
                LineKind::MathOpen => {
                    math = Some(blocks.len());
                    blocks.push((range, Block::Math));
                }
                LineKind::MathBody => {
                    if let Some(open) = math {
                        blocks[open].0.end = line.end;
                    }
                }
                _ => {}
            }
        }
        if self.view.code {
            let shown = |block: &Block| matches!(block, Block::Code(fence) if fence.marker != b':');
            blocks.retain(|(_, block)| !shown(block));
        }
        let masked = match mask(&text, &scan, |fence| self.stays(&text, fence)) {
            Some(masked) => Cow::Owned(masked),
            None => text.clone(),
        };
        (
            Piece {
                masked,
                text,
                map,
                lines: if self.view.lines {
                    scan.lines
                } else {
                    Vec::new()
                },
                blocks,
            },
            front,
        )
    }

    /// Whether a fence stays in the text that CommonMark shall see.
    fn stays(&self, text: &str, fence: &Fence) -> bool {
        let directive = || directive::opener(&text[fence.info.clone()]).is_some();
        self.view.code && fence.marker != b':' && !(self.view.syntax.myst && directive())
    }

    fn fence<'a>(&mut self, text: &str, map: &OffsetMap, fence: &Fence) -> Block<'a> {
        let info = &text[fence.info.clone()];
        let opener = directive::opener(info).filter(|_| self.view.syntax.myst);
        let Some((name, argument)) = opener else {
            return Block::Code(fence.clone());
        };
        let verbatim = directive::is_verbatim_name(&info[name.clone()]);
        let options = directive::options(text, &fence.body, map);
        let rest = &fence.body[options.lines..];
        let shift =
            |range: Range<usize>| fence.info.start + range.start..fence.info.start + range.end;
        let body = match (rest.first(), rest.last()) {
            (Some(first), Some(last)) => first.start..last.end,
            _ => fence.info.end..fence.info.end,
        };
        let piece = (!verbatim && !rest.is_empty() && self.enclosing.len() < DEPTH).then(|| {
            let (body, offsets) = directive::join(text, rest, map);
            self.enclosing.push(Enclosing {
                mark: nesting::mark_of(fence, map),
                close: fence.close.as_ref().map(|(_, run)| map.span(run.clone())),
            });
            let (piece, _) = self.piece(Cow::Owned(body), offsets);
            self.enclosing.pop();
            piece
        });
        Block::Directive(Box::new(DirectiveBlock {
            fence: fence.clone(),
            name: shift(name),
            argument: shift(argument),
            options,
            body,
            piece,
        }))
    }
}

/// The front matter of a text, as offsets.
pub(crate) struct FrontMatter {
    /// With its `---` lines.
    pub whole: Range<usize>,
    /// Between them.
    pub yaml: Range<usize>,
}

fn front_matter(scan: &Scan) -> Option<FrontMatter> {
    let lines = scan
        .lines
        .iter()
        .take_while(|line| line.kind == LineKind::FrontMatter)
        .count();
    let (first, last) = (scan.lines.first()?, scan.lines.get(lines.checked_sub(1)?)?);
    Some(FrontMatter {
        whole: first.start..last.end,
        yaml: scan.lines[1].start..last.start,
    })
}

/// The text as CommonMark shall see it, if it differs: blocks of our own become thematic breaks or
/// empty headings, their bodies blank.
fn mask(text: &str, scan: &Scan, stays: impl Fn(&Fence) -> bool) -> Option<String> {
    let mut fences = scan.fences.iter();
    let mut staying = false;
    let mut masks = |line: &&Line| match line.kind {
        LineKind::Blank
        | LineKind::Text
        | LineKind::Heading
        | LineKind::Rule
        | LineKind::Html
        | LineKind::Indented => false,
        LineKind::FenceOpen => {
            staying = fences.next().is_some_and(&stays);
            !staying
        }
        LineKind::FenceBody | LineKind::FenceClose => !staying,
        _ => true,
    };
    let mut masking = scan.lines.iter().filter(|line| masks(line)).peekable();
    masking.peek()?;
    let mut masked = String::with_capacity(text.len());
    let mut done = 0;
    for line in masking {
        masked.push_str(&text[done..line.content]);
        let opens = matches!(
            line.kind,
            LineKind::FenceOpen
                | LineKind::MathOpen
                | LineKind::Target
                | LineKind::Comment
                | LineKind::Break
        );
        let width = line.end - line.content;
        // Fewer than three underscores are no thematic break, but words; one or two `#` are an empty heading.
        let fill = match (opens, width) {
            (false, _) => ' ',
            (true, 1..=2) => '#',
            (true, _) => '_',
        };
        masked.extend(std::iter::repeat_n(fill, width));
        done = line.end;
    }
    masked.push_str(&text[done..]);
    Some(masked)
}
