//! The web: whether URLs lead somewhere.
//!
//! Each page is asked for once, however many URLs lead to places in it, and by as few requests as will do: `HEAD`, and
//! `GET` where that is not enough. A visit goes from request to request: redirects, second attempts, another method. Every
//! request passes through the queue, which leaves each host the time that is due to it; so no thread waits
//! for a host, and a redirect to another is as polite as the rest.
//!
//! Only a plain word counts as the end of a page: 404 and 410, a host that is not there, redirects in a circle. All else may
//! be a wall against programs or a bad hour, and is told as unverified.
//!
//! - `client`: one request, and what came of it.
//! - `visit`: what to do next with what came.
//! - `queue`: when it may be done.
//! - `fragment`: whether a page has what `#` leads to.
//! - `cache`: what was said the last time.

mod cache;
mod client;
mod fragment;
mod queue;
mod visit;

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime};

use url::Url;

pub use client::{HostHeader, Lookup};

use crate::address;
use crate::config::Online;
use crate::guard::guarded;
use crate::project::answers::Answers;
use cache::{Cache, Kept};
use client::Client;
use queue::Queue;
use visit::{Landing, Next, Verdict, Visit};

/// How the web is asked.
pub struct Settings {
    /// What the configuration says.
    pub online: Online,
    /// Headers that are sent to single hosts, from the environment.
    pub headers: Vec<HostHeader>,
    /// Certificates of the authorities that are trusted, in PEM; those of Mozilla if there are none.
    pub authorities: Option<Vec<u8>>,
    /// Where answers are kept from run to run, if anywhere.
    pub cache: Option<PathBuf>,
    /// How hosts are found; as the system does if not given.
    pub lookup: Option<Lookup>,
    /// Which addresses may be asked for where private ones may not.
    pub is_public: fn(std::net::IpAddr) -> bool,
    /// Whether it goes through the proxy that the environment names.
    pub proxied: bool,
    /// The wait before the second attempt; each further one is twice as long.
    pub backoff: Duration,
}

impl Settings {
    /// Settings that ask the web as the configuration says.
    pub fn new(online: Online) -> Self {
        Settings {
            online,
            headers: Vec::new(),
            authorities: None,
            cache: None,
            lookup: None,
            is_public: address::is_public,
            proxied: true,
            backoff: Duration::from_secs(1),
        }
    }
}

/// Hears how far the asking has come.
pub trait Progress: Sync {
    /// `done` of `all` pages have answered; the last was one of `host`.
    fn answered(&self, done: usize, all: usize, host: &str);
}

/// A page, and the URLs that lead to it or to places in it.
struct Page {
    address: Url,
    /// As documents have them, with what follows `#`, if that is to be looked for.
    urls: Vec<(String, Option<String>)>,
}

impl Page {
    fn fragments(&self) -> Vec<String> {
        let fragments = self
            .urls
            .iter()
            .filter_map(|(_, fragment)| fragment.clone());
        fragments.collect()
    }
}

/// Asks for all of `urls`. What was said is also kept for the next run, as far as it was good; the error is that of
/// writing it down.
///
/// # Errors
/// The certificates of [`Settings::authorities`] cannot be read.
pub fn ask(
    urls: impl IntoIterator<Item = String>,
    settings: &Settings,
    progress: &dyn Progress,
) -> io::Result<(Answers, Option<io::Error>)> {
    let now = SystemTime::now();
    let mut cache = Cache::load(settings, now);
    let mut answers = Answers::default();
    let pages = pages(urls, settings, &cache, &mut answers);
    let client = Client::new(settings)?;
    let landings = visit_all(&pages, &client, settings, progress);
    // Without the web, every host is gone.
    let reached = landings.iter().any(|landing| landing.reached);
    for (page, landing) in pages.iter().zip(landings) {
        for (url, fragment) in &page.urls {
            let answer = landing.answer(fragment.as_deref(), reached);
            if let Some(status) = landing.status {
                cache.keep(
                    cache_key(url, fragment.as_deref()),
                    Kept::new(&answer, status, now),
                );
            }
            answers.insert(url.clone(), answer);
        }
    }
    Ok((answers, cache.save(now).err()))
}

/// The key under which the answer is kept: without what follows `#` where that was not looked for.
fn cache_key<'u>(url: &'u str, fragment: Option<&str>) -> &'u str {
    match fragment {
        Some(_) => url,
        None => url.split('#').next().unwrap_or(url),
    }
}

