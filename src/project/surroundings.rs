//! What surrounds documents and can be known before any of them is read: the files beside them, the settings of the
//! sites that they belong to, the event that they report on, the people of the rosters, and
//! the terms of the dictionaries.
//!
//! It stands apart from the [project](super::Project), because a rule that looks at one document may ask for this and
//! for nothing else: what it finds then holds until that document or a file around it changes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::bounded::Bounded;
use super::files::{FileSystem, Memory, Tree};
use super::listed::Listed;
use super::memo::Memo;
use super::site::{Site, Sites};
use crate::config::{Config, Event, Flavors};
use crate::document::Document;
use crate::paths;
use crate::roster::{Matcher, Person};
use crate::source::Source;
use crate::terms::Dictionary;

/// What surrounds documents.
pub struct Surroundings {
    root: PathBuf,
    /// Whether something says that it is the whole project.
    is_project: bool,
    files: Bounded,
    shown_from: PathBuf,
    sites: Sites,
    trees: Memo<PathBuf, Arc<Tree>>,
    flavors: Flavors,
    event: Option<Event>,
    people: Vec<Person>,
    names: Option<Matcher>,
    dictionary: Dictionary,
}

impl Surroundings {
    /// The surroundings of documents below the absolute path `root`. What lies outside is not looked at.
    pub fn new(root: PathBuf, files: Arc<dyn FileSystem>) -> Self {
        Surroundings {
            files: Bounded::new(files, root.clone()),
            shown_from: root.clone(),
            root,
            is_project: false,
            sites: Sites::default(),
            trees: Memo::default(),
            flavors: Flavors::default(),
            event: None,
            people: Vec::new(),
            names: None,
            dictionary: Dictionary::default(),
        }
    }

    /// The surroundings of the documents that `config` is about.
    pub fn of(config: &Config, files: Arc<dyn FileSystem>) -> Self {
        let boundary = config.repository.as_ref().unwrap_or(&config.root).clone();
        Surroundings {
            is_project: config.is_project,
            shown_from: config.shown_from.clone(),
            flavors: Flavors::of(config),
            event: config.event.clone(),
            files: Bounded::new(files, boundary),
            ..Surroundings::new(config.root.clone(), Arc::new(Memory::default()))
        }
    }

    /// Whether an absolute path leads out of the project, as far as it is known how far that reaches.
    pub fn is_outside(&self, path: &Path) -> bool {
        self.is_project && !path.starts_with(&self.files.boundary)
    }

    /// How a file is shown.
    pub fn shown(&self, file: &Path) -> String {
        paths::relative(file, &self.shown_from)
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

    /// Sets the terms that the documents should use.
    pub fn set_dictionary(&mut self, dictionary: Dictionary) {
        self.dictionary = dictionary;
    }

    /// The terms of the project's dictionaries.
    pub fn dictionary(&self) -> &Dictionary {
        &self.dictionary
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
        &self.files
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

    /// The tables of contents that the settings of sites hold, of those sites that documents were found to belong to.
    pub fn listed(&self) -> Vec<Listed> {
        let sites = self.sites.known().into_iter();
        sites
            .filter_map(|site| Listed::of(&site, self.files(), |path| self.shown(path)))
            .collect()
    }

    /// Reads a document that lies at `path`, in the Markdown that the configuration names or, without that, of the site
    /// that it belongs to.
    pub fn parse(&self, path: &Path, source: Source) -> Document {
        if let Some(flavor) = self.flavors.at(path) {
            return Document::parse(source, Some(flavor));
        }
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
