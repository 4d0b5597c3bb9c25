//! A definition of a link, a footnote or a target that nothing refers to.

use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::definitions::{is_comment, label, whole_lines};
use crate::diagnostic::Safety;
use crate::document::{Data, Document, Kind, NodeId, normalise_label};
use crate::project::resolve::percent_decode;
use crate::project::{Member, Place, Project};
use crate::rules::{Comparing, Reporter};
use crate::source::Span;
use crate::text::nearest;

/// The rule and its options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct UnusedDefinition {
    /// Whether targets are looked at as well.
    targets: bool,
}

/// What a document defines and does not use itself, and what it may use of others.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Definitions {
    unused: Vec<Definition>,
    targets: Vec<Definition>,
    /// Names that stand where a target may be referred to, as compared; only where targets are looked at.
    names: BTreeSet<String>,
}

/// A definition that its own document does not use.
#[derive(Debug, Serialize, Deserialize)]
struct Definition {
    what: String,
    label: String,
    span: Span,
    /// What is taken out with it.
    lines: Option<Span>,
}

impl Comparing for UnusedDefinition {
    type Note = Definitions;

    fn note(&self, document: &Document, _: &Place) -> Option<Definitions> {
        let mut definitions = Definitions {
            unused: unused_definitions(document),
            ..Definitions::default()
        };
        if self.targets {
            definitions.targets = targets(document);
            definitions.names = names(document);
        }
        let any = !definitions.unused.is_empty() || self.targets;
        any.then_some(definitions)
    }

    fn compare(
        &self,
        notes: &[(&Member, &Definitions)],
        project: &Project,
        reporter: &mut Reporter,
    ) {
        let used: HashSet<&str> = notes
            .iter()
            .flat_map(|(_, definitions)| definitions.names.iter().map(String::as_str))
            .collect();
        for (member, definitions) in notes {
            // What makes one page with others may be used by them.
            if !definitions.unused.is_empty() && project.page_of(&member.path).len() == 1 {
                for definition in &definitions.unused {
                    report(member, definition, reporter);
                }
            }
            for target in &definitions.targets {
                if !used.contains(&*normalise_label(&target.label)) {
                    report(member, target, reporter);
                }
            }
        }
    }
}

fn report(member: &Member, definition: &Definition, reporter: &mut Reporter) {
    let Definition {
        what,
        label,
        span,
        lines,
    } = definition;
    let message = format!("nothing refers to the {what} `{label}`");
    let diagnostic = reporter.report_in(member.name(), *span, message);
    if let Some(lines) = lines {
        diagnostic.fix("take it out", Safety::Safe, vec![(*lines, String::new())]);
    }
}

/// The definitions of one kind that no reference in the document has the label of, with their labels.
fn unused(document: &Document, kind: Kind, references: &[Kind]) -> Vec<(NodeId, Span)> {
    if document.nodes(kind).next().is_none() {
        return Vec::new();
    }
    let labels = |kind| {
        document
            .nodes(kind)
            .filter_map(|id| Some((id, label(document, id)?)))
    };
    let key = |label| normalise_label(document.slice(label));
    let mut used: HashSet<String> = references
        .iter()
        .flat_map(|kind| labels(*kind))
        .map(|(_, label)| key(label))
        .collect();
    // Of several, the first counts, and the others are told as such.
    labels(kind)
        .filter(|(_, label)| used.insert(key(*label)))
        .collect()
}

