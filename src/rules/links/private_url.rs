//! A link that leads where readers cannot go: the author's machine, a private network, a shared drive, an editor.

use serde::Deserialize;
use url::Url;

use super::hides;
use super::placeholder_url::is_placeholder;
use super::url as slips;
use crate::address;
use crate::document::{Document, NodeId};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule and its options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct PrivateUrl {
    /// Beginnings of addresses that are open to every reader.
    allow: Vec<String>,
}

impl Rule for PrivateUrl {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        for target in document.link_targets() {
            let place = (target.span, Some(target.node));
            self.check_url(document, &target.destination, place, reporter);
        }
        for image in document.images() {
            self.check_url(document, &image.path, (image.path_span, None), reporter);
        }
    }
}

impl PrivateUrl {
    /// `link` is the link that leads there, if a reader has to follow it.
    fn check_url(
        &self,
        document: &Document,
        destination: &str,
        (span, link): (Span, Option<NodeId>),
        reporter: &mut Reporter,
    ) {
        if !is_candidate(destination) || self.allow.iter().any(|open| destination.starts_with(open))
        {
            return;
        }
        let verb = if link.is_some() {
            "link to"
        } else {
            "image from"
        };
        if is_file(destination) {
            let message = format!("{verb} a file on the author's machine: `{destination}`");
            reporter
                .report(span, message)
                .help("put the file into the project, and link to it there");
            return;
        }
        // What is no address yet, or not as it was meant, is told as such.
        let faulty = slips::fault(destination).is_some() || is_placeholder(destination);
        let Some(url) = address::web(destination).filter(|_| !faulty) else {
            return;
        };
        let host = url.host_str().unwrap_or_default();
        if url.host().is_some_and(|host| address::is_local(&host)) {
            // Instructions tell the reader to open such a page; only a link that hides it was meant to lead elsewhere.
            if link.is_none_or(|link| hides(document, link, host)) {
                let message = format!("{verb} a machine that readers cannot reach: `{host}`");
                reporter
                    .report(span, message)
                    .help("link to the public address");
            }
        } else if let Some(what) = private_part(&url) {
            reporter.report(span, format!("{verb} {what}: `{host}`"));
        }
    }
}

/// A cheap look at what may be private at all.
fn is_candidate(destination: &str) -> bool {
    destination.contains(':') || destination.starts_with("//")
}

fn is_file(destination: &str) -> bool {
    let scheme = destination.get(..5);
    scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("file:"))
}

/// What lies behind an address of a service where things are shared, if it is not open to everybody. The channels of a
/// community are for those who are in it, and linked for them.
fn private_part(url: &Url) -> Option<&'static str> {
    let host = address::bare_host(url);
    let path = url.path();
    let begins = |starts: &[&str]| starts.iter().any(|start| path.starts_with(start));
    let within = |domain: &str| {
        host == domain
            || host
                .strip_suffix(domain)
                .is_some_and(|sub| sub.ends_with('.'))
    };
    match host {
        "drive.google.com" => Some("a folder or file in Google Drive"),
        "docs.google.com" => edited_in_google(path),
        "photos.google.com" => {
            begins(&["/u/", "/album/", "/photo/"]).then_some("the author's own photos")
        }
        "mail.google.com" | "outlook.office.com" | "outlook.live.com" => Some("the author's mail"),
        "dropbox.com" => begins(&[
            "/s/",
            "/sh/",
            "/scl/",
            "/home",
            "/work",
            "/request/",
            "/personal",
        ])
        .then_some("a folder or file in Dropbox"),
        "paper.dropbox.com" => begins(&["/doc/"]).then_some("a document in Dropbox Paper"),
        "onedrive.live.com" | "1drv.ms" => Some("a folder or file in OneDrive"),
        "icloud.com" => begins(&["/iclouddrive/", "/keynote/", "/numbers/", "/pages/"])
            .then_some("a document in iCloud"),
        "app.box.com" => Some("a folder or file in Box"),
        "notion.so" => is_notion_page(path).then_some("a page of a workspace in Notion"),
        "hackmd.io" => {
            matches!(url.query(), Some("edit" | "both")).then_some("the editor of HackMD")
        }
        _ if within("sharepoint.com") => Some("a folder or file in SharePoint"),
        _ if path.contains("/wp-admin/") => Some("the editor of WordPress"),
        _ => None,
    }
}

/// `/document/d/ID/edit`, or without the last part, which comes to the same; what is published or shown only, as
/// `/pub`, `/preview` and `/viewform` are, is for readers.
fn edited_in_google(path: &str) -> Option<&'static str> {
    let mut parts = path.split('/').filter(|part| !part.is_empty());
    let what = match parts.next()? {
        "document" => "a document in Google Docs, opened for editing",
        "spreadsheets" => "a sheet in Google Sheets, opened for editing",
        "presentation" => "slides in Google Slides, opened for editing",
        "forms" => "a form in Google Forms, opened for editing",
        "drawings" | "file" => "a file in Google Drive",
        _ => return None,
    };
    // `/u/0/` chooses the account.
    let rest: Vec<&str> = parts.skip_while(|part| *part != "d").skip(1).collect();
    match rest.as_slice() {
        ["e", ..] | [] => None,
        [_id] | [_id, "edit" | "copy", ..] => Some(what),
        _ => None,
    }
}

/// Pages end in an id of 32 hexadecimal digits; published ones lie on `notion.site`.
fn is_notion_page(path: &str) -> bool {
    let digits = path.bytes().rev().take_while(u8::is_ascii_hexdigit).count();
    digits >= 32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_are_told_by_what_they_show() {
        let part = |url: &str| private_part(&address::web(url).expect("it leads to the web"));
        for url in [
            "https://drive.google.com/drive/folders/1x?usp=sharing",
            "https://docs.google.com/document/d/1x/edit#heading=h.1",
            "https://docs.google.com/spreadsheets/d/1x",
            "https://docs.google.com/presentation/u/0/d/1x/edit",
            "https://www.dropbox.com/scl/fo/1x?rlkey=2",
            "https://kitarust-my.sharepoint.com/:f:/g/1x",
            "https://www.notion.so/kitarust/Report-0123456789abcdef0123456789abcdef",
            "https://hackmd.io/1x?both",
            "https://blog.kitarust.jp/wp-admin/post.php?post=1",
        ] {
            assert!(part(url).is_some(), "{url}");
        }
        for url in [
            "https://docs.google.com/document/d/e/2PACX/pub",
            "https://docs.google.com/presentation/d/1x/preview",
            "https://docs.google.com/forms/d/e/1x/viewform",
            "https://docs.google.com/forms/d/1x/viewform",
            "https://docs.google.com/",
            "https://www.dropbox.com/help",
            "https://www.notion.so/product",
            "https://kitarust.notion.site/Report-0123456789abcdef0123456789abcdef",
            "https://hackmd.io/@kitarust/1x",
            "https://kitarust.slack.com/archives/C01/p02",
            "https://discord.com/channels/1/2",
        ] {
            assert_eq!(part(url), None, "{url}");
        }
    }
}
