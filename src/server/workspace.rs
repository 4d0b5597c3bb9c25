//! The projects that a client has open, and the texts that it has not saved.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use lsp_types::{
    Diagnostic as LspDiagnostic, Location, Position, Range, TextDocumentPositionParams, Uri,
};

use super::client::Client;
use super::convert;
use super::moved::after_change;
use super::positions::Encoding;
use crate::cli::{Input, Loaded, Manner};
use crate::config::{Config, Overlay, read};
use crate::diagnostic::{Diagnostic, Label};
use crate::document::Document;
use crate::paths::absolute;
use crate::project::Member;
use crate::project::files::Tree;
use crate::session::Session;
use crate::source::{Source, Sources, Span};

/// The path of a file; what lies elsewhere has none.
pub(super) fn path_of(uri: &Uri) -> Option<PathBuf> {
    let url = url::Url::parse(uri.as_str()).ok()?;
    (url.scheme() == "file").then(|| url.to_file_path().ok())?
}

pub(super) fn uri_of(path: &Path) -> Option<Uri> {
    let url = url::Url::from_file_path(path).ok()?;
    Uri::from_str(url.as_str()).ok()
}

/// A text in an editor.
pub(super) struct Open {
    pub(super) uri: Uri,
    pub(super) version: i32,
    pub(super) text: Source,
}

/// The findings of a file, where they are others than before.
pub(super) struct Told {
    pub(super) uri: Uri,
    pub(super) version: Option<i32>,
    pub(super) diagnostics: Vec<LspDiagnostic>,
    /// Whether its own text is another, so that a client that asks for findings knows that it must ask.
    pub(super) is_changed: bool,
}

/// All projects of a client.
pub(super) struct Workspaces {
    pub(super) encoding: Encoding,
    pub(super) spaces: Vec<Workspace>,
    pub(super) open: BTreeMap<PathBuf, Open>,
    /// What a request brought to light, and the client was not told yet.
    waiting: Vec<Told>,
}

/// What came of comparing a document with others, and the text in which it was found.
struct Compared {
    text: Source,
    found: Vec<Diagnostic>,
}

/// A project.
pub(super) struct Workspace {
    /// The folder that is open, or that of the only file of it that is.
    folder: PathBuf,
    /// What of it is checked.
    paths: Vec<PathBuf>,
    config: Config,
    session: Session,
    encoding: Encoding,
    /// The findings by the names of their files, as they were told.
    found: BTreeMap<Arc<str>, Vec<Diagnostic>>,
    /// Those in open documents that come of comparing documents.
    compared: BTreeMap<Arc<str>, Compared>,
    sources: Sources,
    /// The clients' names of files that are open.
    pub(super) uris: HashMap<PathBuf, Uri>,
    /// The documents whose texts changed and were not read since.
    changed: BTreeSet<PathBuf>,
    /// Those that were read, and of whose findings nothing was told since.
    untold: BTreeSet<PathBuf>,
    /// Whether files came or went, or others than documents changed.
    reload: bool,
    /// Whether what a change means to other documents was not looked at.
    behind: bool,
}

impl Workspaces {
    pub(super) fn new(client: &Client) -> Self {
        let encoding = client.encoding;
        let spaces = client.roots.iter();
        Workspaces {
            encoding,
            spaces: spaces
                .filter_map(|root| Workspace::load(root.clone(), vec![root.clone()], encoding))
                .collect(),
            open: BTreeMap::new(),
            waiting: Vec::new(),
        }
    }

    /// Whether what changes mean to other documents was not looked at.
    pub(super) fn is_behind(&self) -> bool {
        self.spaces.iter().any(|space| space.behind)
    }

    /// Checks the documents that have changed by themselves, and returns those.
    pub(super) fn check_changed(&mut self) -> Vec<Told> {
        let mut told = std::mem::take(&mut self.waiting);
        for space in &mut self.spaces {
            for name in space.check_changed(&self.open) {
                told.extend(space.told(&name, true, &self.open));
            }
        }
        told
    }

