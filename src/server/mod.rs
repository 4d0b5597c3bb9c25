//! The language server: findings as an author types, over standard input and output (LSP 3.17).
//!
//! It is the engine of the command line around texts that an editor has not saved, so both find the same. One thread
//! takes message after message: what it does for one takes milliseconds, and nothing ever changes under it. Findings are
//! told once no more messages wait, so that fast typing costs one check and not one for each letter.

mod actions;
mod complete;
mod convert;
mod hover;
mod navigate;
mod positions;
mod rename;
mod symbols;
mod workspace;

use std::path::PathBuf;
use std::time::Duration;

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use lsp_types::notification::{
    self as notifications, Notification as _, PublishDiagnostics, ShowMessage,
};
use lsp_types::request::{self as requests, Request as _};
use lsp_types::{
    ClientCapabilities, CodeActionKind, CodeActionOptions, CodeActionProviderCapability,
    CompletionOptions, DiagnosticOptions, DiagnosticServerCapabilities,
    DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern,
    HoverProviderCapability, InitializeParams, InitializeResult, MessageType, OneOf,
    PublishDiagnosticsParams, Registration, RegistrationParams, RenameOptions, SaveOptions,
    ServerCapabilities, ServerInfo, ShowMessageParams, TextDocumentSyncCapability,
    TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions,
    WorkDoneProgressOptions,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::guard::guarded;
use positions::Encoding;
use workspace::{Workspaces, path_of};

/// The files, beside those that are open, that change what is found: documents, settings, rosters, and what documents show.
const WATCHED: &str = "**/*.{md,markdown,rst,ipynb,toml,yml,yaml,py,csv,tsv,json,txt,ics,bib,inv,rhai,png,jpg,jpeg,gif,svg,webp,avif,pdf}";

/// Serves the client at standard input and output until it says so.
///
/// # Errors
/// The client went away in the middle of a message, or did not follow the protocol.
pub fn run() -> anyhow::Result<()> {
    let (connection, threads) = Connection::stdio();
    let orderly = serve(&connection)?;
    // The thread that writes ends when nobody can give it anything.
    drop(connection);
    threads.join()?;
    anyhow::ensure!(orderly, "the client exited without a shutdown");
    Ok(())
}

/// Serves a client; whether it took its leave.
fn serve(connection: &Connection) -> anyhow::Result<bool> {
    let (id, params) = connection.initialize_start()?;
    let pulls = pulls(&params);
    let params: InitializeParams = serde_json::from_value(params)?;
    let encoding = Encoding::negotiated(&params.capabilities);
    let result = InitializeResult {
        capabilities: capabilities(encoding, pulls),
        server_info: Some(ServerInfo {
            name: "kouetsu".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
    };
    connection.initialize_finish(id, serde_json::to_value(result)?)?;
    let mut server = Server {
        connection,
        pulls,
        asked: 0,
        workspaces: Workspaces::new(roots(&params), encoding),
        exits: false,
    };
    if can_watch(&params.capabilities) {
        server.ask_to_watch()?;
    }
    server.tell(Check::All)?;
    server.serve()
}

/// The folders that the client has open.
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

/// Whether the client watches files when it is asked to.
fn can_watch(client: &ClientCapabilities) -> bool {
    let workspace = client.workspace.as_ref();
    let watched = workspace.and_then(|workspace| workspace.did_change_watched_files.as_ref());
    watched.is_some_and(|watched| watched.dynamic_registration == Some(true))
}

/// Whether the client asks for findings, so that they need not be sent. One that cannot be told to ask again would not
/// learn what an edit means to other documents: it is sent them. (`lsp_types` has another name for
/// `workspace.diagnostics` of LSP 3.17.)
fn pulls(params: &Value) -> bool {
    let refreshes = params.pointer("/capabilities/workspace/diagnostics/refreshSupport");
    let asks = params.pointer("/capabilities/textDocument/diagnostic");
    asks.is_some() && refreshes == Some(&Value::Bool(true))
}

fn capabilities(encoding: Encoding, pulls: bool) -> ServerCapabilities {
    let pull = DiagnosticOptions {
        identifier: Some("kouetsu".to_owned()),
        inter_file_dependencies: true,
        workspace_diagnostics: true,
        work_done_progress_options: WorkDoneProgressOptions::default(),
    };
    ServerCapabilities {
        position_encoding: Some(encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(
            TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::INCREMENTAL),
                save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions {
                    include_text: Some(false),
                })),
                ..TextDocumentSyncOptions::default()
            },
        )),
        diagnostic_provider: pulls.then_some(DiagnosticServerCapabilities::Options(pull)),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![
                CodeActionKind::QUICKFIX,
                CodeActionKind::SOURCE_FIX_ALL,
                actions::FIX_ALL,
            ]),
            ..CodeActionOptions::default()
        })),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(
                ["(", "/", "#", "{", ":", "`", "@"]
                    .map(str::to_owned)
                    .into(),
            ),
            ..CompletionOptions::default()
        }),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        })),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        workspace: Some(rename::file_operations()),
        ..ServerCapabilities::default()
    }
}

