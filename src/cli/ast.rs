//! `kouetsu ast`.

use std::io::{self, Read, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, anyhow};

use crate::config::{self, FoundFile};
use crate::document::{ast, mdast};
use crate::project::files::Disk;
use crate::session::Session;
use crate::source::Source;

pub(super) fn run(file: &Path, as_mdast: bool) -> anyhow::Result<ExitCode> {
    let current_dir = super::current_dir()?;
    let named = FoundFile::named(file, &current_dir);
    let source = if file == Path::new("-") {
        let mut text = String::new();
        io::stdin()
            .read_to_string(&mut text)
            .context("standard input cannot be read as UTF-8")?;
        Source::new("-", text)
    } else {
        config::read(&named.path, &named.display)
            .map_err(|problem| anyhow!("{}: {}", named.display, problem.message))?
    };
    let json = if as_mdast {
        mdast::to_json(source.text()).map_err(|reason| anyhow!("{}: {reason}", named.display))?
    } else {
        let config = config::load(
            std::slice::from_ref(&named.path),
            &config::Overlay::default(),
            &crate::rules::vocabulary(),
            &current_dir,
        )
        .map_err(|errors| anyhow!("{}", errors[0]))?;
        let mut session = Session::new(&config, std::sync::Arc::new(Disk::default()));
        let display = source.path().clone();
        session.set(vec![(named.path, source)]);
        let document = session
            .project()
            .document(&display)
            .context("the document could not be read")?;
        ast::to_json(document)
    };
    io::stdout().lock().write_all(json.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
