//! The rules that there are for a project: the shipped ones, and its own.

use std::sync::Arc;

use super::own::OwnPage;
use super::registry::{self, RuleEntry, entries};
use super::vale;
use crate::config::{Config, KnownRule, PageFile, Vocabulary};
use crate::diagnostic::Diagnostic;
use crate::source::Source;

/// The rules that there are for a project.
#[derive(Debug)]
pub struct Catalogue {
    own: Vec<RuleEntry>,
    vocabulary: Vocabulary,
    sources: Vec<Source>,
    /// What is wrong in the project's pages.
    pub problems: Vec<Diagnostic>,
}

impl Default for Catalogue {
    /// The shipped rules.
    fn default() -> Self {
        Catalogue {
            own: Vec::new(),
            vocabulary: registry::vocabulary(),
            sources: Vec::new(),
            problems: Vec::new(),
        }
    }
}

impl Catalogue {
    /// The shipped rules, and those of the pages that a configuration names.
    pub fn of(config: &Config) -> Self {
        let mut catalogue = Catalogue::default();
        for file in &config.pages {
            catalogue.add(OwnPage::read(file));
        }
        catalogue
    }

    fn add(&mut self, mut own: OwnPage) {
        self.sources.push(own.source.clone());
        self.sources.extend(own.script.clone());
        if let Some(known) = self.entry(&own.name) {
            let message = match known.own() {
                Some(other) => format!(
                    "there is a rule `{}` in `{}` already",
                    own.name,
                    other.source.path()
                ),
                None => format!("there is a shipped rule `{}`", own.name),
            };
            own.tell(message, "give the file another name");
        } else if self.vocabulary.is_group(&own.name) {
            let message = format!("`{}` is the name of a group", own.name);
            own.tell(message, "give the file another name");
        } else if self.vocabulary.rule(&own.group).is_some() {
            let message = format!("the group `{}` has the name of a rule", own.group);
            own.tell(
                message,
                "give the folder another name, or say `group = \"…\"` in the page",
            );
        }
        self.problems.extend(own.problems.iter().cloned());
        if own.is_rule() {
            self.vocabulary.rules.insert(own.name.clone(), own.known());
            self.own.push(RuleEntry::own_page(Arc::new(own)));
        }
    }

    /// All rules, the shipped ones by group as the catalogue has them, and then the project's own.
    pub fn entries(&self) -> impl Iterator<Item = &RuleEntry> {
        entries().iter().chain(&self.own)
    }

    /// The rules of the project's own.
    pub fn own(&self) -> &[RuleEntry] {
        &self.own
    }

    /// The rule of this name or alias.
    pub fn entry(&self, name: &str) -> Option<&RuleEntry> {
        let own = self.own.iter().find(|entry| entry.is_called(name));
        own.or_else(|| registry::entry(name))
    }

    /// The words that a configuration may use.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The texts of the project's pages.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }
}

/// What a page adds to the words that a configuration may use. Also of a page with mistakes, so that these alone are told.
pub(super) fn read_page(file: &PageFile) -> (String, KnownRule) {
    // All there is to say about a style is in its name.
    if vale::is_style(file.source.path()) {
        let known = KnownRule {
            group: file.group.clone(),
            ..KnownRule::default()
        };
        return (file.name.clone(), known);
    }
    let own = OwnPage::read(file);
    (own.name.clone(), own.known())
}
