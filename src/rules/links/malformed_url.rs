//! A URL with a slip in it: in the destination of a link or an image, or in running text.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::url::{self, UrlFault};
use crate::diagnostic::{Diagnostic, Safety};
use crate::document::links::{BLOT, LinkTarget};
use crate::document::node::LinkForm;
use crate::document::{Document, Flavor, Kind, NodeId};
use crate::project::Place;
use crate::project::resolve::{percent_decode, split_fragment};
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MalformedUrl {}

impl Rule for MalformedUrl {
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        for target in document.link_targets() {
            check_destination(document, place, target, reporter);
        }
        for image in document.images() {
            if url::scheme_fault(&image.path).is_some()
                && let Some(fault) = url::fault(&image.path)
            {
                report(&image.path, fault, image.path_span, reporter);
            }
        }
        check_cards(document, place, reporter);
        let linked = links_bare_urls(document, place);
        let mut end = 0;
        for id in document.nodes(Kind::Link).filter(|_| linked) {
            // What a URL swallows is part of it, further URLs included.
            if document.node(id).span.start >= end {
                end = check_swallowed(document, id, reporter).unwrap_or(end);
            }
        }
        for block in document.inline_blocks() {
            check_text(document, block, reporter);
        }
    }
}

fn check_destination(
    document: &Document,
    place: &Place,
    target: &LinkTarget,
    reporter: &mut Reporter,
) {
    let Some(fault) = url::fault(&target.destination) else {
        return;
    };
    // Where a parser makes a link of the bare text, it adds the scheme: to `www.a.jp`, to `<a@b.jp>`.
    let added = matches!(target.form, Some(LinkForm::Autolink | LinkForm::Bare))
        && !document.slice(target.span).contains(':');
    if !added && !is_file(place, &target.destination) {
        report(&target.destination, fault, target.span, reporter);
    }
}

/// The addresses of cards and buttons, which are no links of Markdown.
fn check_cards(document: &Document, place: &Place, reporter: &mut Reporter) {
    for (id, directive) in document.directives() {
        let address = match document.directive_name(directive) {
            "button-link" => directive.argument,
            "card" | "grid-item-card" => {
                let kind = document.option(id, "link-type").map(|(_, kind)| kind);
                let link = document.option(id, "link").map(|(span, _)| span);
                link.filter(|_| matches!(kind, None | Some("url")))
            }
            _ => None,
        };
        if let Some(span) = address
            && let Some(fault) = url::fault(document.slice(span))
            && !is_file(place, document.slice(span))
        {
            report(document.slice(span), fault, span, reporter);
        }
    }
}

/// Whether a destination, or the folder that it begins with, is there: then it is no domain.
fn is_file(place: &Place, destination: &str) -> bool {
    let path = percent_decode(split_fragment(destination).0);
    let there = |path: &str| {
        let full = place.around.absolute_from(place.folder(), path);
        place.files().entry(&full).is_some()
    };
    let first = path.split('/').next().unwrap_or_default();
    !first.is_empty() && (there(&path) || there(first))
}

fn report<'r>(
    url: &str,
    fault: UrlFault,
    span: Span,
    reporter: &'r mut Reporter,
) -> &'r mut Diagnostic {
    let message = format!("the URL `{}` {}", url.trim(), fault.reason);
    let diagnostic = reporter.report(span, message);
    if let Some(help) = fault.help {
        diagnostic.help(help);
    }
    if let Some(meant) = fault.meant {
        if fault.help.is_none() {
            diagnostic.help(format!("write `{meant}`"));
        }
        let title = format!("write `{meant}`");
        diagnostic.fix(title, Safety::Unsafe, vec![(span, meant)]);
    }
    diagnostic
}

/// Whether a bare URL becomes a link where the document is read.
fn links_bare_urls(document: &Document, place: &Place) -> bool {
    match place.site() {
        Some(site) => document.flavor().is_myst() && site.settings.contains("linkify"),
        None => document.flavor() == Flavor::GitHub,
    }
}

