//! What is found in documents in the light of others: kept until one of those shows something else.
//!
//! While an author types, one document changes and nearly nothing of what others can see of it. So a check after a letter
//! looks at that document and compares all, and what was found in the others is still there.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::Session;
use crate::diagnostic::Diagnostic;
use crate::project::Member;
use crate::rules::{Note, Plan};

impl Session {
    /// Finds what [`Session::check`] tells, until `stop` is true; returns whether it came to the end. What was found by then
    /// is kept, so that nothing is lost by stopping.
    pub fn prepare(&self, stop: &(dyn Fn() -> bool + Sync)) -> bool {
        let members: Vec<&Member> = self.project.members().collect();
        let rules = (0..self.plan.speakers().len()).into_par_iter();
        members.par_iter().for_each(|member| {
            if !stop() {
                self.check_member(member);
            }
        });
        rules.for_each(|place| {
            if !stop() {
                self.check_project(place, &members);
            }
        });
        !stop()
    }

    /// Everything that the rules find in documents in the light of others.
    pub(super) fn find_in_light(&self) -> Vec<Diagnostic> {
        self.prepare(&|| false);
        let members: Vec<&Member> = self.project.members().collect();
        let alone = members.iter().flat_map(|member| self.check_member(member));
        let rules = 0..self.plan.speakers().len();
        let compared = rules.flat_map(|place| self.check_project(place, &members));
        alone.chain(compared).cloned().collect()
    }

    pub(super) fn check_member(&self, member: &Member) -> &[Diagnostic] {
        let check = |(at, active)| {
            self.clock.run(at, active, member.name(), |rule, reporter| {
                rule.check_member(member, &self.project, reporter)
            })
        };
        let reading = self.readings.get(member.name());
        reading.map_or(&[], |reading| {
            let rules = self.plan.list(reading.list).active();
            reading
                .in_light
                .get_or_init(|| rules.flat_map(check).collect())
        })
    }

    /// Lets the rule at a place look across all documents.
    fn check_project(&self, place: usize, members: &[&Member]) -> &[Diagnostic] {
        let Some(active) = &self.plan.speakers()[place] else {
            return &[];
        };
        let noted = |member: &&'_ Member| {
            let reading = self.readings.get(member.name())?;
            let mut notes = reading.notes.iter();
            notes.find_map(|(of, note)| (*of == place).then_some(note))
        };
        self.compared[place].get_or_init(|| {
            let notes: Vec<(&Member, &Note)> = members
                .iter()
                .filter_map(|member| Some((*member, noted(member)?)))
                .collect();
            let nowhere = Arc::from("");
            self.clock.run(place, active, &nowhere, |rule, reporter| {
                rule.check_project(&self.project, &notes, reporter)
            })
        })
    }

    /// Forgets what was found in documents in the light of others.
    pub(super) fn forget(&mut self) {
        self.compared = unknown(&self.plan);
        for reading in self.readings.values_mut() {
            reading.in_light = OnceLock::new();
        }
    }

    /// Forgets what was found in comparing documents, and what names a place in one of these.
    pub(super) fn forget_places_in(&mut self, names: &HashSet<Arc<str>>) {
        self.compared = unknown(&self.plan);
        let leads_there = |finding: &Diagnostic| {
            let mut labels = finding.related.iter();
            labels.any(|label| names.contains(&label.file))
        };
        for reading in self.readings.values_mut() {
            let kept = reading.in_light.get();
            if kept.is_some_and(|found| found.iter().any(leads_there)) {
                reading.in_light = OnceLock::new();
            }
        }
    }
}

/// What rules found in comparing documents, where nothing is known yet.
pub(super) fn unknown(plan: &Plan) -> Vec<OnceLock<Vec<Diagnostic>>> {
    plan.speakers().iter().map(|_| OnceLock::new()).collect()
}
