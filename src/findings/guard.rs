//! The guard of fixes: it lets through only what provably changes nothing else.
//!
//! Two parsers that know nothing of each other read the text before and after. For a safe fix both must read the same;
//! for an unsafe one they may differ only inside what the fix touches or declares as its reach. kouetsu's own tree is
//! compared whole. The `markdown` crate is slow, so it is given only the parts of the file that changed, cut where a cut
//! changes no block (see [`Passage::cuts`]), with the definitions that they refer to; what is too large or too deep for
//! it, or crashes it, is not judged, and a fix that cannot be judged is not made.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use super::edits::{Edits, Shift, areas, merged};
use super::reading::{self, DEPTH, Definitions, Sort, Token, words};
use crate::diagnostic::{Fix, Safety};
use crate::document::passage::Passage;
use crate::document::{Document, Kind};
use crate::source::Span;

/// Why a fix is not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Objection {
    /// It changes something else: the line of the text before it, from 1.
    Changes(usize),
    /// It could not be judged, and why.
    Unjudged(String),
    /// Its file has fixes that bring each other about: the rules that they are of.
    Endless(Arc<str>),
}

impl std::fmt::Display for Objection {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Objection::Changes(line) => {
                write!(f, "it would change more than it says, at line {line}")
            }
            Objection::Unjudged(reason) => {
                write!(f, "what it changes could not be judged: {reason}")
            }
            Objection::Endless(rules) => {
                write!(
                    f,
                    "its file was left, since the fixes of {rules} have no end"
                )
            }
        }
    }
}

/// A document with all that it is judged by.
pub struct Side<'d> {
    document: &'d Document,
    passage: Passage,
    own: Vec<Token>,
    definitions: Definitions,
}

impl<'d> Side<'d> {
    /// Prepares a document.
    pub fn new(document: &'d Document) -> Self {
        Side {
            document,
            passage: Passage::of(document.source(), document.flavor()),
            own: reading::own(document),
            definitions: reading::definitions(document),
        }
    }

    fn text(&self) -> &str {
        self.document.source().text()
    }

    /// The bytes before the passage: a byte order mark.
    fn skipped(&self) -> usize {
        self.text().len() - self.passage.text.len()
    }
}

/// Judges the `fixes` that with `edits` made `after` of `before`.
///
/// # Errors
/// Why they are not to be made.
pub fn judge<'f>(
    before: &Side,
    after: &Side,
    edits: &Edits,
    fixes: impl IntoIterator<Item = &'f Fix>,
) -> Result<(), Objection> {
    let shift = edits.shift();
    let open = Open::new(fixes, before.text());
    let moved = open.moved(&shift);
    let compare = |one: &[Token], other: &[Token]| {
        let closed = Closed::new(one, before, &open);
        compare(closed, Closed::new(other, after, &moved))
    };
    let deepest = |side: &Side| side.own.iter().map(|token| token.depth).max();
    if deepest(before).max(deepest(after)) > Some(DEPTH) {
        let reason = "the document is nested too deeply".to_string();
        return Err(Objection::Unjudged(reason));
    }
    let line = |at: u32| before.document.source().line_of(at as usize) + 1;
    let changes = |at| Objection::Changes(line(at));
    compare(&before.own, &after.own).map_err(changes)?;
    for (one, other) in parts(before, after, &shift, &open) {
        let read = |side: &Side, part| {
            reading::second(&side.passage, part, &side.definitions).map_err(Objection::Unjudged)
        };
        let second = read(before, one.clone())?;
        let Err(at) = compare(&second, &read(after, other)?) else {
            continue;
        };
        // Where the parsers do not agree about the text as it is, the second is no judge of it.
        return Err(match disagreement(before, &one, &second) {
            Some(at) => {
                let line = line(at);
                Objection::Unjudged(format!("the two parsers read line {line} differently"))
            }
            None => changes(at),
        });
    }
    Ok(())
}

/// Where the two readings of a part first have different blocks.
fn disagreement(side: &Side, part: &Range<usize>, second: &[Token]) -> Option<u32> {
    let skipped = side.skipped();
    let part = part.start + skipped..part.end + skipped;
    let inside = |(_, at): &((&str, u32), u32)| part.contains(&(*at as usize));
    let mut own = reading::blocks(&side.own).filter(inside);
    let mut second = reading::blocks(second);
    loop {
        match (own.next(), second.next()) {
            (None, None) => return None,
            (Some((one, _)), Some((other, _))) if one == other => {}
            (Some((_, at)), _) | (None, Some((_, at))) => return Some(at),
        }
    }
}

