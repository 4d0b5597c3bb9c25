//! Markers of emphasis that CommonMark leaves as they are, so that they reach the reader.

use std::collections::HashSet;
use std::ops::Range;

use serde::Deserialize;

use super::flanking::{Run, is_punctuation};
use super::torn_emphasis::torn;
use crate::diagnostic::Safety;
use crate::document::{Data, Document, Flavor, Kind, NodeId};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::{Source, Span};

/// Markers of a run at most: `***`.
const LONGEST: usize = 3;

/// Bytes of the lines around a finding at most that are read again to see whether a fix renders.
const READ_AGAIN: usize = 8192;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IneffectiveEmphasis {}

impl Rule for IneffectiveEmphasis {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        self.look(document, reporter);
    }
}

impl IneffectiveEmphasis {
    fn look(&self, document: &Document, reporter: &mut Reporter) {
        let (mut labels, mut marks) = (Vec::new(), 0);
        for block in blocks_with_markers(document) {
            let (runs, effective) = (runs(document, block), effective(document, block));
            let pairs = pairs(document, &runs);
            for (open, close) in &pairs {
                if !is_effective(&effective, open, close) {
                    report(document, block, open, close, reporter);
                }
            }
            let both = pairs.iter().flat_map(|(open, close)| [open, close]);
            let paired = both.map(|run| run.range.start).collect();
            labels.extend(torn(document, &runs, &paired, &mut marks));
        }
        // Where asterisks mark notes, a line that begins with them is one.
        for label in labels.iter().filter(|_| marks == 0) {
            label.report(document, reporter);
        }
    }
}

/// The blocks in which a marker of emphasis is left in the text.
fn blocks_with_markers(document: &Document) -> Vec<NodeId> {
    let mut blocks = Vec::new();
    for id in document.nodes(Kind::Text) {
        let node = document.node(id);
        let text = document.slice(node.span).as_bytes();
        if matches!(node.data, Data::None) && memchr::memchr2(b'*', b'_', text).is_some() {
            let block = document
                .ancestors(id)
                .find(|&id| !document.node(id).kind.is_inline());
            blocks.extend(block.filter(|block| blocks.last() != Some(block)));
        }
    }
    blocks
}

/// A run and what holds it besides emphasis: the block, or a link in it.
pub(super) type Held = (NodeId, Run);

/// All runs of markers in a block, those of emphasis that renders among them: where one is without effect, the others may
/// belong together otherwise than CommonMark has it.
fn runs(document: &Document, block: NodeId) -> Vec<Held> {
    let bounds = document.node(block).span.range();
    let text = document.source().text();
    let mut runs: Vec<Held> = Vec::new();
    let mut add = |id: NodeId, at: usize| {
        let run = Run::at(text, at, bounds.clone());
        if !is_escaped(text, run.range.start) {
            let holder = document
                .ancestors(id)
                .find(|&id| !is_emphasis(document, id));
            runs.push((holder.unwrap_or(block), run));
        }
    };
    for id in document.descendants(block) {
        let node = document.node(id);
        let range = node.span.range();
        match node.kind {
            Kind::Emphasis | Kind::Strong => {
                add(id, range.start);
                add(id, range.end - 1);
            }
            Kind::Text if matches!(node.data, Data::None) => {
                for at in memchr::memchr2_iter(b'*', b'_', &text.as_bytes()[range.clone()]) {
                    add(id, range.start + at);
                }
            }
            _ => {}
        }
    }
    runs.sort_by_key(|(_, run)| run.range.start);
    runs.dedup_by(|a, b| a.1.range == b.1.range);
    runs
}

fn is_emphasis(document: &Document, id: NodeId) -> bool {
    matches!(document.node(id).kind, Kind::Emphasis | Kind::Strong)
}

/// Whether an odd number of backslashes stands before a place.
fn is_escaped(text: &str, at: usize) -> bool {
    text[..at].bytes().rev().take_while(|&b| b == b'\\').count() % 2 == 1
}

