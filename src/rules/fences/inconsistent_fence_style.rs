//! Code blocks fenced with backticks and with tildes in one document.

use serde::Deserialize;

use crate::diagnostic::Safety;
use crate::document::node::{CodeBlock, FenceRuns};
use crate::document::{Data, Document, Kind};
use crate::project::Place;
use crate::rules::{Reporter, Rule};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InconsistentFenceStyle {}

impl Rule for InconsistentFenceStyle {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        let blocks =
            document
                .nodes(Kind::CodeBlock)
                .filter_map(|id| match &document.node(id).data {
                    Data::Code(code) => code.fence.as_ref().map(|fence| (&**code, fence)),
                    _ => None,
                });
        let tildes = blocks
            .clone()
            .filter(|(_, fence)| fence.marker == '~')
            .count();
        let backticks = blocks.clone().count() - tildes;
        let (usual, name, other) = if tildes > backticks {
            ('~', "tildes", "backticks")
        } else {
            ('`', "backticks", "tildes")
        };
        for (code, fence) in blocks.filter(|(_, fence)| fence.marker != usual) {
            let message = format!("code block fenced with {other} where the document uses {name}");
            let diagnostic = reporter.report(fence.open, message);
            if let Some(close) = fence.close {
                let run = replacement(document, code, fence, usual);
                let edits = vec![(fence.open, run.clone()), (close, run)];
                diagnostic.fix(format!("fence it with {name}"), Safety::Safe, edits);
            }
        }
    }
}

/// A run of `marker` that nothing in the block closes.
fn replacement(document: &Document, code: &CodeBlock, fence: &FenceRuns, marker: char) -> String {
    let text = document.slice(code.body);
    let mut runs = text
        .split(|c| c != marker)
        .map(str::len)
        .filter(|&length| length >= 3);
    let inside = runs.by_ref().max().unwrap_or(0);
    marker.to_string().repeat(fence.open.len().max(inside + 1))
}