    /// Checks everything, and returns the files whose findings are others now. Where it is stopped, that remains to be done.
    pub(super) fn check_all(&mut self, stop: &(dyn Fn() -> bool + Sync)) -> Vec<Told> {
        let mut told = std::mem::take(&mut self.waiting);
        for space in self.spaces.iter_mut().filter(|space| space.behind) {
            if space.reload {
                space.load_again();
                space.changed = self.open.keys().cloned().collect();
            }
            for name in space.check_all(&self.open, stop) {
                told.extend(space.told(&name, false, &self.open));
            }
        }
        told
    }

    /// The findings of all files that have some, as of the last check, with the versions of those that are open.
    pub(super) fn all_diagnostics(
        &self,
    ) -> impl Iterator<Item = (Uri, Option<i32>, Vec<LspDiagnostic>)> {
        self.spaces.iter().flat_map(|space| {
            space.found.iter().filter_map(|(name, found)| {
                let told = space.told(name, false, &self.open)?;
                (!found.is_empty()).then_some((told.uri, told.version, told.diagnostics))
            })
        })
    }

    /// The project of a file, in the state of its text: a request is about what the client sees.
    pub(super) fn at(&mut self, uri: &Uri) -> Option<(&mut Workspace, PathBuf)> {
        let path = path_of(uri)?;
        self.catch_up();
        let space = self.spaces.iter_mut().find(|space| space.holds(&path))?;
        Some((space, path))
    }

    /// A document, its project, and the byte offset at which something is asked.
    pub(super) fn place(&mut self, params: &TextDocumentPositionParams) -> Option<Place<'_>> {
        let encoding = self.encoding;
        let (space, path) = self.at(&params.text_document.uri)?;
        let member = space.member(&path)?;
        let at = encoding.offset(&member.source, params.position);
        let document = space
            .session
            .project()
            .around()
            .parse(&path, member.source.clone());
        Some(Place {
            space,
            member,
            document,
            at,
        })
    }

    /// All projects, in the state of their texts.
    pub(super) fn iter(&mut self) -> impl Iterator<Item = &Workspace> {
        self.catch_up();
        self.spaces.iter()
    }

    /// Reads what has changed; what comes of it is told later.
    fn catch_up(&mut self) {
        let reload = self.spaces.iter().any(|space| space.reload);
        self.waiting = match reload {
            true => self.check_all(&|| false),
            false => self.check_changed(),
        };
    }
}

/// Where something is asked.
pub(super) struct Place<'w> {
    pub(super) space: &'w Workspace,
    pub(super) member: &'w Member,
    pub(super) document: Document,
    pub(super) at: usize,
}

impl Workspace {
    /// Reads a project. What is wrong in its settings is a finding; only where there is nothing to read there is none.
    pub(super) fn load(
        folder: PathBuf,
        paths: Vec<PathBuf>,
        encoding: Encoding,
    ) -> Option<Workspace> {
        let Loaded {
            session, config, ..
        } = loaded(&folder, &paths)?;
        Some(Workspace {
            folder,
            paths,
            config,
            session,
            encoding,
            found: BTreeMap::new(),
            compared: BTreeMap::new(),
            sources: Sources::default(),
            uris: HashMap::new(),
            changed: BTreeSet::new(),
            untold: BTreeSet::new(),
            reload: false,
            behind: true,
        })
    }

