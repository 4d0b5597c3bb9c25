//! A definition of a link, a footnote or a target that nothing refers to.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::definitions::{is_comment, label, whole_lines};
use crate::diagnostic::Safety;
use crate::document::{Document, Kind, NodeId, normalise_label};
use crate::project::facts::NameSort;
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

/// A definition that its own document does not use.
#[derive(Debug)]
pub struct Unused {
    what: String,
    label: String,
    span: Span,
    /// What is taken out with it.
    lines: Option<Span>,
}

impl Comparing for UnusedDefinition {
    type Note = Vec<Unused>;

    fn note(&self, document: &Document, _: &Place) -> Option<Vec<Unused>> {
        let unused = unused_definitions(document);
        (!unused.is_empty()).then_some(unused)
    }

    fn compare(
        &self,
        notes: &[(&Member, &Vec<Unused>)],
        project: &Project,
        reporter: &mut Reporter,
    ) {
        for (member, unused) in notes {
            // What makes one page with others may be used by them.
            if project.page_of(&member.path).len() == 1 {
                for definition in *unused {
                    report(member, definition, reporter);
                }
            }
        }
        if self.targets {
            check_targets(project, reporter);
        }
    }
}

fn report(member: &Member, unused: &Unused, reporter: &mut Reporter) {
    let message = format!("nothing refers to the {} `{}`", unused.what, unused.label);
    let diagnostic = reporter.report_in(member.name(), unused.span, message);
    if let Some(lines) = unused.lines {
        diagnostic.fix("take it out", Safety::Safe, vec![(lines, String::new())]);
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
fn unused_definitions(document: &Document) -> Vec<Unused> {
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
    let link = |(id, label): (NodeId, Span)| Unused {
        what: "link definition".to_string(),
        label: document.slice(label).to_string(),
        span: document.node(id).span,
        lines: whole_lines(document, id),
    };
    let footnote = |(_, label)| Unused {
        what: "footnote".to_string(),
        label: document.slice(label).to_string(),
        span: label,
        // Its words may be wanted: more likely the reference was forgotten.
        lines: None,
    };
    let undefined = undefined_labels(document);
    let is_read = |definition: &Unused| {
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

/// Reports the targets to which no document of the project leads.
fn check_targets(project: &Project, reporter: &mut Reporter) {
    let mut used = names_in_other_formats(project);
    for reference in project
        .members()
        .flat_map(|member| &member.facts.references)
    {
        used.insert(normalise_label(&reference.target));
        let anchor = reference.anchor.as_ref().map(|(anchor, _)| anchor);
        used.extend(anchor.map(|anchor| normalise_label(anchor)));
    }
    for member in project.members() {
        let targets = member.facts.names.iter();
        for target in targets.filter(|name| name.sort == NameSort::Target) {
            if !used.contains(&normalise_label(&target.name)) {
                let message = format!("nothing refers to the target `{}`", target.name);
                reporter.report_in(member.name(), target.span, message);
            }
        }
    }
}

/// What roles refer to in reStructuredText and notebooks.
fn names_in_other_formats(project: &Project) -> HashSet<String> {
    static ROLE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"`(?:[^`<>]*<)?([^`<>]+)>?`").expect("the pattern is right"));
    let around = project.around();
    let tree = around.tree(around.root());
    let other = |file: &&PathBuf| {
        let suffix = file.extension().and_then(|suffix| suffix.to_str());
        matches!(suffix, Some("rst" | "ipynb"))
    };
    let texts = tree.files().iter().filter(other);
    texts
        .filter_map(|file| around.files().read(file))
        .flat_map(|text| {
            let names = ROLE.captures_iter(&text);
            names
                .map(|name| normalise_label(&name[1]))
                .collect::<Vec<_>>()
        })
        .collect()
}
