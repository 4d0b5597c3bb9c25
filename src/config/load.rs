//! Finding the configuration file, reading it, and laying the command line over it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::de::DeTable;

use super::files::named;
use super::levels::{Choice, Origin, Selector, Verb};
use super::told::From;
use super::{Config, INVALID_CONFIG, UsageError, Vocabulary, read, table};
use crate::diagnostic::Diagnostic;
use crate::paths::{absolute, common_ancestor, relative};
use crate::source::Source;

const OWN: &str = "kouetsu.toml";
const SHARED: &str = "pyproject.toml";

/// What the command line says beside the paths.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    /// The words of `--select`, which take the place of the file's; empty when it is not given.
    pub select: Vec<String>,
    /// The words of `--ignore`, which are added to the file's.
    pub ignore: Vec<String>,
    /// The files of `--roster`, relative to the current directory, which are added to the file's.
    pub roster: Vec<PathBuf>,
    /// `--isolated`: no configuration file is read.
    pub isolated: bool,
    /// The words of `--config` and of flags that stand for one, each with the flag or variable that says it: `key = value`,
    /// or a configuration file in the place of the one that would be found. The later prevail.
    pub config: Vec<(String, &'static str)>,
    /// Which of the other flags come from the environment: the flag, and the variable.
    pub from_environment: Vec<(&'static str, &'static str)>,
}

impl Overlay {
    /// Who said what a flag says.
    fn from(&self, flag: &'static str) -> From {
        let variable = self
            .from_environment
            .iter()
            .find(|(known, _)| *known == flag);
        From::Word(variable.map_or(flag, |(_, variable)| variable))
    }
}

/// The configuration for checking `paths`, which are relative to `current_dir`, an absolute path.
///
/// A file that `--config` names is read, and else one is found. It is looked for in the folder that holds all the paths (a path that is a folder holds itself) and upward from
/// there, to the root of the file system: the nearest `kouetsu.toml`, or `pyproject.toml` with `[tool.kouetsu]`. Where
/// both stand in one folder, `kouetsu.toml` is read. What is wrong in it is in [`Config::problems`].
///
/// # Errors
/// Words of `--select` and `--ignore` that name nothing, files of `--roster` that are not there, and what is wrong in
/// `--config`.
pub fn load(
    paths: &[PathBuf],
    overlay: &Overlay,
    known: &Vocabulary,
    current_dir: &Path,
) -> Result<Config, Vec<UsageError>> {
    let start = start(paths, current_dir);
    let words = overlay.config.iter();
    let (pairs, named): (Vec<_>, Vec<_>) = words.partition(|(word, _)| is_pair(word, current_dir));
    let mut errors = Vec::new();
    if let Some((file, word)) = named.last().filter(|_| overlay.isolated) {
        errors.push(UsageError {
            message: format!(
                "`--isolated` reads no configuration file, and `{word}` names `{file}`"
            ),
            help: Some("leave out one of them".to_owned()),
        });
    }
    let mut config = match named.last() {
        Some((file, _)) => named_file(file, known, current_dir, &mut errors),
        None if overlay.isolated => without_file(&start, current_dir),
        None => match find(&start) {
            Some(file) => from_file(&file, known, current_dir),
            None => without_file(&start, current_dir),
        },
    };
    for (pair, word) in pairs {
        errors.extend(config.set(pair, From::Word(word), known, current_dir));
    }
    errors.extend(choose(&mut config, overlay, known));
    errors.extend(add_rosters(&mut config, overlay, current_dir));
    if errors.is_empty() {
        Ok(config)
    } else {
        Err(errors)
    }
}

/// Whether a word of `--config` is a `key = value`, and not a file.
fn is_pair(word: &str, current_dir: &Path) -> bool {
    word.contains('=') && !current_dir.join(word).is_file()
}

/// The configuration of a file that was named. Its patterns are relative to where the command runs.
fn named_file(
    file: &str,
    known: &Vocabulary,
    current_dir: &Path,
    errors: &mut Vec<UsageError>,
) -> Config {
    let mut config = without_file(current_dir, current_dir);
    config.root = current_dir.to_owned();
    config.is_project = true;
    match named(Path::new(file), current_dir) {
        Ok(path) => config.read_file(&path, known),
        Err(mut error) => {
            let help = "name a configuration file, or set a value, as in `--config fail-on=error`";
            error.help = Some(help.to_owned());
            errors.push(error);
        }
    }
    config
}

/// The folder that holds all the paths.
fn start(paths: &[PathBuf], current_dir: &Path) -> PathBuf {
    paths
        .iter()
        .map(|path| {
            let mut path = absolute(path, current_dir);
            if !path.is_dir() {
                path.pop();
            }
            path
        })
        .reduce(|one, other| common_ancestor(&one, &other))
        .filter(|common| !common.as_os_str().is_empty())
        .unwrap_or_else(|| current_dir.to_owned())
}

fn find(start: &Path) -> Option<PathBuf> {
    start.ancestors().find_map(|folder| {
        let own = folder.join(OWN);
        let shared = folder.join(SHARED);
        if own.is_file() {
            Some(own)
        } else {
            (shared.is_file() && speaks_of_kouetsu(&shared)).then_some(shared)
        }
    })
}

