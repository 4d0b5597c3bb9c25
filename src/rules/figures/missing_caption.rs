//! A figure without a caption.

use serde::Deserialize;

use crate::document::{Data, Document, GAP, Kind, NodeId};
use crate::project::Place;
use crate::rules::{Reporter, Rule};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MissingCaption {}

impl Rule for MissingCaption {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        for (id, directive) in document.directives() {
            let figure = matches!(document.directive_name(directive), "figure" | "figure-md");
            if figure && !has_words(document, id) {
                reporter.report(document.opening(directive), "figure without a caption");
            }
        }
        // Whether the `<figure>` that was begun last has a caption is known when it ends.
        let mut begun = None;
        for id in document.nodes(Kind::Html) {
            let Data::Html(tag) = &document.node(id).data else {
                continue;
            };
            match (&*tag.name, tag.closing) {
                ("figure", false) => begun = Some(id),
                ("figcaption", _) => begun = None,
                ("figure", true) => {
                    if let Some(begun) = begun.take() {
                        let span = document.node(begun).span;
                        reporter
                            .report(span, "`<figure>` without `<figcaption>`")
                            .help("say in a `<figcaption>` what the figure is about");
                    }
                }
                _ => {}
            }
        }
    }
}

/// Whether a paragraph of the figure has more in it than pictures.
fn has_words(document: &Document, figure: NodeId) -> bool {
    document
        .children(figure)
        .filter(|&id| document.node(id).kind == Kind::Paragraph)
        .any(|id| {
            let prose = document.prose(id);
            prose
                .text()
                .contains(|c: char| c != GAP && !c.is_whitespace())
                || has_code(document, id)
        })
}

/// Code, math and substitutions are no words to a rule, and yet to a reader.
fn has_code(document: &Document, paragraph: NodeId) -> bool {
    document.children(paragraph).any(|id| {
        let kind = document.node(id).kind;
        matches!(
            kind,
            Kind::Code | Kind::Math | Kind::Role | Kind::Substitution | Kind::Link
        )
    })
}
