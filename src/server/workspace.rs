//! The projects that a client has open, and the texts that it has not saved.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use lsp_server::Notification;
use lsp_types::notification::{
    DidChangeTextDocument, DidChangeWatchedFiles, DidChangeWorkspaceFolders, DidCloseTextDocument,
    DidOpenTextDocument, DidSaveTextDocument, Notification as _,
};
use lsp_types::{
    Diagnostic as LspDiagnostic, DidChangeTextDocumentParams, DidChangeWatchedFilesParams,
    DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DidSaveTextDocumentParams, DocumentDiagnosticParams, DocumentDiagnosticReport, FileChangeType,
    FullDocumentDiagnosticReport, Location, Position, Range, RelatedFullDocumentDiagnosticReport,
    TextDocumentPositionParams, Uri, WorkspaceDiagnosticParams, WorkspaceDiagnosticReport,
    WorkspaceDocumentDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
};
use serde::de::DeserializeOwned;

use super::convert;
use super::positions::Encoding;
use crate::cli::{Input, Loaded, Manner};
use crate::config::{Config, Overlay, read};
use crate::diagnostic::{Diagnostic, Label};
use crate::document::Document;
use crate::paths::absolute;
use crate::project::Member;
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
struct Open {
    uri: Uri,
    version: i32,
    text: Source,
}

/// The findings of a file, where they are others than before.
pub(super) struct Told {
    pub(super) uri: Uri,
    pub(super) version: Option<i32>,
    pub(super) diagnostics: Vec<LspDiagnostic>,
}

/// All projects of a client.
pub(super) struct Workspaces {
    pub(super) encoding: Encoding,
    spaces: Vec<Workspace>,
    open: BTreeMap<PathBuf, Open>,
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
    uris: HashMap<PathBuf, Uri>,
    /// The documents whose texts changed since the last check.
    changed: BTreeSet<PathBuf>,
    /// Whether files changed beside those that are open.
    reload: bool,
    /// Whether a text was not checked since it changed.
    stale: bool,
    /// Whether what a change means to other documents was not looked at.
    behind: bool,
}

