//! From pieces to nodes: pulldown-cmark's events and the masked blocks, merged into one tree in document order.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::Parser;

use super::node::{
    CodeBlock, Data, Directive, Entry, FenceRuns, Kind, Node, NodeId, OptionStyle, Options,
};
use super::offsets::OffsetMap;
use super::outline::{Block, DirectiveBlock, FrontMatter, Piece};
use super::reader::{self, PieceReader};
use super::scan::Fence;
use super::{directive, yaml};
use crate::source::Span;

/// Link definitions of the whole file, by normalised label: destination and title.
pub(crate) type Definitions = HashMap<String, (String, String)>;

/// `[text][label]` where the file defines no such label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndefinedLink {
    /// The whole link.
    pub span: Span,
    /// The label.
    pub label: Span,
}

/// A label as CommonMark compares it (0.31, section 4.7): case folded, white space collapsed.
pub fn normalise_label(label: &str) -> String {
    let words: Vec<&str> = label.split_whitespace().collect();
    // Upper-casing first folds ß with ss, as Unicode case folding does.
    words.join(" ").to_uppercase().to_lowercase()
}

/// The link definitions that pieces of a document have from one another; where there is but one piece, its parser finds
/// them by itself.
pub(crate) fn shared_definitions(piece: &Piece) -> Definitions {
    let mut definitions = Definitions::new();
    let has_piece =
        |block: &Block| matches!(block, Block::Directive(inner) if inner.piece.is_some());
    if piece.blocks.iter().any(|(_, block)| has_piece(block)) {
        collect_definitions(piece, &mut definitions);
    }
    definitions
}

/// Collects the link definitions of a piece and of those inside it. The first definition of a label counts.
fn collect_definitions(piece: &Piece, definitions: &mut Definitions) {
    if piece.masked.contains("]:") {
        let parser = Parser::new_ext(&piece.masked, reader::options());
        let mut found: Vec<_> = parser.reference_definitions().iter().collect();
        found.sort_by_key(|(_, definition)| definition.span.start);
        for (label, definition) in found {
            let title = definition.title.as_deref().unwrap_or_default().to_string();
            definitions
                .entry(normalise_label(label))
                .or_insert_with(|| (definition.dest.to_string(), title));
        }
    }
    for (_, block) in &piece.blocks {
        if let Block::Directive(directive) = block
            && let Some(piece) = &directive.piece
        {
            collect_definitions(piece, definitions);
        }
    }
}

/// Builds the nodes of a document.
pub(crate) struct TreeBuilder<'d> {
    source: &'d str,
    pub(super) definitions: &'d Definitions,
    pub(super) myst: bool,
    pub(super) undefined: Vec<UndefinedLink>,
    nodes: Vec<Node>,
    open: Vec<NodeId>,
}

impl<'d> TreeBuilder<'d> {
    pub(crate) fn new(source: &'d str, definitions: &'d Definitions, myst: bool) -> Self {
        let root = Node {
            kind: Kind::Document,
            span: Span::new(0, source.len()),
            parent: NodeId::ROOT,
            next: 0,
            data: Data::None,
        };
        TreeBuilder {
            source,
            definitions,
            myst,
            undefined: Vec::new(),
            nodes: vec![root],
            open: vec![NodeId::ROOT],
        }
    }

    /// The nodes in document order, and the references without a definition.
    pub(crate) fn finish(mut self) -> (Vec<Node>, Vec<UndefinedLink>) {
        self.nodes[0].next = self.nodes.len() as u32;
        (self.nodes, self.undefined)
    }

    fn parent(&self) -> NodeId {
        *self.open.last().expect("the document is never closed")
    }

    /// The kind of the open node.
    pub(super) fn parent_kind(&self) -> Kind {
        self.nodes[self.parent().index()].kind
    }

