//! A page of a table of contents that has no title.

use serde::Deserialize;

use crate::project::{Member, Project};
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MissingTitle {}

impl Rule for MissingTitle {
    fn check_member(&self, member: &Member, project: &Project, reporter: &mut Reporter) {
        let text = member.source.text();
        let untitled = member.facts.headings.is_empty() && !has_front_title(text);
        if !untitled || text.trim().is_empty() {
            return;
        }
        let Some(contents) = project.contents_of(member) else {
            return;
        };
        // What another page includes is no page of its own, and a directive may write the title.
        let index = project.index_at(&member.path);
        let included = index.includers.contains_key(&member.path);
        if !included && !member.facts.unseen.anchors && !contents.listings(&member.path).is_empty()
        {
            let first = member.source.line_span(0);
            reporter
                .report(Span::empty(first.start as usize), "the page has no title")
                .label("a table of contents lists it, and has nothing to show for it");
        }
    }
}

/// Whether the front matter has a title.
fn has_front_title(text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    lines.next().is_some_and(|line| line.trim_end() == "---")
        && lines
            .take_while(|line| line.trim_end() != "---")
            .any(|line| line.starts_with("title:"))
}
