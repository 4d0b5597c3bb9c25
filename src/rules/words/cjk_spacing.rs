//! Spaces between Japanese and Latin text, where the project mostly has none, or none where it mostly has them; and spaces
//! beside Japanese punctuation, which brings its own.

use serde::Deserialize;

use super::{language, times};
use crate::diagnostic::Safety;
use crate::document::{Document, GAP, Kind, Prose};
use crate::project::{Member, Place, Project};
use crate::rules::{Comparing, Reporter};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CjkSpacing {}

/// Where Japanese and Latin text meet in a document.
#[derive(Debug, Default)]
pub struct Borders {
    /// Spaces between them.
    spaced: Vec<Span>,
    /// Places without one.
    joined: Vec<Span>,
}

impl Comparing for CjkSpacing {
    type Note = (Borders, Vec<Span>);

    fn note(&self, document: &Document, _: &Place) -> Option<Self::Note> {
        let mut note = Self::Note::default();
        for prose in document
            .proses()
            .iter()
            .filter(|prose| language::is_japanese(prose.text()))
        {
            let title = is_title(document, prose);
            look(prose, title, &mut note.0, &mut note.1);
        }
        note.0.spaced.retain(|&span| is_free(document, span));
        note.1.retain(|&span| is_free(document, span));
        Some(note)
    }

    fn compare(&self, notes: &[(&Member, &Self::Note)], _: &Project, reporter: &mut Reporter) {
        let spaced: usize = notes
            .iter()
            .map(|(_, (borders, _))| borders.spaced.len())
            .sum();
        let joined: usize = notes
            .iter()
            .map(|(_, (borders, _))| borders.joined.len())
            .sum();
        for (member, (borders, beside)) in notes {
            let name = member.name();
            for &span in beside {
                let message = "space beside punctuation that brings its own";
                reporter.report_in(name, span, message).fix(
                    "remove it",
                    Safety::Unsafe,
                    vec![(span, String::new())],
                );
            }
            let rare = if spaced < joined {
                &borders.spaced
            } else {
                &borders.joined
            };
            for &span in rare.iter().filter(|_| spaced != joined) {
                let (message, title, text) = if spaced < joined {
                    (
                        format!(
                            "space between Japanese and Latin text ({}), elsewhere none ({})",
                            times(spaced),
                            times(joined)
                        ),
                        "remove it",
                        "",
                    )
                } else {
                    (
                        format!(
                            "no space between Japanese and Latin text ({}), elsewhere one ({})",
                            times(joined),
                            times(spaced)
                        ),
                        "put one in",
                        " ",
                    )
                };
                let edit = if spaced < joined {
                    span
                } else {
                    Span::empty(span.end as usize)
                };
                reporter.report_in(name, span, message).fix(
                    title,
                    Safety::Unsafe,
                    vec![(edit, text.to_string())],
                );
            }
        }
    }
}

/// Whether a prose is a heading or the title in the front matter.
fn is_title(document: &Document, prose: &Prose) -> bool {
    matches!(
        document.node(prose.node).kind,
        Kind::Heading | Kind::FrontMatterEntry
    )
}

/// Whether what stands before the space at `at` is a name of several Latin words, and no hiragana follows: in a title,
/// such a space parts two subjects (`PyCon APAC 2025 参加レポート`).
fn parts_subjects(text: &str, at: usize, after: char) -> bool {
    let name =
        text[..at].trim_end_matches(|c: char| c.is_ascii_alphanumeric() || " .-".contains(c));
    text[name.len()..at].trim_start().contains(' ') && !matches!(after, 'ぁ'..='ゖ')
}

/// Adds the borders of a prose, and the spaces beside punctuation.
fn look(prose: &Prose, title: bool, borders: &mut Borders, beside: &mut Vec<Span>) {
    let text = prose.text();
    let mut before: Option<(usize, char)> = None;
    // The character before a single space, and that space.
    let mut space: Option<(char, usize)> = None;
    for (at, c) in text.char_indices() {
        let single = space.take();
        match (single, before) {
            _ if is_space(c) => {}
            (Some((first, start)), _) => {
                let span = prose.span(start..at);
                if is_apart(first, c) {
                    if !(title && parts_subjects(text, start, c)) {
                        borders.spaced.push(span);
                    }
                } else if is_needless(first, c) {
                    beside.push(span);
                }
            }
            // The place is shown by the character before it.
            (None, Some((start, first))) if is_apart(first, c) => {
                borders.joined.push(prose.span(start..at))
            }
            _ => {}
        }
        if let Some((_, first)) = before
            && is_space(c)
            && !is_space(first)
        {
            space = Some((first, at));
        }
        before = Some((at, c));
    }
}

/// Whether a space is one in the source, and nothing else depends on it: folded YAML has a line break there, and beside
/// punctuation emphasis begins and ends only where a space is (`**「語」** が`).
fn is_free(document: &Document, span: Span) -> bool {
    let text = document.source().text();
    let (before, after) = (&text[..span.start as usize], &text[span.end as usize..]);
    let mark = |c: char| matches!(c, '*' | '_' | '~');
    let space = document.slice(span);
    !space.is_empty()
        && space.chars().all(is_space)
        && !before.ends_with(mark)
        && !after.starts_with(mark)
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}')
}

/// A letter of Japanese.
fn is_japanese(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '々' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}')
}

/// What is written at half width: a Latin letter, a digit, a quotation mark or a bracket beside them.
fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '"' | '(' | ')' | '%' | '+' | '\u{C0}'..='\u{24F}')
}

/// Whether the one is Japanese and the other is not.
fn is_apart(first: char, second: char) -> bool {
    is_japanese(first) && is_latin(second) || is_latin(first) && is_japanese(second)
}

/// Whether one of the two is punctuation with a space of its own. After ！ and ？ a space is usual, and so it is around
/// what a Latin sentence quotes in Japanese.
fn is_needless(first: char, second: char) -> bool {
    let stop = |c: char| matches!(c, '、' | '。' | '，' | '．' | '：' | '・');
    let opens = |c: char| matches!(c, '「' | '『' | '（' | '【');
    let closes = |c: char| matches!(c, '」' | '』' | '）' | '】');
    let wide = |c: char| stop(c) || opens(c) || closes(c);
    let marked = |c: char| matches!(c, '！' | '？' | '!' | '?' | GAP | '\n');
    let ascii_mark = |c: char| c.is_ascii_punctuation();
    let outside = opens(second) && ascii_mark(first) || closes(first) && ascii_mark(second);
    let quotes = matches!(second, '「' | '『' | '【') && is_latin(first);
    let in_latin = quotes || closes(first) && is_latin(second);
    (wide(first) || wide(second)) && !marked(first) && !marked(second) && !outside && !in_latin
}
