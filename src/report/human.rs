//! Findings with the text that they are about, in the manner of rustc.
//!
//! Lines with their carets are drawn by the `Renderer` of codespan-reporting. It is fed line by line, not through its
//! `Files` and `emit`, which show a line whole however long it is, need text for every file, and know no severity
//! `info`. A span of several lines is shown by its first one, and its label says how far it goes: what matters of an
//! unclosed fence is where it opens, not the forty lines that it swallows.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;

use codespan_reporting::diagnostic::{LabelStyle, Severity as Paint};
use codespan_reporting::files::Error;
use codespan_reporting::term::termcolor::{Ansi, NoColor, WriteColor};
use codespan_reporting::term::{Config, Renderer, Styles, StylesWriter, WriteStyle};

use super::visible::visible;
use super::window::{TAB_WIDTH, Window};
use super::{Report, Screen, count};
use crate::diagnostic::{Diagnostic, Label, Safety, Severity};
use crate::source::Source;

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
    writeln!(out, "{}", report.summary)
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
    let excerpts = excerpts(report, diagnostic);
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
        excerpt.write(frame, renderer)?;
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

/// What is shown of one file.
struct Excerpt<'a> {
    /// The label that names the place: the primary one, or the first that is related.
    first: &'a Label,
    /// The labels on each line, from 0; none for a file without text.
    lines: BTreeMap<usize, Vec<Mark>>,
    source: Option<&'a Source>,
}

/// A label on one line.
struct Mark {
    style: LabelStyle,
    /// Bytes from the start of the line.
    range: Range<usize>,
    message: String,
}

/// The labels of a finding by file and line, the files in the order in which it names them.
fn excerpts<'a>(report: &Report<'a>, diagnostic: &'a Diagnostic) -> Vec<Excerpt<'a>> {
    let mut excerpts: Vec<Excerpt> = Vec::new();
    let related = diagnostic.related.iter().take(RELATED_SHOWN);
    let labels = std::iter::once((LabelStyle::Primary, &diagnostic.primary))
        .chain(related.map(|label| (LabelStyle::Secondary, label)));
    for (style, label) in labels {
        let known = excerpts.iter().position(|e| e.first.file == label.file);
        let known = known.unwrap_or_else(|| {
            excerpts.push(Excerpt {
                first: label,
                lines: BTreeMap::new(),
                source: report.sources.get(&label.file),
            });
            excerpts.len() - 1
        });
        let excerpt = &mut excerpts[known];
        if let Some(source) = excerpt.source {
            let (line, mark) = mark(source, style, label);
            excerpt.lines.entry(line).or_default().push(mark);
        }
    }
    excerpts
}

/// The line, from 0, on which `label` begins, and what is marked there.
fn mark(source: &Source, style: LabelStyle, label: &Label) -> (usize, Mark) {
    let span = source.clamp(label.span).range();
    let line = source.line_of(span.start);
    let last = source.line_of(span.start.max(span.end.saturating_sub(1)));
    let shown = source.line_span(line).range();
    let message = visible(&label.message);
    let message = match (line < last, message.is_empty()) {
        (false, _) => message.into_owned(),
        (true, true) => format!("to line {}", last + 1),
        (true, false) => format!("{message} (to line {})", last + 1),
    };
    let range = span.start.min(shown.end) - shown.start..span.end.min(shown.end) - shown.start;
    let mark = Mark {
        style,
        range,
        message,
    };
    (line, mark)
}

impl Excerpt<'_> {
    fn last_line(&self) -> Option<usize> {
        self.lines.last_key_value().map(|(&line, _)| line)
    }

    fn write(&self, frame: Frame, renderer: &mut Renderer) -> Result<(), Error> {
        let Frame { paint, digits, .. } = frame;
        write!(renderer, "{:digits$} ", "")?;
        renderer.set_source_border()?;
        write!(renderer, "┌─")?;
        renderer.reset()?;
        write!(renderer, " {}", visible(&self.first.file))?;
        let Some(source) = self.source else {
            if !self.first.message.is_empty() {
                write!(renderer, ": {}", visible(&self.first.message))?;
            }
            return renderer.render_empty();
        };
        let start = source.clamp(self.first.span).range().start;
        let start = source.position(start);
        writeln!(renderer, ":{}:{}", start.line, start.column)?;
        renderer.render_snippet_empty(digits, paint, 0, &[])?;

        let mut next = None;
        for (&line, marks) in &self.lines {
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
            (mark.style, start..end.max(start + 1), &*mark.message)
        })
        .collect();
    labels.sort_by_key(|(_, range, _)| (range.start, range.end));
    renderer.render_snippet_source(digits, line + 1, &window.text, paint, &labels, 0, &[])
}

/// What is said below the text.
fn notes(diagnostic: &Diagnostic) -> Vec<String> {
    let mut notes = Vec::new();
    let hidden = diagnostic.related.len().saturating_sub(RELATED_SHOWN);
    if hidden > 0 {
        notes.push(format!("and {}", count(hidden, "more place")));
    }
    if let Some(help) = &diagnostic.help {
        let lines: Vec<_> = help.lines().map(visible).collect();
        notes.push(format!("help: {}", lines.join("\n      ")));
    }
    if let Some(fix) = &diagnostic.fix {
        let kind = match fix.safety {
            Safety::Safe => "fix",
            Safety::Unsafe => "fix (unsafe)",
        };
        notes.push(format!("{kind}: {}", visible(&fix.title)));
        if let Some(reason) = &fix.withheld {
            notes.push(format!("fix withheld: {}", visible(reason)));
        }
    }
    if !diagnostic.alternatives.is_empty() {
        let titles = diagnostic.alternatives.iter();
        let titles: Vec<_> = titles.map(|fix| visible(&fix.title)).collect();
        notes.push(format!("fix by hand: {}", titles.join(", or ")));
    }
    notes
}
