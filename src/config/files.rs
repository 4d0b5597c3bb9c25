//! Which files are checked.
//!
//! A folder is walked as Git sees it, so that what an author does not publish is not checked either. A file named on the
//! command line is checked whatever Git thinks of it, but `exclude` holds for it too: a commit hook names every file
//! that was touched, and what a project excluded once is meant for the hook as well.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use ignore::{DirEntry, WalkBuilder};

use super::patterns::Filter;
use super::read::{reason, unreadable};
use super::{Config, UsageError};
use crate::diagnostic::Diagnostic;
use crate::paths::{absolute, relative};

/// A file to check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundFile {
    /// Where it is, absolute.
    pub path: PathBuf,
    /// How it is shown: relative to the current directory, with `/`.
    pub display: Arc<str>,
}

impl FoundFile {
    /// The file that `path`, which is relative to `current_dir`, names.
    pub fn named(path: &Path, current_dir: &Path) -> Self {
        let path = absolute(path, current_dir);
        let display = relative(&path, current_dir).into();
        FoundFile { path, display }
    }
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Discovery {
    /// The files to check, each once, in the order of their paths.
    pub files: Vec<FoundFile>,
    /// The paths that were named and are not checked, because the configuration excludes them.
    pub excluded: Vec<FoundFile>,
    /// The folders that could not be read, under the rule `unreadable-file`.
    pub problems: Vec<Diagnostic>,
}

/// Finds the files that `paths` name, which are relative to `current_dir`, an absolute path.
///
/// A folder stands for the files below it that `include` matches and `exclude` does not, without
/// - what `.gitignore`, `.ignore` and Git's own exclude files name, also where there is no repository;
/// - hidden files and folders;
/// - folders that a tool made: `node_modules`, Python environments, and `_build` beside the configuration of Sphinx,
///   Jupyter Book or mystmd.
///
/// None of that but `exclude` holds for a path that is named itself. A link to a folder is not followed, unless it is
/// named; a link to a file is, unless that file is checked under its own name.
///
/// Whether a file can be read is not asked here, but by [`read`](super::read()).
///
/// # Errors
/// Paths that do not exist.
pub fn discover(
    paths: &[PathBuf],
    config: &Config,
    current_dir: &Path,
) -> Result<Discovery, Vec<UsageError>> {
    let mut walk = Walk {
        filter: Arc::new(Filter::new(config)),
        current_dir,
        boundary: config.boundary(),
        found: Vec::new(),
        discovery: Discovery::default(),
    };
    let mut errors = Vec::new();
    for path in paths {
        match named(path, current_dir) {
            Ok(path) => walk.named(path),
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() {
        Ok(walk.finish())
    } else {
        Err(errors)
    }
}

/// A path of the command line, made absolute, if something stands there, be it a link that leads nowhere.
pub(super) fn named(path: &Path, current_dir: &Path) -> Result<PathBuf, UsageError> {
    use io::ErrorKind::{NotADirectory, NotFound};
    let full = absolute(path, current_dir);
    match fs::symlink_metadata(&full) {
        Err(error) if matches!(error.kind(), NotFound | NotADirectory) => Err(UsageError {
            message: format!("`{}` does not exist", path.display()),
            help: None,
        }),
        _ => Ok(full),
    }
}

struct Walk<'a> {
    filter: Arc<Filter>,
    current_dir: &'a Path,
    /// What is known to be the project's.
    boundary: Option<PathBuf>,
    found: Vec<Found>,
    discovery: Discovery,
}

/// A file, once it is known to be there.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    /// Whether it is a link to another.
    is_link: bool,
    path: PathBuf,
    /// Whether its name is from the listing of its folder, and so the one that it has there.
    is_listed: bool,
}

impl Walk<'_> {
    fn named(&mut self, path: PathBuf) {
        if self.filter.excludes(&path) {
            let file = self.shown(path);
            self.discovery.excluded.push(file);
        } else if path.is_dir() {
            self.folder(&path);
        } else {
            self.found.push(Found {
                is_link: path.is_symlink(),
                path,
                is_listed: false,
            });
        }
    }

