//! The language server: findings as an author types, over standard input and output (LSP 3.17).
//!
//! It is the engine of the command line around texts that an editor has not saved, so both find the same. One thread
//! takes message after message: what it does for one takes milliseconds, and nothing ever changes under it. Findings are
//! told once no more messages wait, so that fast typing costs one check and not one for each letter.

mod actions;
mod allow;
mod capabilities;
mod client;
mod complete;
mod convert;
mod hover;
mod inbox;
mod moved;
mod moves;
mod navigate;
mod positions;
mod pull;
mod rename;
mod symbols;
mod sync;
mod transport;
mod workspace;

use std::time::Duration;

use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::notification::{
    self as notifications, Notification as _, PublishDiagnostics, ShowMessage,
};
use lsp_types::request::{self as requests, Request as _};
use lsp_types::{
    InitializeResult, MessageType, PublishDiagnosticsParams, ServerInfo, ShowMessageParams,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::guard::guarded;
use client::Client;
use inbox::Inbox;
use workspace::{Told, Workspaces};

/// Serves the client at standard input and output until it says so.
///
/// # Errors
/// The client went away in the middle of a message, or did not follow the protocol.
pub fn run() -> anyhow::Result<()> {
    let (connection, threads) = transport::stdio();
    let served = serve(&connection);
    drop(connection);
    let reader = threads.finish_writing()?;
    let orderly = served?;
    if let Ok(read) = reader.join() {
        read?;
    }
    anyhow::ensure!(orderly, "the client exited without a shutdown");
    Ok(())
}

/// Serves a client; whether it took its leave.
fn serve(connection: &Connection) -> anyhow::Result<bool> {
    let (id, params) = connection.initialize_start()?;
    let client = match Client::new(params) {
        Ok(client) => client,
        Err(error) => {
            let message = format!("the parameters of `initialize` are wrong: {error}");
            let code = ErrorCode::InvalidParams as i32;
            let refusal = Response::new_err(id, code, message.clone());
            connection.sender.send(refusal.into())?;
            anyhow::bail!(message);
        }
    };
    let result = InitializeResult {
        capabilities: capabilities::capabilities(&client),
        server_info: Some(ServerInfo {
            name: "kouetsu".to_owned(),
            version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        }),
    };
    connection.initialize_finish(id, serde_json::to_value(result)?)?;
    let mut server = Server {
        connection,
        inbox: Inbox::of(connection.receiver.clone()),
        workspaces: Workspaces::new(&client),
        client,
        asked: 0,
        exits: false,
    };
    if let Some(params) = server.client.watching() {
        server.ask::<requests::RegisterCapability>(params)?;
    }
    server.check_all(false)?;
    server.serve()
}

struct Server<'c> {
    connection: &'c Connection,
    inbox: Inbox,
    client: Client,
    workspaces: Workspaces,
    /// How much was asked of the client.
    asked: i32,
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
        if let Some(message) = self.inbox.take() {
            return Ok(Some(message));
        }
        let told = guarded(|| self.workspaces.check_changed());
        self.tell(told)?;
        if self.workspaces.is_behind() {
            if let Some(message) = self.inbox.wait(Some(PAUSE)) {
                return Ok(Some(message));
            }
            self.check_all(true)?;
        }
        Ok(self.inbox.wait(None))
    }

    /// Checks everything, and tells what is found; a message that comes may stop it.
    fn check_all(&mut self, may_stop: bool) -> anyhow::Result<()> {
        let stop = || may_stop && !self.inbox.is_empty();
        let told = guarded(|| self.workspaces.check_all(&stop));
        self.tell(told)
    }

    fn send(&self, message: impl Into<Message>) -> anyhow::Result<()> {
        Ok(self.connection.sender.send(message.into())?)
    }

    /// Asks something of the client whose answer does not matter.
    fn ask<R: requests::Request<Params: Serialize>>(
        &mut self,
        params: R::Params,
    ) -> anyhow::Result<()> {
        self.asked += 1;
        let id = RequestId::from(format!("kouetsu/{}", self.asked));
        self.send(Request::new(id, R::METHOD.to_owned(), params))
    }

    /// Sends the findings of the files where a check found others.
    fn tell(&mut self, told: Result<Vec<Told>, String>) -> anyhow::Result<()> {
        let changed = match told {
            Ok(changed) => changed,
            Err(panic) => return self.complain(&panic),
        };
        if self.client.pulls {
            return match changed.iter().any(|told| !told.is_changed) {
                true => self.ask::<requests::WorkspaceDiagnosticRefresh>(()),
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
        if self.inbox.is_cancelled(&id) {
            let code = ErrorCode::RequestCanceled as i32;
            return self.send(Response::new_err(id, code, "it was taken back".to_owned()));
        }
        // Who asks for everything does not want to be told the rest later.
        if request.method == requests::WorkspaceDiagnosticRequest::METHOD {
            self.check_all(false)?;
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
                let fills_in = self.client.fills_in;
                reply(request, |params| actions::actions(spaces, fills_in, params))
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
                reply(request, |params| moves::files(spaces, params))
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
