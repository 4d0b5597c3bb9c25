//! What the client says of texts, files and folders.
//!
//! An open text is the client's; what is not open is what is on disk. A document whose text changed is read again, and
//! nothing else. What comes, goes or is no document may mean anything to any document, so the project is read again.

use std::path::{Path, PathBuf};

use lsp_server::Notification;
use lsp_types::notification::{
    DidChangeTextDocument, DidChangeWatchedFiles, DidChangeWorkspaceFolders, DidCloseTextDocument,
    DidOpenTextDocument, DidSaveTextDocument, Notification as _,
};
use lsp_types::{
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams,
    FileChangeType,
};
use serde::de::DeserializeOwned;

use super::workspace::{Open, Workspace, Workspaces, path_of};
use crate::source::Source;

impl Workspaces {
    /// Takes note of what the client says.
    ///
    /// # Errors
    /// It cannot be read; nothing is changed then.
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
        // A folder is no document, and to load it would be to read all that is in it.
        let Some(folder) = path.parent().filter(|_| !path.is_dir()) else {
            return;
        };
        if !self.spaces.iter().any(|space| space.holds(&path)) {
            let space = Workspace::load(folder.to_path_buf(), vec![path.clone()], self.encoding);
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

    fn close(&mut self, params: &DidCloseTextDocumentParams) {
        if let Some(path) = path_of(&params.text_document.uri)
            && self.open.remove(&path).is_some()
        {
            for space in self.spaces.iter_mut().filter(|space| space.holds(&path)) {
                space.uris.remove(&path);
                space.changed_on_disk(&path);
            }
        }
    }

    /// A file that is there for the first time is one of the project's now; not every client watches files.
    fn save(&mut self, params: &DidSaveTextDocumentParams) {
        let Some(path) = path_of(&params.text_document.uri) else {
            return;
        };
        for space in self.spaces.iter_mut().filter(|space| space.holds(&path)) {
            if !space.session().project().around().files().is_file(&path) {
                space.read_anew();
            }
        }
    }

    fn watched(&mut self, params: &DidChangeWatchedFilesParams) {
        for event in &params.changes {
            let Some(path) = path_of(&event.uri) else {
                continue;
            };
            let changed = event.typ == FileChangeType::CHANGED;
            // What the client has open it tells itself.
            if changed && self.open.contains_key(&path) {
                continue;
            }
            for space in self.spaces.iter_mut().filter(|space| space.sees(&path)) {
                match changed {
                    true => space.changed_on_disk(&path),
                    false => space.read_anew(),
                }
            }
        }
    }

    fn folders(&mut self, params: DidChangeWorkspaceFoldersParams) {
        for gone in params.event.removed {
            let folder = path_of(&gone.uri);
            self.spaces
                .retain(|space| Some(space.folder()) != folder.as_deref());
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

    /// The text of an open file is another.
    fn touch(&mut self, path: &Path) {
        let uri = self.open.get(path).map(|open| open.uri.clone());
        for space in self.spaces.iter_mut().filter(|space| space.holds(path)) {
            let uri = uri.clone().map(|uri| (path.to_path_buf(), uri));
            space.uris.extend(uri);
            space.changed(path);
        }
    }
}

fn params<P: DeserializeOwned>(note: Notification) -> anyhow::Result<P> {
    serde_json::from_value(note.params)
        .map_err(|error| anyhow::anyhow!("`{}` is malformed: {error}", note.method))
}
