//! Values of a TOML file, read as what they should be, and the ways to say that they are not.

use std::fmt::Display;
use std::ops::{Range, RangeInclusive};

use toml::Spanned;
use toml::de::{DeString, DeValue};

use super::INVALID_CONFIG;
use crate::diagnostic::{Diagnostic, Safety, Severity};
use crate::source::{Source, Span};
use crate::text::nearest;

/// A key with its span.
pub(super) type Key<'i> = Spanned<DeString<'i>>;
/// A value with its span.
pub(super) type Value<'i> = Spanned<DeValue<'i>>;
/// A string value with its span, quotes included.
pub(super) type Text<'v> = Spanned<&'v str>;

/// Reads values and gathers what is wrong with them.
pub(super) struct Reader<'a> {
    source: &'a Source,
    problems: Vec<Diagnostic>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(source: &'a Source) -> Self {
        Reader {
            source,
            problems: Vec::new(),
        }
    }

    /// What was wrong, in the order of the file.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        self.problems.sort_by_key(|problem| problem.primary.span);
        self.problems
    }

    pub(super) fn report(
        &mut self,
        span: Range<usize>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        let span = Span::new(span.start, span.end);
        let file = self.source.path();
        let problem = Diagnostic::new(INVALID_CONFIG, Severity::Error, file, span, message);
        self.problems.push(problem);
        self.problems.last_mut().expect("it was just pushed")
    }

    /// Says that `what` is not `expected`, both with their articles.
    pub(super) fn wrong_type(
        &mut self,
        what: &str,
        value: &Value<'_>,
        expected: &str,
    ) -> &mut Diagnostic {
        let found = type_name(value.get_ref());
        self.report(value.span(), format!("{what} is {found}, not {expected}"))
    }

    /// A string.
    pub(super) fn string<'v>(&mut self, key: &Key<'_>, value: &'v Value<'_>) -> Option<&'v str> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.wrong_type(&format!("`{}`", key.get_ref()), value, "a string");
        }
        text
    }

    /// The strings of a list; `None` if it is no list. Items of another type are told and left out.
    pub(super) fn strings<'v>(
        &mut self,
        key: &Key<'_>,
        value: &'v Value<'_>,
    ) -> Option<Vec<Text<'v>>> {
        let what = format!("`{}`", key.get_ref());
        let Some(items) = value.get_ref().as_array() else {
            self.not_a_list(&what, value);
            return None;
        };
        let mut strings = Vec::new();
        for item in items {
            match item.get_ref().as_str() {
                Some(text) => strings.push(Spanned::new(item.span(), text)),
                None => {
                    self.wrong_type(&format!("an item of {what}"), item, "a string");
                }
            }
        }
        Some(strings)
    }

    fn not_a_list(&mut self, what: &str, value: &Value<'_>) {
        let list = format!("[{}]", &self.source.text()[value.span()]);
        let problem = self.wrong_type(what, value, "a list of strings");
        if value.get_ref().is_str() {
            let span = problem.primary.span;
            problem.help(format!("write `{list}`"));
            problem.fix("put it into brackets", Safety::Safe, vec![(span, list)]);
        }
    }

    /// A boolean.
    pub(super) fn boolean(&mut self, key: &Key<'_>, value: &Value<'_>) -> Option<bool> {
        let boolean = value.get_ref().as_bool();
        if boolean.is_none() {
            let what = format!("`{}`", key.get_ref());
            self.wrong_type(&what, value, "`true` or `false`");
        }
        boolean
    }

    /// A number within `range`, whole or not.
    pub(super) fn number(
        &mut self,
        key: &Key<'_>,
        value: &Value<'_>,
        range: RangeInclusive<f64>,
    ) -> Option<f64> {
        let number = match value.get_ref() {
            DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
                .ok()
                .map(|number| number as f64),
            DeValue::Float(float) => float.as_str().parse().ok(),
            _ => None,
        };
        let Some(number) = number else {
            let what = format!("`{}`", key.get_ref());
            self.wrong_type(&what, value, "a number");
            return None;
        };
        let fits = range.contains(&number);
        if !fits {
            self.out_of_range(key, value, range.start(), range.end());
        }
        fits.then_some(number)
    }

    /// A whole number within `range`.
    pub(super) fn integer(
        &mut self,
        key: &Key<'_>,
        value: &Value<'_>,
        range: RangeInclusive<i64>,
    ) -> Option<i64> {
        let integer = value.get_ref().as_integer();
        let Some(integer) = integer else {
            let what = format!("`{}`", key.get_ref());
            self.wrong_type(&what, value, "a whole number");
            return None;
        };
        let number = i64::from_str_radix(integer.as_str(), integer.radix()).ok();
        let fitting = number.filter(|number| range.contains(number));
        if fitting.is_none() {
            self.out_of_range(key, value, range.start(), range.end());
        }
        fitting
    }

    fn out_of_range(
        &mut self,
        key: &Key<'_>,
        value: &Value<'_>,
        least: impl Display,
        most: impl Display,
    ) {
        let written = &self.source.text()[value.span()];
        let message = format!("`{}` cannot be {written}", key.get_ref());
        self.report(value.span(), message)
            .help(format!("write a number from {least} to {most}"));
    }

    /// A string that must be one of `words`.
    pub(super) fn one_of<'w>(
        &mut self,
        key: &Key<'_>,
        value: &Value<'_>,
        words: &[&'w str],
    ) -> Option<&'w str> {
        let key = key.get_ref();
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(&format!("`{key}`"), value, "a string")
                .help(format!("write {}", listing(words)));
            return None;
        };
        let found = words.iter().find(|&&word| word == text);
        if found.is_none() {
            let message = format!("`{key}` cannot be `{text}`");
            let near = nearest(text, words.iter().copied()).map(quoted);
            suggest(self.report(value.span(), message), near, || {
                format!("write {}", listing(words))
            });
        }
        found.copied()
    }

    /// The span of the character `at`, counted from 0, of a string; of the whole string where escapes hide it.
    pub(super) fn character(&self, text: &Text<'_>, at: usize) -> Range<usize> {
        let whole = text.span();
        let raw = &self.source.text()[whole.clone()];
        let quotes = if raw.starts_with("'''") || raw.starts_with("\"\"\"") {
            3
        } else {
            1
        };
        let inside = raw.get(quotes..raw.len().saturating_sub(quotes));
        let place = inside
            .filter(|inside| inside == text.get_ref())
            .and_then(|inside| inside.char_indices().nth(at));
        match place {
            Some((offset, character)) => {
                let start = whole.start + quotes + offset;
                start..start + character.len_utf8()
            }
            None => whole,
        }
    }
}

/// Advises to write `near` in place of what the problem points at, with a fix; `otherwise` when nothing is near.
pub(super) fn suggest(
    problem: &mut Diagnostic,
    near: Option<String>,
    otherwise: impl FnOnce() -> String,
) {
    let Some(near) = near else {
        problem.help(otherwise());
        return;
    };
    let advice = format!("write `{near}`");
    let span = problem.primary.span;
    problem.help(advice.clone());
    // The nearest word need not be the one that was meant.
    problem.fix(advice, Safety::Unsafe, vec![(span, near)]);
}

/// As a TOML string.
pub(super) fn quoted(word: &str) -> String {
    format!("\"{word}\"")
}

/// The words in backticks: `` `a`, `b` or `c` ``.
pub(super) fn listing(words: &[impl AsRef<str>]) -> String {
    let words: Vec<String> = words
        .iter()
        .map(|word| format!("`{}`", word.as_ref()))
        .collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a float",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
