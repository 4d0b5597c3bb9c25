//! The configuration of a run, and which files are checked.
//!
//! A configuration file is a manuscript like any other: what is wrong in it becomes a diagnostic that points into it,
//! every mistake is told, and what is right still holds. So nothing here fails because of a file. Only what was typed on
//! the command line comes back as an error, since there is no file to point into.
//!
//! | key | value | when it is absent |
//! |---|---|---|
//! | `extend` | a configuration file or a shipped profile, or several, over which this one is laid | `[]` |
//! | `include` | patterns of the files that are checked when a folder is | `["**/*.md"]` |
//! | `exclude` | patterns of files and whole folders that never are | `[]` |
//! | `select` | rules, groups, `default`, `all` | `["default"]` |
//! | `ignore` | the same words | `[]` |
//! | `fail-on` | `error`, `warning`, `info` or `never` | `warning` |
//! | `roster` | roster files, or patterns of them | `[]` |
//! | `[event]` | what the documents report on: see [`Event`] | |
//! | `rule-paths` | pages of the project's own rules, or folders of them | `[]` |
//! | `vale-styles` | styles of Vale, or folders of them | `[]` |
//! | `baseline` | the file of known findings, which are not told | |
//! | `[online]` | see [`Online`] | its defaults |
//! | `[rules.<name>]` | `severity` (`off`, `info`, `warning`, `error`) and the rule's own options | |
//! | `flavor` | `github` or `myst`, of all files | what the project's builder reads |
//! | `[[override]]` | `files`, and for these `select`, `ignore`, `flavor` and `rules` | |
//!
//! Patterns are those of the `glob` crate, relative to the folder of the configuration file, with `/`; in a file that is
//! extended, to that of the file that extends it. Files that it names are relative to its own folder.
//! `*` stays within one name; `**` is any number of folders. [`Config::level`] says how the words about rules combine.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use glob::Pattern;

use crate::diagnostic::{Diagnostic, Severity};
use crate::document::Flavor;
use crate::source::{Source, Span};

mod event;
mod extend;
mod files;
mod flavor;
mod levels;
mod load;
mod online;
mod options;
mod overrides;
mod pages;
mod patterns;
mod read;
mod reader;
mod rule_tables;
mod schema;
mod table;
#[cfg(test)]
mod tests;
mod told;
mod vocabulary;

pub use event::{Event, EventSite};
pub use extend::profiles;
pub use files::{Discovery, FoundFile, discover};
pub use flavor::Flavors;
pub use levels::{Choice, Level, Origin, Selector, Verb};
pub use load::{Overlay, load, selectors};
pub use online::{Online, UrlPattern};
pub(crate) use options::{KeyError, each_key};
pub use overrides::Override;
pub use pages::{PageFile, pages_at};
pub use read::read;
pub use schema::{RuleSchema, schema};
pub use told::{From, Told};
pub use vocabulary::{KnownRule, ReadPage, Vocabulary};

use table::KEYS;

/// The rule under which mistakes in a configuration file are told.
pub const INVALID_CONFIG: &str = "invalid-config";

/// What a run was told to do, by its configuration file and its command line.
#[derive(Clone, Debug)]
pub struct Config {
    /// The folder to which `include`, `exclude` and `roster` are relative: that of the configuration file, else of the
    /// project (the nearest with a `.git`), else what is checked. Absolute.
    pub root: PathBuf,
    /// Whether something says that `root` is the project: a configuration file or a `.git`. Else it is a guess, and
    /// nothing beyond the files that were named is known to belong together.
    pub is_project: bool,
    /// The folder of the Git repository that holds `root`, if one does. Documents may lead anywhere in it.
    pub repository: Option<PathBuf>,
    /// The folder from which files are seen where they are shown. Absolute.
    pub shown_from: PathBuf,
    /// The configuration file, if there is one that could be read.
    pub file: Option<Source>,
    /// The files that it extends, and they.
    pub extended: Vec<Source>,
    /// The files that are checked when a folder is.
    pub include: Vec<Pattern>,
    /// The files and folders that are never checked.
    pub exclude: Vec<Pattern>,
    /// Every word that was said about which rules run.
    pub choices: Vec<Choice>,
    /// The least severity that makes the run fail; `None` is `never`.
    pub fail_on: Option<Severity>,
    /// The roster files, absolute, each once.
    pub rosters: Vec<PathBuf>,
    /// Which Markdown the files are written in, where that is not to be found out.
    pub flavor: Option<Flavor>,
    /// What the documents report on.
    pub event: Option<Event>,
    /// The pages of the project's own rules.
    pub pages: Vec<PageFile>,
    /// The file of known findings, absolute.
    pub baseline: Option<PathBuf>,
    /// How the web is asked.
    pub online: Online,
    /// What was said about single rules, by the rule's name.
    pub rules: Rules,
    /// What holds for some files only, in the order in which it is laid over the rest.
    pub overrides: Vec<Override>,
    /// Who wrote what, in the order in which it was read.
    pub told: Vec<Told>,
    /// What is wrong in the configuration file, in the order of the file.
    pub problems: Vec<Diagnostic>,
    /// The words about rules that it may use, those of its own pages included.
    known: Vocabulary,
}

