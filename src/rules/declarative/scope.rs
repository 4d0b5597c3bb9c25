//! Where a page looks, in words.
//!
//! A scope is a word such as `heading`, with a name behind a colon where that makes sense: `heading:2`,
//! `title:admonition`, `code:python`.

use crate::text::nearest;

/// One sort of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Scope {
    pub(super) place: Place,
    /// What stands behind the colon.
    name: Option<String>,
}

/// Where text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Text,
    Paragraph,
    Heading,
    Title,
    Caption,
    TableCell,
    TableHead,
    Alt,
    Option,
    FrontMatter,
    FrontMatterKey,
    LinkText,
    Emphasis,
    Strong,
    Link,
    Image,
    Item,
    Code,
    InlineCode,
    Math,
    Comment,
    Html,
    Role,
    Target,
    Directive,
    Source,
}

/// A word for a scope.
pub struct ScopeWord {
    /// The word.
    pub word: &'static str,
    place: Place,
    /// What a name behind it means, if it may have one.
    pub name: Option<&'static str>,
    /// What it covers.
    pub doc: &'static str,
}

const fn word(
    word: &'static str,
    place: Place,
    name: Option<&'static str>,
    doc: &'static str,
) -> ScopeWord {
    ScopeWord {
        word,
        place,
        name,
        doc,
    }
}

/// All words for scopes, in the order in which they are explained.
#[rustfmt::skip]
pub static SCOPES: [ScopeWord; 26] = [
    word("text", Place::Text, None, "all words that a reader meets"),
    word("paragraph", Place::Paragraph, None, "paragraphs, those of list items, footnotes and captions included"),
    word("heading", Place::Heading, Some("level"), "headings"),
    word("title", Place::Title, Some("directive"), "titles of directives, such as an admonition's"),
    word("caption", Place::Caption, Some("directive"), "captions of figures, tables and code"),
    word("table-cell", Place::TableCell, None, "cells of tables, the head included"),
    word("table-head", Place::TableHead, None, "cells of the heads of tables"),
    word("alt", Place::Alt, None, "alternative texts of pictures in any form"),
    word("option", Place::Option, Some("option"), "values of the options of directives; without a name, those that a reader sees"),
    word("front-matter", Place::FrontMatter, Some("key"), "values of the front matter; without a key, those that a reader sees"),
    word("front-matter-key", Place::FrontMatterKey, None, "keys of the front matter"),
    word("link-text", Place::LinkText, None, "words of links"),
    word("emphasis", Place::Emphasis, None, "words in `*…*`"),
    word("strong", Place::Strong, None, "words in `**…**`"),
    word("link", Place::Link, None, "destinations of links in any form"),
    word("image", Place::Image, None, "paths of pictures in any form"),
    word("item", Place::Item, None, "first lines of list items as they are written, the marker included"),
    word("code", Place::Code, Some("language"), "blocks of code"),
    word("inline-code", Place::InlineCode, None, "code between words"),
    word("math", Place::Math, None, "formulas, in blocks and between words"),
    word("comment", Place::Comment, None, "comments, in HTML and after `%`"),
    word("html", Place::Html, Some("tag"), "tags of raw HTML"),
    word("role", Place::Role, Some("role"), "contents of roles"),
    word("target", Place::Target, None, "labels such as `(label)=`"),
    word("directive", Place::Directive, Some("directive"), "directives as they are written, their contents included"),
    word("source", Place::Source, None, "the whole file as it is written"),
];

/// What is wrong with a word for a scope, and what to do.
pub(crate) type Unknown = (String, String);

impl Scope {
    /// All words that a reader meets.
    pub(crate) const TEXT: Scope = Scope {
        place: Place::Text,
        name: None,
    };

    /// Reads a scope.
    pub(crate) fn parse(text: &str) -> Result<Scope, Unknown> {
        let (word, name) = match text.split_once(':') {
            Some((word, name)) => (word, Some(name.trim().to_owned())),
            None => (text, None),
        };
        let words = || SCOPES.iter().map(|known| known.word);
        let Some(known) = SCOPES.iter().find(|known| known.word == word) else {
            let help = match nearest(word, words()) {
                Some(near) => format!("write `{near}`"),
                None => "`kouetsu explain scopes` lists them".to_owned(),
            };
            return Err((format!("there is no scope `{word}`"), help));
        };
        match (&name, known.name) {
            (Some(_), None) => Err((
                format!("the scope `{word}` takes no name"),
                format!("write `{word}`"),
            )),
            (Some(level), _) if known.place == Place::Heading && !is_level(level) => Err((
                format!("`{level}` is no level of a heading"),
                "write a digit from 1 to 6".to_owned(),
            )),
            (Some(name), Some(what)) if name.is_empty() => Err((
                format!("the {what} of `{word}:` is missing"),
                "write it behind the colon, or leave the colon out".to_owned(),
            )),
            _ => Ok(Scope {
                place: known.place,
                name,
            }),
        }
    }

    /// Whether a name is given.
    pub(super) fn is_named(&self) -> bool {
        self.name.is_some()
    }

    /// Whether `name` is what the scope asks for, if it asks for something.
    pub(super) fn wants(&self, name: &str) -> bool {
        self.name
            .as_deref()
            .is_none_or(|wanted| wanted.eq_ignore_ascii_case(name))
    }
}

fn is_level(text: &str) -> bool {
    matches!(text.as_bytes(), [b'1'..=b'6'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_for_a_scope_is_one() {
        for known in &SCOPES {
            assert!(Scope::parse(known.word).is_ok(), "{}", known.word);
        }
    }

    #[test]
    fn what_is_no_scope_is_told() {
        for (text, message, help) in [
            (
                "headings",
                "there is no scope `headings`",
                "write `heading`",
            ),
            ("alt:x", "the scope `alt` takes no name", "write `alt`"),
            (
                "heading:7",
                "`7` is no level of a heading",
                "write a digit from 1 to 6",
            ),
            (
                "code:",
                "the language of `code:` is missing",
                "write it behind the colon, or leave the colon out",
            ),
        ] {
            let (said, advice) = Scope::parse(text).expect_err(text);
            assert_eq!((said.as_str(), advice.as_str()), (message, help));
        }
    }
}
