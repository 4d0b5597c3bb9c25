//! SARIF 2.1.0 (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>), for code scanning and editors.
//!
//! Columns are UTF-16 code units, which the log declares. Files are URIs relative to the root of the repository. Every
//! finding stands on a line of its own. A fault of kouetsu itself is no result but a notification of the invocation,
//! which then was no success. What a comment allows is left out, not marked as suppressed: GitHub's code scanning shows a
//! suppressed result as an open one.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use serde_json::{Map, Value, json};

use super::fingerprint::fingerprints;
use super::json::value;
use super::visible::{visible, visible_lines};
use super::{Report, page};
use crate::config::Level;
use crate::diagnostic::{Diagnostic, Edit, Fix, INTERNAL, Severity};
use crate::rules::RuleEntry;
use crate::source::Span;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What files are relative to.
const ROOT: &str = "%SRCROOT%";

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let found = report.diagnostics.iter().zip(fingerprints(report));
    let (notes, results): (Vec<_>, Vec<_>) =
        found.partition(|(diagnostic, _)| *diagnostic.rule == *INTERNAL);
    let rules: BTreeMap<&str, usize> = results.iter().map(|(d, _)| (&*d.rule, 0)).collect();
    let rules: BTreeMap<&str, usize> = rules.into_keys().zip(0..).collect();
    let notes: Vec<Value> = notes.iter().map(|(d, _)| notification(report, d)).collect();

    writeln!(
        out,
        r#"{{"$schema":"{SCHEMA}","version":"2.1.0","runs":[{{"tool":"#
    )?;
    value(&tool(report, rules.keys()), out)?;
    for (name, field) in [
        ("columnKind", json!("utf16CodeUnits")),
        ("newlineSequences", json!(["\r\n", "\n", "\r"])),
        (
            "originalUriBaseIds",
            json!({ ROOT: { "description": { "text": "The root of the repository." } } }),
        ),
        ("invocations", json!([invocation(report.run.status, notes)])),
    ] {
        write!(out, ",\n\"{name}\":")?;
        value(&field, out)?;
    }
    write!(out, ",\n\"results\":[")?;
    for (i, (diagnostic, fingerprint)) in results.into_iter().enumerate() {
        out.write_all(if i == 0 { b"\n" } else { b",\n" })?;
        let rule = rules[&*diagnostic.rule];
        value(&result(report, diagnostic, rule, fingerprint), out)?;
    }
    writeln!(out, "\n]}}]}}")
}

fn tool<'a>(report: &Report, rules: impl Iterator<Item = &'a &'a str>) -> Value {
    let descriptor = |name: &&str| match report.run.catalogue.entry(name) {
        Some(entry) => known(entry),
        None => json!({ "id": name }),
    };
    json!({ "driver": {
        "name": "kouetsu",
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "shortDescription": { "text": env!("CARGO_PKG_DESCRIPTION") },
        "rules": rules.map(descriptor).collect::<Vec<_>>(),
    }})
}

fn known(entry: &RuleEntry) -> Value {
    let page = entry.page();
    let level = page.severity.severity();
    let mut help = page.why.trim().to_owned();
    if let Some(what) = &page.help {
        help = format!("{help}\n\nWhat to do: {what}");
    }
    let mut rule = json!({
        "id": entry.name,
        "name": pascal_case(&entry.name),
        "shortDescription": { "text": page.summary },
        "fullDescription": { "text": page.why.trim() },
        "help": { "text": help, "markdown": page::markdown(&entry.name, &page) },
        "defaultConfiguration": {
            "enabled": page.severity != Level::Off,
            "level": self::level(level.unwrap_or(Severity::Warning)),
        },
        "properties": { "tags": [entry.group], "problem.severity": problem(level.unwrap_or(Severity::Warning)) },
    });
    if let Some(url) = page.url {
        rule["helpUri"] = url.into();
    }
    rule
}

/// `missing-alt-text` as `MissingAltText`.
fn pascal_case(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_uppercase());
        first
            .into_iter()
            .flatten()
            .chain(letters)
            .collect::<String>()
    };
    name.split('-').map(word).collect()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// GitHub's word for a severity.
fn problem(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "recommendation",
    }
}

fn invocation(status: u8, notes: Vec<Value>) -> Value {
    json!({
        "executionSuccessful": notes.is_empty(),
        "exitCode": status,
        "toolExecutionNotifications": notes,
    })
}

