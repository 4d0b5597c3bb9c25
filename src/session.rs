//! The engine: texts go in, findings come out. The command line and, later, the language server stand outside.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Document;
use crate::guard::guarded;
use crate::project::files::FileSystem;
use crate::project::{Member, Place, Project, Surroundings};
use crate::roster;
use crate::rules::{self, ActiveRule, Note, Reporter};
use crate::source::{Source, Sources, Span};

/// The rule under which a fault of kouetsu itself is told.
pub const INTERNAL: &str = "internal";

/// Documents, the rules that look at them, and what surrounds them.
pub struct Session {
    rules: Vec<ActiveRule>,
    project: Project,
    /// What each document gave by itself, by its name.
    readings: BTreeMap<Arc<str>, Reading>,
    /// The configuration file, and rosters.
    settings: Vec<Source>,
    /// Findings that no rule makes: mistakes in the configuration and in rosters, files that crash the parser.
    problems: Vec<Diagnostic>,
}

/// What the rules found in one document by itself, and noted of it.
#[derive(Default)]
struct Reading {
    found: Vec<Diagnostic>,
    /// One for each rule, in their order.
    notes: Vec<Option<Note>>,
}

impl Session {
    /// A session for the project of `config`, without documents yet.
    pub fn new(config: &Config, files: Arc<dyn FileSystem>) -> Self {
        let mut problems = config.problems.clone();
        let rules = rules::activate(config, &mut problems);
        let mut around = Surroundings::new(config.root.clone(), files);
        around.set_event(config.event.clone());
        let project = Project::new(around);
        let settings = config.file.iter().cloned().collect();
        Session {
            rules,
            project,
            readings: BTreeMap::new(),
            settings,
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
    }

    /// Reads the texts of files, given with their absolute paths. A text takes the place of an earlier one of its name.
    pub fn set(&mut self, texts: Vec<(PathBuf, Source)>) {
        let read: Vec<_> = texts
            .into_par_iter()
            .map(|(path, source)| {
                let name = source.path().clone();
                guarded(|| self.read(path, source))
                    .map_err(|panic| Box::new(crash(&name, None, &panic)))
            })
            .collect();
        for result in read {
            match result {
                Ok((member, reading)) => {
                    self.readings
                        .insert(member.document.path().clone(), reading);
                    self.project.insert(member);
                }
                Err(problem) => self.problems.push(*problem),
            }
        }
    }

    /// Reads one document, and lets every rule look at it by itself.
    fn read(&self, path: PathBuf, source: Source) -> (Member, Reading) {
        let around = self.project.around();
        let document = Arc::new(around.parse(&path, source));
        let reading = self.look(&document, &path);
        (Member { path, document }, reading)
    }

    fn look(&self, document: &Document, path: &Path) -> Reading {
        let place = Place {
            path,
            around: self.project.around(),
        };
        let mut reading = Reading::default();
        for active in &self.rules {
            let mut note = None;
            let found = run(active, document.path(), |rule, reporter| {
                rule.check(document, &place, reporter);
                note = rule.note(document, &place);
            });
            reading.found.extend(found);
            reading.notes.push(note);
        }
        reading
    }

    /// Adds findings that were made outside, such as files that cannot be read.
    pub fn add_problems(&mut self, problems: Vec<Diagnostic>) {
        self.problems.extend(problems);
    }

    /// The texts that findings point into.
    pub fn sources(&self) -> Sources {
        let documents = self
            .project
            .members()
            .map(|member| member.document.source().clone());
        documents.chain(self.settings.iter().cloned()).collect()
    }

    /// The documents of the session and the files around them.
    pub fn project(&self) -> &Project {
        &self.project
    }

    /// Everything that is found, in the order of files and places.
    pub fn check(&self) -> Vec<Diagnostic> {
        let members: Vec<&Member> = self.project.members().collect();
        let mut found: Vec<Diagnostic> = members
            .par_iter()
            .flat_map_iter(|member| self.check_member(member))
            .collect();
        let across = (0..self.rules.len()).into_par_iter();
        found.par_extend(across.flat_map_iter(|index| self.check_project(index, &members)));
        let alone = self.readings.values().flat_map(|reading| &reading.found);
        found.extend(alone.chain(&self.problems).cloned());
        let key = |d: &Diagnostic| (d.primary.file.clone(), d.primary.span, d.rule.clone());
        found.sort_by_cached_key(key);
        found
    }

    fn check_member(&self, member: &Member) -> Vec<Diagnostic> {
        let check = |active| {
            run(active, member.document.path(), |rule, reporter| {
                rule.check_member(member, &self.project, reporter)
            })
        };
        self.rules.iter().flat_map(check).collect()
    }

    /// Lets one rule look across all documents.
    fn check_project(&self, rule: usize, members: &[&Member]) -> Vec<Diagnostic> {
        let noted = |member: &&'_ Member| {
            let reading = self.readings.get(member.document.path())?;
            reading.notes.get(rule)?.as_ref()
        };
        let notes: Vec<(&Member, &Note)> = members
            .iter()
            .filter_map(|member| Some((*member, noted(member)?)))
            .collect();
        run(&self.rules[rule], &Arc::from(""), |rule, reporter| {
            rule.check_project(&self.project, &notes, reporter)
        })
    }
}

