//! The rules: one page in `rules/<group>/<rule>.toml` each, and where a pattern is not enough, one file here.

mod catalogue;
mod comparing;
pub mod declarative;
pub mod facts;
pub mod fences;
pub mod figures;
pub mod layout;
pub mod links;
pub mod names;
mod own;
mod page;
pub mod placeholders;
mod plan;
mod registry;
mod reporter;
pub mod schema;
pub mod script;
pub mod structure;
mod vale;
pub mod words;

pub use catalogue::Catalogue;
pub use comparing::{Across, Comparing, Note};
pub use own::{INVALID_PAGE, OwnPage, table_of};
pub use page::{Bytes, Example, OptionPage, Page};
pub use plan::{ActiveRule, PLAIN, Plan, RuleList};
pub use registry::{RuleEntry, entries, entry, vocabulary};
pub use reporter::{Reporter, Voice};

use crate::document::Document;
use crate::project::{Member, Place, Project};

/// A rule in action. Its fields are its options.
///
/// A rule reads nodes and facts and reports spans; it reads no files, prints nothing, knows no severity and keeps nothing
/// between documents. A document is looked at by itself, when it is read; what other documents say is known only when
/// all are. A rule that compares them is a [`Comparing`] one.
pub trait Rule: Send + Sync {
    /// Looks at one document by itself.
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        let _ = (document, place, reporter);
    }

    /// Whether the rule looks at what the web said of the URLs of the project.
    fn asks_the_web(&self) -> bool {
        false
    }

    /// Looks at one document in the light of the others, once all are read.
    fn check_member(&self, member: &Member, project: &Project, reporter: &mut Reporter) {
        let _ = (member, project, reporter);
    }

    /// Notes what [`Rule::check_project`] must know of a document.
    fn note(&self, document: &Document, place: &Place) -> Option<Note> {
        let _ = (document, place);
        None
    }

    /// Looks across all documents, once. `notes` are its own, with the documents that they are of.
    fn check_project(
        &self,
        project: &Project,
        notes: &[(&Member, &Note)],
        reporter: &mut Reporter,
    ) {
        let _ = (project, notes, reporter);
    }
}
