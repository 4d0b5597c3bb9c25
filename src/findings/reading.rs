//! What a reader gets of a document, as a flat list that two documents can be compared by.
//!
//! There are two readings: kouetsu's own tree, with fences as they are meant, and the tree of the `markdown` crate, with
//! fences as CommonMark pairs them and MyST's blocks put back from [`Passage`]. Neither keeps how something is written,
//! only what it is: no markers, no widths, no places.

use std::collections::HashMap;
use std::ops::Range;

use markdown::mdast::{Node, ReferenceKind};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::document::node::LinkForm;
use crate::document::passage::{Foreign, Passage};
use crate::document::{Data, Document, Kind, NodeId, mdast, normalise_label};
use crate::source::Span;

/// One thing that a reader gets, in document order.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// In how many others it stands.
    pub depth: u32,
    pub sort: Sort,
    /// What it is.
    pub name: Name,
    /// What it says: words, or what else is known of it.
    pub says: String,
    /// Where it stands in the file.
    pub span: Span,
}

/// What a token is, by the name that its reading has for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Own(Kind),
    Second(&'static str),
}

impl Name {
    /// Whether it stands inside a line of text.
    pub(super) fn is_inline(self) -> bool {
        const INLINE: [&str; 13] = [
            "text",
            "emphasis",
            "strong",
            "strikethrough",
            "break",
            "code",
            "math",
            "html",
            "link",
            "image",
            "reference",
            "image reference",
            "footnote reference",
        ];
        match self {
            Name::Own(kind) => kind.is_inline(),
            Name::Second(name) => INLINE.contains(&name),
        }
    }
}

/// What a change inside a token does to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// Words: the rest of them stays.
    Text,
    /// It says something else: code, a link with another destination.
    Literal,
    /// It says something else, also where the definition that it refers to does.
    Reference,
    /// It stays what it is: a paragraph, a list.
    Block,
}

/// Deeper nesting is not judged: to let go of the other parser's tree takes stack.
pub(super) const DEPTH: u32 = 100;

/// What both parsers know.
const BLOCKS: [&str; 10] = [
    "heading",
    "paragraph",
    "quote",
    "code block",
    "list",
    "item",
    "table",
    "row",
    "rule",
    "footnote",
];

