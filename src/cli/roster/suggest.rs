//! `kouetsu roster suggest`.

use std::collections::{BTreeMap, HashSet};
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;

use super::{ListFormat, Rosters, SuggestArgs, configuration, note};
use crate::config;
use crate::diagnostic::Diagnostic;
use crate::document::Document;
use crate::guard::guarded;
use crate::project::Surroundings;
use crate::project::files::Disk;
use crate::roster::{Cue, Matcher, is_japanese, named, written_name};
use crate::session::crash;

pub(super) fn run(args: &SuggestArgs, current_dir: &Path) -> anyhow::Result<ExitCode> {
    let config = match configuration(&args.paths, &args.rosters, current_dir) {
        Ok(config) => config,
        Err(status) => return Ok(status),
    };
    let found = match config::discover(&args.paths, &config, current_dir) {
        Ok(found) => found,
        Err(errors) => return Ok(crate::cli::usage(&errors)),
    };
    let mut rosters = Rosters::default();
    for path in &config.rosters {
        rosters.read(path, current_dir);
    }
    let around = Surroundings::new(config.root.clone(), Arc::new(Disk::default()));
    let read: Vec<Result<Vec<Seen>, Box<Diagnostic>>> = found
        .files
        .into_par_iter()
        .map(|file| {
            let source = config::read(&file.path, &file.display)?;
            guarded(|| names(&around.parse(&file.path, source)))
                .map_err(|panic| Box::new(crash(&file.display, None, &panic)))
        })
        .collect();
    let mut seen = Vec::new();
    for result in read {
        match result {
            Ok(names) => seen.extend(names),
            Err(problem) => rosters.problems.push(*problem),
        }
    }
    rosters.problems.extend(found.problems);
    let incomplete = rosters.complain()?;
    let people = suggestions(seen, &Matcher::new(&rosters.people));
    print(&people, args.output_format)?;
    Ok(if incomplete {
        ExitCode::from(2)
    } else {
        ExitCode::SUCCESS
    })
}

/// A name in a document.
pub(in crate::cli) struct Seen {
    name: String,
    cue: Cue,
    place: At,
}

/// Where a name stands.
#[derive(Serialize)]
struct At {
    file: Arc<str>,
    line: usize,
    column: usize,
}

/// Somebody whom the roster lacks.
#[derive(Serialize)]
pub(in crate::cli) struct Suggestion {
    pub(in crate::cli) name: String,
    count: usize,
    /// What tells that it is a name.
    by: &'static str,
    places: Vec<At>,
}

/// The people whom a document names.
pub(in crate::cli) fn names(document: &Document) -> Vec<Seen> {
    let mut seen = Vec::new();
    for prose in document.proses() {
        let text = prose.text();
        for name in named(text) {
            let position = document
                .source()
                .position(prose.span(name.span.clone()).start as usize);
            seen.push(Seen {
                name: written_name(&text[name.span]),
                cue: name.cue,
                place: At {
                    file: document.path().clone(),
                    line: position.line,
                    column: position.column,
                },
            });
        }
    }
    seen
}

/// The names that something tells to be names and the roster lacks, the frequent ones first.
pub(in crate::cli) fn suggestions(seen: Vec<Seen>, roster: &Matcher) -> Vec<Suggestion> {
    let mut by_name: BTreeMap<String, Vec<Seen>> = BTreeMap::new();
    for name in seen {
        by_name.entry(name.name.clone()).or_default().push(name);
    }
    by_name.retain(|name, uses| {
        uses.iter().any(|name| name.cue != Cue::Look)
            && !roster.knows(name)
            && roster.read(&format!("{name}さん"), true).hits.is_empty()
    });
    // The family name alone is no other person.
    let parts: HashSet<String> = by_name.keys().flat_map(|name| parts(name)).collect();
    let people = by_name
        .into_iter()
        .filter(|(name, _)| !parts.contains(name));
    let mut people: Vec<Suggestion> = people
        .map(|(name, mut uses)| {
            let labelled = uses.iter().any(|name| name.cue == Cue::Label);
            uses.sort_by(|one, other| {
                let key = |at: &At| (at.file.clone(), at.line, at.column);
                key(&one.place).cmp(&key(&other.place))
            });
            Suggestion {
                name,
                count: uses.len(),
                by: if labelled { "label" } else { "honorific" },
                places: uses.into_iter().map(|name| name.place).collect(),
            }
        })
        .collect();
    people.sort_by(|one, other| (other.count, &one.name).cmp(&(one.count, &other.name)));
    people
}

/// What of a longer name may stand for it: its words, or what a Japanese name begins with.
fn parts(name: &str) -> Vec<String> {
    if !name.contains(is_japanese) {
        let words: Vec<String> = name.split(' ').map(str::to_owned).collect();
        return if words.len() > 1 { words } else { Vec::new() };
    }
    let ends = name.char_indices().map(|(at, _)| at).skip(1);
    ends.map(|end| name[..end].trim_end().to_owned()).collect()
}

/// What programs read: version 1.
#[derive(Serialize)]
struct Listing<'p> {
    version: u32,
    people: &'p [Suggestion],
}

fn print(people: &[Suggestion], format: ListFormat) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match format {
        ListFormat::Json => {
            let listing = Listing { version: 1, people };
            serde_json::to_writer_pretty(&mut out, &listing)?;
            writeln!(out)?;
        }
        ListFormat::Human => {
            use unicode_width::UnicodeWidthStr;
            let width = people
                .iter()
                .map(|person| person.name.width())
                .max()
                .unwrap_or(0);
            for person in people {
                let At { file, line, column } = &person.places[0];
                let space = " ".repeat(width - person.name.width());
                writeln!(
                    out,
                    "{:>4}  {}{space}  {file}:{line}:{column}",
                    person.count, person.name
                )?;
            }
            note(&match people.len() {
                0 => "the roster lacks nobody whom the documents name".to_owned(),
                1 => "1 name that the roster lacks".to_owned(),
                count => format!("{count} names that the roster lacks"),
            });
        }
    }
    Ok(())
}
