//! A line meant to open a fence of backticks that does not, because there is another backtick on it.

use serde::Deserialize;

use crate::diagnostic::Safety;
use crate::document::{Data, Document, FenceFault, Kind, NodeId, tables};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::{Source, Span};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BrokenFenceOpener {}

/// A line that opens nothing.
struct BrokenOpener {
    /// The run of backticks.
    run: Span,
    /// What follows it on the line.
    info: Span,
    /// The run that was meant to close it.
    close: Option<Span>,
}

impl Rule for BrokenFenceOpener {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        if document.flavor().is_myst() {
            for id in document.nodes(Kind::Code) {
                check_single_line(document, id, reporter);
            }
        }
        for opener in broken_openers(document) {
            let info = document.slice(opener.info);
            let what = match info.find('}') {
                Some(end) if info.starts_with('{') => format!("`{}`", &info[..=end]),
                _ => "the code block".to_string(),
            };
            let backtick = opener.info.start + info.find('`').map_or(0, |at| at as u32);
            let at = Span {
                start: backtick,
                end: backtick + 1,
            };
            let message = format!("{what} is not opened: there is a backtick after its fence");
            let diagnostic = reporter
                .report(opener.run.to(opener.info), message)
                .label("read as a paragraph")
                .related(at, "no backtick may follow a fence of backticks");
            if let Some(close) = opener.close {
                let edits = tildes(document, opener.run, close);
                diagnostic
                    .related(close, "meant to close it, opens a block of code")
                    .fix("fence it with tildes", Safety::Unsafe, edits)
                    .reach(reach(document, opener.run, close));
            }
        }
    }
}

/// A directive on one line, ```` ```{note} Words.``` ````, which is a span of code.
fn check_single_line(document: &Document, id: NodeId, reporter: &mut Reporter) {
    let node = document.node(id);
    let paragraph = document.node(node.parent);
    let text = document.slice(node.span);
    if paragraph.kind != Kind::Paragraph || paragraph.span != node.span || text.contains('\n') {
        return;
    }
    let rest = text.trim_start_matches('`');
    let name = rest
        .strip_prefix('{')
        .and_then(|rest| rest.split_once('}'))
        .map(|(name, _)| name);
    let fence = text.len() - rest.len();
    if let Some(name) = name.filter(|name| fence >= 3 && tables::directive(name).is_some()) {
        reporter
            .report(
                node.span,
                format!("`{{{name}}}` is not opened: its fence is closed on the same line"),
            )
            .label("read as a span of code")
            .help("write what it holds, and the closing fence, on lines of their own");
    }
}

/// All that is read otherwise once the opener opens: from it to the end of what its closer opens now, which is that of
/// all that holds it where nothing closes that.
fn reach(document: &Document, opener: Span, close: Span) -> Span {
    let mut paragraphs = document.nodes(Kind::Paragraph);
    let held = paragraphs.find(|id| document.node(*id).span.contains(opener));
    let held = held.map(|id| document.node(document.outermost(id)).span);
    let faults = document.fence_faults().iter();
    let swallowed = faults.filter_map(|fault| match fault {
        FenceFault::Stray(stray) if stray.mark.run == close => Some(stray.swallowed),
        FenceFault::Unclosed(open) if open.mark.run == close => Some(open.swallowed),
        _ => None,
    });
    let blocks = document.nodes(Kind::CodeBlock);
    let opened = blocks.filter(|id| match &document.node(*id).data {
        Data::Code(code) => code.fence.as_ref().is_some_and(|fence| fence.open == close),
        _ => false,
    });
    opened
        .map(|id| document.node(id).span)
        .chain(swallowed)
        .chain(held)
        .fold(opener, Span::to)
}

/// How many openers get their closers: for each the document is read again, and this keeps hostile input linear.
const LIMIT: usize = 16;

/// The lines of a document that were meant to open a fence and do not, with their closers where those are clear.
fn broken_openers(document: &Document) -> Vec<BrokenOpener> {
    let paragraphs = document.nodes(Kind::Paragraph);
    let lines = paragraphs.flat_map(|id| line_starts(document, id));
    let openers = lines.filter_map(|(at, node)| opener(document, at, node));
    let broken = |(index, (run, info))| BrokenOpener {
        run,
        info,
        close: (index < LIMIT).then(|| closer(document, run)).flatten(),
    };
    openers.enumerate().map(broken).collect()
}

