//! The texts of a document that a scope names.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::scope::{Place, Scope};
use crate::document::comments::Comment;
use crate::document::images::{Alt, Image};
use crate::document::node::{Directive, Entry};
use crate::document::{Data, Document, Kind, NodeId, Prose};
use crate::source::Span;

/// A text of a document that a rule looks at.
pub(crate) struct Text<'d> {
    /// What holds it.
    pub(crate) node: NodeId,
    /// What is pointed at when all of it is meant.
    pub(crate) place: Span,
    words: Words<'d>,
}

enum Words<'d> {
    Prose(Cow<'d, Prose>),
    Source(&'d str, Span),
}

impl Text<'_> {
    /// The text.
    pub(crate) fn as_str(&self) -> &str {
        match &self.words {
            Words::Prose(prose) => prose.text(),
            Words::Source(text, _) => text,
        }
    }

    /// A range of the text as messages show it.
    pub(crate) fn shown(&self, document: &Document, range: Range<usize>) -> String {
        match &self.words {
            Words::Prose(prose) => prose.shown(document, range),
            Words::Source(text, _) => text[range].to_owned(),
        }
    }

    fn is_same(&self, other: &Text) -> bool {
        self.node == other.node && self.place == other.place && self.as_str() == other.as_str()
    }

    /// Where a range of the text stands in the file; the place of all of it, if nothing stands there.
    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        if range.is_empty() && self.as_str().is_empty() {
            return self.place;
        }
        match &self.words {
            Words::Prose(prose) => prose.span(range),
            Words::Source(_, span) => {
                let start = span.start as usize;
                Span::new(start + range.start, start + range.end)
            }
        }
    }
}

/// A text without its document.
#[derive(Clone)]
pub(crate) struct OwnedText {
    /// What holds it.
    pub(crate) node: NodeId,
    /// What is pointed at when all of it is meant.
    pub(crate) place: Span,
    words: OwnedWords,
}

#[derive(Clone)]
enum OwnedWords {
    Prose(Arc<Prose>),
    Source(Span),
}

impl Text<'_> {
    pub(crate) fn into_owned(self) -> OwnedText {
        OwnedText {
            node: self.node,
            place: self.place,
            words: match self.words {
                Words::Prose(prose) => OwnedWords::Prose(Arc::new(prose.into_owned())),
                Words::Source(_, span) => OwnedWords::Source(span),
            },
        }
    }
}

impl OwnedText {
    /// The text of a node, whatever it is: its words where it has some, and else how it is written.
    pub(crate) fn of(document: &Document, node: NodeId) -> Self {
        let place = document.node(node).span;
        let known = document.proses();
        let known = known.binary_search_by_key(&node, |prose| prose.node);
        OwnedText {
            node,
            place,
            words: match known {
                Ok(index) => OwnedWords::Prose(Arc::new(document.proses()[index].clone())),
                Err(_) => OwnedWords::Source(place),
            },
        }
    }

    /// The text, in its document.
    pub(crate) fn as_str<'a>(&'a self, document: &'a Document) -> &'a str {
        match &self.words {
            OwnedWords::Prose(prose) => prose.text(),
            OwnedWords::Source(span) => document.slice(*span),
        }
    }

    /// Where a range of the text stands in the file; the place of all of it, if nothing stands there.
    pub(crate) fn span(&self, document: &Document, range: Range<usize>) -> Span {
        let words = match &self.words {
            OwnedWords::Prose(prose) => Words::Prose(Cow::Borrowed(prose)),
            OwnedWords::Source(span) => Words::Source(document.slice(*span), *span),
        };
        let text = Text {
            node: self.node,
            place: self.place,
            words,
        };
        text.span(range)
    }
}

/// The texts that `scopes` name, each once, in the order of the document.
pub(crate) fn texts<'d>(document: &'d Document, scopes: &[Scope]) -> Vec<Text<'d>> {
    let mut texts = Vec::new();
    for scope in scopes {
        scope.gather(document, &mut texts);
    }
    if scopes.len() > 1 {
        texts.sort_by_key(|text| (text.place, text.node));
        texts.dedup_by(|one, other| one.is_same(other));
    }
    texts
}

