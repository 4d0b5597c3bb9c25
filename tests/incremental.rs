//! A session whose documents change finds what a new one finds of the same texts.

use std::path::PathBuf;
use std::sync::Arc;

use kouetsu::config::Config;
use kouetsu::diagnostic::Diagnostic;
use kouetsu::project::files::Memory;
use kouetsu::rules;
use kouetsu::session::Session;
use kouetsu::source::Source;
use proptest::prelude::*;

const ROOT: &str = "/project";

/// The documents; the last is not there at first.
const NAMES: [&str; 4] = ["index.md", "a.md", "part/b.md", "new.md"];

const CONFIG: &str =
    "select = ['all']\n[[override]]\nfiles = ['part/*']\nignore = ['broken-anchor']\n";

/// What builds the documents: nothing, Sphinx or mystmd.
const BUILDERS: [Option<(&str, &str)>; 3] = [
    None,
    Some((
        "conf.py",
        "extensions = ['myst_parser']\nmyst_heading_anchors = 2\n",
    )),
    Some(("myst.yml", "version: 1\nproject:\n  title: Report\n")),
];

/// Lines that lead from one document to another, or that other documents are compared with.
const LINES: [&str; 34] = [
    "# One",
    "## Two words",
    "### Deep",
    "(label)=",
    "(other)=",
    "[x](a.md#two-words) and [y](part/b.md#one)",
    "[](#label) and [here](#two-words)",
    "[up](../index.md#label) [](../a.md)",
    "{ref}`label` {ref}`lable` {doc}`a`",
    "{ref}`text <other>` {term}`Mentor` {term}`Mentr`",
    "```{include} part/b.md",
    "```{toctree}",
    "a",
    "part/b",
    "new",
    "```",
    "```{glossary}",
    "Mentor",
    "  Somebody who helps.",
    "[^1] and [^two]",
    "[^1]: A note.",
    "[^two]: Another.",
    "Ada Lovelace met Ada Lovlace and Ada Lovelace.",
    "ユーザーとユーザとサーバー、サーバ",
    "CPython CPython Cpython",
    "https://example.org/a http://example.org/a/",
    "[a page](https://example.org/talk) [another page](https://example.org/talk)",
    "![A hall](images/hall.png)",
    "![The same](../images/hall.png)",
    "<!-- kouetsu allow broken-anchor reason=\"later\" -->",
    "2026-11-24 (Monday), 50 people; 2026-11-24 (Tuesday), 60 people",
    "TODO: write this",
    "Words that fill a line, and nothing else.",
    "",
];

/// A change of a document, given by numbers that are taken modulo what there is.
#[derive(Clone, Debug)]
enum Change {
    /// A line in the place of another, which may be at the end.
    Line(usize, &'static str),
    /// A line goes.
    Removal(usize),
    /// A letter is typed.
    Letter(usize, char),
    /// The whole text is another.
    Whole(String),
}

impl Change {
    fn apply(&self, text: &str) -> String {
        let mut lines: Vec<&str> = text.lines().collect();
        match self {
            Change::Whole(text) => return text.clone(),
            Change::Letter(at, letter) => {
                let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
                let mut text = text.to_owned();
                if !places.is_empty() {
                    text.insert(places[at % places.len()], *letter);
                }
                return text;
            }
            Change::Line(at, line) => {
                let at = at % (lines.len() + 1);
                lines.truncate(lines.len().max(at));
                match lines.get_mut(at) {
                    Some(place) => *place = line,
                    None => lines.push(line),
                }
            }
            Change::Removal(at) if !lines.is_empty() => {
                lines.remove(at % lines.len());
            }
            Change::Removal(_) => {}
        }
        lines.iter().map(|line| format!("{line}\n")).collect()
    }
}

fn line() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&LINES[..])
}

fn text() -> impl Strategy<Value = String> {
    let lines = prop::collection::vec(line(), 0..14);
    lines.prop_map(|lines| lines.iter().map(|line| format!("{line}\n\n")).collect())
}

fn change() -> impl Strategy<Value = Change> {
    let letter = prop::sample::select(vec!['a', ' ', '#', '`', ')', '校', '\n']);
    prop_oneof![
        4 => (any::<usize>(), letter).prop_map(|(at, letter)| Change::Letter(at, letter)),
        3 => (any::<usize>(), line()).prop_map(|(at, line)| Change::Line(at, line)),
        2 => any::<usize>().prop_map(Change::Removal),
        1 => text().prop_map(Change::Whole),
    ]
}

fn session(builder: Option<(&str, &str)>) -> Session {
    let root = PathBuf::from(ROOT);
    let settings = Source::new("kouetsu.toml", CONFIG);
    let config = Config::from_source(root.clone(), settings, &rules::vocabulary());
    let mut files = Memory::default();
    for (name, text) in builder.into_iter().chain([("images/hall.png", "")]) {
        files.insert(root.join(name), text);
    }
    // What is on disk is older than what is in the session.
    for name in NAMES {
        files.insert(root.join(name), "# Old\n");
    }
    let mut session = Session::new(&config, Arc::new(files));
    session.set_rosters(vec![Source::new("roster.txt", "Ada Lovelace\n寺田 学\n")]);
    session
}

fn set(session: &mut Session, texts: &[(&str, &str)]) {
    let text = |(name, text): &(&str, &str)| {
        let path = PathBuf::from(ROOT).join(name);
        (path, Source::new(*name, *text))
    };
    session.set(texts.iter().map(text).collect());
}

fn shown(found: &[Diagnostic]) -> Vec<String> {
    found.iter().map(|finding| format!("{finding:?}")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn what_is_kept_is_what_would_be_found_anew(
        builder in prop::sample::select(&BUILDERS[..]),
        first in prop::collection::vec(text(), NAMES.len() - 1),
        changes in prop::collection::vec((0..NAMES.len(), change()), 1..10),
    ) {
        let mut texts: Vec<(&str, String)> = NAMES.into_iter().zip(first).collect();
        let mut living = session(builder);
        let given: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, &**text)).collect();
        set(&mut living, &given);
        for (which, change) in changes {
            // What was not asked for is not kept, so it is asked for each time.
            living.check();
            let name = NAMES[which];
            let before = texts.iter().find(|(known, _)| *known == name);
            let after = change.apply(before.map_or("", |(_, text)| text));
            set(&mut living, &[(name, &after)]);
            texts.retain(|(known, _)| *known != name);
            texts.push((name, after));
            let mut fresh = session(builder);
            let given: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, &**text)).collect();
            set(&mut fresh, &given);
            prop_assert_eq!(shown(&living.check()), shown(&fresh.check()));
        }
    }
}