/// Runs a rule. Should it panic, what it found so far and the panic are told, and the run goes on.
fn run(
    active: &ActiveRule,
    file: &Arc<str>,
    check: impl FnOnce(&dyn rules::Rule, &mut Reporter),
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut reporter = Reporter::new(&active.voice, file.clone(), &mut found);
    let outcome = guarded(|| check(&*active.rule, &mut reporter));
    if let Err(panic) = outcome {
        found.push(crash(file, Some(&active.voice.rule), &panic));
    }
    found
}

/// Tells a fault of kouetsu itself, in a rule or in the reading of a file.
pub(crate) fn crash(file: &Arc<str>, rule: Option<&str>, panic: &str) -> Diagnostic {
    let message = match rule {
        Some(rule) => format!("the rule `{rule}` crashed: {panic}"),
        None => format!("the file could not be read as Markdown: {panic}"),
    };
    let mut diagnostic = Diagnostic::new(INTERNAL, Severity::Error, file, Span::default(), message);
    diagnostic.help("this is a fault of kouetsu: report it with the file that shows it");
    diagnostic
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::files::Memory;
    use crate::rules::{Rule, Voice};

    /// A rule that reports a heading and then fails.
    struct Fails;

    impl Rule for Fails {
        fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
            reporter.report(Span::new(0, 1), "seen");
            assert!(
                !document.source().text().contains("bomb"),
                "the bomb went off"
            );
        }
    }

    #[test]
    fn a_rule_that_crashes_is_told_and_the_rest_goes_on() {
        let config = Config::new(PathBuf::from("/project"));
        let mut session = Session::new(&config, Arc::new(Memory::default()));
        let voice = Voice {
            rule: "fails".into(),
            severity: Severity::Warning,
            help: None,
            url: None,
        };
        session.rules = vec![ActiveRule {
            voice,
            rule: Box::new(Fails),
        }];
        let text = |name: &str, text: &str| {
            (
                PathBuf::from("/project").join(name),
                Source::new(name, text),
            )
        };
        session.set(vec![text("a.md", "a bomb"), text("b.md", "fine")]);
        let found: Vec<String> = session
            .check()
            .iter()
            .map(|d| format!("{} {}: {}", d.primary.file, d.rule, d.message))
            .collect();
        let expected = [
            "a.md internal: the rule `fails` crashed: the bomb went off",
            "a.md fails: seen",
            "b.md fails: seen",
        ];
        assert_eq!(found, expected);
    }
}
