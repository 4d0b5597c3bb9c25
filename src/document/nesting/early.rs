//! Outer fences that CommonMark ends at an inner fence's closer.

use super::super::offsets::OffsetMap;
use super::super::scan::{Fence, FenceEnd, LineKind, Scan};
use super::intended::{Intended, Mark};
use super::{Change, ClosedEarly, Enclosing, FenceMark, Stray, body_end, lines_span};
use crate::source::Span;

/// An outer fence closed early, with the changes that should mend it.
pub(super) struct Candidate<'a> {
    scan: &'a Scan,
    outer: usize,
    outer_close: usize,
    inner: usize,
    early: usize,
    open_line: usize,
    close_line: usize,
    /// Fences that begin at runs meant as closers.
    strays: Vec<&'a Fence>,
    pub changes: Vec<Change>,
    /// How long the outer fence becomes.
    need: usize,
}

/// The outermost fences closed early, in order.
pub(super) fn find<'a>(
    text: &str,
    scan: &'a Scan,
    marks: &[Mark],
    meant: &Intended,
) -> Vec<Candidate<'a>> {
    let mut found: Vec<Candidate> = Vec::new();
    for (index, &(outer, outer_close)) in meant.pairs.iter().enumerate() {
        let (open_line, close_line) = (marks[outer].line, marks[outer_close].line);
        if found.last().is_some_and(|last| open_line < last.close_line) {
            continue;
        }
        let Some((closed, _)) = fence_at(scan, open_line).and_then(|fence| fence.close.as_ref())
        else {
            continue;
        };
        if *closed >= close_line {
            continue;
        }
        let within = pairs_within(&meant.pairs[index..], outer_close);
        let Some(&(inner, early)) = within.iter().find(|pair| marks[pair.1].line == *closed) else {
            continue;
        };
        let strays: Vec<&Fence> = within
            .iter()
            .filter_map(|pair| fence_at(scan, marks[pair.1].line))
            .collect();
        if strays.is_empty()
            || !strays
                .iter()
                .all(|stray| looks_meant(text, scan, &marks[outer], stray))
        {
            continue;
        }
        let (changes, need) = lengthen(marks, within);
        let candidate = Candidate {
            scan,
            outer,
            outer_close,
            inner,
            early,
            open_line,
            close_line,
            strays,
            changes,
            need,
        };
        found.push(candidate);
    }
    found
}

impl Candidate<'_> {
    /// Whether CommonMark now pairs the outer fence as it was meant.
    pub(super) fn holds(&self, rescan: &Scan) -> bool {
        let fence = fence_at(rescan, self.open_line);
        fence
            .and_then(|fence| fence.close.as_ref())
            .is_some_and(|(line, _)| *line == self.close_line)
    }

    /// The fault in file spans. Enclosing fences must grow along with the outer one.
    pub(super) fn fault(
        &self,
        map: &OffsetMap,
        marks: &[Mark],
        enclosing: &[Enclosing],
    ) -> ClosedEarly {
        let mark = |index: usize| file_mark(&marks[index], map);
        let mut lengthen: Vec<(Span, usize)> = Vec::new();
        for change in &self.changes {
            if let &Change::Lengthen(at, count) = change {
                let mark = marks
                    .iter()
                    .find(|mark| mark.at == at)
                    .expect("marks are what is lengthened");
                lengthen.push((map.span(at..at + mark.len), count));
            }
        }
        let marker = marks[self.outer].marker;
        let alike = enclosing
            .iter()
            .rev()
            .filter(|outer| outer.mark.marker == marker);
        for (outer, need) in alike
            .zip(self.need + 1..)
            .take_while(|(outer, need)| outer.mark.len < *need)
        {
            let runs = [Some(outer.mark.run), outer.close].into_iter().flatten();
            lengthen.extend(runs.map(|run| (run, need - outer.mark.len)));
        }
        lengthen.sort_unstable_by_key(|(run, _)| *run);
        ClosedEarly {
            outer: mark(self.outer),
            outer_close: mark(self.outer_close),
            inner: mark(self.inner),
            early: mark(self.early),
            strays: self
                .strays
                .iter()
                .map(|stray| stray_of(self.scan, map, stray))
                .collect(),
            lengthen,
        }
    }
}

