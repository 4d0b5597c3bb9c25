//! A configuration file's keys, and what each of them means.
//!
//! The tables are walked by hand, because serde stops at the first mistake and knows no nearest word; here each key is
//! read for itself, what is wrong is told where it stands, and what is right still holds. A rule's options are only
//! checked by name: their types are the rule's affair (see [`Config::options`]).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use glob::Pattern;
use toml::de::DeTable;

use super::levels::{Choice, Level, Origin, Selector, Verb};
use super::patterns::{BadPattern, compile, not_a_pattern};
use super::reader::{Key, Reader, Text, Value, listing, quoted, suggest};
use super::{Config, RuleConfig, Vocabulary, event};
use crate::diagnostic::Safety;
use crate::source::{Source, Span};
use crate::text::nearest;

const KEYS: [&str; 8] = [
    "include", "exclude", "select", "ignore", "fail-on", "roster", "event", "rules",
];
const FAIL_ON: [&str; 4] = ["error", "warning", "info", "never"];

/// The table that configures kouetsu: the whole of `kouetsu.toml`, or `[tool.kouetsu]` of a `pyproject.toml`. `None`
/// when there is none, or something other than a table in its place.
pub(super) fn section<'t, 'i>(
    source: &Source,
    document: &'t DeTable<'i>,
) -> Option<&'t DeTable<'i>> {
    if is_pyproject(source) {
        tool_kouetsu(document)?.1.get_ref().as_table()
    } else {
        Some(document)
    }
}

/// The key and the value of `tool.kouetsu`.
pub(super) fn tool_kouetsu<'t, 'i>(
    document: &'t DeTable<'i>,
) -> Option<(&'t Key<'i>, &'t Value<'i>)> {
    let tool = document.get("tool")?.get_ref().as_table()?;
    tool.get_key_value("kouetsu")
}

fn is_pyproject(source: &Source) -> bool {
    source.path().rsplit('/').next() == Some("pyproject.toml")
}

/// Reads a configuration file of the folder `config.root` into `config`, with what is wrong in it.
pub(super) fn read(config: &mut Config, source: Source, known: &Vocabulary) {
    let mut walk = Walk {
        source: &source,
        known,
        root: &config.root.clone(),
        reader: Reader::new(&source),
    };
    let (document, errors) = DeTable::parse_recoverable(source.text());
    for error in &errors {
        let span = error.span().unwrap_or_default();
        let message = format!("this is not TOML: {}", error.message());
        walk.reader.report(span, message);
    }
    // What the parser makes of a broken file would only tell the same mistake again.
    if errors.is_empty() {
        walk.document(config, document.get_ref());
    }
    config.problems = walk.reader.finish();
    config.file = Some(source);
}

struct Walk<'a> {
    source: &'a Source,
    known: &'a Vocabulary,
    root: &'a Path,
    reader: Reader<'a>,
}

impl<'a> Walk<'a> {
    fn document(&mut self, config: &mut Config, document: &DeTable<'_>) {
        if let Some(table) = section(self.source, document) {
            for (key, value) in table {
                self.entry(config, key, value);
            }
        } else if let Some((_, value)) = tool_kouetsu(document) {
            self.reader.wrong_type("`tool.kouetsu`", value, "a table");
        }
    }

    fn entry(&mut self, config: &mut Config, key: &Key<'_>, value: &Value<'_>) {
        match key.get_ref().as_ref() {
            "fail-on" => {
                if let Some(word) = self.reader.one_of(key, value, &FAIL_ON) {
                    config.fail_on = Level::from_name(word).and_then(Level::severity);
                }
            }
            "event" => config.event = event::read(&mut self.reader, key, value),
            "rules" => match value.get_ref().as_table() {
                Some(rules) => self.rules(config, rules),
                None => {
                    self.reader.wrong_type("`rules`", value, "a table");
                }
            },
            list @ ("include" | "exclude" | "select" | "ignore" | "roster") => {
                if let Some(texts) = self.reader.strings(key, value) {
                    self.list(config, list, texts);
                }
            }
            _ => self.unknown_key(key),
        }
    }

    fn list(&mut self, config: &mut Config, key: &str, texts: Vec<Text<'_>>) {
        match key {
            "include" => config.include = self.file_patterns(&texts),
            "exclude" => config.exclude = self.patterns(&texts),
            "roster" => config.rosters = self.rosters(&texts),
            "select" => {
                config.choices.retain(|choice| choice.verb != Verb::Select);
                config.choices.extend(self.choices(&texts, Verb::Select));
            }
            _ => config.choices.extend(self.choices(&texts, Verb::Ignore)),
        }
    }

    fn unknown_key(&mut self, key: &Key<'_>) {
        let word = key.get_ref();
        let problem = self
            .reader
            .report(key.span(), format!("unknown key `{word}`"));
        if word == "tool" && !is_pyproject(self.source) {
            problem.help("leave out `tool.kouetsu`, which belongs into `pyproject.toml` only");
            return;
        }
        suggest(problem, nearest(word, KEYS).map(str::to_owned), || {
            format!("the keys are {}", listing(&KEYS))
        });
    }

