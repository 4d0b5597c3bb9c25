//! The terms of a project as its own dictionary has them: what to write, and the forms that are not to be written.
//!
//! A dictionary is TOML (the option `terms` of `misspelled-term`, or a file with a table `[terms]`), or YAML as prh reads
//! it, version 1. What is wrong in one is told where it stands, and what is right still holds. All patterns are looked for
//! in one pass over a text; only those that are in it are then looked for by themselves.

mod javascript;
mod known;
mod load;
mod matcher;
mod own;
mod pattern;
mod prh;
#[cfg(test)]
mod tests;
pub(crate) mod yaml;

pub(crate) use known::{known_name, near_name, split_name};
pub use load::{Loaded, Options, load};
pub use matcher::{Dictionary, Hit};

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Source, Span};
use pattern::Pattern;

/// The rule under which mistakes in a dictionary are told.
const RULE: &str = "invalid-dictionary";

/// A term, and the forms that stand for it wrongly.
#[derive(Debug)]
pub struct Term {
    /// What to write; `$1` is what the first group of the pattern matched.
    pub expected: String,
    /// Why, as the dictionary says.
    pub why: Option<String>,
    /// The dictionary.
    pub source: Source,
    /// Where it has the term.
    pub span: Span,
    /// The forms that are wrong.
    pattern: Pattern,
    /// The group that must be empty for a match to count.
    must_be_empty: Option<usize>,
    specs: Vec<Spec>,
}

/// A test that a dictionary holds of a term.
#[derive(Clone, Debug)]
struct Spec {
    from: String,
    to: String,
    span: Span,
}

/// What is wrong in dictionaries.
#[derive(Default)]
struct Problems(Vec<Diagnostic>);

impl Problems {
    fn error(
        &mut self,
        source: &Source,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.add(Severity::Error, source, span, message)
    }

    /// Tells what kouetsu leaves out, though it is right.
    fn unsupported(
        &mut self,
        source: &Source,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.add(Severity::Info, source, span, message)
    }

    fn add(
        &mut self,
        severity: Severity,
        source: &Source,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.0.push(Diagnostic::new(
            RULE,
            severity,
            source.path(),
            span,
            message,
        ));
        self.0.last_mut().expect("one was just added")
    }
}
