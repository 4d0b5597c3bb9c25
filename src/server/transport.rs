//! Messages over standard input and output, each with its length before it (LSP 3.17, base protocol).
//!
//! A thread reads each message as soon as it is there, so that what takes long can be given up for one that waits. What is
//! no message is refused, and the next one is read; only where it is not known how long a message is, nothing can follow.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::thread::{self, JoinHandle};

use crossbeam_channel::{Sender, unbounded};
use lsp_server::{Connection, ErrorCode, Message};
use serde_json::error::Category;
use serde_json::json;

/// The threads that read and write.
pub(super) struct Threads {
    reader: JoinHandle<io::Result<()>>,
    writer: JoinHandle<io::Result<()>>,
}

/// The connection to the client at standard input and output.
pub(super) fn stdio() -> (Connection, Threads) {
    let (sender, written) = unbounded::<Message>();
    let (read, receiver) = unbounded();
    let write = move || {
        let mut messages = written.into_iter();
        messages.try_for_each(|message| message.write(&mut io::stdout().lock()))
    };
    let threads = Threads {
        reader: thread::spawn(move || {
            let mut input = BufReader::new(io::stdin());
            read_all(&mut input, &read, |refusal| {
                send(&mut io::stdout().lock(), refusal)
            })
        }),
        writer: thread::spawn(write),
    };
    (Connection { sender, receiver }, threads)
}

impl Threads {
    /// Waits until all that was sent is written, which is so only once nothing more can be sent.
    ///
    /// # Errors
    /// It cannot be written.
    pub(super) fn finish_writing(self) -> io::Result<JoinHandle<io::Result<()>>> {
        self.writer.join().unwrap_or(Ok(()))?;
        Ok(self.reader)
    }
}

/// Reads messages until the client says that it exits, or is gone.
fn read_all(
    input: &mut impl BufRead,
    messages: &Sender<Message>,
    mut refuse: impl FnMut(&str) -> io::Result<()>,
) -> io::Result<()> {
    while let Some(text) = read_text(input)? {
        match serde_json::from_slice::<Message>(&text) {
            Ok(message) => {
                let exits = matches!(&message, Message::Notification(it) if it.method == "exit");
                if messages.send(message).is_err() || exits {
                    break;
                }
            }
            Err(error) => refuse(&refusal(&error))?,
        }
    }
    Ok(())
}

/// The text of the next message; nothing if the input ends before it.
fn read_text(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let wrong = |what: String| io::Error::new(io::ErrorKind::InvalidData, what);
    let mut length: Option<u64> = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let header = String::from_utf8_lossy(&line);
        let header = header.trim();
        match (header.split_once(':'), length) {
            (Some((name, value)), _) if name.eq_ignore_ascii_case("Content-Length") => {
                let value = value.trim().parse();
                length = Some(value.map_err(|_| wrong(format!("`{header}` is no length")))?);
            }
            (Some(_), _) => {}
            (None, Some(length)) if header.is_empty() => {
                let mut text = Vec::new();
                input.take(length).read_to_end(&mut text)?;
                let whole = text.len() as u64 == length;
                return Ok(whole.then_some(text));
            }
            (None, _) => return Err(wrong(format!("`{header}` is no header of a message"))),
        }
    }
}

/// The answer to what is no message: nobody knows to which request it belongs (JSON-RPC 2.0, section 5).
fn refusal(error: &serde_json::Error) -> String {
    let code = match error.classify() {
        Category::Data => ErrorCode::InvalidRequest,
        _ => ErrorCode::ParseError,
    };
    let error = json!({"code": code as i32, "message": error.to_string()});
    json!({"jsonrpc": "2.0", "id": null, "error": error}).to_string()
}

fn send(output: &mut impl Write, text: &str) -> io::Result<()> {
    write!(output, "Content-Length: {}\r\n\r\n{text}", text.len())?;
    output.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(input: &[u8]) -> (io::Result<()>, Vec<Message>, Vec<String>) {
        let (sender, receiver) = unbounded();
        let mut refused = Vec::new();
        let outcome = read_all(&mut BufReader::new(input), &sender, |text| {
            refused.push(text.to_owned());
            Ok(())
        });
        (outcome, receiver.try_iter().collect(), refused)
    }

    fn framed(texts: &[&str]) -> Vec<u8> {
        let mut all = Vec::new();
        for text in texts {
            send(&mut all, text).expect("memory takes all");
        }
        all
    }

    #[test]
    fn what_is_no_message_is_refused_and_the_next_is_read() {
        let note = r#"{"jsonrpc":"2.0","method":"校閲"}"#;
        let (outcome, messages, refused) = read(&framed(&["{nope", "[]", "{\"id\":1}", note]));
        assert!(outcome.is_ok());
        assert_eq!(messages.len(), 1);
        let codes: Vec<bool> = refused
            .iter()
            .map(|it| it.contains("\"id\":null") && it.contains("-32700"))
            .collect();
        assert_eq!(codes, [true, false, false], "{refused:?}");
        assert!(refused[1].contains("-32600"));
    }

    #[test]
    fn headers_are_read_in_any_case_and_others_are_passed_over() {
        let text = r#"{"jsonrpc":"2.0","method":"a"}"#;
        let input = format!(
            "content-type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length: {}\r\n\r\n{text}",
            text.len()
        );
        assert_eq!(read(input.as_bytes()).1.len(), 1);
    }

    #[test]
    fn without_a_length_nothing_can_follow() {
        for input in ["Content-Length: many\r\n\r\n{}", "\r\n{}", "nonsense\r\n"] {
            assert!(read(input.as_bytes()).0.is_err(), "{input}");
        }
    }

    #[test]
    fn a_message_that_is_cut_off_is_the_end() {
        for input in ["", "Content-Length: 90\r\n", "Content-Length: 90\r\n\r\n{}"] {
            let (outcome, messages, refused) = read(input.as_bytes());
            assert!(outcome.is_ok() && messages.is_empty() && refused.is_empty());
        }
    }

    #[test]
    fn nothing_is_read_after_an_exit() {
        let exit = r#"{"jsonrpc":"2.0","method":"exit"}"#;
        assert_eq!(read(&framed(&[exit, exit])).1.len(), 1);
    }
}
