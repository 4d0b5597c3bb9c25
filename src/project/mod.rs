//! All documents of a run and the files around them: what a link can lead to.

pub mod anchors;
pub mod declared;
pub mod files;
pub mod index;
mod memo;
pub mod resolve;
mod site;
pub mod slugs;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use site::Sites;
pub use site::{Builder, Site};

use crate::document::Document;
use crate::paths;
use crate::roster::{Matcher, Person};
use crate::source::Source;
use anchors::Anchors;
use files::{FileSystem, Tree};
use index::Index;
use memo::Memo;

/// The documents that are checked, and what surrounds them.
pub struct Project {
    root: PathBuf,
    files: Arc<dyn FileSystem>,
    sites: Sites,
    documents: BTreeMap<Arc<str>, Member>,
    by_path: HashMap<PathBuf, Arc<str>>,
    unchecked: Memo<PathBuf, Option<Arc<Document>>>,
    anchors: Memo<PathBuf, Option<Arc<Anchors>>>,
    indexes: Memo<PathBuf, Arc<Index>>,
    trees: Memo<PathBuf, Arc<Tree>>,
    people: Vec<Person>,
    names: Option<Matcher>,
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
    /// The project whose root is the absolute path `root`.
    pub fn new(root: PathBuf, files: Arc<dyn FileSystem>) -> Self {
        Project {
            root,
            files,
            sites: Sites::default(),
            documents: BTreeMap::new(),
            by_path: HashMap::new(),
            unchecked: Memo::default(),
            anchors: Memo::default(),
            indexes: Memo::default(),
            trees: Memo::default(),
            people: Vec::new(),
            names: None,
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

    /// Sets the people whose names the documents should spell right.
    pub fn set_people(&mut self, people: Vec<Person>) {
        self.names = (!people.is_empty()).then(|| Matcher::new(&people));
        self.people = people;
    }

    /// Everybody on the rosters.
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// What finds names that are not as the rosters have them, if there is a roster.
    pub fn names(&self) -> Option<&Matcher> {
        self.names.as_ref()
    }

    /// The folder that holds the project.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The files around the documents.
    pub fn files(&self) -> &dyn FileSystem {
        &*self.files
    }

    /// All files below a folder.
    pub fn tree(&self, folder: &Path) -> Arc<Tree> {
        self.trees.get(&folder.to_path_buf(), || {
            Arc::new(Tree::of(self.files(), folder))
        })
    }

    /// The documents that are checked, by name.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.documents.values()
    }

    /// The document of this name.
    pub fn document(&self, name: &str) -> Option<&Document> {
        self.documents.get(name).map(|member| &*member.document)
    }

    /// Where a document of this project lies.
    pub fn path_of(&self, document: &Document) -> &Path {
        let member = self.documents.get(document.path());
        &member
            .expect("a document is checked in the project that holds it")
            .path
    }

    /// What builds a document, if its folder belongs to a site.
    pub fn site_of(&self, document: &Document) -> Option<Arc<Site>> {
        self.site_at(self.path_of(document).parent()?)
    }

    /// What builds the documents of a folder, if it belongs to a site.
    pub fn site_at(&self, folder: &Path) -> Option<Arc<Site>> {
        self.sites.of(self.files(), folder, &self.root)
    }

    /// The Markdown document at an absolute path, whether it is checked or not.
    pub fn document_at(&self, path: &Path) -> Option<Arc<Document>> {
        if let Some(name) = self.by_path.get(path) {
            return Some(self.documents[name].document.clone());
        }
        self.unchecked.get(&path.to_path_buf(), || {
            let text = self
                .files
                .is_file(path)
                .then(|| self.files.read(path))
                .flatten()?;
            let source = Source::new(paths::relative(path, &self.root), text);
            Some(Arc::new(self.parse(path, source)))
        })
    }

    /// Reads a document that lies at `path`, in the Markdown of the site that it belongs to.
    pub fn parse(&self, path: &Path, source: Source) -> Document {
        let site = path.parent().and_then(|folder| self.site_at(folder));
        // A document that opens a directive is MyST even where a builder would not say so.
        let flavor = site.map(|site| site.flavor()).filter(|f| f.is_myst());
        Document::parse(source, flavor)
    }

    /// The anchors of the Markdown document at an absolute path, without those of files that it includes.
    pub fn anchors_at(&self, path: &Path) -> Option<Arc<Anchors>> {
        self.anchors.get(&path.to_path_buf(), || {
            let document = self.document_at(path)?;
            let site = path.parent().and_then(|folder| self.site_at(folder));
            let gitlab = self.files.is_file(&self.root.join(".gitlab-ci.yml"));
            Some(Arc::new(Anchors::of(&document, site.as_deref(), gitlab)))
        })
    }

    /// What is defined across the site of the document at `path`, or across the project if it belongs to none.
    pub fn index_at(&self, path: &Path) -> Arc<Index> {
        let site = path.parent().and_then(|folder| self.site_at(folder));
        let root = site.as_ref().map_or(&self.root, |site| &site.root).clone();
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