/// What may differ in a text.
#[derive(Default)]
struct Open {
    /// Where words, and what else stands in a line, may.
    words: Vec<Span>,
    /// Where everything may.
    reach: Vec<Span>,
}

impl Open {
    fn new<'f>(fixes: impl IntoIterator<Item = &'f Fix>, text: &str) -> Self {
        let unsafe_ones = fixes.into_iter().filter(|fix| fix.safety == Safety::Unsafe);
        let mut open = Open::default();
        for fix in unsafe_ones {
            open.words.extend(areas(fix));
            // To a parser, the indentation of a block may belong to it, and the blank lines after it.
            open.reach.extend(fix.reach.map(|reach| {
                let Range { start, end } = reach.range();
                let indent = text[..start].trim_end_matches([' ', '\t']).len();
                let rest = &text[end..];
                Span::new(indent, end + rest.len() - rest.trim_start().len())
            }));
        }
        open.words.extend(&open.reach);
        open.words = merged(open.words);
        open.reach = merged(open.reach);
        open
    }

    fn moved(&self, shift: &Shift) -> Self {
        let moved = |spans: &[Span]| spans.iter().map(|span| shift.span(*span)).collect();
        Open {
            words: moved(&self.words),
            reach: moved(&self.reach),
        }
    }

    /// Whether something that may differ begins before this place, and does not end before it.
    fn straddles(&self, at: u32) -> bool {
        let next = self.words.partition_point(|span| span.end < at);
        self.words.get(next).is_some_and(|span| span.start < at)
    }
}

/// The spans among `spans`, which are in order and apart, that meet a span.
fn meeting(spans: &[Span], span: Span) -> &[Span] {
    let from = spans.partition_point(|other| other.end < span.start);
    let others = spans[from..].iter();
    let count = others.take_while(|other| other.start <= span.end).count();
    &spans[from..from + count]
}

/// The parts of both passages that the second parser has to read: where the text differs, or what its labels mean.
fn parts(
    before: &Side,
    after: &Side,
    shift: &Shift,
    open: &Open,
) -> Vec<(Range<usize>, Range<usize>)> {
    let changed = changed_definitions(&before.definitions, &after.definitions);
    let (skip_before, skip_after) = (before.skipped(), after.skipped());
    let mut pairs = vec![(0, 0)];
    for &cut in &before.passage.cuts {
        let at = (cut + skip_before) as u32;
        if shift.straddles(at) || open.straddles(at) {
            continue;
        }
        let moved = [shift.end(at), shift.start(at)];
        let moved = moved.map(|at| (at as usize).saturating_sub(skip_after));
        let mut found = moved.into_iter();
        if let Some(other) = found.find(|at| after.passage.cuts.binary_search(at).is_ok()) {
            pairs.push((cut, other));
        }
    }
    pairs.push((before.passage.text.len(), after.passage.text.len()));
    let parts = pairs.windows(2).map(|pair| {
        let [(from, other_from), (to, other_to)] = [pair[0], pair[1]];
        (from..to, other_from..other_to)
    });
    let source = |side: &Side, part: &Range<usize>| {
        let skipped = side.skipped();
        part.start + skipped..part.end + skipped
    };
    let differ = |(one, other): &(Range<usize>, Range<usize>)| {
        let one = &before.text()[source(before, one)];
        one != &after.text()[source(after, other)]
            || (!changed.is_empty()
                && reading::labels(one)
                    .iter()
                    .any(|label| changed.contains(label)))
    };
    parts.filter(differ).collect()
}

/// The labels that do not mean afterwards what they meant before.
fn changed_definitions<'d>(before: &'d Definitions, after: &'d Definitions) -> HashSet<&'d String> {
    let differ = |one: &'d Definitions, other: &'d Definitions| {
        one.iter()
            .filter(|(label, source)| other.get(*label) != Some(source))
            .map(|(label, _)| label)
    };
    differ(before, after).chain(differ(after, before)).collect()
}

