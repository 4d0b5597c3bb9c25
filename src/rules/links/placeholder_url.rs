//! A destination that still waits for the address.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::hides;
use crate::address;
use crate::document::{Document, NodeId};
use crate::project::Place;
use crate::rules::{Reporter, Rule};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PlaceholderUrl {}

impl Rule for PlaceholderUrl {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        for target in document.link_targets() {
            let destination = target.destination.as_str();
            let waits = is_placeholder(destination)
                || example_host(destination)
                    .is_some_and(|host| hides(document, target.node, &host))
                || destination == "#" && !leads_up(document, target.node);
            if waits {
                let message = format!("`{destination}` is no address yet");
                reporter.report(target.span, message);
            }
        }
        for image in document.images() {
            if is_placeholder(&image.path) || example_host(&image.path).is_some() {
                let message = format!("`{}` is no address yet", image.path);
                reporter.report(image.path_span, message);
            }
        }
    }
}

/// Whether a destination is a word that stands for one.
pub(super) fn is_placeholder(destination: &str) -> bool {
    static WORD: LazyLock<Regex> = LazyLock::new(|| {
        let ways = [
            r"(?:https?://)?(?:www\.)?(?:\.{3,}|…+|TODO|FIXME|TBD|TBA|todo|tbd|tba)/?",
            r"(?:https?://)?(?:www\.)?(?:x{3,}|X{3,})(?:\.com|\.co\.jp|\.jp)?/?",
            "https?://",
            "#(?:TODO|FIXME|TBD|TBA|todo|tbd|tba)",
            "(?i:(?:the|your|insert|add|some)[-_ ]?)?(?i:url|link|href)(?i:[-_ ]?(?:here|goes[-_ ]here|todo|tbd))?",
            "<[^<>]*>",
            "(?:ここに|後で|あとで)?(?:URL|ＵＲＬ|リンク|アドレス)(?:を?(?:入れる|貼る|書く|追加|ここに|未定|仮))?",
            "未定|仮|仮URL|準備中|あとで|後で",
        ];
        Regex::new(&format!("^(?:{})$", ways.join("|"))).expect("the pattern is right")
    });
    // None is long, and few destinations are so short.
    destination.len() < 40 && WORD.is_match(destination)
}

/// The host of an address that is reserved for examples (RFC 2606, RFC 6761).
fn example_host(destination: &str) -> Option<String> {
    if !["example", ".test", ".invalid"]
        .iter()
        .any(|mark| destination.contains(mark))
    {
        return None;
    }
    let url = address::web(destination)?;
    let host = address::bare_host(&url);
    let reserved = matches!(
        address::site(host),
        "example.com"
            | "example.net"
            | "example.org"
            | "example.edu"
            | "example.jp"
            | "example.co.jp"
    );
    let (_, top) = host.rsplit_once('.')?;
    (reserved || matches!(top, "example" | "test" | "invalid")).then(|| host.to_string())
}

/// Whether `#` means what it says: the top of the page.
fn leads_up(document: &Document, link: NodeId) -> bool {
    let Some(shown) = document.shown_link(link) else {
        return true;
    };
    let words = shown.words.to_lowercase();
    let up = [
        "top",
        "back",
        "up",
        "home",
        "↑",
        "⬆",
        "🔝",
        "▲",
        "△",
        "上",
        "先頭",
        "トップ",
        "戻",
    ];
    // A picture may show an arrow.
    !words.contains(char::is_alphanumeric) || up.iter().any(|up| words.contains(up))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_stand_for_an_address() {
        for text in [
            "TODO",
            "https://TODO",
            "https://...",
            "https://",
            "…",
            "url",
            "URL",
            "your-link-here",
            "insert link here",
            "https://xxx.com/",
            "#TBD",
            "ここにURLを入れる",
            "リンク",
            "<URL>",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in [
            "todo.md",
            "https://todo.com",
            "url.html",
            "#url",
            "https://a.jp/url",
            "link/",
            "../",
            "https://xx.jp",
            "",
        ] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
