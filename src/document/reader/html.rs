//! Raw HTML: its tags, in blocks and between words.

use std::ops::Range;

use super::PieceReader;
use crate::document::node::{Attribute, Data, Kind, Tag};
use crate::document::{OffsetMap, html};
use crate::source::Span;

impl PieceReader<'_, '_, '_> {
    /// Makes nodes of the tags in the raw HTML read so far.
    pub(super) fn flush_html(&mut self) {
        if let Some((html, offsets)) = &mut self.html {
            let (html, offsets) = (
                std::mem::take(html),
                std::mem::replace(offsets, OffsetMap::empty()),
            );
            self.tags(&html, &offsets);
        }
    }

    pub(super) fn inline_html(&mut self, range: Range<usize>) {
        self.flush();
        self.begin_tight(range.start);
        let mut offsets = OffsetMap::empty();
        self.map.copy(range.clone(), &mut offsets, 0);
        let before = self.text[range.clone()].starts_with("<!--");
        if before {
            self.inline_leaf(Kind::Html, range, Data::None);
        } else {
            self.tags(&self.text[range.clone()], &offsets);
            self.inline_end = range.end;
        }
    }

    /// Keeps a line of an HTML block; its spaces may stand for part of a tab, and not be in the source.
    pub(super) fn html_line(&mut self, line: &str, range: Range<usize>) {
        let Some((html, offsets)) = &mut self.html else {
            return;
        };
        if line == &self.text[range.clone()] {
            self.map.copy(range, offsets, html.len());
        } else {
            offsets.push_opaque(html.len(), Span::empty(self.map.start(range.start)));
        }
        html.push_str(line);
    }

    /// Adds the tags of raw HTML.
    pub(super) fn tags(&mut self, text: &str, offsets: &OffsetMap) {
        for tag in html::tags(text) {
            let attributes = tag.attributes.into_iter().map(|attribute| Attribute {
                name: attribute.name.into(),
                value: attribute.value.map(Into::into),
                span: offsets.span(attribute.range),
            });
            let data = Tag {
                name: tag.name.into(),
                closing: tag.closing,
                attributes: attributes.collect(),
            };
            self.tree.leaf(
                Kind::Html,
                offsets.span(tag.range),
                Data::Html(Box::new(data)),
            );
        }
    }
}
