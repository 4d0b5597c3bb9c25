//! Names beside the account that they link to: two of them beside one account are one person's.

use std::collections::BTreeMap;

use super::inconsistent_name::{Often, Use};
use crate::document::Document;
use crate::roster::{is_japanese, joins_names, may_be_slip, profile, written_name};
use crate::source::Span;

/// A name in a document, and whose page it leads to.
pub(super) struct Linked {
    pub(super) account: String,
    pub(super) name: String,
    pub(super) span: Span,
    /// Whether it stands before a handle, as names of people do, and is not the link itself.
    pub(super) before: bool,
}

/// The names of a document that link to an account, or stand before a handle that does.
pub(super) fn linked(document: &Document) -> Vec<Linked> {
    let mut found = Vec::new();
    for target in document.link_targets() {
        let Some(page) = profile(&target.destination) else {
            continue;
        };
        let Some(shown) = document.shown_link(target.node) else {
            continue;
        };
        let before = shown.words.trim_start().starts_with(['@', '＠']);
        let place = match before {
            true => name_before(document, document.node(target.node).span.start as usize),
            false => Some(shown.words_span),
        };
        let Some(span) = place else { continue };
        let name = written_name(document.slice(span));
        if is_name(&name) {
            found.push(Linked {
                account: format!("{}/{}", page.host, page.handle).to_lowercase(),
                name,
                span,
                before,
            });
        }
    }
    found
}

/// The letters before a bracket before `at`, without an honorific: `青山 航平さん（`.
fn name_before(document: &Document, at: usize) -> Option<Span> {
    /// No name is longer, in characters.
    const LONGEST: usize = 30;
    let text = &document.source().text()[..at];
    let text = text.trim_end_matches(' ').strip_suffix(['(', '（'])?;
    let text = text.trim_end_matches(' ');
    let text = ["さん", "氏", "様", "先生"]
        .iter()
        .find_map(|honorific| text.strip_suffix(honorific))
        .unwrap_or(text);
    let letters =
        |c: char| c.is_alphabetic() || matches!(c, ' ' | '\u{3000}' | '-' | '\'' | '.' | 'ー');
    let mut start = text.len();
    for (index, (at, c)) in text.char_indices().rev().enumerate() {
        if !letters(c) {
            break;
        }
        if index == LONGEST {
            return None;
        }
        start = at;
    }
    let run = &text[start..];
    let start = start + run.len() - run.trim_start().len();
    (start < text.len()).then(|| Span::new(start, text.len()))
}

/// Whether a text has the look of a whole name.
fn is_name(text: &str) -> bool {
    if text.contains(is_japanese) {
        let letters = |c: char| is_japanese(c) || matches!(c, ' ' | 'ー');
        return (4..=12).contains(&text.chars().count()) && text.chars().all(letters);
    }
    let words: Vec<&str> = text.split(' ').collect();
    let capital = |word: &&str| word.starts_with(char::is_uppercase) || joins_names(word);
    (2..=5).contains(&words.len()) && words.iter().all(capital)
}

/// Whether of two names of one account, one may be a slip of the other.
fn are_one(one: &str, other: &str) -> bool {
    if one.contains(is_japanese) {
        return may_be_slip(one, other);
    }
    let (one, other): (Vec<&str>, Vec<&str>) =
        (one.split(' ').collect(), other.split(' ').collect());
    let mut differ = one.iter().zip(&other).filter(|(one, other)| one != other);
    let first = differ.next();
    one.len() == other.len()
        && differ.next().is_none()
        && first.is_some_and(|(one, other)| may_be_slip(one, other))
}

/// Names that link to one account and are nearly the same.
pub(super) fn of_one_account(linked: &[Use]) -> Vec<(usize, Often)> {
    /// More names than that are no slips.
    const NAMES: usize = 8;
    let mut by_account: BTreeMap<&str, BTreeMap<&str, Vec<usize>>> = BTreeMap::new();
    for (at, used) in linked.iter().enumerate() {
        let account = used.written.account.as_deref().unwrap_or_default();
        let names = by_account.entry(account).or_default();
        names.entry(&used.written.name).or_default().push(at);
    }
    let mut found = Vec::new();
    for names in by_account
        .values()
        .filter(|names| (2..=NAMES).contains(&names.len()))
    {
        for (one, places) in names {
            // The rarer is shown beside the other; of two that are as frequent, the later.
            let usual = names.iter().find(|(other, others)| {
                (others.len(), places[0]) > (places.len(), others[0]) && are_one(one, other)
            });
            if let Some((_, others)) = usual {
                let often = Often {
                    first: others[0],
                    count: others.len(),
                    words: None,
                };
                found.push((places[0], often));
            }
        }
    }
    found
}