/// What is checked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Check {
    /// The documents that have changed, by themselves.
    Changed,
    /// Everything.
    All,
}

struct Server<'c> {
    connection: &'c Connection,
    /// Whether the client asks for findings, again when it is told to.
    pulls: bool,
    /// How many requests were sent to the client.
    asked: i32,
    workspaces: Workspaces,
    /// Whether a shutdown was asked for: only an exit may follow.
    exits: bool,
}

impl Server<'_> {
    fn serve(&mut self) -> anyhow::Result<bool> {
        while let Some(message) = self.next()? {
            match message {
                Message::Request(request) if self.exits => {
                    let message = "the server was shut down".to_owned();
                    let code = ErrorCode::InvalidRequest as i32;
                    self.send(Response::new_err(request.id, code, message))?;
                }
                Message::Request(request) => self.answer(request)?,
                Message::Notification(note) if note.method == notifications::Exit::METHOD => {
                    return Ok(self.exits);
                }
                Message::Notification(note) => self.take(note)?,
                // Nothing is asked of the client whose answer matters.
                Message::Response(_) => {}
            }
        }
        // Who closes the channel is gone.
        Ok(self.exits)
    }

    /// The next message. What has changed is told before the server waits for one, and what it means to other documents
    /// when the client pauses.
    fn next(&mut self) -> anyhow::Result<Option<Message>> {
        const PAUSE: Duration = Duration::from_millis(150);
        if let Ok(message) = self.connection.receiver.try_recv() {
            return Ok(Some(message));
        }
        self.tell(Check::Changed)?;
        if self.workspaces.is_behind() {
            match self.connection.receiver.recv_timeout(PAUSE) {
                Ok(message) => return Ok(Some(message)),
                Err(_) => self.tell(Check::All)?,
            }
        }
        Ok(self.connection.receiver.recv().ok())
    }

    fn send(&self, message: impl Into<Message>) -> anyhow::Result<()> {
        Ok(self.connection.sender.send(message.into())?)
    }

    /// Sends the findings of the files where a check finds others.
    fn tell(&mut self, what: Check) -> anyhow::Result<()> {
        let is_rest = what == Check::All;
        let told = guarded(|| match what {
            Check::Changed => self.workspaces.check_changed(),
            Check::All => self.workspaces.check_all(),
        });
        let changed = match told {
            Ok(changed) => changed,
            Err(panic) => return self.complain(&panic),
        };
        if self.pulls {
            // The client asks again for what it has changed itself, and not for what that means to the rest.
            return match is_rest && !changed.is_empty() {
                true => self.ask(requests::WorkspaceDiagnosticRefresh::METHOD, Value::Null),
                false => Ok(()),
            };
        }
        for told in changed {
            let params = PublishDiagnosticsParams {
                uri: told.uri,
                diagnostics: told.diagnostics,
                version: told.version,
            };
            let method = PublishDiagnostics::METHOD.to_owned();
            self.send(Notification::new(method, params))?;
        }
        Ok(())
    }

    fn ask(&mut self, method: &str, params: impl Serialize) -> anyhow::Result<()> {
        self.asked += 1;
        let id = lsp_server::RequestId::from(self.asked);
        self.send(Request::new(id, method.to_owned(), params))
    }

    /// Asks the client to tell of what changes on disk: what another program writes, and what an editor does not open.
    fn ask_to_watch(&mut self) -> anyhow::Result<()> {
        let watchers = vec![FileSystemWatcher {
            glob_pattern: GlobPattern::String(WATCHED.to_owned()),
            kind: None,
        }];
        let method = notifications::DidChangeWatchedFiles::METHOD.to_owned();
        let options = DidChangeWatchedFilesRegistrationOptions { watchers };
        let registration = Registration {
            id: method.clone(),
            method,
            register_options: Some(serde_json::to_value(options)?),
        };
        let registrations = vec![registration];
        let params = RegistrationParams { registrations };
        self.ask(requests::RegisterCapability::METHOD, params)
    }

    /// Shows the user that the server erred.
    fn complain(&self, panic: &str) -> anyhow::Result<()> {
        let params = ShowMessageParams {
            typ: MessageType::ERROR,
            message: format!("kouetsu erred, and goes on: {panic}"),
        };
        self.send(Notification::new(ShowMessage::METHOD.to_owned(), params))
    }

    fn take(&mut self, note: Notification) -> anyhow::Result<()> {
        let taken = guarded(|| self.workspaces.take(note));
        match taken {
            Ok(Ok(())) => Ok(()),
            // A notification has no answer, and one that is malformed changes nothing.
            Ok(Err(error)) => self.complain(&error.to_string()),
            Err(panic) => self.complain(&panic),
        }
    }

    fn answer(&mut self, request: Request) -> anyhow::Result<()> {
        let id = request.id.clone();
        // Who asks for everything does not want to be told the rest later.
        if request.method == requests::WorkspaceDiagnosticRequest::METHOD {
            self.tell(Check::All)?;
        }
        let answered = guarded(|| self.result(request));
        self.send(match answered {
            Ok(Ok(result)) => Response::new_ok(id, result),
            Ok(Err(refusal)) => Response::new_err(id, refusal.code as i32, refusal.message),
            Err(panic) => Response::new_err(id, ErrorCode::InternalError as i32, panic),
        })
    }

    fn result(&mut self, request: Request) -> Result<Value, Refusal> {
        let spaces = &mut self.workspaces;
        match request.method.as_str() {
            requests::Shutdown::METHOD => {
                self.exits = true;
                Ok(Value::Null)
            }
            requests::DocumentDiagnosticRequest::METHOD => {
                reply(request, |params| spaces.document_diagnostics(params))
            }
            requests::WorkspaceDiagnosticRequest::METHOD => {
                reply(request, |params| spaces.workspace_diagnostics(params))
            }
            requests::CodeActionRequest::METHOD => {
                reply(request, |params| actions::actions(spaces, params))
            }
            requests::HoverRequest::METHOD => reply(request, |params| hover::hover(spaces, params)),
            requests::Completion::METHOD => {
                reply(request, |params| complete::complete(spaces, params))
            }
            requests::GotoDefinition::METHOD => {
                reply(request, |params| navigate::definition(spaces, params))
            }
            requests::References::METHOD => {
                reply(request, |params| navigate::references(spaces, params))
            }
            requests::PrepareRenameRequest::METHOD => {
                reply(request, |params| rename::prepare(spaces, params))
            }
            requests::Rename::METHOD => try_reply(request, |params| rename::rename(spaces, params)),
            requests::WillRenameFiles::METHOD => {
                reply(request, |params| rename::files(spaces, params))
            }
            requests::DocumentSymbolRequest::METHOD => {
                reply(request, |params| symbols::of_document(spaces, params))
            }
            requests::WorkspaceSymbolRequest::METHOD => {
                reply(request, |params| symbols::of_workspace(spaces, params))
            }
            method => Err(Refusal {
                code: ErrorCode::MethodNotFound,
                message: format!("there is no request `{method}`"),
            }),
        }
    }
}

/// Why a request is not answered.
struct Refusal {
    code: ErrorCode,
    message: String,
}

fn reply<P: DeserializeOwned, R: Serialize>(
    request: Request,
    answer: impl FnOnce(P) -> R,
) -> Result<Value, Refusal> {
    try_reply(request, |params| Ok(answer(params)))
}

fn try_reply<P: DeserializeOwned, R: Serialize>(
    request: Request,
    answer: impl FnOnce(P) -> Result<R, Refusal>,
) -> Result<Value, Refusal> {
    let params = serde_json::from_value(request.params).map_err(|error| Refusal {
        code: ErrorCode::InvalidParams,
        message: format!("the parameters of `{}` are wrong: {error}", request.method),
    })?;
    serde_json::to_value(answer(params)?).map_err(|error| Refusal {
        code: ErrorCode::InternalError,
        message: error.to_string(),
    })
}
