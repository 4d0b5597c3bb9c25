//! A rule's options, on their way from the configuration file into the rule.

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer, Error};

use super::reader::Value;
use super::{Config, INVALID_CONFIG, OptionValue};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Source, Span};

impl Config {
    /// The options of `rule`, or `T::default()` where the file is silent. A value of the wrong type is told in
    /// `problems`, its default holds, and the other options hold as well.
    ///
    /// `T` is a struct with `#[serde(default, rename_all = "kebab-case")]`; its fields may be [`toml::Spanned`], with
    /// spans in the file that sets them.
    ///
    /// The file is parsed again, because toml's values with spans borrow the text; few rules have options, and a
    /// configuration is a page long.
    pub fn options<T>(&self, rule: &str, problems: &mut Vec<Diagnostic>) -> T
    where
        T: Default + DeserializeOwned,
    {
        let Some(rule) = self.rules.get(rule).filter(|rule| !rule.options.is_empty()) else {
            return T::default();
        };
        let parsed: Vec<(&String, &OptionValue, Spanned<DeTable<'_>>)> = rule
            .options
            .iter()
            .map(|(key, set)| (key, set, DeTable::parse_recoverable(set.file.text()).0))
            .collect();
        let mut sound = DeTable::new();
        for (key, set, document) in &parsed {
            let value = value_at(document.get_ref(), set.span);
            let value = value.expect("the same file was read before, and held this value");
            let key = Spanned::new(0..0, key.as_str().into());
            let single = DeTable::from_iter([(key.clone(), value.clone())]);
            match deserialize::<T>(single, set.span) {
                Ok(_) => {
                    sound.insert(key, value.clone());
                }
                Err(error) => {
                    problems.push(problem(&set.file, key.get_ref(), set.span, &error));
                }
            }
        }
        deserialize(sound, rule.span).unwrap_or_else(|error| {
            let (key, set, _) = &parsed[0];
            problems.push(problem(&set.file, key, set.span, &error));
            T::default()
        })
    }
}

/// The value that stands at a span.
fn value_at<'t, 'i>(table: &'t DeTable<'i>, span: Span) -> Option<&'t Value<'i>> {
    let mut values: Vec<&Value<'i>> = table.values().collect();
    while let Some(value) = values.pop() {
        if value.span() == span.range() {
            return Some(value);
        }
        match value.get_ref() {
            DeValue::Table(table) => values.extend(table.values()),
            DeValue::Array(items) => values.extend(items.iter()),
            _ => {}
        }
    }
    None
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
