//! Indented code among fenced code.

use serde::Deserialize;

use super::{blank_prefix, line_break, nodes, usual};
use crate::diagnostic::Safety;
use crate::document::{Data, Document, Kind, LineKind, NodeId};
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
        let fenced = |id: NodeId| match &document.node(id).data {
            Data::Code(code) => code.fence.is_some(),
            _ => false,
        };
        let blocks = nodes(document, Kind::CodeBlock);
        let usual = match self.style {
            Style::Fenced => Some(true),
            Style::Indented => Some(false),
            Style::Consistent => usual(blocks.clone().map(fenced)),
        };
        let Some(usual) = usual else { return };
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
            if let Some(edits) = fence(document, span) {
                diagnostic.fix("fence it", Safety::Safe, edits);
            }
        }
    }
}

/// The edits that put a fence around indented code.
fn fence(document: &Document, span: Span) -> Option<Vec<(Span, String)>> {
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
    let mut ticks = 2;
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
        let run = code.trim_start().bytes().take_while(|&b| b == b'`').count();
        ticks = ticks.max(run);
        edits.push((Span::new(start, start + INDENT.len()), String::new()));
    }
    let fence = "`".repeat(ticks + 1);
    let end = line_break(document, first);
    let quoted = blank_prefix(document, first.prefix());
    let margin = if prefix.contains('>') {
        format!("{quoted} ")
    } else {
        prefix.to_string()
    };
    let open = &mut edits.first_mut()?.1;
    open.insert_str(0, &format!("{fence}{end}{margin}"));
    let close = (
        Span::empty(last.span.end as usize),
        format!("{end}{margin}{fence}"),
    );
    edits.push(close);
    edits.retain(|(span, text)| !span.is_empty() || !text.is_empty());
    Some(edits)
}
