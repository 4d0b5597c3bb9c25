//! A form that the project's own dictionary forbids, or a well-known name with the wrong capitals or a slip.

use serde::Deserialize;

use crate::diagnostic::Safety;
use crate::document::{Document, Prose};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;
use crate::terms::{Hit, Options, known_name, near_name, split_name};
use crate::text::is_quoted;

/// The rule.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct MisspelledTerm(Options);

impl Rule for MisspelledTerm {
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        let dictionary = place.around.dictionary();
        if !dictionary.is_empty() {
            for prose in document.proses() {
                for hit in dictionary.hits(prose.text()) {
                    report(document, prose, &hit, reporter);
                }
            }
        }
        if self.0.known_names {
            names(document, reporter);
        }
    }
}

fn report(document: &Document, prose: &Prose, hit: &Hit, reporter: &mut Reporter) {
    let found = &prose.text()[hit.range.clone()];
    let span = prose.span(hit.range.clone());
    let expected = &hit.expected;
    let message = format!(
        "`{}` is written `{expected}` here",
        found.replace('\n', " ")
    );
    let diagnostic = reporter.report(span, message);
    diagnostic.related_in(
        hit.term.source.path(),
        hit.term.span,
        "the dictionary has it",
    );
    if let Some(why) = &hit.term.why {
        diagnostic.help(why.trim());
    }
    if document.slice(span) == found {
        diagnostic.fix(
            format!("write `{expected}`"),
            Safety::Unsafe,
            vec![(span, expected.clone())],
        );
    }
}

fn names(document: &Document, reporter: &mut Reporter) {
    let vocabulary = document.vocabulary();
    for term in vocabulary.terms() {
        let word = term.text(document);
        let named = known_name(word).map(|name| (name, "is written"));
        if let Some((name, how)) = named.or_else(|| near_name(word).map(|name| (name, "is nearly")))
        {
            report_name(document, (word, how, name), term.spans(document), reporter);
        }
    }
    for pair in vocabulary.pairs() {
        let [first, second] = [pair.first, pair.second]
            .map(|index| vocabulary.terms()[index as usize].text(document));
        if let Some(name) = split_name(first, second) {
            let two = format!("{first} {second}");
            let text = document.source().text();
            let spans = pair.spans(document);
            let spans = spans.filter(|span| !is_longer_name(text, *span, name));
            report_name(document, (&two, "is written", name), spans, reporter);
        }
    }
}

/// Whether two words are part of a longer name: Mac OS X was one, and V8 Fast API is an API of V8's.
fn is_longer_name(text: &str, span: Span, name: &str) -> bool {
    let (before, after) = (&text[..span.start as usize], &text[span.end as usize..]);
    let word = |c: char| c.is_ascii_alphanumeric();
    let numbered = || {
        let before = before.strip_suffix(' ').unwrap_or("");
        let number = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let begins = before[..before.len() - number].chars().next_back();
        number > 0 && begins.is_some_and(|c| c.is_ascii_uppercase())
    };
    let last = after.strip_prefix(" X");
    name == "macOS" && last.is_some_and(|rest| !rest.starts_with(word)) || numbered()
}

/// Whether a line speaks of a form and of the right one: `write "JavaScript" instead of "Javascript"`.
fn is_spoken_of(text: &str, span: Span, name: &str) -> bool {
    is_quoted(text, &span.range()) && {
        let (before, after) = (&text[..span.start as usize], &text[span.end as usize..]);
        let line = [
            &before[before.rfind('\n').map_or(0, |at| at + 1)..],
            &after[..after.find('\n').unwrap_or(after.len())],
        ];
        line.iter().any(|part| part.contains(name))
    }
}

fn report_name(
    document: &Document,
    (word, how, name): (&str, &str, &str),
    spans: impl Iterator<Item = Span>,
    reporter: &mut Reporter,
) {
    let text = document.source().text();
    for span in spans.filter(|span| !is_spoken_of(text, *span, name)) {
        let diagnostic =
            reporter.report(span, format!("`{word}` {how} `{name}`, a well-known name"));
        if document.slice(span) == word {
            diagnostic.fix(
                format!("write `{name}`"),
                Safety::Unsafe,
                vec![(span, name.to_string())],
            );
        }
    }
}
