//! What else changes when files or folders are moved: the paths that lead to them, and those that they write.

use std::path::{Path, PathBuf};

use lsp_types::{
    FileOperationFilter, FileOperationPattern, FileOperationRegistrationOptions, OneOf,
    RenameFilesParams, WorkspaceEdit, WorkspaceFileOperationsServerCapabilities,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};

use super::navigate::file;
use super::rename::{Edits, written};
use super::workspace::{Workspace, Workspaces, path_of};
use crate::document::images::ImageForm;
use crate::paths::{relative, slashed};
use crate::project::Member;
use crate::project::facts::ReferenceSort;
use crate::project::resolve::percent_decode;
use crate::rules::figures::local_path;
use crate::source::Span;

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

/// The edits that go with moves that the client is about to make.
pub(super) fn files(spaces: &mut Workspaces, params: RenameFilesParams) -> Option<WorkspaceEdit> {
    let moves = params.files.iter().filter_map(|file| {
        let path = |uri: &str| path_of(&uri.parse().ok()?);
        Some((path(&file.old_uri)?, path(&file.new_uri)?))
    });
    let moves = Moves(moves.collect());
    let (first, _) = moves.0.first()?;
    let space = spaces.iter().find(|space| space.holds(first))?;
    let mut edits = Edits::new();
    for member in space.session().project().members() {
        for path in paths(space, member, &moves) {
            if let Some(edit) = path.edit(space, member, &moves) {
                edits.entry(member.path.clone()).or_default().push(edit);
            }
        }
    }
    Some(written(space, edits))
}

/// Files and folders, and where they go.
struct Moves(Vec<(PathBuf, PathBuf)>);

impl Moves {
    /// Where a file is afterwards.
    fn after(&self, path: &Path) -> PathBuf {
        let place = self.0.iter().find_map(|(old, new)| {
            let rest = path.strip_prefix(old).ok()?;
            let whole = rest.as_os_str().is_empty();
            Some(if whole { new.clone() } else { new.join(rest) })
        });
        place.unwrap_or_else(|| path.to_path_buf())
    }

    /// Whether a document may show a picture by a path that changes: it is moved, or says the name of what is.
    fn may_touch(&self, member: &Member) -> bool {
        let text = member.source.text();
        self.0.iter().any(|(old, _)| {
            let name = old.file_stem().and_then(|name| name.to_str());
            member.path.starts_with(old)
                || text.contains('%')
                || name.is_some_and(|name| text.contains(name))
        })
    }
}

/// A path that a document writes.
struct Written {
    span: Span,
    /// As files have it.
    path: String,
    /// The file to which it leads.
    file: PathBuf,
    /// Whether percent signs stand for bytes in it.
    is_encoded: bool,
}

/// The paths in a document that lead to files.
fn paths(space: &Workspace, member: &Member, moves: &Moves) -> Vec<Written> {
    use ReferenceSort::{File, HtmlLink, Include, Link, LiteralInclude, Page, TocEntry};
    let project = space.session().project();
    let references = member.facts.references_of(|sort| {
        let paths = [
            Link,
            HtmlLink,
            Include,
            LiteralInclude,
            File,
            Page,
            TocEntry,
        ];
        paths.contains(&sort)
    });
    let references = references.filter(|reference| !reference.target.is_empty());
    let written = references.filter_map(|reference| {
        Some(Written {
            span: reference.span,
            path: reference.target.to_string(),
            file: file(project, member, reference)?,
            is_encoded: reference.sort.is_link(),
        })
    });
    let mut written: Vec<Written> = written.collect();
    if moves.may_touch(member) {
        written.extend(pictures(space, member));
    }
    written
}

/// The pictures of a document, which are no facts of it.
fn pictures(space: &Workspace, member: &Member) -> Vec<Written> {
    let around = space.session().project().around();
    let document = around.parse(&member.path, member.source.clone());
    let images = document.images().iter().filter_map(|image| {
        let path = local_path(image)?;
        let file = around.absolute_from(member.path.parent()?, &path);
        let is_encoded = image.form != ImageForm::Directive;
        let Span { start, end } = image.path_span;
        let text = document.slice(image.path_span);
        let rest = text.find(['#', '?']).filter(|_| is_encoded);
        Some(Written {
            span: Span {
                start,
                end: rest.map_or(end, |at| start + at as u32),
            },
            path,
            file,
            is_encoded,
        })
    });
    images.collect()
}

impl Written {
    /// What stands in its place after the moves, if that is something else.
    fn edit(&self, space: &Workspace, member: &Member, moves: &Moves) -> Option<(Span, String)> {
        let (from, to) = (moves.after(&member.path), moves.after(&self.file));
        if from == member.path && to == self.file {
            return None;
        }
        let text = member.source.slice(self.span);
        let is_read = text == self.path || self.is_encoded && percent_decode(text) == self.path;
        let around = space.session().project().around();
        let exact = around.absolute_from(member.path.parent()?, &self.path) == self.file;
        let before = self.from(space, &member.path, &self.file)?;
        let after = self.from(space, &from, &to)?;
        // A page has more names than one, and which of them is meant to stay is not known.
        let is_known = is_read && (exact || before == self.path);
        let bare = !member.source.text()[..self.span.start as usize].ends_with('<');
        let after = match self.is_encoded && (text.contains('%') || bare) {
            true => encoded(&after, text.is_ascii() && !self.path.is_ascii()),
            false => after,
        };
        (is_known && after != text).then_some((self.span, after))
    }

    /// The path from one file to another, written as this one is: with the suffix or without, from the root or from here.
    fn from(&self, space: &Workspace, from: &Path, to: &Path) -> Option<String> {
        let folder = from.parent()?;
        let mut path = match self.path.starts_with('/') {
            true => {
                let around = space.session().project().around();
                let root = around.absolute_from(folder, "/");
                format!("/{}", slashed(to.strip_prefix(root).ok()?))
            }
            false => relative(to, folder),
        };
        if Path::new(&self.path).extension() != self.file.extension() {
            let suffix = to.extension()?.to_str()?;
            path.truncate(path.len() - suffix.len() - 1);
        }
        if self.path.starts_with("./") && !path.starts_with("../") {
            path.insert_str(0, "./");
        }
        Some(path)
    }
}

/// A path as a link has it: what would end the destination is written with percent signs, and other letters than ASCII's
/// where the author does so.
fn encoded(path: &str, letters: bool) -> String {
    let mut encoded = String::with_capacity(path.len());
    let mut bytes = [0; 4];
    for c in path.chars() {
        let ends = c.is_ascii_whitespace() || c.is_ascii_control() || "()<>%#?\\\"".contains(c);
        if ends || letters && !c.is_ascii() {
            for byte in c.encode_utf8(&mut bytes).bytes() {
                encoded.push_str(&format!("%{byte:02X}"));
            }
        } else {
            encoded.push(c);
        }
    }
    encoded
}
