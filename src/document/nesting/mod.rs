//! Fences that end in the wrong place: what CommonMark makes of them, and what the author meant.
//!
//! CommonMark closes the outermost open fence with the first run that is long enough, so a figure inside an admonition
//! of the same length ends the admonition, whose own closer then opens a code block that swallows what follows. Builders
//! say nothing. Authors read fences as brackets, and so does `intended`: where the two readings differ and lengthening
//! fences makes CommonMark agree with the brackets, that is the fault, and the text with the longer fences is what the
//! rest of the program sees. Where the brackets do not balance, nothing is guessed.

mod early;
mod intended;
mod unclosed;

use super::offsets::OffsetMap;
use super::scan::{Fence, FenceEnd, Scan, Syntax, scan};
use crate::source::Span;

use early::Candidate;
pub use unclosed::NearMiss;

/// A fence that does not do what its author meant. All spans are in the file.
#[derive(Clone, Debug)]
pub enum FenceFault {
    /// An outer fence ended by an inner one.
    ClosedEarly(ClosedEarly),
    /// A run that looks like a closer, but closes nothing and opens a code block.
    Stray(Stray),
    /// A fence without a closer.
    Unclosed(Unclosed),
}

/// The run of one fence with what is known of it.
#[derive(Clone, Debug)]
pub struct FenceMark {
    /// The run of markers.
    pub run: Span,
    /// `` ` ``, `~` or `:`.
    pub marker: u8,
    /// Length of the run.
    pub len: usize,
    /// The info string after it, trimmed.
    pub info: Span,
}

/// An outer fence ended by an inner one.
#[derive(Clone, Debug)]
pub struct ClosedEarly {
    /// The opener to mend.
    pub outer: FenceMark,
    /// The run that was meant to close it.
    pub outer_close: FenceMark,
    /// The opener whose closer did the damage.
    pub inner: FenceMark,
    /// That closer.
    pub early: FenceMark,
    /// Runs meant as closers that open code blocks.
    pub strays: Vec<Stray>,
    /// Runs to lengthen, each by so many markers, to make the nesting what was meant.
    pub lengthen: Vec<(Span, usize)>,
}

/// A run that opens a code block though it was meant to close something.
#[derive(Clone, Debug)]
pub struct Stray {
    /// The run.
    pub mark: FenceMark,
    /// What the code block takes in; empty when it ends at once.
    pub swallowed: Span,
}

/// A fence without a closer.
#[derive(Clone, Debug)]
pub struct Unclosed {
    /// Its opener.
    pub mark: FenceMark,
    /// What it takes in.
    pub swallowed: Span,
    /// Whether the quote, item or footnote that holds it ended first, and not the file or the directive.
    pub container_ended: bool,
    /// A line that was perhaps meant to close it.
    pub near_miss: Option<NearMiss>,
    /// The fence inside it whose closer ends both: its opener, and the closer.
    pub closed_with: Option<(FenceMark, Span)>,
}

/// A fence that encloses the text in which faults are looked for.
#[derive(Clone, Debug)]
pub(crate) struct Enclosing {
    pub mark: FenceMark,
    pub close: Option<Span>,
}

/// A text with the fence structure that its author meant, and what had to be mended for it.
pub(crate) struct Repaired {
    /// The text, if it had to be changed, with its map to the file.
    pub text: Option<(String, OffsetMap)>,
    pub scan: Scan,
    pub faults: Vec<FenceFault>,
}

/// A change of a text that makes its fences what they were meant to be.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Change {
    /// So many more of the marker that stands at this offset.
    Lengthen(usize, usize),
    /// The bytes from the first offset to the second become spaces.
    Blank(usize, usize),
}

/// Rounds of repair: each can bring to light what an earlier fault had swallowed. The bound keeps hostile input linear.
const ROUNDS: usize = 64;

/// Scans `text` and leaves its fences as they are.
pub(crate) fn as_it_is(text: &str, syntax: Syntax) -> Repaired {
    Repaired {
        text: None,
        scan: scan(text, syntax),
        faults: Vec::new(),
    }
}

/// Scans `text` and mends its fences.
pub(crate) fn repair(
    text: &str,
    map: &OffsetMap,
    syntax: Syntax,
    enclosing: &[Enclosing],
) -> Repaired {
    let mut repaired = Repaired {
        text: None,
        scan: scan(text, syntax),
        faults: Vec::new(),
    };
    if repaired.scan.fences.is_empty() {
        return repaired;
    }
    for _ in 0..ROUNDS {
        let (text, map) = repaired
            .text
            .as_ref()
            .map_or((text, map), |(text, map)| (text, map));
        let Some(found) = next_repair(text, map, &repaired.scan, syntax, enclosing) else {
            break;
        };
        repaired = Repaired {
            text: Some((found.text, found.map)),
            scan: found.scan,
            faults: repaired.faults.into_iter().chain(found.faults).collect(),
        };
    }
    let (text, map) = repaired
        .text
        .as_ref()
        .map_or((text, map), |(text, map)| (text, map));
    let unclosed = unclosed::remaining(text, map, &repaired.scan, enclosing.last());
    repaired.faults.extend(unclosed);
    repaired
}

