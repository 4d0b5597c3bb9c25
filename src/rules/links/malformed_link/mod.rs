//! What was to be a link and is none, or leads nowhere, or shows nothing.

mod near;

use std::sync::LazyLock;

use regex::{Captures, Regex};
use serde::Deserialize;

use crate::diagnostic::Safety;
use crate::document::links::BLOT;
use crate::document::node::{Link, LinkForm};
use crate::document::{Data, Document, Kind, NodeId};
use crate::project::resolve::{percent_decode, split_fragment};
use crate::project::{Builder, Place};
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MalformedLink {}

impl Rule for MalformedLink {
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        for id in document.nodes(Kind::Link) {
            if let Data::Link(link) = &document.node(id).data
                && link.form == LinkForm::Inline
            {
                check_empty(document, place, id, link, reporter);
                near::check_mark(document, id, link, reporter);
                near::check_badge(document, id, link, reporter);
            }
        }
        for block in document.inline_blocks() {
            let span = document.node(block).span;
            let closes = [']', '］'];
            if !document.slice(span).contains(closes) {
                continue;
            }
            let loose = document.loose_source(block);
            if document.slice(span).contains("[[") {
                near::check_doubled(document, block, &loose, reporter);
            }
            let broken = Broken {
                document,
                place,
                block,
                start: span.start as usize,
                loose: &loose,
                last_close: loose.rfind([')', '）']).unwrap_or(0),
            };
            if loose.contains(closes) {
                broken.check(reporter);
            }
        }
    }
}

fn check_empty(
    document: &Document,
    place: &Place,
    id: NodeId,
    link: &Link,
    reporter: &mut Reporter,
) {
    let span = document.node(id).span;
    let text = document.source().text();
    let shows = document.descendants(id).any(|child| {
        let node = document.node(child);
        node.kind != Kind::Text || !document.slice(node.span).trim().is_empty()
    });
    // `[](){#anchor}` is a place and no link.
    let names_place = text[span.end as usize..].starts_with('{') && !shows;
    if names_place {
        return;
    }
    let doubled = link.destination.strip_prefix('(');
    if let Some(inner) = doubled.and_then(|rest| rest.strip_suffix(')')) {
        reporter
            .report(
                link.destination_span,
                "the destination stands in two pairs of parentheses",
            )
            .help(format!("write `{inner}`"))
            .fix(
                format!("write `{inner}`"),
                Safety::Unsafe,
                vec![(link.destination_span, inner.to_string())],
            );
    } else if link.destination.is_empty() && !is_draft(place) {
        reporter
            .report(span, "the link has no destination")
            .help("write where it leads, or take the brackets away");
    } else if !shows && !fills_text(document, place, &link.destination) {
        reporter
            .report(
                span,
                format!("the link to `{}` has no text", link.destination),
            )
            .help("write between the brackets what the reader is to click on");
    }
}

/// Whether an empty destination stands for a chapter that is still to be written, as in mdBook's list of chapters.
fn is_draft(place: &Place) -> bool {
    let name = place.path.file_name();
    name.is_some_and(|name| name == "SUMMARY.md")
}

/// Whether the builder puts a text into an empty link: MyST does for what is in the place, mystmd for more.
fn fills_text(document: &Document, place: &Place, destination: &str) -> bool {
    let web = destination.starts_with("http://") || destination.starts_with("https://");
    let site = place.site();
    let mystmd = site.is_some_and(|site| site.builder == Builder::Mystmd);
    document.flavor().is_myst() && (!web || mystmd || destination.contains("doi.org/"))
}

/// A block in which a link is written wrongly.
struct Broken<'a> {
    document: &'a Document,
    place: &'a Place<'a>,
    block: NodeId,
    start: usize,
    loose: &'a str,
    /// Where the last closing parenthesis stands, or 0.
    last_close: usize,
}

/// The parts of what looks like a link, as offsets in the block.
struct Parts<'t> {
    open: &'t str,
    text: &'t str,
    close: &'t str,
    gap: &'t str,
    paren: &'t str,
    destination: &'t str,
    end: &'t str,
}

impl<'t> Parts<'t> {
    fn of(found: &Captures<'t>) -> Self {
        let part = |group| found.get(group).map_or("", |part| part.as_str());
        Parts {
            open: part(1),
            text: part(2),
            close: part(3),
            gap: part(4),
            paren: part(5),
            destination: part(6),
            end: part(7),
        }
    }

    fn is_wide(&self) -> bool {
        [self.open, self.close, self.paren, self.end]
            .iter()
            .any(|bracket| bracket.len() > 1)
    }
}

