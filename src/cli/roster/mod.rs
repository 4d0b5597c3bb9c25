//! `kouetsu roster`: keeping the list of people.

mod export;
mod import;
pub(super) mod suggest;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Args, Subcommand, ValueEnum};

use crate::config::{self, Config, FoundFile, Overlay};
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::{self, Format, Report, Run, Screen};
use crate::roster::{self, Person, RosterFormat};
use crate::rules;
use crate::source::{Source, Sources};

#[derive(Debug, Subcommand)]
pub(super) enum RosterCommand {
    /// Make a roster of speakers from pretalx, Sessionize, a spreadsheet or a calendar
    Import(ImportArgs),
    /// List the people of the documents that the roster lacks
    Suggest(SuggestArgs),
    /// Print the names of the roster as an allow-list for a spelling checker
    Export(ExportArgs),
}

#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// What pretalx or Sessionize answers (`.json`), a spreadsheet (`.csv`), a schedule (`.ics`) or a roster; `-` is
    /// standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The form of the roster [default: by the name of the output, else toml]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<FormatArg>,
    /// A roster to which the people are added; what stands in it stays as it is
    #[arg(long, value_name = "ROSTER")]
    merge: Option<PathBuf>,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, Args)]
pub(super) struct SuggestArgs {
    /// Files and folders to look through
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    rosters: RosterArgs,
    /// How the names are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    output_format: ListFormat,
}

#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// The program that shall know the names
    #[arg(long = "for", value_enum, value_name = "PROGRAM")]
    program: Program,
    #[command(flatten)]
    rosters: RosterArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Debug, Args)]
struct OutputArgs {
    /// The file to write, in the place of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Overwrite the file if it exists
    #[arg(long, requires = "output")]
    force: bool,
}

#[derive(Debug, Args)]
struct RosterArgs {
    /// A roster, besides the configuration's
    #[arg(long, value_name = "FILE")]
    roster: Vec<PathBuf>,
    /// Read no configuration file
    #[arg(long)]
    isolated: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormatArg {
    /// A line per person
    Text,
    /// A table per person
    Toml,
    /// A row per person
    Csv,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum ListFormat {
    /// A line per name, with how often it stands in the documents and where first
    #[default]
    Human,
    /// One JSON object, for programs
    Json,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Program {
    /// typos: a table for `_typos.toml`
    Typos,
    /// cspell: a custom dictionary
    Cspell,
    /// Vale: the `accept.txt` of a vocabulary
    Vale,
}

pub(super) fn run(command: &RosterCommand) -> anyhow::Result<ExitCode> {
    let current_dir = super::current_dir()?;
    match command {
        RosterCommand::Import(args) => import::run(args, &current_dir),
        RosterCommand::Suggest(args) => suggest::run(args, &current_dir),
        RosterCommand::Export(args) => export::run(args, &current_dir),
    }
}

impl From<FormatArg> for RosterFormat {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Text => RosterFormat::Text,
            FormatArg::Toml => RosterFormat::Toml,
            FormatArg::Csv => RosterFormat::Csv,
        }
    }
}

/// Rosters as they are read, one after another.
#[derive(Default)]
struct Rosters {
    sources: Vec<Source>,
    people: Vec<Person>,
    problems: Vec<Diagnostic>,
}

impl Rosters {
    fn read(&mut self, path: &Path, current_dir: &Path) {
        let file = FoundFile::named(path, current_dir);
        match config::read(&file.path, &file.display) {
            Ok(source) => self.add(source),
            Err(problem) => self.problems.push(*problem),
        }
    }

    fn add(&mut self, source: Source) {
        let (people, problems) = roster::parse(&source);
        self.people.extend(people);
        self.problems.extend(problems);
        self.sources.push(source);
    }

    /// Shows what is wrong on standard error; whether people may be missing because of it.
    fn complain(&self) -> anyhow::Result<bool> {
        if self.problems.is_empty() {
            return Ok(false);
        }
        let sources: Sources = self.sources.iter().cloned().collect();
        let run = Run::default();
        let report = Report::new(&self.problems, &sources, &run);
        report::write(
            &report,
            Format::Human,
            Screen::default(),
            &mut io::stderr().lock(),
        )?;
        Ok(self
            .problems
            .iter()
            .any(|problem| problem.severity == Severity::Error))
    }
}

/// The configuration for `paths`; else the exit status of a command line that is wrong.
fn configuration(
    paths: &[PathBuf],
    args: &RosterArgs,
    current_dir: &Path,
) -> Result<Config, ExitCode> {
    let overlay = Overlay {
        roster: args.roster.clone(),
        isolated: args.isolated,
        ..Overlay::default()
    };
    config::load(paths, &overlay, &rules::vocabulary(), current_dir)
        .map_err(|errors| super::usage(&errors))
}

/// Writes to standard output, or to a file that is whole or not there at all.
fn write(text: &str, args: &OutputArgs, current_dir: &Path) -> anyhow::Result<()> {
    let Some(output) = &args.output else {
        return Ok(io::stdout().lock().write_all(text.as_bytes())?);
    };
    let file = FoundFile::named(output, current_dir);
    if file.path.exists() && !args.force {
        bail!(
            "`{}` exists already: name another file, or overwrite it with `--force`",
            file.display
        );
    }
    let folder = file.path.parent().unwrap_or(current_dir);
    let name = file.path.file_name().unwrap_or_default().to_string_lossy();
    let draft = folder.join(format!(".{name}.{}", std::process::id()));
    let written = fs::write(&draft, text).and_then(|()| fs::rename(&draft, &file.path));
    if written.is_err() {
        // Nothing is left of a file that could not be written.
        let _ = fs::remove_file(&draft);
    }
    written.with_context(|| format!("`{}` cannot be written", file.display))
}

/// Says on standard error what is worth knowing and not wrong.
fn note(message: &str) {
    // Nobody is left to tell if standard error is gone.
    let _ = writeln!(io::stderr().lock(), "note: {message}");
}
