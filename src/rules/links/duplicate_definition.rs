//! Two definitions of one label: of a link, a footnote, or a place.
//!
//! Links and footnotes are defined for their document. The labels of places are shared by all documents of a site, where
//! a builder takes one of them and warns, or takes the wrong one in silence.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::definitions::{is_comment, label, whole_lines};
use crate::diagnostic::Safety;
use crate::document::{Data, Document, Kind, NodeId, normalise_label};
use crate::project::{Member, Place, Project};
use crate::rules::{Comparing, Reporter};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DuplicateDefinition {}

/// What a document defines.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Definitions {
    /// The second and further definitions of links and footnotes.
    repeated: Vec<Repeated>,
    /// The labels of places.
    places: Vec<(String, Span)>,
    /// The site with which it shares them.
    site: Option<PathBuf>,
}

/// A definition after the first.
#[derive(Debug, Serialize, Deserialize)]
struct Repeated {
    /// What is defined, and its label: "link `a`".
    what: String,
    span: Span,
    first: Span,
    /// What can be taken out, if the first says the same.
    lines: Option<Span>,
}

impl Comparing for DuplicateDefinition {
    type Note = Definitions;

    fn note(&self, document: &Document, place: &Place) -> Option<Definitions> {
        let mut repeated = repeated(document, Kind::LinkDefinition, "link");
        repeated.extend(self::repeated(
            document,
            Kind::FootnoteDefinition,
            "footnote",
        ));
        let places = places(document);
        let site = place.site().filter(|site| !site.leaves_out(place.path));
        let site = site.map(|site| site.root.clone());
        let any = !repeated.is_empty() || !places.is_empty();
        any.then_some(Definitions {
            repeated,
            places,
            site,
        })
    }

    fn compare(
        &self,
        notes: &[(&Member, &Definitions)],
        project: &Project,
        reporter: &mut Reporter,
    ) {
        let mut sites: BTreeMap<&Path, Vec<(&Member, &Definitions)>> = BTreeMap::new();
        for &(member, definitions) in notes {
            for repeated in &definitions.repeated {
                report_repeated(member, repeated, reporter);
            }
            let site = definitions.site.as_deref().unwrap_or(&member.path);
            sites.entry(site).or_default().push((member, definitions));
        }
        for documents in sites.values() {
            compare_places(documents, project, reporter);
        }
    }
}

/// The definitions of one kind whose label an earlier one has.
fn repeated(document: &Document, kind: Kind, what: &str) -> Vec<Repeated> {
    let mut firsts: HashMap<String, NodeId> = HashMap::new();
    let mut repeated = Vec::new();
    for id in document.nodes(kind) {
        let Some(label) = label(document, id).filter(|_| !is_comment(document, id)) else {
            continue;
        };
        let written = document.slice(label);
        let first = *firsts.entry(normalise_label(written)).or_insert(id);
        if first == id {
            continue;
        }
        let shown = |id: NodeId| match kind {
            Kind::FootnoteDefinition => self::label(document, id).unwrap_or_default(),
            _ => document.node(id).span,
        };
        let same =
            destination(document, first).is_some_and(|one| destination(document, id) == Some(one));
        repeated.push(Repeated {
            what: format!("{what} `{written}`"),
            span: shown(id),
            first: shown(first),
            lines: whole_lines(document, document.node(id).span).filter(|_| same),
        });
    }
    repeated
}

fn destination(document: &Document, id: NodeId) -> Option<&str> {
    match &document.node(id).data {
        Data::Link(link) => Some(&link.destination),
        _ => None,
    }
}

fn report_repeated(member: &Member, repeated: &Repeated, reporter: &mut Reporter) {
    let Repeated {
        what,
        span,
        first,
        lines,
    } = repeated;
    let message = format!("the {what} is defined twice");
    let diagnostic = reporter.report_in(member.name(), *span, message);
    diagnostic.related(*first, "this definition counts");
    if let Some(lines) = lines {
        let edit = (*lines, String::new());
        diagnostic.fix("take the second out", Safety::Safe, vec![edit]);
    }
}

/// The labels that a document gives to places in it, for all documents of its site.
fn places(document: &Document) -> Vec<(String, Span)> {
    static EQUATION: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\$\$[ \t]*\(([^()\n]+)\)\s*$").expect("the pattern is right")
    });
    if !document.flavor().is_myst() {
        return Vec::new();
    }
    let mut places = Vec::new();
    for id in document.all_nodes() {
        let node = document.node(id);
        let span = match (node.kind, &node.data) {
            (Kind::Target, Data::Label(label)) => Some(*label),
            (Kind::DirectiveOption, Data::Entry(entry)) => {
                let names = matches!(document.slice(entry.key), "name" | "label");
                (names && !entry.text.is_empty()).then_some(entry.value)
            }
            (Kind::Directive, Data::Directive(directive)) => directive
                .argument
                .filter(|_| document.directive_name(directive) == "figure-md"),
            (Kind::MathBlock, _) => {
                let label = EQUATION.captures(document.slice(node.span));
                label.and_then(|found| found.get(1)).map(|label| {
                    let start = node.span.start as usize;
                    Span::new(start + label.start(), start + label.end())
                })
            }
            _ => None,
        };
        if let Some(span) = span {
            places.push((document.slice(span).to_string(), span));
        }
    }
    places
}

/// Reports the labels that documents of one site give twice.
fn compare_places(
    documents: &[(&Member, &Definitions)],
    project: &Project,
    reporter: &mut Reporter,
) {
    let mut firsts: HashMap<String, (&Member, Span)> = HashMap::new();
    for (member, definitions) in documents {
        for (label, span) in &definitions.places {
            let (first, first_span) = *firsts
                .entry(normalise_label(label))
                .or_insert((member, *span));
            let own = first.path == member.path;
            if own && first_span == *span {
                continue;
            }
            // A document that is included is read twice, and has its labels once.
            if !own && project.page_of(&member.path).contains(&first.path) {
                continue;
            }
            let message = format!("the label `{label}` is given twice");
            reporter
                .report_in(member.name(), *span, message)
                .related_in(first.name(), first_span, "it is given here too")
                .help("give one of the two another label");
        }
    }
}
