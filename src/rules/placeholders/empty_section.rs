//! A heading with nothing under it.

use serde::Deserialize;

use crate::document::{Data, Document, Kind, NodeId};
use crate::project::Place;
use crate::rules::structure::conflict_marker::has_conflict;
use crate::rules::structure::malformed_front_matter::unenclosed;
use crate::rules::{Reporter, Rule};
use crate::text::pattern;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EmptySection {}

impl Rule for EmptySection {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        if has_conflict(document) {
            return;
        }
        // What was to be front matter may look like a heading.
        let unenclosed = unenclosed(document).map_or(0, |lines| lines.whole.end);
        // The section that is open, by what holds the heading: sections of a directive end with it.
        let mut open: Vec<(NodeId, NodeId)> = Vec::new();
        let nodes = document.all_nodes().skip(1);
        for id in nodes.skip_while(|&id| document.node(id).span.start < unenclosed) {
            let parent = document.node(id).parent;
            while let Some((_, heading)) =
                open.pop_if(|(holder, _)| document.node(*holder).next_id() <= id)
            {
                report(document, heading, None, reporter);
            }
            let before = open
                .pop_if(|(holder, _)| *holder == parent)
                .map(|(_, heading)| heading);
            match (before, level(document, id)) {
                (None, None) => {}
                (None, Some(_)) => open.push((parent, id)),
                (Some(heading), Some(level)) => {
                    if level <= self::level(document, heading).unwrap_or(0) {
                        report(document, heading, Some(id), reporter);
                    }
                    open.push((parent, id));
                }
                // What no reader sees does not fill a section.
                (Some(heading), None) if !is_seen(document, id) => open.push((parent, heading)),
                (Some(_), None) => {}
            }
        }
        for (_, heading) in open.into_iter().rev() {
            report(document, heading, None, reporter);
        }
    }
}

fn level(document: &Document, id: NodeId) -> Option<u8> {
    match document.node(id).data {
        Data::Heading(level, _) => Some(level),
        _ => None,
    }
}

fn is_seen(document: &Document, id: NodeId) -> bool {
    let node = document.node(id);
    match node.kind {
        Kind::Comment
        | Kind::Target
        | Kind::BlockBreak
        | Kind::LinkDefinition
        | Kind::ThematicBreak => false,
        Kind::HtmlBlock => !is_html_comment(document.slice(node.span)),
        _ => true,
    }
}

fn is_html_comment(html: &str) -> bool {
    let html = html.trim();
    html.starts_with("<!--") && html.ends_with("-->") && html.matches("<!--").count() == 1
}

/// Whether a heading is that of a version, which may have brought nothing: `[Unreleased]`, or `1.2.3 (2025-09-26)` among
/// others in a changelog.
fn is_of_version(document: &Document, text: &str) -> bool {
    let unreleased = pattern!(r"(?i)^\W*(?:unreleased|未リリース)\W*(?:releasedate\W*)?$");
    let version = pattern!(
        r"(?ix)^\W* (?:(?:version|release|ver\.?)\s+)? (?:[a-z][\w-]*[\ -])? (?:v[0-9]+|[0-9]{1,3}\.[0-9]+)(?:\.[0-9]+){1,2} (?:[-.+]?[a-z]+[.0-9]*)?
            (?:\W|[0-9]|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|released?|yanked|年|月|日)* $"
    );
    const AMONG: usize = 3;
    let versions = || {
        let headings = document.nodes(Kind::Heading);
        let texts = headings.map(|id| document.shown(id));
        texts
            .filter(|text| version.is_match(text))
            .take(AMONG)
            .count()
    };
    unreleased.is_match(text) || version.is_match(text) && versions() == AMONG
}

fn report(document: &Document, heading: NodeId, next: Option<NodeId>, reporter: &mut Reporter) {
    let text = document.shown(heading);
    // An empty heading has no section to be empty.
    if text.is_empty() || is_of_version(document, &text) {
        return;
    }
    let diagnostic = reporter.report(
        document.node(heading).span,
        format!("nothing stands under the heading `{text}`"),
    );
    match next {
        Some(next) => diagnostic.related(document.node(next).span, "the next section begins here"),
        None => diagnostic.label("the text ends here"),
    };
}
