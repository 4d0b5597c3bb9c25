//! All documents of a run and the files around them: what a link can lead to.

pub mod declared;
pub mod files;
pub mod resolve;
mod site;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use site::{Builder, Site, Sites};

use crate::document::Document;
use files::FileSystem;

/// The documents that are checked, and what surrounds them.
pub struct Project {
    root: PathBuf,
    files: Arc<dyn FileSystem>,
    sites: Arc<Sites>,
    documents: BTreeMap<Arc<str>, Member>,
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
    pub fn new(root: PathBuf, files: Arc<dyn FileSystem>, sites: Arc<Sites>) -> Self {
        Project {
            root,
            files,
            sites,
            documents: BTreeMap::new(),
        }
    }

    /// Adds a document, in the place of an earlier one of that name.
    pub fn insert(&mut self, member: Member) {
        self.documents
            .insert(member.document.path().clone(), member);
    }

    /// The folder that holds the project.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The files around the documents.
    pub fn files(&self) -> &dyn FileSystem {
        &*self.files
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
        let folder = self.path_of(document).parent()?;
        self.sites.of(self.files(), folder, &self.root)
    }
}
