//! Words, and what stands between them without markup of its own: bare URLs, roles, substitutions, footnotes.

use std::ops::Range;

use super::PieceReader;
use crate::document::inline::{self, Piece as Inline};
use crate::document::node::{Data, Kind, Link, LinkForm, Role};
use crate::source::Span;

impl PieceReader<'_, '_, '_> {
    /// Words: kept back as long as they are their own source, so that what pulldown-cmark splits stays one node.
    pub(super) fn text(&mut self, words: &str, range: Range<usize>) {
        self.begin_tight(range.start);
        if words != &self.text[range.clone()] {
            self.flush();
            // An entity, or a NUL.
            self.inline_leaf(Kind::Text, range, Data::Text(words.into()));
        } else if self.pending.end == range.start && !self.pending.is_empty() {
            self.pending.end = range.end;
        } else {
            self.flush();
            self.pending = range;
        }
    }

    /// Makes nodes of the pending text.
    pub(super) fn flush(&mut self) {
        let range = std::mem::take(&mut self.pending);
        if range.is_empty() {
            return;
        }
        self.inline_end = range.end;
        for (range, piece) in inline::split(self.text, range, self.tree.myst) {
            let span = self.map.span(range.clone());
            match piece {
                Inline::Words => self.tree.words(span, &self.text[range]),
                Inline::Substitution => self.tree.leaf(Kind::Substitution, span, Data::None),
                Inline::Footnote(label) => {
                    let label = self.map.span(label);
                    self.tree
                        .leaf(Kind::FootnoteReference, span, Data::Label(label));
                }
                // The text of a link is no second link.
                Inline::Url if self.in_link() => self.tree.words(span, &self.text[range]),
                Inline::Url => self.bare_url(span, &self.text[range]),
            }
        }
    }

    pub(super) fn in_link(&self) -> bool {
        self.links_open > 0
    }

    pub(super) fn bare_url(&mut self, span: Span, url: &str) {
        let scheme = if url.starts_with("www.") {
            "http://"
        } else {
            ""
        };
        let link = Link {
            form: LinkForm::Bare,
            destination: format!("{scheme}{url}").into(),
            destination_span: span,
            label: None,
            title: "".into(),
        };
        self.tree.leaf(Kind::Link, span, Data::Link(Box::new(link)));
    }

    pub(super) fn code(&mut self, range: Range<usize>) {
        let name = if self.tree.myst {
            inline::role_before(self.text, range.start)
        } else {
            None
        };
        let Some(name) = name else {
            self.inline_leaf(Kind::Code, range, Data::None);
            return;
        };
        let start = name.start - 1;
        self.pending.end = self.pending.end.min(start).max(self.pending.start);
        let ticks = self.text[range.clone()]
            .bytes()
            .take_while(|&b| b == b'`')
            .count();
        let content = self.map.span(range.start + ticks..range.end - ticks);
        let role = Role {
            name: self.map.span(name),
            content,
        };
        self.inline_leaf(Kind::Role, start..range.end, Data::Role(Box::new(role)));
    }
}
