//! What the client has sent and the server has not taken: a request that was taken back is not looked at.

use std::collections::VecDeque;
use std::time::Duration;

use crossbeam_channel::Receiver;
use lsp_server::{Message, Notification, RequestId};
use lsp_types::CancelParams;
use lsp_types::NumberOrString;
use lsp_types::notification::{Cancel, Notification as _};

pub(super) struct Inbox {
    receiver: Receiver<Message>,
    /// What was looked at already, and not taken.
    waiting: VecDeque<Message>,
}

impl Inbox {
    pub(super) fn of(receiver: Receiver<Message>) -> Self {
        Inbox {
            receiver,
            waiting: VecDeque::new(),
        }
    }

    /// The next message, if one is there.
    pub(super) fn take(&mut self) -> Option<Message> {
        let waiting = self.waiting.pop_front();
        waiting.or_else(|| self.receiver.try_recv().ok())
    }

    /// The next message; nothing if the client is gone, or if none comes in a time that is given.
    pub(super) fn wait(&mut self, pause: Option<Duration>) -> Option<Message> {
        match pause {
            Some(pause) => self.receiver.recv_timeout(pause).ok(),
            None => self.receiver.recv().ok(),
        }
    }

    /// Whether a message is there that was not looked at.
    pub(super) fn is_empty(&self) -> bool {
        self.receiver.is_empty()
    }

    /// Whether the client has taken a request back.
    pub(super) fn is_cancelled(&mut self, id: &RequestId) -> bool {
        self.waiting.extend(self.receiver.try_iter());
        let mut waiting = self.waiting.iter();
        waiting.any(|message| match message {
            Message::Notification(note) => cancelled(note).as_ref() == Some(id),
            _ => false,
        })
    }
}

/// The request that a notification takes back, if it does that.
fn cancelled(note: &Notification) -> Option<RequestId> {
    if note.method != Cancel::METHOD {
        return None;
    }
    let params: CancelParams = serde_json::from_value(note.params.clone()).ok()?;
    Some(match params.id {
        NumberOrString::Number(id) => id.into(),
        NumberOrString::String(id) => id.into(),
    })
}

#[cfg(test)]
mod tests {
    use crossbeam_channel::unbounded;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_request_can_be_taken_back_while_it_waits() {
        let (sender, receiver) = unbounded();
        let mut inbox = Inbox::of(receiver);
        for id in [json!(7), json!("seven")] {
            let note = Notification::new(Cancel::METHOD.to_owned(), json!({"id": id}));
            sender.send(note.into()).expect("the inbox is there");
        }
        assert!(inbox.is_cancelled(&7.into()));
        assert!(inbox.is_cancelled(&"seven".to_owned().into()));
        assert!(!inbox.is_cancelled(&8.into()));
        // Nothing is lost by looking.
        assert!(inbox.take().is_some() && inbox.take().is_some() && inbox.take().is_none());
    }

    #[test]
    fn a_client_that_is_gone_sends_nothing_more() {
        let (sender, receiver) = unbounded();
        let mut inbox = Inbox::of(receiver);
        drop(sender);
        assert!(inbox.wait(None).is_none());
    }
}
