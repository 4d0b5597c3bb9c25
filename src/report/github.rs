//! Workflow commands that make annotations on GitHub, and the summary of a job.
//!
//! An annotation is `::warning file=…,line=…,…::message`. Values are escaped as the toolkit of GitHub Actions does, so
//! that none ends its field, its command or its line. A step shows ten annotations of each level at most; the log, where
//! only the message of a command is seen, and the summary have the rest.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::markup::{escaped, phrase};
use super::visible::{visible, visible_lines};
use super::{Report, count};
use crate::diagnostic::{Diagnostic, Severity};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in report.diagnostics {
        writeln!(out, "{}", annotation(report, diagnostic))?;
    }
    Ok(())
}

fn annotation(report: &Report, diagnostic: &Diagnostic) -> String {
    let label = &diagnostic.primary;
    let (start, end) = report.shown_range(&label.file, label.span);
    let file = report.in_repository(&label.file);
    let mut command = format!(
        "::{} file={},line={},endLine={}",
        level(diagnostic.severity),
        property(&file),
        start.line,
        end.line
    );
    // Columns are taken only within one line.
    if start.line == end.line {
        let _ = write!(command, ",col={},endColumn={}", start.column, end.column);
    }
    let place = format!("{}:{}:{}", visible(&file), start.line, start.column);
    let mut text = format!("{place}: {}", visible(&diagnostic.message));
    if let Some(help) = &diagnostic.help {
        let lines: Vec<_> = visible_lines(help).collect();
        let _ = write!(text, "\nhelp: {}", lines.join("\n"));
    }
    let title = format!("kouetsu: {}", diagnostic.rule);
    let _ = write!(command, ",title={}::{}", property(&title), data(&text));
    command
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    }
}

/// The data of a command, in which nothing but line breaks is hidden.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\n', "%0A")
}

fn property(value: &str) -> String {
    data(&visible(value))
        .replace(':', "%3A")
        .replace(',', "%2C")
}

/// Findings that the summary lists; the rest is only counted. GitHub drops a summary of more than 1 MiB.
const LISTED: usize = 200;

/// Letters that the summary shows of a path or a message.
const SHOWN: usize = 400;

/// Writes the findings as the summary of a job: GitHub's Markdown, but in blocks of HTML, where no text is markup.
///
/// # Errors
/// Only those of `out`.
pub(crate) fn write_summary(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "### kouetsu\n\n{}\n", report.summary)?;
    if report.diagnostics.is_empty() {
        return Ok(());
    }
    writeln!(out, "<table>\n<tr><th>rule</th><th>findings</th></tr>")?;
    for (rule, found) in report.by_rule() {
        let rule = escaped(rule);
        writeln!(
            out,
            "<tr><td><code>{rule}</code></td><td>{}</td></tr>",
            found.len()
        )?;
    }
    writeln!(out, "</table>\n")?;
    writeln!(
        out,
        "<table>\n<tr><th>place</th><th>level</th><th>finding</th></tr>"
    )?;
    for diagnostic in report.diagnostics.iter().take(LISTED) {
        let label = &diagnostic.primary;
        let (start, _) = report.positions(&label.file, label.span);
        let file = report.in_repository(&label.file);
        writeln!(
            out,
            "<tr><td><code>{}:{}</code></td><td>{}</td><td>{}</td></tr>",
            escaped(&shortened(&file)),
            start.line,
            diagnostic.severity.name(),
            phrase(&shortened(&diagnostic.message)),
        )?;
    }
    writeln!(out, "</table>\n")?;
    match report.diagnostics.len().saturating_sub(LISTED) {
        0 => Ok(()),
        more => writeln!(out, "and {}\n", count(more, "more finding")),
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
