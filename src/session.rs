//! The engine: texts go in, findings come out. The command line and the language server stand outside.

mod elsewhere;
mod fix;
mod kept;
mod known;
mod running;
mod web;

pub use fix::{Changed, Fixed, Fixing};
pub use running::Times;

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::config::{Config, Vocabulary};
use crate::diagnostic::{Diagnostic, INTERNAL};
use crate::document::Document;
use crate::findings::allow::{self, Allow, Allowing, Judge};
use crate::findings::baseline::Baseline;
use crate::findings::since::Revision;
use crate::guard::guarded;
use crate::project::facts::Facts;
use crate::project::files::FileSystem;
use crate::project::{Member, Place, Project, Surroundings};
use crate::roster;
use crate::rules::{ActiveRule, Catalogue, INVALID_PAGE, Note, PLAIN, Plan, RuleList, Voice};
use crate::source::{Source, Sources};
use crate::terms;
use kept::unknown;
use running::Clock;
pub(crate) use running::crash;

/// The group of what is wrong around the documents: their configuration, their rosters, files that cannot be read.
const INPUT: &str = "input";

/// Documents, the rules that look at them, and what surrounds them.
pub struct Session {
    plan: Plan,
    /// The day on which the documents are read, once that matters.
    today: OnceLock<Date>,
    clock: Clock,
    project: Project,
    /// What each document gave by itself, by its name.
    readings: BTreeMap<Arc<str>, Reading>,
    /// What the rule at each place found in comparing documents, once that is asked for. It holds until one changes.
    compared: Vec<OnceLock<Vec<Diagnostic>>>,
    /// The configuration file, and rosters.
    settings: Vec<Source>,
    /// What was known before.
    baseline: Option<Baseline>,
    /// The revision whose lines are not told of.
    revision: Option<Revision>,
    /// What was wrong in files that are not checked before those that are were changed, where that is known.
    before: Option<HashSet<elsewhere::Place>>,
    /// The folder from which files are seen where they are shown.
    shown_from: PathBuf,
    /// Findings that no rule makes: mistakes in the configuration and in rosters, files that crash the parser.
    problems: Vec<Diagnostic>,
}

/// What the rules found in one document by itself, and noted of it.
#[derive(Default)]
struct Reading {
    /// Whether the document is checked, and not merely known to those that are.
    checked: bool,
    /// The list of the rules that look at it.
    list: usize,
    found: Vec<Diagnostic>,
    /// What they find in it in the light of others, once that is asked for. It holds until others show something else.
    in_light: OnceLock<Vec<Diagnostic>>,
    /// What rules noted, each with the place of the rule. Few note anything.
    notes: Vec<(usize, Note)>,
    /// The comments that allow what is found.
    allows: Vec<Allow>,
}

/// What a session finds.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// What is told, in the order of files and places.
    pub found: Vec<Diagnostic>,
    /// What comments allow.
    pub allowed: Vec<Diagnostic>,
    /// What was known before.
    pub known: Vec<Diagnostic>,
}

impl Session {
    /// A session for the project of `config`, without documents yet.
    pub fn new(config: &Config, files: Arc<dyn FileSystem>) -> Self {
        let mut problems = config.problems.clone();
        let catalogue = Arc::new(Catalogue::of(config));
        problems.extend(catalogue.problems.iter().cloned());
        let plan = Plan::new(config, catalogue.clone(), &mut problems);
        let loaded = terms::load(config, &|path| files.read(path));
        let mut project = Project::new(Surroundings::of(config, files));
        project.around_mut().set_dictionary(loaded.dictionary);
        problems.extend(loaded.problems);
        let settings = config
            .file
            .iter()
            .chain(&config.extended)
            .chain(catalogue.sources())
            .cloned()
            .chain(loaded.sources)
            .collect();
        Session {
            compared: unknown(&plan),
            plan,
            today: OnceLock::new(),
            clock: Clock::default(),
            project,
            readings: BTreeMap::new(),
            settings,
            baseline: None,
            revision: None,
            before: None,
            shown_from: config.shown_from.clone(),
            problems,
        }
    }

    /// Reads rosters: the names in all of them are those that the documents read after it should spell right.
    pub fn set_rosters(&mut self, rosters: Vec<Source>) {
        let mut people = Vec::new();
        for roster in &rosters {
            let (read, problems) = roster::parse(roster);
            people.extend(read);
            self.problems.extend(problems);
        }
        self.settings.extend(rosters);
        self.project.around_mut().set_people(people);
        self.forget();
    }

