//! A name that is nearly, but not quite, on the roster.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::iter;

use serde::Deserialize;
use unicode_width::UnicodeWidthStr;

use crate::diagnostic::Safety;
use crate::document::{Document, Kind, Prose};
use crate::project::{Member, Place, Project};
use crate::roster::{
    Evidence, Hit, HitKind, Matcher, Mention, Mentioned, Person, Reading as Names, choose,
};
use crate::rules::{Comparing, Reporter};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MisspelledName {}

impl Comparing for MisspelledName {
    type Note = Reading;

    fn note(&self, document: &Document, place: &Place) -> Option<Reading> {
        Some(Reading::of(document, place.around.names()?))
    }

    fn compare(&self, notes: &[(&Member, &Reading)], project: &Project, reporter: &mut Reporter) {
        let mentions = || notes.iter().flat_map(|(_, reading)| &reading.mentions);
        let mentioned = Mentioned {
            people: mentions().map(|mention| mention.person).collect(),
            spellings: mentions()
                .map(|mention| mention.spelling.as_str())
                .collect(),
        };
        let people = project.around().people();
        for (member, reading) in notes {
            for block in reading
                .slips
                .chunk_by(|one, other| one.block == other.block)
            {
                for choice in choose(block, |slip| &slip.hit, &mentioned) {
                    let slip = &block[choice.hit];
                    let meant = &slip.hit.people;
                    let known = meant
                        .iter()
                        .find(|person| mentioned.people.contains(person));
                    let person = known
                        .or(meant.first())
                        .and_then(|&person| people.get(person))
                        .expect("a hit is of somebody");
                    let others: Vec<&Slip> = choice.others.iter().map(|&at| &block[at]).collect();
                    report(member, slip, &others, person, reporter);
                }
            }
        }
    }
}

/// What one document says of people.
#[derive(Debug, Default)]
pub struct Reading {
    slips: Vec<Slip>,
    mentions: Vec<Mention>,
}

/// A name that is not as the roster has it.
#[derive(Debug)]
struct Slip {
    /// The place of its block among those of the document.
    block: usize,
    hit: Hit,
    span: Span,
    /// What makes it right, if the source lets itself be mended.
    edits: Option<Vec<(Span, String)>>,
}

impl Reading {
    fn of(document: &Document, names: &Matcher) -> Self {
        let wrapped = OnceCell::new();
        let mut reading = Reading::default();
        for (block, prose) in document.proses().iter().enumerate() {
            let text = without_handles(prose.text());
            let Names { mut hits, mentions } = names.read(&text, true);
            let broken = mentions.iter().filter(|mention| {
                text[mention.span.clone()].contains('\n')
                    && !*wrapped.get_or_init(|| is_wrapped(document))
                    && ends_early(document, prose.span(mention.span.clone()))
            });
            hits.extend(broken.map(|mention| Hit {
                span: mention.span.clone(),
                found: text[mention.span.clone()].to_owned(),
                expected: mention.spelling.clone(),
                people: vec![mention.person],
                kind: HitKind::Split,
                evidence: Evidence::None,
                weight: 0,
            }));
            hits.sort_by_key(|hit| hit.span.start);
            reading.mentions.extend(mentions);
            reading.slips.extend(hits.into_iter().map(|hit| Slip {
                block,
                span: prose.span(hit.span.clone()),
                edits: edits(document, prose, &hit),
                hit,
            }));
        }
        reading
    }
}

/// The text with a gap for every `@handle`. It is as long as before.
fn without_handles(text: &str) -> Cow<'_, str> {
    if !text.contains(['@', '＠']) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut before = ' ';
    let mut in_handle = false;
    for c in text.chars() {
        let continues = c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        in_handle = (in_handle && continues)
            || (matches!(c, '@' | '＠') && !before.is_ascii_alphanumeric());
        // One byte for each, so that offsets hold; no name has one.
        plain.push(if in_handle && c.is_ascii() {
            '\u{1}'
        } else {
            c
        });
        before = c;
    }
    Cow::Owned(plain)
}