/// The runs that were meant to belong together.
fn pairs<'r>(document: &Document, runs: &'r [Held]) -> Vec<(&'r Run, &'r Run)> {
    let mut pairs = Vec::new();
    // The last run of each sort that may open: `*`, `**`, `_`, `__` and longer ones.
    let mut opened: Vec<&Held> = Vec::new();
    for found in runs {
        let (holder, run) = found;
        opened.retain(|(other, _)| other == holder);
        let partner = opened
            .iter()
            .position(|(_, open)| is_pair(document, open, run));
        if let Some(place) = partner {
            pairs.push((&opened[place].1, run));
            opened.truncate(place);
        } else if run.is_meant_to_open() {
            opened.retain(|(_, open)| !open.is_like(run));
            opened.push(found);
        }
    }
    pairs
}

/// Where emphasis renders in a block.
fn effective(document: &Document, block: NodeId) -> HashSet<Span> {
    let emphases = document
        .descendants(block)
        .filter(|&id| is_emphasis(document, id));
    emphases.map(|id| document.node(id).span).collect()
}

/// Whether there is emphasis where the two stand; of `***`, the inner one stands a marker or two inside.
fn is_effective(effective: &HashSet<Span>, open: &Run, close: &Run) -> bool {
    let whole = open.range.start..close.range.end;
    (0..open.range.len())
        .any(|inside| effective.contains(&Span::new(whole.start + inside, whole.end - inside)))
}

/// Whether `open` and `close` were meant as emphasis.
fn is_pair(document: &Document, open: &Run, close: &Run) -> bool {
    if !open.is_like(close) || open.range.len() > LONGEST || !close.is_meant_to_close() {
        return false;
    }
    let inside = &document.source().text()[open.range.end..close.range.start];
    // `*.py`, `**/*.py` and `*1` are patterns and a note, `__init__` is a name.
    let ends_pattern = |c: char| c.is_ascii_digit() || c == '.';
    let pattern = [open, close].iter().any(|run| run.after() == Some('/'))
        || open.range.len() == 1
            && (open.after() == Some('.') || close.after().is_some_and(ends_pattern));
    let is_part =
        |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-' | b'(' | b')');
    let name = open.marker == '_' && inside.bytes().all(is_part);
    !inside.is_empty() && !pattern && !name
}

fn report(document: &Document, block: NodeId, open: &Run, close: &Run, reporter: &mut Reporter) {
    let text = document.source().text();
    let marker = &text[open.range.clone()];
    let inside = &text[open.range.end..close.range.start];
    let label = match (open.opens(), close.closes()) {
        (false, _) if inside.starts_with('`') => {
            format!("`{marker}` opens nothing between a letter and code")
        }
        (true, false) if inside.ends_with('`') => {
            format!("`{marker}` closes nothing between code and a letter")
        }
        (false, _) if open.marker == '_' => format!("`{marker}` opens nothing after a letter"),
        (false, _) => format!(
            "`{marker}{}` opens nothing after a letter",
            edge(inside.chars().next())
        ),
        (true, false) => format!(
            "`{}{marker}` closes nothing before a letter",
            edge(inside.chars().next_back())
        ),
        (true, true) => String::from("other markers of the line are taken for these"),
    };
    let span = Span::new(open.range.start, close.range.end);
    let message = format!("`{marker}` emphasises nothing and is shown to the reader");
    let diagnostic = reporter.report(span, message).label(label);
    if let Some((title, edits)) = fix(document, open, close) {
        // Markers that found other partners so far find their own.
        let reach = document.node(block).span;
        diagnostic.fix(title, Safety::Unsafe, edits).reach(reach);
    }
}

fn edge(c: Option<char>) -> String {
    c.map(String::from).unwrap_or_default()
}

