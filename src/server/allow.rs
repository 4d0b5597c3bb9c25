//! The comment that allows a finding, as an editor offers it.
//!
//! Where the project wants reasons, the comment has a place for one. An author whose editor knows such places is led to
//! it; for others it holds `…`, which is no reason, so that kouetsu asks for one until it is there. Where reasons are not
//! wanted there is no such place: an empty one would only look forgotten.

use crate::diagnostic::Diagnostic;
use crate::document::{Document, Kind, NodeId};
use crate::findings::allow::{Judge, UNEXPLAINED, can_be_allowed};
use crate::session::Session;
use crate::source::Span;

/// What stands for the reason until it is written.
const REASON: &str = "…";

pub(super) struct Comment {
    /// Where it goes: an empty span at the beginning of a line.
    pub(super) at: Span,
    rule: String,
    explains: bool,
}

impl Comment {
    /// The comment for a finding, if one can allow it.
    pub(super) fn new(
        session: &Session,
        document: &Document,
        finding: &Diagnostic,
    ) -> Option<Comment> {
        let place = place(document, finding.primary.span.start as usize);
        let at = place.filter(|_| can_be_allowed(&finding.rule, session))?;
        Some(Comment {
            at: Span::empty(at),
            rule: finding.rule.to_string(),
            explains: session.voice(UNEXPLAINED, &finding.primary.file).is_some(),
        })
    }

    /// As text.
    pub(super) fn text(&self) -> String {
        self.with(&self.rule, REASON)
    }

    /// As a snippet with the reason to fill in, if there is to be one.
    pub(super) fn snippet(&self) -> Option<String> {
        let rule = self.rule.replace('\\', "\\\\").replace('$', "\\$");
        let reason = format!("${{1:{REASON}}}");
        self.explains.then(|| self.with(&rule, &reason))
    }

    fn with(&self, rule: &str, reason: &str) -> String {
        match self.explains {
            true => format!("<!-- kouetsu allow {rule} reason=\"{reason}\" -->\n\n"),
            false => format!("<!-- kouetsu allow {rule} -->\n\n"),
        }
    }
}

/// Where a comment goes for what begins at an offset: before the outermost block around it, and the targets that belong
/// to that. A block within a list, a quote or a directive is left alone: what stands before it may not be what it looks
/// like. Before front matter there is no place.
fn place(document: &Document, at: usize) -> Option<usize> {
    let start = |id: NodeId| document.node(id).span.start as usize;
    let blocks = document.children(NodeId::ROOT);
    let before: Vec<NodeId> = blocks.take_while(|&id| start(id) <= at).collect();
    let (&holder, before) = before.split_last()?;
    if document.node(holder).kind == Kind::FrontMatter {
        return None;
    }
    let targets = before.iter().rev();
    let targets = targets.take_while(|&&id| document.node(id).kind == Kind::Target);
    let start = start(*targets.last().unwrap_or(&holder));
    let source = document.source();
    let line = source.line_span(source.line_of(start)).start as usize;
    let is_alone = source.text()[line..start].trim().is_empty();
    is_alone.then_some(line)
}
