//! What a mark, a space or a bracket keeps from being the link or the picture that was meant.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::Broken;
use crate::diagnostic::Safety;
use crate::document::node::{Link, LinkForm};
use crate::document::{Document, NodeId};
use crate::project::Place;
use crate::project::resolve::percent_decode;
use crate::rules::Reporter;
use crate::source::Span;

/// Suffixes of pictures, which nobody links where `!` stands before the bracket.
const PICTURES: [&str; 7] = [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif"];

fn is_picture(path: &str) -> bool {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let path = path.to_ascii_lowercase();
    PICTURES.iter().any(|suffix| path.ends_with(suffix))
}

/// `！[text](a.png)` and `! [text](a.png)`: a link behind a mark, where a line begins.
pub(super) fn check_mark(document: &Document, id: NodeId, link: &Link, reporter: &mut Reporter) {
    if !is_picture(&link.destination) {
        return;
    }
    let span = document.node(id).span;
    let start = span.start as usize;
    let text = document.source().text();
    let unspaced = text[..start].trim_end_matches([' ', '\t', '\u{3000}']);
    let Some(before) = unspaced.strip_suffix(['!', '！']) else {
        return;
    };
    let mut around = document.ancestors(id);
    let Some(block) = around.find(|&id| !document.node(id).kind.is_inline()) else {
        return;
    };
    // Elsewhere it is an exclamation.
    let first = before.len() == document.node(block).span.start as usize;
    let begins = first || before.trim_end_matches([' ', '\t']).ends_with('\n');
    if !begins || before.len() + 1 == start {
        return;
    }
    let mark = Span::new(before.len(), start);
    let message = match unspaced.ends_with('！') {
        true => "a full-width `！` makes no image",
        false => "a space keeps this from being an image",
    };
    let written = document.slice(span);
    reporter
        .report(mark.to(span), message)
        .help(format!("write `!{written}`"))
        .fix(
            "write it as an image",
            Safety::Unsafe,
            vec![(mark, "!".to_string())],
        )
        .reach(mark.to(span));
}

/// `[[text](…)`, where nothing closes the first bracket.
pub(super) fn check_doubled(
    document: &Document,
    block: NodeId,
    loose: &str,
    reporter: &mut Reporter,
) {
    let span = document.node(block).span;
    let links = document
        .descendants(block)
        .filter(|&id| document.link_form(id) == Some(LinkForm::Inline));
    for id in links {
        let at = (document.node(id).span.start - span.start) as usize;
        let Some(before) = loose[..at].strip_suffix('[') else {
            continue;
        };
        let other = before.ends_with(['\\', '[', '!', ']']);
        if other || loose[at..].contains([']', '］']) {
            continue;
        }
        let bracket = Span::new(span.start as usize + at - 1, span.start as usize + at);
        reporter
            .report(bracket, "a bracket too many before the link")
            .help("take it away: nothing closes it")
            .fix(
                "take the bracket away",
                Safety::Unsafe,
                vec![(bracket, String::new())],
            );
    }
}

/// A destination of which a space, a brace or a bracket that is not closed makes none.
pub(super) fn check(broken: &Broken, reporter: &mut Reporter) {
    static BRACED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"\[([^\[\]\n]+)\](?:\{(https?://[^\s{}\x01]+)\}|\(<(https?://[^\s<>()\x01]+)\))",
        )
        .expect("the pattern is right")
    });
    let loose = broken.loose;
    if loose.contains("](") {
        for found in spaced().captures_iter(loose) {
            check_spaced(broken, &found, reporter);
        }
    }
    if ["]{http", "](<http"]
        .iter()
        .any(|hint| loose.contains(hint))
    {
        for found in BRACED.captures_iter(loose) {
            let whole = found.get(0).expect("there is a match").range();
            if loose[..whole.start].ends_with('\\') {
                continue;
            }
            let (destination, message) = match (found.get(2), found.get(3)) {
                (Some(braced), _) => (braced.as_str(), "curly brackets make no link"),
                (_, other) => (
                    other.map_or("", |other| other.as_str()),
                    "the `<` of the destination is not closed",
                ),
            };
            let fixed = format!("[{}]({destination})", broken.source(&found, 1));
            broken.report(whole, message, fixed, reporter);
        }
    }
}

/// `[text](a destination with spaces)`.
fn spaced() -> &'static Regex {
    static SPACED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(!?)\[([^\[\]\n]*)\]\(([^\s()<>\x01]+)([ \t]+)([^\s()<>\x01=](?:[^()<>\x01\n]*[^\s()<>\x01])?)\)",
        )
        .expect("the pattern is right")
    });
    &SPACED
}

fn check_spaced(broken: &Broken, found: &Captures, reporter: &mut Reporter) {
    let whole = found.get(0).expect("there is a match").range();
    let (mark, first, gap, rest) = (&found[1], &found[3], &found[4], &found[5]);
    // With a URL it is malformed as one.
    if broken.loose[..whole.start].ends_with('\\') || first.contains("://") {
        return;
    }
    let Some(destination) = destination(broken.place, first, gap, rest, !mark.is_empty()) else {
        return;
    };
    let kind = if mark.is_empty() {
        "a link"
    } else {
        "an image"
    };
    let message = format!("a space in the destination keeps this from being {kind}");
    let fixed = format!("{mark}[{}]({destination})", broken.source(found, 2));
    broken.report(whole, &message, fixed, reporter);
}

/// The destination and the title as they were meant, if both words can be nothing else.
fn destination(place: &Place, first: &str, gap: &str, rest: &str, image: bool) -> Option<String> {
    let is_file = |path: &str| {
        let full = place
            .around
            .absolute_from(place.folder(), &percent_decode(path));
        place.files().is_file(&full)
    };
    let path = format!("{first}{gap}{rest}");
    let encoded = without_spaces(&path);
    if is_file(&path) || image && is_picture(rest) && !is_picture(first) {
        return Some(encoded);
    }
    let named = image && is_picture(first) && !is_picture(rest);
    let title = rest.trim_matches(['"', '\'', '“', '”', '„', '「', '」']);
    let titled = named || first.contains(['.', '/']) && is_file(first);
    (titled && !title.contains('"')).then(|| format!("{first} \"{title}\""))
}

/// A destination with its spaces percent-encoded.
fn without_spaces(destination: &str) -> String {
    destination.replace(' ', "%20").replace('\t', "%09")
}

/// The picture of a badge, `[![text](a URL with spaces)](…)`, of which only the link around it is made.
pub(super) fn check_badge(document: &Document, id: NodeId, link: &Link, reporter: &mut Reporter) {
    let span = document.node(id).span;
    let end = link.destination_span.start.max(span.start);
    let inside = Span {
        start: span.start + 1,
        end,
    };
    let text = document.slice(inside);
    if !text.starts_with("![") {
        return;
    }
    let Some(found) = spaced()
        .captures(text)
        .filter(|found| found.get(0).is_some_and(|whole| whole.start() == 0))
    else {
        return;
    };
    let (first, rest) = (&found[3], &found[5]);
    if !first.contains("://") && !is_picture(rest) {
        return;
    }
    let path = found.get(3).expect("the group is not optional").start()
        ..found.get(5).expect("the group is not optional").end();
    let encoded = without_spaces(&text[path.clone()]);
    let start = inside.start as usize;
    let place = Span::new(start + path.start, start + path.end);
    reporter
        .report(
            place,
            "a space in the destination keeps this from being an image",
        )
        .help(format!("write `{encoded}`"))
        .fix(
            format!("write `{encoded}`"),
            Safety::Unsafe,
            vec![(place, encoded)],
        )
        .reach(span);
}
