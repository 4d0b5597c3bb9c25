//! A last line without a line break.

use serde::Deserialize;

use super::{line_break, lines};
use crate::diagnostic::Safety;
use crate::document::Document;
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MissingFinalNewline {}

impl Rule for MissingFinalNewline {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        let text = document.source().text();
        let Some(last) = lines(document).last() else {
            return;
        };
        if text.ends_with(['\n', '\r']) || document.slice(last.span).trim().is_empty() {
            return;
        }
        let end = Span::empty(text.len());
        let edit = (end, line_break(document, last).to_string());
        reporter
            .report(end, "the last line of the file does not end")
            .fix("end it", Safety::Safe, vec![edit]);
    }
}