impl Workspaces {
    pub(super) fn new(roots: Vec<PathBuf>, encoding: Encoding) -> Self {
        let spaces = roots.into_iter();
        Workspaces {
            encoding,
            spaces: spaces
                .filter_map(|root| Workspace::load(root.clone(), vec![root], encoding))
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
        for space in self.spaces.iter_mut().filter(|space| space.stale) {
            for name in space.check_changed(&self.open) {
                told.extend(space.told(&name, &self.open));
            }
        }
        told
    }

    /// Checks everything, and returns the files whose findings are others now.
    pub(super) fn check_all(&mut self) -> Vec<Told> {
        let mut told = std::mem::take(&mut self.waiting);
        for space in self.spaces.iter_mut().filter(|space| space.behind) {
            if space.reload {
                space.load_again();
                space.changed = self.open.keys().cloned().collect();
            }
            for name in space.check_all(&self.open) {
                told.extend(space.told(&name, &self.open));
            }
        }
        told
    }

    /// Takes note of what the client says.
    pub(super) fn take(&mut self, note: Notification) -> anyhow::Result<()> {
        match note.method.as_str() {
            DidOpenTextDocument::METHOD => self.open(params(note)?),
            DidChangeTextDocument::METHOD => self.change(params(note)?),
            DidCloseTextDocument::METHOD => self.close(&params(note)?),
            DidSaveTextDocument::METHOD => self.save(&params(note)?),
            DidChangeWatchedFiles::METHOD => self.watched(&params(note)?),
            DidChangeWorkspaceFolders::METHOD => self.folders(params(note)?),
            // What a newer protocol adds may be left alone.
            _ => {}
        }
        Ok(())
    }

    fn open(&mut self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        let Some(path) = path_of(&document.uri) else {
            return;
        };
        if !self.spaces.iter().any(|space| space.holds(&path)) {
            let folder = path.parent().unwrap_or(&path).to_path_buf();
            let space = Workspace::load(folder, vec![path.clone()], self.encoding);
            self.spaces.extend(space);
        }
        let text = Source::new("", document.text);
        let open = Open {
            uri: document.uri,
            version: document.version,
            text,
        };
        self.open.insert(path.clone(), open);
        self.touch(&path);
    }

    /// Applies edits one after another, as the protocol has it.
    fn change(&mut self, params: DidChangeTextDocumentParams) {
        let path = path_of(&params.text_document.uri);
        let Some((path, open)) = path.and_then(|path| {
            let open = self.open.get_mut(&path)?;
            Some((path, open))
        }) else {
            return;
        };
        for change in params.content_changes {
            let text = match change.range {
                Some(range) => {
                    let span = self.encoding.span(&open.text, range).range();
                    let mut text = open.text.text().to_owned();
                    text.replace_range(span, &change.text);
                    text
                }
                None => change.text,
            };
            open.text = Source::new("", text);
        }
        open.version = params.text_document.version;
        self.touch(&path);
    }

    /// What is not open any more is what is on disk.
    fn close(&mut self, params: &DidCloseTextDocumentParams) {
        if let Some(path) = path_of(&params.text_document.uri)
            && self.open.remove(&path).is_some()
        {
            let saved = |space: &Workspace| {
                let member = space.member(&path);
                let disk = read(&path, &Arc::from("")).ok();
                let texts = (member.map(|member| member.source.text()), &disk);
                matches!(texts, (Some(known), Some(disk)) if known == disk.text())
            };
            // A text that was saved is known already.
            for space in self.spaces.iter_mut().filter(|space| space.holds(&path)) {
                space.uris.remove(&path);
                if !saved(space) {
                    space.reload = true;
                    space.behind = true;
                }
            }
        }
    }

    /// A file that is there for the first time is one of the project's now; not every client watches files.
    fn save(&mut self, params: &DidSaveTextDocumentParams) {
        let Some(path) = path_of(&params.text_document.uri) else {
            return;
        };
        for space in self.spaces.iter_mut().filter(|space| space.holds(&path)) {
            if !space.session.project().around().files().is_file(&path) {
                space.reload = true;
                space.behind = true;
            }
        }
    }

    fn watched(&mut self, params: &DidChangeWatchedFilesParams) {
        for event in &params.changes {
            let Some(path) = path_of(&event.uri) else {
                continue;
            };
            // What the client has open it tells itself.
            if event.typ == FileChangeType::CHANGED && self.open.contains_key(&path) {
                continue;
            }
            for space in self.spaces.iter_mut().filter(|space| space.holds(&path)) {
                space.reload = true;
                space.behind = true;
            }
        }
    }

    fn folders(&mut self, params: DidChangeWorkspaceFoldersParams) {
        for gone in params.event.removed {
            let folder = path_of(&gone.uri);
            self.spaces
                .retain(|space| Some(&space.folder) != folder.as_ref());
        }
        for added in params.event.added {
            let folder = path_of(&added.uri);
            let space = folder
                .and_then(|folder| Workspace::load(folder.clone(), vec![folder], self.encoding));
            self.spaces.extend(space);
        }
        let open: Vec<PathBuf> = self.open.keys().cloned().collect();
        open.iter().for_each(|path| self.touch(path));
    }

    fn touch(&mut self, path: &Path) {
        let uri = self.open.get(path).map(|open| open.uri.clone());
        for space in self.spaces.iter_mut().filter(|space| space.holds(path)) {
            space.changed.insert(path.to_path_buf());
            space
                .uris
                .extend(uri.clone().map(|uri| (path.to_path_buf(), uri)));
            space.stale = true;
            space.behind = true;
        }
    }

    /// The project of a file, in the state of its text: a request is about what the client sees.
    pub(super) fn at(&mut self, uri: &Uri) -> Option<(&mut Workspace, PathBuf)> {
        let path = path_of(uri)?;
        let reload = self.spaces.iter().any(|space| space.reload);
        self.waiting = match reload {
            true => self.check_all(),
            false => self.check_changed(),
        };
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

    pub(super) fn iter(&self) -> impl Iterator<Item = &Workspace> {
        self.spaces.iter()
    }

    /// The findings of one document, where the client asks for them.
    pub(super) fn document_diagnostics(
        &mut self,
        params: DocumentDiagnosticParams,
    ) -> DocumentDiagnosticReport {
        let items = self.at(&params.text_document.uri).map(|(space, path)| {
            let name = space.member(&path).map(|member| member.name().clone());
            name.map_or(Vec::new(), |name| space.diagnostics(&name))
        });
        DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: FullDocumentDiagnosticReport {
                result_id: None,
                items: items.unwrap_or_default(),
            },
        })
    }

