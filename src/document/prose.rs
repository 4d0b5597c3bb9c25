//! A block's words as its reader meets them.
//!
//! A name may be broken by markup and by a line break (`**Brandt**⏎Bucher`). Prose joins the words of a block, keeps the
//! line breaks, and puts [`GAP`] where something stands that is no word: code, math, a URL, an image, a tag.

use std::ops::Range;

use super::node::{Data, Entry, Kind, LinkForm, NodeId};
use super::offsets::OffsetMap;
use super::{Document, directive};
use crate::source::Span;

/// Stands for what is no word: the object replacement character.
pub const GAP: char = '\u{fffc}';

/// The words of one block, with the way back to the file.
#[derive(Clone, Debug)]
pub struct Prose {
    /// The block or text that holds the words.
    pub node: NodeId,
    text: String,
    offsets: OffsetMap,
}

impl Prose {
    /// The words. Line breaks of the source are `\n`.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a range of the text stands in the file.
    pub fn span(&self, range: Range<usize>) -> Span {
        self.offsets.span(range)
    }

    /// A range of the text as messages show it: on one line, and with the source in the place of a [`GAP`].
    pub fn shown(&self, document: &Document, range: Range<usize>) -> String {
        let mut shown = String::with_capacity(range.len());
        for (at, c) in self.text[range.clone()].char_indices() {
            let at = range.start + at;
            match c {
                GAP => {
                    let written = document.slice(self.span(at..at + c.len_utf8()));
                    let code = written.strip_prefix('`').map(|_| written.trim_matches('`'));
                    shown.push_str(&code.unwrap_or(written).replace('\n', " "));
                }
                '\n' => shown.push(' '),
                _ => shown.push(c),
            }
        }
        shown.trim().to_string()
    }

    fn push_opaque(&mut self, text: &str, span: Span) {
        self.offsets.push_opaque(self.text.len(), span);
        self.text.push_str(text);
    }

    fn push(&mut self, text: &str, span: Span) {
        self.offsets
            .push(self.text.len(), span.start as usize, span.len());
        self.text.push_str(text);
    }
}

/// Options whose value is shown to the reader.
const TEXT_OPTIONS: [&str; 5] = ["alt", "caption", "title", "header", "footer"];

/// Keys of the front matter whose value is shown to the reader.
const TEXT_ENTRIES: [&str; 5] = [
    "title",
    "subtitle",
    "short_title",
    "description",
    "abstract",
];

impl Document {
    /// The words of every block in document order: paragraphs, headings, table cells, directive titles, captions,
    /// alternative texts, footnotes, and the front matter's title. They are put together once, whoever asks.
    pub fn proses(&self) -> &[Prose] {
        self.proses.get_or_init(|| {
            let holders = self.all_nodes().filter(|&id| self.holds_words(id));
            holders.map(|id| self.prose(id)).collect()
        })
    }

    /// The words of the blocks whose kind is `wanted`.
    pub fn proses_of(&self, wanted: impl Fn(Kind) -> bool) -> impl Iterator<Item = &Prose> {
        let kind = |prose: &Prose| self.node(prose.node).kind;
        self.proses()
            .iter()
            .filter(move |prose| wanted(kind(prose)))
    }

    fn holds_words(&self, id: NodeId) -> bool {
        let node = self.node(id);
        match node.kind {
            Kind::Paragraph | Kind::Heading | Kind::TableCell | Kind::Title | Kind::Image => true,
            Kind::DirectiveOption => self
                .entry_key(id)
                .is_some_and(|key| TEXT_OPTIONS.contains(&key)),
            Kind::FrontMatterEntry => self
                .entry_key(id)
                .is_some_and(|key| TEXT_ENTRIES.contains(&key)),
            _ => false,
        }
    }

    fn entry_key(&self, id: NodeId) -> Option<&str> {
        match &self.node(id).data {
            Data::Entry(entry) => Some(self.slice(entry.key)),
            _ => None,
        }
    }

