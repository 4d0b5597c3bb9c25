//! Which findings of a session were there before: a baseline knows them, or a revision had their lines.

use std::path::{Path, PathBuf};

use super::{Session, in_order};
use crate::config::UsageError;
use crate::diagnostic::Diagnostic;
use crate::findings::allow::Judge;
use crate::findings::baseline::{self, Baseline, Fingerprint};
use crate::findings::since::Revision;
use crate::paths::{absolute, relative};
use crate::source::{Source, Sources};

impl Session {
    /// Takes what a baseline knows out of what is told.
    pub fn set_baseline(&mut self, file: Source) {
        self.settings.push(file.clone());
        let baseline = Baseline::read(file);
        self.problems.extend(baseline.problems.iter().cloned());
        self.baseline = Some(baseline);
    }

    /// Whether the file at an absolute path is checked.
    pub fn is_checked(&self, path: &Path) -> bool {
        let name = self.project.name_at(path);
        let reading = name.and_then(|name| self.readings.get(name));
        reading.is_some_and(|reading| reading.checked)
    }

    /// Takes out what the baseline knows, and tells which of it is not there any more.
    pub(super) fn take_known(&self, found: &mut Vec<Diagnostic>) -> Vec<Diagnostic> {
        let Some(baseline) = &self.baseline else {
            return Vec::new();
        };
        let sources = self.sources();
        let taken = baseline.take(found, |finding| self.fingerprint(finding, &sources));
        if let Some(voice) = self.voice(baseline::STALE, baseline.source().path()) {
            for (print, left) in taken.stale {
                if self.would_be_found(print) {
                    baseline.tell_stale(print, left, voice, found);
                }
            }
            in_order(found);
        }
        taken.known
    }

    /// Tells only of lines that a Git revision did not have.
    ///
    /// # Errors
    /// Why there is no such revision, or why its texts cannot be had.
    pub fn set_revision(&mut self, word: &str) -> Result<(), UsageError> {
        let mut revision = Revision::open(word, self.project.around().root())?;
        let (found, sources) = (self.check(), self.sources());
        revision.read(&found, &sources, |file| self.path_of(file))?;
        self.revision = Some(revision);
        Ok(())
    }

    /// Leaves only what is new since the revision. What is wrong around the documents is told whenever it is.
    pub(super) fn retain_new(&self, found: &mut Vec<Diagnostic>) {
        let Some(revision) = &self.revision else {
            return;
        };
        let around: Vec<Diagnostic> = found
            .extract_if(.., |finding| self.is_about_input(finding))
            .collect();
        revision.retain_new(found, &self.sources(), |file| self.path_of(file));
        found.extend(around);
        in_order(found);
    }

    /// Where the file of a name lies.
    fn path_of(&self, file: &str) -> PathBuf {
        absolute(Path::new(file), &self.shown_from)
    }

    /// By what a finding is known again; nothing for one that no baseline may hide.
    pub fn fingerprint(&self, finding: &Diagnostic, sources: &Sources) -> Option<Fingerprint> {
        if self.is_about_input(finding) || *finding.rule == *baseline::STALE {
            return None;
        }
        let path = self.path_of(&finding.primary.file);
        let path = relative(&path, self.project.around().root());
        Some(Fingerprint::of(finding, path, sources))
    }

    /// Whether what a baseline knows would be found if it were still there: its file is checked and its rule is on, or
    /// there is no such file or rule any more.
    fn would_be_found(&self, print: &Fingerprint) -> bool {
        let around = self.project.around();
        let path = absolute(Path::new(&print.path), around.root());
        let Some(place) = self.plan.place(&print.rule) else {
            return true;
        };
        match self
            .project
            .name_at(&path)
            .and_then(|name| self.readings.get(name))
        {
            Some(reading) => {
                let rule = self.plan.list(reading.list).at(place);
                reading.checked && rule.is_some_and(|active| !active.rule.asks_the_web())
            }
            None => !around.files().is_file(&path),
        }
    }
}
