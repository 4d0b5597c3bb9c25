//! New names for labels, headings and files, with all that leads to them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lsp_server::ErrorCode;
use lsp_types::{
    FileOperationFilter, FileOperationPattern, FileOperationRegistrationOptions, OneOf,
    PrepareRenameResponse, RenameFilesParams, RenameParams, TextDocumentPositionParams,
    WorkspaceEdit, WorkspaceFileOperationsServerCapabilities, WorkspaceFoldersServerCapabilities,
    WorkspaceServerCapabilities,
};

use super::Refusal;
use super::actions::{changes, text_edit};
use super::navigate::{Target, Thing, file, leading_to, targets, thing};
use super::workspace::{Place, Workspace, Workspaces, path_of};
use crate::document::{Document, Kind};
use crate::paths::relative;
use crate::project::Member;
use crate::project::anchors::Anchors;
use crate::project::facts::{Facts, NameSort, Reference, ReferenceSort};
use crate::source::{Source, Span};

/// Edits by file.
type Edits = BTreeMap<PathBuf, Vec<(Span, String)>>;

/// What the client shall tell before it moves files.
pub(super) fn file_operations() -> WorkspaceServerCapabilities {
    let filter = FileOperationFilter {
        scheme: Some("file".to_owned()),
        pattern: FileOperationPattern {
            glob: "**/*".to_owned(),
            ..FileOperationPattern::default()
        },
    };
    WorkspaceServerCapabilities {
        workspace_folders: Some(WorkspaceFoldersServerCapabilities {
            supported: Some(true),
            change_notifications: Some(OneOf::Left(true)),
        }),
        file_operations: Some(WorkspaceFileOperationsServerCapabilities {
            will_rename: Some(FileOperationRegistrationOptions {
                filters: vec![filter],
            }),
            ..WorkspaceFileOperationsServerCapabilities::default()
        }),
    }
}

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

fn written(space: &Workspace, edits: Edits) -> WorkspaceEdit {
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

/// What else changes when files or folders are moved: the paths that lead to them, and those that they write.
pub(super) fn files(spaces: &mut Workspaces, params: RenameFilesParams) -> Option<WorkspaceEdit> {
    let moves: Vec<(PathBuf, PathBuf)> = params
        .files
        .iter()
        .filter_map(|file| {
            let path = |uri: &str| path_of(&uri.parse().ok()?);
            Some((path(&file.old_uri)?, path(&file.new_uri)?))
        })
        .collect();
    let moved = |path: &Path| {
        let place = moves.iter().find_map(|(old, new)| {
            let rest = path.strip_prefix(old).ok()?;
            Some(if rest.as_os_str().is_empty() {
                new.clone()
            } else {
                new.join(rest)
            })
        });
        place.unwrap_or_else(|| path.to_path_buf())
    };
    let (first, _) = moves.first()?;
    let space = spaces.iter().find(|space| space.holds(first))?;
    let project = space.session().project();
    let mut edits = Edits::new();
    for member in project.members() {
        for reference in &member.facts.references {
            let Some(target) = leads_to_file(space, member, reference) else {
                continue;
            };
            let (from, to) = (moved(&member.path), moved(&target));
            if from == member.path && to == target {
                continue;
            }
            let before = path_written(&member.path, &target, reference);
            let after = path_written(&from, &to, reference);
            // What is not written as it would be here is written in a way that is not known.
            if before != after && before.as_deref() == Some(member.source.slice(reference.span)) {
                let edit = (reference.span, after.unwrap_or_default());
                edits.entry(member.path.clone()).or_default().push(edit);
            }
        }
    }
    Some(written(space, edits))
}

fn leads_to_file(space: &Workspace, member: &Member, reference: &Reference) -> Option<PathBuf> {
    use ReferenceSort::*;
    let leads = matches!(
        reference.sort,
        Link | HtmlLink | Include | LiteralInclude | File | Page | TocEntry
    );
    if !leads || reference.target.is_empty() {
        return None;
    }
    file(space.session().project(), member, reference)
}

/// A path as the reference writes it from the document at `from`: with its suffix or without, from the root of the site
/// or from here.
fn path_written(from: &Path, to: &Path, reference: &Reference) -> Option<String> {
    let target = &*reference.target;
    let mut path = relative(to, from.parent()?);
    let has_suffix = Path::new(target).extension() == to.extension();
    if !has_suffix {
        let suffix = to.extension()?.to_str()?;
        path.truncate(path.len() - suffix.len() - 1);
    }
    if target.starts_with("./") && !path.starts_with("../") {
        path.insert_str(0, "./");
    }
    Some(path)
}
