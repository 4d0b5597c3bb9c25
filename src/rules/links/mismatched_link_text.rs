//! A link whose text is one address, or names one service, and whose destination is another.

use serde::Deserialize;
use url::Url;

use super::url as slips;
use crate::address;
use crate::diagnostic::Safety;
use crate::document::Document;
use crate::document::links::ShownLink;
use crate::project::Place;
use crate::project::resolve::percent_decode;
use crate::roster::profile;
use crate::rules::{Reporter, Rule};
use crate::text::letters;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MismatchedLinkText {}

impl Rule for MismatchedLinkText {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        for link in document.shown_links() {
            // Cheap, for the words of most links.
            if link.words.contains('.') {
                check(&link, reporter);
            } else if link.words.len() <= LONGEST_SERVICE {
                check_service(&link, reporter);
            }
        }
    }
}

fn check(link: &ShownLink, reporter: &mut Reporter) {
    let words = link.words.trim();
    let mismatch = match link.destination.strip_prefix("mailto:") {
        Some(mail) => is_mail(words) && !same_mail(words, mail),
        None => leads_elsewhere(words, &link.destination),
    };
    if !mismatch {
        return;
    }
    let destination = &link.destination;
    let message = format!("the link text says `{words}`, and the link leads to `{destination}`");
    let diagnostic = reporter.report(link.words_span, message);
    if words.contains("://") {
        let title = format!("write `{destination}` as the text");
        let edit = (link.words_span, destination.clone());
        diagnostic.fix(title, Safety::Unsafe, vec![edit]);
    }
}

/// Services, as links to them are called, each with the domains of its pages.
const SERVICES: [(&str, &[&str]); 19] = [
    ("bluesky", &["bsky.app"]),
    ("connpass", &["connpass.com"]),
    ("docswell", &["docswell.com"]),
    ("facebook", &["facebook.com", "fb.com"]),
    ("github", &["github.com"]),
    ("gitlab", &["gitlab.com"]),
    ("instagram", &["instagram.com"]),
    ("linkedin", &["linkedin.com"]),
    ("pypi", &["pypi.org"]),
    ("qiita", &["qiita.com"]),
    ("slideshare", &["slideshare.net"]),
    ("speakerdeck", &["speakerdeck.com"]),
    ("togetter", &["togetter.com"]),
    ("twitter", &["twitter.com", "x.com"]),
    ("vimeo", &["vimeo.com"]),
    ("wikipedia", &["wikipedia.org"]),
    ("x", &["x.com", "twitter.com"]),
    ("youtube", &["youtube.com", "youtu.be"]),
    ("zenn", &["zenn.dev"]),
];

/// The most bytes of a service's name, with what may stand around it.
const LONGEST_SERVICE: usize = 16;

/// A link whose text is the name of one service, and which leads to another.
fn check_service(link: &ShownLink, reporter: &mut Reporter) {
    let words = link.words.trim();
    let name = letters(words);
    let Some((_, domains)) = SERVICES.iter().find(|(service, _)| *service == name) else {
        return;
    };
    let Some(url) = address::web(&link.destination) else {
        return;
    };
    let host = address::bare_host(&url);
    let is_of = |domains: &[&str]| {
        let within = |rest: &str| rest.is_empty() || rest.ends_with('.');
        domains
            .iter()
            .any(|domain| host.strip_suffix(domain).is_some_and(within))
    };
    let is_other = SERVICES.iter().any(|(_, domains)| is_of(domains));
    // A project on one service may be about another, and `X` may be anything but beside an account.
    let about = name != "x" && letters(&percent_decode(url.path())).contains(&name);
    let unclear = name == "x" && profile(&link.destination).is_none();
    if is_other && !is_of(domains) && !about && !unclear {
        let message = format!("`{words}` leads to `{host}`");
        reporter.report(link.words_span, message).help(format!(
            "link the page on `{words}`, or say in the text where the link leads"
        ));
    }
}

fn is_mail(text: &str) -> bool {
    let domain = text.split_once('@').map(|(_, domain)| domain);
    domain.is_some_and(|domain| domain.contains('.')) && !text.contains([' ', '/', ':'])
}

fn same_mail(text: &str, destination: &str) -> bool {
    let address = destination.split('?').next().unwrap_or_default();
    percent_decode(address).eq_ignore_ascii_case(text)
}