    /// The findings of all files.
    pub(super) fn workspace_diagnostics(
        &mut self,
        _: WorkspaceDiagnosticParams,
    ) -> WorkspaceDiagnosticReport {
        let mut items = Vec::new();
        for space in &self.spaces {
            for name in space.found.keys() {
                let Some(uri) = space.uri(name) else { continue };
                let open = self.open.get(&space.path(name));
                let report = WorkspaceFullDocumentDiagnosticReport {
                    uri,
                    version: open.map(|open| open.version.into()),
                    full_document_diagnostic_report: FullDocumentDiagnosticReport {
                        result_id: None,
                        items: space.diagnostics(name),
                    },
                };
                items.push(WorkspaceDocumentDiagnosticReport::Full(report));
            }
        }
        WorkspaceDiagnosticReport { items }
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
    fn load(folder: PathBuf, paths: Vec<PathBuf>, encoding: Encoding) -> Option<Workspace> {
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
            reload: false,
            stale: false,
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

    /// Whether a file belongs to the project.
    pub(super) fn holds(&self, path: &Path) -> bool {
        path.starts_with(&self.folder) || path.starts_with(&self.config.root)
    }

    /// Reads the texts that changed.
    fn read(&mut self, open: &BTreeMap<PathBuf, Open>) {
        let changed = std::mem::take(&mut self.changed);
        let texts = changed.into_iter().filter_map(|path| {
            let open = open.get(&path)?;
            let is_known = self.session.project().name_at(&path).is_some();
            let wanted = self.config.includes(&path) && !self.config.excludes(&path);
            (is_known || wanted).then(|| {
                let name = self.session.project().around().shown(&path);
                (path, Source::new(name, open.text.text()))
            })
        });
        let texts = texts.collect();
        self.session.set(texts);
    }

    /// Checks the documents that have changed by themselves, and returns their names. What came of comparing documents
    /// stays until that is done again.
    fn check_changed(&mut self, open: &BTreeMap<PathBuf, Open>) -> Vec<Arc<str>> {
        let changed = self.changed.clone();
        self.read(open);
        self.stale = false;
        let names = changed
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
            found.sort_by(|one, other| {
                let key = |it: &Diagnostic| (it.primary.span, it.rule.clone());
                key(one).cmp(&key(other))
            });
            self.found.insert(name.clone(), found);
        }
        names
    }

    /// Checks the project, and returns the names of the files whose findings are others now.
    fn check_all(&mut self, open: &BTreeMap<PathBuf, Open>) -> Vec<Arc<str>> {
        let touched: BTreeSet<PathBuf> = self.changed.clone();
        self.read(open);
        self.stale = false;
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
        let names: BTreeSet<&Arc<str>> = before.keys().chain(self.found.keys()).collect();
        let differs = |name: &&&Arc<str>| {
            // Where the text is another, the same bytes are in other lines.
            before.get(**name) != self.found.get(**name) || touched.contains(&self.path(name))
        };
        names
            .iter()
            .filter(differs)
            .map(|name| (*name).clone())
            .collect()
    }

    /// What of the findings in a document comes of comparing it with others.
    fn compared_in(&self, path: &Path) -> Option<(Arc<str>, Compared)> {
        let member = self.member(path)?;
        let alone = self.session.check_document(member.name());
        let all = self.found(member.name()).iter();
        let found = all.filter(|finding| !alone.contains(finding)).cloned();
        let compared = Compared {
            text: member.source.clone(),
            found: found.collect(),
        };
        Some((member.name().clone(), compared))
    }

    fn told(&self, name: &str, open: &BTreeMap<PathBuf, Open>) -> Option<Told> {
        let open = open.get(&self.path(name));
        Some(Told {
            uri: self.uri(name)?,
            version: open.map(|open| open.version),
            diagnostics: self.diagnostics(name),
        })
    }

    fn diagnostics(&self, name: &str) -> Vec<LspDiagnostic> {
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

/// Findings as they are after a change of the text in which they were found, those aside that it touches.
fn after_change(before: &Source, after: &Source, found: &[Diagnostic]) -> Vec<Diagnostic> {
    let (changed, new) = difference(before.text(), after.text());
    let grown = new.len() as i64 - changed.len() as i64;
    let moved = |span: Span| match span {
        span if span.end <= changed.start => Some(span),
        span if span.start >= changed.end => Some(Span {
            start: u32::try_from(i64::from(span.start) + grown).ok()?,
            end: u32::try_from(i64::from(span.end) + grown).ok()?,
        }),
        _ => None,
    };
    let found = found.iter().filter_map(|finding| {
        let mut finding = finding.clone();
        finding.primary.span = moved(finding.primary.span)?;
        let here = finding.primary.file.clone();
        for label in finding
            .related
            .iter_mut()
            .filter(|label| label.file == here)
        {
            label.span = moved(label.span)?;
        }
        let fixes = finding.fix.iter_mut().chain(&mut finding.alternatives);
        for edit in fixes
            .flat_map(|fix| &mut fix.edits)
            .filter(|edit| edit.file == here)
        {
            edit.span = moved(edit.span)?;
        }
        Some(finding)
    });
    found.collect()
}

/// The smallest span of a text that is another afterwards, and where that stands then.
pub(super) fn difference(before: &str, after: &str) -> (Span, Span) {
    let same = |one: &mut dyn Iterator<Item = char>, other: &mut dyn Iterator<Item = char>| {
        let alike = one.zip(other).take_while(|(one, other)| one == other);
        alike.map(|(c, _)| c.len_utf8()).sum::<usize>()
    };
    let start = same(&mut before.chars(), &mut after.chars());
    let (rest, rest_after) = (&before[start..], &after[start..]);
    let end = same(&mut rest.chars().rev(), &mut rest_after.chars().rev());
    let span = |text: &str| Span::new(start, text.len() - end);
    (span(before), span(after))
}

fn params<P: DeserializeOwned>(note: Notification) -> anyhow::Result<P> {
    serde_json::from_value(note.params)
        .map_err(|error| anyhow::anyhow!("`{}` is malformed: {error}", note.method))
}