impl Scope {
    fn gather<'d>(&self, document: &'d Document, texts: &mut Vec<Text<'d>>) {
        match self.place {
            Place::Text => texts.extend(proses(document, |_| true)),
            Place::Paragraph => texts.extend(proses(document, |kind| kind == Kind::Paragraph)),
            Place::TableCell => texts.extend(proses(document, |kind| kind == Kind::TableCell)),
            Place::Heading => {
                let headings = proses(document, |kind| kind == Kind::Heading);
                texts.extend(headings.filter(|text| self.wants_heading(document, text.node)));
            }
            Place::TableHead => {
                let cells = proses(document, |kind| kind == Kind::TableCell);
                texts.extend(cells.filter(|text| is_in_head(document, text.node)));
            }
            Place::Title => {
                let titles = proses(document, |kind| kind == Kind::Title);
                let wanted = |text: &Text| {
                    let holder = document.node(text.node).parent;
                    directive(document, holder).is_some_and(|(name, _)| self.wants(name))
                };
                texts.extend(titles.filter(wanted));
            }
            Place::LinkText => self.words_of(document, Kind::Link, texts),
            Place::Emphasis => self.words_of(document, Kind::Emphasis, texts),
            Place::Strong => self.words_of(document, Kind::Strong, texts),
            Place::Caption => self.captions(document, texts),
            Place::Option | Place::FrontMatter | Place::FrontMatterKey => {
                self.entries(document, texts);
            }
            Place::Alt => texts.extend(document.images().iter().filter_map(|i| alt(document, i))),
            Place::Image => texts.extend(document.images().iter().map(|i| image(document, i))),
            Place::Link => texts.extend(document.link_targets().iter().map(|link| {
                let place = document.node(link.node).span;
                source(document, link.node, place, link.span)
            })),
            Place::Comment => {
                texts.extend(document.comments().iter().map(|c| comment(document, c)));
            }
            Place::Source => {
                let whole = document.node(NodeId::ROOT).span;
                texts.push(source(document, NodeId::ROOT, Span::empty(0), whole));
            }
            _ => self.written(document, texts),
        }
    }

    fn wants_heading(&self, document: &Document, id: NodeId) -> bool {
        match &document.node(id).data {
            Data::Heading(level, _) => self.wants(&level.to_string()),
            _ => false,
        }
    }

    fn words_of<'d>(&self, document: &'d Document, kind: Kind, texts: &mut Vec<Text<'d>>) {
        let words = document.nodes(kind).map(|node| Text {
            node,
            place: document.node(node).span,
            words: Words::Prose(Cow::Owned(document.prose(node))),
        });
        texts.extend(words);
    }

    fn captions<'d>(&self, document: &'d Document, texts: &mut Vec<Text<'d>>) {
        for (id, _) in document.directives() {
            let Some((name, _)) = directive(document, id).filter(|(name, _)| self.wants(name))
            else {
                continue;
            };
            if matches!(name, "figure" | "subfigure") {
                texts.extend(document.caption(id).map(|prose| Text {
                    node: prose.node,
                    place: document.node(prose.node).span,
                    words: Words::Prose(Cow::Owned(prose)),
                }));
            }
            let options = document.children(id).filter_map(|id| entry(document, id));
            let captions = options.filter(|(_, entry)| document.slice(entry.key) == "caption");
            texts.extend(captions.map(|(id, entry)| value(document, id, entry)));
        }
    }

    /// Options and entries of the front matter. Without a name, those whose value is shown to a reader.
    fn entries<'d>(&self, document: &'d Document, texts: &mut Vec<Text<'d>>) {
        let kind = match self.place {
            Place::Option => Kind::DirectiveOption,
            _ => Kind::FrontMatterEntry,
        };
        if self.place != Place::FrontMatterKey && !self.is_named() {
            texts.extend(proses(document, |found| found == kind));
            return;
        }
        for (id, entry) in document.nodes(kind).filter_map(|id| entry(document, id)) {
            if self.place == Place::FrontMatterKey {
                texts.push(source(document, id, entry.key, entry.key));
            } else if self.wants(document.slice(entry.key)) {
                texts.push(value(document, id, entry));
            }
        }
    }

    /// What is looked at as it is written.
    fn written<'d>(&self, document: &'d Document, texts: &mut Vec<Text<'d>>) {
        let kinds: &[Kind] = match self.place {
            Place::Item => &[Kind::Item],
            Place::Code => &[Kind::CodeBlock, Kind::Directive],
            Place::InlineCode => &[Kind::Code],
            Place::Math => &[Kind::Math, Kind::MathBlock],
            Place::Html => &[Kind::Html],
            Place::Role => &[Kind::Role],
            Place::Target => &[Kind::Target],
            _ => &[Kind::Directive],
        };
        let nodes = kinds.iter().flat_map(|&kind| document.nodes(kind));
        texts.extend(nodes.filter_map(|id| {
            let (place, span) = self.written_of(document, id)?;
            Some(source(document, id, place, span))
        }));
    }

    /// What is pointed at, and what is looked at.
    fn written_of(&self, document: &Document, id: NodeId) -> Option<(Span, Span)> {
        let node = document.node(id);
        let line = || {
            let source = document.source();
            let line = source.line_span(source.line_of(node.span.start as usize));
            Span::new(
                node.span.start as usize,
                line.end.min(node.span.end).max(node.span.start) as usize,
            )
        };
        match (self.place, &node.data) {
            (Place::Item, _) => Some((line(), line())),
            (Place::Code, Data::Code(code)) => {
                let language = document.slice(code.info).split_whitespace().next();
                self.wants(language.unwrap_or_default())
                    .then(|| (line(), code.body))
            }
            (Place::Code, Data::Directive(directive)) => {
                let name = document.directive_name(directive);
                let language = directive.argument.map_or("", |span| document.slice(span));
                let code = matches!(name, "code-block" | "code-cell" | "code" | "sourcecode");
                (code && self.wants(language))
                    .then(|| (document.opening(directive), directive.body))
            }
            (Place::Directive, Data::Directive(directive)) => self
                .wants(document.directive_name(directive))
                .then(|| (document.opening(directive), node.span)),
            (Place::Html, Data::Html(tag)) => {
                let opens = !tag.closing && self.wants(&tag.name);
                opens.then_some((node.span, node.span))
            }
            (Place::Role, Data::Role(role)) => self
                .wants(document.slice(role.name))
                .then_some((node.span, role.content)),
            (Place::Target, Data::Label(label)) => Some((node.span, *label)),
            (Place::InlineCode | Place::Math, _) => Some((node.span, node.span)),
            _ => None,
        }
    }
}

