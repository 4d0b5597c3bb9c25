//! What surrounds documents and can be known before any of them is read: the files beside them, the settings of the
//! sites that they belong to, the event that they report on, and the people of the rosters.
//!
//! It stands apart from the [project](super::Project), because a rule that looks at one document may ask for this and
//! for nothing else: what it finds then holds until that document or a file around it changes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::{FileSystem, Tree};
use super::memo::Memo;
use super::site::{Site, Sites};
use crate::config::Event;
use crate::document::Document;
use crate::roster::{Matcher, Person};
use crate::source::Source;

/// What surrounds documents.
pub struct Surroundings {
    root: PathBuf,
    files: Arc<dyn FileSystem>,
    sites: Sites,
    trees: Memo<PathBuf, Arc<Tree>>,
    event: Option<Event>,
    people: Vec<Person>,
    names: Option<Matcher>,
}

impl Surroundings {
    /// The surroundings of documents below the absolute path `root`.
    pub fn new(root: PathBuf, files: Arc<dyn FileSystem>) -> Self {
        Surroundings {
            root,
            files,
            sites: Sites::default(),
            trees: Memo::default(),
            event: None,
            people: Vec::new(),
            names: None,
        }
    }

    /// Sets the event that the documents report on.
    pub fn set_event(&mut self, event: Option<Event>) {
        self.event = event;
    }

    /// The event that the documents report on, if the configuration tells it.
    pub fn event(&self) -> Option<&Event> {
        self.event.as_ref()
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

    /// What builds the documents of a folder, if it belongs to a site.
    pub fn site_at(&self, folder: &Path) -> Option<Arc<Site>> {
        self.sites.of(self.files(), folder, &self.root)
    }

    /// Reads a document that lies at `path`, in the Markdown of the site that it belongs to.
    pub fn parse(&self, path: &Path, source: Source) -> Document {
        let site = path.parent().and_then(|folder| self.site_at(folder));
        // A document that opens a directive is MyST even where a builder would not say so.
        let flavor = site.map(|site| site.flavor()).filter(|f| f.is_myst());
        Document::parse(source, flavor)
    }
}

/// Where a document lies: all that a rule may ask for beside the document itself.
#[derive(Clone, Copy)]
pub struct Place<'p> {
    /// The document's path, absolute and normal.
    pub path: &'p Path,
    /// What is around it.
    pub around: &'p Surroundings,
}

impl<'p> Place<'p> {
    /// The folder in which the document lies.
    pub fn folder(self) -> &'p Path {
        self.path.parent().unwrap_or(self.around.root())
    }

    /// What builds the document, if its folder belongs to a site.
    pub fn site(self) -> Option<Arc<Site>> {
        self.around.site_at(self.folder())
    }

    /// The files around the document.
    pub fn files(self) -> &'p dyn FileSystem {
        self.around.files()
    }
}
