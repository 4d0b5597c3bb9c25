//! The command line: what it understands, and one file for each thing that it does.
//!
//! Exit status: 0 when all is well, 1 when something was found, 2 when the command could not run.

mod ast;
mod baseline;
mod before;
mod cache;
mod check;
mod config;
mod explain;
mod fix;
mod fmt;
mod init;
mod input;
mod manual;
mod online;
mod output;
mod roster;
mod rules;
mod rules_test;
mod schema;
mod settings;

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use cache::{CacheArgs, CacheCommand};
pub(crate) use input::{Input, Loaded, Manner};
use output::OutputFile;
use settings::SettingsArgs;

use crate::config::UsageError;
use crate::report::{Format, Screen, visible_lines};

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
    /// Lay files out alike, without a change to what a reader sees
    Fmt(FmtArgs),
    /// Write the findings that there are into a file, so that only new ones are told
    Baseline {
        /// Files and folders to check
        #[arg(default_value = ".")]
        paths: Vec<PathBuf>,
        #[command(flatten)]
        settings: SettingsArgs,
    },
    /// Write a first configuration and roster, from what the project is seen to be
    Init {
        /// The folder of the project
        #[arg(default_value = ".")]
        folder: PathBuf,
    },
    /// Print a rule's page: what it finds, why it matters, its options and examples
    Explain {
        /// The rule's name, or another linter's name for it, such as MD045; `scopes` lists where a page can look,
        /// `scripts` what a script can ask
        rule: String,
    },
    /// List all rules, those of the project's own included, with their group, default and fix
    Rules {
        #[command(subcommand)]
        command: Option<RulesCommand>,
    },
    /// Print the configuration: each value that holds, and who wrote it
    Config {
        /// The folder or file for which it holds
        #[arg(default_value = ".")]
        path: PathBuf,
        #[command(flatten)]
        settings: SettingsArgs,
    },
    /// Print a JSON schema, by which editors complete and check a configuration or a page
    Schema {
        /// Of what
        #[arg(value_enum)]
        of: schema::Subject,
    },
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
    /// See where what is kept from run to run lies, or remove it
    #[command(subcommand)]
    Cache(CacheCommand),
    /// Serve an editor: the language server protocol over standard input and output
    Server {
        /// What editors add; there is no other way
        #[arg(long, hide = true)]
        stdio: bool,
    },
    /// Print the completions of a shell
    Completions {
        /// The shell that shall complete
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Print the manual page of kouetsu, or of one of its commands
    Man {
        /// The command
        command: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
enum RulesCommand {
    /// Try the examples of the project's own rules: what is bad must be found, what is good must not
    Test {
        /// Pages, or folders of them; those of the configuration if none are named
        paths: Vec<PathBuf>,
    },
}

#[derive(Debug, Args)]
struct CheckArgs {
    /// Files and folders to check
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    settings: SettingsArgs,
    /// Ask the web whether URLs lead somewhere: `all` of them, or those that a Git revision did not have (`new`, or
    /// `new:REV`)
    #[arg(long, value_name = "WHICH", num_args = 0..=1, require_equals = true, default_missing_value = "all")]
    online: Option<online::Which>,
    /// How findings are written
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        default_value_t,
        env = "KOUETSU_OUTPUT_FORMAT",
        hide_env_values = true
    )]
    output_format: Format,
    /// Write the findings to a file too, in a format that its name tells or that is given: `sarif=FILE`. Can be given
    /// several times
    #[arg(long, value_name = "[FORMAT=]FILE", value_parser = OutputFile::parse)]
    output_file: Vec<OutputFile>,
    /// Tell only of lines that this Git revision did not have; `REV...` is where the branch left `REV`
    #[arg(long, value_name = "REV")]
    since: Option<String>,
    /// Count findings by rule, in the place of showing them
    #[arg(long)]
    statistics: bool,
    /// Tell on standard error how long each rule took
    #[arg(long)]
    timing: bool,
    /// Check standard input as this file of its project
    #[arg(long, value_name = "FILE", conflicts_with = "paths")]
    stdin_filename: Option<PathBuf>,
    /// When to use colours
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    color: Color,
    #[command(flatten)]
    fix: FixArgs,
    #[command(flatten)]
    cache: CacheArgs,
}

/// What is done about findings.
#[derive(Debug, Args)]
#[command(next_help_heading = "Fixing")]
struct FixArgs {
    /// Make the fixes that change nothing for the reader
    #[arg(long)]
    fix: bool,
    /// Make also those that change what the reader sees, where they say so
    #[arg(long)]
    unsafe_fixes: bool,
    /// Show what fixing would change, and write nothing
    #[arg(long)]
    diff: bool,
    /// Make only the fixes of these rules or groups
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    fix_only: Vec<String>,
}

impl FixArgs {
    /// Whether nothing is said of fixes.
    fn is_none(&self) -> bool {
        let FixArgs {
            fix,
            unsafe_fixes,
            diff,
            fix_only,
        } = self;
        !fix && !unsafe_fixes && !diff && fix_only.is_empty()
    }
}

#[derive(Debug, Args)]
struct FmtArgs {
    /// Files and folders to lay out
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// Say which files would change, and write nothing
    #[arg(long)]
    check: bool,
    /// Show what would change, and write nothing
    #[arg(long)]
    diff: bool,
    /// Read no configuration file
    #[arg(long)]
    isolated: bool,
    /// Lay out standard input as this file of its project, onto standard output
    #[arg(long, value_name = "FILE", conflicts_with = "paths")]
    stdin_filename: Option<PathBuf>,
    /// When to use colours
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    color: Color,
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
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        // A CI service reads this, and it repeats what was typed.
        Err(error) if error.use_stderr() && !io::stderr().is_terminal() => {
            say(&error.render().to_string());
            return ExitCode::from(2);
        }
        Err(error) => error.exit(),
    };
    let outcome = match cli.command {
        Command::Check(args) => check::run(&args),
        Command::Fmt(args) => fmt::run(&args),
        Command::Baseline { paths, settings } => baseline::run(&paths, &settings),
        Command::Init { folder } => init::run(&folder),
        Command::Explain { rule } => explain::run(&rule),
        Command::Rules { command: None } => rules::run(),
        Command::Rules {
            command: Some(RulesCommand::Test { paths }),
        } => rules_test::run(&paths),
        Command::Config { path, settings } => config::run(&path, &settings),
        Command::Schema { of } => schema::run(of),
        Command::Roster(command) => roster::run(&command),
        Command::Ast { file, mdast } => ast::run(&file, mdast),
        Command::Cache(command) => cache::run(&command),
        Command::Server { stdio: _ } => crate::server::run().map(|()| ExitCode::SUCCESS),
        Command::Completions { shell } => manual::completions(shell),
        Command::Man { command } => manual::page(command.as_deref()),
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
    say(&format!("error: {message}"));
    if let Some(help) = help {
        say(&format!("  help: {help}"));
    }
}

/// Writes lines to standard error.
fn say(text: &str) {
    let mut stderr = io::stderr().lock();
    for line in visible_lines(text) {
        // Nobody is left to tell if standard error is gone.
        let _ = writeln!(stderr, "{line}");
    }
}

fn usage_error(message: impl Into<String>, help: impl Into<String>) -> UsageError {
    UsageError {
        message: message.into(),
        help: Some(help.into()),
    }
}

/// Says what is wrong with the command line; the exit status is 2.
fn usage(errors: &[UsageError]) -> ExitCode {
    for error in errors {
        complain(&error.message, error.help.as_deref());
    }
    ExitCode::from(2)
}
