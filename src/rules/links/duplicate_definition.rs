//! Two definitions of one label: of a link, a footnote, or a place.
//!
//! Links and footnotes are defined for their document. The labels of places are shared by all documents of a site, where
//! a builder takes one of them and warns, or takes the wrong one in silence.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::definitions::{is_comment, label, whole_lines};
use crate::diagnostic::Safety;
use crate::document::{Data, Document, Kind, NodeId, normalise_label};
use crate::project::facts::{Name, NameSort};
use crate::project::{Member, Place, Project};
use crate::rules::{Note, Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DuplicateDefinition {}

impl Rule for DuplicateDefinition {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        find_repeated(document, Kind::LinkDefinition, "link", reporter);
        find_repeated(document, Kind::FootnoteDefinition, "footnote", reporter);
    }

    fn check_project(&self, project: &Project, _: &[(&Member, &Note)], reporter: &mut Reporter) {
        let mut sites: BTreeMap<PathBuf, Vec<&Member>> = BTreeMap::new();
        for member in project.members().filter(|member| member.facts.myst) {
            let site = project.place(member).site();
            let site = site.filter(|site| !site.leaves_out(&member.path));
            // A document that is not built with others shares its labels with none.
            let shared = site.map_or(member.path.clone(), |site| site.root.clone());
            sites.entry(shared).or_default().push(member);
        }
        for members in sites.values() {
            compare_labels(members, project, reporter);
        }
    }
}

/// Reports the definitions of one kind whose label an earlier one has.
fn find_repeated(document: &Document, kind: Kind, what: &str, reporter: &mut Reporter) {
    let shown = |id: NodeId| match kind {
        Kind::FootnoteDefinition => label(document, id).unwrap_or_default(),
        _ => document.node(id).span,
    };
    let mut firsts: HashMap<String, NodeId> = HashMap::new();
    for id in document.nodes(kind).filter(|id| !is_comment(document, *id)) {
        let Some(label) = label(document, id) else {
            continue;
        };
        let written = document.slice(label);
        let first = *firsts.entry(normalise_label(written)).or_insert(id);
        if first == id {
            continue;
        }
        let message = format!("the {what} `{written}` is defined twice");
        let diagnostic = reporter.report(shown(id), message);
        diagnostic.related(shown(first), "defined here first");
        let same = destination(document, id) == destination(document, first);
        let lines = whole_lines(document, id);
        if let Some(lines) = lines.filter(|_| same && kind == Kind::LinkDefinition) {
            let edit = (lines, String::new());
            diagnostic.fix("take the second out", Safety::Safe, vec![edit]);
        }
    }
}

fn destination(document: &Document, id: NodeId) -> Option<&str> {
    match &document.node(id).data {
        Data::Link(link) => Some(&link.destination),
        _ => None,
    }
}

/// Reports the labels that documents of one site give twice.
fn compare_labels(members: &[&Member], project: &Project, reporter: &mut Reporter) {
    let is_label = |name: &&Name| {
        use NameSort::{Directive, Equation, Target};
        matches!(name.sort, Target | Directive | Equation)
    };
    let mut firsts: HashMap<String, (&Member, Span)> = HashMap::new();
    for member in members {
        for name in member.facts.names.iter().filter(is_label) {
            let (first, at) = *firsts
                .entry(normalise_label(&name.name))
                .or_insert((member, name.span));
            let own = first.path == member.path;
            if own && at == name.span {
                continue;
            }
            // A document that is included is read twice, and has its labels once.
            if !own && is_one_page(project, &first.path, &member.path) {
                continue;
            }
            let message = format!("the label `{}` is given twice", name.name);
            reporter
                .report_in(member.name(), name.span, message)
                .related_in(first.name(), at, "given here first")
                .help("give one of the two another label");
        }
    }
}

/// Whether one of two documents includes the other.
fn is_one_page(project: &Project, one: &Path, other: &Path) -> bool {
    project.page_of(one).iter().any(|part| part == other)
}