pub(super) type Edits = Vec<(Span, String)>;

/// What is edited, and what is emphasised then.
pub(super) type Way<'t> = (Edits, &'t str);

const EITHER: [Kind; 2] = [Kind::Emphasis, Kind::Strong];

/// The first way to mend it that does render: punctuation outside of the markers, the markers inside of a link, `*` for
/// `_`, a space.
fn fix(document: &Document, open: &Run, close: &Run) -> Option<(String, Edits)> {
    let inside = &document.source().text()[open.range.end..close.range.start];
    let ways = [
        (
            "put the punctuation outside",
            punctuation_outside(inside, open, close),
        ),
        (
            "put the markers inside of the link",
            inside_link(document, open, close),
        ),
        (
            "use asterisks",
            asterisks(open, close).map(|edits| (edits, inside)),
        ),
        (
            "put a space beside the markers",
            Some((spaces(open, close), inside)),
        ),
    ];
    let mut ways = ways
        .into_iter()
        .filter_map(|(title, way)| Some((title, way?)));
    let (title, (edits, _)) =
        ways.find(|(_, way)| renders(document, open.range.start..close.range.end, way, &EITHER))?;
    Some((title.to_string(), edits))
}

fn move_to(run: &Run, at: usize) -> Edits {
    let marker = run.marker.to_string().repeat(run.range.len());
    let removed = (Span::new(run.range.start, run.range.end), String::new());
    let inserted = (Span::empty(at), marker);
    if at < run.range.start {
        vec![inserted, removed]
    } else {
        vec![removed, inserted]
    }
}

/// Punctuation that can stand outside as well as inside; the rest is markup.
fn is_movable(c: char) -> bool {
    is_punctuation(Some(c)) && !"`[]()<>!*_\\&$#~|{}".contains(c) || matches!(c, '!' | '(' | ')')
}

fn punctuation_outside<'t>(inside: &'t str, open: &Run, close: &Run) -> Option<Way<'t>> {
    let plain = !inside.contains(['[', '`', '<', '*']);
    let first = inside
        .chars()
        .take_while(|&c| plain && is_movable(c))
        .map(char::len_utf8)
        .sum::<usize>();
    let last = inside
        .chars()
        .rev()
        .take_while(|&c| plain && is_movable(c))
        .map(char::len_utf8)
        .sum::<usize>();
    if first + last >= inside.len() {
        return None;
    }
    // Brackets go together.
    let bracketed = inside.starts_with(['「', '『', '（', '【', '〈', '《', '“', '"', '('])
        && first > 0
        && last > 0;
    let first = if bracketed || !open.opens() { first } else { 0 };
    let last = if bracketed || !close.closes() {
        last
    } else {
        0
    };
    let mut edits = Edits::new();
    if first > 0 {
        edits.extend(move_to(open, open.range.end + first));
    }
    if last > 0 {
        edits.extend(move_to(close, close.range.start - last));
    }
    (!edits.is_empty()).then(|| (edits, &inside[first..inside.len() - last]))
}

fn inside_link<'t>(document: &'t Document, open: &Run, close: &Run) -> Option<Way<'t>> {
    let span = Span::new(open.range.end, close.range.start);
    let mut links = document
        .nodes_within(span)
        .filter(|&id| document.node(id).kind == Kind::Link);
    let link = links.find(|&id| document.node(id).span == span)?;
    let inner: Vec<Span> = document
        .children(link)
        .map(|id| document.node(id).span)
        .collect();
    let (first, last) = (inner.first()?, inner.last()?);
    let mut edits = move_to(open, first.start as usize);
    edits.extend(move_to(close, last.end as usize));
    edits.sort_by_key(|(span, _)| span.start);
    Some((edits, document.slice(first.to(*last))))
}

