//! How the `markdown` crate reads a passage.

use std::collections::HashMap;
use std::ops::Range;

use markdown::mdast::{Node, ReferenceKind};

use super::{DEPTH, Definitions, LIMIT, Name, Sort, Token, labels, words};
use crate::document::mdast;
use crate::document::passage::{Foreign, Passage};
use crate::source::Span;

/// How the `markdown` crate reads a part of a passage.
///
/// # Errors
/// Why it cannot.
pub(in crate::findings) fn second(
    passage: &Passage,
    part: Range<usize>,
    definitions: &Definitions,
) -> Result<Vec<Token>, String> {
    let mut reader = Second {
        definitions,
        tokens: Vec::new(),
    };
    reader.passage(passage, part, 1)?;
    Ok(reader.tokens)
}

/// Ends whatever the text before it leaves open, or shows that it does not.
const END: &str = "\n\nThe end.\n\n";

/// A text up to the end of its last line that is not blank.
fn without_blank_end(text: &str) -> &str {
    let words = text.trim_end().len();
    let rest = text[words..].find(['\n', '\r']);
    &text[..rest.map_or(text.len(), |at| words + at)]
}

struct Second<'a> {
    definitions: &'a Definitions,
    tokens: Vec<Token>,
}

impl Second<'_> {
    fn passage(&mut self, passage: &Passage, part: Range<usize>, depth: u32) -> Result<(), String> {
        let text = &passage.text[part.clone()];
        if text.len() > LIMIT {
            return Err("the block is too large to be judged".to_string());
        }
        if depth > DEPTH {
            return Err("it is nested too deeply to be judged".to_string());
        }
        let inside = |(at, _): &&(Range<usize>, Foreign)| part.contains(&at.start);
        let foreign: Vec<&(Range<usize>, Foreign)> =
            passage.foreign.iter().filter(inside).collect();
        let mut whole = without_blank_end(text).to_string();
        let mut labels = labels(&whole);
        labels.sort_unstable();
        labels.dedup();
        let length = whole.len();
        whole.push_str(END);
        for definition in labels
            .iter()
            .filter_map(|label| self.definitions.get(label))
        {
            whole.push_str(definition);
            whole.push_str("\n\n");
        }
        let tree = mdast::parse(&whole)?;
        let mut resolved = HashMap::new();
        resolve(&tree, &mut resolved);
        let mut place = Place {
            passage,
            part: &part,
            length,
            foreign: foreign.into_iter().peekable(),
            resolved: &resolved,
        };
        for block in tree.children().into_iter().flatten() {
            self.node(block, depth, &mut place)?;
        }
        for (_, foreign) in place.foreign {
            self.foreign(foreign, depth)?;
        }
        Ok(())
    }

    fn node(&mut self, node: &Node, depth: u32, place: &mut Place) -> Result<(), String> {
        if depth > DEPTH {
            return Err("it is nested too deeply to be judged".to_string());
        }
        // The definitions were put there to be used.
        let start = node.position().map_or(0, |place| place.start.offset);
        if start >= place.length + END.len() {
            return Ok(());
        }
        let range = place.range(node);
        if matches!(node, Node::ThematicBreak(_) | Node::Heading(_))
            && let Some((_, foreign)) = place.foreign.next_if(|(at, _)| at.contains(&range.start))
        {
            return self.foreign(foreign, depth);
        }
        let Some((sort, name, says)) = described(node, place.resolved) else {
            return Ok(());
        };
        let span = place.span(&range);
        self.tokens.push(Token {
            depth,
            sort,
            name: Name::Second(name),
            says,
            span,
        });
        // How loose a list is can change with what is in it.
        let loose = match node {
            Node::List(list) => Some(is_loose(&list.children)),
            _ => None,
        };
        self.tokens.extend(loose.map(|loose| Token {
            depth: depth + 1,
            sort: Sort::Literal,
            name: Name::Second("spread"),
            says: loose.to_string(),
            span,
        }));
        for child in node.children().into_iter().flatten() {
            self.node(child, depth + 1, place)?;
        }
        Ok(())
    }

    fn foreign(&mut self, foreign: &Foreign, depth: u32) -> Result<(), String> {
        self.tokens.push(Token {
            depth,
            sort: Sort::Block,
            name: Name::Second("foreign"),
            says: String::new(),
            span: foreign.span,
        });
        self.tokens.push(Token {
            depth: depth + 1,
            sort: Sort::Literal,
            name: Name::Second("head"),
            says: foreign.head.clone(),
            span: foreign.head_span,
        });
        match &foreign.body {
            Some(body) => self.passage(body, 0..body.text.len(), depth + 1),
            None => Ok(()),
        }
    }
}

/// Whether blank lines part the items of a list, or the blocks of one of them (CommonMark 0.31, section 5.3). The crate
/// has its own answer, which changes with the number of blank lines that follow the list.
fn is_loose(items: &[Node]) -> bool {
    let parted = |nodes: &[Node]| {
        let apart = |pair: &[Node]| match (last_line(&pair[0]), pair[1].position()) {
            (Some(last), Some(next)) => next.start.line > last + 1,
            _ => false,
        };
        nodes.windows(2).any(apart)
    };
    let inside = |item: &Node| item.children().is_some_and(|blocks| parted(blocks));
    parted(items) || items.iter().any(inside)
}

