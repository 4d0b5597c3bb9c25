//! A directive without the body that it needs.

use serde::Deserialize;

use super::is_blank;
use super::known::known;
use crate::document::Document;
use crate::document::node::{OptionFault, OptionStyle};
use crate::document::tables::Content;
use crate::project::{Builder, Place};
use crate::rules::{Reporter, Rule};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MissingDirectiveContent {}

impl Rule for MissingDirectiveContent {
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        for known in known(document, place) {
            let body = document.slice(known.directive.body);
            if known.shape.content != Content::Required || !is_blank(body) {
                continue;
            }
            // What stands on the opening line of a directive that takes no argument is its body.
            let takes_argument = known.shape.required + known.shape.optional > 0;
            if !takes_argument && known.directive.argument.is_some() {
                continue;
            }
            let options = &known.directive.options;
            if !known.has_options() && options.style != OptionStyle::None {
                continue;
            }
            let faults = options.faults.iter();
            if faults
                .map(|fault| &fault.1)
                .any(|fault| *fault == OptionFault::UnclosedBlock)
            {
                continue;
            }
            let mystmd = known.builder == Some(Builder::Mystmd);
            let elsewhere = |key: &str| matches!(key, "file" | "url") && !mystmd;
            if known
                .options(document)
                .any(|entry| elsewhere(document.slice(entry.key)))
            {
                continue;
            }
            let message = format!("`{{{}}}` without content", known.name);
            reporter.report(document.opening(known.directive), message);
        }
    }
}
