//! `kouetsu init`: a first configuration and roster, from what the project is seen to be. Nothing is asked, and nothing that
//! is there is written over.

mod seen;

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

use anyhow::anyhow;

use super::{say, usage};
use crate::config::{self, Overlay};
use crate::findings::write::create;
use crate::paths::{absolute, relative};
use crate::report::count;
use crate::rules;
use seen::Seen;

const CONFIG: &str = "kouetsu.toml";
const ROSTER: &str = "roster.txt";

/// The names of files that may be rosters already.
const ROSTERS: [&str; 9] = [
    "roster.txt",
    "roster.toml",
    "roster.csv",
    "people.toml",
    "people.csv",
    "speakers.json",
    "speakers.csv",
    "speakers.toml",
    "speakers.txt",
];

pub(super) fn run(folder: &Path) -> anyhow::Result<ExitCode> {
    let current_dir = super::current_dir()?;
    let paths = [folder.to_owned()];
    let folder = absolute(folder, &current_dir);
    if !folder.is_dir() {
        let message = format!("`{}` is no folder", relative(&folder, &current_dir));
        let help = "name the folder of the project";
        return Ok(usage(&[super::usage_error(message, help)]));
    }
    let overlay = Overlay::default();
    let known = rules::vocabulary();
    let config = match config::load(&paths, &overlay, &known, &current_dir) {
        Ok(config) => config,
        Err(errors) => return Ok(usage(&errors)),
    };
    let seen = match Seen::of(&paths, &folder, &config, &current_dir) {
        Ok(seen) => seen,
        Err(errors) => return Ok(usage(&errors)),
    };
    let mut out = io::stdout().lock();
    writeln!(out, "saw {}", seen.in_words())?;
    let shown = |name: &str| relative(&folder.join(name), &current_dir);
    let has_config = match &config.file {
        Some(file) => {
            writeln!(out, "`{}` is there, and stays as it is", file.path())?;
            true
        }
        None => false,
    };
    let rosters: Vec<&str> = ROSTERS
        .into_iter()
        .filter(|name| folder.join(name).is_file())
        .collect();
    let writes_roster = rosters.is_empty() && config.rosters.is_empty() && seen.names_anyone();
    let named = match writes_roster {
        true => vec![ROSTER],
        false => rosters.clone(),
    };
    if writes_roster {
        write(&folder.join(ROSTER), &seen.roster())?;
        let people = count(seen.people.len(), "name");
        writeln!(out, "wrote `{}`: {people} of the documents", shown(ROSTER))?;
    }
    for name in &rosters {
        writeln!(out, "`{}` is there, and stays as it is", shown(name))?;
    }
    if !has_config {
        write(&folder.join(CONFIG), &text(&seen, &folder, &named))?;
        writeln!(out, "wrote `{}`", shown(CONFIG))?;
    }
    let mut next = String::from("next: ");
    if writes_roster {
        let _ = write!(
            next,
            "compare `{}` with what the speakers call themselves, for what stands in it is right; ",
            shown(ROSTER)
        );
        if has_config {
            let path = relative(&folder.join(ROSTER), &config.root);
            let _ = write!(next, "add `roster = [\"{path}\"]` to the configuration; ");
        }
    }
    next.push_str("`kouetsu check`, and `kouetsu baseline` if there is too much to mend at once");
    writeln!(out, "{next}")?;
    Ok(ExitCode::SUCCESS)
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    create(path, text).map_err(|why| anyhow!("`{}` cannot be written: {why}", path.display()))
}

/// The configuration for a project.
fn text(seen: &Seen, folder: &Path, rosters: &[&str]) -> String {
    let mut text = String::from(
        "# What kouetsu checks here. `kouetsu config` shows every value, `kouetsu rules` every rule.\n",
    );
    let _ = writeln!(text, "# Written for {}.\n", seen.in_words());
    let profile = seen.profile();
    let _ = writeln!(text, "extend = [{}]", toml::Value::from(profile));
    let list = |names: &[String]| toml::Value::from(names.to_vec()).to_string();
    if !rosters.is_empty() {
        let names: Vec<String> = rosters.iter().map(|name| (*name).to_owned()).collect();
        let _ = writeln!(text, "roster = {}", list(&names));
    }
    let styles = vale_styles(folder);
    if !styles.is_empty() {
        let _ = writeln!(text, "vale-styles = {}", list(&styles));
    }
    if folder.join("prh.yml").is_file() {
        text.push_str("\n[rules.misspelled-term]\nfiles = [\"prh.yml\"]\n");
    }
    text
}

/// The styles that a `.vale.ini` names and that are there, relative to its folder.
fn vale_styles(folder: &Path) -> Vec<String> {
    let path = folder.join(".vale.ini");
    let settings = path
        .is_file()
        .then(|| config::read(&path, &".vale.ini".into()));
    let Some(Ok(settings)) = settings else {
        return Vec::new();
    };
    let values = |key: &str| -> Vec<String> {
        let lines = settings
            .text()
            .lines()
            .filter_map(|line| line.split_once('='));
        let values = lines.filter(|(name, _)| name.trim() == key);
        let values = values.flat_map(|(_, value)| value.split(','));
        values.map(|value| value.trim().to_owned()).collect()
    };
    let Some(path) = values("StylesPath").into_iter().next() else {
        return Vec::new();
    };
    let mut styles: Vec<String> = values("BasedOnStyles")
        .into_iter()
        .filter(|style| !style.is_empty())
        .map(|style| format!("{path}/{style}"))
        .filter(|style| folder.join(style).is_dir())
        .collect();
    styles.sort();
    styles.dedup();
    styles
}

impl Seen {
    /// The people of the documents as a roster. Who is named by one name only waits for the other.
    fn roster(&self) -> String {
        let mut text = String::from(
            "# Who is named in the documents, and how: canonical = other right names, each separated by a comma.\n\
             # What stands here is taken for right. Compare it with what the people call themselves.\n",
        );
        let (whole, part): (Vec<_>, Vec<_>) = self.people.iter().partition(|name| is_whole(name));
        for name in whole {
            text.push_str(name);
            text.push('\n');
        }
        if !part.is_empty() {
            text.push_str("\n# Seen with one name only. Write them out, and take the # away.\n");
        }
        for name in part {
            let _ = writeln!(text, "# {name}");
        }
        text
    }
}

/// Whether a name is a given and a family name, as far as one can tell.
fn is_whole(name: &str) -> bool {
    let japanese = name.chars().all(crate::roster::is_japanese);
    name.contains([' ', '・', '＝']) || japanese && name.chars().count() >= 4
}

/// Says what could not be read; it is not missed in what is written.
fn unread(problems: &[crate::diagnostic::Diagnostic]) {
    for problem in problems {
        say(&format!(
            "note: `{}` was left out: {}",
            problem.primary.file, problem.message
        ));
    }
}
