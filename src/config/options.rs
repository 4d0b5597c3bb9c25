//! A rule's options, on their way from the configuration file into the rule.

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, Deserializer, Error};

use super::table::section;
use super::{Config, INVALID_CONFIG, RuleConfig};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Source, Span};

impl Config {
    /// The options of `rule`, or `T::default()` where the file is silent. A value of the wrong type is told in
    /// `problems`, its default holds, and the other options hold as well.
    ///
    /// `T` is a struct with `#[serde(default, rename_all = "kebab-case")]`; its fields may be [`toml::Spanned`], with
    /// spans in [`Config::file`].
    ///
    /// The file is parsed again, because toml's values with spans borrow the text; few rules have options, and a
    /// configuration is a page long.
    pub fn options<T>(&self, rule: &str, problems: &mut Vec<Diagnostic>) -> T
    where
        T: Default + DeserializeOwned,
    {
        let (Some(rule), Some(file)) = (self.rules.get(rule), &self.file) else {
            return T::default();
        };
        let (document, _) = DeTable::parse_recoverable(file.text());
        let mut sound = DeTable::new();
        for (key, value) in table_of(rule, file, document.get_ref()) {
            let option = key.get_ref().as_ref();
            let Some(&span) = rule.options.get(option) else {
                continue;
            };
            let single = DeTable::from_iter([(key.clone(), value.clone())]);
            match deserialize::<T>(single, span) {
                Ok(_) => {
                    sound.insert(key.clone(), value.clone());
                }
                Err(error) => problems.push(problem(file, option, span, &error)),
            }
        }
        deserialize(sound, rule.span).unwrap_or_else(|error| {
            problems.push(problem(file, &rule.key, rule.span, &error));
            T::default()
        })
    }

    /// What `read` makes of an option of `rule` that is a table, with spans in [`Config::file`]; nothing if it is not set.
    pub(crate) fn option_table<T>(
        &self,
        rule: &str,
        option: &str,
        read: impl FnOnce(&Source, &DeTable<'_>) -> T,
    ) -> Option<T> {
        let (rule, file) = (self.rules.get(rule)?, self.file.as_ref()?);
        let (document, _) = DeTable::parse_recoverable(file.text());
        let options = table_of(rule, file, document.get_ref());
        Some(read(file, options.get(option)?.get_ref().as_table()?))
    }
}

fn table_of<'t, 'i>(
    rule: &RuleConfig,
    file: &Source,
    document: &'t DeTable<'i>,
) -> &'t DeTable<'i> {
    section(file, document)
        .and_then(|section| section.get("rules")?.get_ref().as_table())
        .and_then(|rules| rules.get(rule.key.as_str())?.get_ref().as_table())
        .expect("the same file was read before, and held this table")
}

/// `span` is where an error stands that toml cannot place more closely.
fn deserialize<T: DeserializeOwned>(table: DeTable<'_>, span: Span) -> Result<T, Error> {
    T::deserialize(Deserializer::from(Spanned::new(span.range(), table)))
}

fn problem(file: &Source, option: &str, span: Span, error: &Error) -> Diagnostic {
    let span = error.span().map_or(span, |at| Span::new(at.start, at.end));
    let message = format!("`{option}` cannot be read: {}", error.message());
    Diagnostic::new(INVALID_CONFIG, Severity::Error, file.path(), span, message)
}