fn notification(report: &Report, diagnostic: &Diagnostic) -> Value {
    let mut note = json!({ "level": "error", "message": message(&diagnostic.message) });
    if !diagnostic.primary.file.is_empty() {
        note["locations"] = json!([{ "physicalLocation": location(report, &diagnostic.primary.file, diagnostic.primary.span) }]);
    }
    note
}

fn result(report: &Report, diagnostic: &Diagnostic, rule: usize, fingerprint: String) -> Value {
    let label = &diagnostic.primary;
    let mut text = visible(&diagnostic.message).into_owned();
    if let Some(help) = &diagnostic.help {
        let lines: Vec<_> = visible_lines(help).collect();
        text = format!("{text}\nhelp: {}", lines.join("\n"));
    }
    let mut primary = json!({ "physicalLocation": location(report, &label.file, label.span) });
    if !label.message.is_empty() {
        primary["message"] = message(&label.message);
    }
    let mut result = json!({
        "ruleId": &*diagnostic.rule,
        "ruleIndex": rule,
        "level": level(diagnostic.severity),
        "message": { "text": without_links(&text) },
        "locations": [primary],
        "partialFingerprints": { "kouetsu/v1": fingerprint },
    });
    if !diagnostic.related.is_empty() {
        let related = diagnostic.related.iter().enumerate().map(|(id, label)| {
            let mut place =
                json!({ "id": id, "physicalLocation": location(report, &label.file, label.span) });
            if !label.message.is_empty() {
                place["message"] = message(&label.message);
            }
            place
        });
        result["relatedLocations"] = related.collect();
    }
    let fixes = diagnostic.fix.iter().chain(&diagnostic.alternatives);
    let fixes: Vec<Value> = fixes
        .filter(|fix| fix.withheld.is_none())
        .map(|fix| self::fix(report, fix))
        .collect();
    if !fixes.is_empty() {
        result["fixes"] = fixes.into();
    }
    result
}

fn message(text: &str) -> Value {
    json!({ "text": without_links(&visible(text)) })
}

/// A text in which nothing is an embedded link (section 3.11.6).
fn without_links(text: &str) -> String {
    text.replace("](", "\\](")
}

fn fix(report: &Report, fix: &Fix) -> Value {
    let mut files: BTreeMap<&str, Vec<&Edit>> = BTreeMap::new();
    for edit in &fix.edits {
        files.entry(&edit.file).or_default().push(edit);
    }
    let replacement = |edit: &&Edit| {
        json!({
            "deletedRegion": region(report, &edit.file, edit.span).unwrap_or_default(),
            "insertedContent": { "text": edit.text },
        })
    };
    let changes = files.iter().map(|(file, edits)| {
        json!({
            "artifactLocation": artifact(report, file),
            "replacements": edits.iter().map(replacement).collect::<Vec<_>>(),
        })
    });
    json!({
        "description": message(&fix.title),
        "artifactChanges": changes.collect::<Vec<_>>(),
        "properties": { "safety": fix.safety },
    })
}

fn location(report: &Report, file: &str, span: Span) -> Value {
    let mut location = json!({ "artifactLocation": artifact(report, file) });
    if let Some(region) = region(report, file, span) {
        location["region"] = region.into();
    }
    location
}

/// Where `span` lies; nothing in a file without text.
fn region(report: &Report, file: &str, span: Span) -> Option<Map<String, Value>> {
    let source = report.sources.get(file)?;
    let span = source.clamp(span).range();
    let place = |at: usize| (source.line_of(at) + 1, source.utf16_column(at));
    let (start, end) = (place(span.start), place(span.end));
    let fields = [
        ("startLine", start.0),
        ("startColumn", start.1),
        ("endLine", end.0),
        ("endColumn", end.1),
    ];
    Some(
        fields
            .map(|(name, number)| (name.to_owned(), number.into()))
            .into_iter()
            .collect(),
    )
}

fn artifact(report: &Report, file: &str) -> Value {
    let path = report.in_repository(file);
    if Path::new(&path).is_absolute() {
        let slash = if path.starts_with('/') { "" } else { "/" };
        return json!({ "uri": format!("file://{slash}{}", encoded(&path)) });
    }
    json!({ "uri": encoded(&path), "uriBaseId": ROOT })
}

/// A path as a URI: all but unreserved characters (RFC 3986, section 2.3) and `/` are percent-encoded.
fn encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(byte.into())
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
