//! A code fence without a language.

use serde::Deserialize;

use crate::document::{Data, Document, Kind};
use crate::project::Place;
use crate::rules::{Reporter, Rule};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MissingCodeLanguage {}

impl Rule for MissingCodeLanguage {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        for id in document.nodes(Kind::CodeBlock) {
            if let Data::Code(code) = &document.node(id).data
                && let Some(fence) = &code.fence
                && code.info.is_empty()
            {
                reporter.report(fence.open, "code block without a language");
            }
        }
    }
}
