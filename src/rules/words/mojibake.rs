//! Text that was decoded with the wrong encoding.

use serde::Deserialize;

use super::misread::{Encodings, Misreading, misreadings};
use crate::diagnostic::Safety;
use crate::document::{Document, Prose};
use crate::project::Place;
use crate::rules::{Reporter, Rule};

/// What stands for bytes that could not be decoded.
const REPLACEMENT: char = '\u{FFFD}';

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mojibake {}

impl Rule for Mojibake {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        let read = |prose| (prose, misreadings(Prose::text(prose)));
        let found: Vec<(&Prose, Vec<Misreading>)> = document
            .proses()
            .iter()
            .map(read)
            .filter(|(_, found)| !found.is_empty())
            .collect();
        let all = found.iter().flat_map(|(_, found)| found);
        let certain: Vec<Encodings> = all.filter(|one| one.certain).map(|one| one.encodings).fold(
            Vec::new(),
            |mut known, encodings| {
                if !known.contains(&encodings) {
                    known.push(encodings);
                }
                known
            },
        );
        for (prose, found) in &found {
            for misreading in found.iter().filter(|one| certain.contains(&one.encodings)) {
                report(document, prose, misreading, reporter);
            }
        }
        lost(document, reporter);
    }
}

fn report(document: &Document, prose: &Prose, misreading: &Misreading, reporter: &mut Reporter) {
    let (text, range) = (prose.text(), &misreading.range);
    let damaged = &text[range.clone()];
    let (written, read) = (misreading.encodings.written, misreading.encodings.read);
    let span = prose.span(range.clone());
    let Some(restored) = &misreading.restored else {
        let message = format!("`{damaged}` is what is left of {written} that was read as {read}");
        reporter
            .report(span, message)
            .help("write again what stood here: part of it is lost");
        return;
    };
    // A space that does not break, and a mark of byte order, are nothing to be kept.
    let restored = restored.replace('\u{A0}', " ").replace('\u{FEFF}', "");
    let (before, after) = (
        word_before(&text[..range.start]),
        word_after(&text[range.end..]),
    );
    let message = format!(
        "`{before}{damaged}{after}` is `{before}{restored}{after}` in {written} that was read as {read}"
    );
    let diagnostic = reporter.report(span, message);
    if document.slice(span) == damaged {
        let title = match restored.trim() {
            "" => String::from("remove it"),
            _ => format!("write `{restored}`"),
        };
        diagnostic.fix(title, Safety::Unsafe, vec![(span, restored)]);
    }
}

/// Reports what no one can restore.
fn lost(document: &Document, reporter: &mut Reporter) {
    for prose in document.proses() {
        let text = prose.text();
        if text.is_ascii() {
            continue;
        }
        let mut done = 0;
        while let Some(at) = text[done..].find(REPLACEMENT) {
            let start = done + at;
            let rest = &text[start..];
            done = start + rest.find(|c| c != REPLACEMENT).unwrap_or(rest.len());
            let (before, after) = (word_before(&text[..start]), word_after(&text[done..]));
            let damaged = format!("{before}{}{after}", &text[start..done]);
            let span = prose.span(start..done);
            // The character itself may be spoken of, as `U+FFFD` or between quotation marks.
            if document.slice(span).starts_with(REPLACEMENT)
                && !(before.is_empty() && after.is_empty())
            {
                reporter
                    .report(
                        span,
                        format!(
                            "letters of `{damaged}` are lost: they were read in the wrong encoding"
                        ),
                    )
                    .help("write again what stood here");
            }
        }
    }
}

/// The letters that a text ends with.
fn word_before(text: &str) -> &str {
    let start = text
        .char_indices()
        .rev()
        .take_while(|(_, c)| c.is_ascii_alphanumeric())
        .last();
    start.map_or("", |(at, _)| &text[at..])
}

/// The letters that a text begins with.
fn word_after(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric());
    &text[..end.unwrap_or(text.len())]
}
