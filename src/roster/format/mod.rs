//! The forms in which a list of people comes, chosen by the file's extension.
//!
//! `.toml` is our own; `.csv` is what a spreadsheet saves; `.json` is what pretalx and Sessionize answer; `.ics` is a
//! schedule; anything else is a line per person, which is what people keep by hand.

mod csv;
mod fields;
mod ical;
mod json;
mod json_tree;
mod text;
mod toml;
mod write;

pub use write::{RosterFormat, appended};

use super::person::{Person, Problems, people};
use crate::diagnostic::Diagnostic;
use crate::source::Source;

/// Reads a roster. What can be read is returned even when something else cannot; all problems of the file are told, in
/// its order, under the rule `invalid-roster`.
pub fn parse(source: &Source) -> (Vec<Person>, Vec<Diagnostic>) {
    let mut problems = Problems::new(source);
    let extension = source.path().rsplit_once('.').map_or("", |(_, end)| end);
    let entries = match extension.to_ascii_lowercase().as_str() {
        "toml" => toml::entries(source, &mut problems),
        "csv" => csv::entries(source, &mut problems),
        "json" => json::entries(source, &mut problems),
        "ics" | "ical" => ical::entries(source, &mut problems),
        _ => text::entries(source, &mut problems),
    };
    let people = people(entries, &mut problems);
    (people, problems.into_sorted())
}

/// Length of the byte order mark, which no parser is shown, so that every offset is of the file.
fn bom(text: &str) -> usize {
    if text.starts_with('\u{FEFF}') {
        '\u{FEFF}'.len_utf8()
    } else {
        0
    }
}

#[cfg(test)]
mod tests;
