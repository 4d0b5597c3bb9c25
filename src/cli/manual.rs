//! `kouetsu completions` and `kouetsu man`: what the command line says of itself.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use super::{Cli, complain};
use crate::text::nearest;

pub(super) fn completions(shell: Shell) -> anyhow::Result<ExitCode> {
    // It is made in memory, since the generator panics where it cannot write.
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "kouetsu", &mut text);
    io::stdout().lock().write_all(&text)?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn page(command: Option<&str>) -> anyhow::Result<ExitCode> {
    let mut whole = Cli::command().disable_help_subcommand(true);
    whole.build();
    let Some(name) = command else {
        return print(whole);
    };
    if let Some(command) = whole.find_subcommand(name) {
        return print(command.clone());
    }
    let help = match nearest(name, whole.get_subcommands().map(clap::Command::get_name)) {
        Some(near) => format!("there is `{near}`"),
        None => "`kouetsu --help` lists all commands".to_owned(),
    };
    complain(&format!("there is no command `{name}`"), Some(&help));
    Ok(ExitCode::from(2))
}

fn print(command: clap::Command) -> anyhow::Result<ExitCode> {
    let mut text = Vec::new();
    let version = concat!("kouetsu ", env!("CARGO_PKG_VERSION"));
    Man::new(command).source(version).render(&mut text)?;
    io::stdout().lock().write_all(&text)?;
    Ok(ExitCode::SUCCESS)
}
