//! What is shown at a place: the page of the rule of a finding, and where a reference leads.

use std::fmt::Write as _;

use lsp_types::{Hover, HoverContents, HoverParams, MarkupContent, MarkupKind};

use super::navigate::{Thing, definitions, thing};
use super::workspace::{Place, Workspaces};
use crate::diagnostic::Diagnostic;
use crate::paths::relative;
use crate::source::{Source, Span};

pub(super) fn hover(spaces: &mut Workspaces, params: HoverParams) -> Option<Hover> {
    let place = spaces.place(&params.text_document_position_params)?;
    let at = Span::empty(place.at);
    let found = place.space.found(place.member.name()).iter();
    let found = found.filter(|finding| finding.primary.span.contains(at));
    let mut parts: Vec<String> = found.filter_map(|finding| page(&place, finding)).collect();
    parts.extend(target(&place));
    if parts.is_empty() {
        return None;
    }
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent {
            kind: MarkupKind::Markdown,
            value: parts.join("\n\n---\n\n"),
        }),
        range: None,
    })
}

/// A rule's page, in short.
fn page(place: &Place, finding: &Diagnostic) -> Option<String> {
    let page = place
        .space
        .session()
        .catalogue()
        .entry(&finding.rule)?
        .page();
    let mut text = format!("**{}**: {}", finding.rule, page.summary);
    if !page.why.trim().is_empty() {
        let _ = write!(text, "\n\n{}", page.why.trim());
    }
    if let Some(help) = &page.help {
        let _ = write!(text, "\n\nWhat to do: {help}");
    }
    Some(text)
}

/// The lines to which a reference leads.
fn target(place: &Place) -> Option<String> {
    const LINES: usize = 6;
    if !matches!(thing(place)?, Thing::Reference(_)) {
        return None;
    }
    let target = definitions(place).into_iter().next()?;
    let project = place.space.session().project();
    let member = project.member(project.name_at(&target.path)?)?;
    let source: &Source = &member.source;
    let first = source.line_of(target.span.start as usize);
    let lines = (first..source.line_count()).take(LINES);
    let lines: Vec<&str> = lines
        .map(|line| source.slice(source.line_span(line)))
        .collect();
    let name = relative(&target.path, project.around().root());
    // A fence longer than any in it.
    let fence = "`".repeat(longest_run(&lines).max(2) + 1);
    let text = lines.join("\n");
    Some(format!(
        "`{name}`, line {}\n\n{fence}markdown\n{text}\n{fence}",
        first + 1
    ))
}

fn longest_run(lines: &[&str]) -> usize {
    let runs = lines
        .iter()
        .flat_map(|line| line.split(|c| c != '`').map(str::len));
    runs.max().unwrap_or(0)
}
