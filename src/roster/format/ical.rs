//! The schedule as a calendar (iCalendar, RFC 5545): the speakers of its events.
//!
//! The standard has no speakers, so each program has its own place for them: the names of attendees, a line `Speakers:` in
//! the description, or, in what pretalx exports, the end of the summary after the title. Only these few properties are
//! read, and of the rest of a calendar only how its lines are folded.

use super::bom;
use crate::roster::named::{Cue, named};
use crate::roster::person::{Entry, Problems, Spelling};
use crate::source::{Source, Span};

pub(super) fn entries(source: &Source, problems: &mut Problems<'_>) -> Vec<Entry> {
    let lines = content_lines(source);
    let begins =
        |line: &&Line| line.name == "BEGIN" && line.value.eq_ignore_ascii_case("VCALENDAR");
    if !lines.iter().any(|line| begins(&line)) {
        let end = source
            .text()
            .find(['\r', '\n'])
            .unwrap_or(source.text().len());
        problems
            .error(Span::new(0, end), "not a calendar: no `BEGIN:VCALENDAR`")
            .help("save the schedule as iCalendar (`.ics`)");
        return Vec::new();
    }
    let pretalx = lines
        .iter()
        .any(|line| line.name == "PRODID" && line.value.contains("pretalx"));
    let mut entries: Vec<Entry> = Vec::new();
    let mut inside = false;
    for line in &lines {
        match line.name.as_str() {
            "BEGIN" => inside |= line.value.eq_ignore_ascii_case("VEVENT"),
            "END" => inside &= !line.value.eq_ignore_ascii_case("VEVENT"),
            _ if inside => {
                for name in speakers(line, pretalx) {
                    // A speaker of two events is one person.
                    let known =
                        |entry: &Entry| entry.name.as_ref().is_some_and(|known| known.text == name);
                    if !entries.iter().any(known) {
                        let mut entry = Entry::at(line.span);
                        entry.name = Some(Spelling::new(&name, line.span));
                        entries.push(entry);
                    }
                }
            }
            _ => {}
        }
    }
    if entries.is_empty() {
        problems
            .error(Span::empty(bom(source.text())), "no event of the calendar names its speakers")
            .help("kouetsu reads attendees, `Speakers:` in descriptions, and the summaries of pretalx");
    }
    entries
}

/// A property, unfolded.
struct Line {
    /// In capitals.
    name: String,
    parameters: String,
    value: String,
    /// All lines that it is folded over.
    span: Span,
}

/// The properties of a calendar: a line that begins with white space goes on with the one before it (section 3.1).
fn content_lines(source: &Source) -> Vec<Line> {
    let mut unfolded: Vec<(String, Span)> = Vec::new();
    for number in 0..source.line_count() {
        let span = source.line_span(number);
        let mut text = source.slice(span);
        if number == 0 {
            text = &text[bom(text)..];
        }
        match (text.strip_prefix([' ', '\t']), unfolded.last_mut()) {
            (Some(more), Some((line, whole))) => {
                line.push_str(more);
                *whole = whole.to(span);
            }
            _ => unfolded.push((text.to_owned(), span)),
        }
    }
    unfolded
        .into_iter()
        .filter_map(|(text, span)| line(&text, span))
        .collect()
}

/// `NAME;PARAMETER="a:b":value`.
fn line(text: &str, span: Span) -> Option<Line> {
    let mut quoted = false;
    let colon = text.char_indices().find(|&(_, c)| {
        quoted ^= c == '"';
        c == ':' && !quoted
    })?;
    let (head, value) = (&text[..colon.0], &text[colon.0 + 1..]);
    let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
    Some(Line {
        name: name.trim().to_ascii_uppercase(),
        parameters: parameters.to_owned(),
        value: value.to_owned(),
        span,
    })
}

fn speakers(line: &Line, pretalx: bool) -> Vec<String> {
    match line.name.as_str() {
        "ATTENDEE" => common_name(&line.parameters).into_iter().collect(),
        "DESCRIPTION" => {
            let text = unescaped(&line.value);
            let labelled = named(&text)
                .into_iter()
                .filter(|name| name.cue == Cue::Label);
            labelled.map(|name| text[name.span].to_owned()).collect()
        }
        "SUMMARY" if pretalx => {
            let text = unescaped(&line.value);
            let Some((_, names)) = text.rsplit_once(" - ") else {
                return Vec::new();
            };
            let names = names.split(',').map(|name| name.trim().to_owned());
            names.filter(|name| !name.is_empty()).collect()
        }
        _ => Vec::new(),
    }
}

/// The parameter `CN`, if it is a name and no address.
fn common_name(parameters: &str) -> Option<String> {
    let start = parameters
        .match_indices("CN=")
        .map(|(at, _)| at)
        .find(|&at| at == 0 || parameters[..at].ends_with(';'))?;
    let rest = &parameters[start + "CN=".len()..];
    let name = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => rest.split(';').next(),
    }?;
    let name = name.trim();
    (!name.is_empty() && !name.contains('@')).then(|| name.to_owned())
}

/// A text without the escapes of section 3.3.11.
fn unescaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut rest = value.chars();
    while let Some(c) = rest.next() {
        match (c, rest.clone().next()) {
            ('\\', Some('n' | 'N')) => text.push('\n'),
            ('\\', Some(escaped)) => text.push(escaped),
            _ => {
                text.push(c);
                continue;
            }
        }
        rest.next();
    }
    text
}
