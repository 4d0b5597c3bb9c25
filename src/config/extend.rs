//! Configurations that extend others: shipped profiles, and files.
//!
//! What is extended is read first, and what extends it over that. Chains end: each file is read once, one that leads back
//! to itself is told, and so is a chain that is longer than anyone means.

use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::DeTable;

use super::levels::Origin;
use super::pages::{Sort, pages};
use super::reader::{Reader, Text, suggest};
use super::table::{self, Layer, section};
use super::told::From;
use super::{Config, read};
use crate::diagnostic::Diagnostic;
use crate::paths::{absolute, relative};
use crate::source::Source;
use crate::text::nearest;

/// The most files of which each extends the next.
const LONGEST: usize = 16;

const PROFILES: [(&str, &str); 4] = [
    ("default", include_str!("profiles/default.toml")),
    ("strict", include_str!("profiles/strict.toml")),
    ("report-ja", include_str!("profiles/report-ja.toml")),
    ("github-docs", include_str!("profiles/github-docs.toml")),
];

/// The shipped profiles, by name, with their text.
pub fn profiles() -> &'static [(&'static str, &'static str)] {
    &PROFILES
}

impl Config {
    /// Reads a configuration file, which lies in `folder`, and what it extends.
    pub(super) fn read(&mut self, source: Source, folder: &Path) {
        let name = source.path().rsplit('/').next().unwrap_or_default();
        let link = Link {
            path: folder.join(name),
            folder: folder.to_owned(),
            source: source.clone(),
            stands_for: None,
        };
        self.read_chain(link, Origin::File);
        self.extended.retain(|file| file.path() != source.path());
        self.file = Some(source);
    }

    /// Reads what stands on the command line, and what it extends.
    pub(super) fn read_words(&mut self, source: Source, from: From, current_dir: &Path) {
        let link = Link {
            path: PathBuf::from(&**source.path()),
            folder: current_dir.to_owned(),
            source,
            stands_for: Some(from),
        };
        self.read_chain(link, |_| Origin::CommandLine);
    }

    fn read_chain(&mut self, link: Link, origin: impl Fn(usize) -> Origin) {
        let mut chain = Chain {
            config: self,
            layers: Vec::new(),
            open: Vec::new(),
        };
        chain.follow(link);
        // The words of all pages are known before any of them is used.
        let known = chain.config.known.clone();
        for (index, link) in chain.layers.iter().enumerate() {
            let layer = Layer {
                origin: origin(index),
                folder: &link.folder,
                stands_for: link.stands_for.clone(),
            };
            table::read(chain.config, &link.source, &layer, &known);
        }
        let extended = chain.layers.into_iter().map(|link| link.source);
        self.extended.extend(extended);
        let place = |problem: &Diagnostic| (problem.primary.file.clone(), problem.primary.span);
        self.problems.sort_by_cached_key(place);
    }
}

/// A file of a chain.
struct Link {
    /// Its absolute path; of a profile, its name.
    path: PathBuf,
    folder: PathBuf,
    source: Source,
    /// What it is, if it is no file.
    stands_for: Option<From>,
}

struct Chain<'c> {
    config: &'c mut Config,
    /// What was read, the extended before those that extend them.
    layers: Vec<Link>,
    /// The files that led here.
    open: Vec<PathBuf>,
}

impl Chain<'_> {
    fn follow(&mut self, link: Link) {
        self.open.push(link.path.clone());
        let (document, errors) = DeTable::parse_recoverable(link.source.text());
        let mut reader = Reader::new(&link.source);
        // What is wrong with its TOML is told when the rest of it is read.
        let table = section(&link.source, document.get_ref()).filter(|_| errors.is_empty());
        let extend = table.and_then(|table| table.get_key_value("extend"));
        if let Some((key, value)) = extend {
            let texts = match value.get_ref().as_str() {
                Some(text) => Some(vec![Spanned::new(value.span(), text)]),
                None => reader.strings(key, value),
            };
            for text in texts.iter().flatten() {
                self.extend(text, &link.folder, &mut reader);
            }
        }
        for (word, sort) in [("rule-paths", Sort::Page), ("vale-styles", Sort::Style)] {
            if let Some((key, value)) = table.and_then(|table| table.get_key_value(word))
                && let Some(texts) = reader.strings(key, value)
            {
                for text in &texts {
                    self.add_pages(text, sort, &link.folder, &mut reader);
                }
            }
        }
        self.config.problems.extend(reader.finish());
        self.open.pop();
        self.layers.push(link);
    }

    fn add_pages(&mut self, text: &Text<'_>, sort: Sort, folder: &Path, reader: &mut Reader<'_>) {
        let path = absolute(Path::new(text.get_ref()), folder);
        let (pages, problems) = pages(&path, sort, &self.config.shown_from, text, reader);
        self.config.problems.extend(problems);
        for page in pages {
            if !self
                .config
                .pages
                .iter()
                .any(|known| known.path == page.path)
            {
                self.config.known.learn(&page);
                self.config.pages.push(page);
            }
        }
    }

    fn extend(&mut self, text: &Text<'_>, folder: &Path, reader: &mut Reader<'_>) {
        let Some(link) = self.link(text, folder, reader) else {
            return;
        };
        if self.open.contains(&link.path) {
            let message = format!("`{}` extends itself", text.get_ref());
            reader
                .report(text.span(), message)
                .help("leave it out in one of the files on the way");
        } else if self.open.len() >= LONGEST {
            let message = format!("this is the {LONGEST}th file of which each extends the next");
            reader
                .report(text.span(), message)
                .help("put into one file what belongs together");
        } else if !self.layers.iter().any(|known| known.path == link.path) {
            self.follow(link);
        }
    }

    /// What a word of `extend` names.
    fn link(&mut self, text: &Text<'_>, folder: &Path, reader: &mut Reader<'_>) -> Option<Link> {
        let word = *text.get_ref();
        if let Some((name, profile)) = PROFILES.iter().find(|(name, _)| *name == word) {
            return Some(Link {
                path: PathBuf::from(name),
                folder: folder.to_owned(),
                source: Source::new(format!("profile {name}"), *profile),
                stands_for: Some(From::Profile((*name).into())),
            });
        }
        let names = || PROFILES.iter().map(|(name, _)| *name);
        if !word.ends_with(".toml") {
            let message = format!("there is no profile `{word}`");
            let near = nearest(word, names()).map(|name| format!("\"{name}\""));
            suggest(reader.report(text.span(), message), near, || {
                let names: Vec<&str> = names().collect();
                format!(
                    "the profiles are {}; a file ends in `.toml`",
                    names.join(", ")
                )
            });
            return None;
        }
        let path = absolute(Path::new(word), folder);
        let display = relative(&path, &self.config.shown_from).into();
        match read(&path, &display) {
            Ok(source) => Some(Link {
                folder: path.parent().unwrap_or(folder).to_owned(),
                path,
                source,
                stands_for: None,
            }),
            Err(problem) => {
                reader
                    .report(text.span(), problem.message)
                    .help("write its path relative to the folder of this file");
                None
            }
        }
    }
}
