//! One file as a tree.
//!
//! A [`Document`] is made in one pass: the block scanner (`scan`) finds what CommonMark does not know and where fences go
//! wrong, the `outline` masks it, pulldown-cmark reads (`reader`) the Markdown between, and the `tree` puts both together.
//! Rules ask for nodes by kind; they never see a line or a parser.

pub mod ast;
pub mod comments;
mod dated;
mod directive;
mod html;
pub mod images;
mod inline;
mod lines;
pub mod links;
pub mod mdast;
pub mod nesting;
pub mod node;
mod offsets;
mod outline;
pub mod passage;
mod prose;
mod reader;
mod scan;
pub mod tables;
mod tree;
pub mod vocabulary;
pub mod words;
mod yaml;

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

pub use dated::Dated;
pub use lines::{Line, LineKind};
pub use nesting::FenceFault;
pub use node::{Data, Kind, Node, NodeId};
pub use offsets::OffsetMap;
pub use prose::{GAP, Prose};
pub use tree::{UndefinedLink, normalise_label};

use crate::source::{Source, Span};
use images::Image;
use links::LinkTarget;
use outline::{FrontMatter, Piece, View};
use scan::Syntax;
use vocabulary::Vocabulary;

/// Which Markdown a file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavor {
    /// GitHub's: CommonMark with tables, task lists, footnotes and alerts.
    GitHub,
    /// MyST, as MyST-Parser and mystmd read it.
    Myst,
}

impl Flavor {
    /// Whether directives, roles and targets mean something.
    pub fn is_myst(self) -> bool {
        self == Flavor::Myst
    }

    fn syntax(self) -> Syntax {
        Syntax {
            myst: self.is_myst(),
            front_matter: true,
        }
    }
}

/// One file as a tree.
#[derive(Debug)]
pub struct Document {
    source: Source,
    flavor: Flavor,
    nodes: Vec<Node>,
    by_kind: Vec<Vec<NodeId>>,
    faults: Vec<FenceFault>,
    undefined: Vec<UndefinedLink>,
    front_matter_error: Option<(Span, String)>,
    proses: OnceLock<Vec<Prose>>,
    vocabulary: OnceLock<Vocabulary>,
    dated: OnceLock<Vec<Dated>>,
    images: OnceLock<Vec<Image>>,
    link_targets: OnceLock<Vec<LinkTarget>>,
    lines: OnceLock<Vec<Line>>,
    shared: OnceLock<Arc<Document>>,
}

impl Document {
    /// Reads `source` as `flavor`, or as what it shows itself to be: MyST if it opens a directive.
    pub fn parse(source: Source, flavor: Option<Flavor>) -> Self {
        let flavor = flavor.unwrap_or_else(|| {
            if opens_directive(source.text()) {
                Flavor::Myst
            } else {
                Flavor::GitHub
            }
        });
        let held = source.clone();
        let mut faults = Vec::new();
        let view = View {
            syntax: flavor.syntax(),
            mend: true,
            lines: false,
            code: false,
        };
        let (piece, front) = pieces(&held, view, &mut faults);
        let definitions = tree::shared_definitions(&piece);
        let mut builder = tree::TreeBuilder::new(held.text(), &definitions, flavor.is_myst());
        let front_matter_error = front.and_then(|front| builder.front_matter(&piece, &front));
        builder.piece(&piece);
        let (nodes, undefined) = builder.finish();
        let mut by_kind = vec![Vec::new(); Kind::COUNT];
        for (index, node) in nodes.iter().enumerate() {
            by_kind[node.kind as usize].push(NodeId(index as u32));
        }
        Document {
            source,
            flavor,
            nodes,
            by_kind,
            faults,
            undefined,
            front_matter_error,
            proses: OnceLock::new(),
            vocabulary: OnceLock::new(),
            dated: OnceLock::new(),
            images: OnceLock::new(),
            link_targets: OnceLock::new(),
            lines: OnceLock::new(),
            shared: OnceLock::new(),
        }
    }

    /// The document as one that may be held as long as anyone likes: a copy, made once, whoever asks.
    pub fn shared(&self) -> Arc<Document> {
        let copy = || Document {
            source: self.source.clone(),
            flavor: self.flavor,
            nodes: self.nodes.clone(),
            by_kind: self.by_kind.clone(),
            faults: self.faults.clone(),
            undefined: self.undefined.clone(),
            front_matter_error: self.front_matter_error.clone(),
            proses: self.proses.clone(),
            vocabulary: OnceLock::new(),
            dated: OnceLock::new(),
            images: self.images.clone(),
            link_targets: self.link_targets.clone(),
            lines: OnceLock::new(),
            shared: OnceLock::new(),
        };
        self.shared.get_or_init(|| Arc::new(copy())).clone()
    }

    /// The file.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The name under which the file is shown.
    pub fn path(&self) -> &Arc<str> {
        self.source.path()
    }

    /// What it was read as.
    pub fn flavor(&self) -> Flavor {
        self.flavor
    }

