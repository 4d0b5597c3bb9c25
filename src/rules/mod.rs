//! The rules: one page in `rules/<group>/<rule>.toml` each, and where a pattern is not enough, one file here.

pub mod declarative;
pub mod fences;
pub mod figures;
pub mod links;
pub mod names;
mod page;
pub mod placeholders;
mod registry;
mod reporter;

pub use page::{Example, OptionPage, Page};
pub use registry::{ActiveRule, RuleEntry, activate, entries, entry, vocabulary};
pub use reporter::{Reporter, Voice};

use crate::document::Document;
use crate::project::Project;

/// A rule in action. Its fields are its options.
///
/// A rule reads nodes and facts and reports spans; it reads no files, prints nothing, knows no severity and keeps nothing
/// between documents.
pub trait Rule: Send + Sync {
    /// Looks at one document.
    fn check(&self, document: &Document, project: &Project, reporter: &mut Reporter) {
        let _ = (document, project, reporter);
    }

    /// Looks across all documents, once.
    fn check_project(&self, project: &Project, reporter: &mut Reporter) {
        let _ = (project, reporter);
    }
}
