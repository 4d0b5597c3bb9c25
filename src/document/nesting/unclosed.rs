//! Fences without a closer, and closers without a fence.

use super::super::offsets::OffsetMap;
use super::super::scan::{Fence, FenceEnd, Scan};
use super::early::{stray_of, swallows_blocks};
use super::intended::Mark;
use super::{Change, Enclosing, FenceFault, Unclosed, body_end, lines_span, mark_of};
use crate::source::Span;

/// A line that was perhaps meant to close a fence, and why it does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NearMiss {
    /// The run has too few markers: the run, and how many are lacking.
    TooShort(Span, usize),
    /// Something follows the run: the run, and what follows.
    TextAfter(Span, Span),
    /// Four or more columns of indentation make it code: the indentation.
    Indented(Span),
    /// Another marker: the run.
    OtherMarker(Span),
}

impl NearMiss {
    /// Where it is.
    pub fn span(&self) -> Span {
        match *self {
            NearMiss::TooShort(run, _)
            | NearMiss::TextAfter(run, _)
            | NearMiss::OtherMarker(run) => run,
            NearMiss::Indented(space) => space,
        }
    }
}

/// The fences that still have no closer.
pub(super) fn remaining(
    text: &str,
    map: &OffsetMap,
    scan: &Scan,
    enclosing: Option<&Enclosing>,
) -> Vec<FenceFault> {
    let open = scan
        .fences
        .iter()
        .filter(|fence| fence.ended != FenceEnd::Closed);
    let fault = |fence: &Fence| {
        let near_miss = inexact_closer(text, map, fence);
        let outer = enclosing.filter(|outer| {
            let alike = outer.mark.marker == fence.marker && outer.mark.len == fence.len;
            alike && near_miss.is_none() && fence.ended == FenceEnd::Text
        });
        let mut fault = unclosed(map, scan, fence, near_miss);
        // The closer that ended the outer fence is as good for this one; what lacks is the outer one's.
        if let Some(Enclosing {
            mark,
            close: Some(close),
        }) = outer
        {
            let inner = std::mem::replace(&mut fault.mark, mark.clone());
            fault.closed_with = Some((inner, *close));
        }
        FenceFault::Unclosed(fault)
    };
    open.map(fault).collect()
}

fn unclosed(map: &OffsetMap, scan: &Scan, fence: &Fence, near_miss: Option<NearMiss>) -> Unclosed {
    Unclosed {
        mark: mark_of(fence, map),
        swallowed: lines_span(scan, map, fence.open_line + 1, body_end(scan, fence)),
        container_ended: fence.ended == FenceEnd::Container,
        near_miss,
        closed_with: None,
    }
}

/// Closers that are too short, as repairs, each with the line that then closes a fence.
pub(super) fn near_misses(
    text: &str,
    map: &OffsetMap,
    scan: &Scan,
    marks: &[Mark],
) -> Vec<(Vec<Change>, usize, FenceFault)> {
    let open = scan
        .fences
        .iter()
        .filter(|fence| fence.ended != FenceEnd::Closed && !fence.info.is_empty());
    let repairs = open.filter_map(|fence| {
        let end = body_end(scan, fence);
        let bare = short_closer(text, scan, marks, fence, end)?;
        let lacking = fence.len - bare.len;
        let run = map.span(bare.at..bare.at + bare.len);
        let mut fault = unclosed(map, scan, fence, Some(NearMiss::TooShort(run, lacking)));
        fault.swallowed = map.span(bare.at..scan.lines[end - 1].end.max(bare.at));
        Some((
            vec![Change::Lengthen(bare.at, lacking)],
            bare.line,
            FenceFault::Unclosed(fault),
        ))
    });
    repairs.collect()
}