/// Whether `text` is an address of the web, and the destination another one.
fn leads_elsewhere(text: &str, destination: &str) -> bool {
    let Some(said) = said_address(text) else {
        return false;
    };
    let Some(url) = address::web(destination).filter(|_| slips::fault(destination).is_none())
    else {
        return false;
    };
    if same_host(&said.url, &url) {
        return !same_path(&said, &url);
    }
    // An archive, an article or a repository names in its own address what it is about.
    let about =
        letters(&percent_decode(destination)).contains(&letters(address::bare_host(&said.url)));
    !about && !is_forwarded(&said.url, &url)
}

/// An address as a text gives it.
struct Said {
    url: Url,
    /// Whether the text says that it goes on: `https://example.com/a…`.
    cut: bool,
}

fn said_address(text: &str) -> Option<Said> {
    if text.contains(char::is_whitespace) {
        return None;
    }
    let whole = text.trim_end_matches(['…', '.']);
    let cut = whole.len() + 1 < text.len();
    if text.contains("://") {
        let url = address::web(whole)?;
        return Some(Said { url, cut });
    }
    if !slips::is_domain(whole) {
        return None;
    }
    let url = address::web(&format!("https://{whole}"))?;
    Some(Said { url, cut })
}

/// Whether one of two addresses lies on the other's host, or on a part of it.
fn same_host(one: &Url, other: &Url) -> bool {
    let (one, other) = (address::bare_host(one), address::bare_host(other));
    let within = |sub: &str, host: &str| {
        let rest = sub.strip_suffix(host);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    within(one, other) || within(other, one)
}

/// Whether the destination is the page that is said, or one below it.
fn same_path(said: &Said, url: &Url) -> bool {
    let path = |url: &Url| percent_decode(url.path()).to_lowercase();
    let (said_path, path) = (path(&said.url), path(url));
    let said_path = said_path.trim_end_matches('/');
    let Some(rest) = path.strip_prefix(said_path) else {
        return false;
    };
    let query = said
        .url
        .query()
        .is_none_or(|query| url.query() == Some(query));
    said.cut || (query && (rest.is_empty() || rest.starts_with(['/', '.'])))
}

/// Hosts that lead on to others.
const SHORTENERS: [&str; 22] = [
    "a.co",
    "aka.ms",
    "amzn.asia",
    "amzn.to",
    "bit.ly",
    "buff.ly",
    "dx.doi.org",
    "doi.org",
    "fb.me",
    "forms.gle",
    "g.co",
    "git.io",
    "goo.gl",
    "is.gd",
    "lnkd.in",
    "ow.ly",
    "t.co",
    "tinyurl.com",
    "w.wiki",
    "x.gd",
    "youtu.be",
    "l.facebook.com",
];

/// Whether one of the two may lead to the other, or both are names of one service.
fn is_forwarded(one: &Url, other: &Url) -> bool {
    let (one, other) = (address::bare_host(one), address::bare_host(other));
    let renamed = |host: &str| match address::site(host) {
        "twitter.com" => "x.com".to_string(),
        other => other.to_string(),
    };
    SHORTENERS.contains(&one)
        || SHORTENERS.contains(&other)
        || (one != other && renamed(one) == renamed(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_destinations_agree_or_not() {
        for (text, destination) in [
            ("https://a.jp/x", "https://a.jp/y"),
            ("a.jp/x", "https://a.jp/y"),
            ("funix.io", "https://github.com/TexteaInc/funix"),
            ("https://a.jp/?p=1", "https://a.jp/?p=2"),
            ("https://a.jp", "https://b.jp"),
        ] {
            assert!(leads_elsewhere(text, destination), "{text} {destination}");
        }
        for (text, destination) in [
            ("http://a.jp/x", "https://www.a.jp/x/?utm_source=y#z"),
            ("a.jp", "https://2025.a.jp/talks"),
            ("https://a.jp/very/lo…", "https://a.jp/very/long"),
            (
                "https://日本語.jp/校閲",
                "https://日本語.jp/%E6%A0%A1%E9%96%B2",
            ),
            ("socket.io", "https://github.com/socketio/socket"),
            (
                "java.io",
                "https://docs.oracle.com/javase/8/docs/api/java/io/package-summary.html",
            ),
            ("a.jp/x", "https://web.archive.org/web/2020/https://a.jp/x"),
            ("twitter.com/a", "https://x.com/a"),
            ("https://a.jp/x", "https://bit.ly/1"),
            (
                "VB.NET",
                "https://learn.microsoft.com/ja-jp/dotnet/visual-basic/",
            ),
            ("README.md", "https://github.com/a/b"),
            ("e.g. a.jp", "https://b.jp"),
            ("a.jp", "a.md"),
            ("3.12", "https://docs.python.org/"),
        ] {
            assert!(!leads_elsewhere(text, destination), "{text} {destination}");
        }
    }
}