/// A bare URL reaches to the next space, and takes with it the Japanese that follows. Returns where it ends if it does.
fn check_swallowed(document: &Document, id: NodeId, reporter: &mut Reporter) -> Option<u32> {
    let node = document.node(id);
    let (start, end) = (node.span.start as usize, node.span.end as usize);
    if document.link_form(id) != Some(LinkForm::Bare) || is_unclosed_destination(document, start) {
        return None;
    }
    let block = document.node(node.parent).span.end as usize;
    let rest = &document.source().text()[end..block.max(end)];
    let url = document.slice(node.span);
    if !begins_prose(rest, url, document.flavor()) {
        return None;
    }
    let length = rest
        .find(|c: char| c.is_ascii_whitespace() || matches!(c, '<' | '|'))
        .unwrap_or(rest.len());
    let mut shown: String = rest[..length].chars().take(12).collect();
    if shown.len() < length {
        shown.push('…');
    }
    let span = Span::new(start, end + length);
    let brackets = vec![
        (Span::empty(start), "<".to_string()),
        (Span::empty(end), ">".to_string()),
    ];
    reporter
        .report(
            span,
            format!("the URL `{url}` swallows `{shown}` where it becomes a link"),
        )
        .help(format!("write `<{url}>`, or a space after it"))
        .fix(format!("write `<{url}>`"), Safety::Unsafe, brackets)
        .reach(span);
    Some(span.end)
}

/// Whether a URL at `start` is the destination of a link with wrong brackets, which is another fault.
fn is_unclosed_destination(document: &Document, start: usize) -> bool {
    let before = &document.source().text()[..start];
    before.ends_with(['(', '（', '[', '［'])
        && before
            .trim_end_matches(['(', '（', ' '])
            .ends_with([']', '］', ')', '）'])
}

/// Whether what follows a bare URL without a space is not meant as part of it, and becomes so.
fn begins_prose(rest: &str, url: &str, flavor: Flavor) -> bool {
    match rest.chars().next() {
        Some('\u{3000}') | None => false,
        // GFM goes on to the next space, the linkifier of MyST only over letters.
        Some(first) if url::is_wide_mark(first) => flavor == Flavor::GitHub,
        // A particle cannot begin the name of a page.
        Some('を') => true,
        Some('は' | 'が' | 'に' | 'で' | 'の' | 'と' | 'へ' | 'も' | 'や' | 'か') => {
            url.ends_with(|c: char| c.is_ascii_alphanumeric())
        }
        _ => false,
    }
}

/// Slips that keep a parser from seeing a URL at all.
fn check_text(document: &Document, block: NodeId, reporter: &mut Reporter) {
    static SLIP: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"[A-Za-z]{3,7}[:;：；.]{0,2}[/／\\]{1,3}[A-Za-z0-9][A-Za-z0-9.-]*\.[A-Za-z]{2,}[!-;=?-_a-~]*",
        )
        .expect("the pattern is right")
    });
    static SPACED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"\]\((https?://[^\s()"'<>\x01]+[ \t]+[^\s()"'<>\x01][^()"'<>\x01\n]*)\)"#)
            .expect("the pattern is right")
    });
    let span = document.node(block).span;
    // Either pattern has a slash in it, and most blocks have none.
    let slashes = ['/', '／', '\\'];
    if !document.slice(span).contains(slashes) {
        return;
    }
    let loose = document.loose_source(block);
    let start = span.start as usize;
    if loose.contains(slashes) {
        for found in SLIP.find_iter(&loose) {
            let before = loose[..found.start()].chars().next_back().unwrap_or(' ');
            let glued = before.is_ascii_alphanumeric() || "/:._-@\\".contains(before);
            let url = found
                .as_str()
                .trim_end_matches(['.', ',', ')', ']', ';', ':', '*', '_']);
            let proper = url.contains("://") && url::fault(url).is_none();
            if glued || proper || before == BLOT {
                continue;
            }
            // A URL that a parser sees is checked as a link.
            let linked = url.starts_with("http://") || url.starts_with("https://");
            if let Some(fault) = url::scheme_fault(url).filter(|_| !linked) {
                let at = start + found.start();
                report(url, fault, Span::new(at, at + url.len()), reporter);
            }
        }
    }
    for found in SPACED.captures_iter(&loose) {
        let url = found.get(1).expect("the group is not optional");
        if let Some(fault) = url::fault(url.as_str()) {
            let span = Span::new(start + url.start(), start + url.end());
            report(url.as_str(), fault, span, reporter);
        }
    }
}
