//! What is known of the client.

use std::path::PathBuf;

use lsp_types::{
    DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern, InitializeParams,
    Registration, RegistrationParams,
    notification::{DidChangeWatchedFiles, Notification as _},
};
use serde_json::Value;

use super::positions::Encoding;
use super::workspace::path_of;

pub(super) struct Client {
    /// How it counts columns.
    pub(super) encoding: Encoding,
    /// Whether it asks for findings, and can be told to ask again when others than those of the text that it changed are
    /// different. Others are sent the findings.
    pub(super) pulls: bool,
    /// Whether an edit may have places for the author to fill in: `SnippetTextEdit` of LSP 3.18.
    pub(super) fills_in: bool,
    /// Whether it watches files if it is asked to.
    watches: bool,
    /// The folders that it has open.
    pub(super) roots: Vec<PathBuf>,
}

impl Client {
    /// What the parameters of `initialize` say.
    ///
    /// # Errors
    /// They are not those of the protocol.
    pub(super) fn new(params: Value) -> serde_json::Result<Client> {
        // The crate's types know neither by the protocol's name.
        let can = |what| params.pointer(what).and_then(Value::as_bool) == Some(true);
        let refreshes = can("/capabilities/workspace/diagnostics/refreshSupport");
        let fills_in = can("/capabilities/workspace/workspaceEdit/snippetEditSupport");
        let params: InitializeParams = serde_json::from_value(params)?;
        let document = params.capabilities.text_document.as_ref();
        let workspace = params.capabilities.workspace.as_ref();
        let watched = workspace.and_then(|workspace| workspace.did_change_watched_files);
        Ok(Client {
            encoding: Encoding::negotiated(&params.capabilities),
            pulls: refreshes && document.is_some_and(|document| document.diagnostic.is_some()),
            fills_in,
            watches: watched.and_then(|watched| watched.dynamic_registration) == Some(true),
            roots: roots(&params),
        })
    }

    /// Asks it to watch all files, if it can be asked.
    pub(super) fn watching(&self) -> Option<RegistrationParams> {
        let watcher = FileSystemWatcher {
            glob_pattern: GlobPattern::String("**/*".to_owned()),
            kind: None,
        };
        let options = DidChangeWatchedFilesRegistrationOptions {
            watchers: vec![watcher],
        };
        let registration = Registration {
            id: "kouetsu/files".to_owned(),
            method: DidChangeWatchedFiles::METHOD.to_owned(),
            register_options: serde_json::to_value(options).ok(),
        };
        self.watches.then(|| RegistrationParams {
            registrations: vec![registration],
        })
    }
}

fn roots(params: &InitializeParams) -> Vec<PathBuf> {
    let folders = params.workspace_folders.iter().flatten();
    let roots: Vec<PathBuf> = folders.filter_map(|folder| path_of(&folder.uri)).collect();
    if !roots.is_empty() {
        return roots;
    }
    #[expect(deprecated, reason = "older clients send only this")]
    let root = params.root_uri.as_ref().and_then(path_of);
    root.into_iter().collect()
}