/// The runs that only seem to be a fault of their own: they were meant to close what was never opened.
pub(super) fn explained(document: &Document) -> Vec<Span> {
    if document.fence_faults().is_empty() {
        return Vec::new();
    }
    let openers = broken_openers(document).into_iter();
    openers.filter_map(|opener| opener.close).collect()
}

/// Where the lines of a paragraph begin, and what stands there.
pub(super) fn line_starts(
    document: &Document,
    paragraph: NodeId,
) -> impl Iterator<Item = (u32, Kind)> + '_ {
    let mut fresh = true;
    document.children(paragraph).filter_map(move |id| {
        let node = document.node(id);
        let starts = std::mem::replace(
            &mut fresh,
            matches!(node.kind, Kind::SoftBreak | Kind::HardBreak),
        );
        starts.then_some((node.span.start, node.kind))
    })
}

/// The run and the rest of a line of text that begins like a fence. Where the run has a partner, it is a code span.
fn opener(document: &Document, at: u32, kind: Kind) -> Option<(Span, Span)> {
    let (before, text) = document.source().text().split_at(at as usize);
    if kind != Kind::Text || before.ends_with('\\') || !text.starts_with("```") {
        return None;
    }
    let line = text.lines().next()?.trim_end();
    let length = line.bytes().take_while(|&byte| byte == b'`').count();
    let info = line[length..].trim_start();
    let end = at as usize + line.len();
    (info.contains('`') && !info.starts_with('`')).then(|| {
        (
            Span::new(at as usize, at as usize + length),
            Span::new(end - info.len(), end),
        )
    })
}

/// The run that closes the fence once its opener is mended: the first that is too many otherwise, or else the first
/// that has no info string.
fn closer(document: &Document, run: Span) -> Option<Span> {
    let faults = document.fence_faults().iter();
    let too_many = faults.filter_map(|fault| match fault {
        FenceFault::Stray(stray) => Some(&stray.mark),
        FenceFault::Unclosed(unclosed) => Some(&unclosed.mark),
        FenceFault::ClosedEarly(_) => None,
    });
    let too_many = too_many
        .filter(|mark| mark.info.is_empty())
        .map(|mark| mark.run);
    let blocks = document.nodes(Kind::CodeBlock);
    let bare = blocks.filter_map(|id| match &document.node(id).data {
        Data::Code(code) if code.info.is_empty() => code.fence.as_ref().map(|fence| fence.open),
        _ => None,
    });
    let fits = |close: &Span| {
        let backticks = document.slice(*close).starts_with('`');
        close.start > run.end && close.len() >= run.len() && backticks
    };
    let candidates = too_many.filter(fits).min().into_iter();
    let mut candidates = candidates.chain(bare.filter(fits).min());
    candidates.find(|&close| closes(document, run, close))
}

/// Whether `close` closes the fence that `run` opens, once both are of tildes, and no other fence is worse for it.
fn closes(document: &Document, run: Span, close: Span) -> bool {
    let mut text = document.source().text().to_string();
    let mut grown = 0;
    for (span, tildes) in tildes(document, run, close).into_iter().rev() {
        text.replace_range(span.range(), &tildes);
        grown += tildes.len() - span.len();
    }
    let mended = Document::parse(
        Source::new(document.path().clone(), text),
        document.flavor().is_myst().then_some(document.flavor()),
    );
    let end = close.end as usize + grown;
    let fences = mended
        .all_nodes()
        .filter_map(|id| match &mended.node(id).data {
            Data::Directive(directive) => Some(&directive.fence),
            Data::Code(code) => code.fence.as_ref(),
            _ => None,
        });
    let mut fences = fences.filter(|fence| fence.open.start == run.start);
    fences.any(|fence| fence.close.is_some_and(|run| run.end as usize == end))
        && mended.fence_faults().len() <= document.fence_faults().len()
}

/// The two runs as tildes, more than stand in a row between them.
fn tildes(document: &Document, run: Span, close: Span) -> Vec<(Span, String)> {
    let between = document.slice(Span {
        start: run.end,
        end: close.start,
    });
    let longest = between.split(|c| c != '~').map(str::len).max().unwrap_or(0);
    let wanted = "~".repeat(run.len().max(close.len()).max(longest + 1));
    vec![(run, wanted.clone()), (close, wanted)]
}
