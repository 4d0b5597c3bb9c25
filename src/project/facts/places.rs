//! The places of a document to which something can lead: headings, and the names that it gives itself.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::{Heading, Name, NameSort, Unseen};
use crate::document::node::{Entry, Tag};
use crate::document::{Data, Document, Kind, NodeId};
use crate::source::Span;

/// The headings, those in HTML included.
pub(super) fn headings(document: &Document) -> Vec<Heading> {
    let markdown = document
        .nodes(Kind::Heading)
        .filter_map(|id| markdown_heading(document, id));
    let html = document
        .nodes(Kind::Html)
        .filter_map(|id| html_heading(document, id));
    let mut headings: Vec<Heading> = markdown.chain(html).collect();
    headings.sort_by_key(|heading| heading.span);
    headings
}

fn markdown_heading(document: &Document, id: NodeId) -> Option<Heading> {
    let node = document.node(id);
    let Data::Heading(level, _) = node.data else {
        return None;
    };
    Some(Heading {
        span: node.span,
        level,
        text: document.plain(id).into(),
        labelled: is_labelled(document, id),
    })
}

/// Whether the block before it is a target.
fn is_labelled(document: &Document, block: NodeId) -> bool {
    let before = document.previous_sibling(block);
    before.is_some_and(|before| document.node(before).kind == Kind::Target)
}

/// The text between `<h2>` and `</h2>`.
fn html_heading(document: &Document, open: NodeId) -> Option<Heading> {
    static TAG: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"<[^>]*>").expect("the pattern is right"));
    let tag = html_tag(document, open).filter(|tag| !tag.closing)?;
    let digit = tag.name.strip_prefix('h')?;
    let level = digit
        .parse()
        .ok()
        .filter(|level| (1..=6).contains(level) && digit.len() == 1)?;
    let start = document.node(open).span.end as usize;
    // No heading is long; without a limit, tags that are never closed would each be searched to the end of the file.
    let limit = document.source().clamp(Span::new(start, start + 1000));
    let rest = document.slice(limit);
    let end = rest.find(&format!("</{}", tag.name))?;
    let text = TAG.replace_all(&rest[..end], "");
    let words: Vec<&str> = text.split_whitespace().collect();
    Some(Heading {
        span: document.node(open).span.to(Span::new(start, start + end)),
        level,
        text: words.join(" ").into(),
        labelled: false,
    })
}

fn html_tag(document: &Document, id: NodeId) -> Option<&Tag> {
    match &document.node(id).data {
        Data::Html(tag) => Some(tag),
        _ => None,
    }
}

/// Whether the front matter says `orphan: true`.
pub(super) fn is_orphan(document: &Document) -> bool {
    document
        .nodes(Kind::FrontMatterEntry)
        .any(|id| match &document.node(id).data {
            Data::Entry(entry) => {
                document.slice(entry.key) == "orphan" && !matches!(&*entry.text, "false" | "no")
            }
            _ => false,
        })
}

/// What the source may not show.
pub(super) fn unseen(document: &Document) -> Unseen {
    let text = document.source().text();
    let templates = ["{{#include", "{{#template", "{% include"];
    let mut unseen = Unseen {
        anchors: templates.iter().any(|mark| text.contains(mark)),
        labels: false,
        terms: text.contains(".. glossary::"),
    };
    for (_, directive) in document.directives() {
        let name = document.directive_name(directive);
        unseen.anchors |=
            name.starts_with("auto") || name.contains(':') && !name.starts_with("prf:");
        unseen.labels |= is_of_plugin(name);
    }
    unseen
}

/// Whether a directive belongs to a domain that no builder has by itself, and may define anything.
fn is_of_plugin(name: &str) -> bool {
    const DOMAINS: [&str; 10] = [
        "c", "cpp", "js", "math", "prf", "proof", "py", "raw", "rst", "std",
    ];
    name.split_once(':')
        .is_some_and(|(domain, _)| !DOMAINS.contains(&domain))
}

