//! What holds of every input, however strange: `tests/unbreakable.rs` tries it on generated input, and `fuzz` on what a
//! fuzzer finds.
//!
//! An input is one text. Where a promise is about several files, they stand below each other, with form feeds between.

pub(crate) mod tree;

use std::cell::Cell;
use std::iter;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kouetsu::config::Config;
use kouetsu::diagnostic::{Diagnostic, Severity};
use kouetsu::document::Flavor;
use kouetsu::findings::baseline::Baseline;
use kouetsu::project::files::Memory;
use kouetsu::project::{Place, Surroundings};
use kouetsu::report::{self, Format, Report, Run, Screen};
use kouetsu::roster::{self, Matcher};
use kouetsu::rules::declarative::Declarative;
use kouetsu::rules::{self, Page, Reporter, Rule, Voice};
use kouetsu::session::{Fixing, Outcome, Session};
use kouetsu::source::{Source, Sources};
use kouetsu::trial;

/// A file whose text is not from the input.
const NEIGHBOUR: &str = "(here)=\n# Talk by Ada Lovelace\n\n![a](a.png) 2024年1月1日(月)\n\n:::{note}\nSee [it](a.md).\n:::\n";

const ROSTER: &str = "Ada Lovelace\n髙橋 由紀子 = Yukiko Takahashi\n";

const FORMATS: [Format; 10] = [
    Format::Human,
    Format::Short,
    Format::Json,
    Format::Jsonl,
    Format::Sarif,
    Format::Github,
    Format::Gitlab,
    Format::Junit,
    Format::Checkstyle,
    Format::Html,
];

/// The names of the files whose texts the input is.
const NAMES: [&str; 3] = ["a.md", "docs/index.md", "docs/b.md"];

/// Every node of a document holds what it says.
pub(crate) fn parses(text: &str) {
    for flavor in [Flavor::Myst, Flavor::GitHub] {
        let faults = tree::faults(text, Some(flavor));
        assert!(
            faults.is_empty(),
            "{flavor:?} {text:?}\n{}",
            faults.join("\n")
        );
    }
}

/// No rule crashes, each finding has a place, and every format can show it.
pub(crate) fn is_checked(text: &str) {
    for flavored in [true, false] {
        with(text, flavored, |session| {
            let outcome = session.outcome();
            are_sound(&outcome.found, &session.sources());
            are_shown(&outcome.found, &session.sources());
        });
    }
}

/// No fix spoils a document, and once they are made, there is nothing left to make.
pub(crate) fn is_fixed(text: &str) {
    for unsafe_too in [false, true] {
        let fixing = Fixing {
            file: None,
            unsafe_too,
            only: &|_| true,
        };
        with(text, true, |session| {
            let fixed = session.fix(&fixing);
            are_sound(&fixed.found, &session.sources());
            let withheld = fixed.found.iter().filter_map(|found| found.fix.as_ref());
            let endless = withheld
                .filter_map(|fix| fix.withheld.as_ref())
                .find(|reason| reason.ends_with("have no end"));
            assert_eq!(endless, None, "{text:?}");
            let again = session.fix(&fixing);
            let changed: Vec<&str> = again.changed.iter().map(|file| file.after.text()).collect();
            assert!(
                changed.is_empty(),
                "{text:?} is fixed to {:?} and then to {changed:?}",
                fixed.changed
            );
        });
    }
}

/// What comments allow is what is found without them.
pub(crate) fn is_allowed(text: &str) {
    let outcome = |text: &str| with(text, true, |session| session.outcome());
    let allowing = outcome(text);
    // As long, and nothing that kouetsu reads.
    let plain = outcome(&text.replace("kouetsu", "kouetsv"));
    let told = |outcome: &Outcome| {
        let found = outcome.found.iter().chain(&outcome.allowed);
        let of_rules = found
            .filter(|found| rules::entry(&found.rule).is_some_and(|entry| entry.group != "allow"));
        let mut told: Vec<String> = of_rules
            .map(|found| {
                format!(
                    "{} {:?} {}",
                    found.primary.file, found.primary.span, found.rule
                )
            })
            .collect();
        told.sort();
        told
    };
    are_sound(&allowing.allowed, &Sources::default());
    assert_eq!(told(&allowing), told(&plain), "{text:?}");
}

/// What is wrong in a configuration has a place in it, and what is right holds.
pub(crate) fn is_configuration(text: &str) {
    let source = Source::new("kouetsu.toml", text);
    let config = Config::from_source(
        PathBuf::from(trial::ROOT),
        source.clone(),
        &rules::vocabulary(),
    );
    let mut session = Session::new(&config, Arc::new(Memory::default()));
    session.set(documents(["a.md"].into_iter().zip([NEIGHBOUR])));
    session.set_baseline(Source::new("baseline.toml", text));
    Baseline::read(Source::new("baseline.toml", text));
    are_sound(&session.check(), &session.sources());
}

/// A page is a rule, or told to be none; its rule runs on its own examples.
pub(crate) fn is_page(text: &str) {
    let Ok(page) = Page::parse(text) else { return };
    let Some(check) = &page.check else { return };
    match Declarative::new(
        check.get_ref(),
        &page.summary,
        &Default::default(),
        check.span(),
    ) {
        Err(faults) => {
            for fault in faults {
                let place = fault.place(text).range();
                assert!(
                    text.get(place).is_some(),
                    "{fault:?} is nowhere in {text:?}"
                );
            }
        }
        Ok(rule) => {
            let around = Surroundings::new(PathBuf::from(trial::ROOT), Arc::new(Memory::default()));
            let examples = page.examples.iter();
            let texts = examples.flat_map(|example| example.bad.iter().chain(&example.good));
            for text in texts.map(String::as_str).chain([NEIGHBOUR, text]) {
                runs(&rule, &around, text);
            }
        }
    }
}

