//! Findings with the text that they are about, in the manner of rustc.
//!
//! Lines with their carets are drawn by the `Renderer` of codespan-reporting. It is fed line by line, not through its
//! `Files` and `emit`, which show a line whole however long it is, need text for every file, and know no severity
//! `info`.

use std::io::{self, Write};
use std::ops::Range;

use codespan_reporting::diagnostic::{LabelStyle, Severity as Paint};
use codespan_reporting::files::Error;
use codespan_reporting::term::termcolor::{Ansi, NoColor, WriteColor};
use codespan_reporting::term::{Config, Renderer, Styles, StylesWriter, WriteStyle};

use super::excerpt::{Excerpt, Mark, Style, excerpts};
use super::visible::visible;
use super::window::{TAB_WIDTH, Window};
use super::{Report, Screen, count, notes};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Source;

/// URLs that are shown although nothing can be said of them; the rest is only counted.
const UNVERIFIED_SHOWN: usize = 20;

/// Related places that are shown of one finding; the rest is only counted.
const RELATED_SHOWN: usize = 10;

pub(super) fn write(report: &Report, screen: Screen, out: &mut dyn Write) -> io::Result<()> {
    if screen.color {
        write_all(report, screen.width, Ansi::new(out))
    } else {
        write_all(report, screen.width, NoColor::new(out))
    }
}

fn write_all(report: &Report, width: usize, out: impl WriteColor) -> io::Result<()> {
    let styles = Styles::default();
    let config = Config {
        tab_width: TAB_WIDTH,
        ..Config::default()
    };
    let mut out = StylesWriter::new(out, &styles);
    let mut renderer = Renderer::new(&mut out, &config);
    for diagnostic in report.diagnostics {
        write_diagnostic(report, diagnostic, width, &mut renderer).map_err(io_error)?;
    }
    write_unverified(report, &mut out)?;
    writeln!(out, "{}", report.summary)
}

/// The URLs of which the web did not say whether they lead somewhere.
fn write_unverified(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let Some(answers) = report.answers else {
        return Ok(());
    };
    for (url, reason) in answers.unverified().take(UNVERIFIED_SHOWN) {
        writeln!(out, "not verified: {}: {}", visible(url), visible(reason))?;
    }
    match answers
        .unverified()
        .count()
        .saturating_sub(UNVERIFIED_SHOWN)
    {
        0 => Ok(()),
        more => writeln!(out, "not verified: {}", count(more, "more URL")),
    }
}

fn io_error(error: Error) -> io::Error {
    match error {
        Error::Io(error) => error,
        other => io::Error::other(other),
    }
}

fn write_diagnostic(
    report: &Report,
    diagnostic: &Diagnostic,
    width: usize,
    renderer: &mut Renderer,
) -> Result<(), Error> {
    let excerpts = excerpts(report, diagnostic, RELATED_SHOWN);
    let notes = notes(diagnostic);
    let last_line = excerpts.iter().filter_map(Excerpt::last_line).max();
    let frame = Frame {
        paint: paint(diagnostic.severity),
        digits: last_line.map_or(1, |line| (line + 1).to_string().len()),
        width,
    };

    renderer.set_header(frame.paint)?;
    let severity = diagnostic.severity.name();
    write!(renderer, "{severity}[{}]", visible(&diagnostic.rule))?;
    renderer.set_header_message()?;
    write!(renderer, ": {}", visible(&diagnostic.message))?;
    renderer.reset()?;
    renderer.render_empty()?;

    for (i, excerpt) in excerpts.iter().enumerate() {
        write_excerpt(excerpt, frame, renderer)?;
        if i + 1 < excerpts.len() || !notes.is_empty() {
            renderer.render_snippet_empty(frame.digits, frame.paint, 0, &[])?;
        }
    }
    for note in notes {
        renderer.render_snippet_note(frame.digits, &note)?;
    }
    renderer.render_empty()
}

/// What all lines of one finding share.
#[derive(Clone, Copy)]
struct Frame {
    paint: Paint,
    /// The width of the line numbers.
    digits: usize,
    /// The width of the screen.
    width: usize,
}

/// The severity whose colours are used.
fn paint(severity: Severity) -> Paint {
    match severity {
        Severity::Error => Paint::Error,
        Severity::Warning => Paint::Warning,
        Severity::Info => Paint::Note,
    }
}

fn style(style: Style) -> LabelStyle {
    match style {
        Style::Primary => LabelStyle::Primary,
        Style::Related => LabelStyle::Secondary,
    }
}

fn write_excerpt(excerpt: &Excerpt, frame: Frame, renderer: &mut Renderer) -> Result<(), Error> {
    let Frame { paint, digits, .. } = frame;
    write!(renderer, "{:digits$} ", "")?;
    renderer.set_source_border()?;
    write!(renderer, "┌─")?;
    renderer.reset()?;
    write!(renderer, " {}", visible(&excerpt.first.file))?;
    let Some(source) = excerpt.source else {
        if !excerpt.first.message.is_empty() {
            write!(renderer, ": {}", visible(&excerpt.first.message))?;
        }
        return renderer.render_empty();
    };
    let start = source.clamp(excerpt.first.span).range().start;
    let start = source.position(start);
    writeln!(renderer, ":{}:{}", start.line, start.column)?;
    renderer.render_snippet_empty(digits, paint, 0, &[])?;

    let mut next = None;
    for (&line, marks) in &excerpt.lines {
        match next.map_or(0, |next| line - next) {
            0 => {}
            1 => write_line(source, line - 1, &[], frame, renderer)?,
            _ => renderer.render_snippet_break(digits, paint, 0, &[])?,
        }
        write_line(source, line, marks, frame, renderer)?;
        next = Some(line + 1);
    }
    Ok(())
}

fn write_line(
    source: &Source,
    line: usize,
    marks: &[Mark],
    frame: Frame,
    renderer: &mut Renderer,
) -> Result<(), Error> {
    let Frame { paint, digits, .. } = frame;
    let room = frame.width.saturating_sub(digits + " │ ".chars().count());
    let ranges: Vec<Range<usize>> = marks.iter().map(|mark| mark.range.clone()).collect();
    let window = Window::new(source.slice(source.line_span(line)), &ranges, room);
    // The renderer wants them sorted, those of one place backwards, and a byte in each.
    let mut labels: Vec<(LabelStyle, Range<usize>, &str)> = marks
        .iter()
        .rev()
        .map(|mark| {
            let Range { start, end } = window.map(&mark.range);
            (style(mark.style), start..end.max(start + 1), &*mark.message)
        })
        .collect();
    labels.sort_by_key(|(_, range, _)| (range.start, range.end));
    renderer.render_snippet_source(digits, line + 1, &window.text, paint, &labels, 0, &[])
}

/// What is said below the text.
fn notes(diagnostic: &Diagnostic) -> Vec<String> {
    let hidden = diagnostic.related.len().saturating_sub(RELATED_SHOWN);
    let hidden = (hidden > 0).then(|| format!("and {}", count(hidden, "more place")));
    let notes = notes::notes(diagnostic).into_iter();
    let notes = notes.map(|note| format!("{}: {}", note.kind, note.text.replace('\n', "\n      ")));
    hidden.into_iter().chain(notes).collect()
}
