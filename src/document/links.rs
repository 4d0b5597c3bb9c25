//! Links, however they are written: Markdown's inline links, autolinks and definitions, and `<a href>`.

use std::collections::HashSet;

use super::images::ImageForm;
use super::node::{Data, Kind, LinkForm, NodeId};
use super::{Document, html, normalise_label};
use crate::source::Span;

/// A place where a document names where a link leads. A reference such as `[text][label]` is none: its definition is.
#[derive(Clone, Debug)]
pub struct LinkTarget {
    /// The link, definition or tag.
    pub node: NodeId,
    /// How it is written in Markdown; none for a tag.
    pub form: Option<LinkForm>,
    /// Where it leads, escapes and entities resolved.
    pub destination: String,
    /// The destination as written.
    pub span: Span,
}

/// A link with what a reader sees of it.
#[derive(Clone, Debug)]
pub struct ShownLink {
    /// The link or the opening tag.
    pub node: NodeId,
    /// Its words, as [`Prose`](super::Prose) has them.
    pub words: String,
    /// Where they stand.
    pub words_span: Span,
    /// Where it leads, escapes and entities resolved.
    pub destination: String,
}

impl Document {
    /// Where the links of the document lead, in document order. Definitions that only images use are left out.
    /// They are looked for once, whoever asks.
    pub fn link_targets(&self) -> &[LinkTarget] {
        self.link_targets.get_or_init(|| self.find_link_targets())
    }

    /// Where the links, pictures and films of the document lead, as read, and where that is written. What several
    /// references share is told once, at its definition.
    pub fn destinations(&self) -> impl Iterator<Item = (&str, Span)> {
        let markdown = [Kind::Link, Kind::Image, Kind::LinkDefinition]
            .into_iter()
            .flat_map(|kind| self.nodes(kind))
            .filter_map(|id| match &self.node(id).data {
                Data::Link(link) => Some((&*link.destination, link.destination_span)),
                _ => None,
            });
        let images = self.images().iter();
        let directives = images
            .filter(|image| image.form == ImageForm::Directive)
            .map(|image| (image.path.as_str(), image.path_span));
        let option = |key| {
            self.directives()
                .filter_map(move |(id, _)| self.option(id, key))
                .map(|(span, text)| (text, span))
        };
        let options = option("link").chain(option("target"));
        let tags = self
            .nodes(Kind::Html)
            .flat_map(|id| self.tag_destinations(id));
        let all = markdown.chain(directives).chain(options).chain(tags);
        all.filter(|(_, span)| !span.is_empty())
    }

    fn tag_destinations(&self, id: NodeId) -> impl Iterator<Item = (&str, Span)> {
        let tag = match &self.node(id).data {
            Data::Html(tag) if !tag.closing => Some(tag),
            _ => None,
        };
        let keys: &[&str] = match tag.map_or("", |tag| &tag.name) {
            "a" => &["href"],
            "img" | "audio" | "source" | "iframe" | "embed" => &["src"],
            "video" => &["src", "poster"],
            _ => &[],
        };
        keys.iter().filter_map(move |key| {
            let attribute = tag?.attribute(key)?;
            Some((attribute.value.as_deref()?.trim(), attribute.span))
        })
    }

    fn find_link_targets(&self) -> Vec<LinkTarget> {
        let pictured = self.labels_of_images_only();
        let mut targets: Vec<LinkTarget> = self
            .nodes(Kind::Link)
            .chain(self.nodes(Kind::LinkDefinition))
            .filter_map(|id| self.markdown_target(id, &pictured))
            .chain(self.nodes(Kind::Html).filter_map(|id| self.html_target(id)))
            .collect();
        targets.sort_by_key(|target| target.node);
        targets
    }

    fn markdown_target(&self, id: NodeId, pictured: &HashSet<String>) -> Option<LinkTarget> {
        let Data::Link(link) = &self.node(id).data else {
            return None;
        };
        match link.form {
            LinkForm::Full | LinkForm::Collapsed | LinkForm::Shortcut => return None,
            LinkForm::Definition => {
                let label = normalise_label(self.slice(link.label?));
                if pictured.contains(&label) {
                    return None;
                }
            }
            LinkForm::Inline | LinkForm::Autolink | LinkForm::Bare => {}
        }
        Some(LinkTarget {
            node: id,
            form: Some(link.form),
            destination: link.destination.to_string(),
            span: link.destination_span,
        })
    }

    fn html_target(&self, id: NodeId) -> Option<LinkTarget> {
        let Data::Html(tag) = &self.node(id).data else {
            return None;
        };
        let href = tag
            .attribute("href")
            .filter(|_| &*tag.name == "a" && !tag.closing)?;
        Some(LinkTarget {
            node: id,
            form: None,
            destination: href.value.as_deref()?.trim().to_string(),
            span: href.span,
        })
    }

    fn labels_of_images_only(&self) -> HashSet<String> {
        let used = |kind| -> HashSet<String> {
            self.nodes(kind)
                .filter_map(|id| match &self.node(id).data {
                    Data::Link(link) => Some(normalise_label(self.slice(link.label?))),
                    _ => None,
                })
                .collect()
        };
        let links = used(Kind::Link);
        used(Kind::Image)
            .into_iter()
            .filter(|label| !links.contains(label))
            .collect()
    }