    fn load_again(&mut self) {
        self.reload = false;
        if let Some(loaded) = loaded(&self.folder, &self.paths) {
            self.session = loaded.session;
            self.config = loaded.config;
        }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether a file belongs to the project.
    pub(super) fn holds(&self, path: &Path) -> bool {
        path.starts_with(&self.folder) || path.starts_with(&self.config.root)
    }

    /// Whether a file of the project can mean anything to its documents.
    pub(super) fn sees(&self, path: &Path) -> bool {
        let around = self.session.project().around();
        self.holds(path)
            && (self.member(path).is_some()
                || !Tree::leaves_out(around.files(), around.root(), path))
    }

    /// The text of a document is another.
    pub(super) fn changed(&mut self, path: &Path) {
        self.changed.insert(path.to_path_buf());
        self.behind = true;
    }

    /// A file is another on disk. If it is no document, nobody knows to whom it matters.
    pub(super) fn changed_on_disk(&mut self, path: &Path) {
        let here = self.session.project().around().files().is_file(path);
        match here && self.member(path).is_some() {
            true => self.changed(path),
            false => self.read_anew(),
        }
    }

    /// The project is to be read again.
    pub(super) fn read_anew(&mut self) {
        self.reload = true;
        self.behind = true;
    }

    /// Reads the texts that changed, of documents that an editor has open and of others.
    fn read(&mut self, open: &BTreeMap<PathBuf, Open>) {
        let changed = std::mem::take(&mut self.changed);
        let project = self.session.project();
        let texts = changed.iter().filter_map(|path| {
            let name = Arc::from(project.around().shown(path));
            let text = match open.get(path) {
                Some(open) => Source::new(name, open.text.text()),
                None => read(path, &name).ok()?,
            };
            let is_known = project.name_at(path).is_some();
            let wanted = || self.config.includes(path) && !self.config.excludes(path);
            let same = || {
                self.member(path)
                    .is_some_and(|it| it.source.text() == text.text())
            };
            ((is_known || wanted()) && !same()).then(|| (path.clone(), text))
        });
        let texts: Vec<(PathBuf, Source)> = texts.collect();
        self.untold.extend(changed);
        if !texts.is_empty() {
            self.session.set(texts);
        }
    }

    /// Checks the documents that have changed by themselves, and returns their names. What came of comparing documents
    /// stays until that is done again.
    fn check_changed(&mut self, open: &BTreeMap<PathBuf, Open>) -> Vec<Arc<str>> {
        self.read(open);
        let untold = std::mem::take(&mut self.untold);
        let names = untold
            .iter()
            .filter_map(|path| self.session.project().name_at(path));
        let names: Vec<Arc<str>> = names.cloned().collect();
        for name in &names {
            let mut found = self.session.check_document(name);
            let member = self.session.project().member(name);
            if let Some((compared, member)) = self.compared.get(name).zip(member) {
                let after = &member.source;
                found.extend(after_change(&compared.text, after, &compared.found));
            }
            // In the order of a whole check, so that the same findings are the same.
            found.sort_by_cached_key(|it| (it.primary.span, it.rule.clone()));
            self.found.insert(name.clone(), found);
        }
        names
    }

    /// Checks the project, and returns the names of the files whose findings are others now; none if it is stopped.
    fn check_all(
        &mut self,
        open: &BTreeMap<PathBuf, Open>,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> BTreeSet<Arc<str>> {
        self.read(open);
        if !self.session.prepare(stop) {
            return BTreeSet::new();
        }
        self.behind = false;
        let mut found: BTreeMap<Arc<str>, Vec<Diagnostic>> = BTreeMap::new();
        for finding in self.session.check() {
            let file = finding.primary.file.clone();
            found.entry(file).or_default().push(finding);
        }
        self.sources = self.session.sources();
        let before = std::mem::replace(&mut self.found, found);
        self.compared = open
            .keys()
            .filter_map(|path| self.compared_in(path))
            .collect();
        // Where the text is another, the same bytes are in other lines.
        let untold = std::mem::take(&mut self.untold);
        let differs = |name: &&Arc<str>| {
            before.get(*name).map_or(&[][..], Vec::as_slice) != self.found(name)
                || untold.contains(&self.path(name))
        };
        let names = before.keys().chain(self.found.keys());
        names.filter(differs).cloned().collect()
    }

    /// What of the findings in a document comes of comparing it with others.
    fn compared_in(&self, path: &Path) -> Option<(Arc<str>, Compared)> {
        let member = self.member(path)?;
        let key = |finding: &Diagnostic| {
            let Label { span, .. } = finding.primary;
            (span, finding.rule.clone(), finding.message.clone())
        };
        let alone = self.session.check_document(member.name());
        let alone: HashSet<_> = alone.iter().map(key).collect();
        let all = self.found(member.name()).iter();
        let found = all
            .filter(|finding| !alone.contains(&key(finding)))
            .cloned();
        let compared = Compared {
            text: member.source.clone(),
            found: found.collect(),
        };
        Some((member.name().clone(), compared))
    }

    fn told(&self, name: &str, is_changed: bool, open: &BTreeMap<PathBuf, Open>) -> Option<Told> {
        let open = open.get(&self.path(name));
        Some(Told {
            uri: self.uri(name)?,
            version: open.map(|open| open.version),
            diagnostics: self.diagnostics(name),
            is_changed,
        })
    }

    pub(super) fn diagnostics(&self, name: &str) -> Vec<LspDiagnostic> {
        let found = self.found(name).iter();
        found
            .map(|finding| convert::diagnostic(self, finding))
            .collect()
    }

    /// The findings in the file of a name, as of the last check.
    pub(super) fn found(&self, name: &str) -> &[Diagnostic] {
        self.found.get(name).map_or(&[], Vec::as_slice)
    }

    pub(super) fn session(&self) -> &Session {
        &self.session
    }

    pub(super) fn session_mut(&mut self) -> &mut Session {
        &mut self.session
    }

    pub(super) fn member(&self, path: &Path) -> Option<&Member> {
        let project = self.session.project();
        project.member(project.name_at(path)?)
    }

    /// Where the file of a name lies.
    fn path(&self, name: &str) -> PathBuf {
        absolute(Path::new(name), &self.config.shown_from)
    }

    /// A file as the client names it.
    pub(super) fn uri(&self, name: &str) -> Option<Uri> {
        self.uri_at(&self.path(name))
    }

    pub(super) fn uri_at(&self, path: &Path) -> Option<Uri> {
        self.uris.get(path).cloned().or_else(|| uri_of(path))
    }

    /// The text of a file, if it is one of the project's.
    pub(super) fn source(&self, name: &str) -> Option<&Source> {
        let member = self.session.project().member(name);
        member
            .map(|member| &member.source)
            .or_else(|| self.sources.get(name))
    }

    /// The text of the document at a path, whether it is checked or not.
    fn source_at(&self, path: &Path) -> Option<Source> {
        match self.member(path) {
            Some(member) => Some(member.source.clone()),
            None => read(path, &Arc::from("")).ok(),
        }
    }

    pub(super) fn range(&self, label: &Label) -> Range {
        match self.source(&label.file) {
            Some(source) => self.encoding.range(source, label.span),
            None => Range::default(),
        }
    }

    pub(super) fn range_in(&self, source: &Source, span: Span) -> Range {
        self.encoding.range(source, span)
    }

    pub(super) fn span_in(&self, source: &Source, range: Range) -> Span {
        self.encoding.span(source, range)
    }

    /// A place in the file at a path; its beginning if it is no text.
    pub(super) fn location(&self, path: &Path, span: Span) -> Option<Location> {
        let source = self.source_at(path);
        let start = Range::new(Position::new(0, 0), Position::new(0, 0));
        let range = source.map_or(start, |source| self.encoding.range(&source, span));
        Some(Location::new(self.uri_at(path)?, range))
    }
}

fn loaded(folder: &Path, paths: &[PathBuf]) -> Option<Loaded> {
    let input = Input {
        paths,
        stdin_filename: None,
        manner: Manner {
            with_baseline: true,
            ..Manner::default()
        },
    };
    input.load(&Overlay::default(), folder).ok()?.ok()
}
