//! Thematic breaks that are written otherwise than the others.

use serde::Deserialize;

use super::{nodes, usual};
use crate::diagnostic::Safety;
use crate::document::{Document, Kind, LineKind};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule and its options.
#[derive(Debug, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct InconsistentThematicBreak {
    style: String,
}

impl Default for InconsistentThematicBreak {
    fn default() -> Self {
        InconsistentThematicBreak {
            style: "consistent".to_string(),
        }
    }
}

impl Rule for InconsistentThematicBreak {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        let breaks = nodes(document, Kind::ThematicBreak).map(|id| document.node(id).span);
        let usual = match self.style.as_str() {
            "consistent" => usual(breaks.clone().map(|span| document.slice(span))),
            style => Some(style),
        };
        let Some(usual) = usual else { return };
        for span in breaks.filter(|span| document.slice(*span) != usual) {
            let written = document.slice(span);
            let message = format!("thematic break `{written}`, where others are `{usual}`");
            let diagnostic = reporter.report(span, message);
            if can_be(document, span, usual) {
                let edit = (span, usual.to_string());
                diagnostic.fix(format!("write `{usual}`"), Safety::Safe, vec![edit]);
            }
        }
    }
}

/// Whether a break can be written so: hyphens under a line make a heading of it, and where nothing is before them, they
/// open the front matter or the options of a directive.
fn can_be(document: &Document, span: Span, usual: &str) -> bool {
    let number = document.line_at(span.start);
    let above = number.checked_sub(1).map(|above| &document.lines()[above]);
    let alone = above.is_some_and(|line| line.kind == LineKind::Blank);
    let line = &document.lines()[number];
    // After the marker of an item it could begin another.
    let first = document.slice(line.prefix()).contains(['-', '+', '*']);
    // A first line of hyphens waits for another to close the front matter.
    let waits = document.slice(document.lines()[0].span).trim_end() == "---" && usual == "---";
    alone && !first && !waits && usual.len() >= 3
}
