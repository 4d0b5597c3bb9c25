//! A directive whose braces are missing, of full width or on another line, so that it is a code block.

use serde::Deserialize;

use crate::diagnostic::Safety;
use crate::document::node::CodeBlock;
use crate::document::{Data, Document, Kind, NodeId, tables};
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
            if code.info.is_empty() {
                check_next_line(document, id, code, reporter);
                continue;
            }
            let info = document.slice(code.info);
            let Some((written, name, message)) = unbraced(info) else {
                continue;
            };
            let start = code.info.start as usize;
            let span = Span::new(start, start + written.len());
            let edit = (span, format!("{{{name}}}"));
            tell(document, id, name, edit, message, reporter);
        }
    }
}

/// The directive that an info string begins with, if its braces are not there or not right: as written, its name, and what
/// there is to say.
fn unbraced(info: &str) -> Option<(&str, &str, String)> {
    if let Some((written, name)) = half_braced(info) {
        return Some((written, name, format!("`{written}` opens no directive")));
    }
    let name = info.split_whitespace().next().unwrap_or_default();
    let meant = NO_LANGUAGES.contains(&name) && tables::directive(name).is_some();
    let message = || format!("`{name}` is the language of a code block here, not a directive");
    meant.then(|| (name, name, message()))
}

fn tell(
    document: &Document,
    id: NodeId,
    name: &str,
    edit: (Span, String),
    message: String,
    reporter: &mut Reporter,
) {
    reporter
        .report(edit.0, message)
        .help(format!("write `{{{name}}}`"))
        .fix(format!("write `{{{name}}}`"), Safety::Unsafe, vec![edit])
        .reach(document.node(id).span);
}

/// The name of a directive with braces of full width, or with one brace, at the start of an info string.
fn half_braced(info: &str) -> Option<(&str, &str)> {
    let opened = info.strip_prefix(['{', '｛']);
    let rest = opened.unwrap_or(info);
    let length = rest
        .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, ':' | '-' | '_' | '+'))
        .unwrap_or(rest.len());
    let (name, after) = rest.split_at(length);
    let closed = after.strip_prefix(['}', '｝']);
    let written = &info[..info.len() - closed.unwrap_or(after).len()];
    let ends = closed.is_some() || after.is_empty() || after.starts_with([' ', '\t']);
    let half = (opened.is_some() || closed.is_some()) && written != format!("{{{name}}}");
    (half && ends && tables::directive(name).is_some()).then_some((written, name))
}

/// A bare fence with the name of a directive below it.
fn check_next_line(document: &Document, id: NodeId, code: &CodeBlock, reporter: &mut Reporter) {
    let Some(fence) = &code.fence else { return };
    let body = document.slice(code.body);
    let line = body.lines().next().unwrap_or_default();
    let plain = line.trim_start_matches([' ', '\t', '>']).trim_end();
    let name = plain
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'));
    if name.and_then(tables::directive).is_none() {
        return;
    }
    let start = code.body.start as usize + line.trim_end().len() - plain.len();
    let between = Span::new(fence.open.end as usize, start);
    reporter
        .report(
            Span::new(start, start + plain.len()),
            format!("`{plain}` is code here, since it stands below the fence"),
        )
        .help(format!("write it on the line of the fence: ` ```{plain} `"))
        .fix(
            "join the two lines",
            Safety::Unsafe,
            vec![(between, String::new())],
        )
        .reach(document.node(id).span);
}
