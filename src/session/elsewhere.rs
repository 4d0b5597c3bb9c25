//! Findings in files that are not checked: which of them those that are checked have brought about.
//!
//! Who checks a file before it is committed wants to know what it breaks in others, and nothing of what was broken
//! already. What was there before the change is told to the session, where Git knows it; else a finding says itself which
//! files it comes from.

use std::collections::HashSet;
use std::sync::Arc;

use super::Session;
use crate::diagnostic::{Diagnostic, INTERNAL};
use crate::source::Span;

/// A finding as it is known again where its file did not change: the file, the rule and the place. What the message says
/// of other files may have changed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    file: Arc<str>,
    rule: Arc<str>,
    span: Span,
}

impl Place {
    fn of(finding: &Diagnostic) -> Self {
        Place {
            file: finding.primary.file.clone(),
            rule: finding.rule.clone(),
            span: finding.primary.span,
        }
    }
}

impl Session {
    /// The places of all findings in files that are not checked.
    pub fn elsewhere(&self) -> HashSet<Place> {
        let found = self.find_in_light();
        let elsewhere = found.iter().filter(|finding| !self.is_in_checked(finding));
        elsewhere.map(Place::of).collect()
    }

    /// Tells the session which findings there were [elsewhere](Session::elsewhere) before the checked files were changed,
    /// so that only others are told.
    pub fn set_before(&mut self, before: HashSet<Place>) {
        self.before = Some(before);
    }

    /// Whether a finding is in a file that is checked, or comes from one.
    pub(super) fn concerns_checked(&self, finding: &Diagnostic) -> bool {
        let broken = || match &self.before {
            Some(before) => !before.contains(&Place::of(finding)),
            None => finding.causes.iter().any(|file| self.is_named(file)),
        };
        *finding.rule == *INTERNAL || self.is_in_checked(finding) || broken()
    }

    fn is_in_checked(&self, finding: &Diagnostic) -> bool {
        self.is_named(&finding.primary.file)
    }

    /// Whether the file of a name is checked.
    fn is_named(&self, file: &str) -> bool {
        let reading = self.readings.get(file);
        reading.is_some_and(|reading| reading.checked)
    }
}
