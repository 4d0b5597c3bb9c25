//! A visit to a page: from one request to the next, until it is known whether the page is there.

use std::collections::HashSet;
use std::time::Duration;

use url::Url;

use super::Settings;
use super::client::{Came, Failure, Reply};
use super::fragment;
use crate::project::answers::Answer;

/// The longest wait that a server can ask for. What asks for more is left alone.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// A page on the way to its answer.
pub(super) struct Visit {
    /// Its number.
    pub(super) page: usize,
    start: Url,
    /// What is asked for next.
    pub(super) url: Url,
    /// Whether the whole page is asked for, and not only whether it is there.
    pub(super) whole: bool,
    /// The names of places that are looked for in the page.
    fragments: Vec<String>,
    hops: Vec<Hop>,
    attempt: u32,
    /// What hosts gave on the way, to be given back to them: the host and `name=value`.
    pub(super) cookies: Vec<(String, String)>,
}

/// A redirect.
struct Hop {
    from: Url,
    to: Url,
    permanent: bool,
}

/// What is next in a visit.
pub(super) enum Next {
    /// Another request, after a wait.
    Ask(Visit, Duration),
    /// Nothing: this is the answer.
    Land(Landing),
    /// Nothing, and nothing more from this host.
    Close(Landing),
}

/// What is known of a page when the visit ends.
pub(super) struct Landing {
    pub(super) verdict: Verdict,
    /// The last status, if the page is there.
    pub(super) status: Option<u16>,
    /// Whether any server answered.
    pub(super) reached: bool,
    /// To where it has moved for good.
    moved: Option<Url>,
    /// The names of places that it does not have.
    missing: HashSet<String>,
}

/// Whether a page is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Alive,
    Dead(String),
    /// Its host is not known; that means something only where others are.
    NoHost(String),
    Unverified(String),
}

impl Landing {
    fn new(verdict: Verdict) -> Self {
        Landing {
            verdict,
            status: None,
            reached: true,
            moved: None,
            missing: HashSet::new(),
        }
    }

    pub(super) fn unverified(reason: String) -> Self {
        Landing::new(Verdict::Unverified(reason))
    }

    /// The answer for a URL that leads to this page, or to a place in it. `reached` is whether the web is there at all.
    pub(super) fn answer(&self, fragment: Option<&str>, reached: bool) -> Answer {
        match &self.verdict {
            Verdict::Alive => self.place(fragment),
            Verdict::Dead(reason) => Answer::Dead(reason.clone()),
            Verdict::NoHost(reason) if reached => Answer::Dead(reason.clone()),
            Verdict::NoHost(_) => Answer::Unverified("no host could be found".to_string()),
            Verdict::Unverified(reason) => Answer::Unverified(reason.clone()),
        }
    }

    fn place(&self, fragment: Option<&str>) -> Answer {
        if let Some(fragment) = fragment.filter(|fragment| self.missing.contains(*fragment)) {
            return Answer::Dead(format!("nothing on the page is named `{fragment}`"));
        }
        match &self.moved {
            Some(to) => {
                let mut to = to.clone();
                if to.fragment().is_none() {
                    to.set_fragment(fragment);
                }
                Answer::Moved(to.into())
            }
            None => Answer::Alive,
        }
    }
}

impl Visit {
    /// A visit to the page of this number, in which places of these names are looked for.
    pub(super) fn new(page: usize, url: Url, fragments: Vec<String>) -> Self {
        Visit {
            page,
            start: url.clone(),
            url,
            whole: !fragments.is_empty(),
            fragments,
            hops: Vec::new(),
            attempt: 0,
            cookies: Vec::new(),
        }
    }

    /// Whether the text of the page is wanted.
    pub(super) fn wants_html(&self) -> bool {
        self.whole && !self.fragments.is_empty()
    }