/// Compares what two readings have in common, and returns where they differ, in the text before.
fn compare(mut one: Closed, mut other: Closed) -> Result<(), u32> {
    let mut last = 0;
    loop {
        let (left, right) = (one.next(), other.next());
        match (left, right) {
            (None, None) => return Ok(()),
            (Some(left), Some(right)) if left.same(&right) => last = left.at,
            (Some(left), _) => return Err(left.at),
            (None, Some(_)) => return Err(last),
        }
    }
}

/// A token, or words of several, as far as they must not differ.
struct Part<'t> {
    token: &'t Token,
    says: Option<std::borrow::Cow<'t, str>>,
    at: u32,
}

impl Part<'_> {
    fn same(&self, other: &Part) -> bool {
        let (one, two) = (self.token, other.token);
        one.depth == two.depth && one.name == two.name && self.says == other.says
    }
}

/// The parts of a reading outside what may differ.
struct Closed<'t> {
    tokens: &'t [Token],
    source: &'t str,
    open: &'t Open,
    /// Whether a definition may differ.
    defines: bool,
    at: usize,
}

impl<'t> Closed<'t> {
    fn new(tokens: &'t [Token], side: &'t Side, open: &'t Open) -> Self {
        let mut closed = Closed {
            tokens,
            source: side.text(),
            open,
            defines: false,
            at: 0,
        };
        if !open.words.is_empty() {
            let document = side.document;
            let mut definitions = document.nodes(Kind::LinkDefinition);
            closed.defines =
                definitions.any(|id| !closed.meeting(document.node(id).span).is_empty());
        }
        closed
    }

    /// The places where words may differ that meet a span.
    fn meeting(&self, span: Span) -> &'t [Span] {
        meeting(&self.open.words, span)
    }

    fn next(&mut self) -> Option<Part<'t>> {
        loop {
            let token = self.tokens.get(self.at)?;
            if token.sort == Sort::Text {
                if let Some(part) = self.text(token) {
                    return Some(part);
                }
                continue;
            }
            self.at += 1;
            if self.is_open(token) {
                continue;
            }
            let differs = match token.sort {
                Sort::Block | Sort::Text => false,
                Sort::Reference if self.defines => true,
                Sort::Literal | Sort::Reference => !self.meeting(token.span).is_empty(),
            };
            return Some(Part {
                token,
                says: (!differs).then(|| token.says.as_str().into()),
                at: token.span.start,
            });
        }
    }

    /// Whether all of a token may differ. What was put after a text is where that ends, and shows what it leaves open:
    /// it may differ where the end of the text may.
    fn is_open(&self, token: &Token) -> bool {
        let open = match token.name.is_inline() {
            true => self.meeting(token.span),
            false => meeting(&self.open.reach, token.span),
        };
        token.depth > 0
            && open.iter().any(|open| match token.span.is_empty() {
                true => open.start < token.span.start && open.end >= token.span.start,
                false => open.contains(token.span),
            })
    }

    /// Words that follow each other, as one text.
    fn text(&mut self, first: &'t Token) -> Option<Part<'t>> {
        let mut says = String::new();
        while let Some(token) = self.tokens.get(self.at) {
            if token.sort == Sort::Text && token.depth == first.depth {
                self.add_words(token, &mut says);
            } else if !self.is_open(token) {
                break;
            }
            self.at += 1;
        }
        // Where something may differ, words can end or begin that did not before.
        let says = words(&says);
        let says = match self.open.words.is_empty() {
            true => says.as_str(),
            false => says.trim(),
        };
        (!says.is_empty()).then(|| Part {
            token: first,
            says: Some(says.to_string().into()),
            at: first.span.start,
        })
    }

    /// Adds the words of a token; where some may differ anywhere, as they are written, so that they can be cut.
    fn add_words(&self, token: &Token, says: &mut String) {
        if self.open.words.is_empty() {
            says.push_str(&token.says);
            return;
        }
        let mut done = token.span.start;
        for open in self.meeting(token.span) {
            if open.start > done {
                says.push_str(&self.source[done as usize..open.start as usize]);
            }
            done = done.max(open.end);
        }
        if done < token.span.end {
            says.push_str(&self.source[done as usize..token.span.end as usize]);
        }
    }
}

#[cfg(test)]
mod tests;
