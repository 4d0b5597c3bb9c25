//! A bracket that is opened and not closed, closed and not opened, or closed in another width.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::dates;
use crate::document::{Document, Prose};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;
use crate::text::beyond_ascii;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnbalancedBracket {}

/// Brackets of one kind in the widths that they have: openers, and closers in the same order.
const KINDS: [(&str, &str); 6] = [
    ("（(", "）)"),
    ("「｢", "」｣"),
    ("『", "』"),
    ("【", "】"),
    ("〈", "〉"),
    ("《", "》"),
];

/// Blocks after that of an opener in which its closer may stand: a remark of several paragraphs or items.
const REACH: usize = 6;

/// A bracket where it stands.
#[derive(Clone, Copy, Debug)]
struct Bracket {
    c: char,
    kind: usize,
    opens: bool,
    /// Where it stands in the text of its prose.
    at: usize,
    /// Which prose of the document that is.
    prose: usize,
    span: Span,
}

impl Rule for UnbalancedBracket {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        // Those that find no partner in their block, in order.
        let mut left: Vec<Bracket> = Vec::new();
        for (number, prose) in document.proses().iter().enumerate() {
            let (unmatched, mismatched) = pairs(prose, number);
            for (opener, closer) in mismatched {
                let message = format!("`{}` is closed by `{}`", opener.c, closer.c);
                let label = format!("`{}` is opened here", opener.c);
                reporter
                    .report(closer.span, message)
                    .related(opener.span, label);
            }
            left.extend(unmatched);
        }
        for bracket in across(left) {
            let said = if bracket.opens {
                "is not closed"
            } else {
                "closes nothing"
            };
            reporter.report(bracket.span, format!("`{}` {said}", bracket.c));
        }
    }
}

/// The brackets of a prose that have no partner in it, and those whose partner is of another width.
fn pairs(prose: &Prose, number: usize) -> (Vec<Bracket>, Vec<(Bracket, Bracket)>) {
    let (mut open, mut closed, mut mismatched) = (Vec::<Bracket>::new(), Vec::new(), Vec::new());
    for bracket in brackets(prose, number) {
        if bracket.opens {
            open.push(bracket);
            continue;
        }
        // What was opened in between is left open.
        match open.iter().rposition(|opener| opener.kind == bracket.kind) {
            Some(place) => {
                let opener = open.remove(place);
                if !is_pair(opener.c, bracket.c) && !is_of_link(prose, &opener) {
                    mismatched.push((opener, bracket));
                }
            }
            None => closed.push(bracket),
        }
    }
    let text = prose.text();
    let numbers: BTreeSet<i16> = closed
        .iter()
        .filter_map(|one| item_number(text, one))
        .collect();
    closed.retain(|one| !is_enumeration(text, one) && !is_one_of_several(text, one, &numbers));
    closed.extend(open.into_iter().filter(|opener| !is_of_link(prose, opener)));
    closed.sort_by_key(|bracket| bracket.span.start);
    (closed, mismatched)
}

/// The brackets in a prose, emoticons aside.
fn brackets(prose: &Prose, number: usize) -> impl Iterator<Item = Bracket> + '_ {
    let text = prose.text();
    let candidates = beyond_ascii(text, |byte| matches!(byte, b'(' | b')'));
    candidates.filter_map(move |(at, c)| {
        let (kind, opens) = kind_of(c)?;
        (!is_emoticon(text, at, c) && !is_half_open(text, at, c)).then(|| Bracket {
            c,
            kind,
            opens,
            at,
            prose: number,
            span: prose.span(at..at + c.len_utf8()),
        })
    })
}

/// Which kind a bracket is of, and whether it opens.
fn kind_of(c: char) -> Option<(usize, bool)> {
    // Most that is not ASCII is letters.
    if !matches!(
        c,
        '(' | ')' | '\u{3008}'..='\u{3011}' | '\u{FF08}' | '\u{FF09}' | '\u{FF62}' | '\u{FF63}'
    ) {
        return None;
    }
    KINDS
        .iter()
        .enumerate()
        .find_map(|(kind, (open, close))| match c {
            _ if open.contains(c) => Some((kind, true)),
            _ if close.contains(c) => Some((kind, false)),
            _ => None,
        })
}

fn is_pair(opener: char, closer: char) -> bool {
    KINDS.iter().any(|(open, close)| {
        let place = open.chars().position(|c| c == opener);
        place.is_some() && place == close.chars().position(|c| c == closer)
    })
}

/// Whether a bracket was meant to open the destination of a link, which is told as such.
fn is_of_link(prose: &Prose, opener: &Bracket) -> bool {
    prose.text()[..opener.at].trim_end().ends_with([']', '］'])
}

/// `:)`, `;-(` and their like.
fn is_emoticon(text: &str, at: usize, c: char) -> bool {
    let before = text[..at].trim_end_matches(['-', '^', '\'', '(', ')']);
    let after = text[at + c.len_utf8()..].trim_start_matches('-');
    // `(=)` speaks of the sign.
    let alone = |text: &str| text.chars().nth(1) == Some(')');
    let opened = text[..at].char_indices().rev().nth(1);
    if c == '(' && alone(after) || c == ')' && opened.is_some_and(|(_, c)| c == '(') {
        return false;
    }
    before.ends_with([':', ';', '=', '：', '；'])
        && !before.is_empty()
        && c.is_ascii()
        && !text[..at].ends_with(' ')
        && !after.starts_with(char::is_alphanumeric)
        || c == '(' && after.starts_with([':', ';'])
}