fn proses(document: &Document, wanted: impl Fn(Kind) -> bool) -> impl Iterator<Item = Text<'_>> {
    document.proses_of(wanted).map(|prose| Text {
        node: prose.node,
        place: document.node(prose.node).span,
        words: Words::Prose(Cow::Borrowed(prose)),
    })
}

fn source(document: &Document, node: NodeId, place: Span, span: Span) -> Text<'_> {
    Text {
        node,
        place,
        words: Words::Source(document.slice(span), span),
    }
}

fn value<'d>(document: &'d Document, node: NodeId, entry: &Entry) -> Text<'d> {
    Text {
        node,
        place: entry.key.to(entry.value),
        words: Words::Prose(Cow::Owned(document.prose(node))),
    }
}

fn entry(document: &Document, id: NodeId) -> Option<(NodeId, &Entry)> {
    match &document.node(id).data {
        Data::Entry(entry) => Some((id, entry)),
        _ => None,
    }
}

/// The name of a directive, if the node is one.
fn directive(document: &Document, id: NodeId) -> Option<(&str, &Directive)> {
    match &document.node(id).data {
        Data::Directive(directive) => Some((document.directive_name(directive), directive)),
        _ => None,
    }
}

/// Whether a cell stands in the first row of its table.
fn is_in_head(document: &Document, cell: NodeId) -> bool {
    let row = document.node(cell).parent;
    let table = document.node(row).parent;
    document.children(table).next() == Some(row)
}

fn alt<'d>(document: &'d Document, image: &Image) -> Option<Text<'d>> {
    let span = match image.alt {
        Alt::Missing => return None,
        Alt::Empty(span) => span,
        Alt::Text(span, _) => span,
    };
    let node = document.node(image.node);
    if node.kind == Kind::Image {
        return Some(Text {
            node: image.node,
            place: image.span,
            words: Words::Prose(Cow::Owned(document.prose(image.node))),
        });
    }
    let option = document
        .children(image.node)
        .filter_map(|id| entry(document, id))
        .find(|(_, entry)| document.slice(entry.key) == "alt");
    let text = match option {
        Some((id, entry)) => value(document, id, entry),
        None => source(document, image.node, image.span, span),
    };
    Some(text)
}

fn image<'d>(document: &'d Document, image: &Image) -> Text<'d> {
    source(document, image.node, image.span, image.path_span)
}

fn comment<'d>(document: &'d Document, comment: &Comment) -> Text<'d> {
    source(document, comment.node, comment.span, comment.text)
}

#[cfg(test)]
mod tests;
