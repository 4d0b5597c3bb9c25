//! What a project is seen to be: its documents, their language, their builder, and whom they name.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::unread;
use crate::cli::roster::suggest;
use crate::config::{self, Config, UsageError};
use crate::document::Document;
use crate::guard::guarded;
use crate::paths::relative;
use crate::project::files::Disk;
use crate::project::{Builder, Surroundings};

use crate::report::count;
use crate::roster::Matcher;

/// What was seen.
pub(super) struct Seen {
    /// How many documents there are.
    documents: usize,
    /// Their letters.
    letters: Letters,
    /// The builders, each with its folder, as it is shown.
    builders: BTreeSet<(&'static str, String)>,
    /// Who is named, the frequent ones first.
    pub(super) people: Vec<String>,
}

/// What was seen of one document.
struct Glance {
    letters: Letters,
    builder: Option<(&'static str, String)>,
    names: Vec<suggest::Seen>,
}

impl Seen {
    /// Looks at the documents at `paths`, for a project in `folder`.
    ///
    /// # Errors
    /// Paths that do not exist.
    pub(super) fn of(
        paths: &[PathBuf],
        folder: &Path,
        config: &Config,
        current_dir: &Path,
    ) -> Result<Seen, Vec<UsageError>> {
        let found = config::discover(paths, config, current_dir)?;
        let around = Surroundings::new(folder.to_owned(), Arc::new(Disk::default()));
        let looked: Vec<_> = found
            .files
            .into_par_iter()
            .map(|file| {
                let source = config::read(&file.path, &file.display)?;
                let glance = guarded(|| Glance::of(&around, &file.path, source, folder));
                glance.map_err(|panic| Box::new(crate::session::crash(&file.display, None, &panic)))
            })
            .collect();
        let mut problems = found.problems;
        let mut glances = Vec::new();
        for result in looked {
            match result {
                Ok(glance) => glances.push(glance),
                Err(problem) => problems.push(*problem),
            }
        }
        unread(&problems);
        let documents = glances.len();
        let mut letters = Letters::default();
        for glance in &glances {
            letters.kana += glance.letters.kana;
            letters.latin += glance.letters.latin;
        }
        let builders = glances.iter().filter_map(|glance| glance.builder.clone());
        let builders = builders.collect();
        let names = glances.into_iter().flat_map(|glance| glance.names);
        let people = suggest::suggestions(names.collect(), &Matcher::new(&[]));
        Ok(Seen {
            documents,
            letters,
            builders,
            people: people.into_iter().map(|person| person.name).collect(),
        })
    }

    /// Whether anybody is named.
    pub(super) fn names_anyone(&self) -> bool {
        !self.people.is_empty()
    }

    /// The profile that goes with it.
    pub(super) fn profile(&self) -> &'static str {
        if self.builders.is_empty() {
            "github-docs"
        } else if self.is_japanese() {
            "report-ja"
        } else {
            "default"
        }
    }

    fn is_japanese(&self) -> bool {
        // A Japanese report has many words and names in Latin letters.
        self.letters.kana * 2 > self.letters.latin
    }

    /// All of it, as the end of a sentence.
    pub(super) fn in_words(&self) -> String {
        let mut words = count(self.documents, "document");
        if self.is_japanese() {
            words.push_str(", mostly in Japanese");
        }
        match self.builders.is_empty() {
            true => words.push_str(", which no builder makes pages of"),
            false => {
                let builders = self.builders.iter();
                let builders = builders.map(|(name, folder)| format!("{name} in `{folder}`"));
                words.push_str(", built by ");
                words.push_str(&builders.collect::<Vec<_>>().join(" and "));
            }
        }
        words
    }
}

impl Glance {
    fn of(
        around: &Surroundings,
        path: &Path,
        source: crate::source::Source,
        folder: &Path,
    ) -> Glance {
        let document = around.parse(path, source);
        let site = path.parent().and_then(|parent| around.site_at(parent));
        let builder = site.map(|site| {
            let name = match site.builder {
                Builder::Sphinx => "Sphinx",
                Builder::Mystmd => "mystmd",
                Builder::MdBook => "mdBook",
            };
            let shown = relative(&site.root, folder);
            let shown = if shown.is_empty() {
                ".".to_owned()
            } else {
                shown
            };
            (name, shown)
        });
        Glance {
            letters: Letters::of(&document),
            builder,
            names: suggest::names(&document),
        }
    }
}

/// How many letters of a script there are.
#[derive(Default)]
struct Letters {
    kana: usize,
    latin: usize,
}

impl Letters {
    fn of(document: &Document) -> Letters {
        let mut letters = Letters::default();
        let proses = document.proses().iter();
        for c in proses.flat_map(|prose| prose.text().chars()) {
            letters.kana += usize::from(matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ'));
            letters.latin += usize::from(c.is_ascii_alphabetic());
        }
        letters
    }
}
