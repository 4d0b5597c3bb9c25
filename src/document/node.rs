//! The nodes of a document's tree.
//!
//! They are kouetsu's own and not a parser's: a kind, a span in the file, a parent and a small payload, in document order,
//! so that a rule is a plain loop over the nodes of one kind.

use serde::Serialize;

use crate::source::Span;

/// What a node is. CommonMark's and GFM's blocks and inlines, and MyST's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The whole file.
    Document,
    /// YAML between `---` lines at the start; its payload lists the entries.
    FrontMatter,
    /// One `key: value` of the front matter.
    FrontMatterEntry,
    /// `# Title` or a title with an underline.
    Heading,
    /// A paragraph, or the text of a tight list item.
    Paragraph,
    /// `> `.
    Quote,
    /// A bullet or ordered list.
    List,
    /// One item of a list.
    Item,
    /// A fenced or indented code block.
    CodeBlock,
    /// A block of raw HTML.
    HtmlBlock,
    /// `---`, `***` or `___`.
    ThematicBreak,
    /// A pipe table.
    Table,
    /// A row of a table, the head included.
    TableRow,
    /// A cell of a row.
    TableCell,
    /// `[^label]: …`.
    FootnoteDefinition,
    /// `[label]: destination`.
    LinkDefinition,
    /// A MyST directive; the argument, the options and the body are its children.
    Directive,
    /// A directive's argument that is rendered as text: an admonition's title.
    Title,
    /// One option of a directive.
    DirectiveOption,
    /// `(label)=`.
    Target,
    /// `% …`.
    Comment,
    /// `+++`.
    BlockBreak,
    /// A `$$` block.
    MathBlock,
    /// Words.
    Text,
    /// `*…*`.
    Emphasis,
    /// `**…**`.
    Strong,
    /// `~~…~~`.
    Strikethrough,
    /// `` `…` ``.
    Code,
    /// `$…$`.
    Math,
    /// A link in any Markdown form, bare URLs included.
    Link,
    /// `![…](…)`; its children are the alternative text.
    Image,
    /// `` {name}`…` ``.
    Role,
    /// `{{ … }}`.
    Substitution,
    /// `[^label]`.
    FootnoteReference,
    /// A tag of raw HTML, in a block or inline.
    Html,
    /// A line break in the source that is a space to the reader.
    SoftBreak,
    /// A line break that the reader sees.
    HardBreak,
    /// `[ ]` or `[x]`.
    TaskMarker,
}

impl Kind {
    /// How many kinds there are.
    pub(crate) const COUNT: usize = Kind::TaskMarker as usize + 1;

    /// Whether nodes of this kind stand inside a line of text.
    pub fn is_inline(self) -> bool {
        self >= Kind::Text
    }
}

/// The place of a node in its document, in document order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub(crate) u32);

impl NodeId {
    /// The document itself.
    pub const ROOT: NodeId = NodeId(0);

    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// One node.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Where it stands in the file, without the line break that ends a block.
    pub span: Span,
    /// What holds it; the document holds itself.
    pub parent: NodeId,
    /// The node after its last descendant.
    pub(crate) next: u32,
    /// What else is known of it.
    pub data: Data,
}

impl Node {
    /// The node after the last one inside it; of the last node, one that is not there.
    pub fn next_id(&self) -> NodeId {
        NodeId(self.next)
    }
}

/// What is known of a node beside its kind.
#[derive(Clone, Debug, Default)]
pub enum Data {
    /// Nothing.
    #[default]
    None,
    /// Of a heading: its level, from 1 to 6, and the id that `{#id}` gives it.
    Heading(u8, Option<Box<str>>),
    /// Of a text whose words are not its source: they come from an entity such as `&amp;`.
    Text(Box<str>),
    /// Of a list: the number of its first item, if it is ordered.
    List(Option<u64>),
    /// Of a task marker: whether it is done.
    Task(bool),
    /// Of a code block.
    Code(Box<CodeBlock>),
    /// Of a directive.
    Directive(Box<Directive>),
    /// Of an option or an entry of the front matter.
    Entry(Box<Entry>),
    /// Of a link, an image or a link definition.
    Link(Box<Link>),
    /// Of a role.
    Role(Box<Role>),
    /// Of a footnote's definition or reference, and of a target: the label as written.
    Label(Span),
    /// Of a tag.
    Html(Box<Tag>),
}

