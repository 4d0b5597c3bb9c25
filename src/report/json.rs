//! The findings as one JSON object: a contract, told apart by `version`; or as one object per line, the same for each
//! finding.
//!
//! Offsets are bytes, lines and columns count from 1, columns are characters. A place in a file that has no text is its
//! start. Every finding stands on a line of its own, so that two reports can be compared with `diff`. Characters that
//! could act on a screen are escaped beyond what JSON asks for, since reports end up in CI logs.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};

use super::Report;
use super::visible::{is_hidden, opens_command};
use crate::diagnostic::{Diagnostic, Edit, Fix, Label, Safety, Severity};
use crate::source::{Position, Span};

const VERSION: u32 = 1;

#[derive(Serialize)]
struct DiagnosticView<'a> {
    rule: &'a str,
    severity: Severity,
    message: &'a str,
    file: &'a str,
    span: SpanView,
    related: Vec<LabelView<'a>>,
    help: Option<&'a str>,
    fix: Option<FixView<'a>>,
    alternatives: Vec<FixView<'a>>,
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct UnverifiedView<'a> {
    url: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
struct SpanView {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct LabelView<'a> {
    file: &'a str,
    span: SpanView,
    message: &'a str,
}

#[derive(Serialize)]
struct FixView<'a> {
    title: &'a str,
    safety: Safety,
    edits: Vec<EditView<'a>>,
    withheld: Option<&'a str>,
}

#[derive(Serialize)]
struct EditView<'a> {
    file: &'a str,
    span: SpanView,
    text: &'a str,
}

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    write!(out, r#"{{"version":{VERSION},"diagnostics":["#)?;
    for (i, diagnostic) in report.diagnostics.iter().enumerate() {
        out.write_all(if i == 0 { b"\n" } else { b",\n" })?;
        value(&DiagnosticView::new(report, diagnostic), out)?;
    }
    write!(out, "\n]")?;
    if let Some(answers) = report.answers {
        let unverified = answers.unverified();
        let views: Vec<_> = unverified
            .map(|(url, reason)| UnverifiedView { url, reason })
            .collect();
        write!(out, ",\"unverified\":")?;
        value(&views, out)?;
    }
    write!(out, ",\"summary\":")?;
    value(&report.summary, out)?;
    writeln!(out, "}}")
}

pub(super) fn write_lines(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in report.diagnostics {
        value(&DiagnosticView::new(report, diagnostic), out)?;
        writeln!(out)?;
    }
    Ok(())
}

/// Writes a value on one line, hidden characters escaped.
pub(super) fn value(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(out, Visible(CompactFormatter));
    value.serialize(&mut serializer).map_err(io::Error::from)
}

impl<'a> DiagnosticView<'a> {
    fn new(report: &Report, diagnostic: &'a Diagnostic) -> Self {
        let primary = &diagnostic.primary;
        DiagnosticView {
            rule: &diagnostic.rule,
            severity: diagnostic.severity,
            message: &diagnostic.message,
            file: &primary.file,
            span: SpanView::new(report, &primary.file, primary.span),
            related: diagnostic
                .related
                .iter()
                .map(|label| LabelView::new(report, label))
                .collect(),
            help: diagnostic.help.as_deref(),
            fix: diagnostic.fix.as_ref().map(|fix| FixView::new(report, fix)),
            alternatives: diagnostic
                .alternatives
                .iter()
                .map(|fix| FixView::new(report, fix))
                .collect(),
            url: diagnostic.url.as_deref(),
        }
    }
}

impl SpanView {
    fn new(report: &Report, file: &str, span: Span) -> Self {
        let (start, end) = report.positions(file, span);
        SpanView { start, end }
    }
}

impl<'a> LabelView<'a> {
    fn new(report: &Report, label: &'a Label) -> Self {
        LabelView {
            file: &label.file,
            span: SpanView::new(report, &label.file, label.span),
            message: &label.message,
        }
    }
}

impl<'a> FixView<'a> {
    fn new(report: &Report, fix: &'a Fix) -> Self {
        let view = |edit: &'a Edit| EditView {
            file: &edit.file,
            span: SpanView::new(report, &edit.file, edit.span),
            text: &edit.text,
        };
        FixView {
            title: &fix.title,
            safety: fix.safety,
            edits: fix.edits.iter().map(view).collect(),
            withheld: fix.withheld.as_deref(),
        }
    }
}

/// Compact JSON in which hidden characters are escaped.
struct Visible(CompactFormatter);

impl Formatter for Visible {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut shown = 0;
        for (at, hidden) in fragment.match_indices(|c| c == '[' || is_hidden(c)) {
            if hidden == "[" && !opens_command(fragment, at) {
                continue;
            }
            self.0.write_string_fragment(out, &fragment[shown..at])?;
            for unit in hidden.encode_utf16() {
                write!(out, "\\u{unit:04x}")?;
            }
            shown = at + hidden.len();
        }
        self.0.write_string_fragment(out, &fragment[shown..])
    }
}