/// The footnotes that are defined.
pub(super) fn footnotes(document: &Document) -> Vec<Name> {
    let label = |id| match document.node(id).data {
        Data::Label(span) => Some(name(document, NameSort::Footnote, span, false)),
        _ => None,
    };
    document
        .nodes(Kind::FootnoteDefinition)
        .filter_map(label)
        .collect()
}

/// The terms of glossaries.
pub(super) fn terms(document: &Document) -> Vec<Name> {
    document
        .directives()
        .filter(|(_, directive)| document.directive_name(directive) == "glossary")
        .flat_map(|(_, directive)| glossary_terms(document, directive.body))
        .collect()
}

/// The terms of a glossary's body: what stands at its left edge, without classifiers and markup.
fn glossary_terms(document: &Document, body: Span) -> Vec<Name> {
    static LINK: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\[([^\]]*)\]\([^)]*\)").expect("the pattern is right"));
    let text = document.slice(body);
    let filled = || text.lines().filter(|line| !line.trim().is_empty());
    let margin = filled().map(indentation).min().unwrap_or(0);
    let mut terms = Vec::new();
    let mut start = body.start as usize;
    for line in text.split_inclusive('\n') {
        let term = line.trim();
        let is_term = indentation(line) == margin && !term.starts_with([':', '%', '.']);
        if is_term && !term.is_empty() {
            let term = term.split(" : ").next().unwrap_or(term);
            let at = start + indentation(line);
            terms.push(Name {
                sort: NameSort::Term,
                name: LINK.replace_all(term, "$1").replace(['*', '`'], "").into(),
                span: Span::new(at, at + term.len()),
                titled: true,
            });
        }
        start += line.len();
    }
    terms
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn name(document: &Document, sort: NameSort, span: Span, titled: bool) -> Name {
    Name {
        sort,
        name: document.slice(span).into(),
        span,
        titled,
    }
}

/// Whether a block has a title or a caption that stands for it; what cannot be told has.
fn is_titled(document: &Document, block: NodeId) -> bool {
    match (document.node(block).kind, &document.node(block).data) {
        (
            Kind::Paragraph
            | Kind::Quote
            | Kind::CodeBlock
            | Kind::MathBlock
            | Kind::ThematicBreak
            | Kind::Table,
            _,
        ) => false,
        (Kind::Directive, Data::Directive(directive)) => match document.directive_name(directive) {
            "figure" => document.caption(block).is_some(),
            "image" | "note" | "tip" | "warning" | "admonition" | "math" => false,
            "table" | "list-table" | "csv-table" => directive.argument.is_some(),
            "code-block" | "literalinclude" => document.option(block, "caption").is_some(),
            _ => true,
        },
        _ => true,
    }
}

/// Whether what a target stands before has a title.
fn target_is_titled(document: &Document, target: NodeId) -> bool {
    let passed_over = [Kind::Target, Kind::Comment, Kind::LinkDefinition];
    let siblings = std::iter::successors(Some(target), |&id| document.next_sibling(id));
    let mut after = siblings.filter(|&sibling| !passed_over.contains(&document.node(sibling).kind));
    after.next().is_some_and(|block| is_titled(document, block))
}

/// The names that a document gives to places in it.
pub(super) fn names(document: &Document) -> Vec<Name> {
    let mut names = Vec::new();
    for id in document.all_nodes() {
        let node = document.node(id);
        match (node.kind, &node.data) {
            (Kind::Target, Data::Label(label)) => {
                let titled = target_is_titled(document, id);
                names.push(name(document, NameSort::Target, *label, titled));
            }
            (Kind::Heading, Data::Heading(_, Some(id))) => {
                names.push(heading_id(document, node.span, id));
            }
            (Kind::DirectiveOption, Data::Entry(entry)) => {
                names.extend(named_by(document, NameSort::Directive, node.parent, entry));
            }
            (Kind::FrontMatterEntry, Data::Entry(entry)) => {
                names.extend(named_by(
                    document,
                    NameSort::FrontMatter,
                    node.parent,
                    entry,
                ));
            }
            (Kind::Html, Data::Html(tag)) => names.extend(html_ids(tag)),
            (Kind::Text, _) => attribute_ids(document, node.span, &mut names),
            (Kind::BlockBreak, _) => {
                labels_within(document, NameSort::Written, node.span, &mut names);
            }
            (Kind::MathBlock, _) => {
                labels_within(document, NameSort::Equation, node.span, &mut names);
            }
            (Kind::Directive, Data::Directive(directive)) => {
                let figure = document.directive_name(directive) == "figure-md";
                let label = directive.argument.filter(|_| figure);
                names.extend(label.map(|label| name(document, NameSort::Directive, label, true)));
                // Code, equations and raw text name places in their own ways.
                labels_within(document, NameSort::Written, directive.body, &mut names);
            }
            _ => {}
        }
    }
    names
}

