//! Signs, digits and letters of Japanese text in the width that the project mostly does not use.

use std::ops::Range;

use serde::Deserialize;

use super::{language, times};
use crate::diagnostic::Safety;
use crate::document::words::is_east_asian;
use crate::document::{Document, Prose};
use crate::project::{Member, Place, Project};
use crate::rules::{Comparing, Reporter};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InconsistentWidth {}

/// What has two widths.
const CLASSES: [&str; 9] = [
    "（）", "：", "？", "！", "，", "％", "＃", "digits", "letters",
];

const DIGITS: usize = 7;
const LETTERS: usize = 8;

/// Places of a document, by class: those at half width, and those at full width.
pub type Widths = [(Vec<Seen>, Vec<Seen>); CLASSES.len()];

/// Something that has two widths, and the bracket that closes it.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    span: Span,
    closer: Option<Span>,
}

impl Comparing for InconsistentWidth {
    type Note = Widths;

    fn note(&self, document: &Document, _: &Place) -> Option<Widths> {
        let mut widths = Widths::default();
        for prose in document.proses() {
            if language::is_japanese(prose.text()) {
                look(prose, &mut widths);
            }
        }
        widths
            .iter()
            .any(|(half, full)| !half.is_empty() || !full.is_empty())
            .then_some(widths)
    }

    fn compare(&self, notes: &[(&Member, &Widths)], _: &Project, reporter: &mut Reporter) {
        for (class, name) in CLASSES.iter().enumerate() {
            let half: usize = notes.iter().map(|(_, widths)| widths[class].0.len()).sum();
            let full: usize = notes.iter().map(|(_, widths)| widths[class].1.len()).sum();
            if half == full || half == 0 || full == 0 {
                continue;
            }
            for (member, widths) in notes {
                let (seen, rare) = if half < full {
                    (&widths[class].0, half)
                } else {
                    (&widths[class].1, full)
                };
                for seen in seen {
                    report(
                        member,
                        seen,
                        (name, half < full, rare, half.max(full)),
                        reporter,
                    );
                }
            }
        }
    }
}

fn look(prose: &Prose, widths: &mut Widths) {
    let text = prose.text();
    let mut open: Vec<(char, usize, usize)> = Vec::new();
    let mut before = None;
    let mut done = 0;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let after_japanese = before.is_some_and(is_east_asian);
        match c {
            '(' | '（' => {
                let seen = side(widths, 0, c == '（');
                open.push((c, at, seen.len()));
                seen.push(Seen {
                    span: prose.span(at..end),
                    closer: None,
                });
            }
            ')' | '）' => {
                let opener = if c == ')' { '(' } else { '（' };
                if let Some((other, _, index)) = open.pop()
                    && other == opener
                {
                    side(widths, 0, c == '）')[index].closer = Some(prose.span(at..end));
                }
            }
            _ if at < done => {}
            '0'..='9' | '０'..='９' => done = run(prose, at, DIGITS, c, widths),
            'a'..='z' | 'A'..='Z' | 'ａ'..='ｚ' | 'Ａ'..='Ｚ' => {
                done = run(prose, at, LETTERS, c, widths)
            }
            _ => {
                if let Some((class, full)) = sign(c, before, after_japanese) {
                    side(widths, class, full).push(Seen {
                        span: prose.span(at..end),
                        closer: None,
                    });
                }
            }
        }
        before = Some(c);
    }
}

/// The class of a sign, and whether it is at full width. Those at half width count after Japanese, `%` after a digit.
fn sign(c: char, before: Option<char>, after_japanese: bool) -> Option<(usize, bool)> {
    let class = match c {
        ':' | '：' => 1,
        '?' | '？' => 2,
        '!' | '！' => 3,
        ',' | '，' => 4,
        '%' | '％' => 5,
        '#' | '＃' => 6,
        _ => return None,
    };
    let counts = match c {
        '%' => before.is_some_and(|c| c.is_ascii_digit()),
        '#' => before.is_none_or(|c| is_east_asian(c) || c == ' '),
        _ => after_japanese,
    };
    (!c.is_ascii() || counts).then_some((class, !c.is_ascii()))
}

fn side(widths: &mut Widths, class: usize, full: bool) -> &mut Vec<Seen> {
    let (half, whole) = &mut widths[class];
    if full { whole } else { half }
}

/// Adds a run of digits or letters of one width, and returns where it ends.
fn run(prose: &Prose, at: usize, class: usize, first: char, widths: &mut Widths) -> usize {
    let text = prose.text();
    let same = |c: char| {
        c.is_ascii() == first.is_ascii()
            && (wide_digit(c) || wide_letter(c))
            && (wide_digit(c) == (class == DIGITS))
    };
    let end = text[at..]
        .find(|c| !same(c))
        .map_or(text.len(), |length| at + length);
    side(widths, class, !first.is_ascii()).push(Seen {
        span: prose.span(at..end),
        closer: None,
    });
    end
}

fn wide_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}

fn wide_letter(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | 'ａ'..='ｚ' | 'Ａ'..='Ｚ')
}

/// `widen` is whether the full width is the usual one.
fn report(
    member: &Member,
    seen: &Seen,
    (name, widen, rare, usual): (&str, bool, usize, usize),
    reporter: &mut Reporter,
) {
    let source = &member.source;
    let text = source.slice(seen.span);
    let (is, other) = if widen {
        ("half", "full")
    } else {
        ("full", "half")
    };
    let message = format!(
        "`{text}` is at {is} width ({name}: {}), elsewhere at {other} width ({})",
        times(rare),
        times(usual)
    );
    let diagnostic = reporter.report_in(source.path(), seen.span, message);
    // Others want these marks at full width after Japanese, and a fix must not bring their fix about.
    if !widen && matches!(text, "？" | "！") {
        return;
    }
    let spans = std::iter::once(seen.span).chain(seen.closer);
    let mut edits = Vec::new();
    for span in spans {
        let Some(mended) = other_width(source.slice(span), widen) else {
            return;
        };
        edits.push((with_space(source.text(), span, widen), mended));
    }
    diagnostic.fix(format!("write it at {other} width"), Safety::Unsafe, edits);
}

/// A sign at half width is followed by a space that the one at full width has in it.
fn with_space(text: &str, span: Span, widen: bool) -> Span {
    let Range { start, end } = span.range();
    let sign = matches!(&text[start..end], ":" | "," | "?" | "!");
    if widen && sign && text[end..].starts_with(' ') {
        Span::new(start, end + 1)
    } else {
        span
    }
}

/// A text at the other width; nothing if it has a character that has none.
fn other_width(text: &str, widen: bool) -> Option<String> {
    let other = |c: char| match (c, widen) {
        ('!'..='~', true) => char::from_u32(c as u32 + 0xFEE0),
        ('！'..='～', false) => char::from_u32(c as u32 - 0xFEE0),
        _ => None,
    };
    text.chars().map(other).collect()
}
