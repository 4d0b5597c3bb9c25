//! A directive whose braces are missing, so that it is a code block.

use serde::Deserialize;

use crate::diagnostic::Safety;
use crate::document::{Data, Document, Kind, tables};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnbracedDirective {}

/// Directives that nobody means as the language of code. Others, such as `math`, `mermaid` and `raw`, are languages too.
const NO_LANGUAGES: [&str; 22] = [
    "admonition",
    "attention",
    "caution",
    "danger",
    "dropdown",
    "error",
    "figure",
    "figure-md",
    "grid",
    "hint",
    "image",
    "important",
    "include",
    "literalinclude",
    "note",
    "seealso",
    "sidebar",
    "tab-item",
    "tab-set",
    "tip",
    "toctree",
    "warning",
];

impl Rule for UnbracedDirective {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        if !document.flavor().is_myst() {
            return;
        }
        for id in document.nodes(Kind::CodeBlock) {
            let Data::Code(code) = &document.node(id).data else {
                continue;
            };
            let info = document.slice(code.info);
            let name = info.split_whitespace().next().unwrap_or_default();
            if !NO_LANGUAGES.contains(&name) || tables::directive(name).is_none() {
                continue;
            }
            let span = Span::new(
                code.info.start as usize,
                code.info.start as usize + name.len(),
            );
            reporter
                .report(
                    span,
                    format!("`{name}` is the language of a code block here, not a directive"),
                )
                .help(format!("write `{{{name}}}`"))
                .fix(
                    format!("write `{{{name}}}`"),
                    Safety::Unsafe,
                    vec![(span, format!("{{{name}}}"))],
                )
                .reach(document.node(id).span);
        }
    }
}
