//! How kouetsu reads a document.

use super::{Name, Sort, Token, words};
use crate::document::node::LinkForm;
use crate::document::{Data, Document, Kind, NodeId, normalise_label};
use crate::source::Span;

/// How kouetsu reads a document.
pub(in crate::findings) fn own(document: &Document) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut ends: Vec<NodeId> = Vec::new();
    for id in document.all_nodes() {
        while ends.pop_if(|end| *end <= id).is_some() {}
        let node = document.node(id);
        let depth = ends.len() as u32;
        ends.push(node.next_id());
        if let Some((sort, says)) = own_words(document, id) {
            let kind = if sort == Sort::Text {
                Kind::Text
            } else {
                node.kind
            };
            tokens.push(Token {
                depth,
                sort,
                name: Name::Own(kind),
                says,
                span: node.span,
            });
        }
        // A bare URL is its own text, which an autolink has as a child.
        if document.link_form(id) == Some(LinkForm::Bare) {
            tokens.push(Token {
                depth: depth + 1,
                sort: Sort::Text,
                name: Name::Own(Kind::Text),
                says: words(document.slice(node.span)),
                span: node.span,
            });
        }
    }
    tokens
}

fn own_words(document: &Document, id: NodeId) -> Option<(Sort, String)> {
    let node = document.node(id);
    let slice = |span: Span| document.slice(span).to_string();
    Some(match (&node.data, node.kind) {
        // It is not shown; what it means is said by the links that use it.
        (_, Kind::LinkDefinition) => return None,
        (Data::Text(text), _) => (Sort::Text, words(text)),
        (_, Kind::Text) => (Sort::Text, words(document.slice(node.span))),
        (_, Kind::SoftBreak) => (Sort::Text, " ".to_string()),
        (Data::Heading(level, name), _) => (Sort::Block, format!("{level} {name:?}")),
        (Data::List(start), _) => (Sort::Block, format!("{start:?}")),
        (Data::Task(done), _) => (Sort::Literal, done.to_string()),
        // The other reading has the code.
        (Data::Code(code), _) => (Sort::Literal, slice(code.info)),
        (Data::Directive(directive), _) => {
            let argument = directive.argument.map(slice).unwrap_or_default();
            (
                Sort::Literal,
                format!("{} {argument}", slice(directive.name)),
            )
        }
        (Data::Entry(entry), _) => {
            let (key, value) = (document.slice(entry.key), &entry.text);
            (Sort::Literal, format!("{key}: {value}"))
        }
        (Data::Link(link), _) => {
            let says = format!("{} {}", link.destination, words(&link.title));
            let sort = match link.label {
                Some(_) => Sort::Reference,
                None => Sort::Literal,
            };
            (sort, says)
        }
        (Data::Role(role), _) => {
            let says = format!(
                "{} {}",
                slice(role.name),
                joined(document.slice(role.content))
            );
            (Sort::Literal, says)
        }
        (Data::Label(label), _) => (Sort::Literal, normalise_label(document.slice(*label))),
        (Data::Html(_), _) => (Sort::Literal, joined(document.slice(node.span))),
        (_, Kind::Code) => (Sort::Literal, code_span(document.slice(node.span))),
        (_, Kind::Math | Kind::Substitution) => (Sort::Literal, joined(document.slice(node.span))),
        (_, Kind::HardBreak | Kind::ThematicBreak | Kind::BlockBreak | Kind::Target) => {
            (Sort::Literal, String::new())
        }
        _ => (Sort::Block, String::new()),
    })
}

/// A source of several lines as one, without the prefixes and the indentation of the further ones. The other reading
/// knows to the byte what is inside.
fn joined(source: &str) -> String {
    let mut lines = source.lines();
    let mut joined = lines.next().unwrap_or_default().to_string();
    for line in lines {
        joined.push(' ');
        joined.push_str(line.trim_start_matches([' ', '\t', '>']));
    }
    joined
}

/// The words between the backticks.
fn code_span(source: &str) -> String {
    let inside = joined(source.trim_matches('`'));
    let stripped = inside
        .strip_prefix(' ')
        .and_then(|rest| rest.strip_suffix(' '))
        .filter(|rest| !rest.trim_matches(' ').is_empty());
    stripped.unwrap_or(&inside).to_string()
}
