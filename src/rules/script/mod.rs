//! Rules that are scripts: where a pattern is not enough, a page comes with a script in Rhai.
//!
//! A script is run once for each document. It sees kouetsu's own tree, since that knows MyST and where every node stands
//! in the file, by the same words as a page's scopes; it reports nodes and matches, and can do nothing else: there are no
//! files, no network, no clock, no other scripts. Its steps, its time, its depth and the sizes of what it makes are
//! bounded. An error in it is told where it stands in the script, once, whatever the number of documents.

mod engine;
mod item;
mod run;

use std::ops::Range;
use std::sync::Arc;

use rhai::{AST, Engine, EvalAltResult, Position, Scope};
use serde::Deserialize;
use toml::Spanned;

use super::declarative::{Conditions, Fault, Flavor, OptionValues, Word};
use super::own::INVALID_PAGE;
use super::{Reporter, Rule};
use crate::diagnostic::{Diagnostic, Safety, Severity};
use crate::document::Document;
use crate::project::Place;
use crate::source::{Source, Span};
use run::{Found, Run, Shared};

pub use item::REFERENCE;

/// What a page says of its script.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct ScriptPage {
    /// The script; if it is not given, it is the file of the page's name that ends in `.rhai`.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub source: Option<Word>,
    /// Patterns of the files that are looked at, relative to the project's folder; with `!` before it, of those that are
    /// not.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub files: Vec<Word>,
    /// The Markdown that is looked at; any if none is given.
    pub flavor: Option<Flavor>,
}

/// The text of a script, and where it stands.
#[derive(Clone, Debug)]
pub struct ScriptText {
    /// The file: the page, or the script's own.
    pub source: Source,
    /// Where the script stands in it: the whole file, or a string with its quotes.
    pub span: Range<usize>,
    /// The script as it is read.
    pub text: String,
}

impl ScriptText {
    /// The script in a string of a page.
    pub fn within(source: &Source, word: &Word) -> Self {
        ScriptText {
            source: source.clone(),
            span: word.span(),
            text: word.get_ref().clone(),
        }
    }

    /// The script in a file of its own.
    pub fn whole(source: Source) -> Self {
        ScriptText {
            span: 0..source.text().len(),
            text: source.text().to_owned(),
            source,
        }
    }

    /// The span of the word at a position of the script; at its end, of its last character.
    fn span_at(&self, position: Position) -> Span {
        let text = self.text.trim_end();
        let line = position.line().unwrap_or(usize::MAX);
        let before = text.split_inclusive('\n').take(line - 1);
        let before: usize = before.map(str::len).sum();
        let column = position.position().unwrap_or(1) - 1;
        let mut rest = text[before..].char_indices();
        let start = match rest.nth(column) {
            Some((at, _)) => before + at,
            None => text.char_indices().last().map_or(0, |(at, _)| at),
        };
        let rest = &text[start..];
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let word = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let whole = Spanned::new(self.span.clone(), self.text.clone());
        let part = start..start + word.max(first);
        Fault::within(&whole, part, "").place(self.source.text())
    }

    /// A mistake in the script.
    fn problem(&self, position: Position, message: impl Into<String>) -> Diagnostic {
        let (file, span) = (self.source.path(), self.span_at(position));
        Diagnostic::new(INVALID_PAGE, Severity::Error, file, span, message)
    }
}

/// A rule made from a script.
pub struct Script {
    text: ScriptText,
    conditions: Conditions,
    engine: Engine,
    ast: AST,
    options: rhai::Map,
    shared: Arc<Shared>,
}

impl Script {
    /// Compiles a script.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(
        text: ScriptText,
        conditions: Conditions,
        options: &OptionValues,
    ) -> Result<Self, Box<Diagnostic>> {
        let engine = engine::engine();
        let mut given = Scope::new();
        given.push("doc", ()).push("options", ());
        let ast = engine.compile_with_scope(&given, &text.text);
        let ast = ast.map_err(|error| {
            let message = format!("this is no script: {}", error.0);
            Box::new(text.problem(error.1, message))
        })?;
        let options = options.iter();
        let options = options.map(|(name, value)| (name.as_str().into(), engine::value(value)));
        Ok(Script {
            options: options.collect(),
            text,
            conditions,
            engine,
            ast,
            shared: Arc::default(),
        })
    }

    fn fail(&self, error: &EvalAltResult, document: &Document, reporter: &mut Reporter) {
        let inner = error.unwrap_inner();
        let mut problem = self.text.problem(inner.position(), message(inner));
        let first_line = document.source().line_span(0);
        problem.related_in(
            document.path(),
            first_line,
            "while it looked at this document",
        );
        if let EvalAltResult::ErrorFunctionNotFound(..) = inner {
            problem.help("`kouetsu explain scripts` lists what a script can call");
        }
        reporter.tell(problem);
    }
}

impl Rule for Script {
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        if !self.conditions.hold(document, place) {
            return;
        }
        let run = Arc::new(Run::new(document.shared(), self.shared.clone()));
        let mut scope = Scope::new();
        scope.push("doc", item::Doc(run.clone()));
        scope.push("options", self.options.clone());
        let bytes = document.source().text().len();
        let outcome = engine::bounded(bytes, || {
            self.engine.run_ast_with_scope(&mut scope, &self.ast)
        });
        for found in run.take() {
            report(found, reporter);
        }
        if let Err(error) = outcome {
            self.fail(&error, document, reporter);
        }
    }
}

fn report(found: Found, reporter: &mut Reporter) {
    let finding = reporter.report(found.span, found.message);
    if let Some(label) = found.label {
        finding.label(label);
    }
    if let Some(help) = found.help {
        finding.help(help);
    }
    for (span, message) in found.related {
        finding.related(span, message);
    }
    if let Some(text) = found.replacement {
        let title = match text.is_empty() {
            true => "remove it".to_owned(),
            false => format!("write `{text}`"),
        };
        finding.fix(title, Safety::Unsafe, vec![(found.span, text)]);
    }
}

/// What is told of an error.
fn message(error: &EvalAltResult) -> String {
    use EvalAltResult as Error;
    match error {
        Error::ErrorTooManyOperations(_) => "the script takes too many steps".to_owned(),
        Error::ErrorTerminated(reason, _) => format!("the script takes too {reason}"),
        Error::ErrorStackOverflow(_) => "the script calls itself too deep".to_owned(),
        Error::ErrorDataTooLarge(what, _) => {
            format!(
                "the script makes something too large: {}",
                what.to_lowercase()
            )
        }
        Error::ErrorTooManyVariables(_) => "the script has too many variables".to_owned(),
        Error::ErrorRuntime(said, _) => said.to_string(),
        other => {
            let mut said = other.to_string();
            // The place is shown, not said.
            if let Some(at) = said.rfind(" (line ") {
                said.truncate(at);
            }
            said
        }
    }
}

#[cfg(test)]
mod tests;
