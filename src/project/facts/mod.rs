//! What the rest of a project must know of one document: the places in it to which others can lead, and the places to
//! which it leads itself.
//!
//! Facts are plain data. They stay when the tree is let go, so that a project of any size costs its text and little
//! more, and they are the same whether a document was read in this run or comes from another.

mod places;
mod references;
mod shown;

use crate::document::{Document, Flavor};
use crate::source::Span;

pub(super) use places::written_labels;

/// What others must know of one document.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Whether it is MyST.
    pub myst: bool,
    /// Its headings, those in HTML included, in document order.
    pub headings: Vec<Heading>,
    /// The names that it gives to places, as written, in document order.
    pub names: Vec<Name>,
    /// The footnotes that it defines.
    pub footnotes: Vec<Name>,
    /// The terms of its glossaries.
    pub terms: Vec<Name>,
    /// Where it leads, in document order.
    pub references: Vec<Reference>,
    /// Where it leads on the web, and what it shows from there, in document order.
    pub urls: Vec<WebLink>,
    /// Whether its front matter says that it belongs into no table of contents.
    pub orphan: bool,
    /// What it may define beyond that.
    pub unseen: Unseen,
}

/// What a document may define that its source does not show, because a program adds it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unseen {
    /// Anchors: a directive or a template adds text.
    pub anchors: bool,
    /// Labels: a plugin's directive stands there.
    pub labels: bool,
    /// Terms: a glossary stands in another markup.
    pub terms: bool,
}

/// A heading.
#[derive(Clone, Debug)]
pub struct Heading {
    /// Where it stands.
    pub span: Span,
    /// From 1 to 6.
    pub level: u8,
    /// Its text as a reader meets it.
    pub text: Box<str>,
    /// Whether a target stands before it.
    pub labelled: bool,
}

/// A name that a document gives to a place.
#[derive(Clone, Debug)]
pub struct Name {
    /// What gives it.
    pub sort: NameSort,
    /// As written.
    pub name: Box<str>,
    /// Where it is written.
    pub span: Span,
    /// Whether what it names has a title or a caption, which stands for it where a reference has no text.
    pub titled: bool,
}

/// What gives a name to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameSort {
    /// `(label)=`.
    Target,
    /// A directive's `:name:` or `:label:`, or the argument of a `{figure-md}`.
    Directive,
    /// `label:` in the front matter, or another key that may give a name there.
    FrontMatter,
    /// `$$ (label)`.
    Equation,
    /// `{#id}` after a heading, a block or a word.
    Attribute,
    /// `id=""` or `name=""` in HTML.
    Html,
    /// Another language: `\label{}`, `.. _label:`, `#| label:`.
    Written,
    /// `[^label]:`.
    Footnote,
    /// A term of a glossary.
    Term,
}

/// Something in a document that leads elsewhere.
#[derive(Clone, Debug)]
pub struct Reference {
    /// In which way.
    pub sort: ReferenceSort,
    /// The path as files have it, or the name. Empty if only an anchor is written.
    pub target: Box<str>,
    /// Where the target is written.
    pub span: Span,
    /// Whether it has a text of its own.
    pub has_text: bool,
    /// What follows `#`, percent signs resolved, if anything does, and where it is written, `#` included.
    pub anchor: Option<(Box<str>, Span)>,
}

/// Something in a document that leads to the web.
#[derive(Clone, Debug)]
pub struct WebLink {
    /// The URL, escapes and entities resolved.
    pub url: Box<str>,
    /// Where it is written.
    pub span: Span,
}

/// In which way something leads elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceSort {
    /// A link of Markdown, whose destination is percent-encoded.
    Link,
    /// `<a href>`.
    HtmlLink,
    /// `{include}`.
    Include,
    /// `{literalinclude}`.
    LiteralInclude,
    /// `{download}`, or the option of a directive that reads a file.
    File,
    /// `{doc}`, or a card's link to a document.
    Page,
    /// A card's link to an address, which Sphinx leaves as it is, and mystmd takes for a document where there is one.
    CardLink,
    /// An entry of a `{toctree}`.
    TocEntry,
    /// An entry of a `{toctree}` that is a pattern.
    TocPattern,
    /// `{ref}`, or a card's link to a label.
    Label,
    /// `{numref}`.
    Number,
    /// A link to another project's inventory, `inv:key#name`; the key is the target.
    Inventory,
    /// `{eq}`.
    Equation,
    /// `{any}`: a label, a document, a term or anything else that has a name.
    Any,
    /// `{term}`.
    Term,
    /// `{cite}` and its kin.
    Citation,
    /// `[^label]`.
    Footnote,
}

impl Facts {
    /// Gathers the facts of a document.
    pub fn of(document: &Document) -> Self {
        Facts {
            myst: document.flavor() == Flavor::Myst,
            headings: places::headings(document),
            names: places::names(document),
            footnotes: places::footnotes(document),
            terms: places::terms(document),
            references: references::references(document),
            urls: references::urls(document),
            orphan: places::is_orphan(document),
            unseen: places::unseen(document),
        }
    }

    /// The references of the sorts that are `wanted`.
    pub fn references_of(
        &self,
        wanted: impl Fn(ReferenceSort) -> bool,
    ) -> impl Iterator<Item = &Reference> {
        self.references
            .iter()
            .filter(move |reference| wanted(reference.sort))
    }
}

impl ReferenceSort {
    /// Whether it leads to a file by its path.
    pub fn is_path(self) -> bool {
        use ReferenceSort::{
            File, HtmlLink, Include, Link, LiteralInclude, Page, TocEntry, TocPattern,
        };
        matches!(
            self,
            Link | HtmlLink | Include | LiteralInclude | File | Page | TocEntry | TocPattern
        )
    }

    /// Whether it is a link with a destination.
    pub fn is_link(self) -> bool {
        matches!(self, ReferenceSort::Link | ReferenceSort::HtmlLink)
    }
}
