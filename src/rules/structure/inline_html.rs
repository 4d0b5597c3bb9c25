//! Tags of raw HTML.

use serde::Deserialize;

use crate::document::{Data, Document, Kind};
use crate::project::Place;
use crate::rules::{Reporter, Rule};

/// The rule and its options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct InlineHtml {
    /// Names of tags that may be used.
    allowed: Vec<String>,
}

impl Rule for InlineHtml {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        for id in document.nodes(Kind::Html) {
            let node = document.node(id);
            let Data::Html(tag) = &node.data else {
                continue;
            };
            let allowed = || {
                self.allowed
                    .iter()
                    .any(|name| name.eq_ignore_ascii_case(&tag.name))
            };
            if !tag.closing && !allowed() {
                reporter.report(node.span, format!("raw HTML `<{}>`", tag.name));
            }
        }
    }
}