/// The pages that must be asked for. What is known already goes to `answers`.
fn pages(
    urls: impl IntoIterator<Item = String>,
    settings: &Settings,
    cache: &Cache,
    answers: &mut Answers,
) -> Vec<Page> {
    let online = &settings.online;
    let mut pages: BTreeMap<String, Page> = BTreeMap::new();
    for url in urls {
        let Some(mut address) = address::web(&url).filter(|_| online.covers(&url)) else {
            continue;
        };
        let local = address.host().is_some_and(|host| address::is_local(&host));
        if local && !online.allow_private {
            continue;
        }
        let fragment = address.fragment().and_then(fragment::wanted);
        let fragment = fragment.filter(|_| online.fragments);
        address.set_fragment(None);
        if let Some(answer) = cache.answer(cache_key(&url, fragment.as_deref()), online) {
            answers.insert(url, answer);
            continue;
        }
        let new = || Page {
            address: address.clone(),
            urls: Vec::new(),
        };
        let page = pages.entry(address.to_string()).or_insert_with(new);
        page.urls.push((url, fragment));
    }
    pages.into_values().collect()
}

/// Visits all pages, several at once.
fn visit_all(
    pages: &[Page],
    client: &Client,
    settings: &Settings,
    progress: &dyn Progress,
) -> Vec<Landing> {
    let online = &settings.online;
    let round = Round {
        queue: Queue::new(online.per_host, online.delay),
        client,
        settings,
        progress,
        landings: Mutex::new(Landings {
            by_page: pages.iter().map(|_| None).collect(),
            done: 0,
        }),
    };
    for (number, page) in pages.iter().enumerate() {
        let visit = Visit::new(number, page.address.clone(), page.fragments());
        round.queue.push(visit.host(), Instant::now(), visit);
    }
    std::thread::scope(|scope| {
        for _ in 0..online.concurrency.min(pages.len()) {
            scope.spawn(|| round.work());
        }
    });
    let landings = round.landings.into_inner().expect("no landing panics");
    let landings = landings.by_page.into_iter();
    landings
        .map(|landing| landing.expect("every visit ends"))
        .collect()
}

/// Visits in progress.
struct Round<'a> {
    queue: Queue<Visit>,
    client: &'a Client,
    settings: &'a Settings,
    progress: &'a dyn Progress,
    landings: Mutex<Landings>,
}

/// The visits that have ended.
struct Landings {
    /// One for each page, in their order.
    by_page: Vec<Option<Landing>>,
    done: usize,
}

impl Round<'_> {
    /// Takes what is due until all visits have ended.
    fn work(&self) {
        while let Some(ticket) = self.queue.pop() {
            let (page, host) = (ticket.item.page, ticket.item.host());
            let next = match ticket.closed {
                Some(reason) => Next::Land(Landing::unverified(reason)),
                None => step(ticket.item, self.client, self.settings),
            };
            match next {
                Next::Ask(visit, wait) => self.ask_again(visit, wait, ticket.host, &host),
                Next::Land(landing) => self.land(page, landing, &host),
                Next::Close(landing) => {
                    if let Verdict::Unverified(reason) = &landing.verdict {
                        self.queue.close(ticket.host, reason.clone());
                    }
                    self.land(page, landing, &host);
                }
            }
            self.queue.finish(ticket.host);
        }
    }

    /// Queues the next request of a visit whose last one went to `host`.
    fn ask_again(&self, visit: Visit, wait: Duration, number: usize, host: &str) {
        let at = Instant::now() + wait;
        let next_host = visit.host();
        // What makes one request wait makes the others wait as well.
        if next_host == host && !wait.is_zero() {
            self.queue.hold(number, at);
        }
        self.queue.push(next_host, at, visit);
    }

    fn land(&self, page: usize, landing: Landing, host: &str) {
        let mut landings = self.landings.lock().expect("no landing panics");
        landings.by_page[page] = Some(landing);
        landings.done += 1;
        self.progress
            .answered(landings.done, landings.by_page.len(), host);
    }
}

/// Makes one request, and says what is next. Should that panic, the page is unverified, and the others go on.
fn step(visit: Visit, client: &Client, settings: &Settings) -> Next {
    let outcome = guarded(|| {
        let came = client.request(&visit);
        visit.next(came, settings)
    });
    outcome.unwrap_or_else(|panic| {
        Next::Land(Landing::unverified(format!("a fault of kouetsu: {panic}")))
    })
}