    fn choices(&mut self, texts: &[Text<'_>], verb: Verb) -> Vec<Choice> {
        let selectors = texts.iter().filter_map(|text| self.selector(text));
        selectors
            .map(|selector| Choice {
                selector,
                origin: Origin::File,
                verb,
            })
            .collect()
    }

    fn selector(&mut self, text: &Text<'_>) -> Option<Selector> {
        let word = text.get_ref();
        let selector = self.known.selector(word);
        if selector.is_none() {
            let message = format!("unknown rule or group `{word}`");
            let near = self.known.nearest_selector(word).map(quoted);
            suggest(self.reader.report(text.span(), message), near, || {
                "name a rule, a group, `default` or `all`".to_owned()
            });
        }
        selector
    }

    fn patterns(&mut self, texts: &[Text<'_>]) -> Vec<Pattern> {
        let mut patterns = Vec::new();
        for text in texts {
            match compile(text.get_ref()) {
                Ok(pattern) => patterns.push(pattern),
                Err(bad) => self.bad_pattern(text, bad),
            }
        }
        patterns
    }

    /// Patterns that must match files: a folder's name, which is right in `exclude`, would never match one.
    fn file_patterns(&mut self, texts: &[Text<'_>]) -> Vec<Pattern> {
        let patterns = self.patterns(texts);
        for text in texts {
            let folder = text.get_ref().trim_end_matches('/');
            if !folder.is_empty() && self.root.join(folder).is_dir() {
                let message = format!("`{folder}` is a folder, and `include` takes files");
                let files = quoted(&format!("{folder}/**/*.md"));
                let problem = self.reader.report(text.span(), message);
                suggest(problem, Some(files), String::new);
            }
        }
        patterns
    }

    fn bad_pattern(&mut self, text: &Text<'_>, bad: BadPattern) {
        let span = match bad.at {
            Some(at) => self.reader.character(text, at),
            None => text.span(),
        };
        self.reader.report(span, bad.message).help(bad.help);
    }

    fn rosters(&mut self, texts: &[Text<'_>]) -> Vec<PathBuf> {
        let mut rosters = BTreeSet::new();
        for text in texts {
            let pattern = *text.get_ref();
            if let Err(error) = Pattern::new(pattern) {
                self.bad_pattern(text, not_a_pattern(pattern, &error));
                continue;
            }
            let files = files_matching(self.root, pattern);
            if files.is_empty() {
                let message = format!("the roster `{pattern}` matches no file");
                self.reader
                    .report(text.span(), message)
                    .help("write its path relative to the folder of this file");
            }
            rosters.extend(files);
        }
        rosters.into_iter().collect()
    }

    fn rules(&mut self, config: &mut Config, rules: &DeTable<'_>) {
        for (key, value) in rules {
            let Some(name) = self.rule_name(key) else {
                continue;
            };
            let Some(table) = value.get_ref().as_table() else {
                self.not_a_rule(key, value);
                continue;
            };
            if let Some(other) = config.rules.get(name) {
                let message = format!("the rule `{name}` is set under two names");
                self.reader
                    .report(key.span(), message)
                    .related(other.span, "it is set here too")
                    .help("put all that is set for the rule into one table");
                continue;
            }
            let rule = self.rule(name, key, table);
            config.rules.insert(name.to_owned(), rule);
        }
    }

    fn rule_name(&mut self, key: &Key<'_>) -> Option<&'a str> {
        let word = key.get_ref();
        let name = self.known.rule(word);
        if name.is_none() && self.known.is_group(word) {
            self.reader
                .report(key.span(), format!("`{word}` is a group, not a rule"))
                .help("set its rules one by one, or name it in `select` or `ignore`");
        } else if name.is_none() {
            let near = self.known.nearest_rule(word).map(str::to_owned);
            let message = format!("unknown rule `{word}`");
            suggest(self.reader.report(key.span(), message), near, || {
                "name a rule or one of its aliases".to_owned()
            });
        }
        name
    }

    fn not_a_rule(&mut self, key: &Key<'_>, value: &Value<'_>) {
        let what = format!("`{}`", key.get_ref());
        let problem = self.reader.wrong_type(&what, value, "a table");
        if let Some(level) = value.get_ref().as_str().and_then(Level::from_name) {
            let table = format!("{{ severity = \"{}\" }}", level.name());
            let span = problem.primary.span;
            problem.help(format!("write `{table}`"));
            problem.fix("make it a table", Safety::Safe, vec![(span, table)]);
        }
    }

    fn rule(&mut self, name: &str, key: &Key<'_>, table: &DeTable<'_>) -> RuleConfig {
        let mut rule = RuleConfig {
            key: key.get_ref().clone().into_owned(),
            span: span(key.span()),
            ..RuleConfig::default()
        };
        let options = self.known.options(name);
        for (key, value) in table {
            let word = key.get_ref().as_ref();
            if word == "severity" {
                let word = self.reader.one_of(key, value, &Level::NAMES);
                rule.severity = word.and_then(Level::from_name);
            } else if options.iter().any(|option| option == word) {
                rule.options.insert(word.to_owned(), span(value.span()));
            } else {
                self.unknown_option(name, key, options);
            }
        }
        rule
    }

    fn unknown_option(&mut self, rule: &str, key: &Key<'_>, options: &[String]) {
        let word = key.get_ref();
        let words = || options.iter().map(String::as_str).chain(["severity"]);
        let message = format!("the rule `{rule}` has no option `{word}`");
        let near = nearest(word, words()).map(str::to_owned);
        suggest(self.reader.report(key.span(), message), near, || {
            format!("it takes {}", listing(&words().collect::<Vec<_>>()))
        });
    }
}

/// The file at `pattern`, or the files that it matches, in the order of their names.
fn files_matching(root: &Path, pattern: &str) -> Vec<PathBuf> {
    let literal = root.join(pattern);
    if literal.is_file() {
        return vec![literal];
    }
    let pattern = if Path::new(pattern).is_absolute() {
        pattern.to_owned()
    } else {
        format!("{}/{pattern}", Pattern::escape(&root.to_string_lossy()))
    };
    let matches = glob::glob(&pattern).into_iter().flatten();
    // A folder that cannot be read on the way holds no roster that could be.
    matches.flatten().filter(|path| path.is_file()).collect()
}

fn span(range: std::ops::Range<usize>) -> Span {
    Span::new(range.start, range.end)
}