/// The blocks of a reading, as both parsers call them, so that the readings of one text can be compared.
pub(super) fn blocks(tokens: &[Token]) -> impl Iterator<Item = ((&'static str, u32), u32)> + '_ {
    let name = |token: &Token| match token.name {
        Name::Own(kind) => match kind {
            Kind::Heading => Some("heading"),
            Kind::Paragraph => Some("paragraph"),
            Kind::Quote => Some("quote"),
            Kind::CodeBlock => Some("code block"),
            Kind::List => Some("list"),
            Kind::Item => Some("item"),
            Kind::Table => Some("table"),
            Kind::TableRow => Some("row"),
            Kind::ThematicBreak => Some("rule"),
            Kind::FootnoteDefinition => Some("footnote"),
            _ => None,
        },
        Name::Second(name) => BLOCKS.contains(&name).then_some(name),
    };
    tokens
        .iter()
        .filter(|token| !token.span.is_empty())
        .filter_map(move |token| Some(((name(token)?, token.depth), token.span.start)))
}

/// How kouetsu reads a document.
pub(super) fn own(document: &Document) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut ends: Vec<NodeId> = Vec::new();
    for id in document.all_nodes() {
        while ends.pop_if(|end| *end <= id).is_some() {}
        let node = document.node(id);
        let depth = ends.len() as u32;
        ends.push(node.next_id());
        if let Some((sort, says)) = own_words(document, id) {
            let kind = if sort == Sort::Text {
                Kind::Text
            } else {
                node.kind
            };
            tokens.push(Token {
                depth,
                sort,
                name: Name::Own(kind),
                says,
                span: node.span,
            });
        }
        // A bare URL is its own text, which an autolink has as a child.
        if document.link_form(id) == Some(LinkForm::Bare) {
            tokens.push(Token {
                depth: depth + 1,
                sort: Sort::Text,
                name: Name::Own(Kind::Text),
                says: words(document.slice(node.span)),
                span: node.span,
            });
        }
    }
    tokens
}

fn own_words(document: &Document, id: NodeId) -> Option<(Sort, String)> {
    let node = document.node(id);
    let slice = |span: Span| document.slice(span).to_string();
    Some(match (&node.data, node.kind) {
        // It is not shown; what it means is said by the links that use it.
        (_, Kind::LinkDefinition) => return None,
        (Data::Text(text), _) => (Sort::Text, words(text)),
        (_, Kind::Text) => (Sort::Text, words(document.slice(node.span))),
        (_, Kind::SoftBreak) => (Sort::Text, " ".to_string()),
        (Data::Heading(level, name), _) => (Sort::Block, format!("{level} {name:?}")),
        (Data::List(start), _) => (Sort::Block, format!("{start:?}")),
        (Data::Task(done), _) => (Sort::Literal, done.to_string()),
        // The other reading has the code.
        (Data::Code(code), _) => (Sort::Literal, slice(code.info)),
        (Data::Directive(directive), _) => {
            let argument = directive.argument.map(slice).unwrap_or_default();
            (
                Sort::Literal,
                format!("{} {argument}", slice(directive.name)),
            )
        }
        (Data::Entry(entry), _) => {
            let (key, value) = (document.slice(entry.key), &entry.text);
            (Sort::Literal, format!("{key}: {value}"))
        }
        (Data::Link(link), _) => {
            let says = format!("{} {}", link.destination, words(&link.title));
            let sort = match link.label {
                Some(_) => Sort::Reference,
                None => Sort::Literal,
            };
            (sort, says)
        }
        (Data::Role(role), _) => {
            let says = format!(
                "{} {}",
                slice(role.name),
                joined(document.slice(role.content))
            );
            (Sort::Literal, says)
        }
        (Data::Label(label), _) => (Sort::Literal, normalise_label(document.slice(*label))),
        (Data::Html(_), _) => (Sort::Literal, joined(document.slice(node.span))),
        (_, Kind::Code) => (Sort::Literal, code_span(document.slice(node.span))),
        (_, Kind::Math | Kind::Substitution) => (Sort::Literal, joined(document.slice(node.span))),
        (_, Kind::HardBreak | Kind::ThematicBreak | Kind::BlockBreak | Kind::Target) => {
            (Sort::Literal, String::new())
        }
        _ => (Sort::Block, String::new()),
    })
}

/// A source of several lines as one, without the prefixes and the indentation of the further ones. The other reading
/// knows to the byte what is inside.
fn joined(source: &str) -> String {
    let mut lines = source.lines();
    let mut joined = lines.next().unwrap_or_default().to_string();
    for line in lines {
        joined.push(' ');
        joined.push_str(line.trim_start_matches([' ', '\t', '>']));
    }
    joined
}

/// The words between the backticks.
fn code_span(source: &str) -> String {
    let inside = joined(source.trim_matches('`'));
    let stripped = inside
        .strip_prefix(' ')
        .and_then(|rest| rest.strip_suffix(' '))
        .filter(|rest| !rest.trim_matches(' ').is_empty());
    stripped.unwrap_or(&inside).to_string()
}

/// Words as a reader gets them: white space is one space, and letters with marks are in one form.
pub(super) fn words(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars() {
        let blank = matches!(c, ' ' | '\t' | '\n' | '\r');
        if !blank {
            plain.push(c);
        } else if !space {
            plain.push(' ');
        }
        space = blank;
    }
    if plain.is_ascii() || is_nfc_quick(plain.chars()) == IsNormalized::Yes {
        plain
    } else {
        plain.nfc().collect()
    }
}

/// Where links and footnotes are defined: the source of the definition that counts, by label.
pub(super) type Definitions = HashMap<String, String>;

/// The definitions of a document. A footnote's says only that there is one.
pub(super) fn definitions(document: &Document) -> Definitions {
    let mut definitions = Definitions::new();
    for id in document.nodes(Kind::LinkDefinition) {
        if let Data::Link(link) = &document.node(id).data
            && let Some(label) = link.label
        {
            let source = words(document.slice(document.node(id).span));
            let label = normalise_label(document.slice(label));
            definitions.entry(label).or_insert(source);
        }
    }
    for id in document.nodes(Kind::FootnoteDefinition) {
        if let Data::Label(label) = document.node(id).data {
            let label = document.slice(label);
            let key = normalise_label(&format!("^{label}"));
            definitions
                .entry(key)
                .or_insert_with(|| format!("[^{label}]: note"));
        }
    }
    definitions
}

/// The labels in brackets that a text has, as they are compared.
pub(super) fn labels(text: &str) -> Vec<String> {
    let bytes = text.as_bytes();
    let mut open = None;
    let mut labels = Vec::new();
    for at in memchr::memchr2_iter(b'[', b']', bytes) {
        if bytes[at] == b'[' {
            open = Some(at + 1);
        } else if let Some(start) = open.take() {
            labels.push(normalise_label(&text[start..at]));
        }
    }
    labels
}

/// How the `markdown` crate reads a part of a passage.
///
/// # Errors
/// Why it cannot.
pub(super) fn second(
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

/// The most bytes of one text that the `markdown` crate is given: it is quadratic in places.
pub(super) const LIMIT: usize = 64 << 10;

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
