//! Counts and times by rule, in the place of the findings or after them.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use super::visible::visible;
use super::{Format, Report};
use crate::diagnostic::Severity;
use crate::session::Times;

/// How often a rule found something.
#[derive(Clone, Debug, Serialize)]
struct Count {
    rule: Arc<str>,
    severity: Severity,
    count: usize,
    fixable: usize,
}

/// Writes how often each rule found something, the most frequent first: a line each, or one JSON object.
///
/// # Errors
/// Only those of `out`.
pub fn write(report: &Report, format: Format, out: &mut dyn Write) -> io::Result<()> {
    let counts = counts(report);
    if format == Format::Json {
        let object = serde_json::json!({
            "version": 1,
            "statistics": counts,
            "summary": report.summary,
        });
        return writeln!(out, "{object}");
    }
    let width = counts
        .iter()
        .map(|count| count.count)
        .max()
        .unwrap_or(0)
        .to_string()
        .len();
    for Count {
        rule,
        severity,
        count,
        fixable,
    } in &counts
    {
        let rule = visible(rule);
        let severity = severity.name();
        let fixable = match fixable {
            0 => String::new(),
            number => format!(" ({number} fixable)"),
        };
        writeln!(out, "{count:width$} {severity}[{rule}]{fixable}")?;
    }
    writeln!(out, "{}", report.summary)
}

fn counts(report: &Report) -> Vec<Count> {
    let mut counts: BTreeMap<(&Arc<str>, Severity), Count> = BTreeMap::new();
    for finding in report.diagnostics {
        let key = (&finding.rule, finding.severity);
        let count = counts.entry(key).or_insert_with(|| Count {
            rule: finding.rule.clone(),
            severity: finding.severity,
            count: 0,
            fixable: 0,
        });
        count.count += 1;
        count.fixable += usize::from(finding.fix.is_some());
    }
    let mut counts: Vec<Count> = counts.into_values().collect();
    counts.sort_by_key(|count| std::cmp::Reverse((count.count, count.severity)));
    counts
}

/// How long each rule took, the slowest first, and reading the documents, a line each.
pub fn times(times: &Times) -> String {
    let Times { reading, rules } = times;
    let mut times = rules.clone();
    times.sort_by_key(|(_, time)| std::cmp::Reverse(*time));
    let all: Duration = times.iter().map(|(_, time)| *time).sum();
    let total = all + *reading;
    times.push(("all rules".into(), all));
    times.push(("reading the documents".into(), *reading));
    times.push(("together, on all cores".into(), total));
    let line = |(name, time): &(Arc<str>, Duration)| {
        let share = 100.0 * time.as_secs_f64() / total.as_secs_f64().max(f64::MIN_POSITIVE);
        let millis = time.as_secs_f64() * 1e3;
        format!("{millis:9.2} ms {share:5.1} %  {name}")
    };
    let lines: Vec<String> = times.iter().map(line).collect();
    lines.join("\n")
}
