//! What of a document's facts others can see: all but where things stand, and where it leads on its own account.
//!
//! While an author types, this stays the same for nearly every letter, and what was found in other documents stays right.

use super::{Facts, Heading, Name, Reference, ReferenceSort};

impl Facts {
    /// Whether other documents see the same in both: what can be led to, what is included, and what tables of contents
    /// list.
    pub(crate) fn shows_the_same(&self, other: &Facts) -> bool {
        self.myst == other.myst
            && self.orphan == other.orphan
            && self.unseen == other.unseen
            && self
                .headings
                .iter()
                .map(heading)
                .eq(other.headings.iter().map(heading))
            && self.all_names().eq(other.all_names())
            && self.structure().eq(other.structure())
    }

    fn all_names(&self) -> impl Iterator<Item = impl PartialEq> {
        let names = self.names.iter().chain(&self.footnotes).chain(&self.terms);
        names.map(name)
    }

    /// What makes pages and sites of documents.
    fn structure(&self) -> impl Iterator<Item = (ReferenceSort, &str)> {
        use ReferenceSort::{Include, TocEntry, TocPattern};
        let references = self.references_of(|sort| matches!(sort, Include | TocEntry | TocPattern));
        references.map(|Reference { sort, target, .. }| (*sort, &**target))
    }
}

fn heading(heading: &Heading) -> impl PartialEq {
    (heading.level, &heading.text, heading.labelled)
}

fn name(name: &Name) -> impl PartialEq {
    (name.sort, &name.name, name.titled)
}