    /// The words of one block; of an image, its alternative text.
    pub fn prose(&self, id: NodeId) -> Prose {
        let mut prose = Prose {
            node: id,
            text: String::with_capacity(self.node(id).span.len()),
            offsets: OffsetMap::empty(),
        };
        if let Data::Entry(entry) = &self.node(id).data {
            self.add_entry(entry, &mut prose);
            return prose;
        }
        let end = self.node(id).next;
        let mut at = id.0 + 1;
        while at < end {
            let child = NodeId(at);
            at = if self.add_words(child, &mut prose) {
                at + 1
            } else {
                self.node(child).next
            };
        }
        prose
    }

    /// The words of one block as messages show them: on one line, and with the source in the place of a [`GAP`].
    pub fn shown(&self, id: NodeId) -> String {
        let prose = self.prose(id);
        prose.shown(self, 0..prose.text.len())
    }

    /// What a block or a link says without its markup: the words in code and roles are among them, and pictures say
    /// nothing.
    pub fn plain(&self, id: NodeId) -> String {
        let mut text = String::new();
        let end = self.node(id).next;
        let mut at = id.0 + 1;
        while at < end {
            let child = NodeId(at);
            let node = self.node(child);
            at += 1;
            match (node.kind, &node.data) {
                (Kind::Image, _) => at = node.next,
                (Kind::Text, Data::Text(words)) => text.push_str(words),
                (Kind::Text, _) => text.push_str(self.slice(node.span)),
                (Kind::SoftBreak | Kind::HardBreak, _) => text.push(' '),
                (Kind::Code | Kind::Math, _) => {
                    let ticks: &[char] = &['`', '$'];
                    text.push_str(self.slice(node.span).trim_matches(ticks).trim());
                }
                (Kind::Role, Data::Role(role)) => text.push_str(self.slice(role.content)),
                (Kind::Link, _) if node.next == at => {
                    let url: &[char] = &['<', '>'];
                    text.push_str(self.slice(node.span).trim_matches(url));
                }
                _ => {}
            }
        }
        text.trim_end().to_string()
    }

    /// Adds the value of an option or entry, word by word, because quotes and folding lie between.
    fn add_entry(&self, entry: &Entry, prose: &mut Prose) {
        let source = self.slice(entry.value);
        let mut done = 0;
        for word in entry.text.split_inclusive(char::is_whitespace) {
            let plain = word.trim_end();
            let found = source[done..].find(plain).map(|at| done + at);
            let start = entry.value.start as usize + found.unwrap_or(done);
            match found {
                Some(at) => {
                    prose.push(plain, Span::new(start, start + plain.len()));
                    done = at + plain.len();
                }
                // An escape makes it another than its source.
                None => prose.push_opaque(plain, entry.value),
            }
            for space in word[plain.len()..].chars() {
                let rest = &source[done..];
                let start = entry.value.start as usize + done;
                done += match rest.starts_with(space) {
                    true => space.len_utf8(),
                    // A line break that is folded to a space, with the indentation after it.
                    false => rest.len() - rest.trim_start().len(),
                };
                let end = entry.value.start as usize + done;
                prose.push_opaque(space.encode_utf8(&mut [0; 4]), Span::new(start, end));
            }
        }
    }

    /// Adds what a node says itself; returns whether its children have more to say.
    fn add_words(&self, id: NodeId, prose: &mut Prose) -> bool {
        let node = self.node(id);
        match (node.kind, &node.data) {
            (Kind::Text, Data::Text(text)) => prose.push_opaque(text, node.span),
            (Kind::Text, _) => prose.push(self.slice(node.span), node.span),
            (Kind::SoftBreak | Kind::HardBreak, _) => prose.push_opaque("\n", node.span),
            (Kind::Emphasis | Kind::Strong | Kind::Strikethrough, _) => return true,
            (Kind::Link, Data::Link(link))
                if !matches!(link.form, LinkForm::Autolink | LinkForm::Bare) =>
            {
                return true;
            }
            (Kind::Html, Data::Html(tag)) if directive::is_inline_tag(&tag.name) => {}
            (Kind::Html, Data::Html(tag)) if &*tag.name == "br" => {
                prose.push_opaque("\n", node.span)
            }
            _ => prose.push_opaque(GAP.encode_utf8(&mut [0; 4]), node.span),
        }
        false
    }
}