/// A repair that was tried and works.
struct Proven {
    text: String,
    map: OffsetMap,
    scan: Scan,
    faults: Vec<FenceFault>,
}

fn next_repair(
    text: &str,
    map: &OffsetMap,
    scan: &Scan,
    syntax: Syntax,
    enclosing: &[Enclosing],
) -> Option<Proven> {
    let try_changes =
        |changes: &[Change], holds: &dyn Fn(&Scan) -> bool, faults: Vec<FenceFault>| {
            let (text, map) = apply(text, map, changes);
            let rescan = super::scan::scan(&text, syntax);
            let better = open_ended(&rescan) <= open_ended(scan);
            (better && holds(&rescan)).then_some(Proven {
                text,
                map,
                scan: rescan,
                faults,
            })
        };
    let marks = intended::marks(text, scan);
    if marks.len() < 2 && open_ended(scan) == 0 {
        return None;
    }
    let meant = intended::intended(&marks);
    let early = early::find(text, scan, &marks, &meant);
    let fault = |found: &Candidate| FenceFault::ClosedEarly(found.fault(map, &marks, enclosing));
    if early.len() > 1 {
        let changes: Vec<Change> = early
            .iter()
            .flat_map(|found| found.changes.clone())
            .collect();
        let holds = |rescan: &Scan| early.iter().all(|found| found.holds(rescan));
        if let Some(proven) = try_changes(&changes, &holds, early.iter().map(fault).collect()) {
            return Some(proven);
        }
    }
    for found in &early {
        let holds = |rescan: &Scan| found.holds(rescan);
        if let Some(proven) = try_changes(&found.changes, &holds, vec![fault(found)]) {
            return Some(proven);
        }
    }
    for (changes, line, fault) in unclosed::near_misses(text, map, scan, &marks) {
        let closes = |fence: &Fence| fence.close.as_ref().is_some_and(|(at, _)| *at == line);
        let holds = |rescan: &Scan| rescan.fences.iter().any(closes);
        if let Some(proven) = try_changes(&changes, &holds, vec![fault]) {
            return Some(proven);
        }
    }
    for (changes, fault) in unclosed::strays(text, map, scan) {
        if let Some(proven) = try_changes(&changes, &|_| true, vec![fault]) {
            return Some(proven);
        }
    }
    None
}

/// How many fences have no closer.
fn open_ended(scan: &Scan) -> usize {
    scan.fences
        .iter()
        .filter(|fence| fence.ended != FenceEnd::Closed)
        .count()
}

/// The text after `changes`, which are in order, with its map to the file.
fn apply(text: &str, map: &OffsetMap, changes: &[Change]) -> (String, OffsetMap) {
    let mut result = String::with_capacity(text.len() + 8 * changes.len());
    let mut offsets = OffsetMap::empty();
    let mut done = 0;
    for change in changes {
        let (until, resume) = match *change {
            Change::Lengthen(at, _) => (at, at),
            Change::Blank(start, end) => (start, end),
        };
        map.copy(done..until, &mut offsets, result.len());
        result.push_str(&text[done..until]);
        match *change {
            Change::Lengthen(at, count) => {
                offsets.push(result.len(), map.start(at), 0);
                let marker = text[at..]
                    .chars()
                    .next()
                    .expect("a fence stands where it is lengthened");
                result.extend(std::iter::repeat_n(marker, count));
            }
            Change::Blank(start, end) => {
                map.copy(start..end, &mut offsets, result.len());
                result.extend(std::iter::repeat_n(' ', end - start));
            }
        }
        done = resume;
    }
    map.copy(done..text.len(), &mut offsets, result.len());
    result.push_str(&text[done..]);
    (result, offsets)
}

/// The span in the file of the lines from `first` to before `last`, or of nothing at the end of the line before.
fn lines_span(scan: &Scan, map: &OffsetMap, first: usize, last: usize) -> Span {
    if first >= last {
        return Span::empty(map.end(scan.lines[first - 1].end));
    }
    map.span(scan.lines[first].start..scan.lines[last - 1].end)
}

pub(crate) fn mark_of(fence: &Fence, map: &OffsetMap) -> FenceMark {
    FenceMark {
        run: map.span(fence.run.clone()),
        marker: fence.marker,
        len: fence.len,
        info: map.span(fence.info.clone()),
    }
}

/// The line after the last that a fence takes in.
fn body_end(scan: &Scan, fence: &Fence) -> usize {
    match (&fence.close, fence.body.last()) {
        (Some((line, _)), _) => *line,
        (None, Some(last)) => last.line + 1,
        (None, None) => (fence.open_line + 1).min(scan.lines.len()),
    }
}
