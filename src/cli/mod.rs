//! The command line: what it understands, and one file for each thing that it does.
//!
//! Exit status: 0 when all is well, 1 when something was found, 2 when the command could not run.

mod ast;
mod check;
mod explain;
mod roster;
mod rules;

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::UsageError;
use crate::report::{Format, Screen};

/// The last reading of a manuscript: finds broken links, figures without alternative text, fences that close in the
/// wrong place, misspelled names and more in Markdown and MyST reports
#[derive(Debug, Parser)]
#[command(name = "kouetsu", version, about, styles = styles(), propagate_version = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check files, or all Markdown files in folders
    Check(CheckArgs),
    /// Print a rule's page: what it finds, why it matters, its options and examples
    Explain {
        /// The rule's name, or another linter's name for it, such as MD045
        rule: String,
    },
    /// List all rules with their group, default and fix
    Rules,
    /// Keep the roster: make it of speakers' lists, find who is missing, export its names
    #[command(subcommand)]
    Roster(roster::RosterCommand),
    /// Print the tree of a document as JSON
    Ast {
        /// The document; `-` is standard input
        file: PathBuf,
        /// Print mdast, the tree of the unified and MyST worlds, as the `markdown` crate reads it
        #[arg(long)]
        mdast: bool,
    },
}

#[derive(Debug, Args)]
struct CheckArgs {
    /// Files and folders to check
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// Rules, groups, `default` or `all` to run, in the place of the configuration's `select`
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Vec<String>,
    /// Rules or groups to leave out
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    ignore: Vec<String>,
    /// A roster of names, besides the configuration's
    #[arg(long, value_name = "FILE")]
    roster: Vec<PathBuf>,
    /// Read no configuration file
    #[arg(long)]
    isolated: bool,
    /// How findings are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    output_format: Format,
    /// The least severe finding that makes the exit status 1 [default: warning]
    #[arg(long, value_enum, value_name = "LEVEL")]
    fail_on: Option<FailOn>,
    /// Check standard input as this file of its project
    #[arg(long, value_name = "FILE", conflicts_with = "paths")]
    stdin_filename: Option<PathBuf>,
    /// When to use colours
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    color: Color,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Also into files and pipes
    Always,
    /// Not even on a terminal
    Never,
}

impl Color {
    fn screen(self) -> Screen {
        let terminal = io::stdout().is_terminal();
        let color = match self {
            Color::Auto => {
                terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            }
            Color::Always => true,
            Color::Never => false,
        };
        let width = if terminal {
            terminal_size::terminal_size().map(|(width, _)| width.0.into())
        } else {
            None
        };
        Screen {
            color,
            width: width.unwrap_or(Screen::default().width),
        }
    }
}

fn styles() -> Styles {
    Styles::styled()
        .header(AnsiColor::Green.on_default().bold())
        .usage(AnsiColor::Green.on_default().bold())
        .literal(AnsiColor::Cyan.on_default().bold())
        .placeholder(AnsiColor::Cyan.on_default())
}

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Check(args) => check::run(&args),
        Command::Explain { rule } => explain::run(&rule),
        Command::Rules => rules::run(),
        Command::Roster(command) => roster::run(&command),
        Command::Ast { file, mdast } => ast::run(&file, mdast),
    };
    match outcome {
        Ok(code) => code,
        // Whoever reads, as `head` does, has seen enough.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("{error:#}"), None);
            ExitCode::from(2)
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let io = error.downcast_ref::<io::Error>();
    io.is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// The folder in which the command runs, and to which all paths are relative.
#[expect(clippy::disallowed_methods, reason = "this is the command line")]
fn current_dir() -> anyhow::Result<PathBuf> {
    std::env::current_dir().context("the current folder cannot be read")
}

/// All of standard input.
fn standard_input() -> anyhow::Result<String> {
    io::read_to_string(io::stdin()).context("standard input cannot be read as UTF-8")
}

/// Says on standard error why the command cannot run.
fn complain(message: &str, help: Option<&str>) {
    let mut stderr = io::stderr().lock();
    // Nobody is left to tell if standard error is gone.
    let _ = writeln!(stderr, "error: {message}");
    if let Some(help) = help {
        let _ = writeln!(stderr, "  help: {help}");
    }
}

/// Says what is wrong with the command line; the exit status is 2.
fn usage(errors: &[UsageError]) -> ExitCode {
    for error in errors {
        complain(&error.message, error.help.as_deref());
    }
    ExitCode::from(2)
}