impl Broken<'_> {
    fn check(&self, reporter: &mut Reporter) {
        // A destination: a URL, or a path that is looked up; parentheses in it are balanced.
        const DESTINATION: &str = r"((?:https?:/|www\.)?[^\s()（）\[\]［］<>`\x01]+(?:\([^\s()（）\[\]［］\x01]*\)[^\s()（）\[\]［］<>`\x01]*)*)";
        static FORWARD: LazyLock<Regex> = LazyLock::new(|| {
            let pattern =
                format!(r"([\[［])([^\[\]［］\n]+)([\]］])([ \t　]*)([(（]){DESTINATION}([)）]?)");
            Regex::new(&pattern).expect("the pattern is right")
        });
        static REVERSED: LazyLock<Regex> = LazyLock::new(|| {
            let pattern = format!(r"[(（]([^()（）\n]+)[)）][\[［]{DESTINATION}[\]］]");
            Regex::new(&pattern).expect("the pattern is right")
        });
        near::check(self, reporter);
        for found in FORWARD.captures_iter(self.loose) {
            self.forward(&found, reporter);
        }
        for found in REVERSED.captures_iter(self.loose) {
            let destination = &found[2];
            let whole = found.get(0).expect("there is a match").range();
            // In `[a](b)[c]` the parentheses belong to what is before them.
            let other = self.loose[..whole.start].ends_with([']', '］', BLOT, '\\']);
            if other || !self.is_destination(destination) {
                continue;
            }
            let fixed = format!("[{}]({destination})", self.source(&found, 1));
            self.report(
                whole,
                "the brackets of the link are the wrong way round",
                fixed,
                reporter,
            );
        }
    }

    fn forward(&self, found: &Captures, reporter: &mut Reporter) {
        let parts = Parts::of(found);
        let whole = found.get(0).expect("there is a match").range();
        let before = &self.loose[..whole.start];
        let escaped = before.ends_with('\\') || parts.text.ends_with('\\');
        let label = parts.text.trim();
        // A number, a footnote or a box to tick may stand before parentheses.
        let mark = label.bytes().all(|b| b.is_ascii_digit()) || label.starts_with('^');
        let tick = matches!(label, "" | "x" | "X");
        let destination = parts.destination.trim_end_matches(['。', '、', '，', '．']);
        if escaped || mark || tick || !self.is_destination(destination) {
            return;
        }
        if parts.end.is_empty() {
            self.left_open(&parts, found, reporter);
            return;
        }
        let fixed = format!("[{}]({})", self.source(found, 2), parts.destination);
        let message = if parts.is_wide() {
            "full-width brackets make no link"
        } else if !parts.gap.is_empty() {
            "a space keeps this from being a link"
        } else {
            return;
        };
        self.report(whole, message, fixed, reporter);
    }

    /// `[text](url` to the end of the paragraph.
    fn left_open(&self, parts: &Parts, found: &Captures, reporter: &mut Reporter) {
        let destination = found.get(6).expect("the group is not optional").range();
        let closed = self.last_close >= destination.end;
        // What follows an unclosed URL in Japanese is no part of it.
        let ascii = parts
            .destination
            .find(|c: char| !c.is_ascii())
            .unwrap_or(parts.destination.len());
        let end = destination.start
            + parts.destination[..ascii]
                .trim_end_matches(['.', ','])
                .len();
        let whole = found.get(0).expect("there is a match");
        if closed || !parts.gap.is_empty() || parts.is_wide() || end == destination.start {
            return;
        }
        let text = self.source(found, 2);
        let fixed = format!("[{text}]({})", &self.loose[destination.start..end]);
        self.report(
            whole.start()..end,
            "the destination of the link is not closed",
            fixed,
            reporter,
        );
    }

    /// The source of a group, in which nothing is blotted out.
    fn source(&self, found: &Captures, group: usize) -> &str {
        let range = found.get(group).expect("the group is not optional").range();
        let span = Span::new(self.start + range.start, self.start + range.end);
        self.document.slice(span)
    }

    /// Whether a text can only be meant as a destination: a URL, or a file that is there.
    fn is_destination(&self, text: &str) -> bool {
        if text.starts_with("http://") || text.starts_with("https://") {
            return text.len() > "https://".len();
        }
        let path = percent_decode(split_fragment(text).0);
        let file = path.contains(['.', '/']) && path.contains(|c: char| c.is_alphanumeric());
        let full = self.place.around.absolute_from(self.place.folder(), &path);
        file && self.place.files().entry(&full).is_some()
    }

    fn report(
        &self,
        range: std::ops::Range<usize>,
        message: &str,
        fixed: String,
        reporter: &mut Reporter,
    ) {
        let span = Span::new(self.start + range.start, self.start + range.end);
        let title = match fixed.starts_with('!') {
            true => "write it as an image",
            false => "write it as a link",
        };
        reporter
            .report(span, message)
            .help(format!("write `{fixed}`"))
            .fix(title, Safety::Unsafe, vec![(span, fixed)])
            // A URL in it takes in what follows, as long as it is no destination.
            .reach(self.document.node(self.block).span);
    }
}
