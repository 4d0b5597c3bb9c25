//! The pages of a project's own rules: which files they are. What they say, the rules know.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::UsageError;
use super::read::{Kind, read_kind, reason, with_help};
use super::reader::{Reader, Text};
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

/// A page, a style or a script. What is larger was made to be a burden, or by mistake.
const RULE: Kind = Kind {
    limit: (1 << 20, "1 MiB"),
    mistaken: "move it out of the folder of the rules",
};

/// Files that are no pages though their ending is that of one.
const OTHERS: [&str; 4] = [
    "kouetsu.toml",
    "pyproject.toml",
    "Cargo.toml",
    "kouetsu-baseline.toml",
];

/// The pages at a path of `rule-paths`, or the styles at one of `vale-styles`: the file itself, or all of a folder, in the
/// order of their paths. `shown_from` is the folder from which they are shown; what is wrong is told at `text`, or in the
/// pages.
pub(super) fn pages(
    path: &Path,
    sort: Sort,
    shown_from: &Path,
    text: &Text<'_>,
    reader: &mut Reader<'_>,
) -> (Vec<PageFile>, Vec<Diagnostic>) {
    let mut gathered = Gathered::new(sort, shown_from);
    if path.is_dir() {
        let (what, ending) = sort.words();
        gathered.folder(path, DEEPEST);
        if let Some(message) = gathered.too_many(text.get_ref()) {
            let problem = reader.report(text.span(), message);
            problem.help("name the folders that hold rules");
            return (Vec::new(), Vec::new());
        }
        if gathered.is_empty() {
            let message = format!("there is no {what} in `{}`", text.get_ref());
            let problem = reader.report(text.span(), message);
            problem.help(format!("a {what} is a file whose name ends in `{ending}`"));
        }
    } else if path.is_file() {
        gathered.files.push(path.to_owned());
    } else {
        let message = format!("there are no rules at `{}`", text.get_ref());
        let problem = reader.report(text.span(), message);
        let (what, _) = sort.words();
        problem.help(format!(
            "write the path of a {what}, or of a folder of {what}s, relative to the folder of this file"
        ));
    }
    gathered.read()
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
        let mut gathered = Gathered::new(Sort::Page, current_dir);
        let full = absolute(path, current_dir);
        match full.is_dir() {
            true => gathered.folder(&full, DEEPEST),
            false => gathered.files.push(full),
        }
        if let Some(message) = gathered.too_many(&path.to_string_lossy()) {
            errors.push(error(message));
            continue;
        }
        if gathered.is_empty() {
            errors.push(error(format!("there is no page in `{}`", path.display())));
        }
        let (read, problems) = gathered.read();
        pages.extend(read);
        errors.extend(problems.into_iter().map(|problem| error(problem.message)));
    }
    match errors.is_empty() {
        true => Ok(pages),
        false => Err(errors),
    }
}

/// What is found at a path of pages, and what is wrong there.
struct Gathered<'p> {
    sort: Sort,
    shown_from: &'p Path,
    files: Vec<PathBuf>,
    problems: Vec<Diagnostic>,
}

impl<'p> Gathered<'p> {
    fn new(sort: Sort, shown_from: &'p Path) -> Self {
        Gathered {
            sort,
            shown_from,
            files: Vec::new(),
            problems: Vec::new(),
        }
    }

    /// Whether there is nothing to read and nothing to tell.
    fn is_empty(&self) -> bool {
        self.files.is_empty() && self.problems.is_empty()
    }

    fn is_full(&self) -> bool {
        self.files.len() + self.problems.len() > MOST
    }

    /// That there is more in the folder than anyone would have written, if so.
    fn too_many(&self, folder: &str) -> Option<String> {
        let (what, _) = self.sort.words();
        let message = || format!("there are more than {MOST} {what}s in `{folder}`");
        self.is_full().then(message)
    }

    /// Adds the files in a folder and below. Links are not followed, so that none leads round in circles or to what is no
    /// page; they are told.
    fn folder(&mut self, folder: &Path, depth: usize) {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                let why = format!("cannot be read: {}", reason(&error));
                return self.tell(folder, &why, "make it readable");
            }
        };
        for entry in entries.flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            let name = name.to_string_lossy();
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            if name.starts_with('.') || self.is_full() {
                continue;
            }
            let is_ours = self.sort.is_file(&name);
            if kind.is_dir() && depth == 0 {
                let why =
                    format!("lies more than {DEEPEST} folders deep, and is not looked through");
                self.tell(&path, &why, "move it up, or name it by itself");
            } else if kind.is_dir() {
                self.folder(&path, depth - 1);
            } else if kind.is_symlink() && (is_ours || path.is_dir()) {
                let help = "name what it leads to by itself";
                self.tell(&path, "is a link, and is not followed", help);
            } else if is_ours {
                self.files.push(path);
            }
        }
    }

    fn tell(&mut self, path: &Path, why: &str, help: &str) {
        let display: Arc<str> = relative(path, self.shown_from).into();
        let message = format!("`{display}` {why}");
        self.problems.push(*with_help(&display, message, help));
    }

    /// Reads the files, in the order of their paths.
    fn read(mut self) -> (Vec<PageFile>, Vec<Diagnostic>) {
        let mut pages = Vec::new();
        let mut files = std::mem::take(&mut self.files);
        files.sort();
        for path in files {
            match self.page(path) {
                Ok(page) => pages.push(page),
                Err(problem) => self.problems.push(*problem),
            }
        }
        (pages, self.problems)
    }

    fn text(&self, path: &Path) -> Result<Source, Box<Diagnostic>> {
        let display: Arc<str> = relative(path, self.shown_from).into();
        read_kind(path, &display, &RULE)
    }

    fn page(&self, path: PathBuf) -> Result<PageFile, Box<Diagnostic>> {
        let name = |part: Option<&OsStr>| {
            part.map_or(String::new(), |part| part.to_string_lossy().into_owned())
        };
        let script = path.with_extension("rhai");
        let group = name(path.parent().and_then(Path::file_name));
        let own = name(path.file_stem());
        let is_page = path.extension().is_some_and(|ending| ending == "toml");
        Ok(PageFile {
            source: self.text(&path)?,
            script: script.exists().then(|| self.text(&script)).transpose()?,
            name: if is_page {
                own
            } else {
                format!("{group}.{own}")
            },
            group,
            path,
        })
    }
}
