//! `kouetsu roster export`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::bail;

use super::{ExportArgs, Program, Rosters, configuration};
use crate::roster::SpellChecker;

pub(super) fn run(args: &ExportArgs, current_dir: &Path) -> anyhow::Result<ExitCode> {
    let config = match configuration(&[PathBuf::from(".")], &args.rosters, current_dir) {
        Ok(config) => config,
        Err(status) => return Ok(status),
    };
    if config.rosters.is_empty() {
        bail!("there is no roster: name one by `--roster`, or in the configuration");
    }
    let mut rosters = Rosters::default();
    for path in &config.rosters {
        rosters.read(path, current_dir);
    }
    if rosters.complain()? {
        bail!("nothing was written, since names would be missing");
    }
    let list = SpellChecker::from(args.program).allow(&rosters.people);
    super::write(&list, &args.output, current_dir)?;
    Ok(ExitCode::SUCCESS)
}

impl From<Program> for SpellChecker {
    fn from(program: Program) -> Self {
        match program {
            Program::Typos => SpellChecker::Typos,
            Program::Cspell => SpellChecker::Cspell,
            Program::Vale => SpellChecker::Vale,
        }
    }
}
