//! `--online`: asking the web, for `kouetsu check`.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::str::FromStr;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use anyhow::Context;

use super::{cache, say, usage_error};
use crate::config::{Config, UsageError};
use crate::git::Repository;
use crate::session::Session;
use crate::web::{self, HostHeader, Progress, Settings};

/// Which URLs are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// All.
    All,
    /// Those that a revision did not have; if none is named, where the branch left its upstream.
    New(Option<String>),
}

impl FromStr for Which {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(':') {
            None if text == "all" => Ok(Which::All),
            None if text == "new" => Ok(Which::New(None)),
            Some(("new", revision)) if !revision.is_empty() => {
                Ok(Which::New(Some(revision.to_string())))
            }
            _ => Err("write `all`, `new` or `new:REV`".to_string()),
        }
    }
}

/// Headers for single hosts: `HOST NAME: VALUE`, a line each. They come from the environment and not from the project,
/// which must not have a say in where secrets go.
const HEADERS: &str = "KOUETSU_ONLINE_HEADERS";

/// The certificates of the authorities that are trusted, in PEM, as for OpenSSL and curl.
const AUTHORITIES: &str = "SSL_CERT_FILE";

/// Asks the web for the URLs of the session, and tells it what was said. `cache` is the folder of what is kept.
///
/// # Errors
/// What is wrong with the environment is an error; with the command line, a usage error.
pub(super) fn ask(
    session: &mut Session,
    which: &Which,
    config: &Config,
    cache: Option<&Path>,
) -> anyhow::Result<Result<(), UsageError>> {
    let mut urls = session.urls();
    if let Which::New(revision) = which
        && let Err(error) = keep_new(&mut urls, session, revision.as_deref(), config)
    {
        return Ok(Err(error));
    }
    let settings = Settings {
        headers: match headers() {
            Ok(headers) => headers,
            Err(error) => return Ok(Err(error)),
        },
        authorities: authorities()?,
        cache: cache.map(cache::web),
        ..Settings::new(config.online.clone())
    };
    let bar = Bar::new();
    let asked = web::ask(urls, &settings, &bar);
    drop(bar);
    let (answers, unwritten) = asked.with_context(|| format!("`{AUTHORITIES}` cannot be read"))?;
    if let (Some(error), Some(cache)) = (unwritten, &settings.cache) {
        say(&format!(
            "note: the answers cannot be kept in `{}`: {error}",
            cache.display()
        ));
    }
    session.set_answers(answers);
    Ok(Ok(()))
}

/// Leaves out the URLs that a revision had.
fn keep_new(
    urls: &mut BTreeSet<String>,
    session: &Session,
    revision: Option<&str>,
    config: &Config,
) -> Result<(), UsageError> {
    let repository = Repository::open(&config.root)?;
    let (commit, name) = match revision {
        Some(word) => (repository.commit(word)?, word.to_string()),
        None => repository.base()?,
    };
    let tree = repository.tree(&commit)?;
    let markdown = |path: &&str| path.ends_with(".md") || path.ends_with(".markdown");
    let texts = repository.texts(&tree, tree.paths().filter(markdown))?;
    let texts = texts.into_iter();
    let texts = texts.map(|(path, text)| (repository.path(&path), text));
    let old = session.urls_in(texts.collect());
    let all = urls.len();
    urls.retain(|url| !old.contains(url));
    let commit = commit.get(..12).unwrap_or(&commit);
    say(&format!(
        "note: {} of {all} URLs are new since {commit} ({name})",
        urls.len()
    ));
    Ok(())
}

fn headers() -> Result<Vec<HostHeader>, UsageError> {
    let Ok(text) = std::env::var(HEADERS) else {
        return Ok(Vec::new());
    };
    let lines = text.lines().enumerate();
    lines
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| {
            let told = |error| {
                let message = format!("line {} of `{HEADERS}` is no header: {error}", number + 1);
                usage_error(message, "write `HOST NAME: VALUE`, a line for each")
            };
            HostHeader::parse(line).map_err(told)
        })
        .collect()
}

#[expect(
    clippy::disallowed_methods,
    reason = "it is no document, and named by the user"
)]
fn authorities() -> anyhow::Result<Option<Vec<u8>>> {
    let Some(file) = std::env::var_os(AUTHORITIES).filter(|file| !file.is_empty()) else {
        return Ok(None);
    };
    let pem = std::fs::read(&file);
    pem.map(Some).with_context(|| {
        format!(
            "`{AUTHORITIES}` cannot be read: `{}`",
            Path::new(&file).display()
        )
    })
}

/// How far the asking has come, on a terminal.
struct Bar {
    /// When it was drawn last; nothing if there is no terminal.
    drawn: Option<Mutex<Instant>>,
}

/// The time between two states of the bar.
const FRAME: Duration = Duration::from_millis(80);

impl Bar {
    fn new() -> Self {
        let terminal = io::stderr().is_terminal();
        Bar {
            drawn: terminal.then(|| Mutex::new(Instant::now())),
        }
    }
}

impl Progress for Bar {
    fn answered(&self, done: usize, all: usize, host: &str) {
        let Some(drawn) = &self.drawn else { return };
        let mut drawn = drawn.lock().expect("drawing does not panic");
        if drawn.elapsed() < FRAME {
            return;
        }
        *drawn = Instant::now();
        let width = terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0));
        let line: String = line(done, all, host)
            .chars()
            .take(width.saturating_sub(1))
            .collect();
        // Nobody is left to see it if standard error is gone.
        let _ = write!(io::stderr().lock(), "\r{line}\x1b[K");
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if self.drawn.is_some() {
            let _ = write!(io::stderr().lock(), "\r\x1b[K");
        }
    }
}

/// `[████████░░░░░░░░░░░░] 12/30 kitarust.jp`.
fn line(done: usize, all: usize, host: &str) -> String {
    const CELLS: usize = 20;
    let full = CELLS * done / all.max(1);
    let bar = format!("{}{}", "█".repeat(full), "░".repeat(CELLS - full));
    // Hosts are in ASCII, however they were written.
    format!("[{bar}] {done}/{all} {host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_read() {
        for (text, which) in [
            ("all", Ok(Which::All)),
            ("new", Ok(Which::New(None))),
            (
                "new:origin/main",
                Ok(Which::New(Some("origin/main".to_string()))),
            ),
            ("new:a:b", Ok(Which::New(Some("a:b".to_string())))),
        ] {
            assert_eq!(text.parse(), which, "{text}");
        }
        for text in ["", "old", "new:", "all:x"] {
            assert!(text.parse::<Which>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_bar_is_as_full_as_the_work_is_done() {
        assert_eq!(line(0, 0, ""), "[░░░░░░░░░░░░░░░░░░░░] 0/0 ");
        assert_eq!(line(12, 30, "a.jp"), "[████████░░░░░░░░░░░░] 12/30 a.jp");
        assert_eq!(line(30, 30, "a.jp"), "[████████████████████] 30/30 a.jp");
    }
}
