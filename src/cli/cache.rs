//! Where what is kept from run to run lies, and `kouetsu cache`.
//!
//! The command line and the environment say where, and nothing else: a project must not have a say in where files are
//! written.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand};

use super::usage_error;
use crate::cache::Cache;
use crate::config::UsageError;
use crate::paths::absolute;
use crate::report::count;

/// The folder of what is kept, in the place of the system's.
const FOLDER: &str = "KOUETSU_CACHE_DIR";

/// Whether nothing is kept.
const NONE: &str = "KOUETSU_NO_CACHE";

/// The file, in the folder, of what the web said.
const WEB: &str = "web.jsonl";

/// Under which the help shows what is said of it.
const HEADING: &str = "Cache";

/// What is kept from run to run.
#[derive(Debug, Default, Args)]
pub(super) struct CacheArgs {
    /// Use nothing that earlier runs kept, and keep nothing [env: KOUETSU_NO_CACHE]
    #[arg(long, help_heading = HEADING)]
    no_cache: bool,
    #[command(flatten)]
    place: PlaceArgs,
}

/// Where it lies.
#[derive(Debug, Default, Args)]
pub(super) struct PlaceArgs {
    /// The folder of what is kept from run to run, in the place of the system's [env: KOUETSU_CACHE_DIR]
    #[arg(long, value_name = "DIR", help_heading = HEADING)]
    cache_dir: Option<PathBuf>,
}

/// What can be done with the cache.
#[derive(Debug, Subcommand)]
pub(super) enum CacheCommand {
    /// Print the folder of what is kept from run to run
    Dir(PlaceArgs),
    /// Remove what was kept
    Clean(PlaceArgs),
}

impl CacheArgs {
    /// The folder of what is kept, absolute; nothing if nothing is kept.
    pub(super) fn folder(&self, current_dir: &Path) -> Option<PathBuf> {
        let none = std::env::var(NONE).is_ok_and(|word| is_yes(&word));
        let folder = || self.place.folder(current_dir);
        (!self.no_cache && !none).then(folder).flatten()
    }
}

/// Whether the value of a variable turns on what it is about.
fn is_yes(word: &str) -> bool {
    !["", "0", "false", "no", "off"].contains(&word.to_ascii_lowercase().as_str())
}

impl PlaceArgs {
    /// By the flag, the variable, the XDG base directory specification, or the custom of the system.
    fn folder(&self, current_dir: &Path) -> Option<PathBuf> {
        let variable = std::env::var_os(FOLDER).filter(|folder| !folder.is_empty());
        let own = self.cache_dir.clone().or(variable.map(PathBuf::from));
        if let Some(own) = own {
            return Some(absolute(&own, current_dir));
        }
        let folder = |name: &str| {
            let folder = std::env::var_os(name).map(PathBuf::from);
            // The specification has relative paths ignored.
            folder.filter(|folder| folder.is_absolute())
        };
        let system = folder("XDG_CACHE_HOME").or_else(|| {
            if cfg!(windows) {
                folder("LOCALAPPDATA")
            } else if cfg!(target_os = "macos") {
                folder("HOME").map(|home| home.join("Library/Caches"))
            } else {
                folder("HOME").map(|home| home.join(".cache"))
            }
        });
        system.map(|system| system.join("kouetsu"))
    }

    fn known_folder(&self) -> anyhow::Result<Result<PathBuf, UsageError>> {
        let folder = self.folder(&super::current_dir()?);
        Ok(folder.ok_or_else(|| {
            usage_error(
                "nothing is kept, since it is not known where",
                format!("set `{FOLDER}` or `HOME`"),
            )
        }))
    }
}

/// The file of what the web said.
pub(super) fn web(folder: &Path) -> PathBuf {
    folder.join(WEB)
}

pub(super) fn run(command: &CacheCommand) -> anyhow::Result<ExitCode> {
    let (CacheCommand::Dir(place) | CacheCommand::Clean(place)) = command;
    let folder = match place.known_folder()? {
        Ok(folder) => folder,
        Err(error) => return Ok(super::usage(&[error])),
    };
    let mut out = io::stdout().lock();
    match command {
        CacheCommand::Dir(_) => writeln!(out, "{}", folder.display())?,
        CacheCommand::Clean(_) => super::say(&clean(&folder)?),
    }
    Ok(ExitCode::SUCCESS)
}

/// Removes what is ours, whatever else is in the folder, and says what it was.
fn clean(folder: &Path) -> anyhow::Result<String> {
    let removed = || -> io::Result<(usize, u64)> {
        let (mut files, mut bytes) = Cache::at(folder).clear()?;
        let web = web(folder);
        if let Ok(metadata) = web.metadata() {
            std::fs::remove_file(web)?;
            files += 1;
            bytes += metadata.len();
        }
        Ok((files, bytes))
    };
    let shown = folder.display();
    let (files, bytes) = removed().with_context(|| format!("`{shown}` cannot be cleaned"))?;
    let files = count(files, "file");
    Ok(format!("removed {files} of {bytes} bytes from {shown}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_can_say_no() {
        let yes = |words: &[&str]| words.iter().all(|word| is_yes(word));
        let no = |words: &[&str]| !words.iter().any(|word| is_yes(word));
        assert!(yes(&["1", "true", "yes", "x"]));
        assert!(no(&["", "0", "false", "No", "OFF"]));
    }
}
