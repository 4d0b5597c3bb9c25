//! New names for labels and headings, with all that leads to them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use lsp_server::ErrorCode;
use lsp_types::{PrepareRenameResponse, RenameParams, TextDocumentPositionParams, WorkspaceEdit};

use super::Refusal;
use super::actions::{changes, text_edit};
use super::navigate::{Target, Thing, leading_to, targets, thing};
use super::workspace::{Place, Workspace, Workspaces};
use crate::document::{Document, Kind};
use crate::project::Member;
use crate::project::anchors::Anchors;
use crate::project::facts::{Facts, NameSort, Reference};
use crate::source::{Source, Span};

/// Edits by file.
pub(super) type Edits = BTreeMap<PathBuf, Vec<(Span, String)>>;

pub(super) fn prepare(
    spaces: &mut Workspaces,
    params: TextDocumentPositionParams,
) -> Option<PrepareRenameResponse> {
    let place = spaces.place(&params)?;
    let subject = Subject::at(&place)?;
    let placeholder = place.member.source.slice(subject.shown).to_owned();
    Some(PrepareRenameResponse::RangeWithPlaceholder {
        range: place.space.range_in(&place.member.source, subject.shown),
        placeholder,
    })
}

pub(super) fn rename(
    spaces: &mut Workspaces,
    params: RenameParams,
) -> Result<Option<WorkspaceEdit>, Refusal> {
    let Some(place) = spaces.place(&params.text_document_position) else {
        return Ok(None);
    };
    let Some(subject) = Subject::at(&place) else {
        return Ok(None);
    };
    let new = params.new_name.trim();
    let fits = match subject.what {
        What::Label => !new.is_empty() && !new.contains(['`', '<', '>', '(', ')', '\n', '\r']),
        What::Heading(_) => !new.is_empty() && !new.contains(['\n', '\r']),
    };
    if !fits {
        return Err(Refusal {
            code: ErrorCode::InvalidParams,
            message: format!("`{new}` cannot be a name here"),
        });
    }
    let mut edits = Edits::new();
    match subject.what {
        What::Label => label(&place, &subject, new, &mut edits),
        What::Heading(index) => heading(&place, &subject, index, new, &mut edits),
    }
    Ok(Some(written(place.space, edits)))
}

/// What can be renamed.
struct Subject {
    what: What,
    /// Where it is defined.
    target: Target,
    /// What the cursor stands on.
    shown: Span,
}

enum What {
    Label,
    /// By its place among those of its document.
    Heading(usize),
}

impl Subject {
    fn at(place: &Place) -> Option<Subject> {
        let project = place.space.session().project();
        let (target, shown) = match thing(place)? {
            Thing::Heading(index) => {
                let shown = title(&place.document, place.member.facts.headings[index].span)?;
                let target = Target {
                    path: place.member.path.clone(),
                    span: place.member.facts.headings[index].span,
                };
                return Some(Subject {
                    what: What::Heading(index),
                    target,
                    shown,
                });
            }
            Thing::Name(name) => (
                Target {
                    path: place.member.path.clone(),
                    span: name.span,
                },
                name.span,
            ),
            Thing::Reference(reference) => {
                let target = targets(project, place.member, reference)
                    .into_iter()
                    .next()?;
                (target, name_in(place.member, reference))
            }
        };
        // A label is written where it is defined; other things that lead somewhere are not named there.
        let facts = project.facts_at(&target.path)?;
        let mut names = facts.names.iter().chain(&facts.footnotes);
        let name = names.find(|name| name.span == target.span)?;
        let plain = !matches!(name.sort, NameSort::Html | NameSort::Written);
        plain.then_some(Subject {
            what: What::Label,
            target,
            shown,
        })
    }
}

/// The words of a heading, without its marks.
fn title(document: &Document, heading: Span) -> Option<Span> {
    let id = document
        .nodes(Kind::Heading)
        .find(|&id| document.node(id).span == heading)?;
    let spans = || document.children(id).map(|child| document.node(child).span);
    Some(spans().next()?.to(spans().last()?))
}

/// What a reference writes of the name to which it leads.
fn name_in(member: &Member, reference: &Reference) -> Span {
    match reference.anchor {
        Some((_, span)) => {
            let mark = u32::from(member.source.slice(span).starts_with('#'));
            Span {
                start: span.start + mark,
                end: span.end,
            }
        }
        None => reference.span,
    }
}

fn label(place: &Place, subject: &Subject, new: &str, edits: &mut Edits) {
    let project = place.space.session().project();
    let target = &subject.target;
    edits
        .entry(target.path.clone())
        .or_default()
        .push((target.span, new.to_owned()));
    for (member, reference) in leading_to(project, std::slice::from_ref(target)) {
        let edit = (name_in(member, reference), new.to_owned());
        edits.entry(member.path.clone()).or_default().push(edit);
    }
}

/// A heading's anchor is made of its words, so the links that name it change with them.
fn heading(place: &Place, subject: &Subject, index: usize, new: &str, edits: &mut Edits) {
    let project = place.space.session().project();
    let path = &subject.target.path;
    let source = &place.member.source;
    let mut text = source.text().to_owned();
    text.replace_range(subject.shown.range(), new);
    let after = project
        .around()
        .parse(path, Source::new(source.path().clone(), text));
    let site = path
        .parent()
        .and_then(|folder| project.around().site_at(folder));
    let gitlab = project
        .around()
        .files()
        .is_file(&project.around().root().join(".gitlab-ci.yml"));
    let anchors = Anchors::of(&Facts::of(&after), site.as_deref(), gitlab);
    edits
        .entry(path.clone())
        .or_default()
        .push((subject.shown, new.to_owned()));
    let Some(anchor) = anchors.of_heading(index) else {
        return;
    };
    for (member, reference) in leading_to(project, std::slice::from_ref(&subject.target)) {
        if reference.anchor.is_some() {
            let edit = (name_in(member, reference), anchor.to_owned());
            edits.entry(member.path.clone()).or_default().push(edit);
        }
    }
}

/// Edits as the client makes them.
pub(super) fn written(space: &Workspace, edits: Edits) -> WorkspaceEdit {
    let by_file = edits.into_iter().filter_map(|(path, edits)| {
        let (uri, member) = (space.uri_at(&path)?, space.member(&path)?);
        let mut edits = edits;
        edits.sort();
        edits.dedup();
        let edits = edits.into_iter();
        let edits = edits.map(|(span, text)| text_edit(space, &member.source, span, text));
        Some((uri, edits.collect()))
    });
    changes(by_file)
}
