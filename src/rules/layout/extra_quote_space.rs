//! More than one space after the marker of a quote.

use serde::Deserialize;

use super::{Spans, lines};
use crate::diagnostic::Safety;
use crate::document::{Document, Kind, LineKind, NodeId};
use crate::project::Place;
use crate::rules::{Reporter, Rule};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExtraQuoteSpace {}

impl Rule for ExtraQuoteSpace {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        if document.nodes(Kind::Quote).next().is_none() {
            return;
        }
        let verbatim = Spans::inline_verbatim(document);
        let holders = document.all_nodes().filter(|&id| holds(document, id));
        let mut holders = holders.peekable();
        let mut open: Vec<NodeId> = Vec::new();
        for line in lines(document) {
            let begun = |id: &NodeId| document.node(*id).span.start <= line.content;
            while let Some(id) = holders.next_if(begun) {
                open.push(id);
            }
            let ended = |id: &mut NodeId| document.node(*id).span.end <= line.content;
            while open.pop_if(ended).is_some() {}
            let innermost = open.last().map(|id| document.node(*id).kind);
            let space = line.indentation();
            let moves = matches!(
                line.kind,
                LineKind::Text | LineKind::Heading | LineKind::Rule
            );
            let marker = || document.slice(line.prefix()).trim_end().ends_with('>');
            // What four columns kept from beginning a block would begin one.
            let text = document.slice(line.text());
            let begins = space.len() >= 4 && !text.starts_with(char::is_alphabetic);
            let begins = begins || verbatim.hold(line.content);
            if moves && !begins && !space.is_empty() && innermost == Some(Kind::Quote) && marker() {
                reporter
                    .report(space, "more than one space after the marker of the quote")
                    .fix("leave one", Safety::Safe, vec![(space, String::new())]);
            }
        }
    }
}

fn holds(document: &Document, id: NodeId) -> bool {
    matches!(
        document.node(id).kind,
        Kind::Quote | Kind::Item | Kind::FootnoteDefinition | Kind::Directive
    )
}