impl Config {
    /// What holds when nothing is said.
    pub fn new(root: PathBuf) -> Self {
        Config {
            shown_from: root.clone(),
            root,
            is_project: false,
            repository: None,
            file: None,
            extended: Vec::new(),
            include: vec![Pattern::new("**/*.md").expect("the default is a pattern")],
            exclude: Vec::new(),
            choices: vec![Choice {
                selector: Selector::Default,
                origin: Origin::File(0),
                verb: Verb::Select,
            }],
            fail_on: Some(Severity::Warning),
            rosters: Vec::new(),
            flavor: None,
            event: None,
            pages: Vec::new(),
            baseline: None,
            online: Online::default(),
            rules: Rules::new(),
            overrides: Vec::new(),
            told: Vec::new(),
            problems: Vec::new(),
            known: Vocabulary::default(),
        }
    }
}

impl Config {
    /// The folder beyond which nothing is the project's, if it is known how far that reaches.
    pub(crate) fn boundary(&self) -> Option<PathBuf> {
        let folder = self.repository.as_ref().unwrap_or(&self.root);
        self.is_project.then(|| folder.clone())
    }

    /// All that makes it what it is, in a form that is the same only for the same.
    pub(crate) fn identity(&self) -> String {
        let Config {
            root,
            is_project,
            repository,
            shown_from,
            file,
            extended,
            include,
            exclude,
            choices,
            fail_on,
            rosters,
            flavor,
            event,
            pages,
            baseline,
            online,
            problems,
            // What the files say that are here, and the words of the command line, which are among them.
            rules: _,
            overrides: _,
            told: _,
            known: _,
        } = self;
        let text = |source: &Source| (source.path().clone(), source.text().to_owned());
        let files: Vec<_> = file.iter().chain(extended).map(text).collect();
        let page = |page: &PageFile| {
            let script = page.script.as_ref().map(text);
            (page.path.clone(), text(&page.source), script)
        };
        let pages: Vec<_> = pages.iter().map(page).collect();
        let places = (root, is_project, repository, shown_from, baseline, rosters);
        let choices = (include, exclude, choices, fail_on, flavor, event, online);
        format!("{files:?} {pages:?} {places:?} {choices:?} {problems:?}")
    }

    /// Whether a file at this absolute path is one to check, if nothing excludes it.
    pub fn includes(&self, path: &Path) -> bool {
        patterns::Filter::new(self).includes(path)
    }

    /// Whether `exclude` keeps the file at this absolute path from being checked.
    pub fn excludes(&self, path: &Path) -> bool {
        patterns::Filter::new(self).excludes(path)
    }

    /// The configuration that `source`, a `kouetsu.toml` in the folder `root`, gives.
    pub fn from_source(root: PathBuf, source: Source, known: &Vocabulary) -> Self {
        let mut config = Config::new(root);
        config.is_project = true;
        config.known = known.clone();
        config.read(source, &config.root.clone());
        config
    }

    /// The same, with pages of the project's own that lie anywhere.
    pub fn with_pages(
        root: PathBuf,
        source: Source,
        known: &Vocabulary,
        pages: Vec<PageFile>,
    ) -> Self {
        let mut known = known.clone();
        pages.iter().for_each(|page| known.learn(page));
        let mut config = Config::from_source(root, source, &known);
        config.pages = pages;
        config
    }

    /// Lays tables of single rules over those that are there.
    fn set_rules(&mut self, rules: Rules) {
        for (name, rule) in rules {
            let known = self.rules.entry(name).or_default();
            known.key = rule.key;
            known.span = rule.span;
            known.severity = rule.severity.or(known.severity);
            known.options.extend(rule.options);
        }
    }

    fn add_rosters(&mut self, rosters: impl IntoIterator<Item = PathBuf>) {
        for roster in rosters {
            if !self.rosters.contains(&roster) {
                self.rosters.push(roster);
            }
        }
    }
}

/// Tables `[rules.<name>]`, by the rule's name.
pub type Rules = BTreeMap<String, RuleConfig>;

/// A table `[rules.<name>]`.
#[derive(Clone, Debug, Default)]
pub struct RuleConfig {
    /// Its key, as written: the rule's name or an alias.
    pub key: String,
    /// Where the key stands.
    pub span: Span,
    /// Its `severity`, and where that was said.
    pub severity: Option<(Level, Origin)>,
    /// The options that it sets; [`Config::options`] reads them.
    pub options: BTreeMap<String, OptionValue>,
}

/// The value of an option, as a place in a file.
#[derive(Clone, Debug)]
pub struct OptionValue {
    /// The file that sets it.
    pub file: Source,
    /// Where the value stands.
    pub span: Span,
}

/// A mistake on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageError {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl fmt::Display for UsageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for UsageError {}
