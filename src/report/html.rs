//! The findings as one page for a browser, by rule and by file, with the text that each is about.
//!
//! The page is whole in itself: no script, no picture, no font from elsewhere, and a policy that lets the browser load
//! none. It can be sent by mail, kept as an artifact of a CI job, printed, and read aloud.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::ops::Range;

use super::excerpt::{Excerpt, Mark, Style, excerpts};
use super::markup::{escaped, phrase};
use super::notes::{Note, notes};
use super::window::Window;
use super::{Report, count};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::RuleEntry;
use crate::source::Source;

const STYLE: &str = include_str!("html.css");

/// Related places that are shown of one finding; the rest is only counted.
const RELATED_SHOWN: usize = 10;

/// Columns of a line that are shown around what is marked.
const ROOM: usize = 240;

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let summary = &report.summary;
    writeln!(
        out,
        r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="generator" content="kouetsu {version}">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>kouetsu: {summary}</title>
<style>
{STYLE}</style>
</head>
<body>
<header>
<h1>kouetsu</h1>
<p>{summary}</p>"#,
        version = env!("CARGO_PKG_VERSION"),
    )?;
    if !report.diagnostics.is_empty() {
        filters(report, out)?;
    }
    writeln!(out, "</header>\n<main>")?;
    if !report.diagnostics.is_empty() {
        by_rule(report, out)?;
        by_file(report, out)?;
    }
    writeln!(out, "</main>\n</body>\n</html>")
}

/// Boxes that hide a severity, and links to the parts of the page.
fn filters(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let Report { summary, .. } = report;
    writeln!(out, "<fieldset>\n<legend>Show</legend>")?;
    for (severity, number) in [
        (Severity::Error, summary.errors),
        (Severity::Warning, summary.warnings),
        (Severity::Info, summary.infos),
    ] {
        let name = severity.name();
        writeln!(
            out,
            r#"<label><input type="checkbox" id="show-{name}" checked> {}</label>"#,
            count(number, name)
        )?;
    }
    writeln!(out, "</fieldset>")?;
    writeln!(
        out,
        r##"<nav aria-label="Parts"><a href="#rules">By rule</a> <a href="#files">By file</a></nav>"##
    )
}

fn by_rule(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<section id=\"rules\">\n<h2>By rule</h2>")?;
    for (rule, found) in report.by_rule() {
        let name = escaped(rule);
        let page = report.run.catalogue.entry(rule).map(RuleEntry::head);
        let summary = page.map(|page| format!(": {}", phrase(&page.summary)));
        writeln!(
            out,
            "<details id=\"rule-{name}\">\n<summary><code>{name}</code>{} <span class=\"count\">{}</span></summary>",
            summary.unwrap_or_default(),
            found.len(),
        )?;
        if let Some(page) = page {
            writeln!(
                out,
                "<p>{}</p>",
                phrase(&page.why.trim().replace('\n', " "))
            )?;
        }
        writeln!(out, "<ul>")?;
        for (id, diagnostic) in found {
            writeln!(
                out,
                "<li class=\"{}\"><a href=\"#finding-{}\">{}</a> {}</li>",
                diagnostic.severity.name(),
                id,
                place(report, diagnostic),
                phrase(&diagnostic.message),
            )?;
        }
        writeln!(out, "</ul>\n</details>")?;
    }
    writeln!(out, "</section>")
}

fn by_file(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let files = report.by_file();
    writeln!(out, "<section id=\"files\">\n<h2>By file</h2>\n<ul>")?;
    for (n, (file, found)) in files.iter().enumerate() {
        writeln!(
            out,
            "<li><a href=\"#file-{n}\">{}</a> <span class=\"count\">{}</span></li>",
            escaped(file),
            found.len(),
        )?;
    }
    writeln!(out, "</ul>")?;
    for (n, (file, found)) in files.iter().enumerate() {
        writeln!(out, "<section id=\"file-{n}\">\n<h3>{}</h3>", escaped(file))?;
        for (id, diagnostic) in found {
            finding(report, diagnostic, *id, out)?;
        }
        writeln!(out, "</section>")?;
    }
    writeln!(out, "</section>")
}

/// `file:line:column`.
fn place(report: &Report, diagnostic: &Diagnostic) -> String {
    let label = &diagnostic.primary;
    let (start, _) = report.positions(&label.file, label.span);
    format!("{}:{}:{}", escaped(&label.file), start.line, start.column)
}

