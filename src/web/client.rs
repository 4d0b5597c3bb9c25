//! One request, and what came of it.
//!
//! The client is ureq: synchronous, and without an opinion on what to do next. Redirects are not followed here, because
//! each is a request of its own to the queue, to the check for private addresses, and to the headers of its host.

use std::fmt;
use std::io::{self, Read};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use ureq::config::Config;
use ureq::http::{Response, Uri, header};
use ureq::tls::{PemItem, RootCerts, TlsConfig};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, Error, Proxy};
use url::Url;

use super::Settings;
use super::visit::Visit;
use crate::address;

/// How hosts are found, where that is not left to the system: the addresses of a host and port.
pub type Lookup = Arc<dyn Fn(&str, u16) -> io::Result<Vec<SocketAddr>> + Send + Sync>;

/// The longest time that the way to a server may take.
const CONNECT: Duration = Duration::from_secs(10);

/// The most addresses of a host that are tried.
const MOST_ADDRESSES: usize = 16;

/// The most bytes of a page that are read. In a longer one, nothing is looked for.
const LARGEST: u64 = 8 << 20;

/// A header that is sent to one host and to no other.
#[derive(Clone, PartialEq, Eq)]
pub struct HostHeader {
    host: String,
    name: header::HeaderName,
    value: header::HeaderValue,
}

/// Without the value, which is a secret.
impl fmt::Debug for HostHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: …", self.host, self.name)
    }
}

impl HostHeader {
    /// Reads `HOST NAME: VALUE`.
    ///
    /// # Errors
    /// What is wrong. The value is never part of it.
    pub fn parse(line: &str) -> Result<Self, String> {
        let (host, header) = line
            .trim()
            .split_once(char::is_whitespace)
            .ok_or("there is no space after the host")?;
        let (name, value) = header
            .split_once(':')
            .ok_or("there is no colon after the name")?;
        let name = name.trim().parse();
        let mut value: header::HeaderValue = value
            .trim()
            .parse()
            .map_err(|_| "the value cannot be sent in a header")?;
        value.set_sensitive(true);
        Ok(HostHeader {
            host: host.to_lowercase(),
            name: name.map_err(|_| "the name is none of a header")?,
            value,
        })
    }

    /// Whether it is sent to a URL: only where nobody can listen.
    fn is_for(&self, url: &Url) -> bool {
        let local = || url.host().is_some_and(|host| address::is_local(&host));
        url.host_str() == Some(&self.host) && (url.scheme() == "https" || local())
    }
}

/// What came of a request.
pub(super) type Came = Result<Reply, Failure>;

/// A server's reply, as far as it matters.
#[derive(Debug, Default)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) location: Option<String>,
    pub(super) retry_after: Option<Duration>,
    /// Whether it is a test that only browsers pass.
    pub(super) challenge: bool,
    /// What it gives to be given back: `name=value`.
    pub(super) cookies: Vec<String>,
    /// The page, if it is HTML, was asked for and is not too long.
    pub(super) html: Option<String>,
}

/// Why no reply came.
#[derive(Debug)]
pub(super) enum Failure {
    /// There is no such host.
    NoHost(String),
    /// The host has private addresses only.
    Private,
    /// It may come another time.
    Moment(String),
    /// It will not come.
    Other(String),
}

/// Makes requests.
pub(super) struct Client {
    agent: Agent,
    headers: Vec<HostHeader>,
}

