//! All documents of a run and the files around them: what a link can lead to.

pub mod anchors;
pub mod declared;
pub mod files;
pub mod index;
mod memo;
pub mod resolve;
mod site;
pub mod slugs;
mod surroundings;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use site::{Builder, Site};
pub use surroundings::{Place, Surroundings};

use crate::document::Document;
use crate::paths;
use crate::source::Source;
use anchors::Anchors;
use index::Index;
use memo::Memo;

/// The documents that are checked, and what surrounds them.
pub struct Project {
    around: Surroundings,
    documents: BTreeMap<Arc<str>, Member>,
    by_path: HashMap<PathBuf, Arc<str>>,
    unchecked: Memo<PathBuf, Option<Arc<Document>>>,
    anchors: Memo<PathBuf, Option<Arc<Anchors>>>,
    indexes: Memo<PathBuf, Arc<Index>>,
}

/// A document with its place on disk.
#[derive(Clone)]
pub struct Member {
    /// Absolute and normal.
    pub path: PathBuf,
    /// The document.
    pub document: Arc<Document>,
}

impl Project {
    /// A project without documents yet.
    pub fn new(around: Surroundings) -> Self {
        Project {
            around,
            documents: BTreeMap::new(),
            by_path: HashMap::new(),
            unchecked: Memo::default(),
            anchors: Memo::default(),
            indexes: Memo::default(),
        }
    }

    /// Adds a document, in the place of an earlier one of that name.
    pub fn insert(&mut self, member: Member) {
        let name = member.document.path().clone();
        self.by_path.insert(member.path.clone(), name.clone());
        self.documents.insert(name, member);
        self.anchors = Memo::default();
        self.indexes = Memo::default();
    }

    /// What surrounds the documents.
    pub fn around(&self) -> &Surroundings {
        &self.around
    }

    /// The same, to be changed before documents are added.
    pub fn around_mut(&mut self) -> &mut Surroundings {
        &mut self.around
    }

    /// The place of a document.
    pub fn place<'p>(&'p self, member: &'p Member) -> Place<'p> {
        Place {
            path: &member.path,
            around: &self.around,
        }
    }

    /// The documents that are checked, by name.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.documents.values()
    }

    /// The Markdown document at an absolute path, whether it is checked or not.
    pub fn document_at(&self, path: &Path) -> Option<Arc<Document>> {
        if let Some(name) = self.by_path.get(path) {
            return Some(self.documents[name].document.clone());
        }
        self.unchecked.get(&path.to_path_buf(), || {
            let files = self.around.files();
            let text = files.is_file(path).then(|| files.read(path)).flatten()?;
            let source = Source::new(paths::relative(path, self.around.root()), text);
            Some(Arc::new(self.around.parse(path, source)))
        })
    }

    /// The anchors of the Markdown document at an absolute path, without those of files that it includes.
    pub fn anchors_at(&self, path: &Path) -> Option<Arc<Anchors>> {
        self.anchors.get(&path.to_path_buf(), || {
            let document = self.document_at(path)?;
            let site = path.parent().and_then(|folder| self.around.site_at(folder));
            let gitlab = self
                .around
                .files()
                .is_file(&self.around.root().join(".gitlab-ci.yml"));
            Some(Arc::new(Anchors::of(&document, site.as_deref(), gitlab)))
        })
    }

    /// What is defined across the site of the document at `path`, or across the project if it belongs to none.
    pub fn index_at(&self, path: &Path) -> Arc<Index> {
        let site = path.parent().and_then(|folder| self.around.site_at(folder));
        let root = site
            .as_ref()
            .map_or(self.around.root(), |site| &site.root)
            .to_path_buf();
        self.indexes
            .get(&root, || Arc::new(Index::of(self, &root, site.as_deref())))
    }

    /// The documents that together make the page of the one at `path`: it, what it includes and what includes it.
    pub fn page_of(&self, path: &Path) -> Vec<PathBuf> {
        let index = self.index_at(path);
        let mut page = BTreeSet::new();
        let mut found = vec![path.to_path_buf()];
        while let Some(path) = found.pop() {
            let includers = index.includers.get(&path).into_iter().flatten();
            found.extend(includers.filter(|path| !page.contains(*path)).cloned());
            let included = index.included_by(&path);
            found.extend(included.filter(|path| !page.contains(*path)).cloned());
            page.insert(path);
        }
        page.into_iter().collect()
    }
}