fn finding(
    report: &Report,
    diagnostic: &Diagnostic,
    id: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let severity = diagnostic.severity.name();
    let rule = escaped(&diagnostic.rule);
    writeln!(
        out,
        "<article id=\"finding-{id}\" class=\"{severity}\">\n<h4><span class=\"severity\">{severity}</span> {}</h4>",
        phrase(&diagnostic.message),
    )?;
    for excerpt in excerpts(report, diagnostic, RELATED_SHOWN) {
        frame(&excerpt, out)?;
    }
    let hidden = diagnostic.related.len().saturating_sub(RELATED_SHOWN);
    if hidden > 0 {
        writeln!(out, "<p>and {}</p>", count(hidden, "more place"))?;
    }
    for Note { kind, text } in notes(diagnostic) {
        let lines: Vec<String> = text.lines().map(phrase).collect();
        writeln!(out, "<p><b>{kind}:</b> {}</p>", lines.join("<br>"))?;
    }
    writeln!(
        out,
        "<p class=\"rule\">Rule <a href=\"#rule-{rule}\"><code>{rule}</code></a></p>\n</article>"
    )
}

/// The marked lines of a file, each with the one before and after it.
fn frame(excerpt: &Excerpt, out: &mut dyn Write) -> io::Result<()> {
    let file = escaped(&excerpt.first.file);
    let Some(source) = excerpt.source else {
        return writeln!(
            out,
            "<p><code>{file}</code> {}</p>",
            phrase(&excerpt.first.message)
        );
    };
    let start = source.position(source.clamp(excerpt.first.span).range().start);
    let (line, column) = (start.line, start.column);
    writeln!(
        out,
        "<figure>\n<figcaption>{file}:{line}:{column}</figcaption>\n<pre lang=\"\">"
    )?;
    let near = |&line: &usize| line.saturating_sub(1)..=(line + 1).min(source.line_count() - 1);
    let lines: BTreeSet<usize> = excerpt
        .lines
        .keys()
        .flat_map(near)
        .chain(excerpt.lines.keys().copied())
        .collect();
    let mut next = lines.first().copied();
    for line in lines {
        if next != Some(line) {
            writeln!(out, "<span class=\"gap\">⋮</span>")?;
        }
        let marks = excerpt.lines.get(&line).map_or(&[][..], Vec::as_slice);
        write!(out, "{}", shown(source, line, marks))?;
        next = Some(line + 1);
    }
    writeln!(out, "</pre>\n</figure>")
}

/// A line with its marks, and what is said of these below it.
fn shown(source: &Source, line: usize, marks: &[Mark]) -> String {
    let ranges: Vec<Range<usize>> = marks.iter().map(|mark| mark.range.clone()).collect();
    let window = Window::new(source.slice(source.line_span(line)), &ranges, ROOM);
    let ranges: Vec<(Range<usize>, Style)> = marks
        .iter()
        .map(|mark| (window.map(&mark.range), mark.style))
        .collect();
    let mut html = format!(
        "<span class=\"line\" data-line=\"{}\">{}</span>\n",
        line + 1,
        marked(&window.text, &ranges)
    );
    for mark in marks.iter().filter(|mark| !mark.message.is_empty()) {
        let _ = writeln!(
            html,
            "<span class=\"label {}\">{}</span>",
            class(mark.style),
            phrase(&mark.message)
        );
    }
    html
}

fn class(style: Style) -> &'static str {
    match style {
        Style::Primary => "primary",
        Style::Related => "related",
    }
}

/// `text` with `<mark>` around its ranges; the primary one covers the others.
fn marked(text: &str, ranges: &[(Range<usize>, Style)]) -> String {
    let edges = ranges
        .iter()
        .flat_map(|(range, _)| [range.start, range.end]);
    let edges: BTreeSet<usize> = edges.chain([0, text.len()]).collect();
    let edges: Vec<usize> = edges.into_iter().collect();
    let mut html = String::new();
    for (i, &start) in edges.iter().enumerate() {
        let empty = ranges.iter().find(|(range, _)| *range == (start..start));
        if let Some((_, style)) = empty {
            let _ = write!(html, "<mark class=\"{} empty\"></mark>", class(*style));
        }
        let Some(&end) = edges.get(i + 1) else {
            break;
        };
        let covers = |style| {
            let covers = |(range, of): &(Range<usize>, Style)| {
                *of == style && range.start <= start && end <= range.end
            };
            ranges.iter().any(covers).then_some(style)
        };
        let part = tabs(&text[start..end]);
        let _ = match covers(Style::Primary).or_else(|| covers(Style::Related)) {
            Some(style) => write!(html, "<mark class=\"{}\">{part}</mark>", class(style)),
            None => write!(html, "{part}"),
        };
    }
    html
}

/// The text of a [`Window`] escaped: all that is hidden in it is escaped already, but for tabs, which a page can show.
fn tabs(text: &str) -> String {
    let parts: Vec<_> = text.split('\t').map(escaped).collect();
    parts.join("\t")
}
