//! Running a rule: its panics are kept where they happen, and its time is taken.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::{INTERNAL, Session};
use crate::diagnostic::{Diagnostic, Severity};
use crate::guard::guarded;
use crate::rules::{ActiveRule, Reporter, Rule};
use crate::source::Span;

/// How long each rule took, and reading the documents, on all cores together.
#[derive(Debug, Default)]
pub(super) struct Clock {
    /// In nanoseconds, by the rule's place, and after all of them for reading; none if nobody wants to know.
    spent: Option<Vec<AtomicU64>>,
}

impl Clock {
    /// A clock for the rules of so many places.
    pub(super) fn of(places: usize) -> Self {
        Clock {
            spent: Some((0..=places).map(|_| AtomicU64::new(0)).collect()),
        }
    }

    fn time<T>(
        &self,
        slot: impl FnOnce(&[AtomicU64]) -> &AtomicU64,
        action: impl FnOnce() -> T,
    ) -> T {
        let Some(spent) = &self.spent else {
            return action();
        };
        let start = Instant::now();
        let outcome = action();
        let nanos = u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX);
        slot(spent).fetch_add(nanos, Ordering::Relaxed);
        outcome
    }

    /// Takes the time of reading something.
    pub(super) fn reading<T>(&self, read: impl FnOnce() -> T) -> T {
        self.time(|spent| spent.last().expect("reading has a slot"), read)
    }

    /// How long the rule at each place took so far, and after all of them reading.
    pub(super) fn spent(&self) -> Vec<Duration> {
        let spent = self.spent.iter().flatten();
        spent
            .map(|nanos| Duration::from_nanos(nanos.load(Ordering::Relaxed)))
            .collect()
    }

    /// Runs the rule at a place. Should it panic, what it found so far and the panic are told, and the run goes on.
    pub(super) fn run(
        &self,
        place: usize,
        active: &ActiveRule,
        file: &Arc<str>,
        check: impl FnOnce(&dyn Rule, &mut Reporter),
    ) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let mut reporter = Reporter::new(&active.voice, file.clone(), &mut found);
        let outcome = self.time(
            |spent| &spent[place],
            || guarded(|| check(&*active.rule, &mut reporter)),
        );
        if let Err(panic) = outcome {
            found.push(crash(file, Some(&active.voice.rule), &panic));
        }
        found
    }
}

/// What the time went to, on all cores together.
#[derive(Clone, Debug, Default)]
pub struct Times {
    /// Parsing the documents, and what others are to know of them.
    pub reading: Duration,
    /// Each rule, by its name. What several rules share counts for the first that asks for it.
    pub rules: Vec<(Arc<str>, Duration)>,
}

impl Session {
    /// Takes the time of each rule from now on.
    pub fn take_time(&mut self) {
        self.clock = Clock::of(self.plan.speakers().len());
    }

    /// How long reading the documents took on all cores together, and each rule, since the time is taken. Rules that are
    /// off are left out.
    pub fn times(&self) -> Times {
        let mut spent = self.clock.spent();
        let reading = spent.pop().unwrap_or_default();
        let rules = self.plan.speakers().iter().zip(spent);
        let rules =
            rules.filter_map(|(rule, spent)| Some((rule.as_ref()?.voice.rule.clone(), spent)));
        Times {
            reading,
            rules: rules.collect(),
        }
    }
}

/// What is told of a panic.
pub(crate) fn crash(file: &Arc<str>, rule: Option<&str>, panic: &str) -> Diagnostic {
    let message = match rule {
        Some(rule) => format!("the rule `{rule}` crashed: {panic}"),
        None => format!("the file could not be read as Markdown: {panic}"),
    };
    let mut diagnostic = Diagnostic::new(INTERNAL, Severity::Error, file, Span::default(), message);
    diagnostic.help("this is a fault of kouetsu: report it with the file that shows it");
    diagnostic
}
