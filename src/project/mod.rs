//! All documents of a run and the files around them: what a link can lead to.

pub mod anchors;
pub mod answers;
mod bounded;
pub mod contents;
pub mod declared;
pub mod earlier;
pub mod facts;
pub mod files;
pub mod index;
pub mod inventory;
pub mod linking;
pub mod listed;
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

use crate::paths;
use crate::source::Source;
use anchors::Anchors;
use answers::Answers;
use contents::Contents;
use facts::Facts;
use index::Index;
use memo::Memo;

/// The documents that are checked, and what surrounds them.
pub struct Project {
    around: Surroundings,
    members: BTreeMap<Arc<str>, Member>,
    by_path: HashMap<PathBuf, Arc<str>>,
    /// Documents that are no members, but that members lead to.
    others: Memo<PathBuf, Option<Arc<Facts>>>,
    anchors: Memo<PathBuf, Option<Arc<Anchors>>>,
    indexes: Memo<PathBuf, Arc<Index>>,
    contents: Memo<PathBuf, Arc<Contents>>,
    answers: Answers,
}

/// A document of a project: its place on disk, its text, and what others must know of it.
#[derive(Clone)]
pub struct Member {
    /// Absolute and normal.
    pub path: PathBuf,
    /// Its text.
    pub source: Source,
    /// What others must know of it.
    pub facts: Arc<Facts>,
}

impl Member {
    /// The name under which the document is shown.
    pub fn name(&self) -> &Arc<str> {
        self.source.path()
    }
}

impl Project {
    /// A project without documents yet.
    pub fn new(around: Surroundings) -> Self {
        Project {
            around,
            members: BTreeMap::new(),
            by_path: HashMap::new(),
            others: Memo::default(),
            anchors: Memo::default(),
            indexes: Memo::default(),
            contents: Memo::default(),
            answers: Answers::default(),
        }
    }

    /// Adds a document, in the place of an earlier one of that name. Returns whether others may see another one in it.
    pub fn insert(&mut self, member: Member) -> bool {
        let name = member.name().clone();
        let facts = member.facts.clone();
        self.by_path.insert(member.path.clone(), name.clone());
        let before = self.members.insert(name, member);
        let same = before.is_some_and(|before| before.facts.shows_the_same(&facts));
        if !same {
            self.anchors = Memo::default();
        }
        // These say where things stand.
        self.indexes = Memo::default();
        self.contents = Memo::default();
        !same
    }

    /// What surrounds the documents.
    pub fn around(&self) -> &Surroundings {
        &self.around
    }

    /// The same, to be changed before documents are added.
    pub fn around_mut(&mut self) -> &mut Surroundings {
        &mut self.around
    }

    /// What the web said of the URLs of the documents, as far as it was asked.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// Sets what the web said.
    pub fn set_answers(&mut self, answers: Answers) {
        self.answers = answers;
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
        self.members.values()
    }

    /// The name of the member at an absolute path.
    pub fn name_at(&self, path: &Path) -> Option<&Arc<str>> {
        self.by_path.get(path)
    }

    /// The document of that name.
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.members.get(name)
    }

    /// The facts of the Markdown document at an absolute path, whether it is a member or not.
    pub fn facts_at(&self, path: &Path) -> Option<Arc<Facts>> {
        if let Some(name) = self.by_path.get(path) {
            return Some(self.members[name].facts.clone());
        }
        self.others.get(&path.to_path_buf(), || {
            let files = self.around.files();
            let text = files.is_file(path).then(|| files.read(path)).flatten()?;
            let source = Source::new(paths::relative(path, self.around.root()), text);
            let document = self.around.parse(path, source);
            Some(Arc::new(Facts::of(&document)))
        })
    }

    /// The anchors of the Markdown document at an absolute path, without those of files that it includes.
    pub fn anchors_at(&self, path: &Path) -> Option<Arc<Anchors>> {
        self.anchors.get(&path.to_path_buf(), || {
            let facts = self.facts_at(path)?;
            let site = path.parent().and_then(|folder| self.around.site_at(folder));
            let gitlab = self
                .around
                .files()
                .is_file(&self.around.root().join(".gitlab-ci.yml"));
            Some(Arc::new(Anchors::of(&facts, site.as_deref(), gitlab)))
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

    /// The tables of contents of the site of a document, if Sphinx builds it by a `conf.py`.
    pub fn contents_of(&self, member: &Member) -> Option<Arc<Contents>> {
        let site = self.place(member).site()?;
        let tables = site.builder == Builder::Sphinx && site.is_conf_py();
        tables.then(|| {
            let make = || Arc::new(Contents::of(self, &site));
            self.contents.get(&site.root, make)
        })
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
