//! A URL in running text, without markup.

use serde::Deserialize;

use crate::diagnostic::Safety;
use crate::document::node::LinkForm;
use crate::document::{Data, Document, Kind, NodeId};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BareUrl {}

impl Rule for BareUrl {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        let anchors = anchors(document);
        for id in document.nodes(Kind::Link) {
            let span = document.node(id).span;
            let bare = document.link_form(id) == Some(LinkForm::Bare);
            // The text of an `<a>` is a link already.
            let inside = |anchor: &Span| anchor.contains(span);
            let before = anchors.partition_point(|anchor| anchor.start <= span.start);
            if bare && !anchors[..before].last().is_some_and(inside) {
                report(document, id, span, reporter);
            }
        }
    }
}

/// What stands between `<a>` and `</a>`, in order.
fn anchors(document: &Document) -> Vec<Span> {
    let mut anchors = Vec::new();
    let mut open = None;
    for id in document.nodes(Kind::Html) {
        let Data::Html(tag) = &document.node(id).data else {
            continue;
        };
        let span = document.node(id).span;
        match (&*tag.name, tag.closing) {
            ("a", false) => open = Some(span),
            ("a", true) => anchors.extend(open.take().map(|open: Span| open.to(span))),
            _ => {}
        }
    }
    anchors
}

fn report(document: &Document, id: NodeId, span: Span, reporter: &mut Reporter) {
    let url = document.slice(span);
    let diagnostic = reporter.report(span, format!("bare URL `{url}`"));
    // Where nothing separates it from the words behind, GitHub makes them part of it, whatever punctuation is between;
    // `<www.…>` is no link at all.
    let rest = &document.source().text()[span.end as usize..];
    let rest =
        rest.trim_start_matches(['?', '!', '.', ',', ':', '*', '_', '~', '\'', '"', ')', ';']);
    let after = rest.chars().next();
    let same = after.is_none_or(|c| c.is_whitespace() || c == '<') && url.contains("://");
    let in_cell = document
        .ancestors(id)
        .any(|above| document.node(above).kind == Kind::TableCell);
    if same && !(in_cell && url.contains('|')) {
        let brackets = vec![
            (Span::empty(span.start as usize), "<".to_string()),
            (Span::empty(span.end as usize), ">".to_string()),
        ];
        diagnostic.fix(format!("write `<{url}>`"), Safety::Safe, brackets);
    }
}
