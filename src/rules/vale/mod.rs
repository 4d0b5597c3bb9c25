//! Styles as Vale has them: a YAML file for each rule (<https://vale.sh/docs/styles>), read into the check of a page.
//!
//! `existence`, `substitution`, `consistency`, `occurrence`, `repetition`, `capitalization` and `conditional` are read. What
//! is beyond a page, or beyond kouetsu, is told by its name where it stands and left out; the rest of the file holds.

mod check;
mod scope;
#[cfg(test)]
mod tests;

use std::ops::Range;

use toml::Spanned;

use super::INVALID_PAGE;
use super::page::Page;
use crate::config::Level;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Source, Span};
use crate::terms::yaml::{self, Node, Value};

/// Whether a file is one of Vale's, by its name.
pub(super) fn is_style(path: &str) -> bool {
    path.ends_with(".yml") || path.ends_with(".yaml")
}

/// Reads a file of a style. Where the rule is left out, the page has no check; `problems` says why.
pub(super) fn read(source: &Source, problems: &mut Vec<Diagnostic>) -> Page {
    let mut style = Style {
        source,
        problems,
        entries: &[],
    };
    let node = match yaml::read(source.text()) {
        Ok(node) => node,
        Err((span, why)) => {
            style.error(span, format!("this is no YAML: {why}"));
            return Page::default();
        }
    };
    match node.as_ref().map(|node| &node.value) {
        Some(Value::Mapping(entries)) => style.entries = entries,
        _ => {
            style.error(
                source.line_span(0),
                "a style is a mapping of `key: value` lines",
            );
            return Page::default();
        }
    }
    style.page()
}

/// The keys that any extension point has. `name` and `vocab` change nothing here.
const COMMON: [&str; 10] = [
    "extends",
    "message",
    "level",
    "scope",
    "link",
    "action",
    "description",
    "limit",
    "vocab",
    "name",
];

/// A file as it is read.
struct Style<'s> {
    source: &'s Source,
    problems: &'s mut Vec<Diagnostic>,
    entries: &'s [(String, Span, Node)],
}

impl<'s> Style<'s> {
    fn page(mut self) -> Page {
        let message = self.text("message");
        let message = message.unwrap_or_else(|| Spanned::new(0..0, String::new()));
        let mut page = Page {
            summary: message.get_ref().clone(),
            severity: self.level(),
            why: self.text("description").map_or(String::new(), inner),
            url: self.text("link").map(inner),
            ..Page::default()
        };
        let Some(extends) = self.text("extends") else {
            let span = self.source.line_span(0);
            self.error(span, "the style does not say what it extends")
                .help("add `extends: existence`, or another extension point");
            return page;
        };
        if message.get_ref().is_empty() {
            let span = self.source.line_span(0);
            self.error(span, "the style has no `message`");
            return page;
        }
        let check = self.check(&extends, &message);
        page.check = check.map(|check| Spanned::new(0..0, check));
        page
    }

    fn level(&mut self) -> Level {
        let Some(level) = self.text("level") else {
            return Level::Warning;
        };
        match level.get_ref().as_str() {
            "suggestion" => Level::Info,
            "warning" => Level::Warning,
            "error" => Level::Error,
            other => {
                let message = format!("`level` cannot be `{other}`");
                self.error(span(&level.span()), message)
                    .help("write `suggestion`, `warning` or `error`");
                Level::Warning
            }
        }
    }

    fn error(&mut self, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.problem(Severity::Error, span, message)
    }

    /// Tells what is left out, though it is right.
    fn left_out(&mut self, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.problem(Severity::Info, span, message)
    }

    fn problem(
        &mut self,
        severity: Severity,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        let problem = Diagnostic::new(INVALID_PAGE, severity, self.source.path(), span, message);
        self.problems.push(problem);
        self.problems.last_mut().expect("it was just pushed")
    }

    fn node(&self, key: &str) -> Option<&'s Node> {
        let entry = self.entries.iter().find(|(known, ..)| known == key);
        entry.map(|(_, _, node)| node)
    }

    /// The text of a key.
    fn text(&mut self, key: &str) -> Option<Spanned<String>> {
        let node = self.node(key)?;
        let word = word(node);
        if word.is_none() {
            self.error(node.span, format!("`{key}` is not a text"));
        }
        word
    }

    /// The texts of a key: a list of them, or one.
    fn texts(&mut self, key: &str) -> Vec<Spanned<String>> {
        let items = self.node(key).map_or(&[][..], Node::items);
        let mut texts = Vec::new();
        for item in items {
            match word(item) {
                Some(word) => texts.push(word),
                None => {
                    self.error(item.span, format!("`{key}` is a list of texts"));
                }
            }
        }
        texts
    }

    /// The texts of a mapping, with those of their keys.
    fn pairs(&mut self, key: &str) -> Vec<(Spanned<String>, Spanned<String>)> {
        let Some(node) = self.node(key) else {
            return Vec::new();
        };
        let entries = match &node.value {
            Value::Mapping(entries) => vec![entries],
            // Vale also takes a list of mappings, so that their order is kept.
            Value::List(items) => {
                let entries = items.iter().filter_map(|item| match &item.value {
                    Value::Mapping(entries) => Some(entries),
                    _ => None,
                });
                entries.collect()
            }
            _ => Vec::new(),
        };
        if entries.is_empty() {
            self.error(
                node.span,
                format!("`{key}` is not a mapping of `this: that` lines"),
            );
        }
        let mut pairs = Vec::new();
        for (key, at, value) in entries.into_iter().flatten() {
            match word(value) {
                Some(value) => pairs.push((Spanned::new(range(*at), key.clone()), value)),
                None => {
                    self.error(value.span, format!("what stands for `{key}` is not a text"));
                }
            }
        }
        pairs
    }

    fn flag(&mut self, key: &str) -> bool {
        match self.text(key) {
            None => false,
            Some(word) if word.get_ref() == "true" => true,
            Some(word) if word.get_ref() == "false" => false,
            Some(word) => {
                let message = format!("`{key}` is neither `true` nor `false`");
                self.error(span(&word.span()), message);
                false
            }
        }
    }

    fn number(&mut self, key: &str) -> Option<u32> {
        let word = self.text(key)?;
        let number = word.get_ref().parse().ok();
        if number.is_none() {
            self.error(span(&word.span()), format!("`{key}` is not a number"));
        }
        number
    }
}

fn word(node: &Node) -> Option<Spanned<String>> {
    Some(Spanned::new(range(node.span), node.text()?.to_owned()))
}

fn range(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

fn span(range: &Range<usize>) -> Span {
    Span::new(range.start, range.end)
}

fn inner(word: Spanned<String>) -> String {
    word.into_inner()
}
