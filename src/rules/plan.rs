//! Which rules run on which files.
//!
//! Overrides make the rules of one file other than those of the next: some are off there, matter less, or have other
//! options. For each way in which overrides combine on some file there is a list of rules. The lists are parallel, one
//! place for each rule of the catalogue, so that what rules note of documents can be brought together across lists.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::registry::{RuleEntry, entries};
use super::{Rule, Voice};
use crate::config::{Config, Origin};
use crate::diagnostic::Diagnostic;

/// A rule that takes part in a run.
#[derive(Clone)]
pub struct ActiveRule {
    /// What its findings have in common.
    pub voice: Voice,
    /// The rule itself.
    pub rule: Arc<dyn Rule>,
}

/// The rules for some files; nothing in the place of one that is off.
pub struct RuleList {
    rules: Vec<Option<ActiveRule>>,
    /// Of each rule, whether it is off only because of the command line.
    kept_out: Vec<bool>,
}

impl RuleList {
    /// The rule at a place of the catalogue, if it is on.
    pub fn at(&self, place: usize) -> Option<&ActiveRule> {
        self.rules.get(place)?.as_ref()
    }

    /// The rules that are on, with their places.
    pub fn active(&self) -> impl Iterator<Item = (usize, &ActiveRule)> {
        let rules = self.rules.iter().enumerate();
        rules.filter_map(|(place, rule)| Some((place, rule.as_ref()?)))
    }

    /// Whether the rule at a place is off only because of the command line.
    pub fn is_kept_out(&self, place: usize) -> bool {
        self.kept_out.get(place).copied().unwrap_or(false)
    }
}

/// The rules of a run, file by file.
pub struct Plan {
    config: Config,
    lists: Vec<RuleList>,
    /// Of each rule, the one that speaks of all files together: with the options of files for which no override holds, if
    /// it is on there.
    speakers: Vec<Option<ActiveRule>>,
    /// The list for each combination of overrides.
    by_overrides: HashMap<Vec<usize>, usize>,
    places: HashMap<String, usize>,
}

/// The list of files for which no override holds.
pub const PLAIN: usize = 0;

impl Plan {
    /// The rules that `config` asks for; mistakes in their options go to `problems`.
    pub fn new(config: &Config, problems: &mut Vec<Diagnostic>) -> Self {
        let plain = list(config, None, problems);
        let mut speakers = plain.rules.clone();
        for index in 0..config.overrides.len() {
            // Also what is wrong in an override that holds for no file is told.
            let mut found = Vec::new();
            let alone = list(&config.overridden(&[index]), None, &mut found);
            found.retain(|problem| !problems.contains(problem));
            problems.extend(found);
            for (speaker, rule) in speakers.iter_mut().zip(alone.rules) {
                *speaker = speaker.take().or(rule);
            }
        }
        let places = entries().iter().enumerate();
        Plan {
            config: config.clone(),
            lists: vec![plain],
            speakers,
            by_overrides: HashMap::from([(Vec::new(), PLAIN)]),
            places: places
                .map(|(place, entry)| (entry.name.to_owned(), place))
                .collect(),
        }
    }

    /// A plan of these rules, whatever the file. They have no place in the catalogue.
    #[cfg(test)]
    pub(crate) fn of(rules: Vec<ActiveRule>) -> Self {
        let mut plan = Plan::new(&Config::new(Default::default()), &mut Vec::new());
        plan.speakers = rules.into_iter().map(Some).collect();
        plan.lists[PLAIN] = RuleList {
            kept_out: vec![false; plan.speakers.len()],
            rules: plan.speakers.clone(),
        };
        plan
    }

    /// The list for the file at an absolute path, by its number. It is made where it is the first of its kind.
    pub fn list_for(&mut self, path: &Path) -> usize {
        if self.config.overrides.is_empty() {
            return PLAIN;
        }
        let overrides = self.config.overrides_for(path);
        if let Some(&known) = self.by_overrides.get(&overrides) {
            return known;
        }
        let config = self.config.overridden(&overrides);
        let touched = |entry: &RuleEntry| {
            let mut overrides = overrides.iter().map(|&index| &self.config.overrides[index]);
            overrides.any(|found| found.rules.contains_key(entry.name))
        };
        let base = Base {
            list: &self.lists[PLAIN],
            touched: &touched,
        };
        // Told already, when the plan was made.
        let made = list(&config, Some(&base), &mut Vec::new());
        self.lists.push(made);
        let number = self.lists.len() - 1;
        self.by_overrides.insert(overrides, number);
        number
    }

    /// The list of a number.
    pub fn list(&self, number: usize) -> &RuleList {
        &self.lists[number]
    }

    /// The place of a rule in every list.
    pub fn place(&self, rule: &str) -> Option<usize> {
        self.places.get(rule).copied()
    }

    /// The rules as they speak of all files together, one for each place. What one of them must know it notes of every
    /// document: where it is off, a document is not told of, but what it says counts.
    pub fn speakers(&self) -> &[Option<ActiveRule>] {
        &self.speakers
    }
}

/// A list whose rules serve another one as well, where nothing is said about them.
struct Base<'b> {
    list: &'b RuleList,
    touched: &'b dyn Fn(&RuleEntry) -> bool,
}

fn list(config: &Config, base: Option<&Base>, problems: &mut Vec<Diagnostic>) -> RuleList {
    let mut without_flags = config.clone();
    without_flags
        .choices
        .retain(|choice| choice.origin != Origin::CommandLine);
    let mut made = RuleList {
        rules: Vec::new(),
        kept_out: Vec::new(),
    };
    for (place, entry) in entries().iter().enumerate() {
        let level = |config: &Config| {
            let default = entry.head().severity;
            config.level(entry.name, entry.group, default).severity()
        };
        let rule = level(config).and_then(|severity| {
            let same = base.filter(|base| !(base.touched)(entry));
            let same = same.and_then(|base| base.list.at(place));
            let rule = match same {
                Some(same) => same.rule.clone(),
                None => entry.rule(config, problems)?,
            };
            let voice = entry.voice(severity);
            Some(ActiveRule { voice, rule })
        });
        let kept_out = rule.is_none() && level(&without_flags).is_some();
        made.kept_out.push(kept_out);
        made.rules.push(rule);
    }
    made
}
