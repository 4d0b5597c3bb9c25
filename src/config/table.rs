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
use super::told::{From, Told, one_line};
use super::{Config, Vocabulary, event, flavor, online};
use crate::paths::absolute;
use crate::source::{Source, Span};
use crate::text::nearest;

/// The keys of a configuration, in the order in which they are explained.
pub(super) const KEYS: [&str; 15] = [
    "extend",
    "include",
    "exclude",
    "flavor",
    "select",
    "ignore",
    "fail-on",
    "roster",
    "event",
    "online",
    "rule-paths",
    "vale-styles",
    "baseline",
    "rules",
    "override",
];
pub(super) const FAIL_ON: [&str; 4] = ["error", "warning", "info", "never"];

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

/// A file, or what stands for one, on its way into a configuration.
pub(super) struct Layer<'l> {
    /// Which layers it prevails over.
    pub(super) origin: Origin,
    /// The folder to which the files that it names are relative.
    pub(super) folder: &'l Path,
    /// The shipped profile or the flag that it is, if it is no file.
    pub(super) stands_for: Option<From>,
}

/// Reads a layer into `config`, over what is there, with what is wrong in it.
pub(super) fn read(config: &mut Config, source: &Source, layer: &Layer<'_>, known: &Vocabulary) {
    let mut walk = Walk {
        source,
        layer,
        known,
        root: &config.root.clone(),
        reader: Reader::new(source),
        told: Vec::new(),
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
    config.told.append(&mut walk.told);
    config.problems.extend(walk.reader.finish());
}

pub(super) struct Walk<'a> {
    pub(super) source: &'a Source,
    pub(super) layer: &'a Layer<'a>,
    pub(super) known: &'a Vocabulary,
    root: &'a Path,
    pub(super) reader: Reader<'a>,
    told: Vec<Told>,
}

impl Walk<'_> {
    fn document(&mut self, config: &mut Config, document: &DeTable<'_>) {
        if let Some(table) = section(self.source, document) {
            for (key, value) in table {
                self.entry(config, key, value);
            }
        } else if let Some((_, value)) = tool_kouetsu(document) {
            self.reader.wrong_type("`tool.kouetsu`", value, "a table");
        }
    }

    /// Remembers who set a value.
    pub(super) fn tell(&mut self, section: Option<usize>, key: String, value: &Value<'_>) {
        let range = value.span();
        let from = self.layer.stands_for.clone().unwrap_or_else(|| {
            let line = self.source.line_of(range.start) + 1;
            From::File(self.source.path().clone(), line)
        });
        self.told.push(Told {
            section,
            key,
            value: one_line(value),
            from,
        });
    }

    fn entry(&mut self, config: &mut Config, key: &Key<'_>, value: &Value<'_>) {
        let word = key.get_ref().as_ref();
        match word {
            "fail-on" => {
                if let Some(word) = self.reader.one_of(key, value, &FAIL_ON) {
                    config.fail_on = Level::from_name(word).and_then(Level::severity);
                }
            }
            "flavor" => config.flavor = flavor::read(&mut self.reader, key, value),
            "event" => config.event = event::read(&mut self.reader, key, value),
            "online" => return self.online(config, value),
            "rules" => {
                let rules = self.rules(None, key, value);
                config.set_rules(rules);
                return;
            }
            "override" => return self.overrides(config, key, value),
            "baseline" => {
                let file = self.reader.string(key, value);
                config.baseline = file.map(|file| absolute(Path::new(file), self.layer.folder));
            }
            // What they name was read before.
            "extend" | "rule-paths" | "vale-styles" => {}
            list @ ("include" | "exclude" | "select" | "ignore" | "roster") => {
                if let Some(texts) = self.reader.strings(key, value) {
                    self.list(config, list, texts);
                }
            }
            _ => return self.unknown_key(key, &KEYS),
        }
        self.tell(None, word.to_owned(), value);
    }

    fn online(&mut self, config: &mut Config, value: &Value<'_>) {
        let Some(table) = value.get_ref().as_table() else {
            self.reader.wrong_type("`online`", value, "a table");
            return;
        };
        online::read(&mut config.online, table, &mut self.reader);
        for (key, value) in table {
            self.tell(None, format!("online.{}", key.get_ref()), value);
        }
    }

    /// A list of what is checked takes the place of one that was extended; one of what is left out, or of files, is
    /// added to it.
    fn list(&mut self, config: &mut Config, key: &str, texts: Vec<Text<'_>>) {
        let origin = self.layer.origin;
        match key {
            "include" => config.include = self.file_patterns(&texts),
            "exclude" => config.exclude.extend(self.patterns(&texts)),
            "roster" => {
                let rosters = self.rosters(&texts);
                config.add_rosters(rosters);
            }
            "select" => {
                config.choices.retain(|choice| choice.verb != Verb::Select);
                config
                    .choices
                    .extend(self.choices(&texts, origin, Verb::Select));
            }
            _ => config
                .choices
                .extend(self.choices(&texts, origin, Verb::Ignore)),
        }
    }

    pub(super) fn unknown_key(&mut self, key: &Key<'_>, keys: &[&str]) {
        let word = key.get_ref();
        let problem = self
            .reader
            .report(key.span(), format!("unknown key `{word}`"));
        if word == "tool" && !is_pyproject(self.source) {
            problem.help("leave out `tool.kouetsu`, which belongs into `pyproject.toml` only");
            return;
        }
        let near = nearest(word, keys.iter().copied()).map(str::to_owned);
        suggest(problem, near, || format!("the keys are {}", listing(keys)));
    }

    pub(super) fn choices(
        &mut self,
        texts: &[Text<'_>],
        origin: Origin,
        verb: Verb,
    ) -> Vec<Choice> {
        let selectors = texts.iter().filter_map(|text| self.selector(text));
        selectors
            .map(|selector| Choice {
                selector,
                origin,
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

    pub(super) fn patterns(&mut self, texts: &[Text<'_>]) -> Vec<Pattern> {
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

    pub(super) fn bad_pattern(&mut self, text: &Text<'_>, bad: BadPattern) {
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
            let files = files_matching(self.layer.folder, pattern);
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

pub(super) fn span(range: std::ops::Range<usize>) -> Span {
    Span::new(range.start, range.end)
}