    /// Reads the texts of files to check, given with their absolute paths. A text takes the place of an earlier one of its
    /// name.
    pub fn set(&mut self, texts: Vec<(PathBuf, Source)>) {
        self.read_all(texts, true);
    }

    /// Reads the texts of files that are not to be checked, but that those lead to, or that lead to those. What is wrong
    /// in them is told only where a checked file makes it wrong.
    pub fn index(&mut self, texts: Vec<(PathBuf, Source)>) {
        self.read_all(texts, false);
    }

    fn read_all(&mut self, texts: Vec<(PathBuf, Source)>, checked: bool) {
        let listed: Vec<_> = texts
            .into_iter()
            .map(|(path, source)| (self.plan.list_for(&path), path, source))
            .collect();
        let read: Vec<_> = listed
            .into_par_iter()
            .map(|(list, path, source)| {
                let name = source.path().clone();
                let reading = Reading {
                    checked,
                    list,
                    ..Reading::default()
                };
                guarded(|| self.read(path, source, reading))
                    .map_err(|panic| Box::new(crash(&name, None, &panic)))
            })
            .collect();
        let mut names = HashSet::new();
        let mut others_differ = false;
        for result in read {
            match result {
                Ok((member, reading)) => {
                    let name = member.name().clone();
                    self.readings.insert(name.clone(), reading);
                    others_differ |= self.project.insert(member);
                    names.insert(name);
                }
                Err(problem) => {
                    let name = problem.primary.file.clone();
                    let reading = Reading {
                        checked,
                        found: vec![*problem],
                        ..Reading::default()
                    };
                    self.readings.insert(name, reading);
                }
            }
        }
        match others_differ {
            true => self.forget(),
            false => self.forget_places_in(&names),
        }
    }

    /// Reads one document, and lets every rule look at it by itself. Its tree is not kept.
    fn read(&self, path: PathBuf, source: Source, mut reading: Reading) -> (Member, Reading) {
        let around = self.project.around();
        let document = self.clock.reading(|| around.parse(&path, source.clone()));
        let place = Place {
            path: &path,
            around,
        };
        self.look(&document, &place, &mut reading);
        let facts = self.clock.reading(|| Arc::new(Facts::of(&document)));
        let member = Member {
            path,
            source,
            facts,
        };
        (member, reading)
    }

    fn look(&self, document: &Document, place: &Place, reading: &mut Reading) {
        reading.allows = allow::allows(document);
        if reading.checked {
            for (at, active) in self.plan.list(reading.list).active() {
                let found = self
                    .clock
                    .run(at, active, document.path(), |rule, reporter| {
                        rule.check(document, place, reporter);
                    });
                reading.found.extend(found);
            }
        }
        for (at, speaker) in self.plan.speakers().iter().enumerate() {
            let mut note = None;
            let found = speaker.iter().flat_map(|active| {
                self.clock.run(at, active, document.path(), |rule, _| {
                    note = rule.note(document, place);
                })
            });
            reading.found.extend(found);
            reading.notes.extend(note.map(|note| (at, note)));
        }
        // There may be a reading for each of a hundred thousand files.
        reading.notes.shrink_to_fit();
        reading.found.shrink_to_fit();
    }

    /// Adds findings that were made outside, such as files that cannot be read.
    pub fn add_problems(&mut self, problems: Vec<Diagnostic>) {
        self.problems.extend(problems);
    }

    /// The texts that findings point into.
    pub fn sources(&self) -> Sources {
        let documents = self.project.members().map(|member| member.source.clone());
        let listed = self.project.around().listed().into_iter();
        let tables = listed.map(|table| table.source);
        let settings = self.settings.iter().cloned();
        documents.chain(tables).chain(settings).collect()
    }

    /// The documents of the session and the files around them.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// The day on which the documents are read, if anything that was found depends on it.
    pub fn day(&self) -> Option<Date> {
        self.today.get().copied()
    }

    /// The rules that there are.
    pub fn catalogue(&self) -> &Arc<Catalogue> {
        self.plan.catalogue()
    }

    /// Whether a finding is about the configuration, a roster or a file that cannot be read, and not about a document.
    pub fn is_about_input(&self, finding: &Diagnostic) -> bool {
        let rule = self.plan.catalogue().entry(&finding.rule);
        rule.is_none_or(|rule| rule.group == INPUT)
    }

