//! Marks of headings and lists that were typed with the input method for Japanese on, and make none.
//!
//! A heading needs `#` and an ordinary space (CommonMark 0.31, section 4.2), a list likewise (section 5.2).

use std::ops::Range;

use serde::Deserialize;

use super::lines;
use crate::diagnostic::Safety;
use crate::document::{Document, Kind, NodeId};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FullWidthMarker {}

/// The space of Japanese, which is as wide as a letter.
const WIDE_SPACE: char = '\u{3000}';

impl Rule for FullWidthMarker {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        // Two searches for one character each are faster than one for either.
        let is_wide = |text: &str| text.contains(WIDE_SPACE) || text.contains('＃');
        if !is_wide(document.source().text()) {
            return;
        }
        for id in document.nodes(Kind::Paragraph) {
            if is_wide(document.slice(document.node(id).span)) {
                check_headings(document, id, reporter);
                check_list(document, id, reporter);
            }
        }
    }
}

/// `##　二日目` and `＃＃ 二日目`.
fn check_headings(document: &Document, id: NodeId, reporter: &mut Reporter) {
    let span = document.node(id).span;
    for (at, line) in lines(document.slice(span)) {
        let words = line.trim_start_matches(['#', '＃']);
        let title = words.trim_start_matches([WIDE_SPACE, ' ']);
        let (marks, space) = (
            &line[..line.len() - words.len()],
            &words[..words.len() - title.len()],
        );
        let level = marks.chars().count();
        let wide_marks = marks.contains('＃');
        // A tag or a number may stand after one mark.
        let meant = space.starts_with(WIDE_SPACE) || wide_marks && (level > 1 || !space.is_empty());
        if !(1..=6).contains(&level) || title.is_empty() || !meant {
            continue;
        }
        let start = span.start as usize + at.start;
        let place = Span::new(start, start + marks.len() + space.len());
        let what = if wide_marks {
            "full-width `＃` makes"
        } else {
            "`#` and a full-width space make"
        };
        let right = format!("{} ", "#".repeat(level));
        reporter
            .report(place, format!("{what} no heading"))
            .help(format!("write `{right}{title}`"))
            .fix(
                "write it as a heading",
                Safety::Unsafe,
                vec![(place, right)],
            )
            .reach(span);
    }
}

/// Several lines that begin with `-　` or with `1.　`. One may be a dash or a number.
fn check_list(document: &Document, id: NodeId, reporter: &mut Reporter) {
    let span = document.node(id).span;
    let lines: Vec<_> = lines(document.slice(span)).collect();
    let mut at = 0;
    while at < lines.len() {
        let kind = lines[at].1.chars().next();
        let alike = |(_, line): &&(Range<usize>, &str)| {
            let first = line.chars().next();
            let ordered = |first: Option<char>| first.is_some_and(|c| c.is_ascii_digit());
            marker(line).is_some() && (first == kind || ordered(first) && ordered(kind))
        };
        let items: Vec<_> = lines[at..].iter().take_while(alike).collect();
        let begins = at == 0 || !lines[at].1.starts_with(|c: char| c.is_ascii_digit());
        at += items.len().max(1);
        if items.len() < 2 || !begins {
            continue;
        }
        let start = span.start as usize;
        let places = items.iter().map(|(range, line)| {
            let length = marker(line).unwrap_or_default();
            let space = start + range.start + length;
            Span::new(space, space + WIDE_SPACE.len_utf8())
        });
        let places: Vec<Span> = places.collect();
        let first = &items[0];
        let whole = Span::new(start + first.0.start, places[0].end as usize);
        let edits = places
            .iter()
            .map(|&place| (place, " ".to_string()))
            .collect();
        reporter
            .report(whole, "a full-width space after the marker makes no list")
            .help("write an ordinary space after each marker")
            .fix("write it as a list", Safety::Unsafe, edits)
            .reach(span);
    }
}

/// How long the marker is with which a line begins, if a full-width space follows it.
fn marker(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let length = match digits {
        0 if line.starts_with(['-', '*', '+']) => 1,
        1..=9 if line[digits..].starts_with(['.', ')']) => digits + 1,
        _ => return None,
    };
    let rest = line[length..].strip_prefix(WIDE_SPACE)?;
    (!rest.trim().is_empty()).then_some(length)
}
