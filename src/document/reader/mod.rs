//! pulldown-cmark's events as nodes.
//!
//! This room alone knows that parser. What it has no events for is added on the way: masked blocks, link
//! definitions, roles, bare URLs, substitutions, HTML tags, and a paragraph around the text of a tight list item, so that
//! a rule finds words in the same shape everywhere.

mod definitions;
mod html;
mod links;
mod words;

use std::cell::RefCell;
use std::ops::Range;

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::inline;
use super::node::{CodeBlock, Data, Kind, NodeId};
use super::offsets::OffsetMap;
use super::outline::{Block, Piece};
use super::tree::{TreeBuilder, UndefinedLink, normalise_label};
use crate::source::Span;

/// What GitHub and MyST have in common beyond CommonMark.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
}

/// Reads the events of one piece into the tree.
pub(super) struct PieceReader<'b, 'd, 'p> {
    tree: &'b mut TreeBuilder<'d>,
    /// The text that is parsed, masks and all.
    text: &'p str,
    map: &'p OffsetMap,
    /// Plain text whose words are its source, not yet a node.
    pending: Range<usize>,
    /// Where the last inline ended.
    inline_end: usize,
    /// Raw HTML of the open block, joined.
    html: Option<(String, OffsetMap)>,
    in_code: bool,
    /// How many links and images are open.
    links_open: usize,
    /// Where the item that was closed last ends in the file.
    item_end: u32,
    /// The paragraph that was opened around the text of a tight item.
    tight: Option<NodeId>,
}

impl<'b, 'd, 'p> PieceReader<'b, 'd, 'p> {
    pub(super) fn new(tree: &'b mut TreeBuilder<'d>, text: &'p str, map: &'p OffsetMap) -> Self {
        PieceReader {
            tree,
            text,
            map,
            pending: 0..0,
            inline_end: 0,
            html: None,
            in_code: false,
            links_open: 0,
            item_end: 0,
            tight: None,
        }
    }

    /// Reads a piece with its masked blocks.
    pub(super) fn read(mut self, piece: &Piece) {
        let mut blocks = piece.blocks.iter().peekable();
        let mut in_mask = false;
        // Where the last masked block ends; to CommonMark, it may be several texts.
        let mut done = 0;
        self.events(|reader, event, range| {
            // A masked block shows as a thematic break or, if it is short, as an empty heading. Should CommonMark not see
            // one there, the block still counts.
            let mask = matches!(event, Event::Rule | Event::Start(Tag::Heading { .. }));
            let words = matches!(event, Event::Text(_));
            let text = reader.text;
            let belongs = |at: &Range<usize>| {
                at.start < range.start
                    || at.start < range.end
                        && match event {
                            Event::Text(_) | Event::End(_) => true,
                            _ => mask && text[range.start..at.start].trim().is_empty(),
                        }
            };
            let mut from = range.start;
            if words {
                from = done.clamp(range.start, range.end);
            }
            while let Some((at, block)) = blocks.next_if(|(at, _)| belongs(at)) {
                if words && at.start > from {
                    reader.event(
                        Event::Text(reader.text[from..at.start].into()),
                        from..at.start,
                    );
                }
                reader.masked(piece, at, block);
                from = at.end.min(range.end).max(from);
                done = at.end;
            }
            let masked = from > range.start;
            let ends = in_mask && matches!(event, Event::End(TagEnd::Heading(_)));
            in_mask = masked && matches!(event, Event::Start(Tag::Heading { .. }));
            match event {
                Event::Text(_) if masked && from < range.end => {
                    reader.event(
                        Event::Text(reader.text[from..range.end].into()),
                        from..range.end,
                    );
                }

                Event::Text(_) if masked => {}
                _ if mask && masked || ends => {}
                _ => reader.event(event, range),
            }
        });
        for (at, block) in blocks {
            self.masked(piece, at, block);
        }
    }

    /// Reads one line of inline Markdown after `guard` bytes that do not belong to it.
    pub(super) fn read_line(mut self, guard: usize) {
        self.events(|reader, event, range| match event {
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => reader.flush(),
            Event::Text(words) if range.start < guard => {
                reader.text(&words[guard..], guard..range.end)
            }
            _ => reader.event(event, range),
        });
    }

    fn masked(&mut self, piece: &Piece, at: &Range<usize>, block: &Block) {
        self.flush();
        self.end_tight();
        self.flush_html();
        self.tree.block(&piece.text, &piece.map, at, block);
    }