    /// Everything that is told, in the order of files and places.
    pub fn check(&self) -> Vec<Diagnostic> {
        self.outcome().found
    }

    /// Everything that is found, and what becomes of it.
    pub fn outcome(&self) -> Outcome {
        let mut found = self.find();
        let documents = self.readings.iter().map(|(file, reading)| Allowing {
            file,
            allows: &reading.allows,
            checked: reading.checked,
        });
        let documents: Vec<Allowing> = documents
            .filter(|document| !document.allows.is_empty())
            .collect();
        let allowed = allow::apply(&mut found, &documents, self);
        in_order(&mut found);
        let known = self.take_known(&mut found);
        self.retain_new(&mut found);
        Outcome {
            found,
            allowed,
            known,
        }
    }

    /// What is found in one document by rules that look at it alone or from it at others: all but what comes of comparing
    /// documents, and what is wrong with its comments, which allow that too. It takes a part of the time of
    /// [`Session::check`].
    pub fn check_document(&self, name: &str) -> Vec<Diagnostic> {
        let known = self
            .project
            .member(name)
            .zip(self.readings.get_key_value(name));
        let Some((member, (file, reading))) = known else {
            return Vec::new();
        };
        let mut found = self.check_member(member).to_vec();
        found.retain_mut(|diagnostic| self.weigh(diagnostic));
        found.extend(reading.found.iter().cloned());
        let document = Allowing {
            file,
            allows: &reading.allows,
            checked: false,
        };
        allow::apply(&mut found, &[document], self);
        in_order(&mut found);
        self.take_known(&mut found);
        found.retain(|finding| finding.primary.file == *file);
        found
    }

    /// Everything that the rules find, and what is wrong around the documents.
    fn find(&self) -> Vec<Diagnostic> {
        let mut found = self.find_in_light();
        if self.readings.values().any(|reading| !reading.checked) {
            found.retain(|finding| self.concerns_checked(finding));
        }
        found.retain_mut(|diagnostic| self.weigh(diagnostic));
        let alone = self.readings.values().flat_map(|reading| &reading.found);
        found.extend(alone.chain(&self.problems).cloned());
        found
    }

    /// The rules for a file; for one that is no document, those of files for which no override holds.
    fn list_of(&self, file: &str) -> &RuleList {
        let reading = self.readings.get(file);
        self.plan
            .list(reading.map_or(PLAIN, |reading| reading.list))
    }

    /// Gives a finding the severity that its rule has in its file, whichever file it comes from; returns whether it is
    /// on there.
    fn weigh(&self, finding: &mut Diagnostic) -> bool {
        let Some(place) = self.plan.place(&finding.rule) else {
            return true;
        };
        let active = self.list_of(&finding.primary.file).at(place);
        if let Some(active) = active {
            finding.severity = active.voice.severity;
        }
        // Faults of kouetsu itself are no rule's.
        active.is_some() || *finding.rule == *INTERNAL
    }
}

impl Judge for Session {
    fn vocabulary(&self) -> &Vocabulary {
        self.plan.catalogue().vocabulary()
    }

    fn voice(&self, rule: &str, file: &str) -> Option<&Voice> {
        let active = self.list_of(file).at(self.plan.place(rule)?)?;
        Some(&active.voice)
    }

    fn is_kept_out(&self, rule: &str, file: &str) -> bool {
        let Some(place) = self.plan.place(rule) else {
            return false;
        };
        let rules = self.list_of(file);
        // What the web says changes from day to day, and on most days it is not asked.
        let asks = |active: &ActiveRule| active.rule.asks_the_web();
        rules.is_kept_out(place) || rules.at(place).is_some_and(asks)
    }

    fn today(&self) -> Date {
        *self.today.get_or_init(allow::today)
    }
}

/// By files and places. What a page got wrong on several documents is told once.
fn in_order(found: &mut Vec<Diagnostic>) {
    let key = |d: &Diagnostic| (d.primary.file.clone(), d.primary.span, d.rule.clone());
    found.sort_by_cached_key(key);
    found.dedup_by(|next, first| {
        *next.rule == *INVALID_PAGE && key(next) == key(first) && next.message == first.message
    });
}

#[cfg(test)]
mod tests;