fn file_mark(mark: &Mark, map: &OffsetMap) -> FenceMark {
    FenceMark {
        run: map.span(mark.at..mark.at + mark.len),
        marker: mark.marker,
        len: mark.len,
        info: map.span(mark.info.clone()),
    }
}

/// A stray with what it swallows.
pub(super) fn stray_of(scan: &Scan, map: &OffsetMap, fence: &Fence) -> Stray {
    let swallowed = lines_span(scan, map, fence.open_line + 1, body_end(scan, fence));
    Stray {
        mark: super::mark_of(fence, map),
        swallowed,
    }
}

/// The fence that CommonMark opens on `line`.
fn fence_at(scan: &Scan, line: usize) -> Option<&Fence> {
    let index = scan
        .fences
        .binary_search_by_key(&line, |fence| fence.open_line)
        .ok()?;
    Some(&scan.fences[index])
}

/// The first of `pairs` and those inside it.
fn pairs_within(pairs: &[(usize, usize)], last: usize) -> &[(usize, usize)] {
    let count = pairs.iter().take_while(|pair| pair.0 < last).count();
    &pairs[..count]
}

/// Whether a code block that begins at a run looks like an accident: nothing follows on the next line, as after a
/// closer; or, in a directive, it takes in what nobody writes as code without naming the language.
fn looks_meant(text: &str, scan: &Scan, outer: &Mark, stray: &Fence) -> bool {
    let next = scan.lines.get(stray.open_line + 1);
    if next.is_none_or(|line| text[line.content..line.end].trim().is_empty())
        || stray.body.is_empty()
    {
        return true;
    }
    !outer.verbatim && (stray.ended != FenceEnd::Closed || swallows_blocks(text, scan, stray))
}

/// Whether a fence takes in a heading or the opener of a directive.
pub(super) fn swallows_blocks(text: &str, scan: &Scan, fence: &Fence) -> bool {
    let body = &scan.lines[fence.open_line + 1..body_end(scan, fence)];
    body.iter()
        .filter(|line| line.kind == LineKind::FenceBody)
        .any(|line| {
            let line = &text[line.content..line.end];
            let opener = line.trim_start_matches(['`', '~', ':']);
            let heading = line.trim_start_matches('#');
            (line.len() - opener.len() >= 3 && opener.trim_start().starts_with('{'))
            // A single `#` is as often a comment in code.
            || (line.len() - heading.len() >= 2 && heading.starts_with(' '))
        })
}

/// The lengths that make `pairs` nest as CommonMark reads them: each fence longer than all of its kind inside it.
/// Returns the changes, in order of offset, and the length of the outermost.
fn lengthen(marks: &[Mark], pairs: &[(usize, usize)]) -> (Vec<Change>, usize) {
    let mut changes = Vec::new();
    // Pairs whose parent has not been met yet, with the longest fence inside by marker. Going backwards, children come
    // before their parents.
    let mut waiting: Vec<((usize, usize), [usize; 3])> = Vec::new();
    let mut need = 0;
    for &(open, close) in pairs.iter().rev() {
        let mut longest = [0; 3];
        while let Some((_, inner)) = waiting.pop_if(|(pair, _)| pair.0 < close) {
            longest = std::array::from_fn(|i| longest[i].max(inner[i]));
        }
        let kind = marker_index(marks[open].marker);
        need = marks[open].len.max(longest[kind] + 1);
        longest[kind] = need;
        for mark in [&marks[open], &marks[close]] {
            if need > mark.len {
                changes.push(Change::Lengthen(mark.at, need - mark.len));
            }
        }
        waiting.push(((open, close), longest));
    }
    changes.sort_unstable_by_key(|change| match change {
        Change::Lengthen(at, _) | Change::Blank(at, _) => *at,
    });
    (changes, need)
}

fn marker_index(marker: u8) -> usize {
    match marker {
        b'`' => 0,
        b'~' => 1,
        _ => 2,
    }
}
