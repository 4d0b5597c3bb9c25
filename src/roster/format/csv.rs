//! The CSV roster: a header row, then a person a row; several aliases or handles in one field stand between semicolons.
//!
//! The `csv` crate reads the values and says where each record begins; where its fields stand, which a diagnostic must
//! point at, is found again in the record's own text.

use std::ops::Range;

use csv::{ReaderBuilder, StringRecord};

use super::bom;
use super::fields::Field;
use crate::roster::person::{Entry, Problems, Spelling};
use crate::source::{Source, Span};

pub(super) fn entries(source: &Source, problems: &mut Problems<'_>) -> Vec<Entry> {
    let mut rows = rows(source, problems).into_iter();
    let Some(header) = rows.next() else {
        return Vec::new();
    };
    let columns: Vec<Option<Field>> = header
        .fields
        .iter()
        .map(|heading| column(heading, problems))
        .collect();
    let has = |field| columns.contains(&Some(field));
    if !(has(Field::Name) || has(Field::Given) && has(Field::Family)) {
        problems
            .error(header.span, "no column holds the names")
            .help(format!("head the column of the names `{}`", Field::Name));
        return Vec::new();
    }
    rows.filter_map(|row| entry(source, row, &columns, problems))
        .collect()
}

fn column(heading: &Spelling, problems: &mut Problems<'_>) -> Option<Field> {
    let field = Field::of(&heading.text);
    // A spreadsheet may have any other column; only a slip of ours is worth a word.
    if let (None, Some(meant)) = (field, Field::meant_by(&heading.text)) {
        problems
            .error(heading.span, format!("unknown column `{}`", heading.text))
            .help(format!("did you mean `{meant}`?"));
    }
    field
}

fn entry(
    source: &Source,
    row: Row,
    columns: &[Option<Field>],
    problems: &mut Problems<'_>,
) -> Option<Entry> {
    if row.fields.iter().all(|field| field.text.is_empty()) {
        return None;
    }
    if row.fields.len() > columns.len() {
        let (has, wants) = (row.fields.len(), columns.len());
        problems
            .error(row.span, format!("{has} fields under {wants} columns"))
            .help("put a field that holds a comma between double quotes");
    }
    let mut entry = Entry::at(row.span);
    for (field, &column) in row.fields.into_iter().zip(columns) {
        match column {
            None => {}
            Some(Field::Name) => entry.name = Some(field),
            Some(Field::Given) => entry.given = Some(field),
            Some(Field::Family) => entry.family = Some(field),
            Some(Field::Kana) => entry.kana = Some(field),
            Some(Field::Aliases) => entry.aliases.extend(listed(source, &field)),
            Some(Field::Handles) => entry.handles.extend(listed(source, &field)),
        }
    }
    Some(entry)
}

/// The parts of a field between semicolons.
fn listed(source: &Source, field: &Spelling) -> Vec<Spelling> {
    let verbatim = source.slice(field.span) == field.text;
    let mut at = field.span.start as usize;
    let mut parts = Vec::new();
    for part in field.text.split(';') {
        parts.push(if verbatim {
            Spelling::part(source, at, at + part.len())
        } else {
            Spelling::new(part, field.span)
        });
        at += part.len() + 1;
    }
    parts.retain(|part| !part.text.is_empty());
    parts
}

struct Row {
    fields: Vec<Spelling>,
    span: Span,
}

fn rows(source: &Source, problems: &mut Problems<'_>) -> Vec<Row> {
    let skipped = bom(source.text());
    let text = &source.text()[skipped..];
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = StringRecord::new();
    loop {
        let start = reader.position().byte() as usize;
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                problems.error(Span::empty(skipped + start), format!("not CSV: {error}"));
                break;
            }
        }
        let end = reader.position().byte() as usize;
        let start = start + text[start..end].len()
            - text[start..end].trim_start_matches(['\r', '\n']).len();
        let line = text[start..end].trim_end_matches(['\r', '\n']);
        let places = places(line);
        if places
            .last()
            .is_some_and(|last| is_open(&line[last.clone()]))
        {
            let last = places.last().expect("a record has a field");
            let quote = skipped + start + last.start;
            problems
                .error(Span::new(quote, quote + 1), "quoted field is never closed")
                .help("end the field with a double quote; write a double quote inside it twice");
        }
        let fields = record
            .iter()
            .zip(places)
            .map(|(value, place)| {
                let (from, to) = (skipped + start + place.start, skipped + start + place.end);
                let mut field = Spelling::part(source, from, to);
                if source.slice(field.span) != value.trim() {
                    field.text = value.trim().to_owned();
                }
                field
            })
            .collect();
        rows.push(Row {
            fields,
            span: Span::new(skipped + start, skipped + start + line.len()),
        });
    }
    rows
}

/// Where the fields of a record stand (RFC 4180), quotes included.
fn places(record: &str) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (at, byte) in record.bytes().enumerate() {
        match byte {
            b'"' if at == start || quoted => quoted = !quoted,
            // Two quotes stand for one: the second opens again what the first closed.
            b'"' if record.as_bytes()[at - 1] == b'"' && record.as_bytes()[start] == b'"' => {
                quoted = true
            }
            b',' if !quoted => {
                places.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    places.push(start..record.len());
    places
}

/// Whether a field begins with a quote that nothing closes.
fn is_open(field: &str) -> bool {
    field.starts_with('"') && field.bytes().filter(|&byte| byte == b'"').count() % 2 == 1
}