    /// The links that have words of their own for a reader to click, in document order: references and tags too, bare
    /// URLs not.
    pub fn shown_links(&self) -> Vec<ShownLink> {
        let nodes = self.nodes(Kind::Link).chain(self.nodes(Kind::Html));
        let mut shown: Vec<_> = nodes.filter_map(|id| self.shown_link(id)).collect();
        shown.sort_by_key(|link| link.node);
        shown
    }

    /// A link with what a reader sees of it, if it has words of its own.
    pub fn shown_link(&self, id: NodeId) -> Option<ShownLink> {
        self.shown_markdown(id).or_else(|| self.shown_html(id))
    }

    fn shown_markdown(&self, id: NodeId) -> Option<ShownLink> {
        let node = self.node(id);
        let Data::Link(link) = &node.data else {
            return None;
        };
        let worded = !matches!(link.form, LinkForm::Autolink | LinkForm::Bare);
        if node.kind != Kind::Link || !worded {
            return None;
        }
        let words_span = self
            .children(id)
            .map(|child| self.node(child).span)
            .reduce(Span::to)?;
        Some(ShownLink {
            node: id,
            words: self.prose(id).text().to_string(),
            words_span,
            destination: link.destination.to_string(),
        })
    }

    /// `<a href>` up to the `</a>` that follows.
    fn shown_html(&self, id: NodeId) -> Option<ShownLink> {
        let target = self.html_target(id)?;
        let is_end = |id: NodeId| {
            let Data::Html(tag) = &self.node(id).data else {
                return false;
            };
            tag.closing && &*tag.name == "a"
        };
        // No link is long; without a limit, tags that are never closed would each be searched to the end of the file.
        let mut after = (id.0 + 1..self.nodes.len() as u32).map(NodeId).take(50);
        let end = after.find(|&id| is_end(id))?;
        let words_span = Span {
            start: self.node(id).span.end,
            end: self.node(end).span.start,
        };
        let words = html::without_tags(self.slice(words_span));
        Some(ShownLink {
            node: id,
            words: words.split_whitespace().collect::<Vec<_>>().join(" "),
            words_span,
            destination: target.destination,
        })
    }

    /// How a link is written.
    pub fn link_form(&self, id: NodeId) -> Option<LinkForm> {
        match &self.node(id).data {
            Data::Link(link) => Some(link.form),
            _ => None,
        }
    }

    /// The blocks whose words are inline Markdown: paragraphs, headings, cells and titles.
    pub fn inline_blocks(&self) -> impl Iterator<Item = NodeId> + '_ {
        let kinds = [Kind::Paragraph, Kind::Heading, Kind::TableCell, Kind::Title];
        self.all_nodes()
            .filter(move |&id| kinds.contains(&self.node(id).kind))
    }

    /// The source of a block in which everything that already means something (links, code, math, tags, …) is blotted
    /// out, byte for byte, with [`BLOT`]. What looks like markup in the rest is none.
    pub fn loose_source(&self, block: NodeId) -> String {
        let span = self.node(block).span;
        let mut bytes = self.slice(span).as_bytes().to_vec();
        for id in self.descendants(block) {
            let node = self.node(id);
            let loose = match (node.kind, &node.data) {
                (Kind::Link, Data::Link(link)) => link.form == LinkForm::Bare,
                (kind, _) => matches!(
                    kind,
                    Kind::Text
                        | Kind::Emphasis
                        | Kind::Strong
                        | Kind::Strikethrough
                        | Kind::SoftBreak
                        | Kind::HardBreak
                ),
            };
            if !loose && span.contains(node.span) {
                let start = (node.span.start - span.start) as usize;
                bytes[start..start + node.span.len()].fill(BLOT as u8);
            }
        }
        String::from_utf8(bytes).expect("nodes begin and end at characters")
    }
}

/// Stands for a byte that already means something.
pub const BLOT: char = '\u{1}';

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn parse(text: &str) -> Document {
        Document::parse(Source::new("a.md", text), None)
    }

    #[test]
    fn every_form_of_link_is_found_once() {
        let text = "[a](b.md) [c][d] ![e][f] <https://g.jp>\n\n<a href='h.md'>i</a>\n\n[d]: j.md\n[f]: k.png\n";
        let document = parse(text);
        let found: Vec<String> = document
            .link_targets()
            .iter()
            .map(|target| {
                assert_eq!(document.slice(target.span), target.destination);
                target.destination.clone()
            })
            .collect();
        assert_eq!(found, ["b.md", "https://g.jp", "h.md", "j.md"]);
    }

    #[test]
    fn collapsed_references_are_whole() {
        let document = parse("[校閲][] ![図][] [none][]\n\n[校閲]: a\n[図]: b\n");
        let shown = |kind| {
            let id = document.nodes(kind).next().expect("there is one");
            let Data::Link(link) = &document.node(id).data else {
                panic!("links and images have a destination");
            };
            let label = link.label.expect("it has a label");
            (
                document.slice(document.node(id).span),
                document.slice(label),
            )
        };
        assert_eq!(shown(Kind::Link), ("[校閲][]", "校閲"));
        assert_eq!(shown(Kind::Image), ("![図][]", "図"));
        let undefined = &document.undefined_links()[0];
        assert_eq!(document.slice(undefined.span), "[none][]");
        assert_eq!(document.slice(undefined.label), "none");
    }

    #[test]
    fn what_means_something_is_blotted_out() {
        let document = parse("*校閲* `x` [a](b) [c] (d)\n");
        let block = document.inline_blocks().next().expect("there is one");
        let loose = document.loose_source(block).replace(BLOT, "_");
        assert_eq!(loose, "*校閲* ___ ______ [c] (d)");
    }
}