    /// The host that is asked next, with its port.
    pub(super) fn host(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        match self.url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_string(),
        }
    }

    /// What to do after a request.
    pub(super) fn next(self, came: Came, settings: &Settings) -> Next {
        match came {
            Ok(reply) => self.after_reply(reply, settings),
            Err(failure) => self.after_failure(failure, settings),
        }
    }

    fn after_reply(mut self, reply: Reply, settings: &Settings) -> Next {
        let host = self.url.host_str().unwrap_or_default().to_string();
        for cookie in &reply.cookies {
            let name = |pair: &str| pair.split('=').next().map(str::to_string);
            self.cookies
                .retain(|(at, old)| *at != host || name(old) != name(cookie));
            self.cookies.push((host.clone(), cookie.clone()));
        }
        let status = reply.status;
        let accepted = settings.online.accept.contains(&status);
        match status {
            301 | 302 | 303 | 307 | 308 if !accepted => match &reply.location {
                Some(location) => self.follow(location, status, settings),
                None => self.give_up(said(status)),
            },
            _ if accepted || (200..300).contains(&status) => Next::Land(self.arrive(reply)),
            // A wall may say what it likes.
            404 | 410 if !reply.challenge => match self.whole {
                true => Next::Land(Landing::new(Verdict::Dead(said(status)))),
                false => self.ask_for_all(),
            },
            429 | 503 if reply.retry_after.is_some() => {
                let wait = reply.retry_after.unwrap_or_default();
                self.wait_as_asked(wait, status, settings)
            }
            408 | 425 | 429 | 500..=599 => self.try_again(said(status), settings),
            401 | 403 | 407 | 451 | 999 if self.whole => {
                self.give_up(format!("{}, perhaps to programs only", said(status)))
            }
            _ => self.give_up(said(status)),
        }
    }

    fn arrive(self, reply: Reply) -> Landing {
        let permanent = self.hops.iter().take_while(|hop| hop.permanent);
        let moved = permanent.last().map(|hop| hop.to.clone());
        Landing {
            status: Some(reply.status),
            // A server that wants to give something first sends back to where one is.
            moved: moved.filter(|to| *to != self.start),
            missing: reply.html.map_or_else(HashSet::new, |html| {
                fragment::missing(&html, &self.fragments)
            }),
            ..Landing::new(Verdict::Alive)
        }
    }

    fn follow(mut self, location: &str, status: u16, settings: &Settings) -> Next {
        let Ok(mut to) = self.url.join(location) else {
            return self.give_up(format!("it is redirected to `{location}`, which is no URL"));
        };
        to.set_fragment(None);
        if !matches!(to.scheme(), "http" | "https") || !to.has_host() {
            return self.give_up(format!("it is redirected to `{to}`"));
        }
        // With what it was given on the way, a second time may bring it further.
        let before = self.hops.iter().filter(|hop| hop.from == to).count();
        if before > 1 {
            return match self.whole {
                true => Next::Land(Landing::new(Verdict::Dead(
                    "its redirects go in a circle".to_string(),
                ))),
                false => self.ask_for_all(),
            };
        }
        if self.hops.len() >= settings.online.redirects as usize {
            let limit = settings.online.redirects;
            return self.give_up(format!("it is redirected more than {limit} times"));
        }
        let from = std::mem::replace(&mut self.url, to.clone());
        self.hops.push(Hop {
            from,
            to,
            permanent: matches!(status, 301 | 308),
        });
        Next::Ask(self, Duration::ZERO)
    }

    fn after_failure(self, failure: Failure, settings: &Settings) -> Next {
        match failure {
            Failure::NoHost(host) => Next::Land(Landing {
                reached: !self.hops.is_empty(),
                ..Landing::new(Verdict::NoHost(format!("there is no host `{host}`")))
            }),
            Failure::Private => Next::Land(Landing {
                reached: !self.hops.is_empty(),
                ..Landing::unverified("it leads to a private address".to_string())
            }),
            Failure::Moment(reason) => self.try_again(reason, settings),
            Failure::Other(reason) => self.give_up(reason),
        }
    }

    /// Waits as long as the server says.
    fn wait_as_asked(mut self, wait: Duration, status: u16, settings: &Settings) -> Next {
        let reason = said(status);
        if wait > LONGEST_WAIT {
            let reason = format!("{reason}, and to come back in {} s", wait.as_secs());
            return Next::Close(Landing::unverified(reason));
        }
        if self.attempt >= settings.online.retries {
            return Next::Land(Landing::unverified(reason));
        }
        self.attempt += 1;
        Next::Ask(self, wait.max(settings.backoff))
    }

    /// Tries again after a while, with the whole page.
    fn try_again(self, reason: String, settings: &Settings) -> Next {
        if self.attempt >= settings.online.retries {
            return self.give_up(reason);
        }
        let wait = settings.backoff * 2u32.pow(self.attempt.min(5));
        let again = Visit {
            attempt: self.attempt + 1,
            ..self.begun_again()
        };
        Next::Ask(again, wait.min(LONGEST_WAIT))
    }

    /// Ends the visit, unless servers may treat a request for the whole page otherwise.
    fn give_up(self, reason: String) -> Next {
        match self.whole {
            true => Next::Land(Landing::unverified(reason)),
            false => self.ask_for_all(),
        }
    }

    fn ask_for_all(self) -> Next {
        Next::Ask(self.begun_again(), Duration::ZERO)
    }

    /// The visit from its beginning, with the whole page.
    fn begun_again(self) -> Visit {
        Visit {
            whole: true,
            url: self.start.clone(),
            hops: Vec::new(),
            ..self
        }
    }
}

/// What a status says, as the end of "the answer is".
fn said(status: u16) -> String {
    let name = match status {
        400 => " (bad request)",
        401 => " (not signed in)",
        403 => " (forbidden)",
        404 => " (not found)",
        405 => " (method not allowed)",
        408 => " (took too long)",
        410 => " (gone)",
        429 => " (too many requests)",
        451 => " (withheld by law)",
        500 => " (server error)",
        502 => " (bad gateway)",
        503 => " (not available)",
        504 => " (gateway took too long)",
        _ => "",
    };
    format!("the server says {status}{name}")
}
