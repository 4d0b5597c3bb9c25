//! Account names in running text: `@name`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::document::{Document, Kind, NodeId, Prose};
use crate::source::Span;

/// An account name in a block.
pub(super) struct Handle<'t> {
    /// Without `@`.
    pub(super) name: &'t str,
    /// The bytes in the block's text, `@` included.
    pub(super) range: Range<usize>,
}

/// The account names in a text. Addresses, packages (`@scope/name`) and parts of words are none.
pub(super) fn handles(text: &str) -> Vec<Handle<'_>> {
    static HANDLE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[@＠]([A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)").expect("it is a pattern")
    });
    if !text.contains(['@', '＠']) {
        return Vec::new();
    }
    let found = HANDLE.captures_iter(text).filter_map(|found| {
        let (whole, name) = (found.get(0)?, found.get(1)?);
        let before = text[..whole.start()].chars().next_back();
        let after = text[whole.end()..].chars().next();
        let inside =
            before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '@' | '_'));
        let goes_on = matches!(after, Some('/' | '(' | '@'));
        (!inside && !goes_on).then(|| Handle {
            name: name.as_str(),
            range: whole.range(),
        })
    });
    found.collect()
}

/// The link of which a span of a document is the text.
pub(super) fn link_around(document: &Document, span: Span) -> Option<NodeId> {
    document
        .nodes(Kind::Link)
        .take_while(|&id| document.node(id).span.start <= span.start)
        .find(|&id| document.node(id).span.contains(span))
}

/// The blocks that may name accounts.
pub(super) fn blocks(document: &Document) -> impl Iterator<Item = &Prose> {
    document
        .proses()
        .iter()
        .filter(|prose| prose.text().contains(['@', '＠']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_told_from_addresses() {
        let found = |text: &'static str| {
            handles(text)
                .into_iter()
                .map(|handle| handle.name)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            found("樋口（@higuchi_1）と＠ada、@grace.h."),
            ["higuchi_1", "ada", "grace.h"]
        );
        for text in [
            "ada@example.org",
            "@types/node",
            "@decorator(x)",
            "a @ b",
            "@ada@social.example",
            "",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
