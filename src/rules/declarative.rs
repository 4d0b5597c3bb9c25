//! Rules that are data: a page's `[check]` is the whole rule.

use regex::{Regex, RegexBuilder};
use serde::Deserialize;

use super::{Reporter, Rule};
use crate::document::{Document, Kind};
use crate::project::Place;

/// What a page without code checks.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Check {
    /// Patterns that no words of the document may match, in the syntax of the `regex` crate, letter case ignored.
    pub forbid: Vec<String>,
    /// What is said of a match; `{match}` is its text.
    pub message: String,
    /// What the label says.
    #[serde(default)]
    pub label: String,
    /// Where to look; everywhere there are words if it is empty.
    #[serde(default)]
    pub scopes: Vec<Scope>,
}

/// Words of one sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Paragraphs, those of list items, footnotes and captions included.
    Paragraph,
    /// Headings.
    Heading,
    /// Cells of tables.
    TableCell,
    /// Arguments of directives that are shown.
    Title,
    /// Alternative texts.
    Alt,
    /// Options of directives that are shown.
    Option,
    /// Entries of the front matter that are shown.
    FrontMatter,
}

impl Scope {
    fn of(kind: Kind) -> Option<Scope> {
        Some(match kind {
            Kind::Paragraph => Scope::Paragraph,
            Kind::Heading => Scope::Heading,
            Kind::TableCell => Scope::TableCell,
            Kind::Title => Scope::Title,
            Kind::Image => Scope::Alt,
            Kind::DirectiveOption => Scope::Option,
            Kind::FrontMatterEntry => Scope::FrontMatter,
            _ => return None,
        })
    }
}

/// A rule made from a page's `[check]`.
#[derive(Debug)]
pub struct Declarative {
    check: Check,
    forbid: Regex,
}

impl Declarative {
    /// # Errors
    /// The pattern that cannot be compiled, and why.
    pub fn new(check: Check) -> Result<Self, regex::Error> {
        let alternatives: Vec<String> = check
            .forbid
            .iter()
            .map(|pattern| format!("(?:{pattern})"))
            .collect();
        let forbid = RegexBuilder::new(&alternatives.join("|"))
            .case_insensitive(true)
            .build()?;
        Ok(Declarative { check, forbid })
    }
}

impl Rule for Declarative {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        let scopes = &self.check.scopes;
        let wanted = |kind| {
            scopes.is_empty() || Scope::of(kind).is_some_and(|scope| scopes.contains(&scope))
        };
        for prose in document.proses_of(wanted) {
            for found in self.forbid.find_iter(prose.text()) {
                let message = self
                    .check
                    .message
                    .replace("{match}", &shortened(found.as_str()));
                reporter
                    .report(prose.span(found.range()), message)
                    .label(&self.check.label);
            }
        }
    }
}

/// What a message shows of a match.
fn shortened(text: &str) -> String {
    const SHOWN: usize = 40;
    let text = text.trim().replace('\n', " ");
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text,
    }
}
