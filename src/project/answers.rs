//! What the web said when it was asked whether URLs lead somewhere.
//!
//! The asking is done elsewhere, before the rules look across the project, since rules do nothing but look. Where nobody
//! asked there are no answers, and the rules on them have nothing to say.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What was said of one URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// It leads somewhere.
    Alive,
    /// It leads somewhere, by way of a redirect that is for good: to where.
    Moved(String),
    /// It leads nowhere: why.
    Dead(String),
    /// That cannot be told: why. A server may keep programs out, be down for the moment, or take too long.
    Unverified(String),
}

/// What was said of the URLs of a project.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    by_url: BTreeMap<String, Answer>,
}

impl Answers {
    /// What was said of a URL, as documents have it.
    pub fn get(&self, url: &str) -> Option<&Answer> {
        self.by_url.get(url)
    }

    /// Adds what was said of a URL.
    pub fn insert(&mut self, url: String, answer: Answer) {
        self.by_url.insert(url, answer);
    }

    /// How many URLs were asked for.
    pub fn len(&self) -> usize {
        self.by_url.len()
    }

    /// Whether none was.
    pub fn is_empty(&self) -> bool {
        self.by_url.is_empty()
    }

    /// The URLs of which it cannot be told, each with the reason.
    pub fn unverified(&self) -> impl Iterator<Item = (&str, &str)> {
        self.by_url.iter().filter_map(|(url, answer)| match answer {
            Answer::Unverified(reason) => Some((url.as_str(), reason.as_str())),
            _ => None,
        })
    }
}

impl FromIterator<(String, Answer)> for Answers {
    fn from_iter<I: IntoIterator<Item = (String, Answer)>>(answers: I) -> Self {
        Answers {
            by_url: answers.into_iter().collect(),
        }
    }
}