/// The definitions of links and footnotes that a document does not use itself.
fn unused_definitions(document: &Document) -> Vec<Definition> {
    let mut links = unused(document, Kind::LinkDefinition, &[Kind::Link, Kind::Image]);
    links.retain(|(id, _)| !is_comment(document, *id));
    let footnotes = unused(
        document,
        Kind::FootnoteDefinition,
        &[Kind::FootnoteReference],
    );
    if links.is_empty() && footnotes.is_empty() {
        return Vec::new();
    }
    let unread = unread_references(document);
    let link = |(id, label): (NodeId, Span)| Definition {
        what: "link definition".to_string(),
        label: document.slice(label).to_string(),
        span: document.node(id).span,
        lines: whole_lines(document, document.node(id).span),
    };
    let footnote = |(_, label)| Definition {
        what: "footnote".to_string(),
        label: document.slice(label).to_string(),
        span: label,
        // Its words may be wanted: more likely the reference was forgotten.
        lines: None,
    };
    let undefined = undefined_labels(document);
    let is_read = |definition: &Definition| {
        // A reference that was misspelled is told as such.
        let meant = || nearest(&definition.label, undefined.iter().copied()).is_some();
        !unread.contains(&*normalise_label(&definition.label)) && !meant()
    };
    let links = links.into_iter().map(link);
    links
        .chain(footnotes.into_iter().map(footnote))
        .filter(is_read)
        .collect()
}

/// The labels of references that the document does not define; of so many that they are no slips, none.
fn undefined_labels(document: &Document) -> Vec<&str> {
    let links = document.undefined_links().iter().map(|link| link.label);
    let defined: HashSet<String> = document
        .nodes(Kind::FootnoteDefinition)
        .filter_map(|id| label(document, id))
        .map(|label| normalise_label(document.slice(label)))
        .collect();
    let footnotes = document
        .nodes(Kind::FootnoteReference)
        .filter_map(|id| label(document, id))
        .filter(|label| !defined.contains(&normalise_label(document.slice(*label))));
    let labels: Vec<&str> = links
        .chain(footnotes)
        .map(|label| document.slice(label))
        .collect();
    if labels.len() > 100 {
        Vec::new()
    } else {
        labels
    }
}

/// Labels in brackets in texts that were not read as Markdown and may be so by a builder: options, bodies that directives
/// read themselves, blocks of HTML.
fn unread_references(document: &Document) -> HashSet<String> {
    static BRACKETS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\[\^?([^\[\]]+)\]").expect("the pattern is right"));
    let nodes = [
        Kind::DirectiveOption,
        Kind::FrontMatterEntry,
        Kind::HtmlBlock,
    ]
    .into_iter()
    .flat_map(|kind| document.nodes(kind))
    .map(|id| document.node(id).span);
    let bodies = document
        .directives()
        .filter(|(_, directive)| !directive.parsed)
        .map(|(_, directive)| directive.body);
    nodes
        .chain(bodies)
        .flat_map(|span| BRACKETS.captures_iter(document.slice(span)))
        .map(|found| normalise_label(&found[1]))
        .collect()
}

fn targets(document: &Document) -> Vec<Definition> {
    let target = |id: NodeId| {
        let span = label(document, id)?;
        Some(Definition {
            what: "target".to_string(),
            label: document.slice(span).to_string(),
            span,
            lines: None,
        })
    };
    document.nodes(Kind::Target).filter_map(target).collect()
}

/// Everything that may refer to a target: what roles, destinations and options hold.
fn names(document: &Document) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut add = |text: &str| {
        names.insert(normalise_label(text));
    };
    for id in document.all_nodes() {
        match &document.node(id).data {
            Data::Role(role) => {
                let content = document.slice(role.content);
                let target = content
                    .rsplit_once('<')
                    .map_or(content, |(_, target)| target);
                target
                    .trim_end_matches('>')
                    .split([',', ';'])
                    .for_each(&mut add);
            }
            Data::Link(link) => {
                let destination = link.destination.rsplit('#').next().unwrap_or_default();
                add(&percent_decode(destination));
            }
            Data::Entry(entry) => add(&entry.text),
            Data::Html(tag) => {
                let href = tag.attribute("href").and_then(|href| href.value.as_deref());
                add(href.unwrap_or_default().trim_start_matches('#'));
            }
            _ => {}
        }
    }
    names
}
