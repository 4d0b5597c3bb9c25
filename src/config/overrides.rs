//! Overrides: what holds for some files only.
//!
//! ```toml
//! [[override]]
//! files = ["drafts/**", "!drafts/ready.md"]
//! ignore = ["placeholders"]
//!
//! [override.rules.missing-alt-text]
//! severity = "info"
//! ```
//!
//! An override adds words to those that hold for all files, and takes the place of what those say about a single rule. Of
//! two that hold for a file, the later prevails; the command line prevails over both.

use std::path::Path;

use glob::Pattern;
use toml::de::DeTable;

use super::levels::{Choice, Origin, Verb};
use super::patterns::{any_matches, compile};
use super::reader::{Key, Text, Value};
use super::table::{Walk, span};
use super::{Config, Rules, flavor};
use crate::document::Flavor;
use crate::source::{Source, Span};

pub(super) const KEYS: [&str; 5] = ["files", "select", "ignore", "flavor", "rules"];

/// What holds for some files only.
#[derive(Clone, Debug)]
pub struct Override {
    /// The file in which it stands.
    pub file: Source,
    /// Where its `files` stand.
    pub span: Span,
    /// The files for which it holds, relative to the project's folder.
    pub files: Vec<Pattern>,
    /// Those of them for which it does not.
    pub except: Vec<Pattern>,
    /// Its words about which rules run.
    pub choices: Vec<Choice>,
    /// Which Markdown they are written in.
    pub flavor: Option<Flavor>,
    /// What it says about single rules.
    pub rules: Rules,
}

impl Override {
    /// Whether it holds for the file at a path relative to the project's folder.
    pub(super) fn holds_for(&self, path: &Path) -> bool {
        let within =
            |patterns: &[Pattern]| path.ancestors().any(|path| any_matches(patterns, path));
        within(&self.files) && !within(&self.except)
    }
}

impl Config {
    /// The overrides that hold for the file at an absolute path, by their indices.
    pub fn overrides_for(&self, path: &Path) -> Vec<usize> {
        let path = path.strip_prefix(&self.root).unwrap_or(path);
        let overrides = self.overrides.iter().enumerate();
        overrides
            .filter(|(_, found)| found.holds_for(path))
            .map(|(index, _)| index)
            .collect()
    }

    /// The configuration with these overrides laid over it, in their order.
    pub fn overridden(&self, overrides: &[usize]) -> Config {
        let mut config = self.clone();
        for &index in overrides {
            let found = &self.overrides[index];
            config.choices.extend(found.choices.iter().cloned());
            config.set_rules(found.rules.clone());
        }
        config
    }
}

impl Walk<'_> {
    /// The overrides of a file.
    pub(super) fn overrides(&mut self, config: &mut Config, key: &Key<'_>, value: &Value<'_>) {
        let tables = value.get_ref().as_array().filter(|items| {
            let mut items = items.iter();
            items.all(|item| item.get_ref().is_table())
        });
        let Some(tables) = tables else {
            self.reader
                .wrong_type("`override`", value, "a list of tables")
                .help("head each with `[[override]]`");
            return;
        };
        for item in tables {
            if let Some(table) = item.get_ref().as_table() {
                let read = self.one_override(config.overrides.len(), key, table);
                config.overrides.extend(read);
            }
        }
    }

    fn one_override(
        &mut self,
        index: usize,
        key: &Key<'_>,
        table: &DeTable<'_>,
    ) -> Option<Override> {
        let mut found = Override {
            file: self.source.clone(),
            span: span(key.span()),
            files: Vec::new(),
            except: Vec::new(),
            choices: Vec::new(),
            flavor: None,
            rules: Rules::new(),
        };
        let mut named = false;
        for (key, value) in table {
            let word = key.get_ref().as_ref();
            match word {
                "files" => {
                    named = true;
                    found.span = span(value.span());
                    let texts = self.reader.strings(key, value)?;
                    self.files(&mut found, &texts);
                }
                "select" | "ignore" => {
                    let verb = if word == "select" {
                        Verb::Select
                    } else {
                        Verb::Ignore
                    };
                    if let Some(texts) = self.reader.strings(key, value) {
                        let choices = self.choices(&texts, Origin::Override(index), verb);
                        found.choices.extend(choices);
                    }
                }
                "flavor" => found.flavor = flavor::read(&mut self.reader, key, value),
                "rules" => {
                    found.rules = self.rules(Some(index), key, value);
                    continue;
                }
                _ => {
                    self.unknown_key(key, &KEYS);
                    continue;
                }
            }
            self.tell(Some(index), word.to_owned(), value);
        }
        if !named {
            self.reader
                .report(key.span(), "an override has no `files`")
                .help("say for which files it holds, as in `files = [\"drafts/**\"]`");
            return None;
        }
        Some(found)
    }

    fn files(&mut self, found: &mut Override, texts: &[Text<'_>]) {
        for text in texts {
            let (patterns, pattern, skipped) = match text.get_ref().strip_prefix('!') {
                Some(pattern) => (&mut found.except, pattern, 1),
                None => (&mut found.files, *text.get_ref(), 0),
            };
            match compile(pattern) {
                Ok(pattern) => patterns.push(pattern),
                Err(mut bad) => {
                    bad.at = bad.at.map(|at| at + skipped);
                    self.bad_pattern(text, bad);
                }
            }
        }
    }
}