fn asterisks(open: &Run, close: &Run) -> Option<Edits> {
    let asterisks = "*".repeat(open.range.len());
    let edit = |run: &Run| (Span::new(run.range.start, run.range.end), asterisks.clone());
    (open.marker == '_').then(|| vec![edit(open), edit(close)])
}

fn spaces(open: &Run, close: &Run) -> Edits {
    let mut edits = Edits::new();
    if !open.opens() {
        edits.push((Span::empty(open.range.start), String::from(" ")));
    }
    if !close.closes() {
        edits.push((Span::empty(close.range.end), String::from(" ")));
    }
    edits
}

/// Whether what is meant is emphasised after the edits: the lines are read again. Where another marker of the line is in
/// the way, that one has to be mended first.
pub(super) fn renders(
    document: &Document,
    whole: Range<usize>,
    (edits, meant): &Way,
    kinds: &[Kind],
) -> bool {
    let text = document.source().text();
    let lines = whole_lines(text, whole);
    if lines.len() > READ_AGAIN {
        return false;
    }
    let mut edited = text[lines.clone()].to_string();
    for (span, insert) in edits.iter().rev() {
        let range = span.start as usize - lines.start..span.end as usize - lines.start;
        edited.replace_range(range, insert);
    }
    emphasised(&edited, meant, kinds) > emphasised(&text[lines], meant, kinds)
}

/// How often exactly `meant` is emphasised, in some kinds of emphasis.
fn emphasised(text: &str, meant: &str, kinds: &[Kind]) -> usize {
    // A letter before it keeps a line from being a heading, an item or a table.
    let source = Source::new("", format!("x {}", text.trim_start()));
    let read = Document::parse(source, Some(Flavor::GitHub));
    let emphases = kinds.iter().flat_map(|&kind| read.nodes(kind));
    let inner = emphases.map(|id| read.slice(read.node(id).span).trim_matches(['*', '_']));
    inner
        .filter(|inner| *inner == meant.trim_matches(['*', '_']))
        .count()
}

/// The lines that hold a range.
fn whole_lines(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[range.end..]
        .find('\n')
        .map_or(text.len(), |at| range.end + at);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Diagnostic, Severity};
    use crate::rules::Voice;

    fn found(text: &str) -> Vec<Diagnostic> {
        let document = Document::parse(Source::new("a.md", text), None);
        let voice = Voice {
            rule: "ineffective-emphasis".into(),
            severity: Severity::Error,
            help: None,
            url: None,
        };
        let mut found = Vec::new();
        let mut reporter = Reporter::new(&voice, document.path().clone(), &mut found);
        IneffectiveEmphasis {}.look(&document, &mut reporter);
        found
    }

    #[test]
    fn every_fix_renders() {
        for (text, mended) in [
            ("これは**「大事」**です", "これは「**大事**」です"),
            ("これは**大事。**次です", "これは**大事**。次です"),
            ("**注意！**必ず読む", "**注意**！必ず読む"),
            ("前に*（補足）*を置く", "前に（*補足*）を置く"),
            ("これは**`code`**です", "これは **`code`** です"),
            ("これは**[文書](a.md)**です", "これは[**文書**](a.md)です"),
            ("これは_大事_です", "これは*大事*です"),
            ("これは__大事__です", "これは**大事**です"),
            ("値は**50%**です", "値は**50**%です"),
        ] {
            let found = found(text);
            assert_eq!(found.len(), 1, "{text}");
            let fix = found[0]
                .fix
                .as_ref()
                .unwrap_or_else(|| panic!("{text} is not mended"));
            let mut edited = text.to_string();
            for edit in fix.edits.iter().rev() {
                edited.replace_range(edit.span.range(), &edit.text);
            }
            assert_eq!(edited, mended);
            let document = Document::parse(Source::new("a.md", edited), None);
            let emphasis = document
                .nodes(Kind::Emphasis)
                .chain(document.nodes(Kind::Strong));
            assert_eq!(emphasis.count(), 1, "{mended}");
        }
    }
}
