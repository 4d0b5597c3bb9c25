//! How findings are shown.
//!
//! Each format is one module with one function that writes a [`Report`], and everything that they share is here: the
//! counts, and where a span lies as a person counts. No format trusts what it shows. A file's text can hold escape
//! sequences that would run in a terminal or a CI log, a span can be wrong by a rule's mistake, and a finding can point
//! into a file that has no text: all of that is shown as well as it can be, and nothing of it panics.

use std::fmt;
use std::io::{self, BufWriter, Write};

use clap::ValueEnum;
use serde::Serialize;

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Position, Sources, Span};

pub mod diff;
mod human;
mod json;
mod short;
mod visible;
mod window;

#[cfg(test)]
mod tests;

/// The forms in which findings can be written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With the text that each finding is about, for people
    #[default]
    Human,
    /// One line per finding, for editors and grep
    Short,
    /// One JSON object, for programs
    Json,
}

/// What is known of the screen on which a report is read.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// Whether colours are wanted.
    pub color: bool,
    /// Its width in columns.
    pub width: usize,
}

impl Default for Screen {
    /// A file or a CI log: no colours, 100 columns.
    fn default() -> Self {
        Screen {
            color: false,
            width: 100,
        }
    }
}

/// The findings of a run with all that is needed to show them.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// The findings, in the order in which they are shown.
    pub diagnostics: &'a [Diagnostic],
    /// The files that they point into, as far as these are text.
    pub sources: &'a Sources,
    /// How many there are of what.
    pub summary: Summary,
}

impl<'a> Report<'a> {
    /// The report on `files` checked files.
    pub fn new(diagnostics: &'a [Diagnostic], sources: &'a Sources, files: usize) -> Self {
        Report {
            diagnostics,
            sources,
            summary: Summary::of(diagnostics, files),
        }
    }

    /// Where `span` begins and ends; for a file without text, both are its start.
    fn positions(&self, file: &str, span: Span) -> (Position, Position) {
        match self.sources.get(file) {
            Some(source) => {
                let span = source.clamp(span).range();
                (source.position(span.start), source.position(span.end))
            }
            None => {
                let start = Position {
                    offset: 0,
                    line: 1,
                    column: 1,
                };
                (start, start)
            }
        }
    }
}

/// The counts of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Files that were checked, with findings or without.
    pub files: usize,
    /// Findings of [`Severity::Error`].
    pub errors: usize,
    /// Findings of [`Severity::Warning`].
    pub warnings: usize,
    /// Findings of [`Severity::Info`].
    pub infos: usize,
    /// Findings that carry a fix, safe or unsafe.
    pub fixable: usize,
    /// Findings that were fixed, and so are not among the others.
    pub fixed: usize,
    /// Findings whose fix was to be made and was withheld.
    pub withheld: usize,
}

impl Summary {
    /// Counts the findings in `files` checked files.
    pub fn of(diagnostics: &[Diagnostic], files: usize) -> Self {
        let mut summary = Summary {
            files,
            ..Summary::default()
        };
        for diagnostic in diagnostics {
            match diagnostic.severity {
                Severity::Error => summary.errors += 1,
                Severity::Warning => summary.warnings += 1,
                Severity::Info => summary.infos += 1,
            }
            if let Some(fix) = &diagnostic.fix {
                summary.fixable += 1;
                summary.withheld += usize::from(fix.withheld.is_some());
            }
        }
        summary
    }
}

/// As one sentence: `checked 12 files: 3 errors, 1 info (2 fixable), 5 fixed, 1 fix withheld`.
impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "checked {}: ", count(self.files, "file"))?;
        let found: Vec<String> = [
            (self.errors, "error"),
            (self.warnings, "warning"),
            (self.infos, "info"),
        ]
        .into_iter()
        .filter(|&(number, _)| number > 0)
        .map(|(number, noun)| count(number, noun))
        .collect();
        match found.is_empty() {
            true => write!(f, "no findings")?,
            false => write!(f, "{}", found.join(", "))?,
        }
        if self.fixable > 0 {
            write!(f, " ({} fixable)", self.fixable)?;
        }
        if self.fixed > 0 {
            write!(f, ", {} fixed", self.fixed)?;
        }
        match self.withheld {
            0 => Ok(()),
            1 => write!(f, ", 1 fix withheld"),
            number => write!(f, ", {number} fixes withheld"),
        }
    }
}

/// `1 file`, `2 files`.
pub(crate) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// Writes the whole report, buffered.
///
/// # Errors
/// Only those of `out`.
pub fn write(
    report: &Report,
    format: Format,
    screen: Screen,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    match format {
        Format::Human => human::write(report, screen, &mut out)?,
        Format::Short => short::write(report, &mut out)?,
        Format::Json => json::write(report, &mut out)?,
    }
    out.flush()
}
