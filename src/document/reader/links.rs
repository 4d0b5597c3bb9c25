//! Links, images and link definitions: what the parser says of them, and where their parts stand.

use std::ops::Range;

use pulldown_cmark::LinkType;

use super::PieceReader;
use super::definitions::Definition;
use crate::document::inline;
use crate::document::node::{Data, Kind, Link, LinkForm, NodeId};
use crate::source::Span;

impl PieceReader<'_, '_, '_> {
    pub(super) fn definition(&mut self, definition: Definition) {
        let range = definition.span;
        self.flush();
        self.end_tight();
        let label = inline::first_brackets(self.text, &range);
        let after = (label.end + 2).min(range.end);
        let at = inline::destination(self.text, after, range.end);
        let link = Link {
            form: LinkForm::Definition,
            destination: definition.destination.into(),
            destination_span: self.map.span(at),
            label: Some(self.map.span(label)),
            title: definition.title.into(),
        };
        let span = self.block_span(&range);
        self.tree
            .leaf(Kind::LinkDefinition, span, Data::Link(Box::new(link)));
    }

    /// The link without the places that are known only when its text has been read.
    pub(super) fn link(&self, link_type: LinkType, destination: &str, title: &str) -> Data {
        let form = match link_type {
            LinkType::Inline | LinkType::WikiLink { .. } => LinkForm::Inline,
            LinkType::Reference | LinkType::ReferenceUnknown => LinkForm::Full,
            LinkType::Collapsed | LinkType::CollapsedUnknown => LinkForm::Collapsed,
            LinkType::Shortcut | LinkType::ShortcutUnknown => LinkForm::Shortcut,
            LinkType::Autolink | LinkType::Email => LinkForm::Autolink,
        };
        let (destination, title) = (destination.into(), title.into());
        Data::Link(Box::new(Link {
            form,
            destination,
            destination_span: Span::default(),
            label: None,
            title,
        }))
    }

    /// Finds where the destination or label of a link stands; its text ends at `from`.
    pub(super) fn complete_link(&mut self, id: NodeId, from: usize, range: Range<usize>) {
        let node = self.tree.node_mut(id);
        let mut span = node.span;
        let Data::Link(link) = &mut node.data else {
            return;
        };
        let text = self.text;
        let (destination, label) = match link.form {
            LinkForm::Inline => {
                let open = text[from..range.end]
                    .find("](")
                    .map_or(range.end, |at| from + at + 2);
                (inline::destination(text, open, range.end), None)
            }
            LinkForm::Autolink => (range.start + 1..range.end - 1, None),
            LinkForm::Full => (
                range.end..range.end,
                Some(inline::last_brackets(text, &range)),
            ),
            LinkForm::Collapsed => {
                let whole = inline::collapsed(text, &range);
                let label = inline::first_brackets(text, &whole);
                span = self.map.span(whole.clone());
                (whole.end..whole.end, Some(label))
            }
            _ => {
                let bang = usize::from(text[range.clone()].starts_with('!'));
                (
                    range.end..range.end,
                    Some(range.start + 1 + bang..range.end - 1),
                )
            }
        };
        link.destination_span = self.map.span(destination);
        link.label = label.map(|label| self.map.span(label));
        node.span = span;
    }
}
