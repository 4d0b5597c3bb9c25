//! One term that is written two ways in a project, one of them rarely.

use std::borrow::Cow;
use std::collections::HashSet;

use rayon::prelude::*;
use regex::Regex;
use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::misspelled_word::is_known_misspelling;
use super::roster_words::roster_words;
use super::terms::{self, At, Lexicon, Slip, TermNote};
use super::times;
use crate::diagnostic::Safety;
use crate::document::Document;
use crate::document::words::{Word, words};
use crate::project::{Member, Place, Project};
use crate::rules::{Comparing, Reporter};
use crate::terms::{known_name, near_name, split_name};

/// The rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct InconsistentTerm {
    /// Words that are right as they are.
    allow: Vec<String>,
}

impl Comparing for InconsistentTerm {
    type Note = TermNote;

    fn note(&self, document: &Document, _: &Place) -> Option<TermNote> {
        Some(TermNote::of(document))
    }

    fn compare(&self, notes: &[(&Member, &TermNote)], project: &Project, reporter: &mut Reporter) {
        let lexicon = Lexicon::of(
            notes
                .iter()
                .map(|(member, note)| (member.source.text(), *note)),
        );
        let named: HashSet<&str> = roster_words(project).collect();
        let dictionary = project.around().dictionary();
        let is_right = |word: &str| {
            // What other rules of the group know is told by them.
            let split = || {
                word.split_once(' ')
                    .and_then(|(first, second)| split_name(first, second))
            };
            named.contains(word)
                || self.allow.iter().any(|allowed| allowed == word)
                || is_known_misspelling(word)
                || known_name(word)
                    .or_else(|| near_name(word))
                    .or_else(split)
                    .is_some()
                || !dictionary.hits(word).is_empty()
        };
        let slips = terms::slips(&lexicon, &is_right);
        let identifiers = identifiers(&slips, notes);
        let is_identifier =
            |slip: &Slip| names_of(slip).any(|name| identifiers.contains(name.as_ref()));
        for slip in slips.iter().filter(|slip| !is_identifier(slip)) {
            for &at in &slip.places {
                report(slip, at, notes, reporter);
            }
        }
    }
}

/// What a slip would be called as a class, a command, a package or an account: of two words, as one.
fn names_of(slip: &Slip) -> impl Iterator<Item = Cow<'_, str>> {
    let whole = if slip.found.contains(' ') {
        &slip.expected
    } else {
        &slip.found
    };
    let apart = slip.found.contains(' ') || slip.expected.contains(' ');
    // What differs in capitals alone may be called so in small letters.
    let small = slip.found.to_lowercase();
    let other = !apart && small != slip.expected.to_lowercase();
    std::iter::once(Cow::from(whole)).chain(other.then_some(Cow::from(small)))
}

/// Which of the names that slips would have are written as code, or as part of an address or a handle.
fn identifiers<'n>(slips: &[Slip], notes: &[(&'n Member, &TermNote)]) -> HashSet<&'n str> {
    let asked: FxHashSet<Cow<str>> = slips.iter().flat_map(names_of).collect();
    if asked.is_empty() {
        return HashSet::new();
    }
    let any: Vec<String> = asked.iter().map(|name| regex::escape(name)).collect();
    // Of very many names no pattern is made.
    let any = Regex::new(&any.join("|")).ok();
    let found = notes.par_iter().flat_map_iter(|(member, _)| {
        let lines = lines_with(member.source.text(), any.as_ref());
        let coded = lines.flat_map(|line| words(line).filter(|word| is_code(line, word)));
        coded
            .map(|word| word.text)
            .filter(|word| asked.contains(*word))
    });
    found.collect()
}

/// The lines that a pattern matches in, or all of a text at once without one.
fn lines_with<'t>(text: &'t str, pattern: Option<&Regex>) -> impl Iterator<Item = &'t str> {
    let whole = pattern.is_none().then_some(text);
    let mut at = 0;
    let lines = std::iter::from_fn(move || {
        let found = pattern?.find_at(text, at)?;
        let start = memchr::memrchr(b'\n', &text.as_bytes()[..found.start()]);
        let end = memchr::memchr(b'\n', &text.as_bytes()[found.end()..]);
        at = end.map_or(text.len(), |end| found.end() + end);
        Some(&text[start.map_or(0, |start| start + 1)..at])
    });
    whole.into_iter().chain(lines)
}

/// Whether a word is written as code, or is part of an address or a handle.
fn is_code(text: &str, word: &Word) -> bool {
    let (before, after) = (&text[..word.start], &text[word.end()..]);
    word.glued && !before.ends_with('#') || before.ends_with('`') || after.starts_with('`')
}

fn report(slip: &Slip, at: At, notes: &[(&Member, &TermNote)], reporter: &mut Reporter) {
    let Slip {
        found, expected, ..
    } = slip;
    let source = &notes[at.note].0.source;
    if is_person(&source.text()[at.span.end as usize..]) {
        return;
    }
    let message = format!(
        "`{found}` ({}) is written `{expected}` elsewhere ({})",
        times(slip.count as usize),
        times(slip.expected_count as usize)
    );
    let other = &notes[slip.example.note].0.source;
    let diagnostic = reporter
        .report_in(source.path(), at.span, message)
        .related_in(
            other.path(),
            slip.example.span,
            format!("`{expected}` here"),
        );
    // Waves are shown with their code points, which stand in no file.
    let [from, to] = [found, expected].map(|form| form.split(" (U+").next().unwrap_or(form));
    if slip.certain && source.slice(at.span) == from {
        diagnostic.fix(
            format!("write `{to}`"),
            Safety::Unsafe,
            vec![(at.span, to.to_string())],
        );
    }
}

/// Whether what follows a word shows it to be somebody's name, which other rules know more of.
fn is_person(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', ']', '*', '_']);
    ["さん", "氏", "様", "くん", "先生", "博士"]
        .iter()
        .any(|honorific| rest.starts_with(honorific))
}
