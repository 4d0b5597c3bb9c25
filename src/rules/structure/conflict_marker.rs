//! What Git writes into a file where two versions do not go together.

use memchr::memmem;
use serde::Deserialize;

use crate::document::{Document, Kind, Line, LineKind};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;
use crate::text::pattern;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConflictMarker {}

impl Rule for ConflictMarker {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        let mut open: Option<Span> = None;
        for span in markers(document) {
            let begins = document.slice(span).starts_with(BEGIN);
            match open.filter(|_| !begins) {
                Some(first) => {
                    report(document, first, reporter).related(span, "the other version ends here");
                    open = None;
                }
                None => {
                    if let Some(first) = open.replace(span) {
                        report(document, first, reporter);
                    }
                    if !begins {
                        open = None;
                        report(document, span, reporter);
                    }
                }
            }
        }
        if let Some(first) = open {
            report(document, first, reporter);
        }
    }
}

const BEGIN: &str = "<<<<<<< ";
const END: &str = ">>>>>>> ";

fn report<'r>(
    document: &Document,
    span: Span,
    reporter: &'r mut Reporter,
) -> &'r mut crate::diagnostic::Diagnostic {
    let text = document.slice(span);
    reporter.report(span, format!("`{text}` was left by a merge"))
}

/// Whether the text is two versions of one, of which nobody knows what is meant to stay.
pub(crate) fn has_conflict(document: &Document) -> bool {
    !markers(document).is_empty()
}

/// The lines on which a conflict begins or ends; code may show them. A line alone may be anything, a quotation of a
/// quotation: unless it names a branch, the other one and `=======` must be there too.
fn markers(document: &Document) -> Vec<Span> {
    let text = document.source().text();
    let has = |marker: &str| memmem::find(text.as_bytes(), marker.as_bytes()).is_some();
    if !has(BEGIN) && !has(END) {
        return Vec::new();
    }
    let is_code = |line: &&Line| {
        use LineKind::{Comment, FenceBody, Indented, MathBody};
        matches!(line.kind, FenceBody | Indented | MathBody | Comment)
    };
    let lines = || document.lines().iter().filter(|line| !is_code(line));
    let preformatted = preformatted(document);
    let is_shown = |span: Span| {
        let after = preformatted.partition_point(|block| block.end < span.end);
        preformatted
            .get(after)
            .is_some_and(|block| block.start <= span.start)
    };
    let marker = |line: &Line| {
        let text = document.slice(line.span);
        let rest = text
            .strip_prefix(BEGIN)
            .or_else(|| text.strip_prefix(END))?;
        let named = rest.starts_with(|c: char| !c.is_whitespace() && c != '>');
        (named && !is_shown(line.span)).then_some(line.span)
    };
    let mut markers: Vec<Span> = lines().filter_map(marker).collect();
    let begins = |span: &Span| document.slice(*span).starts_with(BEGIN);
    let whole = markers.iter().any(begins)
        && !markers.iter().all(begins)
        && lines().any(|line| document.slice(line.span) == "=======");
    let is_branch = |span: &Span| {
        let name = &document.slice(*span)[BEGIN.len()..];
        pattern!(
            r"^(?:HEAD|ours|[0-9a-f]{7,40}|main|master|Updated upstream|[\w.-]+/[\w./-]+)(?:$|[ :])"
        )
        .is_match(name)
    };
    markers.retain(|span| whole || begins(span) && is_branch(span));
    markers
}

/// Blocks of HTML that show their text as it is.
fn preformatted(document: &Document) -> Vec<Span> {
    let blocks = document.nodes(Kind::HtmlBlock);
    let spans = blocks.map(|id| document.node(id).span);
    let is_pre = |span: &Span| {
        let name = document.slice(*span).get(..4);
        name.is_some_and(|name| name.eq_ignore_ascii_case("<pre"))
    };
    spans.filter(is_pre).collect()
}
