//! A heading in an admonition.

use serde::Deserialize;

use crate::document::{Data, Document, Kind, NodeId, tables};
use crate::project::{Builder, Place};
use crate::rules::{Reporter, Rule};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HeadingInDirective {}

/// Directives that stand beside the text. Others, such as tabs and grids, hold a part of it.
const ADMONITIONS: [&str; 13] = [
    "admonition",
    "attention",
    "caution",
    "danger",
    "error",
    "hint",
    "important",
    "note",
    "seealso",
    "sidebar",
    "tip",
    "topic",
    "warning",
];

impl Rule for HeadingInDirective {
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        let mut mystmd = None;
        for id in document.nodes(Kind::Heading) {
            let Some((holder, name)) = admonition(document, id) else {
                continue;
            };
            // mystmd takes the heading with which an admonition begins for its title.
            let is_content = |id: &NodeId| document.node(*id).kind != Kind::DirectiveOption;
            let begins = document.children(holder).find(is_content) == Some(id);
            let by_mystmd = || {
                place
                    .site()
                    .is_some_and(|site| site.builder == Builder::Mystmd)
            };
            if begins && *mystmd.get_or_insert_with(by_mystmd) {
                continue;
            }
            let text = document.shown(id);
            reporter.report(
                document.node(id).span,
                format!("the heading `{text}` stands in `{{{name}}}`"),
            );
        }
    }
}

/// The admonition that holds a heading directly, or in nothing but lists and quotes.
fn admonition(document: &Document, id: NodeId) -> Option<(NodeId, &str)> {
    let mut holders = document
        .ancestors(id)
        .filter_map(|above| match &document.node(above).data {
            Data::Directive(directive) => Some((above, directive)),
            _ => None,
        });
    let (id, holder) = holders.next()?;
    // One that is never closed was not meant to hold it.
    holder.fence.close?;
    let name = document.directive_name(holder);
    let known = tables::directive(name)?.name;
    ADMONITIONS.contains(&known).then_some((id, name))
}
