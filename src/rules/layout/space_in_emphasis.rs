//! Markers of emphasis with spaces inside them, which are words.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use crate::diagnostic::Safety;
use crate::document::links::BLOT;
use crate::document::{Document, Kind, NodeId};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SpaceInEmphasis {}

/// `** words **`; of a single marker only `*words *` and `* words*`, because products are written `a * b * c`.
static SPACED: LazyLock<Regex> = LazyLock::new(|| {
    let double = |marker: &str| {
        let word = format!(r"[^\s{marker}]");
        let words = format!(r"{word}(?:[^{marker}\n]*{word})?");
        format!(r"{marker}{{2}}(?:([ \t]+){words}([ \t]*)|{words}([ \t]+)){marker}{{2}}")
    };
    let single = |marker: &str| {
        let word = format!(r"[^\s{marker}]");
        let words = format!(r"{word}(?:[^{marker}\n]*{word})?");
        format!(r"{marker}(?:([ \t]+){words}|{words}([ \t]+)){marker}")
    };
    let patterns = [double(r"\*"), double("_"), single(r"\*"), single("_")];
    Regex::new(&patterns.join("|")).expect("the pattern is right")
});

impl Rule for SpaceInEmphasis {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        if !document.fence_faults().is_empty() {
            return;
        }
        for block in document.inline_blocks() {
            let loose = unmarked(document, block);
            let start = document.node(block).span.start as usize;
            if !loose.contains(['*', '_']) {
                continue;
            }
            for found in SPACED.captures_iter(&loose) {
                let whole = found.get(0).expect("there is a match");
                let before = loose[..whole.start()].chars().next_back();
                let after = loose[whole.end()..].trim_start_matches('.').chars().next();
                let mut beside = before.into_iter().chain(after);
                if beside.any(is_part) || whole.as_str().contains(BLOT) {
                    continue;
                }
                let at = |start_at: usize, end: usize| Span::new(start + start_at, start + end);
                let spaces = found.iter().skip(1).flatten().filter(|gap| !gap.is_empty());
                let edits: Vec<_> = spaces
                    .map(|gap| (at(gap.start(), gap.end()), String::new()))
                    .collect();
                let span = at(whole.start(), whole.end());
                reporter
                    .report(span, "spaces keep this from being emphasis")
                    .fix("take them away", Safety::Unsafe, edits)
                    .reach(span);
            }
        }
    }
}

/// Whether a character beside markers makes something else of them: a word, a path, more markers.
fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '*' | '_' | '\\' | '/')
}

/// The words of a block, with all that is emphasis already blotted out too.
fn unmarked(document: &Document, block: NodeId) -> String {
    let start = document.node(block).span.start;
    let mut bytes = document.loose_source(block).into_bytes();
    for id in document.descendants(block) {
        let node = document.node(id);
        if matches!(node.kind, Kind::Emphasis | Kind::Strong) {
            let from = (node.span.start - start) as usize;
            bytes[from..from + node.span.len()].fill(BLOT as u8);
        }
    }
    String::from_utf8(bytes).expect("nodes begin and end at characters")
}
