//! How many slips are found: one edit in each of some hundred names, in many scripts and orders, in running text.
//!
//! The people are invented. The edits are what hands do: a letter lost, doubled, added, exchanged or swapped with the
//! next; in Japanese another reading of the given name, a kana of another size, a length mark lost. They are drawn by a
//! generator that gives the same on every machine, and the shares are the least that is promised.

mod mutations {
    pub(crate) mod edits;
    pub(crate) mod names;
}

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use kouetsu::config::Config;
use kouetsu::diagnostic::Diagnostic;
use kouetsu::project::files::Memory;
use kouetsu::rules;
use kouetsu::session::Session;
use kouetsu::source::Source;
use mutations::edits::{Dice, edited};
use mutations::names::{Name, all};

/// What the names group finds in a document, of a project that lists everybody in another.
fn check(people: &[Name], text: &str) -> Vec<Diagnostic> {
    let root = PathBuf::from("/project");
    let settings = Source::new("kouetsu.toml", "select = ['names']\n");
    let config = Config::from_source(root.clone(), settings, &rules::vocabulary());
    let mut session = Session::new(&config, Arc::new(Memory::default()));
    let roster: String = people
        .iter()
        .map(|name| format!("{}\n", name.roster))
        .collect();
    session.set_rosters(vec![Source::new("people.txt", roster)]);
    let speakers: String = people
        .iter()
        .map(|name| format!("* {}\n", name.roster))
        .collect();
    session.set(vec![
        (
            root.join("speakers.md"),
            Source::new("speakers.md", speakers),
        ),
        (root.join("report.md"), Source::new("report.md", text)),
    ]);
    session.check()
}

/// A slip and where it stands.
struct Slip {
    kind: &'static str,
    right: String,
    wrong: String,
    start: usize,
}

/// The share of slips that are found and mended rightly, in percent, and those that are not.
fn found(people: &[Name], text: &str, slips: &[Slip]) -> (usize, String) {
    let findings = check(people, text);
    let mut by_kind: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut missed = String::new();
    let mut hits = 0;
    for slip in slips {
        let place = slip.start..slip.start + slip.wrong.len();
        let hit = findings.iter().any(|finding| {
            let span = finding.primary.span.range();
            let touches = span.start < place.end && place.start < span.end;
            &*finding.primary.file == "report.md" && touches
        });
        let count = by_kind.entry(slip.kind).or_default();
        count.1 += 1;
        if hit {
            count.0 += 1;
            hits += 1;
        } else {
            missed += &format!("  {}: {} for {}\n", slip.kind, slip.wrong, slip.right);
        }
    }
    (hits * 100 / slips.len(), format!("{by_kind:?}\n{missed}"))
}

/// A text in which every name stands with a slip.
fn report(people: &[Name], single: bool, seed: u64) -> (String, Vec<Slip>) {
    let mut dice = Dice::new(seed);
    let mut text = String::new();
    let mut slips = Vec::new();
    for name in people {
        let written = if single { &name.singles } else { &name.orders };
        let right = written[dice.roll(written.len())].as_str();
        let wrong = edited(right, name, single, &mut dice);
        let (before, after) = if single {
            [
                ("そこで", "さんに会いました。\n\n"),
                ("発表は", "氏によるものです。\n\n"),
                ("We met Dr. ", " at lunch.\n\n"),
            ][dice.roll(if name.is_japanese() { 2 } else { 3 })]
        } else if name.is_japanese() {
            [
                ("次は", "さんの発表です。\n\n"),
                ("* 登壇者：", "\n\n"),
                ("司会の", "氏が話しました。\n\n"),
            ][dice.roll(3)]
        } else {
            [
                ("The talk by ", " was about types.\n\n"),
                ("昨日の", "氏の発表は型の話でした。\n\n"),
                ("* Speaker: ", "\n\n"),
                ("Then **", "** took the stage.\n\n"),
            ][dice.roll(4)]
        };
        text += before;
        slips.push(Slip {
            kind: name.kind,
            right: right.to_owned(),
            wrong: wrong.clone(),
            start: text.len(),
        });
        text += &wrong;
        text += after;
    }
    (text, slips)
}

#[test]
fn one_slip_in_a_whole_name_is_found() {
    let people = all();
    assert!(
        people.len() >= 300,
        "{} names are not some hundred",
        people.len()
    );
    for seed in [1, 20_240_515, 987_654_321] {
        let (text, slips) = report(&people, false, seed);
        let (share, missed) = found(&people, &text, &slips);
        assert!(
            share >= 95,
            "{share} % of whole names, with the seed {seed}:\n{missed}"
        );
    }
}

#[test]
fn one_slip_in_a_single_name_with_an_honorific_is_found() {
    let people = all();
    for seed in [2, 8_191, 123_456_789] {
        let (text, slips) = report(&people, true, seed);
        let (share, missed) = found(&people, &text, &slips);
        assert!(
            share >= 85,
            "{share} % of single names, with the seed {seed}:\n{missed}"
        );
    }
}

/// The same text without slips has no finding: what finds slips must not find names.
#[test]
fn right_names_are_left_alone() {
    let people = all();
    let mut text = String::new();
    for name in &people {
        for order in &name.orders {
            text += &format!("The talk by {order} was about types.\n\n");
        }
        for single in &name.singles {
            text += &format!("そこで{single}さんに会いました。\n\n");
        }
    }
    let found: Vec<String> = check(&people, &text)
        .into_iter()
        .map(|finding| finding.message)
        .collect();
    assert_eq!(found, [] as [String; 0]);
}