/// Whether the lines of a document are broken anywhere, so that a name may well stand on two: most lines end in the middle
/// of a sentence.
fn is_wrapped(document: &Document) -> bool {
    let source = document.source();
    let ends = |id| {
        let line = source.line_span(source.line_of(document.node(id).span.start as usize));
        let text = source.slice(line).trim_end();
        text.ends_with(|c: char| ".。．!！?？:：;；」』）)、".contains(c))
    };
    let breaks = document.nodes(Kind::SoftBreak);
    let all = breaks.clone().count();
    let within = breaks.filter(|&id| !ends(id)).count();
    // A break or two may be the slips that are looked for.
    within > 2 && within * 2 > all
}

/// Whether the line on which a span begins is too short to have been broken for its length.
fn ends_early(document: &Document, span: Span) -> bool {
    const SHORT: usize = 40;
    let source = document.source();
    let line = source.line_span(source.line_of(span.start as usize));
    source.slice(line).trim_end().width() < SHORT
}

fn report(
    member: &Member,
    slip: &Slip,
    others: &[&Slip],
    person: &Person,
    reporter: &mut Reporter,
) {
    let hit = &slip.hit;
    let (found, expected) = (hit.found.replace('\n', " "), &hit.expected);
    let all = || iter::once(slip).chain(others.iter().copied());
    let names: Vec<&str> = all().map(|slip| slip.hit.expected.as_str()).collect();
    let names = names.join("` or `");
    let message = match hit.kind {
        HitKind::Split => format!("the name `{expected}` is broken over two lines"),
        HitKind::GivenName => {
            format!("`{found}` is not on the roster, but has the family name of `{expected}`")
        }
        HitKind::Spacing => {
            format!("`{found}` is written `{expected}` elsewhere and on the roster")
        }
        _ => format!("`{found}` is spelled otherwise than on the roster"),
    };
    let label = match hit.kind {
        HitKind::Split => String::new(),
        HitKind::Diacritics => format!("`{expected}` has other accents"),
        HitKind::Initial => format!("`{expected}` has its initial otherwise"),
        HitKind::KanjiVariant => {
            format!("`{expected}` has another form of the character")
        }
        _ => format!("`{names}` is meant"),
    };
    let origin = &person.origin;
    let diagnostic = reporter
        .report_in(member.name(), slip.span, message)
        .label(label)
        .related_in(&origin.file, origin.span, "on the roster")
        .help(format!(
            "write `{names}`, or add the name to the roster if it is right"
        ));
    let title = |slip: &Slip| format!("write `{}`", slip.hit.expected);
    match &slip.edits {
        Some(edits) if others.is_empty() => {
            diagnostic.fix(title(slip), Safety::Unsafe, edits.clone());
        }
        _ => {
            for slip in all() {
                if let Some(edits) = &slip.edits {
                    diagnostic.alternative(title(slip), edits.clone());
                }
            }
        }
    }
}

/// The edits that make the name right. Where markup lies between its words, each word is mended by itself.
fn edits(document: &Document, prose: &Prose, hit: &Hit) -> Option<Vec<(Span, String)>> {
    let whole = prose.span(hit.span.clone());
    if document.slice(whole) == hit.found || hit.kind == HitKind::Split {
        return Some(vec![(whole, hit.expected.clone())]);
    }
    let found = words(&hit.found);
    let expected = words(&hit.expected);
    if found.len() != expected.len() {
        return None;
    }
    let mut edits = Vec::new();
    for ((at, found), (_, expected)) in found.into_iter().zip(expected) {
        let start = hit.span.start + at;
        let span = prose.span(start..start + found.len());
        if found != expected {
            (document.slice(span) == found).then_some(())?;
            edits.push((span, expected.to_string()));
        }
    }
    Some(edits)
}

/// The words of a name with their offsets.
fn words(name: &str) -> Vec<(usize, &str)> {
    let start = name.as_ptr() as usize;
    name.split_whitespace()
        .map(|word| (word.as_ptr() as usize - start, word))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_leave_the_offsets_alone() {
        let text = "寺田@terapyonさん、a@b.c、＠Foo";
        let plain = without_handles(text);
        assert_eq!(plain.len(), text.len());
        assert!(!plain.contains("terapyon") && !plain.contains("Foo"));
        assert!(plain.contains("a@b.c") && plain.starts_with("寺田"));
    }
}
