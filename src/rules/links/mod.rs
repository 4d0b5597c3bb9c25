//! Links and references: to files, to places in them, to names, and to the web.

pub mod bare_url;
pub mod broken_anchor;
pub mod broken_link;
pub mod dead_url;
mod definitions;
pub mod duplicate_definition;
pub mod duplicate_document;
pub mod inconsistent_url;
pub mod insecure_url;
pub mod link_title_differs;
pub mod malformed_link;
pub mod malformed_url;
pub mod mismatched_link_text;
pub mod moved_url;
mod pages;
pub mod placeholder_url;
pub mod private_url;
pub mod undefined_reference;
pub mod unlisted_document;
pub mod unmatched_inclusion;
pub mod unused_definition;
pub(crate) mod url;

use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Safety};
use crate::document::{Document, NodeId};
use crate::project::facts::Reference;
use crate::project::files::Entry;
use crate::project::{Member, Surroundings};
use crate::source::Span;

/// The links of a document to what lies in the project, without those that are told as malformed URLs.
fn local_links(member: &Member) -> impl Iterator<Item = &Reference> {
    member
        .facts
        .references_of(|sort| sort.is_link())
        .filter(|link| {
            let end = link
                .anchor
                .as_ref()
                .map_or(link.span, |(_, anchor)| *anchor);
            url::fault(member.source.slice(link.span.to(end))).is_none()
        })
}

/// Whether the words of a link do not name the host that it leads to.
fn hides(document: &Document, link: NodeId, host: &str) -> bool {
    let span = match document.shown_link(link) {
        Some(shown) => shown.words_span,
        None => document.node(link).span,
    };
    !document.slice(span).contains(host.trim_matches(['[', ']']))
}

/// The suffixes of files that builders make pages of.
pub(crate) const PAGES: [&str; 4] = ["md", "rst", "ipynb", "markdown"];

/// The file of which a builder makes the page at `full`, which is a path as a link has it: `page`, `page.html`, `page/`.
pub(crate) fn source_of_page(around: &Surroundings, full: &Path) -> Option<PathBuf> {
    let stem = match full.extension().and_then(|extension| extension.to_str()) {
        Some("html" | "htm") => full.with_extension(""),
        _ => full.to_path_buf(),
    };
    let beside = PAGES.iter().map(|suffix| with_suffix(&stem, suffix));
    let inside = PAGES.iter().flat_map(|suffix| {
        ["index", "README", "_index"].map(|name| stem.join(format!("{name}.{suffix}")))
    });
    beside
        .chain(inside)
        .find(|path| around.files().entry(path) == Some(Entry::File))
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut path = path.as_os_str().to_os_string();
    path.push(".");
    path.push(suffix);
    PathBuf::from(path)
}

/// What may be meant by a name that is not there.
struct Suggestion<'a> {
    /// The nearest candidate.
    nearest: &'a str,
    /// Those that can be meant, because no number differs, the nearest first.
    meant: Vec<&'a str>,
    /// Whether no other candidate is near.
    alone: bool,
}

/// How many candidates are offered at most.
const OFFERED: usize = 5;

impl<'a> Suggestion<'a> {
    fn of(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let near = crate::text::near(word, candidates);
        let nearest = *near.first()?;
        let alone = near.len() == 1;
        let mut meant = near;
        meant.retain(|candidate| same_numbers(word, candidate));
        meant.truncate(OFFERED);
        Some(Suggestion {
            nearest,
            meant,
            alone,
        })
    }

    /// Offers to write what is meant at `span`: as the fix if nothing else can be, else each for an author to choose.
    fn offer<'d>(&self, diagnostic: &'d mut Diagnostic, span: Span) -> &'d mut Diagnostic {
        for text in &self.meant {
            let title = format!("write `{text}`");
            let edits = vec![(span, text.to_string())];
            match self.alone {
                true => diagnostic.fix(title, Safety::Unsafe, edits),
                false => diagnostic.alternative(title, edits),
            };
        }
        diagnostic
    }
}

/// Whether two names have the same numbers in them. `day3` is not `day1` misspelled: the third day is missing.
fn same_numbers(one: &str, other: &str) -> bool {
    let numbers = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_ascii_digit())
            .filter(|digits| !digits.is_empty())
            .map(|digits| digits.trim_start_matches('0').to_string())
            .collect()
    };
    numbers(one) == numbers(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_by_value() {
        assert!(same_numbers("day01.md", "day1.md"));
        assert!(same_numbers("abuot", "about"));
        assert!(!same_numbers("day3.md", "day1.md"));
        assert!(!same_numbers("notes", "notes-1"));
    }

    #[test]
    fn a_suggestion_is_alone_if_no_other_is_near() {
        let among = |word, all: [&'static str; 3]| {
            let found = Suggestion::of(word, all)?;
            Some((found.nearest, found.meant, found.alone))
        };
        let all = ["fig-aurora", "tbl-fee", "eq-1"];
        let aurora = ("fig-aurora", vec!["fig-aurora"], true);
        assert_eq!(among("fig-arora", all), Some(aurora));
        assert_eq!(among("eq-2", all), Some(("eq-1", vec![], true)));
        assert_eq!(among("venue", all), None);
        let alike = ["figure-b", "figure-a", "x"];
        let both = vec!["figure-a", "figure-b"];
        assert_eq!(among("figure-c", alike), Some(("figure-a", both, false)));
    }
}