/// An interval that has one of its ends and not the other: `[0, 1)`, `(0, 100]`.
fn is_half_open(text: &str, at: usize, c: char) -> bool {
    /// Bytes of an interval at most.
    const LONGEST: usize = 48;
    let bytes = text.as_bytes();
    let inner = match c {
        ')' => {
            let mut before = bytes[at.saturating_sub(LONGEST)..at].iter().rev();
            let length = before.position(|b| matches!(b, b'[' | b'(' | b']'));
            let start = length.and_then(|length| at.checked_sub(length + 1));
            start
                .filter(|&start| bytes[start] == b'[')
                .map(|start| start + 1..at)
        }
        '(' => {
            let mut after = bytes[at + 1..bytes.len().min(at + LONGEST)].iter();
            let length = after.position(|b| matches!(b, b'[' | b')' | b']'));
            let end = length.map(|length| at + 1 + length);
            end.filter(|&end| bytes[end] == b']').map(|end| at + 1..end)
        }
        _ => None,
    };
    let ends = inner.and_then(|inner| text[inner].split_once(','));
    ends.is_some_and(|ends| <[&str; 2]>::from(ends).into_iter().all(is_end))
}

/// Whether a text may be an end of an interval.
fn is_end(text: &str) -> bool {
    let text = text.trim_matches([' ', '\n']);
    let short = text.len() <= 2 || text.contains(|c: char| c.is_ascii_digit() || c == '∞');
    let is_part = |c: char| c.is_ascii_alphanumeric() || "+-−._∞".contains(c);
    !text.is_empty() && short && text.chars().all(is_part)
}

/// `1)`, `a)`, `ア）`: what stands before it is short and begins an item, a line or a clause, or numbers a note.
fn is_enumeration(text: &str, bracket: &Bracket) -> bool {
    const BEGINS: [char; 12] = [
        ' ', '\n', '\u{3000}', '、', '。', '，', '：', ':', '；', '・', '「', '※',
    ];
    const NUMBERED: [&str; 5] = ["注", "註", "注釈", "問", "質問"];
    if !matches!(bracket.c, ')' | '）') {
        return false;
    }
    let before = &text[..bracket.at];
    let begins = |rest: &str| rest.is_empty() || rest.ends_with(BEGINS);
    let short =
        before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '.' || c == '*');
    let item = &before[short.len()..];
    if bracket.c == ')' && !item.is_empty() && item.len() <= 3 && begins(short) {
        return true;
    }
    let without = without_number(before);
    if without.len() < before.len() {
        return begins(without) || NUMBERED.iter().any(|word| without.ends_with(word));
    }
    // `①受付）`: the number and what it numbers.
    let clause = before.rsplit(BEGINS).next().unwrap_or(before);
    if clause.starts_with(|c| matches!(c, '①'..='⓿' | '❶'..='➓')) {
        return true;
    }
    let mut rest = before.chars();
    rest.next_back().is_some_and(is_ordinal) && begins(rest.as_str())
}

/// A letter, kana or sign by which items are put in order.
fn is_ordinal(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | 'ａ'..='ｚ' | 'Ａ'..='Ｚ' | 'ア'..='ン' | '①'..='⓿' | 'Ⅰ'..='ⅿ' | '❶'..='➓')
        || "いろはにほへとあうえお一二三四五六七八九十".contains(c)
}

/// `1）` in the middle of a clause, where `2）` follows in the same block.
fn is_one_of_several(text: &str, bracket: &Bracket, numbers: &BTreeSet<i16>) -> bool {
    item_number(text, bracket)
        .is_some_and(|number| numbers.contains(&(number + 1)) || numbers.contains(&(number - 1)))
}

/// The number right before a bracket, if it may number an item.
fn item_number(text: &str, bracket: &Bracket) -> Option<i16> {
    let before = &text[..bracket.at];
    let digits = &before[without_number(before).len()..];
    let numbers = !digits.is_empty() && matches!(bracket.c, ')' | '）');
    dates::number(digits).filter(|_| numbers)
}

/// A text without the number of one or two digits at its end.
fn without_number(text: &str) -> &str {
    let rest = text.trim_end_matches(|c: char| matches!(c, '0'..='9' | '０'..='９'));
    let short = text[rest.len()..].chars().count() <= 2;
    if short { rest } else { text }
}

/// What remains when brackets of blocks that follow one another are put together.
fn across(left: Vec<Bracket>) -> Vec<Bracket> {
    let mut alone: Vec<Bracket> = Vec::new();
    for bracket in left {
        let partner = alone
            .iter()
            .rposition(|other| other.opens && is_pair(other.c, bracket.c));
        match partner {
            Some(place) if !bracket.opens && bracket.prose - alone[place].prose <= REACH => {
                alone.remove(place);
            }
            _ => alone.push(bracket),
        }
    }
    alone
}
