//! How a rule says what it found: only where and what. Its name, weight and help are added here.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Severity};
use crate::document::GAP;
use crate::source::Span;

/// What is the same for all findings of a rule.
#[derive(Clone, Debug)]
pub struct Voice {
    /// The rule's name.
    pub rule: Arc<str>,
    /// How much its findings matter in this run.
    pub severity: Severity,
    /// What to do, as its page says.
    pub help: Option<String>,
    /// Where to read more.
    pub url: Option<String>,
}

/// Takes the findings of one rule.
pub struct Reporter<'a> {
    voice: &'a Voice,
    file: Arc<str>,
    found: &'a mut Vec<Diagnostic>,
}

impl<'a> Reporter<'a> {
    /// A reporter for findings that are by default in `file`.
    pub fn new(voice: &'a Voice, file: Arc<str>, found: &'a mut Vec<Diagnostic>) -> Self {
        Reporter { voice, file, found }
    }

    /// The file in which findings are by default.
    pub fn file(&self) -> &Arc<str> {
        &self.file
    }

    /// Tells of something that is no finding of the rule, such as a mistake in the page that makes it.
    pub fn tell(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Reports a finding in the document at hand; labels, help and a fix can be added to what is returned.
    pub fn report(&mut self, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        let file = self.file.clone();
        self.report_in(&file, span, message)
    }

    /// Reports a finding in any file.
    pub fn report_in(
        &mut self,
        file: &Arc<str>,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        let Voice {
            rule,
            severity,
            help,
            url,
        } = self.voice;
        // What a rule took from prose may have gaps, which no reader can read.
        let mut message: String = message.into();
        if message.contains(GAP) {
            message = message.replace(GAP, "…");
        }
        let mut diagnostic = Diagnostic::new(rule.clone(), *severity, file, span, message);
        diagnostic.help = help.clone();
        diagnostic.url = url.clone();
        self.found.push(diagnostic);
        self.found.last_mut().expect("a finding was just added")
    }
}
