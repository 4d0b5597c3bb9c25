//! Dictionaries in TOML.
//!
//! ```toml
//! [terms]
//! "JavaScript" = ["Javascript", "Java Script"]    # forms that are wrong, as whole words
//! "サーバー" = '/サーバ(?!ー)/'                      # an expression of JavaScript between slashes, flags after it
//! "GitHub" = []                                    # any other letter case or width
//! "Web" = { forbid = ["WEB", "ウェブ"], why = "as the publisher wants it" }
//! ```

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::pattern::Pattern;
use super::{Problems, Term};
use crate::source::{Source, Span};

/// Reads a file.
pub(super) fn read(source: &Source, problems: &mut Problems) -> Vec<Term> {
    let (document, errors) = DeTable::parse_recoverable(source.text());
    for error in errors {
        let span = error
            .span()
            .map_or(Span::empty(0), |at| Span::new(at.start, at.end));
        problems.error(
            source,
            span,
            format!("this is no TOML: {}", error.message()),
        );
    }
    let mut terms = Vec::new();
    for (key, value) in document.get_ref() {
        match (key.get_ref().as_ref(), value.get_ref()) {
            ("terms", DeValue::Table(table)) => terms.extend(table_of(source, table, problems)),
            ("terms", _) => {
                problems.error(source, span(value), "`terms` is no table");
            }
            (other, _) => {
                problems
                    .error(
                        source,
                        span(key),
                        format!("there is no `{other}` in a dictionary"),
                    )
                    .help("put the terms below `[terms]`");
            }
        }
    }
    terms
}

/// The terms of a table.
pub(super) fn table_of(source: &Source, table: &DeTable, problems: &mut Problems) -> Vec<Term> {
    let entries = table.iter();
    entries
        .filter_map(|(key, value)| term(source, (key.get_ref(), span(key)), value, problems))
        .collect()
}

fn span<T>(value: &Spanned<T>) -> Span {
    Span::new(value.span().start, value.span().end)
}

type Value<'i> = Spanned<DeValue<'i>>;

/// What is said of a term.
#[derive(Default)]
struct Said<'t> {
    forms: Vec<(&'t str, Span)>,
    why: Option<&'t str>,
}

fn term(
    source: &Source,
    (expected, at): (&str, Span),
    value: &Value,
    problems: &mut Problems,
) -> Option<Term> {
    let said = said(source, value, problems)?;
    let built = if said.forms.is_empty() {
        Pattern::any_case(expected, is_word(expected)).map_err(|why| (at, why))
    } else {
        forms(expected, &said.forms)
    };
    let pattern = built
        .map_err(|(at, why)| {
            problems.error(
                source,
                at,
                format!("the pattern for `{expected}` is left out: {why}"),
            );
        })
        .ok()?;
    Some(Term {
        expected: expected.to_string(),
        why: said.why.map(str::to_string),
        source: source.clone(),
        span: at,
        pattern,
        must_be_empty: None,
        specs: Vec::new(),
    })
}

fn said<'t>(source: &Source, value: &'t Value, problems: &mut Problems) -> Option<Said<'t>> {
    let mut said = Said::default();
    match value.get_ref() {
        DeValue::String(form) => said.forms.push((form, span(value))),
        DeValue::Array(_) => said.forms = texts(source, value, problems),
        DeValue::Table(table) => {
            for (key, value) in table {
                match (key.get_ref().as_ref(), value.get_ref()) {
                    ("forbid", _) => said.forms = texts(source, value, problems),
                    ("why", DeValue::String(why)) => said.why = Some(why),
                    ("why", _) => {
                        problems.error(source, span(value), "a text is expected");
                    }
                    (other, _) => {
                        problems
                            .error(source, span(key), format!("a term has no `{other}`"))
                            .help("it has `forbid` and `why`");
                    }
                }
            }
        }
        _ => {
            problems.error(
                source,
                span(value),
                "a form, a list of forms or a table is expected",
            );
            return None;
        }
    }
    Some(said)
}

fn texts<'t>(source: &Source, value: &'t Value, problems: &mut Problems) -> Vec<(&'t str, Span)> {
    let items = match value.get_ref() {
        DeValue::String(form) => return vec![(form, span(value))],
        DeValue::Array(items) => items.iter(),
        _ => {
            problems.error(source, span(value), "a form or a list of forms is expected");
            return Vec::new();
        }
    };
    let mut texts = Vec::new();
    for item in items {
        match item.get_ref() {
            DeValue::String(form) => texts.push((form.as_ref(), span(item))),
            _ => {
                problems.error(source, span(item), "a text is expected");
            }
        }
    }
    texts
}

/// One of the forms, those that are no expressions as whole words.
fn forms(expected: &str, forms: &[(&str, Span)]) -> Result<Pattern, (Span, String)> {
    let mut parts = Vec::new();
    for &(form, at) in forms {
        if form.is_empty() {
            return Err((at, "it is empty".to_string()));
        }
        if form == expected {
            return Err((at, "it is what shall be written".to_string()));
        }
        parts.push(whole_word(form));
    }
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    Pattern::parse_any(&parts, false).map_err(|(number, why)| (forms[number].1, why))
}

/// A form as an expression with boundaries where its ends are Latin letters; an expression as it is.
fn whole_word(form: &str) -> String {
    if form.len() > 1 && form.starts_with('/') && form[1..].contains('/') {
        return form.to_string();
    }
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let boundary = |at: bool| if at { r"\b" } else { "" };
    let first = boundary(latin(form.chars().next()));
    let last = boundary(latin(form.chars().next_back()));
    format!("/{first}{}{last}/", super::pattern::escaped(form))
}

fn is_word(text: &str) -> bool {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    latin(text.chars().next()) && latin(text.chars().next_back())
}