impl Client {
    /// # Errors
    /// The certificates of the settings cannot be read.
    pub(super) fn new(settings: &Settings) -> io::Result<Self> {
        let online = &settings.online;
        let mut tls = TlsConfig::builder();
        if let Some(pem) = &settings.authorities {
            tls = tls.root_certs(authorities(pem)?);
        }
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .timeout_global(Some(online.timeout))
            .timeout_connect(Some(online.timeout.min(CONNECT)))
            .timeout_resolve(Some(online.timeout.min(CONNECT)))
            .max_idle_connections_per_host(online.per_host)
            .proxy(settings.proxied.then(Proxy::try_from_env).flatten())
            .user_agent(&online.user_agent)
            .accept("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
            .tls_config(tls.build())
            .build();
        let guard = Guard {
            lookup: settings.lookup.clone(),
            allow_private: online.allow_private,
            is_public: settings.is_public,
        };
        Ok(Client {
            agent: Agent::with_parts(config, DefaultConnector::default(), guard),
            headers: settings.headers.clone(),
        })
    }

    /// Makes the next request of a visit.
    pub(super) fn request(&self, visit: &Visit) -> Came {
        let url = visit.url.as_str();
        let mut request = match visit.whole {
            true => self.agent.get(url),
            false => self.agent.head(url),
        };
        for header in self
            .headers
            .iter()
            .filter(|header| header.is_for(&visit.url))
        {
            request = request.header(&header.name, &header.value);
        }
        let host = visit.url.host_str().unwrap_or_default();
        let own = visit.cookies.iter().filter(|(at, _)| at == host);
        let cookies: Vec<&str> = own.map(|(_, cookie)| cookie.as_str()).collect();
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        let response = request.call().map_err(|error| failure(error, host))?;
        read(response, visit).map_err(|error| failure(error, host))
    }
}

fn authorities(pem: &[u8]) -> io::Result<RootCerts> {
    let mut certificates = Vec::new();
    for item in ureq::tls::parse_pem(pem) {
        if let PemItem::Certificate(certificate) = item.map_err(io::Error::other)? {
            certificates.push(certificate);
        }
    }
    if certificates.is_empty() {
        return Err(io::Error::other("there is no certificate in it"));
    }
    Ok(RootCerts::from(certificates))
}

fn read(mut response: Response<Body>, visit: &Visit) -> Result<Reply, Error> {
    let headers = response.headers();
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    // Servers send addresses in any script as they are.
    let location = headers.get(header::LOCATION);
    let location = location.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let cookies = headers
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|cookie| cookie.to_str().ok()?.split(';').next());
    let is_html = text(header::CONTENT_TYPE).is_some_and(|kind| kind.contains("html"));
    let mut reply = Reply {
        status: response.status().as_u16(),
        location,
        retry_after: text(header::RETRY_AFTER)
            .and_then(|wait| retry_after(wait, SystemTime::now())),
        challenge: headers.contains_key("cf-mitigated") || headers.contains_key("x-datadome"),
        cookies: cookies.map(|cookie| cookie.trim().to_string()).collect(),
        html: None,
    };
    if visit.wants_html() && is_html && response.status().is_success() {
        let mut bytes = Vec::new();
        let body = response.body_mut().as_reader();
        let length = body.take(LARGEST + 1).read_to_end(&mut bytes)?;
        let whole = length as u64 <= LARGEST;
        reply.html = whole.then(|| String::from_utf8_lossy(&bytes).into_owned());
    }
    Ok(reply)
}

/// The wait that a server asks for, in seconds or as a date (RFC 9110, section 10.2.3).
fn retry_after(text: &str, now: SystemTime) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

fn failure(error: Error, host: &str) -> Failure {
    match error {
        Error::Timeout(_) => Failure::Moment("no answer came in time".to_string()),
        Error::HostNotFound => Failure::NoHost(host.to_string()),
        Error::Io(error) => io_failure(&error),
        Error::Other(error) => match error.downcast_ref() {
            Some(Refusal::Private) => Failure::Private,
            Some(Refusal::NoHost) => Failure::NoHost(host.to_string()),
            Some(Refusal::NotNow) => {
                Failure::Moment(format!("the host `{host}` could not be looked up"))
            }
            None => Failure::Other(format!("the request failed: {error}")),
        },
        error => Failure::Other(format!("the request failed: {error}")),
    }
}

fn io_failure(error: &io::Error) -> Failure {
    use io::ErrorKind::{
        BrokenPipe, ConnectionAborted, ConnectionRefused, ConnectionReset, TimedOut, UnexpectedEof,
    };
    match error.kind() {
        ConnectionRefused => Failure::Moment("the connection is refused".to_string()),
        TimedOut => Failure::Moment("no answer came in time".to_string()),
        ConnectionReset | ConnectionAborted | BrokenPipe | UnexpectedEof => {
            Failure::Moment("the connection is broken off".to_string())
        }
        _ => Failure::Other(format!("the request failed: {error}")),
    }
}

