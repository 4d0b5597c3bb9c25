//! What the last commit says of a run on a few files: which findings elsewhere were there already.
//!
//! A hook names the files that were changed, and not those that were deleted; and what a file gave to others before, such
//! as a label, its new text does not show. Where there is a repository, the project of the last commit is read as well,
//! but only if something is wrong elsewhere.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::{Config, UsageError};
use crate::git::Repository;
use crate::project::earlier::Earlier;
use crate::project::files::Disk;
use crate::session::Session;
use crate::source::Source;

/// Tells the session what was wrong elsewhere before, if Git knows it and something is. Returns whether Git was asked.
pub(super) fn tell(
    session: &mut Session,
    config: &Config,
    read: impl FnOnce(&mut Session),
) -> bool {
    if config.repository.is_none() || session.elsewhere().is_empty() {
        return false;
    }
    // Without a commit, or without Git, findings say themselves where they come from.
    let Ok(Some(commit)) = Commit::read(session, config) else {
        return true;
    };
    let files = Earlier::new(
        Arc::new(Disk::default()),
        &commit.gone,
        commit.texts.clone(),
    );
    let mut earlier = Session::new(config, Arc::new(files));
    read(&mut earlier);
    earlier.index(commit.documents(session));
    session.set_before(earlier.elsewhere());
    true
}

/// What differs between the last commit and the files on disk.
struct Commit {
    /// The files that are gone since.
    gone: Vec<PathBuf>,
    /// The texts of documents that were changed or are gone, by absolute path.
    texts: BTreeMap<PathBuf, String>,
    /// How their names are shown.
    shown: HashMap<PathBuf, Arc<str>>,
}

impl Commit {
    /// Reads the last commit; nothing if no file of this run was changed since.
    fn read(session: &Session, config: &Config) -> Result<Option<Commit>, UsageError> {
        let repository = Repository::open(&config.root)?;
        let tree = repository.tree(&repository.commit("HEAD")?)?;
        // Git resolves links in the path of a repository, and a project need not.
        let inside = repository
            .relative(&config.root.join("_"))
            .unwrap_or_default();
        let inside = inside.strip_suffix('_').unwrap_or_default();
        let path = |known: &str| Some(config.root.join(known.strip_prefix(inside)?));
        let of_project = tree.paths().filter_map(|known| Some((known, path(known)?)));
        let gone: Vec<(&str, PathBuf)> = of_project.filter(|(_, path)| !path.exists()).collect();
        let named = session.project().members();
        let named: Vec<(String, PathBuf)> = named
            .filter(|member| session.is_checked(&member.path))
            .filter_map(|member| Some((repository.relative(&member.path)?, member.path.clone())))
            .collect();
        let is_document = |path: &Path| config.includes(path) && !config.excludes(path);
        let lost = gone.iter().filter(|(_, path)| is_document(path));
        let wanted: Vec<(&str, &PathBuf)> = named
            .iter()
            .map(|(known, path)| (known.as_str(), path))
            .chain(lost.map(|(known, path)| (*known, path)))
            .collect();
        let mut known = repository.texts(&tree, wanted.iter().map(|(known, _)| *known))?;
        let texts: BTreeMap<PathBuf, String> = wanted
            .into_iter()
            .filter_map(|(name, path)| Some((path.clone(), known.remove(name)?)))
            .collect();
        let changed = named.iter().any(|(_, path)| {
            let name = session.project().name_at(path);
            let now = name.and_then(|name| session.project().member(name));
            let now = now.map(|member| member.source.text());
            texts.get(path).map(String::as_str) != now
        });
        if !changed && gone.is_empty() {
            return Ok(None);
        }
        let around = session.project().around();
        let shown = |path: &PathBuf| (path.clone(), Arc::from(around.shown(path)));
        Ok(Some(Commit {
            shown: texts.keys().map(shown).collect(),
            gone: gone.into_iter().map(|(_, path)| path).collect(),
            texts,
        }))
    }

    /// The documents of the project as they were then.
    fn documents(&self, session: &Session) -> Vec<(PathBuf, Source)> {
        let unchanged = session
            .project()
            .members()
            .filter(|member| !session.is_checked(&member.path));
        let unchanged = unchanged.map(|member| (member.path.clone(), member.source.clone()));
        let then = self.texts.iter().map(|(path, text)| {
            let source = Source::new(self.shown[path].clone(), text.as_str());
            (path.clone(), source)
        });
        unchanged.chain(then).collect()
    }
}
