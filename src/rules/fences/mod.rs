//! Structure of directives and code blocks.

pub mod broken_fence_opener;
mod dialect;
pub mod fence_closed_early;
pub mod inconsistent_fence_style;
pub mod invalid_directive_content;
pub mod invalid_directive_option;
mod known;
mod languages;
pub mod mismatched_colon_fence;
pub mod missing_code_language;
pub mod missing_directive_argument;
pub mod missing_directive_content;
pub mod restructured_text;
mod story;
pub mod stray_fence;
pub mod unbraced_directive;
pub mod unclosed_fence;
pub mod unexpected_directive_content;
mod unknown;
pub mod unknown_directive;
pub mod unknown_directive_option;
pub mod unknown_role;
mod values;

use crate::document::Document;
use crate::document::node::Directive;
use crate::source::Span;

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
