//! `swap`: what should be written otherwise, and how.

use super::patterns::{Found, Patterns};
use super::run::{Run, value};
use super::texts::Text;
use crate::diagnostic::Safety;
use crate::document::Document;

/// The verb: a replacement for each pattern.
#[derive(Debug)]
pub(super) struct Swap {
    pub(super) patterns: Patterns,
    pub(super) replacements: Vec<String>,
    /// Whether `|` parts several replacements that are right.
    pub(super) choices: bool,
}

impl Swap {
    pub(super) fn check(&self, document: &Document, texts: &[Text], run: &mut Run) {
        for text in texts {
            for found in run.find(text, &self.patterns) {
                self.swap(document, text, &found, run);
            }
            if run.is_over() {
                return;
            }
        }
    }

    fn swap(&self, document: &Document, text: &Text, found: &Found, run: &mut Run) {
        let words = text.as_str();
        let word = &words[found.range.clone()];
        let replacement = &self.replacements[found.pattern];
        let replacement = self.patterns.expand(words, found, replacement);
        let choices: Vec<&str> = match self.choices {
            true => replacement.split('|').collect(),
            false => vec![&replacement],
        };
        // A pattern that ignores letter case matches what is right already.
        if choices.contains(&word) {
            return;
        }
        let span = text.span(found.range.clone());
        let mut values = value("match", word);
        values.insert("replacement", choices.join(" or "));
        let finding = run.report(span, &values, |name| {
            self.patterns.group(words, found, name)
        });
        // Where markup or a line break lies within, there is more to replace than the words.
        let Some(finding) = finding.filter(|_| document.slice(span) == word) else {
            return;
        };
        let title = |text: &str| format!("write `{text}`");
        match choices.as_slice() {
            [one] => {
                finding.fix(title(one), Safety::Unsafe, vec![(span, replacement)]);
            }
            several => {
                for text in several {
                    finding.alternative(title(text), vec![(span, (*text).to_owned())]);
                }
            }
        }
    }
}
