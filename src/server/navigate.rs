//! Where references lead, and what leads to a place.

use std::path::{Path, PathBuf};

use lsp_types::{GotoDefinitionParams, GotoDefinitionResponse, Location, ReferenceParams};

use super::workspace::{Place, Workspace, Workspaces};
use crate::project::facts::{Name, Reference, ReferenceSort};
use crate::project::files::Entry;
use crate::project::index::Names;
use crate::project::resolve::percent_decode;
use crate::project::{Member, Project};
use crate::rules::links::source_of_page;
use crate::source::Span;

/// A place in a file: what a reference leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) path: PathBuf,
    /// A heading, a name, or the beginning of the file.
    pub(super) span: Span,
}

/// What stands at a place in a document.
pub(super) enum Thing<'m> {
    Reference(&'m Reference),
    Name(&'m Name),
    /// A heading, by its place among those of the document.
    Heading(usize),
}

pub(super) fn definition(
    spaces: &mut Workspaces,
    params: GotoDefinitionParams,
) -> Option<GotoDefinitionResponse> {
    let place = spaces.place(&params.text_document_position_params)?;
    let locations = locations(place.space, &definitions(&place));
    (!locations.is_empty()).then_some(GotoDefinitionResponse::Array(locations))
}

pub(super) fn references(
    spaces: &mut Workspaces,
    params: ReferenceParams,
) -> Option<Vec<Location>> {
    let place = spaces.place(&params.text_document_position)?;
    let targets = definitions(&place);
    let mut found = Vec::new();
    if params.context.include_declaration {
        found.extend(targets.iter().cloned());
    }
    for (member, reference) in leading_to(place.space.session().project(), &targets) {
        found.push(Target {
            path: member.path.clone(),
            span: written(reference),
        });
    }
    Some(locations(place.space, &found))
}

fn locations(space: &Workspace, targets: &[Target]) -> Vec<Location> {
    let located = targets.iter();
    located
        .filter_map(|target| space.location(&target.path, target.span))
        .collect()
}

/// What stands at a place.
pub(super) fn thing<'m>(place: &Place<'m>) -> Option<Thing<'m>> {
    let facts = &place.member.facts;
    let at = Span::empty(place.at);
    let touches = |span: Span| span.contains(at);
    let references = facts.references.iter();
    if let Some(reference) = references.clone().find(|it| touches(written(it))) {
        return Some(Thing::Reference(reference));
    }
    let names = facts
        .names
        .iter()
        .chain(&facts.footnotes)
        .chain(&facts.terms);
    if let Some(name) = names.into_iter().find(|name| touches(name.span)) {
        return Some(Thing::Name(name));
    }
    let heading = facts
        .headings
        .iter()
        .position(|heading| touches(heading.span));
    heading.map(Thing::Heading)
}

/// What a reference has written, its anchor included.
pub(super) fn written(reference: &Reference) -> Span {
    match &reference.anchor {
        Some((_, anchor)) => reference.span.to(*anchor),
        None => reference.span,
    }
}

/// Where what stands at a place is defined.
pub(super) fn definitions(place: &Place) -> Vec<Target> {
    let here = |span| {
        vec![Target {
            path: place.member.path.clone(),
            span,
        }]
    };
    match thing(place) {
        Some(Thing::Reference(reference)) => {
            targets(place.space.session().project(), place.member, reference)
        }
        Some(Thing::Name(name)) => here(name.span),
        Some(Thing::Heading(index)) => here(place.member.facts.headings[index].span),
        None => Vec::new(),
    }
}

/// All references that lead to one of the targets.
pub(super) fn leading_to<'p>(
    project: &'p Project,
    targets: &[Target],
) -> Vec<(&'p Member, &'p Reference)> {
    let mut found = Vec::new();
    for member in project.members() {
        for reference in &member.facts.references {
            let leads = || self::targets(project, member, reference);
            if leads().iter().any(|target| targets.contains(target)) {
                found.push((member, reference));
            }
        }
    }
    found
}

/// Where a reference leads.
pub(super) fn targets(project: &Project, member: &Member, reference: &Reference) -> Vec<Target> {
    use ReferenceSort::*;
    let index = || project.index_at(&member.path);
    match reference.sort {
        Link | HtmlLink | Include | LiteralInclude | File | Page | CardLink | TocEntry => {
            let file = file(project, member, reference);
            match file {
                Some(path) => vec![in_file(project, member, path, reference)],
                None => named(&index().labels, &reference.target),
            }
        }
        Label | Number | Equation => named(&index().labels, &reference.target),
        Term => named(&index().terms, &reference.target),
        Any => {
            let index = index();
            let mut found = named(&index.labels, &reference.target);
            found.extend(named(&index.terms, &reference.target));
            found
        }
        Citation => named(&index().citations, &reference.target),
        Footnote => {
            let same = |name: &&Name| name.name == reference.target;
            let found = member.facts.footnotes.iter().find(same);
            let target = found.map(|name| Target {
                path: member.path.clone(),
                span: name.span,
            });
            target.into_iter().collect()
        }
        TocPattern | Inventory => Vec::new(),
    }
}

/// The file to which a reference leads.
pub(super) fn file(project: &Project, member: &Member, reference: &Reference) -> Option<PathBuf> {
    if reference.target.is_empty() {
        return Some(member.path.clone());
    }
    let around = project.around();
    let full = around.absolute_from(member.path.parent()?, &reference.target);
    match around.files().entry(&full) {
        Some(Entry::File) => Some(full),
        _ => source_of_page(around, &full),
    }
}

fn named(names: &Names, name: &str) -> Vec<Target> {
    let places = names
        .get(name)
        .into_iter()
        .flat_map(|defined| &defined.places);
    let target = |(path, span): &(PathBuf, Span)| Target {
        path: path.clone(),
        span: *span,
    };
    places.map(target).collect()
}

/// The place in a file to which a reference leads: its anchor's, or the beginning.
fn in_file(project: &Project, member: &Member, path: PathBuf, reference: &Reference) -> Target {
    let anchor = reference
        .anchor
        .as_ref()
        .map(|(anchor, _)| percent_decode(anchor));
    let span = anchor.and_then(|anchor| anchor_in(project, &path, &anchor));
    if span.is_none() && reference.target.is_empty() {
        // `#label` of another document, as MyST resolves it.
        let label = reference.anchor.as_ref().map_or("", |(anchor, _)| anchor);
        let labels = &project.index_at(&member.path).labels;
        if let Some(target) = named(labels, label).into_iter().next() {
            return target;
        }
    }
    Target {
        path,
        span: span.unwrap_or(Span::empty(0)),
    }
}

/// The heading or the name to which an anchor leads.
fn anchor_in(project: &Project, path: &Path, anchor: &str) -> Option<Span> {
    let facts = project.facts_at(path)?;
    let named = facts.names.iter().find(|name| *name.name == *anchor);
    if let Some(name) = named {
        return Some(name.span);
    }
    let index = project.anchors_at(path)?.heading(anchor)?;
    Some(facts.headings.get(index)?.span)
}
