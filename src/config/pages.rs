//! The pages of a project's own rules: which files they are. What they say, the rules know.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::reader::{Reader, Text};
use super::{UsageError, read};
use crate::diagnostic::Diagnostic;
use crate::paths::{absolute, relative};
use crate::source::Source;

/// What kind of files hold the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// Pages, `.toml`.
    Page,
    /// Styles of Vale, `.yml`.
    Style,
}

impl Sort {
    fn is_file(self, name: &str) -> bool {
        match self {
            Sort::Page => name.ends_with(".toml") && !OTHERS.contains(&name),
            Sort::Style => name.ends_with(".yml") || name.ends_with(".yaml"),
        }
    }

    /// What a file is called, and what its name ends in.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Sort::Page => ("page", ".toml"),
            Sort::Style => ("style", ".yml"),
        }
    }
}

/// A file with a rule of the project's own: a page, or a style of Vale.
#[derive(Clone, Debug)]
pub struct PageFile {
    /// Its text.
    pub source: Source,
    /// Where it lies, absolute.
    pub path: PathBuf,
    /// The name of the rule: that of the file, without its ending; of a style of Vale, behind the name of its folder, as
    /// in `Google.Passive`.
    pub name: String,
    /// The group of the rule, unless the page says another: the name of its folder.
    pub group: String,
    /// The script beside the page: the file of its name that ends in `.rhai`, if there is one.
    pub script: Option<Source>,
}

/// The most pages that a folder of `rule-paths` may hold. More are a mistake in the path.
const MOST: usize = 2_000;

/// How deep folders are looked through.
const DEEPEST: usize = 8;

/// Files that are no pages though their ending is that of one.
const OTHERS: [&str; 4] = [
    "kouetsu.toml",
    "pyproject.toml",
    "Cargo.toml",
    "kouetsu-baseline.toml",
];

/// The pages at a path of `rule-paths`, or the styles at one of `vale-styles`: the file itself, or all of a folder, in the order of their paths. `shown_from` is
/// the folder from which they are shown; what is wrong is told at `text`, or in the pages.
pub(super) fn pages(
    path: &Path,
    sort: Sort,
    shown_from: &Path,
    text: &Text<'_>,
    reader: &mut Reader<'_>,
) -> (Vec<PageFile>, Vec<Diagnostic>) {
    let mut files = Vec::new();
    if path.is_dir() {
        let (what, ending) = sort.words();
        gather(path, sort, DEEPEST, &mut files);
        files.sort();
        if files.is_empty() {
            let message = format!("there is no {what} in `{}`", text.get_ref());
            let problem = reader.report(text.span(), message);
            problem.help(format!("a {what} is a file whose name ends in `{ending}`"));
        } else if files.len() > MOST {
            let message = format!("there are more than {MOST} {what}s in `{}`", text.get_ref());
            let problem = reader.report(text.span(), message);
            problem.help("name the folders that hold rules");
            files.clear();
        }
    } else if path.is_file() {
        files.push(path.to_owned());
    } else {
        let message = format!("there are no rules at `{}`", text.get_ref());
        let problem = reader.report(text.span(), message);
        let (what, _) = sort.words();
        problem.help(format!(
            "write the path of a {what}, or of a folder of {what}s, relative to the folder of this file"
        ));
    }
    let (mut pages, mut problems) = (Vec::new(), Vec::new());
    for path in files {
        match page(path, shown_from) {
            Ok(page) => pages.push(page),
            Err(problem) => problems.push(*problem),
        }
    }
    (pages, problems)
}

/// The pages at paths that are relative to `current_dir`: files, or folders of them.
///
/// # Errors
/// Paths at which there is none, or no text.
pub fn pages_at(paths: &[PathBuf], current_dir: &Path) -> Result<Vec<PageFile>, Vec<UsageError>> {
    let (mut pages, mut errors) = (Vec::new(), Vec::new());
    let error = |message| UsageError {
        message,
        help: None,
    };
    for path in paths {
        let mut files = Vec::new();
        let full = absolute(path, current_dir);
        match full.is_dir() {
            true => gather(&full, Sort::Page, DEEPEST, &mut files),
            false => files.push(full),
        }
        files.sort();
        if files.is_empty() {
            errors.push(error(format!("there is no page in `{}`", path.display())));
        }
        for path in files {
            match page(path, current_dir) {
                Ok(page) => pages.push(page),
                Err(problem) => errors.push(error(problem.message)),
            }
        }
    }
    match errors.is_empty() {
        true => Ok(pages),
        false => Err(errors),
    }
}

fn page(path: PathBuf, shown_from: &Path) -> Result<PageFile, Box<Diagnostic>> {
    let text = |path: &Path| {
        let display: Arc<str> = relative(path, shown_from).into();
        read(path, &display)
    };
    let name = |part: Option<&OsStr>| {
        part.map_or(String::new(), |part| part.to_string_lossy().into_owned())
    };
    let script = path.with_extension("rhai");
    let group = name(path.parent().and_then(Path::file_name));
    let own = name(path.file_stem());
    let is_page = path.extension().is_some_and(|ending| ending == "toml");
    Ok(PageFile {
        source: text(&path)?,
        script: script.is_file().then(|| text(&script)).transpose()?,
        name: if is_page {
            own
        } else {
            format!("{group}.{own}")
        },
        group,
        path,
    })
}

/// The pages in a folder and below. Links are not followed, so that none leads round in circles.
fn gather(folder: &Path, sort: Sort, depth: usize, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        if name.starts_with('.') || files.len() > MOST {
            continue;
        }
        if kind.is_dir() && depth > 0 {
            gather(&path, sort, depth - 1, files);
        } else if kind.is_file() && sort.is_file(&name) {
            files.push(path);
        }
    }
}
