//! What an author can do about a finding: its fix, each of several where only the author can choose, all safe fixes of a
//! file, and a comment that allows it.

use std::collections::HashMap;

use lsp_types::{
    CodeAction, CodeActionKind, CodeActionParams, Range, TextEdit, Uri, WorkspaceEdit,
};
use serde_json::{Value, json};

use super::allow::Comment;
use super::convert;
use super::moved::difference;
use super::workspace::{Workspace, Workspaces};
use crate::diagnostic::{Diagnostic, Fix};
use crate::document::Document;
use crate::session::Fixing;
use crate::source::{Source, Span};

/// All safe fixes of a file, as it is asked for on saving it.
pub(super) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.kouetsu");

/// What can be done about what is found in a range. `fills_in` tells whether an edit may have places to fill in, for which
/// the crate has no type; so actions are JSON.
pub(super) fn actions(
    spaces: &mut Workspaces,
    fills_in: bool,
    params: CodeActionParams,
) -> Vec<Value> {
    let uri = params.text_document.uri;
    let Some((space, path)) = spaces.at(&uri) else {
        return Vec::new();
    };
    let only = params.context.only;
    let wanted = |kind: &CodeActionKind| match &only {
        None => true,
        Some(only) => only.iter().any(|only| is_kind(kind, only)),
    };
    let mut actions: Vec<Value> = Vec::new();
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
            actions.extend(quick_fixes(space, finding).iter().map(json));
            actions.extend(allowing(space, finding, &document, fills_in));
        }
    }
    // Not among the bulbs at every word, but where it is asked for.
    if only.is_some() && wanted(&FIX_ALL) {
        actions.extend(fix_all(space, &name, &source, uri).iter().map(json));
    }
    actions
}

fn json(action: &CodeAction) -> Value {
    serde_json::to_value(action).expect("an action is plain data")
}

/// Whether one kind is the other or one of its kinds: `source.fixAll.kouetsu` is a `source.fixAll`.
fn is_kind(kind: &CodeActionKind, wanted: &CodeActionKind) -> bool {
    let rest = kind.as_str().strip_prefix(wanted.as_str());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn quick_fix(
    space: &Workspace,
    finding: &Diagnostic,
    title: String,
    edit: WorkspaceEdit,
) -> CodeAction {
    CodeAction {
        title,
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![convert::diagnostic(space, finding)]),
        edit: Some(edit),
        is_preferred: Some(false),
        ..CodeAction::default()
    }
}

/// The fix of a finding, which is preferred, and those among which only the author can choose.
fn quick_fixes(space: &Workspace, finding: &Diagnostic) -> Vec<CodeAction> {
    let fixes = finding.fix.iter().map(|fix| (fix, true));
    let others = finding.alternatives.iter().map(|fix| (fix, false));
    let action = |(fix, preferred): (&Fix, bool)| CodeAction {
        is_preferred: Some(preferred),
        ..quick_fix(space, finding, capitalised(&fix.title), edit(space, fix))
    };
    fixes.chain(others).map(action).collect()
}

/// The comment that allows a finding.
fn allowing(
    space: &Workspace,
    finding: &Diagnostic,
    document: &Document,
    fills_in: bool,
) -> Option<Value> {
    let comment = Comment::new(space.session(), document, finding)?;
    let uri = space.uri(&finding.primary.file)?;
    let title = format!("Allow `{}` here", finding.rule);
    let text = comment.text();
    let edit = text_edit(space, document.source(), comment.at, text);
    let snippet = comment.snippet().filter(|_| fills_in);
    let snippet = snippet.map(|text| filled_in(&uri, edit.range, text));
    let action = quick_fix(space, finding, title, changes([(uri, vec![edit])]));
    let mut action = json(&action);
    if let Some(snippet) = snippet {
        action["edit"] = snippet;
    }
    Some(action)
}

/// An edit with places to fill in.
fn filled_in(uri: &Uri, range: Range, snippet: String) -> Value {
    let edit = json!({"range": range, "snippet": {"kind": "snippet", "value": snippet}});
    json!({"documentChanges": [{"textDocument": {"uri": uri, "version": null}, "edits": [edit]}]})
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
