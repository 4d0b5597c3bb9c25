//! A reference to a label, a footnote, a term, a citation or a substitution that nothing defines.

mod footnotes;
mod links;
mod names;
mod substitutions;

use serde::Deserialize;

use crate::document::Document;
use crate::project::{Member, Place, Project};
use crate::rules::{Reporter, Rule};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UndefinedReference {}

impl Rule for UndefinedReference {
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        links::check(document, reporter);
        substitutions::check(document, place, reporter);
    }

    fn check_member(&self, member: &Member, project: &Project, reporter: &mut Reporter) {
        footnotes::check(member, project, reporter);
        names::check(member, project, reporter);
    }
}