    /// Hands every event to `take`, link definitions added before it where they stand.
    fn events(&mut self, mut take: impl FnMut(&mut Self, Event<'p>, Range<usize>)) {
        let definitions = self.tree.definitions;
        let undefined = RefCell::new(Vec::new());
        let resolve = |broken: BrokenLink<'p>| -> Option<(CowStr<'p>, CowStr<'p>)> {
            let found = definitions.get(&normalise_label(&broken.reference));
            if found.is_none()
                && matches!(broken.link_type, LinkType::Reference | LinkType::Collapsed)
            {
                undefined.borrow_mut().push((broken.span, broken.link_type));
            }
            found.map(|(destination, title)| (destination.clone().into(), title.clone().into()))
        };
        let parser = Parser::new_with_broken_link_callback(self.text, options(), Some(resolve));
        let links = definitions::all(self.text, parser.reference_definitions());
        let mut links = links.into_iter().peekable();
        let mut item_end = 0;
        for (event, range) in parser.into_offset_iter() {
            let until = match event {
                // To the parser, a list may last until the words behind the definitions that follow it.
                Event::End(TagEnd::List(_)) => item_end,
                Event::End(_) => range.end,
                _ => range.start,
            };
            if matches!(event, Event::End(TagEnd::Item)) {
                item_end = range.end;
            }
            while let Some(link) = links.next_if(|link| link.span.start < until) {
                self.definition(link);
            }
            take(self, event, range);
        }
        self.flush();
        self.end_tight();
        for link in links {
            self.definition(link);
        }
        for (range, link_type) in undefined.into_inner() {
            let (range, label) = match link_type {
                LinkType::Collapsed => {
                    let whole = inline::collapsed(self.text, &range);
                    let label = inline::first_brackets(self.text, &whole);
                    (whole, label)
                }
                _ => {
                    let label = inline::last_brackets(self.text, &range);
                    (range, label)
                }
            };
            let link = UndefinedLink {
                span: self.map.span(range),
                label: self.map.span(label),
            };
            self.tree.undefined.push(link);
        }
    }

    fn event(&mut self, event: Event<'p>, range: Range<usize>) {
        match event {
            Event::Text(_) if self.in_code => {}
            Event::Html(line) | Event::Text(line) if self.html.is_some() => {
                self.html_line(&line, range)
            }
            Event::Html(_) => {}
            Event::Text(text) => self.text(&text, range),
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.close(tag, range),
            Event::Code(_) => self.code(range),
            Event::InlineHtml(_) => self.inline_html(range),
            Event::InlineMath(_) | Event::DisplayMath(_) => {
                self.inline_leaf(Kind::Math, range, Data::None)
            }
            Event::FootnoteReference(_) => {
                let label = self.map.span(range.start + 2..range.end - 1);
                self.inline_leaf(Kind::FootnoteReference, range, Data::Label(label));
            }
            Event::SoftBreak => self.inline_leaf(Kind::SoftBreak, range, Data::None),
            Event::HardBreak => self.inline_leaf(Kind::HardBreak, range, Data::None),
            Event::TaskListMarker(done) => {
                self.inline_leaf(Kind::TaskMarker, range, Data::Task(done))
            }
            Event::Rule => {
                self.end_tight();
                let span = self.block_span(&range);
                self.tree.leaf(Kind::ThematicBreak, span, Data::None);
            }
        }
    }

