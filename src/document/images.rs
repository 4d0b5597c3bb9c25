//! Pictures, however they are written: `![…](…)`, `{figure}`, `{image}`, `<img>`.

use super::node::{Data, Directive, Kind, NodeId};
use super::{Document, Prose};
use crate::source::Span;

/// A picture in a document.
#[derive(Clone, Debug)]
pub struct Image {
    /// The image, directive or tag.
    pub node: NodeId,
    /// How it is written.
    pub form: ImageForm,
    /// What stands for the picture in a message: the whole image, the opening line of a directive, the tag.
    pub span: Span,
    /// The path or URL, escapes resolved.
    pub path: String,
    /// The path as written.
    pub path_span: Span,
    /// The alternative text.
    pub alt: Alt,
}

/// How a picture is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageForm {
    /// `![…](…)`.
    Markdown,
    /// `{figure}` or `{image}`.
    Directive,
    /// `<img>`.
    Html,
}

/// An alternative text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alt {
    /// There is none.
    Missing,
    /// There is one, and nothing in it: where it would be.
    Empty(Span),
    /// There is one.
    Text(Span, String),
}

impl Alt {
    fn of(span: Span, text: &str) -> Alt {
        if text.trim().is_empty() {
            Alt::Empty(span)
        } else {
            Alt::Text(span, text.to_string())
        }
    }
}

impl Document {
    /// The name of a directive.
    pub fn directive_name(&self, directive: &Directive) -> &str {
        self.slice(directive.name)
    }

    /// All directives, in document order.
    pub fn directives(&self) -> impl Iterator<Item = (NodeId, &Directive)> {
        self.nodes(Kind::Directive)
            .filter_map(|id| match &self.node(id).data {
                Data::Directive(directive) => Some((id, &**directive)),
                _ => None,
            })
    }

    /// The value of a directive's option, and where it stands.
    pub fn option(&self, directive: NodeId, key: &str) -> Option<(Span, &str)> {
        self.children(directive)
            .find_map(|id| match &self.node(id).data {
                Data::Entry(entry) if self.slice(entry.key) == key => {
                    Some((entry.value, &*entry.text))
                }
                _ => None,
            })
    }

    /// Whether a directive has an option of one of these names.
    pub fn has_any(&self, directive: NodeId, keys: &[&str]) -> bool {
        keys.iter().any(|key| self.option(directive, key).is_some())
    }

    /// The opening line of a directive, from its fence to its argument.
    pub fn opening(&self, directive: &Directive) -> Span {
        let end = directive
            .argument
            .map_or(directive.name.end + 1, |argument| argument.end);
        Span {
            start: directive.fence.open.start,
            end,
        }
    }

    /// The caption of a figure: the first paragraph of its body.
    pub fn caption(&self, directive: NodeId) -> Option<Prose> {
        let body = |id: &NodeId| {
            !matches!(
                self.node(*id).kind,
                Kind::Title | Kind::DirectiveOption | Kind::Comment
            )
        };
        let first = self.children(directive).find(body)?;
        (self.node(first).kind == Kind::Paragraph).then(|| self.prose(first))
    }

    /// All pictures, in document order. They are looked for once, whoever asks.
    pub fn images(&self) -> &[Image] {
        self.images.get_or_init(|| self.find_images())
    }

    /// The pictures of cards, which no reader need be told of: they go with the title.
    pub fn card_images(&self) -> impl Iterator<Item = Image> {
        const KEYS: [&str; 3] = ["img-background", "img-bottom", "img-top"];
        let is_card =
            |directive| matches!(self.directive_name(directive), "card" | "grid-item-card");
        let cards = self
            .directives()
            .filter(move |(_, directive)| is_card(directive));
        cards.flat_map(move |(node, directive)| {
            KEYS.iter().filter_map(move |key| {
                let (path_span, path) = self.option(node, key)?;
                Some(Image {
                    node,
                    form: ImageForm::Directive,
                    span: self.opening(directive),
                    path: path.to_string(),
                    path_span,
                    alt: Alt::Missing,
                })
            })
        })
    }

    fn find_images(&self) -> Vec<Image> {
        let markdown = self
            .nodes(Kind::Image)
            .filter_map(|id| self.markdown_image(id));
        let directives = self
            .directives()
            .filter_map(|(id, directive)| self.image_directive(id, directive));
        let html = self.nodes(Kind::Html).filter_map(|id| self.html_image(id));
        let mut images: Vec<Image> = markdown.chain(directives).chain(html).collect();
        images.sort_by_key(|image| image.node);
        images
    }

    fn markdown_image(&self, id: NodeId) -> Option<Image> {
        let Data::Link(link) = &self.node(id).data else {
            return None;
        };
        let span = self.node(id).span;
        let prose = self.prose(id);
        let text = Span {
            start: span.start + 2,
            end: span.start + 2,
        };
        let text = self
            .descendants(id)
            .fold(text, |text, child| text.to(self.node(child).span));
        Some(Image {
            node: id,
            form: ImageForm::Markdown,
            span,
            path: link.destination.to_string(),
            path_span: link.destination_span,
            alt: Alt::of(text, prose.text()),
        })
    }

    fn image_directive(&self, id: NodeId, directive: &Directive) -> Option<Image> {
        let argument = directive.argument?;
        if !matches!(self.directive_name(directive), "figure" | "image") {
            return None;
        }
        let alt = self
            .option(id, "alt")
            .map_or(Alt::Missing, |(span, text)| Alt::of(span, text));
        Some(Image {
            node: id,
            form: ImageForm::Directive,
            span: self.opening(directive),
            path: self.slice(argument).to_string(),
            path_span: argument,
            alt,
        })
    }

    fn html_image(&self, id: NodeId) -> Option<Image> {
        let Data::Html(tag) = &self.node(id).data else {
            return None;
        };
        if &*tag.name != "img" || tag.closing {
            return None;
        }
        let source = tag.attribute("src")?;
        let alt = tag.attribute("alt").map_or(Alt::Missing, |attribute| {
            Alt::of(
                attribute.span,
                attribute.value.as_deref().unwrap_or_default(),
            )
        });
        Some(Image {
            node: id,
            form: ImageForm::Html,
            span: self.node(id).span,
            path: source.value.as_deref().unwrap_or_default().to_string(),
            path_span: source.span,
            alt,
        })
    }
}
