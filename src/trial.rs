//! The examples of pages, tried out: each is a small project of its own, in memory.

use std::path::PathBuf;
use std::sync::Arc;

use crate::config::{Config, PageFile};
use crate::diagnostic::Diagnostic;
use crate::project::files::Memory;
use crate::report::{self, Format, Report, Run, Screen};
use crate::rules::{self, Example};
use crate::session::Session;
use crate::source::{Source, Sources};

/// Where the project of an example lies.
pub const ROOT: &str = "/project";

/// The project of an example, in which `text` is the document that the example is about, and `pages` hold its own rules.
/// `settings` stand before what the example says in its configuration, unless that chooses rules itself.
pub fn session(example: &Example, text: &str, settings: &str, pages: Vec<PageFile>) -> Session {
    let root = PathBuf::from(ROOT);
    let own = example.config.as_deref().unwrap_or_default();
    let chooses = own.lines().any(|line| line.starts_with("select"));
    let settings = if chooses { "" } else { settings };
    let source = Source::new("kouetsu.toml", format!("{settings}{own}"));
    let config = Config::with_pages(root.clone(), source, &rules::vocabulary(), pages);
    let name = example.name.as_deref().unwrap_or("index.md");
    let mut files = Memory::default();
    for (name, text) in &example.files {
        files.insert(root.join(name), text.clone());
    }
    for (name, bytes) in &example.binary {
        files.insert(root.join(name), bytes.0.clone());
    }
    files.insert(root.join(name), text.to_string());
    let mut documents = vec![(root.join(name), Source::new(name, text))];
    let others = example.files.iter();
    let others = others.filter(|(name, _)| name.ends_with(".md"));
    documents.extend(others.map(|(name, text)| {
        let source = Source::new(name.as_str(), text.as_str());
        (root.join(name), source)
    }));
    let source = |name: &str, text: &Option<String>| {
        let text = text.as_deref()?;
        Some(Source::new(name, text))
    };
    let mut session = Session::new(&config, Arc::new(files));
    session.set_rosters(source("roster.txt", &example.roster).into_iter().collect());
    if let Some(baseline) = source("baseline.toml", &example.baseline) {
        session.set_baseline(baseline);
    }
    session.set(documents);
    let web = example.web.iter();
    session.set_answers(web.map(|(url, said)| (url.clone(), said.clone())).collect());
    session
}

/// Findings as a person sees them, without the last line that counts them.
pub fn rendered(found: &[Diagnostic], sources: &Sources) -> String {
    let mut shown = Vec::new();
    let run = Run::default();
    let report = Report::new(found, sources, &run);
    report::write(&report, Format::Human, Screen::default(), &mut shown)
        .expect("memory can be written to");
    let shown = String::from_utf8(shown).expect("a report is text");
    let (findings, _summary) = shown.trim_end().rsplit_once('\n').unwrap_or(("", ""));
    findings.trim_end().to_string()
}
