//! Reading the dictionaries that a configuration names, and those that they import.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::{Dictionary, Problems, Term, own, prh};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::paths;
use crate::source::{Source, Span};

/// The rule whose options name the dictionaries.
const OPTIONS_OF: &str = "misspelled-term";

/// What can be set about terms.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Options {
    /// Dictionaries, relative to the folder of the configuration file.
    files: Vec<Spanned<String>>,
    /// Terms, each with the forms that are wrong. They are read with their places by [`own`].
    terms: BTreeMap<String, toml::Value>,
    /// Whether the names of well-known programs and communities are to be written as they write themselves.
    pub known_names: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            files: Vec::new(),
            terms: BTreeMap::new(),
            known_names: true,
        }
    }
}

/// What was read.
#[derive(Default)]
pub struct Loaded {
    /// The terms of all dictionaries.
    pub dictionary: Dictionary,
    /// The files that findings about terms point into.
    pub sources: Vec<Source>,
    /// What is wrong in them.
    pub problems: Vec<Diagnostic>,
}

/// Reads the dictionaries that `config` names; `read` gives the text of a file by its absolute path.
pub fn load(config: &Config, read: &dyn Fn(&Path) -> Option<String>) -> Loaded {
    let mut loader = Loader {
        config,
        read,
        sources: Vec::new(),
        problems: Problems::default(),
        open: Vec::new(),
    };
    // The rule tells what is wrong with its options.
    let options: Options = config.options(OPTIONS_OF, &mut Vec::new());
    let problems = &mut loader.problems;
    let own = config.option_table(OPTIONS_OF, "terms", |source, table| {
        own::table_of(source, table, problems)
    });
    let mut terms = own.unwrap_or_default();
    let origin = config
        .rules
        .get(OPTIONS_OF)
        .and_then(|rule| rule.options.get("files"));
    for (file, origin) in options.files.iter().zip(origin.iter().cycle()) {
        let span = Span::new(file.span().start, file.span().end);
        let path = paths::absolute(Path::new(file.get_ref()), &config.root);
        merge(&mut terms, loader.file(&path, (&origin.file, span), false));
    }
    let dictionary = Dictionary::new(terms, &mut loader.problems);
    Loaded {
        dictionary,
        sources: loader.sources,
        problems: loader.problems.0,
    }
}

/// Adds terms; of two for one word, the first holds.
fn merge(terms: &mut Vec<Term>, more: Vec<Term>) {
    let known: HashSet<String> = terms.iter().map(|term| term.expected.clone()).collect();
    terms.extend(
        more.into_iter()
            .filter(|term| !known.contains(&term.expected)),
    );
}

struct Loader<'a> {
    config: &'a Config,
    read: &'a dyn Fn(&Path) -> Option<String>,
    sources: Vec<Source>,
    problems: Problems,
    /// The files that are being read, for one may import another.
    open: Vec<PathBuf>,
}

impl Loader<'_> {
    /// The terms of a file and of those that it imports, unless it is to be read `alone`. `named` is where it is named.
    fn file(&mut self, path: &Path, named: (&Source, Span), alone: bool) -> Vec<Term> {
        let shown = paths::relative(path, &self.config.shown_from);
        if self.open.iter().any(|open| open == path) {
            self.problems
                .error(named.0, named.1, format!("`{shown}` imports itself"));
            return Vec::new();
        }
        let Some(text) = (self.read)(path) else {
            self.problems
                .error(
                    named.0,
                    named.1,
                    format!("the dictionary `{shown}` cannot be read"),
                )
                .help("write its path relative to the folder of this file");
            return Vec::new();
        };
        let source = self.source(shown, text);
        if path
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("toml"))
        {
            return own::read(&source, &mut self.problems);
        }
        let file = prh::read(&source, &mut self.problems);
        let mut terms = file.terms;
        self.open.push(path.to_path_buf());
        for import in file.imports.iter().filter(|_| !alone) {
            let folder = path.parent().unwrap_or(path);
            let target = paths::absolute(Path::new(&import.path), folder);
            let mut imported = self.file(&target, (&source, import.span), import.alone);
            imported.retain(|term| !import.ignores(term));
            merge(&mut terms, imported);
        }
        self.open.pop();
        terms
    }

    /// The text of a file; one that was read before is the same source.
    fn source(&mut self, shown: String, text: String) -> Source {
        let known = self.sources.iter().find(|source| **source.path() == *shown);
        known.cloned().unwrap_or_else(|| {
            let source = Source::new(shown, text);
            self.sources.push(source.clone());
            source
        })
    }
}
