//! Rules that are data: a page's `[check]` is the whole rule.
//!
//! A check looks at the texts of some scopes, in some files, and says of them what one of five verbs finds: `forbid`,
//! `swap`, `require`, `consistent` and `count`. What a page says ([`Check`]) is compiled once; what is wrong with it is
//! told all at once ([`Fault`]). Each document is then gone through once, in time linear in it.

mod beyond_ascii;
mod check;
mod compile;
mod conditions;
mod consistent;
mod count;
mod fault;
mod forbid;
mod holder;
mod message;
mod options;
mod patterns;
mod require;
mod run;
#[cfg(test)]
mod schema;
mod scope;
mod special;
mod swap;
#[cfg(test)]
mod tests;
mod texts;
mod wordlist;

pub use check::{Case, Check, Count, Flavor, Number, Special, Wanted, Word};
pub use compile::Declarative;
pub use conditions::Conditions;
pub use fault::Fault;
pub use options::OptionValues;
pub use scope::{SCOPES, ScopeWord};

pub(crate) use holder::Holder;
pub(crate) use message::{Message, shortened};
pub(crate) use patterns::{Patterns, Reading};
pub(crate) use scope::Scope;
pub(crate) use texts::{OwnedText, texts};

use super::{Note, Reporter, Rule};
use crate::document::Document;
use crate::project::{Member, Place, Project};

impl Rule for Declarative {
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        if self.looks_at(document, place) {
            self.look(document, reporter);
        }
    }

    fn note(&self, document: &Document, place: &Place) -> Option<Note> {
        let uses = self.uses(document, place)?;
        Some(Box::new(uses))
    }

    fn check_project(&self, _: &Project, notes: &[(&Member, &Note)], reporter: &mut Reporter) {
        self.compare(notes, reporter);
    }
}