    /// The nodes of one kind, in document order.
    pub fn nodes(&self, kind: Kind) -> impl DoubleEndedIterator<Item = NodeId> + Clone + '_ {
        self.by_kind[kind as usize].iter().copied()
    }

    /// All nodes, in document order.
    pub fn all_nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        (0..self.nodes.len() as u32).map(NodeId)
    }

    /// The nodes that lie wholly in a span, in document order.
    pub fn nodes_within(&self, span: Span) -> impl Iterator<Item = NodeId> + '_ {
        // No node begins before the one that holds it, or before its elder siblings.
        let from = self
            .nodes
            .partition_point(|node| node.span.start < span.start);
        let inside = self.nodes[from..]
            .iter()
            .take_while(move |node| node.span.start < span.end);
        let ids = (from as u32..).map(NodeId);
        inside
            .zip(ids)
            .filter(move |(node, _)| span.contains(node.span))
            .map(|(_, id)| id)
    }

    /// A node.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// What directly belongs to a node, in order.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let end = self.node(id).next;
        let mut at = id.0 + 1;
        std::iter::from_fn(move || {
            let child = (at < end).then_some(NodeId(at))?;
            at = self.node(child).next;
            Some(child)
        })
    }

    /// What stands directly after a node in what holds it.
    pub fn next_sibling(&self, id: NodeId) -> Option<NodeId> {
        let next = self.node(id).next_id();
        let parent = self.node(id).parent;
        let is_node = next != NodeId::ROOT && (next.0 as usize) < self.nodes.len();
        (is_node && self.node(next).parent == parent).then_some(next)
    }

    /// What stands directly before a node in what holds it.
    pub fn previous_sibling(&self, id: NodeId) -> Option<NodeId> {
        let parent = self.node(id).parent;
        // In the order of nodes, its last descendant or itself is the one before.
        let before = NodeId(id.0.checked_sub(1)?);
        let up = std::iter::once(before).chain(self.ancestors(before));
        up.take_while(|&up| up != parent)
            .find(|&up| self.node(up).parent == parent)
    }

    /// Everything inside a node, in order.
    pub fn descendants(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        (id.0 + 1..self.node(id).next).map(NodeId)
    }

    /// What holds a node, from the inside out, the document last.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let up = |id: &NodeId| (*id != NodeId::ROOT).then(|| self.node(*id).parent);
        std::iter::successors(up(&id), up)
    }

    /// The outermost block that holds a node in the same directive or file: where all ends that can hold it.
    pub fn outermost(&self, id: NodeId) -> NodeId {
        let is_whole = |id: NodeId| matches!(self.node(id).kind, Kind::Document | Kind::Directive);
        let mut up = std::iter::once(id).chain(self.ancestors(id));
        up.find(|&id| is_whole(self.node(id).parent)).unwrap_or(id)
    }

    /// The source at a span.
    pub fn slice(&self, span: Span) -> &str {
        self.source.slice(span)
    }

    /// What is wrong with the fences.
    pub fn fence_faults(&self) -> &[FenceFault] {
        &self.faults
    }

    /// `[text][label]` without a definition of the label.
    pub fn undefined_links(&self) -> &[UndefinedLink] {
        &self.undefined
    }

    /// Where and why the front matter is no YAML mapping.
    pub fn front_matter_error(&self) -> Option<(Span, &str)> {
        self.front_matter_error
            .as_ref()
            .map(|(span, reason)| (*span, reason.as_str()))
    }
}

/// The pieces of a file, and its front matter.
fn pieces<'s>(
    source: &'s Source,
    view: View,
    faults: &mut Vec<FenceFault>,
) -> (Piece<'s>, Option<FrontMatter>) {
    // A byte order mark is no part of the first line, and no parser need know of it.
    let whole = source.text();
    let text = whole.strip_prefix('\u{feff}').unwrap_or(whole);
    let map = OffsetMap::shifted(whole.len() - text.len());
    outline::outline(unix_lines(text), map, view, faults)
}

/// The text with a line feed for every lone carriage return: both end a line (CommonMark 0.31, section 2.1), but not
/// to every parser.
fn unix_lines(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut lone = memchr::memchr_iter(b'\r', bytes)
        .filter(|&at| bytes.get(at + 1) != Some(&b'\n'))
        .peekable();
    if lone.peek().is_none() {
        return Cow::Borrowed(text);
    }
    let mut unix = bytes.to_vec();
    lone.for_each(|at| unix[at] = b'\n');
    Cow::Owned(String::from_utf8(unix).expect("one ASCII character took the place of another"))
}

/// Whether a fence that is not itself code opens a directive.
fn opens_directive(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if !["`{", "~{", ":{", "` {", "~ {", ": {"]
        .iter()
        .any(|hint| text.contains(hint))
    {
        return false;
    }
    let scan = scan::scan(
        text,
        Syntax {
            myst: true,
            front_matter: true,
        },
    );
    scan.fences
        .iter()
        .any(|fence| directive::opener(&text[fence.info.clone()]).is_some())
}
