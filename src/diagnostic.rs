//! What kouetsu says: one diagnostic, in byte ranges, before anyone has decided how it is shown.
//!
//! Every part of the program that finds something (rules, the configuration, rosters, the reading of files) says it in
//! this form, and every report, fix and filter reads this form and nothing else.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::source::Span;

/// The rule under which a fault of kouetsu itself is told.
pub const INTERNAL: &str = "internal";

/// How much a finding matters. The order is by weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth a look.
    Info,
    /// Most careful authors would mend it.
    Warning,
    /// It is wrong for the reader.
    Error,
}

impl Severity {
    /// The word that reports use.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// A span of a file with what is said about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// The file, as [`crate::source::Source::path`] names it.
    pub file: Arc<str>,
    /// Where.
    pub span: Span,
    /// What is said there; may be empty on a primary label.
    pub message: String,
}

/// Whether a fix can be applied without a second look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// The rendered document stays identical.
    Safe,
    /// The rendered document changes, but only where the fix says.
    Unsafe,
}

/// Replaces the text at `span` of `file` by `text`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The file, as [`crate::source::Source::path`] names it.
    pub file: Arc<str>,
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// A way to mend a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// What it does, in the imperative.
    pub title: String,
    /// Whether it can be applied unseen.
    pub safety: Safety,
    /// Its edits, in order of their spans, which do not overlap.
    pub edits: Vec<Edit>,
    /// What of the file an unsafe fix makes the reader see otherwise, where that is more than the words that its edits
    /// touch: the block that it makes of a paragraph, all that a fence took in. Fixes are held to it.
    pub reach: Option<Span>,
    /// Why it was not applied when it was to be, once that was tried.
    pub withheld: Option<String>,
}

impl Fix {
    /// A fix of edits in `file`, given as (span, new text).
    pub fn new(
        file: &Arc<str>,
        title: impl Into<String>,
        safety: Safety,
        edits: Vec<(Span, String)>,
    ) -> Self {
        let edit = |(span, text)| Edit {
            file: file.clone(),
            span,
            text,
        };
        let mut edits: Vec<Edit> = edits.into_iter().map(edit).collect();
        edits.sort_by_key(|edit| edit.span);
        Fix {
            title: title.into(),
            safety,
            edits,
            reach: None,
            withheld: None,
        }
    }
}

/// One finding.
///
/// The message says what is wrong with the concrete values, the label says "here", the help says what to do. No final
/// full stop, no "please", values in backticks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The rule's name, in kebab-case.
    pub rule: Arc<str>,
    /// How much it matters, after the configuration has spoken.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// Where it is wrong.
    pub primary: Label,
    /// Other places that belong to it.
    pub related: Vec<Label>,
    /// What to do.
    pub help: Option<String>,
    /// The way to mend it, where there is one that is clearly meant: what `--fix` may apply.
    pub fix: Option<Fix>,
    /// Other ways, among which only the author can choose: an editor offers each.
    pub alternatives: Vec<Fix>,
    /// Where to read more.
    pub url: Option<String>,
    /// Other files whose content or absence makes this a finding: a link is broken by the file that it leads to.
    pub causes: Vec<Arc<str>>,
}

impl Diagnostic {
    /// A finding with a primary span and nothing else yet.
    pub fn new(
        rule: impl Into<Arc<str>>,
        severity: Severity,
        file: &Arc<str>,
        span: Span,
        message: impl Into<String>,
    ) -> Self {
        Diagnostic {
            rule: rule.into(),
            severity,
            message: message.into(),
            primary: Label {
                file: file.clone(),
                span,
                message: String::new(),
            },
            related: Vec::new(),
            help: None,
            fix: None,
            alternatives: Vec::new(),
            url: None,
            causes: Vec::new(),
        }
    }

    /// Sets what the primary label says.
    pub fn label(&mut self, message: impl Into<String>) -> &mut Self {
        self.primary.message = message.into();
        self
    }

    /// Adds a place in the same file.
    pub fn related(&mut self, span: Span, message: impl Into<String>) -> &mut Self {
        let file = self.primary.file.clone();
        self.related_in(&file, span, message)
    }

    /// Adds a place in any file.
    pub fn related_in(
        &mut self,
        file: &Arc<str>,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Self {
        self.related.push(Label {
            file: file.clone(),
            span,
            message: message.into(),
        });
        self
    }

    /// Adds a file whose content or absence makes this a finding.
    pub fn caused_by(&mut self, file: impl Into<Arc<str>>) -> &mut Self {
        self.causes.push(file.into());
        self
    }

    /// Sets what to do about it, in place of the rule's own help.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Offers a fix of edits in the same file, given as (span, new text).
    pub fn fix(
        &mut self,
        title: impl Into<String>,
        safety: Safety,
        edits: Vec<(Span, String)>,
    ) -> &mut Self {
        self.fix = Some(Fix::new(&self.primary.file, title, safety, edits));
        self
    }

    /// Says that the fixes offered so far, which are unsafe, make the reader see all of `reach` otherwise.
    pub fn reach(&mut self, reach: Span) -> &mut Self {
        let fixes = self.fix.iter_mut().chain(&mut self.alternatives);
        fixes.for_each(|fix| fix.reach = Some(reach));
        self
    }

    /// Offers one of several ways to mend it, which is unsafe, because nobody knows which is meant.
    pub fn alternative(
        &mut self,
        title: impl Into<String>,
        edits: Vec<(Span, String)>,
    ) -> &mut Self {
        let fix = Fix::new(&self.primary.file, title, Safety::Unsafe, edits);
        self.alternatives.push(fix);
        self
    }
}