fn heading_id(document: &Document, heading: Span, id: &str) -> Name {
    let found = document.slice(heading).rfind(id).unwrap_or(0);
    let start = heading.start as usize + found;
    Name {
        sort: NameSort::Attribute,
        name: id.into(),
        span: document.source().clamp(Span::new(start, start + id.len())),
        titled: true,
    }
}

fn named_by(document: &Document, sort: NameSort, holder: NodeId, entry: &Entry) -> Option<Name> {
    let key = document.slice(entry.key);
    let names = matches!(key, "name" | "label" | "id") && !entry.text.is_empty();
    names.then(|| Name {
        sort,
        name: entry.text.clone(),
        span: entry.value,
        titled: is_titled(document, holder),
    })
}

fn html_ids(tag: &Tag) -> impl Iterator<Item = Name> {
    let given = ["id", "name"]
        .into_iter()
        .filter_map(|key| tag.attribute(key));
    given.filter_map(|attribute| {
        Some(Name {
            sort: NameSort::Html,
            name: attribute.value.clone()?,
            span: attribute.span,
            titled: false,
        })
    })
}

/// `{#id}` and `{.class #id}` in running text.
fn attribute_ids(document: &Document, text: Span, names: &mut Vec<Name>) {
    static ID: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"\{[^{}\n]*?#([^\s{}#.]+)[^{}\n]*\}"#).expect("the pattern is right")
    });
    let words = document.slice(text);
    if words.contains('#') {
        let ids = ID.captures_iter(words).filter_map(|found| found.get(1));
        names.extend(ids.map(|id| {
            name(
                document,
                NameSort::Attribute,
                within(text, id.range()),
                false,
            )
        }));
    }
}

fn labels_within(document: &Document, sort: NameSort, text: Span, names: &mut Vec<Name>) {
    let found = written_labels(document.slice(text));
    names.extend(found.map(|range| name(document, sort, within(text, range), true)));
}

fn within(outer: Span, range: Range<usize>) -> Span {
    let start = outer.start as usize;
    Span::new(start + range.start, start + range.end)
}

/// Where labels stand as other languages write them: LaTeX's `\label{}`, `$$ (label)`, reStructuredText's `.. _label:`,
/// a cell's `#| label:` and `"label": ""`, HTML's `id=""`.
pub(in crate::project) fn written_labels(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        let ways = [
            r"\\label\{([^{}\n]+)\}",
            r"\$\$[ \t]*\(([^()\n]+)\)",
            r"(?m)^[ \t]*\.\. _`?([^:`\n]+)`?:",
            r"_`([^`\n]+)`",
            r#"#\|[ \t]*label:[ \t]*([^\s"\\]+)"#,
            r#""label":[ \t]*"([^"\n]+)""#,
            r#"\b(?:id|name)=["']([^"'\n]+)"#,
            r#":(?:name|label):[ \t]*([^\s"\\]+)"#,
            r"\(([^()\n]+)\)=",
        ];
        Regex::new(&ways.join("|")).expect("the pattern is right")
    });
    // What one of the ways has for certain: a search for plain words, which few texts have.
    static MARK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"label|\$\$|\.\. _|_`|id=|name=|:name:|\)=").expect("the pattern is right")
    });
    let labels = MARK.is_match(text).then(|| LABEL.captures_iter(text));
    labels.into_iter().flatten().filter_map(|found| {
        let label = found.iter().skip(1).flatten().next()?;
        let words = label.as_str();
        let start = label.start() + words.len() - words.trim_start().len();
        Some(start..start + words.trim().len())
    })
}
