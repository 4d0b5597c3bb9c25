//! Sphinx's other language, reStructuredText, in a document of MyST, and roles that are half of either.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::broken_fence_opener::line_starts;
use crate::diagnostic::Safety;
use crate::document::{Document, Kind, NodeId, tables};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RestructuredText {}

/// Roles whose name in braces is nothing but a role, even where a space or a parenthesis follows.
const ROLES: [&str; 12] = [
    "abbr", "any", "cite", "cite:p", "cite:t", "doc", "download", "eq", "kbd", "numref", "ref",
    "term",
];

impl Rule for RestructuredText {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        if !document.flavor().is_myst() {
            return;
        }
        for id in document.nodes(Kind::Code) {
            check_code(document, id, reporter);
        }
        for id in document.nodes(Kind::Text) {
            let span = document.node(id).span;
            if document.slice(span).contains("}(") {
                check_parentheses(document, span, reporter);
            }
        }
        for id in document.nodes(Kind::Paragraph) {
            if document.slice(document.node(id).span).contains(".. ") {
                check_lines(document, id, reporter);
            }
        }
    }
}

/// How many bytes before a span of code can be the name of its role.
const NAME: usize = 80;

/// A span of code that was to be the rest of a role or a link: `` :ref:`x` ``, `` {ref} `x` ``, `` `text <url>`_ ``.
fn check_code(document: &Document, id: NodeId, reporter: &mut Reporter) {
    static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:^|[^A-Za-z0-9:`\\]):([A-Za-z][A-Za-z0-9:+_-]*[A-Za-z0-9]):$|\{([a-z:]+)\}([ \t]+)$")
            .expect("the pattern is right")
    });
    let span = document.node(id).span;
    let source = document.source().text();
    let code = document.slice(span);
    let end = span.start as usize;
    let start = (end.saturating_sub(NAME)..=end)
        .find(|&at| source.is_char_boundary(at))
        .unwrap_or(end);
    let before = &source[start..end];
    if before.ends_with([':', ' ', '\t'])
        && before.contains([':', '}'])
        && let Some(found) = BEFORE.captures(before)
    {
        if let Some(name) = found
            .get(1)
            .filter(|name| tables::role(name.as_str()).is_some())
        {
            let right = format!("{{{}}}", name.as_str());
            let role = Span::new(start + name.start() - 1, end);
            tell(
                role.to(span),
                format!(
                    "`:{}:` is a role of reStructuredText, and words in MyST",
                    name.as_str()
                ),
                format!("{right}{code}"),
                (role, right),
                reporter,
            );
        } else if let (Some(name), Some(gap)) = (found.get(2), found.get(3))
            && ROLES.contains(&name.as_str())
        {
            tell(
                Span::new(start + name.start() - 1, end).to(span),
                format!("a space keeps `{{{}}}` from being a role", name.as_str()),
                format!("{{{}}}{code}", name.as_str()),
                (Span::new(start + gap.start(), end), String::new()),
                reporter,
            );
        }
    }
    let after = &source[span.end as usize..];
    if code.contains(" <http") && after.starts_with('_') {
        check_link(document, span, after, reporter);
    }
}

/// `` `text <url>`_ ``.
fn check_link(document: &Document, span: Span, after: &str, reporter: &mut Reporter) {
    let inner = document.slice(span).trim_matches('`').trim();
    let marks = after.bytes().take_while(|&b| b == b'_').count();
    let parts = inner
        .strip_suffix('>')
        .and_then(|inner| inner.rsplit_once(" <"));
    let Some((text, url)) = parts.filter(|_| marks <= 2) else {
        return;
    };
    if url.contains([' ', '(', ')', '<']) || text.contains(['[', ']']) {
        return;
    }
    let whole = Span::new(span.start as usize, span.end as usize + marks);
    let right = format!("[{}]({url})", text.trim());
    tell(
        whole,
        "a link of reStructuredText, and code in MyST".to_string(),
        right.clone(),
        (whole, right),
        reporter,
    );
}

/// `{ref}(day)`.
fn check_parentheses(document: &Document, span: Span, reporter: &mut Reporter) {
    static ROLE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\{([a-z:]+)\}\(([^\s()`]+)\)").expect("the pattern is right")
    });
    for found in ROLE.captures_iter(document.slice(span)) {
        if !ROLES.contains(&&found[1]) {
            continue;
        }
        let whole = found.get(0).expect("there is a match");
        let start = span.start as usize;
        let place = Span::new(start + whole.start(), start + whole.end());
        let right = format!("{{{}}}`{}`", &found[1], &found[2]);
        tell(
            place,
            format!("parentheses keep `{{{}}}` from being a role", &found[1]),
            right.clone(),
            (place, right),
            reporter,
        );
    }
}

fn tell(
    place: Span,
    message: String,
    right: String,
    edit: (Span, String),
    reporter: &mut Reporter,
) {
    let right = match right.contains('`') {
        true => format!("write `` {right} ``"),
        false => format!("write `{right}`"),
    };
    reporter
        .report(place, message)
        .help(right.clone())
        .fix(right, Safety::Unsafe, vec![edit])
        .reach(place);
}

/// `.. note::` and `.. _label:` at the start of a line.
fn check_lines(document: &Document, id: NodeId, reporter: &mut Reporter) {
    let source = document.source().text();
    for (at, kind) in line_starts(document, id) {
        let rest = &source[at as usize..];
        if kind != Kind::Text || !rest.starts_with(".. ") {
            continue;
        }
        let line = rest.lines().next().unwrap_or_default().trim_end();
        let place = Span::new(at as usize, at as usize + line.len());
        let words = line[3..].trim_start();
        if let Some(label) = words
            .strip_prefix('_')
            .and_then(|label| label.strip_suffix(':'))
        {
            let right = format!("({label})=");
            reporter
                .report(place, "a target of reStructuredText, and words in MyST")
                .help(format!("write `{right}`"));
        } else if let Some((name, _)) = words.split_once("::")
            && !name.contains(' ')
            && tables::directive(name).is_some()
        {
            reporter
                .report(
                    place,
                    format!("`.. {name}::` is a directive of reStructuredText, and words in MyST"),
                )
                .help(format!(
                    "open a fence with `{{{name}}}`, and close it below"
                ));
        }
    }
}
