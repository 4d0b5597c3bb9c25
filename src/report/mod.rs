//! How findings are shown.
//!
//! Each format is one module with one function that writes a [`Report`], and everything that they share is here: the
//! counts, and where a span lies as a person counts. No format trusts what it shows. A file's text can hold escape
//! sequences that would run in a terminal, commands to a CI service, or markup; a span can be wrong by a rule's mistake,
//! and a finding can point into a file that has no text: all of that is shown as well as it can be, and nothing of it
//! panics or acts on whoever reads the report.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::fmt;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum;
use serde::Serialize;

use crate::diagnostic::{Diagnostic, Severity};
use crate::paths::{absolute, relative};
use crate::project::answers::Answers;
use crate::rules::Catalogue;
use crate::source::{Position, Sources, Span};

mod checkstyle;
pub mod diff;
mod excerpt;
mod fingerprint;
mod github;
mod gitlab;
mod html;
mod human;
mod json;
mod junit;
mod markup;
mod notes;
mod page;
mod sarif;
mod short;
pub mod statistics;
mod visible;
mod window;

pub(crate) use github::write_summary;
pub(crate) use visible::visible_lines;

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
    /// A JSON object per line and finding, for programs that read as it comes
    Jsonl,
    /// SARIF 2.1.0, for code scanning and editors
    Sarif,
    /// Annotations of a GitHub workflow
    Github,
    /// GitLab's code quality report
    Gitlab,
    /// JUnit's XML: a suite for each file, a failed test for each finding
    Junit,
    /// Checkstyle's XML
    Checkstyle,
    /// One page for a browser, by file and by rule, with the text that each finding is about
    Html,
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

/// What is known of a run besides its findings.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// The files that were checked, as they are shown, with findings or without.
    pub files: Vec<Arc<str>>,
    /// The folder of the run, to which the files are relative. Absolute.
    pub current_dir: PathBuf,
    /// The folder of the Git repository, if the project is in one. Absolute.
    pub repository: Option<PathBuf>,
    /// The least severity that makes the run fail; `None` is never.
    pub fail_on: Option<Severity>,
    /// The exit status.
    pub status: u8,
    /// The rules that there are.
    pub catalogue: Arc<Catalogue>,
}

/// The findings of a run with all that is needed to show them.
#[derive(Clone, Debug)]
pub struct Report<'a> {
    /// The findings, in the order in which they are shown.
    pub diagnostics: &'a [Diagnostic],
    /// The files that they point into, as far as these are text.
    pub sources: &'a Sources,
    /// The run that made them.
    pub run: &'a Run,
    /// How many there are of what.
    pub summary: Summary,
    /// What the web said, if it was asked.
    pub answers: Option<&'a Answers>,
}

impl<'a> Report<'a> {
    /// The report on a run.
    pub fn new(diagnostics: &'a [Diagnostic], sources: &'a Sources, run: &'a Run) -> Self {
        Report {
            diagnostics,
            sources,
            run,
            summary: Summary::of(diagnostics, run.files.len()),
            answers: None,
        }
    }

    /// Tells also what the web said, if it was asked.
    pub fn with_answers(mut self, answers: Option<&'a Answers>) -> Self {
        self.summary.urls = answers.map(Answers::len);
        self.summary.unverified = answers.map(|answers| answers.unverified().count());
        self.answers = answers;
        self
    }

    /// A file as seen from the root of the repository, as the services that hold repositories name it.
    fn in_repository(&self, file: &str) -> String {
        match &self.run.repository {
            Some(root) if !file.is_empty() => {
                relative(&absolute(Path::new(file), &self.run.current_dir), root)
            }
            _ => file.to_owned(),
        }
    }

    /// The findings by file, the files in the order in which they come.
    fn by_file(&self) -> Vec<Group<'a>> {
        grouped(self.diagnostics, |diagnostic| &diagnostic.primary.file)
    }

    /// The findings by rule, the rules with most of them first.
    fn by_rule(&self) -> Vec<Group<'a>> {
        let mut groups = grouped(self.diagnostics, |diagnostic| &diagnostic.rule);
        groups.sort_by_key(|(_, found)| Reverse(found.len()));
        groups
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

    /// As [`Report::positions`], but a line break at its end is no part of a span: it ends on its last line, for those
    /// who are told lines alone.
    fn shown_range(&self, file: &str, span: Span) -> (Position, Position) {
        let Some(source) = self.sources.get(file) else {
            return self.positions(file, span);
        };
        let span = source.clamp(span);
        let shown = source.slice(span).trim_end_matches(['\n', '\r']).len();
        let start = span.range().start;
        self.positions(file, Span::new(start, start + shown))
    }
}

/// What findings have in common, and these findings with their places in the report.
type Group<'a> = (&'a str, Vec<(usize, &'a Diagnostic)>);

/// The findings by a key, the keys in the order in which they first come.
fn grouped<'a>(
    diagnostics: &'a [Diagnostic],
    key: impl Fn(&'a Diagnostic) -> &'a str,
) -> Vec<Group<'a>> {
    let mut groups: Vec<Group> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (index, diagnostic) in diagnostics.iter().enumerate() {
        let key = key(diagnostic);
        let place = *places.entry(key).or_insert_with(|| {
            groups.push((key, Vec::new()));
            groups.len() - 1
        });
        groups[place].1.push((index, diagnostic));
    }
    groups
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
    /// Findings that comments allow, and that are not shown.
    pub allowed: usize,
    /// Findings that the baseline knows, and that are not shown.
    pub known: usize,
    /// URLs that the web was asked for, if it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub urls: Option<usize>,
    /// Those of which it cannot be told whether they lead somewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unverified: Option<usize>,
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

/// As one sentence: `checked 12 files: 3 errors, 1 info (2 fixable), 5 fixed, 1 fix withheld`; with the web, `checked 12
/// files and 30 URLs: 1 error; 2 URLs could not be verified`.
impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "checked {}", count(self.files, "file"))?;
        if let Some(urls) = self.urls {
            write!(f, " and {}", count(urls, "URL"))?;
        }
        f.write_str(": ")?;
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
        let also: Vec<String> = [
            (self.fixable, "fixable"),
            (self.allowed, "allowed"),
            (self.known, "known"),
        ]
        .into_iter()
        .filter(|&(number, _)| number > 0)
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
        if !also.is_empty() {
            write!(f, " ({})", also.join(", "))?;
        }
        if self.fixed > 0 {
            write!(f, ", {} fixed", self.fixed)?;
        }
        match self.withheld {
            0 => {}
            1 => write!(f, ", 1 fix withheld")?,
            number => write!(f, ", {number} fixes withheld")?,
        }
        match self.unverified {
            None | Some(0) => Ok(()),
            Some(number) => write!(f, "; {} could not be verified", count(number, "URL")),
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
        Format::Jsonl => json::write_lines(report, &mut out)?,
        Format::Sarif => sarif::write(report, &mut out)?,
        Format::Github => github::write(report, &mut out)?,
        Format::Gitlab => gitlab::write(report, &mut out)?,
        Format::Junit => junit::write(report, &mut out)?,
        Format::Checkstyle => checkstyle::write(report, &mut out)?,
        Format::Html => html::write(report, &mut out)?,
    }
    out.flush()
}