/// The last line of a block that is not blank.
fn last_line(node: &Node) -> Option<usize> {
    let mut node = node;
    while let Node::List(_) | Node::ListItem(_) | Node::Blockquote(_) = node
        && let Some(last) = node.children().and_then(|children| children.last())
    {
        node = last;
    }
    node.position().map(|place| place.end.line)
}

/// Where a tree of the other parser was read.
struct Place<'a> {
    passage: &'a Passage,
    part: &'a Range<usize>,
    /// How much of what was read is the part.
    length: usize,
    foreign: std::iter::Peekable<std::vec::IntoIter<&'a (Range<usize>, Foreign)>>,
    resolved: &'a HashMap<String, String>,
}

impl Place<'_> {
    /// The range of a node in the passage; of what was put after it, its end.
    fn range(&self, node: &Node) -> Range<usize> {
        let place = node.position();
        let at = |offset: usize| match offset > self.length {
            true => self.part.end,
            false => self.part.start + offset,
        };
        place.map_or(self.part.end..self.part.end, |place| {
            at(place.start.offset)..at(place.end.offset)
        })
    }

    fn span(&self, range: &Range<usize>) -> Span {
        self.passage.map.span(range.clone())
    }
}

/// Collects what labels stand for; the first definition counts.
fn resolve(node: &Node, resolved: &mut HashMap<String, String>) {
    if let Node::Definition(definition) = node {
        let title = definition.title.as_deref().unwrap_or_default();
        let says = format!("{} {}", definition.url, words(title));
        resolved
            .entry(definition.identifier.clone())
            .or_insert(says);
    }
    for child in node.children().into_iter().flatten() {
        resolve(child, resolved);
    }
}

/// What a node is and says.
fn described(
    node: &Node,
    resolved: &HashMap<String, String>,
) -> Option<(Sort, &'static str, String)> {
    let title = |title: &Option<String>| words(title.as_deref().unwrap_or_default());
    let refers = |identifier: &str, kind: &ReferenceKind| {
        let found = resolved.get(identifier).cloned();
        format!(
            "{:?} {}",
            kind,
            found.unwrap_or_else(|| identifier.to_string())
        )
    };
    let plain = String::new;
    Some(match node {
        Node::Definition(_) => return None,
        Node::Blockquote(_) => (Sort::Block, "quote", plain()),
        Node::Paragraph(_) => (Sort::Block, "paragraph", plain()),
        Node::Heading(heading) => (Sort::Block, "heading", heading.depth.to_string()),
        Node::List(list) => (
            Sort::Block,
            "list",
            format!("{} {:?}", list.ordered, list.start),
        ),
        Node::ListItem(item) => (Sort::Block, "item", format!("{:?}", item.checked)),
        Node::FootnoteDefinition(note) => (Sort::Block, "footnote", note.identifier.clone()),
        Node::Table(table) => (Sort::Block, "table", format!("{:?}", table.align)),
        Node::TableRow(_) => (Sort::Block, "row", plain()),
        Node::TableCell(_) => (Sort::Block, "cell", plain()),
        Node::Emphasis(_) => (Sort::Block, "emphasis", plain()),
        Node::Strong(_) => (Sort::Block, "strong", plain()),
        Node::Delete(_) => (Sort::Block, "strikethrough", plain()),
        Node::Text(text) => (Sort::Text, "text", words(&text.value)),
        Node::Break(_) => (Sort::Literal, "break", plain()),
        Node::ThematicBreak(_) => (Sort::Literal, "rule", plain()),
        Node::InlineCode(code) => (Sort::Literal, "code", code.value.clone()),
        Node::InlineMath(math) => (Sort::Literal, "math", math.value.clone()),
        Node::Html(html) => (Sort::Literal, "html", html.value.clone()),
        Node::Yaml(yaml) => (Sort::Literal, "yaml", yaml.value.clone()),
        Node::Toml(toml) => (Sort::Literal, "toml", toml.value.clone()),
        Node::Math(math) => {
            let says = format!("{:?}\n{}", math.meta, math.value);
            (Sort::Literal, "math block", says)
        }
        Node::Code(code) => {
            let says = format!("{:?} {:?}\n{}", code.lang, code.meta, code.value);
            (Sort::Literal, "code block", says)
        }
        Node::Link(link) => {
            let says = format!("{} {}", link.url, title(&link.title));
            (Sort::Literal, "link", says)
        }
        Node::Image(image) => {
            let says = format!(
                "{} {} {}",
                image.url,
                title(&image.title),
                words(&image.alt)
            );
            (Sort::Literal, "image", says)
        }
        Node::LinkReference(link) => {
            let says = refers(&link.identifier, &link.reference_kind);
            (Sort::Reference, "reference", says)
        }
        Node::ImageReference(image) => {
            let found = refers(&image.identifier, &image.reference_kind);
            (
                Sort::Reference,
                "image reference",
                format!("{found} {}", words(&image.alt)),
            )
        }
        Node::FootnoteReference(note) => {
            (Sort::Literal, "footnote reference", note.identifier.clone())
        }
        // MDX, which is off.
        _ => (Sort::Block, "other", plain()),
    })
}
