//! The configuration of a run, and which files are checked.
//!
//! A configuration file is a manuscript like any other: what is wrong in it becomes a diagnostic that points into it,
//! every mistake is told, and what is right still holds. So nothing here fails because of a file. Only what was typed on
//! the command line comes back as an error, since there is no file to point into.
//!
//! | key | value | when it is absent |
//! |---|---|---|
//! | `include` | patterns of the files that are checked when a folder is | `["**/*.md"]` |
//! | `exclude` | patterns of files and whole folders that never are | `[]` |
//! | `select` | rules, groups, `default`, `all` | `["default"]` |
//! | `ignore` | the same words | `[]` |
//! | `fail-on` | `error`, `warning`, `info` or `never` | `warning` |
//! | `roster` | roster files, or patterns of them | `[]` |
//! | `[event]` | what the documents report on: see [`Event`] | |
//! | `[rules.<name>]` | `severity` (`off`, `info`, `warning`, `error`) and the rule's own options | |
//!
//! Patterns are those of the `glob` crate, relative to the folder of the configuration file, with `/`.
//! `*` stays within one name; `**` is any number of folders. [`Config::level`] says how the words about rules combine.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use glob::Pattern;

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Source, Span};

mod event;
mod files;
mod levels;
mod load;
mod options;
mod patterns;
mod read;
mod reader;
mod table;
#[cfg(test)]
mod tests;
mod vocabulary;

pub use event::{Event, EventSite};
pub use files::{Discovery, FoundFile, discover};
pub use levels::{Choice, Level, Origin, Selector, Verb};
pub use load::{Overlay, load};
pub use read::read;
pub use vocabulary::{KnownRule, Vocabulary};

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
    /// What the documents report on.
    pub event: Option<Event>,
    /// What was said about single rules, by the rule's name.
    pub rules: BTreeMap<String, RuleConfig>,
    /// What is wrong in the configuration file, in the order of the file.
    pub problems: Vec<Diagnostic>,
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
            include: vec![Pattern::new("**/*.md").expect("the default is a pattern")],
            exclude: Vec::new(),
            choices: vec![Choice {
                selector: Selector::Default,
                origin: Origin::File,
                verb: Verb::Select,
            }],
            fail_on: Some(Severity::Warning),
            rosters: Vec::new(),
            event: None,
            rules: BTreeMap::new(),
            problems: Vec::new(),
        }
    }
}

impl Config {
    /// Whether `exclude` keeps the file at this absolute path from being checked.
    pub fn excludes(&self, path: &Path) -> bool {
        patterns::Filter::new(self).excludes(path)
    }

    /// The configuration that `source`, a `kouetsu.toml` in the folder `root`, gives.
    pub fn from_source(root: PathBuf, source: Source, known: &Vocabulary) -> Self {
        let mut config = Config::new(root);
        config.is_project = true;
        table::read(&mut config, source, known);
        config
    }
}

/// A table `[rules.<name>]`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RuleConfig {
    /// Its key, as written: the rule's name or an alias.
    pub key: String,
    /// Where the key stands.
    pub span: Span,
    /// Its `severity`.
    pub severity: Option<Level>,
    /// The options that it sets, with the span of each value; [`Config::options`] reads them.
    pub options: BTreeMap<String, Span>,
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
