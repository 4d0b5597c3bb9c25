//! A known misspelling of an English word.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

use super::language;
use super::meant::{self, joined, meant};
use super::recent::unless_recent;
use super::roster_words::roster_words;
use crate::diagnostic::Safety;
use crate::document::vocabulary::Term;
use crate::document::words::Script;
use crate::document::{Data, Document, Kind};
use crate::english;
use crate::project::{Member, Place, Project};
use crate::rules::{Comparing, Reporter};
use crate::source::{Source, Span};
use crate::text::is_quoted;

/// The rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct MisspelledWord {
    /// Words that are right in this project.
    allow: Vec<String>,
}

/// Times that a word stands in a project from which on it is one of its terms, and no slip.
const TERM: u32 = 8;

/// Letters that a word has at least.
const SHORTEST: usize = 4;

/// Letters that a word with a capital has at least: shorter ones are names too often.
const SHORTEST_CAPITALISED: usize = 6;

/// Letters that a word in capitals has at least: shorter ones are abbreviations.
const SHORTEST_SHOUTED: usize = 7;

/// A word of a document that is a known misspelling.
#[derive(Debug)]
pub struct Suspect {
    word: String,
    count: u32,
    spans: Vec<Span>,
    /// Whether it stands in code, too: then it is what something is called.
    in_code: bool,
}

impl Comparing for MisspelledWord {
    type Note = Vec<Suspect>;

    fn note(&self, document: &Document, _: &Place) -> Option<Vec<Suspect>> {
        let terms = (0..).zip(document.vocabulary().terms());
        let latin = terms.filter(|(_, term)| term.script == Script::Latin);
        let suspects: Vec<Suspect> = latin
            .filter_map(|(index, term)| suspect(document, index, term))
            .collect();
        (!suspects.is_empty()).then_some(suspects)
    }

    fn compare(
        &self,
        notes: &[(&Member, &Vec<Suspect>)],
        project: &Project,
        reporter: &mut Reporter,
    ) {
        let suspects = || notes.iter().flat_map(|(_, suspects)| suspects.iter());
        let mut counts: HashMap<String, u32> = HashMap::new();
        for suspect in suspects() {
            *counts.entry(suspect.word.to_lowercase()).or_default() += suspect.count;
        }
        let mut right: HashSet<String> =
            self.allow.iter().map(|word| word.to_lowercase()).collect();
        right.extend(roster_words(project).map(str::to_lowercase));
        right.extend(
            suspects()
                .filter(|suspect| suspect.in_code)
                .map(|suspect| suspect.word.to_lowercase()),
        );
        for (member, suspects) in notes {
            for suspect in suspects.iter() {
                let word = suspect.word.to_lowercase();
                if counts[&word] < TERM && !right.contains(&word) {
                    report(&member.source, suspect, reporter);
                }
            }
        }
    }
}

/// Whether a word is one that this rule may tell, whatever stands around it.
pub(super) fn is_known_misspelling(word: &str) -> bool {
    unless_recent(word, is_among_misspellings)
}

fn is_among_misspellings(word: &str) -> bool {
    let small = word.bytes().all(|b| b.is_ascii_lowercase());
    // Most words are right, and stand in the shorter list.
    if small && english::is_listed(word) {
        return false;
    }
    let known = || meant(word).is_some_and(|meant| small || is_one_word(&meant));
    joined(word).is_some() || word.len() >= SHORTEST && (small || may_be_slip(word)) && known()
}

fn is_one_word(meant: &[String]) -> bool {
    matches!(meant, [one] if meant::is_word(one))
}

/// Whether a word with a capital may be a word at all, and no abbreviation or name with a capital inside.
fn may_be_slip(word: &str) -> bool {
    let shouted = word.bytes().all(|b| b.is_ascii_uppercase()) && word.len() >= SHORTEST_SHOUTED;
    let titled =
        word.bytes().skip(1).all(|b| b.is_ascii_lowercase()) && word.len() >= SHORTEST_CAPITALISED;
    (shouted || titled) && word.is_ascii() && !english::is_listed(&word.to_ascii_lowercase())
}