/// The first bare run in the body of a fence that closes nothing in there and looks like a closer.
fn short_closer<'m>(
    text: &str,
    scan: &Scan,
    marks: &'m [Mark],
    fence: &Fence,
    end: usize,
) -> Option<&'m Mark> {
    let from = marks.partition_point(|mark| mark.line <= fence.open_line);
    let inside = marks[from..].iter().take_while(|mark| mark.line < end);
    let alike = inside.filter(|mark| mark.marker == fence.marker && mark.depth == fence.depth);
    let mut open = 0usize;
    for mark in alike {
        let next = scan.lines.get(mark.line + 1);
        let closing = next.is_none_or(|line| text[line.content..line.end].trim().is_empty());
        match (mark.info.is_empty(), open) {
            (true, 0) if closing && mark.len < fence.len => return Some(mark),
            (false, _) | (true, 0) => open += 1,
            (true, _) => open -= 1,
        }
    }
    None
}

/// Runs that look like closers and open code blocks, as repairs that take them away.
pub(super) fn strays(text: &str, map: &OffsetMap, scan: &Scan) -> Vec<(Vec<Change>, FenceFault)> {
    let bare = scan.fences.iter().filter(|fence| fence.info.is_empty());
    let strays = bare.filter(|fence| {
        let next = scan.lines.get(fence.open_line + 1);
        let closing = next.is_none_or(|line| text[line.content..line.end].trim().is_empty());
        closing && (fence.ended != FenceEnd::Closed || swallows_blocks(text, scan, fence))
    });
    let repair = |fence: &Fence| {
        let changes = vec![Change::Blank(fence.run.start, fence.run.end)];
        (changes, FenceFault::Stray(stray_of(scan, map, fence)))
    };
    strays.map(repair).collect()
}

/// A line of the body that would close the fence if it were written exactly.
fn inexact_closer(text: &str, map: &OffsetMap, fence: &Fence) -> Option<NearMiss> {
    let mut others = Others::default();
    let slip = fence.body.iter().find_map(|line| {
        let body = &text[line.start..line.end];
        let run_text = body.trim_start_matches([' ', '\t']);
        let space = &body[..body.len() - run_text.len()];
        // A tab may be narrower than to make the line code, but what is not sure to close is no slip.
        let deep = !space.is_empty() && fence.indent + space.len() >= 4
            || space.contains('\t')
            || line.pad > 0;
        let marker = run_text
            .bytes()
            .next()
            .filter(|b| matches!(b, b'`' | b'~' | b':'))?;
        let len = run_text.bytes().take_while(|&b| b == marker).count();
        if len < 3 {
            return None;
        }
        let start = line.start + space.len();
        let run = map.span(start..start + len);
        let after = run_text[len..].trim();
        if marker != fence.marker {
            let closes = len >= fence.len && !deep;
            others.see(marker, after, closes.then_some(run));
            return None;
        }
        if !after.is_empty() {
            let opens = after.starts_with('{')
                || !run_text[len..].starts_with([' ', '\t'])
                || after.contains(marker as char);
            let from = start + len + run_text[len..].find(after).unwrap_or(0);
            return (len >= fence.len && !opens)
                .then(|| NearMiss::TextAfter(run, map.span(from..from + after.len())));
        }
        if len < fence.len {
            return Some(NearMiss::TooShort(run, fence.len - len));
        }
        (deep && !space.is_empty()).then(|| NearMiss::Indented(map.span(line.start..start)))
    });
    slip.or_else(|| others.alone().map(NearMiss::OtherMarker))
}

/// The runs of other markers in the body of a fence that nothing has closed yet, by marker. What opens or closes a block
/// inside is no slip, and two that have nothing after them are the ends of one.
#[derive(Default)]
struct Others {
    backtick: Vec<Option<Span>>,
    tilde: Vec<Option<Span>>,
    colon: Vec<Option<Span>>,
}

impl Others {
    /// Takes in a run with what is after it; `run` is where it is, if as a closer it would do.
    fn see(&mut self, marker: u8, after: &str, run: Option<Span>) {
        let open = match marker {
            // A backtick may not follow a fence of backticks.
            b'`' if after.contains('`') => return,
            b'`' => &mut self.backtick,
            b'~' => &mut self.tilde,
            _ => &mut self.colon,
        };
        if !after.is_empty() {
            open.push(None);
        } else if open.pop().is_none() {
            open.push(run);
        }
    }

    /// The first run that neither opens nor closes a block.
    fn alone(&self) -> Option<Span> {
        let open = [&self.backtick, &self.tilde, &self.colon];
        open.into_iter().flatten().flatten().copied().min()
    }
}
