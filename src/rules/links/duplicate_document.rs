//! A document that tables of contents list twice.

use serde::Deserialize;

use crate::project::contents::Listing;
use crate::project::{Member, Project};
use crate::rules::{Note, Reporter, Rule};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DuplicateDocument {}

impl Rule for DuplicateDocument {
    fn check_project(&self, project: &Project, _: &[(&Member, &Note)], reporter: &mut Reporter) {
        for member in project.members() {
            if let Some(contents) = project.contents_of(member) {
                let listings = contents.listings(&member.path);
                report(project, member, listings, reporter);
            }
        }
    }
}

/// Reports every place but the first. A pattern lists what is there, and means no document in particular.
fn report(project: &Project, member: &Member, listings: &[Listing], reporter: &mut Reporter) {
    let named: Vec<_> = listings
        .iter()
        .filter_map(|listing| Some((project.name_at(&listing.path)?, listing.span?)))
        .collect();
    let Some(((first, at), others)) = named.split_first() else {
        return;
    };
    for (file, span) in others {
        let message = format!("`{}` is listed in two tables of contents", member.name());
        reporter
            .report_in(file, *span, message)
            .related_in(first, *at, "listed here already");
    }
}