/// A run of fence markers with its closer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FenceRuns {
    /// `` ` ``, `~` or `:`.
    pub marker: char,
    /// The opening run; its length is the fence's.
    pub open: Span,
    /// The closing run, if there is one.
    pub close: Option<Span>,
}

/// A code block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeBlock {
    /// Absent for indented code.
    pub fence: Option<FenceRuns>,
    /// The info string, trimmed.
    pub info: Span,
    /// The lines of code; prefixes of quotes and items lie inside.
    pub body: Span,
}

/// A directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// The name between the braces, trimmed.
    pub name: Span,
    /// What follows the braces, trimmed, if anything does.
    pub argument: Option<Span>,
    /// Its fence.
    pub fence: FenceRuns,
    /// How its options are written, and where.
    pub options: Options,
    /// The body after the options; empty if nothing is there.
    pub body: Span,
    /// Whether the body was read as Markdown.
    pub parsed: bool,
}

/// The options of a directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// `:key: value` lines or YAML between `---`.
    pub style: OptionStyle,
    /// All of their lines; empty where there are none.
    pub span: Span,
    /// What is wrong with them, and where.
    pub faults: Vec<(Span, OptionFault)>,
}

/// How the options of a directive are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OptionStyle {
    /// There are none.
    None,
    /// `:key: value`, a line each.
    Field,
    /// YAML between `---` lines.
    Yaml,
}

/// What is wrong with a directive's options as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OptionFault {
    /// `:alt text` or `:alt:text`: no `: ` ends the key.
    NoColon,
    /// `---` is never closed: the whole body is options.
    UnclosedBlock,
    /// The YAML cannot be read: why.
    Yaml(String),
}

/// A key with its value, in a directive's options or in the front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The key as written.
    pub key: Span,
    /// The value as written, trimmed; empty for a flag.
    pub value: Span,
    /// The value as it is read, quotes and folding resolved.
    pub text: Box<str>,
}

/// How a link is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkForm {
    /// `[text](destination)`.
    Inline,
    /// `[text][label]`.
    Full,
    /// `[label][]`.
    Collapsed,
    /// `[label]`.
    Shortcut,
    /// `<https://…>`.
    Autolink,
    /// A URL in running text.
    Bare,
    /// `[label]: destination`.
    Definition,
}

/// A link, an image or a link definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// How it is written.
    pub form: LinkForm,
    /// Where it leads, escapes and entities resolved.
    pub destination: Box<str>,
    /// The destination as written, without `<` and `>`; for references, that of nothing, at the end of the link.
    pub destination_span: Span,
    /// The label of a reference or definition, as written.
    pub label: Option<Span>,
    /// The title, as read.
    pub title: Box<str>,
}

/// A role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// The name between the braces.
    pub name: Span,
    /// What stands between the backticks.
    pub content: Span,
}

/// A tag of raw HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its name, in lower case.
    pub name: Box<str>,
    /// Whether it is `</name>`.
    pub closing: bool,
    /// Attributes with their values, entities resolved.
    pub attributes: Vec<Attribute>,
}

/// An attribute of a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its name, in lower case.
    pub name: Box<str>,
    /// Its value; none for `<img alt>`.
    pub value: Option<Box<str>>,
    /// The value as written, without quotes; the name where there is none.
    pub span: Span,
}

impl Tag {
    /// The attribute of this name, which is in lower case.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes
            .iter()
            .find(|attribute| &*attribute.name == name)
    }
}
