//! A rule's options, on their way from the configuration file into the rule.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer, Error, ValueDeserializer};

use super::reader::Value;
use super::{Config, INVALID_CONFIG, OptionValue, RuleConfig};
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
        let parsed = parsed(rule);
        let table = parsed.iter().map(|(key, set, document)| {
            let key = Spanned::new(0..0, key.as_str().into());
            (key, set_value(document, set).clone())
        });
        let (options, wrong) = each_key(table.collect(), rule.span);
        for KeyError { key, span, error } in wrong {
            let set = rule
                .options
                .get(&key)
                .or_else(|| rule.options.values().next());
            let file = &set.expect("there are options").file;
            problems.push(problem(file, &key, span, &error));
        }
        options
    }

    /// The values of the options of `rule`, whose defaults its page gives. A value of another type than its default is
    /// told in `problems`, and the default holds.
    pub fn option_values(
        &self,
        rule: &str,
        mut values: BTreeMap<String, toml::Value>,
        problems: &mut Vec<Diagnostic>,
    ) -> BTreeMap<String, toml::Value> {
        let Some(rule) = self.rules.get(rule) else {
            return values;
        };
        for (key, set, document) in &parsed(rule) {
            let written = set_value(document, set).clone();
            let value = toml::Value::deserialize(ValueDeserializer::from(written));
            let default = values.get_mut(*key);
            if let (Ok(value), Some(default)) = (value, default) {
                if is_like(&value, default) {
                    *default = value;
                } else {
                    let file = set.file.path();
                    let message = format!("`{key}` is {value}, and not like its default {default}");
                    let severity = Severity::Error;
                    problems.push(Diagnostic::new(
                        INVALID_CONFIG,
                        severity,
                        file,
                        set.span,
                        message,
                    ));
                }
            }
        }
        values
    }

    /// What `read` makes of an option of `rule` that is a table, with spans in the file that sets it; nothing if it is not
    /// set.
    pub(crate) fn option_table<T>(
        &self,
        rule: &str,
        option: &str,
        read: impl FnOnce(&Source, &DeTable<'_>) -> T,
    ) -> Option<T> {
        let set = self.rules.get(rule)?.options.get(option)?;
        let (document, _) = DeTable::parse_recoverable(set.file.text());
        let value = value_at(document.get_ref(), set.span)?;
        Some(read(&set.file, value.get_ref().as_table()?))
    }
}

/// Whether a value can stand where `default` does: of the same type, and so are the items of a list.
fn is_like(value: &toml::Value, default: &toml::Value) -> bool {
    match (value, default) {
        (toml::Value::Array(items), toml::Value::Array(defaults)) => {
            let text = toml::Value::from("");
            let like = defaults.first().unwrap_or(&text);
            items.iter().all(|item| is_like(item, like))
        }
        _ => value.same_type(default),
    }
}

/// The options that a rule's table sets, each with the file in which it stands.
fn parsed(rule: &RuleConfig) -> Vec<(&String, &OptionValue, Spanned<DeTable<'_>>)> {
    let options = rule.options.iter();
    options
        .map(|(key, set)| (key, set, DeTable::parse_recoverable(set.file.text()).0))
        .collect()
}

fn set_value<'t, 'i>(document: &'t Spanned<DeTable<'i>>, set: &OptionValue) -> &'t Value<'i> {
    let value = value_at(document.get_ref(), set.span);
    value.expect("the same file was read before, and held this value")
}

/// What is wrong with the value of a key.
pub(crate) struct KeyError {
    pub(crate) key: String,
    /// Where the value stands.
    pub(crate) span: Span,
    pub(crate) error: Error,
}

/// Reads a table key by key, so that what is wrong with one does not hide the others: what is right, and what is wrong.
/// `T` must read the table of any of its keys alone. `whole` is where an error stands that no key is to blame for.
pub(crate) fn each_key<T>(table: DeTable<'_>, whole: Span) -> (T, Vec<KeyError>)
where
    T: Default + DeserializeOwned,
{
    let mut wrong = Vec::new();
    let mut sound = DeTable::new();
    for (key, value) in table {
        let span = Span::new(value.span().start, value.span().end);
        let single = DeTable::from_iter([(key.clone(), value.clone())]);
        match deserialize::<T>(single, span) {
            Ok(_) => {
                sound.insert(key, value);
            }
            Err(error) => wrong.push(KeyError {
                key: key.get_ref().clone().into_owned(),
                span,
                error,
            }),
        }
    }
    let read = deserialize(sound, whole).unwrap_or_else(|error| {
        wrong.push(KeyError {
            key: String::new(),
            span: whole,
            error,
        });
        T::default()
    });
    (read, wrong)
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
