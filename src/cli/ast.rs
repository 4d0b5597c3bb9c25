//! `kouetsu ast`.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::anyhow;

use crate::config::{self, FoundFile};
use crate::document::{ast, mdast};
use crate::guard::guarded;
use crate::project::Surroundings;
use crate::project::files::Disk;
use crate::source::Source;

pub(super) fn run(file: &Path, as_mdast: bool) -> anyhow::Result<ExitCode> {
    let current_dir = super::current_dir()?;
    let named = FoundFile::named(file, &current_dir);
    let source = if file == Path::new("-") {
        Source::new("-", super::standard_input()?)
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
        let around = Surroundings::of(&config, Arc::new(Disk::default()));
        let document = guarded(|| around.parse(&named.path, source))
            .map_err(|_| anyhow!("the document could not be read"))?;
        ast::to_json(&document)
    };
    io::stdout().lock().write_all(json.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