    fn start(&mut self, tag: Tag<'p>, range: Range<usize>) {
        self.flush();
        let (kind, data) = match tag {
            Tag::Emphasis => (Kind::Emphasis, Data::None),
            Tag::Strong => (Kind::Strong, Data::None),
            Tag::Strikethrough => (Kind::Strikethrough, Data::None),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => (Kind::Link, self.link(link_type, &dest_url, &title)),
            Tag::Image {
                link_type,
                dest_url,
                title,
                ..
            } => (Kind::Image, self.link(link_type, &dest_url, &title)),
            Tag::Paragraph => (Kind::Paragraph, Data::None),
            Tag::Heading { level, id, .. } => (
                Kind::Heading,
                Data::Heading(level as u8, id.map(|id| id.into_string().into())),
            ),
            Tag::BlockQuote(_) => (Kind::Quote, Data::None),
            Tag::CodeBlock(_) => {
                self.in_code = true;
                let span = self.block_span(&range);
                let code = CodeBlock {
                    fence: None,
                    info: Span::empty(span.start as usize),
                    body: span,
                };
                (Kind::CodeBlock, Data::Code(Box::new(code)))
            }
            Tag::HtmlBlock => {
                self.html = Some((String::new(), OffsetMap::empty()));
                (Kind::HtmlBlock, Data::None)
            }
            Tag::List(start) => (Kind::List, Data::List(start)),
            Tag::Item => (Kind::Item, Data::None),
            Tag::FootnoteDefinition(label) => {
                let at = range.start + 2;
                // The parser takes blanks away at the ends of a label.
                let mut ends = self.text[at..].match_indices("]:");
                let end = ends.find(|(end, _)| *end >= label.len());
                let end = at + end.map_or(label.len(), |(end, _)| end);
                (
                    Kind::FootnoteDefinition,
                    Data::Label(self.map.span(at..end)),
                )
            }
            Tag::Table(_) => (Kind::Table, Data::None),
            Tag::TableHead | Tag::TableRow => (Kind::TableRow, Data::None),
            Tag::TableCell => (Kind::TableCell, Data::None),
            // Options that are off.
            _ => (Kind::Paragraph, Data::None),
        };
        if kind.is_inline() {
            self.begin_tight(range.start);
            self.inline_end = range.start + if kind == Kind::Image { 2 } else { 1 };
            self.links_open += usize::from(matches!(kind, Kind::Link | Kind::Image));
            self.tree.begin(kind, self.map.span(range), data);
        } else {
            self.end_tight();
            let mut range = range;
            if matches!(kind, Kind::List | Kind::Item) {
                // Where a quote's marker and a tab come before it, the parser begins a list too early.
                range.start += self.text[range.clone()]
                    .find(|c: char| !" \t\r\n>".contains(c))
                    .unwrap_or(0);
            }
            if matches!(kind, Kind::List | Kind::Item | Kind::FootnoteDefinition) {
                range.end = self.before_markers(&range);
            }
            let span = self.block_span(&range);
            self.tree.begin(kind, span, data);
        }
    }

    fn close(&mut self, tag: TagEnd, range: Range<usize>) {
        self.flush();
        match tag {
            TagEnd::Link | TagEnd::Image => {
                self.links_open -= 1;
                let from = self.inline_end;
                let id = self.tree.end();
                self.complete_link(id, from, range.clone());
                self.inline_end = range.end;
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {
                self.tree.end();
                self.inline_end = range.end;
            }
            _ => {
                self.end_tight();
                self.in_code = false;
                self.flush_html();
                self.html = None;
                let id = self.tree.end();
                let end = self.tree.node_mut(id).span.end;
                match tag {
                    TagEnd::Item => self.item_end = end,
                    TagEnd::List(_) => self.tree.node_mut(id).span.end = self.item_end,
                    _ => {}
                }
            }
        }
    }

    fn inline_leaf(&mut self, kind: Kind, range: Range<usize>, data: Data) {
        self.flush();
        self.begin_tight(range.start);
        self.inline_end = range.end;
        self.tree.leaf(kind, self.map.span(range), data);
    }

    /// Opens a paragraph for text that stands directly in a list item.
    fn begin_tight(&mut self, at: usize) {
        if self.tree.parent_kind() == Kind::Item {
            self.tight = Some(
                self.tree
                    .begin(Kind::Paragraph, self.map.span(at..at), Data::None),
            );
        }
    }

    fn end_tight(&mut self) {
        if let Some(id) = self.tight.take() {
            self.flush();
            self.tree.end();
            let end = self.map.end(self.inline_end);
            let node = self.tree.node_mut(id);
            node.span = Span::new(node.span.start as usize, end.max(node.span.start as usize));
        }
    }

    /// The span of a block, without the line break that ends it.
    fn block_span(&self, range: &Range<usize>) -> Span {
        const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];
        let text = &self.text[range.clone()];
        let start = range.start + text.len() - text.trim_start_matches(SPACE).len();
        self.map.span(start..start + text.trim_matches(SPACE).len())
    }

    /// `end`, moved back over lines that have nothing but the markers of a quote: to the parser, a list or a footnote
    /// in a quote lasts until the text of the next block.
    fn before_markers(&self, range: &Range<usize>) -> usize {
        let text = &self.text[range.clone()];
        let lines = text.trim_end_matches([' ', '\t', '\n', '\r', '>']);
        let filler = &text[lines.len()..];
        range.start + lines.len() + filler.find('\n').unwrap_or(filler.len())
    }
}
