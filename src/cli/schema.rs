//! `kouetsu schema`.

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::ValueEnum;

use crate::rules::schema;

/// Of what a schema is.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Subject {
    /// `kouetsu.toml`, with the project's own rules
    Config,
    /// A rule's page
    Page,
}

pub(super) fn run(subject: Subject) -> anyhow::Result<ExitCode> {
    let text = match subject {
        Subject::Config => schema::config(&super::rules::catalogue()?),
        Subject::Page => schema::PAGE.to_owned(),
    };
    io::stdout().lock().write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
