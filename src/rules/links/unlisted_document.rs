//! A document that no table of contents lists.

use serde::Deserialize;

use crate::project::{Member, Project};
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnlistedDocument {}

impl Rule for UnlistedDocument {
    fn check_member(&self, member: &Member, project: &Project, reporter: &mut Reporter) {
        let place = project.place(member);
        let (Some(contents), Some(site)) = (project.contents_of(member), place.site()) else {
            return;
        };
        let index = project.index_at(&member.path);
        let listed = contents.open
            || member.facts.orphan
            || !contents.wants_place(&member.path, &site)
            || index.includers.contains_key(&member.path)
            || !contents.listings(&member.path).is_empty();
        if !listed {
            let title = member.facts.headings.first();
            let span = title.map_or(Span::empty(0), |heading| heading.span);
            reporter.report(span, "no table of contents lists this document");
        }
    }
}