/// Finds the addresses of hosts, and keeps to those that may be asked.
struct Guard {
    lookup: Option<Lookup>,
    allow_private: bool,
    is_public: fn(IpAddr) -> bool,
}

impl fmt::Debug for Guard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Guard")
    }
}

/// Why a host is not asked.
#[derive(Clone, Copy, Debug)]
enum Refusal {
    Private,
    NoHost,
    /// Perhaps another time.
    NotNow,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Refusal {}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = match &self.lookup {
            Some(lookup) => self.look_up(lookup, uri)?,
            None => DefaultResolver::default()
                .resolve(uri, config, timeout)
                .map_err(refused)?,
        };
        // A proxy is where the user says that it is, and looks for the host itself.
        let is_proxy = config.proxy().is_some_and(|proxy| proxy.uri() == uri);
        let mut allowed = self.empty();
        for address in found.iter() {
            if is_proxy || self.allow_private || (self.is_public)(address.ip()) {
                allowed.push(*address);
            }
        }
        if allowed.is_empty() {
            return Err(Error::Other(Box::new(Refusal::Private)));
        }
        Ok(allowed)
    }
}

impl Guard {
    fn look_up(&self, lookup: &Lookup, uri: &Uri) -> Result<ResolvedSocketAddrs, Error> {
        let default = if uri.scheme_str() == Some("https") {
            443
        } else {
            80
        };
        let (host, port) = (uri.host().unwrap_or_default(), uri.port_u16());
        let mut found = self.empty();
        let addresses =
            lookup(host, port.unwrap_or(default)).map_err(|error| refused(error.into()))?;
        for address in addresses.into_iter().take(MOST_ADDRESSES) {
            found.push(address);
        }
        Ok(found)
    }
}

/// What the system says of a host that it does not find. That there is none, and that this could not be learned, is told
/// apart by words only, those of `getaddrinfo`.
fn refused(error: Error) -> Error {
    const NONE: [&str; 5] = [
        "not known",
        "No such host",
        "does not resolve",
        "No address associated",
        "nodename nor servname",
    ];
    let Error::Io(io) = &error else {
        return error;
    };
    let text = io.to_string();
    let refusal = match NONE.iter().any(|words| text.contains(words)) {
        true => Refusal::NoHost,
        false => Refusal::NotNow,
    };
    Error::Other(Box::new(refusal))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_read_in_both_forms() {
        let now = httpdate::parse_http_date("Fri, 15 Aug 2025 10:00:00 GMT").expect("it is a date");
        let wait = |text| retry_after(text, now).map(|wait| wait.as_secs());
        assert_eq!(wait("120"), Some(120));
        assert_eq!(wait("Fri, 15 Aug 2025 10:01:30 GMT"), Some(90));
        assert_eq!(wait("Fri, 15 Aug 2025 09:00:00 GMT"), Some(0));
        assert_eq!(wait("soon"), None);
    }

    #[test]
    fn headers_are_for_one_host_and_kept_secret() {
        let header = HostHeader::parse("Wiki.Kitarust.jp Authorization: Bearer s3cret")
            .expect("it is a header");
        let is_for = |url: &str| header.is_for(&Url::parse(url).expect("it is a URL"));
        assert!(is_for("https://wiki.kitarust.jp/x"));
        assert!(!is_for("http://wiki.kitarust.jp/x"), "others can listen");
        assert!(!is_for("https://kitarust.jp/"));
        assert!(!is_for("https://wiki.kitarust.jp.example/"));
        assert!(!format!("{header:?}").contains("s3cret"));
        for line in [
            "a.jp",
            "a.jp Authorization",
            "a.jp : x",
            "a.jp A: s3cret\u{7f}",
        ] {
            let error = HostHeader::parse(line).expect_err("it is no header");
            assert!(!error.contains("s3cret"), "{error}");
        }
    }
}
