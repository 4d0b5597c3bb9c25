//! What Git writes into a file where two versions do not go together.

use memchr::memmem;
use serde::Deserialize;

use crate::document::{Document, Line, LineKind};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

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

/// The lines on which a conflict begins or ends; code may show them.
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
    let lines = document.lines().iter().filter(|line| !is_code(line));
    let marker = |line: &Line| {
        let text = document.slice(line.span);
        let rest = text
            .strip_prefix(BEGIN)
            .or_else(|| text.strip_prefix(END))?;
        let named = rest.starts_with(|c: char| !c.is_whitespace() && c != '>');
        named.then_some(line.span)
    };
    lines.filter_map(marker).collect()
}
