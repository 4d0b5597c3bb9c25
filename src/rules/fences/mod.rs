//! Structure of directives and code blocks.

pub mod broken_fence_opener;
mod dialect;
pub mod fence_closed_early;
pub mod inconsistent_fence_style;
pub mod invalid_directive_option;
mod known;
mod languages;
pub mod mismatched_colon_fence;
pub mod missing_code_language;
pub mod missing_directive_argument;
pub mod missing_directive_content;
pub mod stray_fence;
pub mod unbraced_directive;
pub mod unclosed_fence;
pub mod unexpected_directive_content;
mod unknown;
pub mod unknown_directive;
pub mod unknown_directive_option;
pub mod unknown_role;
mod values;

use crate::document::nesting::{FenceMark, Stray};
use crate::document::node::Directive;
use crate::document::{Data, Document, Kind};
use crate::source::Span;

/// What a fence opens, as a message names it: `` `{figure}` ``, or a code block.
fn what(document: &Document, mark: &FenceMark) -> String {
    let info = document.slice(mark.info);
    let first = info.split_whitespace().next().unwrap_or_default();
    match (info.starts_with('{'), info.find('}')) {
        (true, Some(end)) => format!("`{}`", &info[..=end]),
        _ if info.is_empty() && mark.marker == b':' => "the bare colon fence".to_string(),
        _ if info.is_empty() => "the code block".to_string(),
        _ => format!("the `{first}` code block"),
    }
}

/// The opening line of a fence.
fn opening(mark: &FenceMark) -> Span {
    if mark.info.is_empty() {
        mark.run
    } else {
        mark.run.to(mark.info)
    }
}

/// `3 backticks`.
fn markers(marker: u8, count: usize) -> String {
    let name = match marker {
        b'`' => "backtick",
        b'~' => "tilde",
        _ => "colon",
    };
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}

/// The line of an offset, from 1.
fn line(document: &Document, at: u32) -> usize {
    document.source().line_of(at as usize) + 1
}

/// `line 3`, or `lines 3-7`, of a span that is not empty.
fn lines(document: &Document, span: Span) -> String {
    let (first, last) = (line(document, span.start), line(document, span.end));
    if first == last {
        format!("line {first}")
    } else {
        format!("lines {first}-{last}")
    }
}

/// What a stray fence does to the text after it.
fn swallows(document: &Document, stray: &Stray) -> String {
    let block = if stray.mark.marker == b':' {
        "block"
    } else {
        "code block"
    };
    if document.slice(stray.swallowed).trim().is_empty() {
        return format!("it opens an empty {block}");
    }
    let lost = lost(document, stray.swallowed);
    let lines = lines(document, stray.swallowed);
    format!("it opens a {block} that swallows {lines}{lost}")
}

/// Headings and directives that a reader does not get to see as such.
fn lost(document: &Document, span: Span) -> String {
    let blocks = document.nodes_within(span);
    let mut names =
        blocks.filter_map(
            |id| match (&document.node(id).kind, &document.node(id).data) {
                (Kind::Heading, _) => Some(format!(
                    "the heading `{}`",
                    document.prose(id).text().replace('\n', " ")
                )),
                (Kind::Directive, Data::Directive(directive)) => {
                    Some(format!("a `{{{}}}`", document.directive_name(directive)))
                }
                _ => None,
            },
        );
    let shown: Vec<String> = names.by_ref().take(2).collect();
    match (shown.len(), names.count()) {
        (0, _) => String::new(),
        (_, 0) => format!(", with {}", shown.join(" and ")),
        (_, more) => format!(", with {} and {more} more", shown.join(", ")),
    }
}

/// Whether a text holds nothing but white space and the markers of quotes.
fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c == '>')
}

/// The first line of a directive's body that says something, trimmed.
fn first_line(document: &Document, directive: &Directive) -> Option<Span> {
    let body = document.slice(directive.body);
    let rest = body.trim_start_matches(|c: char| c.is_whitespace() || c == '>');
    let line = rest.lines().next()?.trim_end();
    let start = directive.body.start as usize + body.len() - rest.len();
    Some(Span::new(start, start + line.len()))
}
