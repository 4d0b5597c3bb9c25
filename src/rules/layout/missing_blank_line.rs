//! Blocks without a blank line between them.

use serde::Deserialize;

use super::{blank_line_before, nodes};
use crate::diagnostic::Safety;
use crate::document::{Data, Document, Kind, LineKind, NodeId};
use crate::project::Place;
use crate::rules::{Reporter, Rule};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MissingBlankLine {}

impl Rule for MissingBlankLine {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        for list in nodes(document, Kind::List) {
            if is_loose(document, list) {
                for item in document.children(list) {
                    check_inside(document, item, reporter);
                }
            }
        }
        let holders = [
            Kind::Document,
            Kind::Directive,
            Kind::Quote,
            Kind::FootnoteDefinition,
        ];
        for holder in holders.into_iter().flat_map(|kind| nodes(document, kind)) {
            check_inside(document, holder, reporter);
        }
    }
}

/// Looks at the blocks that directly belong to one.
fn check_inside(document: &Document, holder: NodeId, reporter: &mut Reporter) {
    let mut before: Option<NodeId> = None;
    for id in document.children(holder) {
        let kind = document.node(id).kind;
        if kind.is_inline() || matches!(kind, Kind::Title | Kind::DirectiveOption) {
            continue;
        }
        if let Some(before) = before.replace(id) {
            check_pair(document, before, id, reporter);
        }
    }
}

fn check_pair(document: &Document, before: NodeId, after: NodeId, reporter: &mut Reporter) {
    // A target belongs to what is under it, and so do attributes and a comment, perhaps; tabs and cards belong together.
    let attached = matches!(
        document.node(before).kind,
        Kind::Target | Kind::Comment | Kind::BlockBreak | Kind::FrontMatter
    ) || is_attributes(document, before)
        || is_tab(document, before) && is_tab(document, after);
    let (Some(what), false) = (
        name(document, after).or_else(|| name(document, before)),
        attached,
    ) else {
        return;
    };
    let end = document.node(before).span.end;
    let above = document.line_at(end.max(1) - 1);
    let start = document.node(after).span.start;
    let number = document.line_at(start);
    let line = &document.lines()[number];
    if number != above + 1 || line.kind == LineKind::Blank {
        return;
    }
    // A footnote in a list holds the blank lines below it, those of a quote too.
    let over = document.slice(document.lines()[above].text());
    if over.trim_matches(['>', ' ', '\t']).is_empty() {
        return;
    }
    let side = match name(document, after) {
        Some(_) => "before",
        None => "after",
    };
    reporter
        .report(
            line.text(),
            format!("there is no blank line {side} the {what}"),
        )
        .fix(
            "add one",
            Safety::Safe,
            vec![blank_line_before(document, line, start)],
        );
}

/// Whether a paragraph is nothing but the attributes of what is under it: `{#label .class}`.
fn is_attributes(document: &Document, id: NodeId) -> bool {
    let node = document.node(id);
    let text = document.slice(node.span).trim();
    node.kind == Kind::Paragraph && text.starts_with('{') && text.find('}') == Some(text.len() - 1)
}

/// Whether a block is a directive in another one.
fn is_tab(document: &Document, id: NodeId) -> bool {
    let node = document.node(id);
    node.kind == Kind::Directive && document.node(node.parent).kind == Kind::Directive
}

/// What a block is called that wants blank lines around it.
fn name(document: &Document, id: NodeId) -> Option<&'static str> {
    let node = document.node(id);
    let in_item = document.node(node.parent).kind == Kind::Item;
    Some(match (&node.kind, &node.data) {
        (Kind::Heading, _) => "heading",
        // A list in an item goes on with it.
        (Kind::List, _) if !in_item => "list",
        (Kind::Table, _) => "table",
        (Kind::Directive, _) => "directive",
        (Kind::CodeBlock, Data::Code(code)) if code.fence.is_some() => "code",
        _ => return None,
    })
}

/// Whether there is a blank line between the items of a list, or between the blocks of one of them. In a tight list,
/// another blank line would be seen.
fn is_loose(document: &Document, list: NodeId) -> bool {
    let blank_before = |id: NodeId| {
        let number = document.line_at(document.node(id).span.start);
        let above = number.checked_sub(1).map(|above| &document.lines()[above]);
        above.is_some_and(|line| line.kind == LineKind::Blank)
    };
    document.children(list).enumerate().any(|(index, item)| {
        let mut blocks = document.children(item).skip(1);
        (index > 0 && blank_before(item)) || blocks.any(blank_before)
    })
}