fn runs(rule: &dyn Rule, around: &Surroundings, text: &str) {
    let (name, path) = (NAMES[0], Path::new(trial::ROOT).join(NAMES[0]));
    let source = Source::new(name, text);
    let document = around.parse(&path, source.clone());
    let place = Place {
        path: &path,
        around,
    };
    let voice = Voice {
        rule: "page".into(),
        severity: Severity::Warning,
        help: None,
        url: None,
    };
    let mut found = Vec::new();
    rule.check(
        &document,
        &place,
        &mut Reporter::new(&voice, name.into(), &mut found),
    );
    are_sound(&found, &Sources::from_iter([source]));
}

/// A roster names people, and they are found in any text.
pub(crate) fn is_roster(text: &str) {
    for name in ["roster.txt", "roster.csv", "roster.json", "roster.toml"] {
        let source = Source::new(name, text);
        let (people, problems) = roster::parse(&source);
        are_sound(&problems, &Sources::from_iter([source]));
        let matcher = Matcher::new(&people);
        for text in [text, NEIGHBOUR] {
            for hit in matcher.read(text, false).hits {
                assert!(
                    text.get(hit.span.clone()).is_some(),
                    "{hit:?} is nowhere in {text:?}"
                );
            }
        }
    }
}

/// The settings of builders, whatever they say, leave the check of a document standing.
pub(crate) fn is_site(text: &str) {
    let root = Path::new(trial::ROOT);
    let mut files = Memory::default();
    for name in [
        "conf.py",
        "myst.yml",
        "_toc.yml",
        "_config.yml",
        "objects.inv",
        "a.png",
    ] {
        files.insert(root.join(name), text.to_string());
    }
    let conf = "extensions = ['myst_parser']\nintersphinx_mapping = {'a': ('x', 'objects.inv')}\n";
    files.insert(root.join("docs/conf.py"), conf.to_string());
    let mut session = Session::new(&everything(), Arc::new(files));
    session.set(documents([("a.md", NEIGHBOUR), ("docs/a.md", NEIGHBOUR)]));
    are_sound(&session.check(), &session.sources());
}

/// Runs on a project of the files that are the input, checked with all rules. A session is costly to make, so each
/// flavor has one, whose texts are replaced; one in which something crashed is used no more.
fn with<T>(text: &str, myst: bool, run: impl FnOnce(&mut Session) -> T) -> T {
    thread_local! {
        static SESSIONS: [Cell<Option<Session>>; 2] = Default::default();
    }
    let kept = SESSIONS.with(|sessions| sessions[usize::from(myst)].take());
    let mut session = kept.unwrap_or_else(|| session(myst));
    let texts = text.splitn(NAMES.len(), '\u{c}').chain(iter::repeat(""));
    session.set(documents(NAMES.into_iter().zip(texts)));
    let result = run(&mut session);
    SESSIONS.with(|sessions| sessions[usize::from(myst)].set(Some(session)));
    result
}

/// A session that looks with all rules, and has no texts yet.
fn session(myst: bool) -> Session {
    let root = Path::new(trial::ROOT);
    let mut files = Memory::default();
    if myst {
        files.insert(
            root.join("conf.py"),
            "extensions = ['myst_parser']\n".to_string(),
        );
    }
    for name in NAMES {
        files.insert(root.join(name), String::new());
    }
    let mut session = Session::new(&everything(), Arc::new(files));
    session.set_rosters(vec![Source::new("roster.txt", ROSTER)]);
    session
}

/// A configuration with which every rule runs.
fn everything() -> Config {
    let text =
        "select = ['all']\n[event]\nname = 'Example Days'\nstart = 2024-01-01\nend = 2024-01-02\n";
    Config::from_source(
        PathBuf::from(trial::ROOT),
        Source::new("kouetsu.toml", text),
        &rules::vocabulary(),
    )
}

fn documents<'t>(texts: impl IntoIterator<Item = (&'t str, &'t str)>) -> Vec<(PathBuf, Source)> {
    let document = |(name, text)| (Path::new(trial::ROOT).join(name), Source::new(name, text));
    texts.into_iter().map(document).collect()
}

/// No finding tells of a crash, and each has its places in the texts that are known.
fn are_sound(found: &[Diagnostic], sources: &Sources) {
    for diagnostic in found {
        assert_ne!(&*diagnostic.rule, "internal", "{diagnostic:?}");
        let fixes = diagnostic.fix.iter().chain(&diagnostic.alternatives);
        let edits = fixes
            .flat_map(|fix| &fix.edits)
            .map(|edit| (&edit.file, edit.span));
        let related = diagnostic
            .related
            .iter()
            .map(|label| (&label.file, label.span));
        let primary = (&diagnostic.primary.file, diagnostic.primary.span);
        for (file, span) in edits.chain(related).chain([primary]) {
            let Some(source) = sources.get(file) else {
                continue;
            };
            assert!(
                source.text().get(span.range()).is_some(),
                "{diagnostic:?} has no place"
            );
        }
    }
}

/// Every format shows all findings, and nothing that a terminal or a CI service would obey.
fn are_shown(found: &[Diagnostic], sources: &Sources) {
    let run = Run {
        fail_on: Some(Severity::Warning),
        ..Run::default()
    };
    let report = Report::new(found, sources, &run);
    for format in FORMATS {
        let mut shown = Vec::new();
        report::write(&report, format, Screen::default(), &mut shown)
            .expect("memory can be written to");
        let shown = String::from_utf8(shown).expect("a report is text");
        let obeyed = shown
            .chars()
            .find(|c| c.is_control() && !matches!(c, '\n' | '\t'));
        assert_eq!(obeyed, None, "{format:?} {shown:?}");
    }
}
