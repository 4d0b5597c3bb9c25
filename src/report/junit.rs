//! JUnit's XML, as Jenkins describes it (`junit-10.xsd` of its xUnit plugin) and GitLab reads it.
//!
//! A file is a suite, and each finding in it a test: failed, if the finding would fail the run, else passed with a word
//! about it. A file without findings is a suite of one test that passed.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::Report;
use super::markup::{escaped, escaped_lines};
use crate::diagnostic::Diagnostic;

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let clean = report.run.files.iter().map(|file| (&**file, Vec::new()));
    let mut suites: BTreeMap<&str, Vec<&Diagnostic>> = clean.collect();
    for diagnostic in report.diagnostics {
        suites
            .entry(&diagnostic.primary.file)
            .or_default()
            .push(diagnostic);
    }

    let tests: usize = suites.values().map(|found| found.len().max(1)).sum();
    let failures: usize = suites.values().map(|found| failures(report, found)).sum();
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(
        out,
        r#"<testsuites name="kouetsu" tests="{tests}" failures="{failures}" errors="0">"#
    )?;
    for (file, found) in suites {
        suite(report, file, &found, out)?;
    }
    writeln!(out, "</testsuites>")
}

fn failures(report: &Report, found: &[&Diagnostic]) -> usize {
    found
        .iter()
        .filter(|diagnostic| fails(report, diagnostic))
        .count()
}

fn fails(report: &Report, diagnostic: &Diagnostic) -> bool {
    report
        .run
        .fail_on
        .is_some_and(|least| diagnostic.severity >= least)
}

fn suite(
    report: &Report,
    file: &str,
    found: &[&Diagnostic],
    out: &mut dyn Write,
) -> io::Result<()> {
    let name = escaped(file);
    writeln!(
        out,
        r#"  <testsuite name="{name}" tests="{}" failures="{}" errors="0" time="0">"#,
        found.len().max(1),
        failures(report, found),
    )?;
    if found.is_empty() {
        writeln!(
            out,
            r#"    <testcase name="no findings" classname="{name}" time="0"/>"#
        )?;
    }
    for diagnostic in found {
        let (start, _) = report.positions(file, diagnostic.primary.span);
        let (line, column) = (start.line, start.column);
        let rule = escaped(&diagnostic.rule);
        let severity = diagnostic.severity.name();
        let message = escaped(&diagnostic.message);
        let mut text = format!("{name}:{line}:{column}: {severity}[{rule}]: {message}");
        if let Some(help) = &diagnostic.help {
            text.push_str("\nhelp: ");
            text.push_str(&escaped_lines(help));
        }
        writeln!(
            out,
            r#"    <testcase name="{rule} at {line}:{column}" classname="{name}" time="0">"#
        )?;
        if fails(report, diagnostic) {
            writeln!(
                out,
                r#"      <failure type="{rule}" message="{message}">{text}</failure>"#
            )?;
        } else {
            writeln!(out, "      <system-out>{text}</system-out>")?;
        }
        writeln!(out, "    </testcase>")?;
    }
    writeln!(out, "  </testsuite>")
}
