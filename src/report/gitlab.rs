//! GitLab's code quality report: an array of objects, in the subset of Code Climate's format that GitLab reads.
//!
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use std::io::{self, Write};

use serde_json::json;

use super::Report;
use super::fingerprint::fingerprints;
use super::json::value;
use super::visible::visible;
use crate::diagnostic::Severity;

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"[")?;
    let found = report.diagnostics.iter().zip(fingerprints(report));
    for (i, (diagnostic, fingerprint)) in found.enumerate() {
        out.write_all(if i == 0 { b"\n" } else { b",\n" })?;
        let label = &diagnostic.primary;
        let (start, end) = report.shown_range(&label.file, label.span);
        let issue = json!({
            "type": "issue",
            "check_name": &*diagnostic.rule,
            "description": visible(&diagnostic.message),
            "categories": ["Style"],
            "severity": severity(diagnostic.severity),
            "fingerprint": fingerprint,
            "location": {
                "path": report.in_repository(&label.file),
                "lines": { "begin": start.line, "end": end.line },
            },
        });
        value(&issue, out)?;
    }
    writeln!(out, "\n]")
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Info => "info",
    }
}
