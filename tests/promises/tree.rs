//! The tree against its source: every node's span holds what the node says, whatever surrounds it.

use kouetsu::document::node::{LinkForm, OptionStyle};
use kouetsu::document::{Data, Document, Flavor, Kind, NodeId};
use kouetsu::source::{Source, Span};

/// What is wrong with a node, if anything is. That text nodes hold their words, the builder asserts itself.
fn fault(document: &Document, id: NodeId) -> Option<String> {
    let node = document.node(id);
    let text = document.source().text();
    let range = node.span.range();
    if range.end > text.len()
        || !text.is_char_boundary(range.start)
        || !text.is_char_boundary(range.end)
    {
        return Some(format!("{:?} at {range:?} is no slice", node.kind));
    }
    let parent = document.node(node.parent);
    if !parent.span.contains(node.span) {
        return Some(format!(
            "{:?} at {range:?} is outside its {:?} at {:?}",
            node.kind, parent.kind, parent.span
        ));
    }
    let slice = document.slice(node.span);
    let framed = |open: &str, close: &str| slice.starts_with(open) && slice.ends_with(close);
    let at = |span: Span| document.slice(span);
    let fine = match (node.kind, &node.data) {
        (Kind::Code, _) => framed("`", "`"),
        (Kind::Math, _) => framed("$", "$"),
        (Kind::Emphasis, _) => framed("*", "*") || framed("_", "_"),
        (Kind::Strong, _) => framed("**", "**") || framed("__", "__"),
        (Kind::Strikethrough, _) => framed("~", "~"),
        (Kind::Image, _) => slice.starts_with("!["),
        (Kind::FootnoteReference, Data::Label(label)) => slice == format!("[^{}]", at(*label)),
        (Kind::FootnoteDefinition, Data::Label(label)) => {
            slice.starts_with(&format!("[^{}]:", at(*label)))
        }
        (Kind::Substitution, _) => framed("{{", "}}"),
        (Kind::Target, Data::Label(label)) => slice == format!("({})=", at(*label)),
        (Kind::Comment, _) => slice.starts_with('%'),
        (Kind::BlockBreak, _) => slice.starts_with('+'),
        (Kind::MathBlock, _) => slice.starts_with("$$"),
        (Kind::TaskMarker, _) => framed("[", "]"),
        (Kind::SoftBreak, _) => slice.contains(['\n', '\r']),
        (Kind::Text, Data::None) => !slice.contains(['\n', '\r']),
        (Kind::Quote, _) => slice.starts_with('>'),
        (Kind::Item, _) => slice.starts_with(|c: char| c.is_ascii_digit() || "-+*".contains(c)),
        (Kind::Html, Data::Html(tag)) => {
            framed("<", ">")
                && slice.to_ascii_lowercase().contains(&*tag.name)
                && tag.attributes.iter().all(|a| node.span.contains(a.span))
        }
        (Kind::Role, Data::Role(role)) => {
            slice.starts_with(&format!("{{{}}}`", at(role.name)))
                && framed("{", "`")
                && slice.contains(at(role.content))
        }
        (Kind::Link, Data::Link(link)) => match link.form {
            LinkForm::Inline => framed("[", ")") && node.span.contains(link.destination_span),
            LinkForm::Autolink => slice == format!("<{}>", at(link.destination_span)),
            LinkForm::Bare => slice == at(link.destination_span),
            _ => framed("[", "]") && link.label.is_some_and(|label| slice.contains(at(label))),
        },
        (Kind::LinkDefinition, Data::Link(link)) => {
            slice.starts_with('[')
                && link
                    .label
                    .is_some_and(|label| slice[1..].starts_with(at(label)))
                && node.span.contains(link.destination_span)
        }
        (Kind::CodeBlock, Data::Code(code)) => code.fence.as_ref().is_none_or(|fence| {
            let runs = |span: Span| !span.is_empty() && at(span).chars().all(|c| c == fence.marker);
            slice.starts_with(at(fence.open)) && runs(fence.open) && fence.close.is_none_or(runs)
        }),
        (Kind::Directive, Data::Directive(directive)) => {
            let runs = |span: Span| {
                !span.is_empty() && at(span).chars().all(|c| c == directive.fence.marker)
            };
            let named = slice[directive.fence.open.len()..]
                .trim_start()
                .trim_start_matches('{')
                .trim_start();
            named.starts_with(at(directive.name))
                && runs(directive.fence.open)
                && directive.fence.close.is_none_or(runs)
                && node.span.contains(directive.body)
                && directive
                    .argument
                    .is_none_or(|argument| node.span.contains(argument))
        }
        (Kind::DirectiveOption, Data::Entry(entry)) => {
            let Data::Directive(directive) = &parent.data else {
                return Some("an option without a directive".into());
            };
            node.span.contains(entry.key)
                && node.span.contains(entry.value)
                && (directive.options.style == OptionStyle::Yaml
                    || at(entry.value).contains(entry.text.trim_end_matches('\\'))
                    || at(entry.value).starts_with(['"', '\'']))
        }
        _ => true,
    };
    (!fine).then(|| format!("{:?} at {range:?} is {slice:?}: {:?}", node.kind, node.data))
}

/// What is wrong with the tree of a text.
pub(crate) fn faults(text: &str, flavor: Option<Flavor>) -> Vec<String> {
    let document = Document::parse(Source::new("test.md", text), flavor);
    let mut faults: Vec<String> = document
        .all_nodes()
        .skip(1)
        .filter_map(|id| fault(&document, id))
        .collect();
    for id in document.all_nodes() {
        let mut end = document.node(id).span.start;
        for child in document.children(id) {
            let span = document.node(child).span;
            if span.start < end {
                faults.push(format!(
                    "{:?} at {span:?} overlaps what is before it",
                    document.node(child).kind
                ));
            }
            end = span.end;
        }
    }
    let stand_ins = text.contains(['&', '"', '\'']);
    for prose in document.proses() {
        // Every character of the prose leads to itself, unless it stands for something else.
        for (at, c) in prose.text().char_indices() {
            let span = prose.span(at..at + c.len_utf8());
            let source = document.slice(span);
            // A line break may be folded to a space.
            let folded = c == ' ' && source.trim().is_empty() && !source.is_empty();
            let stands = c == '\n' || c == kouetsu::document::GAP || stand_ins || folded;
            if source != c.to_string() && !stands {
                faults.push(format!("{c:?} of {:?} leads to {source:?}", prose.text()));
            }
        }
    }
    faults
}
