//! What runs found, kept so that the next one need not look at the same again.
//!
//! A run is a function of what it is given and of what it asks. What it is given (the program itself, the command line,
//! the configuration, rosters, the texts of all documents) makes its [`Key`]. What it asks beside that (which files lie
//! in a folder, how large a picture is, what a `conf.py` says, which day it is) is [recorded](Recorder) with a digest of
//! each answer. So a run that was kept is found by its key, asks all of its questions again and, where every answer is the
//! same, has found the same. Nothing rests on the time at which a file was changed, or on its name alone.
//!
//! A cache can be lost without harm, and cannot do any: one that cannot be read or written is none, and a file in it that
//! is not as it was written is not there.

mod digest;
mod program;
mod record;
mod store;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use digest::{Digest, Digester, Key};
pub use program::program;
pub use record::{Asked, Recorder};
pub use store::{LARGEST, MOST, MOST_BYTES};

use crate::diagnostic::{Diagnostic, INTERNAL, Label};
use crate::findings::allow;
use crate::project::files::FileSystem;
use crate::rules::INVALID_PAGE;
use crate::session::Outcome;
use crate::source::{Source, Sources};

/// The folder of a cache in which runs are kept.
const RUNS: &str = "runs";

/// The runs that are kept in a folder.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: PathBuf,
}

/// What a run found, as far as a report needs it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// What is told.
    pub found: Vec<Diagnostic>,
    /// How much is not, because comments allow it.
    pub allowed: usize,
    /// How much is not, because a baseline knows it.
    pub known: usize,
    /// The files that findings point into and that a run is not given, such as dictionaries: names and texts.
    texts: Vec<(Arc<str>, String)>,
}

impl Kept {
    /// What is kept of an outcome. `sources` has all files that it points into; `given` says whether one of a name is
    /// given to every run of its key.
    pub fn of(outcome: Outcome, sources: &Sources, given: &dyn Fn(&str) -> bool) -> Self {
        let mut texts = Vec::new();
        let mut seen = HashSet::new();
        for file in outcome.found.iter().flat_map(files) {
            if seen.insert(file)
                && !given(file)
                && let Some(source) = sources.get(file)
            {
                texts.push((file.clone(), source.text().to_owned()));
            }
        }
        Kept {
            allowed: outcome.allowed.len(),
            known: outcome.known.len(),
            found: outcome.found,
            texts,
        }
    }

    /// The files that findings point into and that a run is not given.
    pub fn sources(&self) -> impl Iterator<Item = Source> {
        let texts = self.texts.iter();
        texts.map(|(file, text)| Source::new(file.clone(), text.as_str()))
    }

    /// Whether the next run would find the same. A crash is told until it does not happen, and what is wrong with a page
    /// can be that it ran out of time.
    fn is_lasting(&self) -> bool {
        let mut rules = self.found.iter().map(|finding| &*finding.rule);
        !rules.any(|rule| rule == INTERNAL || rule == INVALID_PAGE)
    }
}

/// The files that a finding points into.
fn files(finding: &Diagnostic) -> impl Iterator<Item = &Arc<str>> {
    let labels = std::iter::once(&finding.primary).chain(&finding.related);
    let fixes = finding.fix.iter().chain(&finding.alternatives);
    let edits = fixes.flat_map(|fix| &fix.edits);
    labels
        .map(|Label { file, .. }| file)
        .chain(edits.map(|edit| &edit.file))
}

impl Cache {
    /// The cache in a folder, which need not be there.
    pub fn at(folder: &Path) -> Self {
        Cache {
            folder: folder.join(RUNS),
        }
    }

    /// What a run of this key found, if it is kept and all that it asked is answered by `files` as it was then.
    pub fn find(&self, key: &Key, files: &dyn FileSystem) -> Option<Kept> {
        let file = self.file(key);
        let (asked, kept): (Asked, Kept) = store::read(&file, key)?;
        let same = asked.holds(files, allow::today);
        same.then(|| {
            store::touch(&file);
            kept
        })
    }

    /// Keeps what a run found, if it can be kept: nobody depends on it.
    pub fn keep(&self, key: &Key, asked: Option<&Asked>, kept: &Kept) {
        if let Some(asked) = asked.filter(|_| kept.is_lasting()) {
            // A folder that cannot be written to, a disk that is full: the run is not kept.
            let _ = store::write(&self.folder, &self.file(key), key, &(asked, kept));
        }
    }

    /// Removes all runs; returns how many files and bytes there were.
    ///
    /// # Errors
    /// Why a file cannot be removed.
    pub fn clear(&self) -> std::io::Result<(usize, u64)> {
        store::clear(&self.folder)
    }

    fn file(&self, key: &Key) -> PathBuf {
        self.folder.join(key.to_string())
    }
}