/// The term of this index, if it is a known misspelling and no name or word of another language.
fn suspect(document: &Document, index: u32, term: &Term) -> Option<Suspect> {
    let word = term.text(document);
    let doubt = || {
        term.proses(document)
            .any(|prose| language::is_foreign(prose.words()))
            || is_name(document, index)
    };
    if !is_known_misspelling(word) || doubt() {
        return None;
    }
    let spans: Vec<Span> = term
        .spans(document)
        .filter(|span| !is_spoken_of(document, word, *span))
        .collect();
    (!spans.is_empty()).then(|| Suspect {
        word: word.to_string(),
        count: term.count,
        spans,
        in_code: stands_in_code(document, word) || is_account(document, word),
    })
}

/// Whether a capitalised word stands beside another that is no English word: then both are a name.
fn is_name(document: &Document, index: u32) -> bool {
    let vocabulary = document.vocabulary();
    let beside = vocabulary.pairs().iter().filter_map(|pair| match index {
        _ if pair.first == index => Some(pair.second),
        _ if pair.second == index => Some(pair.first),
        _ => None,
    });
    let unknown = |other: u32| {
        let text = vocabulary.terms()[other as usize].text(document);
        !english::is_english(&text.to_lowercase())
    };
    beside.into_iter().any(unknown)
}

/// Whether a misspelling is quoted or followed by what is meant (`teh` -> `the`), or is a part of a word with a hyphen.
fn is_spoken_of(document: &Document, word: &str, span: Span) -> bool {
    let text = document.source().text();
    let (before, after) = (&text[..span.start as usize], &text[span.end as usize..]);
    let corrected = || {
        let rest = after.trim_start();
        ["->", "→", "=>"]
            .iter()
            .any(|arrow| rest.starts_with(arrow))
    };
    is_quoted(text, &span.range()) || corrected() || is_end_of_compound(before, word)
}

/// Whether a word and what a hyphen joins to it are one word: `pre-empted`.
fn is_end_of_compound(before: &str, word: &str) -> bool {
    // What seems derived by itself (`runing`) makes no word of others.
    let small = word.to_ascii_lowercase();
    let Some(before) = before
        .strip_suffix('-')
        .filter(|_| !english::is_english(&small))
    else {
        return false;
    };
    let letters = before.bytes().rev().take_while(u8::is_ascii_alphabetic);
    let start = before.len() - letters.count();
    let whole = format!("{}{word}", &before[start..]).to_ascii_lowercase();
    start < before.len() && english::is_english(&whole)
}

/// Whether a word is the text of a link to the page of that name: `[connec](https://github.com/connec)`.
fn is_account(document: &Document, word: &str) -> bool {
    document.link_targets().iter().any(|target| {
        let name = target.destination.trim_end_matches('/').rsplit('/').next();
        name.is_some_and(|name| name.eq_ignore_ascii_case(word))
    })
}

fn stands_in_code(document: &Document, word: &str) -> bool {
    let spans = document
        .nodes(Kind::Code)
        .chain(document.nodes(Kind::CodeBlock))
        .map(|id| {
            let node = document.node(id);
            match &node.data {
                Data::Code(code) => code.body,
                _ => node.span,
            }
        });
    let finder = memchr::memmem::Finder::new(word);
    spans
        .into_iter()
        .any(|span| finder.find(document.slice(span).as_bytes()).is_some())
}

fn report(source: &Source, suspect: &Suspect, reporter: &mut Reporter) {
    let word = &suspect.word;
    let known = meant(word).expect("it was found before");
    let meant: Vec<String> = known
        .iter()
        .map(|correction| cased_like(word, correction))
        .collect();
    for &span in &suspect.spans {
        let quoted: Vec<String> = meant.iter().map(|word| format!("`{word}`")).collect();
        let message = match quoted.as_slice() {
            [] => format!("`{word}` is no word"),
            [one] => format!("`{word}` is a misspelling of {one}"),
            [first @ .., last] => format!(
                "`{word}` is a misspelling of {} or {last}",
                first.join(", ")
            ),
        };
        let diagnostic = reporter.report_in(source.path(), span, message);
        if let [one] = meant.as_slice()
            && source.slice(span) == word
        {
            diagnostic.fix(
                format!("write `{one}`"),
                Safety::Unsafe,
                vec![(span, one.clone())],
            );
        }
    }
}

/// `correction` with the capitals that `word` has.
fn cased_like(word: &str, correction: &str) -> String {
    if word.len() > 1 && word.bytes().all(|b| b.is_ascii_uppercase()) {
        return correction.to_uppercase();
    }
    let mut letters = correction.chars();
    match letters.next() {
        Some(first) if word.starts_with(char::is_uppercase) => {
            first.to_uppercase().chain(letters).collect()
        }
        _ => correction.to_string(),
    }
}
