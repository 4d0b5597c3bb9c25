//! Text that was decoded with the wrong encoding.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::misread::{Encodings, LATIN_1, Misreading, misreadings};
use crate::diagnostic::Safety;
use crate::document::words::is_east_asian;
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
        let ends = |(prose, found): &(&Prose, Vec<Misreading>)| -> Vec<u32> {
            let end = |one: &Misreading| prose.span(one.range.clone()).end;
            found.iter().map(end).collect()
        };
        lost(document, &found.iter().flat_map(ends).collect(), reporter);
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
    // Other letters may be damaged as well, but for those beside controls.
    let is_letter: fn(char) -> bool = if read == LATIN_1 {
        char::is_alphanumeric
    } else {
        |c| c.is_ascii_alphanumeric()
    };
    let before = word_before(&text[..range.start], is_letter);
    let after = word_after(&text[range.end..], is_letter);
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

/// Reports what no one can restore, but for the ends of misreadings, at `told`.
fn lost(document: &Document, told: &HashSet<u32>, reporter: &mut Reporter) {
    if !document.source().text().contains(REPLACEMENT) {
        return;
    }
    for prose in document.proses() {
        let text = prose.text();
        let mut done = 0;
        while let Some(at) = text[done..].find(REPLACEMENT) {
            let start = done + at;
            let rest = &text[start..];
            done = start + rest.find(|c| c != REPLACEMENT).unwrap_or(rest.len());
            let is_letter = char::is_alphanumeric;
            let before = word_before(&text[..start], is_letter);
            let after = word_after(&text[done..], is_letter);
            if !(before.is_ascii() && after.is_ascii()) && SPOKEN_OF.is_match(text) {
                continue;
            }
            let damaged = format!("{before}{}{after}", &text[start..done]);
            let span = prose.span(start..done);
            // The character itself may be spoken of, as `U+FFFD` or between quotation marks.
            if document.slice(span).starts_with(REPLACEMENT)
                && !(told.contains(&span.start) || told.contains(&span.end))
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

/// Words of who speaks of the character itself, where no space sets it apart from others.
static SPOKEN_OF: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new("文字化け|文字コード|エンコー|置換文字|FFFD|乱码|亂碼").expect("it is a pattern")
});

/// The letters that a text ends with; a few, where words are not set apart.
fn word_before(text: &str, is_letter: fn(char) -> bool) -> &str {
    let letters = text.char_indices().rev().zip(0..);
    let word = letters.take_while(|&((_, c), place)| is_letter(c) && is_near(c, place));
    word.last().map_or("", |((at, _), _)| &text[at..])
}

/// The letters that a text begins with.
fn word_after(text: &str, is_letter: fn(char) -> bool) -> &str {
    let letters = text.char_indices().zip(0..);
    let word = letters.take_while(|&((_, c), place)| is_letter(c) && is_near(c, place));
    let end = word.last().map_or(0, |((at, c), _)| at + c.len_utf8());
    &text[..end]
}

fn is_near(c: char, place: usize) -> bool {
    const FEW: usize = 4;
    !is_east_asian(c) || place < FEW
}