    fn folder(&mut self, folder: &Path) {
        let filter = self.filter.clone();
        let entries = WalkBuilder::new(folder)
            .require_git(false)
            .current_dir(self.current_dir)
            .filter_entry(move |entry| !filter.excludes(entry.path()) && !is_made_by_a_tool(entry))
            .build();
        for entry in entries {
            match entry {
                Ok(entry) => self.entry(entry),
                Err(error) => self.problem(folder, &error),
            }
        }
    }

    fn entry(&mut self, entry: DirEntry) {
        // What the listing says of it need not be asked again.
        let is_link = entry.path_is_symlink();
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        let path = entry.into_path();
        if is_folder || !self.filter.includes(&path) || is_link && path.is_dir() {
            return;
        }
        if is_link && self.leads_out(&path) {
            let shown = relative(&path, self.current_dir).into();
            let message = format!("`{shown}` is a link that leads out of the project");
            let mut problem = unreadable(&shown, message);
            problem.help("name it in `exclude`, or check the file where it lies");
            self.discovery.problems.push(*problem);
            return;
        }
        self.found.push(Found {
            is_link,
            path,
            is_listed: true,
        });
    }

    /// Whether a link that was found, and not named, leads to a file that is nobody's business here: a finding would show
    /// its lines, and a fix would write it.
    fn leads_out(&self, path: &Path) -> bool {
        let boundary = self.boundary.as_deref();
        let real = boundary.and_then(|boundary| fs::canonicalize(boundary).ok());
        let Some(boundary) = real else { return false };
        fs::canonicalize(path).is_ok_and(|path| !path.starts_with(boundary))
    }

    fn problem(&mut self, folder: &Path, error: &ignore::Error) {
        // A pattern that Git cannot read either, in some `.gitignore`, is no concern of ours.
        let Some(io) = error.io_error() else {
            return;
        };
        let shown = relative(place(error).unwrap_or(folder), self.current_dir).into();
        let message = format!("the folder `{shown}` cannot be read: {}", reason(io));
        let mut problem = unreadable(&shown, message);
        problem.help("make it readable, or name it in `exclude`");
        self.discovery.problems.push(*problem);
    }

    fn finish(mut self) -> Discovery {
        let found = std::mem::take(&mut self.found);
        self.discovery.files = each_once(found)
            .into_iter()
            .map(|path| self.shown(path))
            .collect();
        self.discovery
    }

    fn shown(&self, path: PathBuf) -> FoundFile {
        let display = relative(&path, self.current_dir).into();
        FoundFile { path, display }
    }
}

/// The place of an error in a walk.
fn place(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            place(err)
        }
        _ => None,
    }
}

/// Whether the entry is a folder of files that nobody wrote. A `.gitignore` names it as a rule; not every project has
/// one, and the reports of thousands of strangers' files would drown those of one's own.
fn is_made_by_a_tool(entry: &DirEntry) -> bool {
    let path = entry.path();
    if !entry.file_type().is_some_and(|kind| kind.is_dir()) {
        return false;
    }
    let beside = |name: &str| path.with_file_name(name).is_file();
    match entry.file_name().to_str() {
        Some("node_modules") => true,
        Some("_build") => ["conf.py", "_toc.yml", "myst.yml"].into_iter().any(beside),
        _ => path.join("pyvenv.cfg").is_file(),
    }
}

/// The files in the order of their paths, without those that another name leads to; a link gives way to what it leads to.
fn each_once(mut found: Vec<Found>) -> Vec<PathBuf> {
    found.sort();
    let mut folders = HashMap::new();
    let mut seen = HashSet::new();
    let mut paths: Vec<PathBuf> = found
        .into_iter()
        .filter(|found| seen.insert(real(found, &mut folders)))
        .map(|found| found.path)
        .collect();
    paths.sort();
    paths
}

/// Where a file really lies. `folders` has what is known of those that hold files: to ask for each file takes longer than
/// to read it.
fn real(found: &Found, folders: &mut HashMap<PathBuf, PathBuf>) -> PathBuf {
    // A path that leads nowhere stands for itself; whoever reads it will tell.
    let ask = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    match (found.path.parent(), found.path.file_name()) {
        (Some(folder), Some(name)) if found.is_listed && !found.is_link => {
            if !folders.contains_key(folder) {
                folders.insert(folder.to_path_buf(), ask(folder));
            }
            folders[folder].join(name)
        }
        _ => ask(&found.path),
    }
}

#[cfg(test)]
mod tests;
