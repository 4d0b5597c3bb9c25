//! What a reader gets of a document, as a flat list that two documents can be compared by.
//!
//! There are two readings: kouetsu's own tree, with fences as they are meant, and the tree of the `markdown` crate, with
//! fences as CommonMark pairs them and MyST's blocks put back from [`Passage`](crate::document::passage::Passage). Neither keeps how something is written,
//! only what it is: no markers, no widths, no places.

mod own;
mod second;

use std::collections::HashMap;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::document::{Data, Document, Kind, normalise_label};
use crate::source::Span;

pub(super) use own::own;
pub(super) use second::second;

/// One thing that a reader gets, in document order.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// In how many others it stands.
    pub depth: u32,
    pub sort: Sort,
    /// What it is.
    pub name: Name,
    /// What it says: words, or what else is known of it.
    pub says: String,
    /// Where it stands in the file.
    pub span: Span,
}

/// What a token is, by the name that its reading has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Own(Kind),
    Second(&'static str),
}

impl Name {
    /// Whether it stands inside a line of text.
    pub(super) fn is_inline(self) -> bool {
        const INLINE: [&str; 13] = [
            "text",
            "emphasis",
            "strong",
            "strikethrough",
            "break",
            "code",
            "math",
            "html",
            "link",
            "image",
            "reference",
            "image reference",
            "footnote reference",
        ];
        match self {
            Name::Own(kind) => kind.is_inline(),
            Name::Second(name) => INLINE.contains(&name),
        }
    }
}

/// What a change inside a token does to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// Words: the rest of them stays.
    Text,
    /// It says something else: code, a link with another destination.
    Literal,
    /// It says something else, also where the definition that it refers to does.
    Reference,
    /// It stays what it is: a paragraph, a list.
    Block,
}

/// Deeper nesting is not judged: to let go of the other parser's tree takes stack.
pub(super) const DEPTH: u32 = 100;

/// The most bytes of one text that the `markdown` crate is given: it is quadratic in places.
pub(super) const LIMIT: usize = 64 << 10;

/// What both parsers know.
const BLOCKS: [&str; 10] = [
    "heading",
    "paragraph",
    "quote",
    "code block",
    "list",
    "item",
    "table",
    "row",
    "rule",
    "footnote",
];

/// The blocks of a reading, as both parsers call them, so that the readings of one text can be compared.
pub(super) fn blocks(tokens: &[Token]) -> impl Iterator<Item = ((&'static str, u32), u32)> + '_ {
    let name = |token: &Token| match token.name {
        Name::Own(kind) => match kind {
            Kind::Heading => Some("heading"),
            Kind::Paragraph => Some("paragraph"),
            Kind::Quote => Some("quote"),
            Kind::CodeBlock => Some("code block"),
            Kind::List => Some("list"),
            Kind::Item => Some("item"),
            Kind::Table => Some("table"),
            Kind::TableRow => Some("row"),
            Kind::ThematicBreak => Some("rule"),
            Kind::FootnoteDefinition => Some("footnote"),
            _ => None,
        },
        Name::Second(name) => BLOCKS.contains(&name).then_some(name),
    };
    tokens
        .iter()
        .filter(|token| !token.span.is_empty())
        .filter_map(move |token| Some(((name(token)?, token.depth), token.span.start)))
}

/// Words as a reader gets them: white space is one space, and letters with marks are in one form.
pub(super) fn words(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars() {
        let blank = matches!(c, ' ' | '\t' | '\n' | '\r');
        if !blank {
            plain.push(c);
        } else if !space {
            plain.push(' ');
        }
        space = blank;
    }
    if plain.is_ascii() || is_nfc_quick(plain.chars()) == IsNormalized::Yes {
        plain
    } else {
        plain.nfc().collect()
    }
}

/// Where links and footnotes are defined: the source of the definition that counts, by label.
pub(super) type Definitions = HashMap<String, String>;

/// The definitions of a document. A footnote's says only that there is one.
pub(super) fn definitions(document: &Document) -> Definitions {
    let mut definitions = Definitions::new();
    for id in document.nodes(Kind::LinkDefinition) {
        if let Data::Link(link) = &document.node(id).data
            && let Some(label) = link.label
        {
            let source = words(document.slice(document.node(id).span));
            let label = normalise_label(document.slice(label));
            definitions.entry(label).or_insert(source);
        }
    }
    for id in document.nodes(Kind::FootnoteDefinition) {
        if let Data::Label(label) = document.node(id).data {
            let label = document.slice(label);
            let key = normalise_label(&format!("^{label}"));
            definitions
                .entry(key)
                .or_insert_with(|| format!("[^{label}]: note"));
        }
    }
    definitions
}

/// The labels in brackets that a text has, as they are compared.
pub(super) fn labels(text: &str) -> Vec<String> {
    let bytes = text.as_bytes();
    let mut open = None;
    let mut labels = Vec::new();
    for at in memchr::memchr2_iter(b'[', b']', bytes) {
        if bytes[at] == b'[' {
            open = Some(at + 1);
        } else if let Some(start) = open.take() {
            labels.push(normalise_label(&text[start..at]));
        }
    }
    labels
}
