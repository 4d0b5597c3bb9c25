//! One document, as a check goes through it: finding with exceptions and limits, and telling.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::message::Message;
use super::patterns::{Found, Patterns};
use super::texts::Text;
use crate::diagnostic::Diagnostic;
use crate::rules::Reporter;
use crate::source::Span;

/// The most findings that one rule may have in one document. Who makes a thousand mistakes of one kind has made another
/// one, in the rule.
const LIMIT: usize = 1_000;

/// How often patterns may be given up in one document before the rule is.
const GIVE_UPS: usize = 10;

/// What can be filled into a message, by name.
pub(super) type Values<'v> = BTreeMap<&'v str, String>;

/// How a check speaks, and what it passes over.
#[derive(Debug)]
pub(super) struct Manner {
    pub(super) message: Message,
    pub(super) label: String,
    pub(super) except: Option<Patterns>,
}

/// Looks for patterns in one document.
pub(super) struct Search<'m> {
    except: Option<&'m Patterns>,
    /// How many matches may still be found.
    left: usize,
    /// How often a pattern was given up.
    gave_up: usize,
    /// Where one was first.
    pub(super) gave_up_at: Option<Span>,
}

impl<'m> Search<'m> {
    pub(super) fn new(manner: &'m Manner) -> Self {
        Search {
            except: manner.except.as_ref(),
            left: LIMIT,
            gave_up: 0,
            gave_up_at: None,
        }
    }

    /// Where `patterns` match in a text, but for what the check makes an exception of.
    pub(super) fn find(&mut self, text: &Text, patterns: &Patterns) -> Vec<Found> {
        let (words, mut gave_up) = (text.as_str(), Vec::new());
        let mut found = patterns.find(words, self.left, &mut gave_up);
        if let Some(except) = self.except.filter(|_| !found.is_empty()) {
            let fine = except.find(words, usize::MAX, &mut gave_up);
            found.retain(|found| {
                let next = fine.partition_point(|fine| fine.range.start <= found.range.start);
                let around = next.checked_sub(1).map(|index| &fine[index].range);
                around.is_none_or(|around| around.end < found.range.end)
            });
        }
        if !gave_up.is_empty() {
            self.gave_up_at.get_or_insert(text.place);
            self.gave_up += 1;
            if self.gave_up == GIVE_UPS {
                self.left = 0;
            }
        }
        found
    }
}

/// What a check finds in one document.
pub(super) struct Run<'m, 'r, 'f> {
    manner: &'m Manner,
    reporter: &'r mut Reporter<'f>,
    pub(super) search: Search<'m>,
}

impl<'m, 'r, 'f> Run<'m, 'r, 'f> {
    pub(super) fn new(manner: &'m Manner, reporter: &'r mut Reporter<'f>) -> Self {
        Run {
            manner,
            reporter,
            search: Search::new(manner),
        }
    }

    /// Where `patterns` match in a text, but for what the check makes an exception of.
    pub(super) fn find(&mut self, text: &Text, patterns: &Patterns) -> Vec<Found> {
        self.search.find(text, patterns)
    }

    /// Reports a finding, with `values` and the groups of a match filled in; nothing once there are too many.
    pub(super) fn report<'t>(
        &mut self,
        span: Span,
        values: &Values,
        group: impl Fn(&str) -> Option<&'t str>,
    ) -> Option<&mut Diagnostic> {
        let file = self.reporter.file().clone();
        self.report_in(&file, span, values, group)
    }

    /// The same, in any file.
    pub(super) fn report_in<'t>(
        &mut self,
        file: &Arc<str>,
        span: Span,
        values: &Values,
        group: impl Fn(&str) -> Option<&'t str>,
    ) -> Option<&mut Diagnostic> {
        self.search.left = self.search.left.checked_sub(1)?;
        if self.search.left == 0 {
            let message = format!(
                "this rule finds {LIMIT} places or more in this document, and tells no more"
            );
            self.reporter.report_in(file, span, message);
            return None;
        }
        let message = self.manner.message.fill(values, group);
        let finding = self.reporter.report_in(file, span, message);
        finding.label(self.manner.label.as_str());
        Some(finding)
    }

    /// Whether there is no point in going on.
    pub(super) fn is_over(&self) -> bool {
        self.search.left == 0
    }

    /// Tells of patterns that were given up.
    pub(super) fn finish(self) {
        if let Some(place) = self.search.gave_up_at {
            let file = self.reporter.file().clone();
            gave_up(&file, place, self.reporter);
        }
    }
}

/// Tells that a pattern was given up.
pub(super) fn gave_up(file: &Arc<str>, place: Span, reporter: &mut Reporter) {
    let message =
        "a pattern of this rule goes back and forth on this text without end, and was given up";
    reporter
        .report_in(file, place, message)
        .help("write the pattern without look-around, backreferences or nested repetition");
}

/// One value to fill in.
pub(super) fn value<'v>(name: &'v str, value: impl Into<String>) -> Values<'v> {
    BTreeMap::from([(name, value.into())])
}
