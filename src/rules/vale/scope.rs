//! Where a style looks: Vale's scopes as those of a page.

use toml::Spanned;

use super::{Style, span};
use crate::rules::declarative::Check;

/// The scopes of Vale, and those of a page for the same.
const SCOPES: [(&str, &str); 19] = [
    ("text", "text"),
    ("heading", "heading"),
    ("heading.h1", "heading:1"),
    ("heading.h2", "heading:2"),
    ("heading.h3", "heading:3"),
    ("heading.h4", "heading:4"),
    ("heading.h5", "heading:5"),
    ("heading.h6", "heading:6"),
    ("paragraph", "paragraph"),
    ("table.header", "table-head"),
    ("table.cell", "table-cell"),
    ("table", "table-cell"),
    ("alt", "alt"),
    ("link", "link-text"),
    ("strong", "strong"),
    ("emphasis", "emphasis"),
    ("code", "inline-code"),
    ("figure.caption", "caption"),
    ("raw", "source"),
];

/// What of Vale's is around a text, and what a page calls it.
const HOLDERS: [(&str, &str); 7] = [
    ("list", "item"),
    ("blockquote", "quote"),
    ("heading", "heading"),
    ("table", "table"),
    ("link", "link"),
    ("strong", "strong"),
    ("emphasis", "emphasis"),
];

impl Style<'_> {
    /// Sets where the check looks; `by_sentence` is whether it goes through a text sentence by sentence anyway, or finds the
    /// same whether it does. Returns whether there is anywhere to look.
    pub(super) fn scopes(&mut self, check: &mut Check, by_sentence: bool) -> bool {
        let written = self.texts("scope");
        for word in &written {
            self.scope(word, check, by_sentence);
        }
        let understood = !check.scopes.is_empty() || !check.inside.is_empty();
        written.is_empty() || understood || !check.outside.is_empty()
    }

    fn scope(&mut self, word: &Spanned<String>, check: &mut Check, by_sentence: bool) {
        let as_page = |text: &str| Spanned::new(word.span(), text.to_owned());
        let find = |known: &[(&str, &'static str)], name: &str| {
            let found = known.iter().find(|(theirs, _)| *theirs == name);
            found.map(|(_, ours)| *ours)
        };
        for name in word.get_ref().split('&').map(str::trim) {
            let page = find(&SCOPES, name);
            let holder = find(&HOLDERS, name);
            let not = name.strip_prefix('~').and_then(|name| find(&HOLDERS, name));
            match (page, holder, not) {
                (.., Some(holder)) => check.outside.push(as_page(holder)),
                (Some(page), ..) => check.scopes.push(as_page(page)),
                (None, Some(holder), _) => check.inside.push(as_page(holder)),
                // A sentence is no text of its own, but what is found in it is found in the whole.
                (None, None, None) if name == "sentence" && by_sentence => {
                    check.scopes.push(as_page("text"))
                }
                (None, None, None) => {
                    let message = format!("the scope `{name}` is not known, and is left out");
                    self.left_out(span(&word.span()), message);
                }
            }
        }
    }
}