/// Whether a `pyproject.toml` configures kouetsu, as far as one can tell. If it cannot be read one cannot, and it is
/// taken for ours: to tell a mistake that is not ours does less harm than to leave a configuration unread in silence.
#[expect(
    clippy::disallowed_methods,
    reason = "what cannot be read is told when the file is read in earnest"
)]
fn speaks_of_kouetsu(pyproject: &Path) -> bool {
    let Ok(bytes) = fs::read(pyproject) else {
        return true;
    };
    let text = String::from_utf8_lossy(&bytes);
    let (document, errors) = DeTable::parse_recoverable(&text);
    let broken = !errors.is_empty() && text.contains("[tool.kouetsu");
    broken || table::tool_kouetsu(document.get_ref()).is_some()
}

fn from_file(path: &Path, known: &Vocabulary, current_dir: &Path) -> Config {
    let folder = path.parent().expect("a file stands in a folder");
    let mut config = Config::new(folder.to_owned());
    config.shown_from = current_dir.to_owned();
    config.is_project = true;
    config.repository = repository(folder);
    config.read_file(path, known);
    config
}

impl Config {
    fn read_file(&mut self, path: &Path, known: &Vocabulary) {
        match read(path, &relative(path, &self.shown_from).into()) {
            Ok(source) => {
                let folder = path.parent().expect("a file stands in a folder");
                self.read(source, folder, known);
            }
            Err(mut problem) => {
                problem.rule = Arc::from(INVALID_CONFIG);
                self.problems.push(*problem);
            }
        }
    }

    /// Sets what a `key = value` of the command line says, and returns what is wrong with it.
    fn set(
        &mut self,
        pair: &str,
        from: From,
        known: &Vocabulary,
        current_dir: &Path,
    ) -> Vec<UsageError> {
        let flag = from.to_string();
        let source = Source::new(flag.as_str(), as_toml(pair));
        let before = std::mem::take(&mut self.problems);
        self.read_words(source, from, known, current_dir);
        let wrong = std::mem::replace(&mut self.problems, before);
        let error = |problem: Diagnostic| UsageError {
            message: format!("{} in `{flag}`", problem.message),
            help: problem.help,
        };
        wrong.into_iter().map(error).collect()
    }
}

/// A `key=value` as TOML: a value that is none is taken for a string, since a shell has eaten its quotes.
fn as_toml(pair: &str) -> String {
    let (_, errors) = DeTable::parse_recoverable(pair);
    match pair.split_once('=') {
        Some((key, value)) if !errors.is_empty() => {
            format!("{key} = {}", toml::Value::from(value.trim()))
        }
        _ => pair.to_owned(),
    }
}

fn without_file(start: &Path, current_dir: &Path) -> Config {
    let repository = repository(start);
    let mut config = Config::new(repository.clone().unwrap_or(start.to_owned()));
    config.shown_from = current_dir.to_owned();
    config.is_project = repository.is_some();
    config.repository = repository;
    config
}

/// The folder of the Git repository that holds a folder.
fn repository(folder: &Path) -> Option<PathBuf> {
    let mut above = folder.ancestors();
    above
        .find(|path| path.join(".git").exists())
        .map(Path::to_owned)
}

/// Lays `--select` and `--ignore` over the file's words, and returns what is wrong with them.
pub(super) fn choose(
    config: &mut Config,
    overlay: &Overlay,
    known: &Vocabulary,
) -> Vec<UsageError> {
    let mut errors = Vec::new();
    if !overlay.select.is_empty() {
        config.choices.retain(|choice| choice.verb != Verb::Select);
        config.tell("select", &overlay.select, overlay.from("--select"));
    }
    if !overlay.ignore.is_empty() {
        config.tell("ignore", &overlay.ignore, overlay.from("--ignore"));
    }
    let select = overlay.select.iter().map(|word| (word, Verb::Select));
    let ignore = overlay.ignore.iter().map(|word| (word, Verb::Ignore));
    for (word, verb) in select.chain(ignore) {
        match known.selector(word) {
            Some(selector) => config.choices.push(Choice {
                selector,
                origin: Origin::CommandLine,
                verb,
            }),
            None => {
                let flag = match verb {
                    Verb::Select => "--select",
                    Verb::Ignore => "--ignore",
                };
                errors.push(unknown_word(word, flag, known));
            }
        }
    }
    errors
}

/// What the words of a flag cover.
///
/// # Errors
/// The words that name nothing.
pub fn selectors(
    words: &[String],
    flag: &str,
    known: &Vocabulary,
) -> Result<Vec<Selector>, Vec<UsageError>> {
    let mut selectors = Vec::new();
    let mut errors = Vec::new();
    for word in words {
        match known.selector(word) {
            Some(selector) => selectors.push(selector),
            None => errors.push(unknown_word(word, flag, known)),
        }
    }
    if errors.is_empty() {
        Ok(selectors)
    } else {
        Err(errors)
    }
}

fn unknown_word(word: &str, flag: &str, known: &Vocabulary) -> UsageError {
    let help = match known.nearest_selector(word) {
        Some(near) => format!("write `{near}`"),
        None => "name a rule, a group, `default` or `all`".to_owned(),
    };
    UsageError {
        message: format!("unknown rule or group `{word}` in `{flag}`"),
        help: Some(help),
    }
}

fn add_rosters(config: &mut Config, overlay: &Overlay, current_dir: &Path) -> Vec<UsageError> {
    let mut errors = Vec::new();
    if !overlay.roster.is_empty() {
        let rosters = overlay.roster.iter();
        let rosters: Vec<String> = rosters.map(|roster| roster.display().to_string()).collect();
        config.tell("roster", &rosters, overlay.from("--roster"));
    }
    for roster in &overlay.roster {
        match named(roster, current_dir) {
            Ok(path) => config.add_rosters([path]),
            Err(error) => errors.push(error),
        }
    }
    errors
}
