//! What an author can do about a finding: its fix, each of several where only the author can choose, all safe fixes of a
//! file, and a comment that allows it.

use std::collections::HashMap;

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, TextEdit, Uri, WorkspaceEdit,
};

use super::convert;
use super::moved::difference;
use super::workspace::{Workspace, Workspaces};
use crate::diagnostic::{Diagnostic, Fix};
use crate::document::Document;
use crate::session::Fixing;
use crate::source::{Source, Span};

/// All safe fixes of a file, as it is asked for on saving it.
pub(super) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.kouetsu");

pub(super) fn actions(
    spaces: &mut Workspaces,
    params: CodeActionParams,
) -> Vec<CodeActionOrCommand> {
    let uri = params.text_document.uri;
    let Some((space, path)) = spaces.at(&uri) else {
        return Vec::new();
    };
    let only = params.context.only;
    let wanted = |kind: &CodeActionKind| match &only {
        None => true,
        Some(only) => only.iter().any(|only| is_kind(kind, only)),
    };
    let mut actions: Vec<CodeAction> = Vec::new();
    let Some(member) = space.member(&path) else {
        return Vec::new();
    };
    let (name, source) = (member.name().clone(), member.source.clone());
    if wanted(&CodeActionKind::QUICKFIX) {
        let at = space.span_in(&source, params.range);
        let document = space
            .session()
            .project()
            .around()
            .parse(&path, source.clone());
        let touched = |finding: &&Diagnostic| {
            let span = finding.primary.span;
            span.start <= at.end && at.start <= span.end
        };
        for finding in space.found(&name).iter().filter(touched) {
            actions.extend(quick_fixes(space, finding, &document));
        }
    }
    // Not among the bulbs at every word, but where it is asked for.
    if only.is_some() && wanted(&FIX_ALL) {
        actions.extend(fix_all(space, &name, &source, uri));
    }
    actions
        .into_iter()
        .map(CodeActionOrCommand::CodeAction)
        .collect()
}

/// Whether one kind is the other or one of its kinds: `source.fixAll.kouetsu` is a `source.fixAll`.
fn is_kind(kind: &CodeActionKind, wanted: &CodeActionKind) -> bool {
    let rest = kind.as_str().strip_prefix(wanted.as_str());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn quick_fixes(space: &Workspace, finding: &Diagnostic, document: &Document) -> Vec<CodeAction> {
    let action = |title: String, edit: WorkspaceEdit, preferred: bool| CodeAction {
        title,
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![convert::diagnostic(space, finding)]),
        edit: Some(edit),
        is_preferred: Some(preferred),
        ..CodeAction::default()
    };
    let fixes = finding.fix.iter().map(|fix| (fix, true));
    let others = finding.alternatives.iter().map(|fix| (fix, false));
    let mut actions: Vec<CodeAction> = fixes
        .chain(others)
        .map(|(fix, preferred)| action(capitalised(&fix.title), edit(space, fix), preferred))
        .collect();
    if let Some((span, text)) = allowing(document, finding) {
        let title = format!("Allow `{}` here", finding.rule);
        let edits = vec![text_edit(space, document.source(), span, text)];
        let uri = space.uri(&finding.primary.file);
        actions.extend(uri.map(|uri| action(title, changes([(uri, edits)]), false)));
    }
    actions
}

fn capitalised(title: &str) -> String {
    let mut chars = title.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

#[expect(
    clippy::mutable_key_type,
    reason = "the type of an address has a cache in it that is no part of what is compared"
)]
fn edit(space: &Workspace, fix: &Fix) -> WorkspaceEdit {
    let mut by_file: HashMap<Uri, Vec<TextEdit>> = HashMap::new();
    for edit in &fix.edits {
        if let Some((uri, source)) = space.uri(&edit.file).zip(space.source(&edit.file)) {
            let edit = text_edit(space, source, edit.span, edit.text.clone());
            by_file.entry(uri).or_default().push(edit);
        }
    }
    changes(by_file)
}

pub(super) fn text_edit(space: &Workspace, source: &Source, span: Span, text: String) -> TextEdit {
    TextEdit::new(space.range_in(source, span), text)
}

pub(super) fn changes(by_file: impl IntoIterator<Item = (Uri, Vec<TextEdit>)>) -> WorkspaceEdit {
    WorkspaceEdit {
        changes: Some(by_file.into_iter().collect()),
        ..WorkspaceEdit::default()
    }
}

/// The comment that allows a finding, and where it goes: before the outermost block in which it begins. A block within a
/// list, a quote or a directive is left alone: what stands before it may not be what it looks like.
fn allowing(document: &Document, finding: &Diagnostic) -> Option<(Span, String)> {
    let source = document.source();
    let at = finding.primary.span.start as usize;
    let holder = document
        .children(crate::document::NodeId::ROOT)
        .take_while(|&id| document.node(id).span.start as usize <= at)
        .last()?;
    let start = document.node(holder).span.start as usize;
    let line = source.line_span(source.line_of(start)).start as usize;
    let alone = source.text()[line..start].trim().is_empty();
    let rule = &finding.rule;
    let comment = format!("<!-- kouetsu allow {rule} reason=\"\" -->\n\n");
    alone.then(|| (Span::empty(line), comment))
}

/// The file with all its safe fixes.
fn fix_all(space: &mut Workspace, name: &str, source: &Source, uri: Uri) -> Option<CodeAction> {
    let fixed = space.session_mut().fix(&Fixing {
        unsafe_too: false,
        only: &|_| true,
        file: Some(name),
    });
    let changed = fixed
        .changed
        .into_iter()
        .find(|changed| **changed.before.path() == *name)?;
    // The editor has not made them yet.
    let texts = vec![(changed.path.clone(), changed.before.clone())];
    space.session_mut().set(texts);
    let after = &changed.after;
    let (span, new) = difference(source.text(), after.text());
    let edits = vec![text_edit(space, source, span, after.slice(new).to_owned())];
    Some(CodeAction {
        title: "Make all safe fixes of kouetsu".to_owned(),
        kind: Some(FIX_ALL),
        edit: Some(changes([(uri, edits)])),
        ..CodeAction::default()
    })
}