    /// The node, to be completed.
    pub(super) fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.index()]
    }

    /// Opens a node that may have children.
    pub(crate) fn begin(&mut self, kind: Kind, span: Span, data: Data) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(Node {
            kind,
            span,
            parent: self.parent(),
            next: id.0 + 1,
            data,
        });
        self.open.push(id);
        id
    }

    /// Closes the node opened last.
    pub(crate) fn end(&mut self) -> NodeId {
        let id = self.open.pop().expect("every end has its beginning");
        let next = self.nodes.len() as u32;
        let node = &mut self.nodes[id.index()];
        node.next = next;
        // A parser sees only blanks where a masked block is, and ends the container before it.
        let (span, parent) = (node.span, node.parent);
        let outer = &mut self.nodes[parent.index()].span;
        *outer = outer.to(span);
        id
    }

    /// Adds words that are their own source: `words`, as the parser has them, stand at `span` of the file.
    pub(super) fn words(&mut self, span: Span, words: &str) {
        debug_assert_eq!(
            self.source.get(span.range()),
            Some(words),
            "words are not where they should be"
        );
        self.leaf(Kind::Text, span, Data::None);
    }

    /// Adds a node that has no children.
    pub(crate) fn leaf(&mut self, kind: Kind, span: Span, data: Data) {
        self.begin(kind, span, data);
        self.end();
    }

    /// Adds the nodes of a piece under the open node.
    pub(crate) fn piece(&mut self, piece: &Piece) {
        PieceReader::new(self, &piece.masked, &piece.map).read(piece);
    }

    /// Adds the front matter and its entries; returns where and why it is no YAML mapping.
    pub(crate) fn front_matter(
        &mut self,
        piece: &Piece,
        front: &FrontMatter,
    ) -> Option<(Span, String)> {
        self.begin(
            Kind::FrontMatter,
            piece.map.span(front.whole.clone()),
            Data::None,
        );
        let place = |range: Range<usize>| {
            piece
                .map
                .span(front.yaml.start + range.start..front.yaml.start + range.end)
        };
        let (entries, error) = yaml::entries(&piece.text[front.yaml.clone()]);
        for entry in entries {
            let (key, value) = (place(entry.key), place(entry.value));
            let data = Entry {
                key,
                value,
                text: entry.text.into(),
            };
            self.leaf(
                Kind::FrontMatterEntry,
                key.to(value),
                Data::Entry(Box::new(data)),
            );
        }
        self.end();
        error.map(|(range, reason)| (place(range), reason))
    }

    /// Adds the inline nodes of a text that is one line of Markdown, whatever it begins with.
    fn line(&mut self, text: &str, map: &OffsetMap) {
        // White space to the flanking rules, but neither indentation nor the start of a block.
        const GUARD: &str = "\u{3000}";
        let guarded = format!("{GUARD}{text}");
        let mut offsets = OffsetMap::empty();
        offsets.push(0, map.start(0), 0);
        map.copy(0..text.len(), &mut offsets, GUARD.len());
        PieceReader::new(self, &guarded, &offsets).read_line(GUARD.len());
    }

    /// Adds a masked block, whose first line is `range` of the piece's `text`.
    pub(super) fn block(
        &mut self,
        text: &str,
        map: &OffsetMap,
        range: &Range<usize>,
        block: &Block,
    ) {
        let span = map.span(range.start..range.start + text[range.clone()].trim_end().len());
        match block {
            Block::Code(fence) => {
                let end = code_end(fence, range.end);
                let body = match (fence.body.first(), fence.body.last()) {
                    (Some(first), Some(last)) => map.span(first.start..last.end),
                    _ => Span::empty(span.end as usize),
                };
                let data = CodeBlock {
                    fence: Some(runs(fence, map)),
                    info: map.span(fence.info.clone()),
                    body,
                };
                // A body that ends with an empty line may begin that line after the end of what goes before.
                let whole = map.span(range.start..end).to(body);
                self.leaf(Kind::CodeBlock, whole, Data::Code(Box::new(data)));
            }
            Block::Directive(directive) => self.directive(text, map, range, directive),
            Block::Target => {
                let label = range.start + 1..range.start + text[range.clone()].trim_end().len() - 2;
                self.leaf(Kind::Target, span, Data::Label(map.span(label)));
            }
            Block::Comment => self.leaf(Kind::Comment, span, Data::None),
            Block::Break => self.leaf(Kind::BlockBreak, span, Data::None),
            Block::Math => self.leaf(Kind::MathBlock, span, Data::None),
        }
    }

    fn directive(
        &mut self,
        text: &str,
        map: &OffsetMap,
        range: &Range<usize>,
        block: &DirectiveBlock,
    ) {
        let options = &block.options;
        let style = match (options.yaml, options.lines) {
            (true, _) => OptionStyle::Yaml,
            (false, 0) => OptionStyle::None,
            (false, _) => OptionStyle::Field,
        };
        let option_lines = match (block.fence.body.first(), options.lines) {
            (Some(first), 1..) => map.span(first.start..block.fence.body[options.lines - 1].end),
            _ => Span::empty(map.end(block.fence.info.end)),
        };
        let argument = (!block.argument.is_empty()).then(|| map.span(block.argument.clone()));
        let data = Directive {
            name: map.span(block.name.clone()),
            argument,
            fence: runs(&block.fence, map),
            options: Options {
                style,
                span: option_lines,
                faults: options.faults.clone(),
            },
            body: map.span(block.body.clone()),
            parsed: block.piece.is_some(),
        };
        let end = code_end(&block.fence, range.end);
        let span = map.span(range.start..end).to(data.body);
        self.begin(Kind::Directive, span, Data::Directive(Box::new(data)));
        if let Some(argument) = argument.filter(|_| directive::has_title(&text[block.name.clone()]))
        {
            self.begin(Kind::Title, argument, Data::None);
            let mut offsets = OffsetMap::empty();
            map.copy(block.argument.clone(), &mut offsets, 0);
            self.line(&text[block.argument.clone()], &offsets);
            self.end();
        }
        for (key, value, text) in &options.entries {
            let entry = Entry {
                key: *key,
                value: *value,
                text: text.as_str().into(),
            };
            self.leaf(
                Kind::DirectiveOption,
                key.to(*value),
                Data::Entry(Box::new(entry)),
            );
        }
        if let Some(piece) = &block.piece {
            self.piece(piece);
        }
        self.end();
    }
}

fn runs(fence: &Fence, map: &OffsetMap) -> FenceRuns {
    FenceRuns {
        marker: fence.marker as char,
        open: map.span(fence.run.clone()),
        close: fence.close.as_ref().map(|(_, run)| map.span(run.clone())),
    }
}

/// Where a fenced block ends: its closer, or its last line.
fn code_end(fence: &Fence, opener_end: usize) -> usize {
    let last = fence
        .body
        .last()
        .map_or(opener_end, |line| line.end.max(line.start));
    fence.close.as_ref().map_or(last, |(_, run)| run.end)
}
