//! What the web is asked for a session, and what it said.

use std::collections::{BTreeSet, HashSet};
use std::path::PathBuf;

use rayon::prelude::*;

use super::Session;
use crate::guard::guarded;
use crate::project::Member;
use crate::project::answers::Answers;
use crate::project::facts::Facts;
use crate::source::Source;

impl Session {
    /// The URLs that the web is to be asked for: those in checked documents in which a rule looks at what it says.
    pub fn urls(&self) -> BTreeSet<String> {
        let asks = |member: &&Member| {
            let mut rules = self.list_of(member.name()).active();
            self.is_checked(&member.path) && rules.any(|(_, active)| active.rule.asks_the_web())
        };
        let members = self.project.members().filter(asks);
        let urls = members.flat_map(|member| &member.facts.urls);
        urls.map(|link| link.url.to_string()).collect()
    }

    /// The URLs in texts that are no documents of the session, such as those of another revision, given with the paths
    /// at which they lie or lay.
    pub fn urls_in(&self, texts: Vec<(PathBuf, String)>) -> HashSet<String> {
        let urls = |(path, text): (PathBuf, String)| {
            let around = self.project.around();
            let source = Source::new(around.shown(&path), text);
            let facts = guarded(|| Facts::of(&around.parse(&path, source)));
            let urls = facts.map(|facts| facts.urls).unwrap_or_default();
            urls.into_iter().map(|link| link.url.into())
        };
        texts.into_par_iter().flat_map_iter(urls).collect()
    }

    /// Sets what the web said of the URLs.
    pub fn set_answers(&mut self, answers: Answers) {
        self.project.set_answers(answers);
        self.forget();
    }
}
