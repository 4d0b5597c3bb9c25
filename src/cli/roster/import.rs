//! `kouetsu roster import`.

use std::collections::HashMap;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{anyhow, bail};

use super::{ImportArgs, Rosters, note};
use crate::config::{self, FoundFile};
use crate::roster::{Person, RosterFormat, appended, name_key};
use crate::source::Source;

pub(super) fn run(args: &ImportArgs, current_dir: &Path) -> anyhow::Result<ExitCode> {
    let base = match &args.merge {
        Some(path) => Some(base(path, current_dir)?),
        None => None,
    };
    let mut rosters = Rosters::default();
    for file in &args.files {
        if file == Path::new("-") {
            rosters.add(standard_input()?);
        } else {
            rosters.read(file, current_dir);
        }
    }
    let incomplete = rosters.complain()?;
    let (kept, kept_source) = match base {
        Some(base) => {
            if base.complain()? {
                bail!("nothing was written, since the roster to merge with cannot be read");
            }
            (base.people, base.sources.into_iter().next())
        }
        None => (Vec::new(), None),
    };
    if incomplete {
        bail!("nothing was written, since people would be missing");
    }
    let format = format(args, current_dir)?;
    let mut merged = Merged::new(kept);
    for person in rosters.people {
        merged.add(person);
    }
    let text = merged.text(format, kept_source.as_ref())?;
    super::write(&text, &args.output, current_dir)?;
    merged.tell();
    Ok(ExitCode::SUCCESS)
}

fn base(path: &Path, current_dir: &Path) -> anyhow::Result<Rosters> {
    let mut base = Rosters::default();
    let file = FoundFile::named(path, current_dir);
    let source = config::read(&file.path, &file.display)
        .map_err(|problem| anyhow!("{}", problem.message))?;
    base.add(source);
    Ok(base)
}

/// Standard input, under a name by which its form is told.
fn standard_input() -> anyhow::Result<Source> {
    let text = crate::cli::standard_input()?;
    let start = text.trim_start_matches('\u{FEFF}').trim_start();
    let extension = if start.starts_with(['{', '[']) && !start.starts_with("[[") {
        "json"
    } else if start.starts_with("BEGIN:VCALENDAR") {
        "ics"
    } else if start.starts_with("[[") {
        "toml"
    } else if start
        .lines()
        .next()
        .is_some_and(|line| line.contains(',') && !line.contains('='))
    {
        "csv"
    } else {
        "txt"
    };
    Ok(Source::new(format!("<stdin>.{extension}"), text))
}

fn format(args: &ImportArgs, current_dir: &Path) -> anyhow::Result<RosterFormat> {
    if let Some(format) = args.format {
        return Ok(format.into());
    }
    let Some(path) = args.output.output.as_ref().or(args.merge.as_ref()) else {
        return Ok(RosterFormat::Toml);
    };
    let display = FoundFile::named(path, current_dir).display;
    RosterFormat::of(&display).ok_or_else(|| {
        anyhow!("a roster is not written as `{display}`: choose a form by `--format`")
    })
}

/// The people of all files, each once.
struct Merged {
    people: Vec<Person>,
    /// How many of them were there before.
    kept: usize,
    by_name: HashMap<String, usize>,
    /// What was noticed on the way, to be told at the end.
    notes: Vec<String>,
}

impl Merged {
    fn new(kept: Vec<Person>) -> Self {
        let mut merged = Merged {
            kept: kept.len(),
            by_name: HashMap::new(),
            people: kept,
            notes: Vec::new(),
        };
        for at in 0..merged.people.len() {
            merged.know(at);
        }
        merged
    }

    /// Remembers all spellings of a person.
    fn know(&mut self, at: usize) {
        let person = &self.people[at];
        let names: Vec<String> = person
            .aliases
            .iter()
            .chain([&person.name])
            .map(|name| name_key(name))
            .collect();
        for name in names.into_iter().filter(|name| !name.is_empty()) {
            self.by_name.entry(name).or_insert(at);
        }
    }

    fn add(&mut self, person: Person) {
        let Some(&at) = self.by_name.get(&name_key(&person.name)) else {
            self.people.push(person);
            self.know(self.people.len() - 1);
            return;
        };
        let known = &mut self.people[at];
        let same = known.name == person.name || known.aliases.contains(&person.name);
        if !same {
            self.notes.push(format!(
                "`{}` in `{}` is `{}` in `{}`, and was left so",
                person.name, person.origin.file, known.name, known.origin.file
            ));
        }
        for handle in person.handles {
            if known.handles.contains(&handle) {
                continue;
            }
            if at < self.kept {
                let note = format!(
                    "`{}` lacks the handle `{handle}` of `{}`",
                    known.origin.file, known.name
                );
                self.notes.push(note);
            } else {
                known.handles.push(handle);
            }
        }
        for alias in person.aliases {
            if at >= self.kept && alias != known.name && !known.aliases.contains(&alias) {
                known.aliases.push(alias);
            }
        }
    }

    /// The roster: what was there as it was, where the form is the same, and the new people after it.
    fn text(&self, format: RosterFormat, kept: Option<&Source>) -> anyhow::Result<String> {
        let same = kept.filter(|source| RosterFormat::of(source.path()) == Some(format));
        let written = match same {
            Some(source) => appended(source.text(), format, &self.people[self.kept..]),
            None => appended(format.heading(), format, &self.people),
        };
        written.map_err(|reason| anyhow!("{reason}: choose another `--format`"))
    }

    fn tell(&self) {
        self.notes.iter().for_each(|message| note(message));
        let new = self.people.len() - self.kept;
        let people = if new == 1 { "person" } else { "people" };
        note(&match self.kept {
            0 => format!("{new} {people}"),
            kept => format!("{new} new {people} beside {kept}"),
        });
    }
}
