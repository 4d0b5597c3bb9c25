//! Rules that compare documents.
//!
//! Such a rule notes what it must know of each document while that is read, and speaks when all are. The notes hold nothing
//! of the tree, so that it can be let go.

use std::any::Any;

use super::{Reporter, Rule};
use crate::document::Document;
use crate::project::{Member, Place, Project};

/// What a rule noted of a document, whatever that is.
pub type Note = Box<dyn Any + Send + Sync>;

/// A rule that compares documents.
pub trait Comparing: Send + Sync {
    /// What it must know of each.
    type Note: Send + Sync + 'static;

    /// Notes what there is to know of one document; nothing if it has no bearing on others.
    fn note(&self, document: &Document, place: &Place) -> Option<Self::Note>;

    /// Compares the documents that were noted, in the order of their names.
    fn compare(&self, notes: &[(&Member, &Self::Note)], project: &Project, reporter: &mut Reporter);
}

/// A comparing rule as a [`Rule`].
pub struct Across<R>(pub R);

impl<R: Comparing> Rule for Across<R> {
    fn note(&self, document: &Document, place: &Place) -> Option<Note> {
        let note = self.0.note(document, place)?;
        Some(Box::new(note))
    }

    fn check_project(
        &self,
        project: &Project,
        notes: &[(&Member, &Note)],
        reporter: &mut Reporter,
    ) {
        let own = notes
            .iter()
            .map(|(member, note)| (*member, own::<R::Note>(note)));
        let notes: Vec<_> = own.collect();
        self.0.compare(&notes, project, reporter);
    }
}

/// What a rule noted, as it noted it.
pub(super) fn own<N: 'static>(note: &Note) -> &N {
    note.downcast_ref().expect("a rule is given its own notes")
}
