//! Indented code among fenced code.

use serde::Deserialize;

use super::{blank_prefix, line_break, nodes, usual};
use crate::diagnostic::Safety;
use crate::document::{Data, Document, Kind, Line, LineKind, NodeId};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule and its options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct InconsistentCodeStyle {
    style: Style,
}

/// Which style is wanted.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Style {
    #[default]
    Consistent,
    Fenced,
    Indented,
}

impl Rule for InconsistentCodeStyle {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        let marker = |id: NodeId| match &document.node(id).data {
            Data::Code(code) => code.fence.as_ref().map(|fence| fence.marker),
            _ => None,
        };
        let fenced = |id: NodeId| marker(id).is_some();
        let blocks = nodes(document, Kind::CodeBlock);
        let usual = match self.style {
            Style::Fenced => Some(true),
            Style::Indented => Some(false),
            Style::Consistent => usual(blocks.clone().map(fenced)),
        };
        let Some(usual) = usual else { return };
        let markers = blocks.clone().filter_map(marker);
        let marker = super::usual(markers.filter(|marker| *marker != ':')).unwrap_or('`');
        for id in blocks.filter(|id| fenced(*id) != usual) {
            let span = document.node(id).span;
            let line = &document.lines()[document.line_at(span.start)];
            if !usual {
                let first = Span {
                    start: span.start,
                    end: line.span.end,
                };
                reporter.report(first, "fenced code, where other code is indented");
                continue;
            }
            let diagnostic =
                reporter.report(line.text(), "indented code, where other code is fenced");
            if let Some(edits) = fence(document, span, marker) {
                diagnostic.fix("fence it", Safety::Safe, edits);
            }
        }
    }
}

/// The edits that put a fence around indented code.
fn fence(document: &Document, span: Span, marker: char) -> Option<Vec<(Span, String)>> {
    const INDENT: &str = "    ";
    let numbers = document.line_at(span.start)..=document.line_at(span.end - 1);
    let lines = &document.lines()[numbers];
    let (first, last) = (lines.first()?, lines.last()?);
    let prefix = document.slice(first.prefix());
    // After the marker of an item there is no line to put the fence on.
    if prefix.contains(|c: char| !matches!(c, ' ' | '>')) {
        return None;
    }
    let mut edits = Vec::new();
    let mut longest = 2;
    for line in lines {
        let rest = Span {
            start: line.base,
            end: line.span.end,
        };
        let text = document.slice(rest);
        let start = line.base as usize;
        if line.kind == LineKind::Blank {
            let space = text
                .bytes()
                .take_while(|&b| b == b' ')
                .count()
                .min(INDENT.len());
            edits.push((Span::new(start, start + space), String::new()));
            continue;
        }
        let code = text.strip_prefix(INDENT)?;
        let run = code
            .trim_start()
            .chars()
            .take_while(|&c| c == marker)
            .count();
        longest = longest.max(run);
        edits.push((Span::new(start, start + INDENT.len()), String::new()));
    }
    let fence = marker.to_string().repeat(longest + 1);
    let end = line_break(document, first);
    let quoted = blank_prefix(document, first.prefix());
    let margin = if prefix.contains('>') {
        format!("{quoted} ")
    } else {
        prefix.to_string()
    };
    let open = &mut edits.first_mut()?.1;
    open.insert_str(0, &format!("{fence}{end}{margin}"));
    let mut close = format!("{end}{margin}{fence}");
    // A fence wants blank lines around it, where indented code does without.
    let all = document.lines();
    let number = document.line_at(span.start);
    let above = number.checked_sub(1).map(|above| &all[above]);
    let below = all.get(number + lines.len());
    let wants = |line: Option<&Line>| line.is_some_and(|line| line.kind != LineKind::Blank);
    if prefix.is_empty() && wants(above) {
        open.insert_str(0, end);
    }
    if prefix.is_empty() && wants(below) {
        close.push_str(end);
    }
    edits.push((Span::empty(last.span.end as usize), close));
    edits.retain(|(span, text)| !span.is_empty() || !text.is_empty());
    Some(edits)
}
