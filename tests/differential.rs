//! The block structure against another parser's: kouetsu's tree and the `markdown` crate's mdast must agree on which
//! blocks a document has, how they nest and on which lines they stand.
//!
//! Checked on generated documents, on the examples, and on every Markdown file in the folders that `KOUETSU_CORPUS` names.
//! Where the two differ for a known reason, [`CLASSES`] says why and shows the shortest document; whatever no class
//! explains is a bug. The generated documents are such as people write: the crate is often wrong about lines that continue
//! a paragraph lazily or interrupt it from a deeper container, so a soup of lines would compare little else.
//! `.ci/differential` compares with the parser of MyST-Parser, and MyST's own blocks too.

#![expect(clippy::disallowed_methods, reason = "a test reads its own files")]

mod common;

use std::fmt;

use kouetsu::document::{Data, Document, FenceFault, Flavor, Kind, Node as OurNode, NodeId, mdast};
use kouetsu::source::Source;
use markdown::mdast::Node;
use proptest::prelude::*;

/// A block as both parsers can tell it.
#[derive(Clone, PartialEq, Eq)]
struct Block {
    depth: usize,
    /// Its kind, and what is known of it.
    what: String,
    /// First and last line, from 1.
    lines: (usize, usize),
}

impl Block {
    fn is(&self, kind: &str) -> bool {
        self.what.split(' ').next() == Some(kind)
    }
}

impl fmt::Debug for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = self.lines;
        let indent = "  ".repeat(self.depth);
        write!(f, "{indent}{} {first}-{last}", self.what)
    }
}

/// The blocks of a document, in its order.
struct Outline<'a> {
    source: &'a Source,
    blocks: Vec<Block>,
}

impl Outline<'_> {
    fn push(&mut self, depth: usize, what: String, start: usize, end: usize) {
        let text = &self.source.text()[start..end];
        let end = start + text.trim_end().len().max(1);
        let line = |at| self.source.line_of(at) + 1;
        let (first, mut last) = (line(start), line(end - 1));
        // Blank lines at the end of a container belong to nobody.
        while last > first && bare(self.source, last).is_empty() {
            last -= 1;
        }
        self.blocks.push(Block {
            depth,
            what,
            lines: (first, last),
        });
    }
}

/// A line without the prefixes of quotes, and without indentation.
fn bare(source: &Source, line: usize) -> &str {
    let text = source.slice(source.line_span(line - 1));
    text.trim_start_matches([' ', '\t', '>']).trim_end()
}

/// Code without the prefixes of the containers around it.
fn code(text: &str) -> String {
    let lines = text.trim_end().lines();
    let lines: Vec<&str> = lines
        .map(|line| line.trim_start_matches([' ', '\t', '>']).trim_end())
        .collect();
    lines.join("\n").trim_end().to_string()
}

fn ours(document: &Document) -> Vec<Block> {
    let mut outline = Outline {
        source: document.source(),
        blocks: Vec::new(),
    };
    for id in document.all_nodes().skip(1) {
        let node = document.node(id);
        let depth = document.ancestors(id).count() - 1;
        if let Some(what) = our_block(document, id, node) {
            outline.push(
                depth,
                what,
                node.span.start as usize,
                node.span.end as usize,
            );
        }
    }
    outline.blocks
}

fn our_block(document: &Document, id: NodeId, node: &OurNode) -> Option<String> {
    let slice = |span| document.slice(span);
    Some(match (node.kind, &node.data) {
        (Kind::FrontMatterEntry | Kind::TableCell, _) => return None,
        (kind, _) if kind.is_inline() => return None,
        (_, Data::Heading(level, _)) => format!("heading {level}"),
        (_, Data::List(start)) => format!("list {start:?}"),
        (_, Data::Code(block)) if block.fence.is_some() => {
            format!(
                "fence {:?} {:?}",
                slice(block.info),
                code(slice(block.body))
            )
        }
        (_, Data::Code(_)) => format!("indented {:?}", code(slice(node.span))),
        (_, Data::Link(link)) => format!("definition {}", link.destination),
        (_, Data::Label(label)) => format!("footnote {}", slice(*label)),
        (Kind::TableRow, _) => {
            let filled = |&cell: &NodeId| document.children(cell).next().is_some();
            format!("row {}", document.children(id).filter(filled).count())
        }
        (kind, _) => format!("{kind:?}").to_lowercase(),
    })
}

/// # Errors
/// Why the crate cannot read the document.
fn theirs(source: &Source) -> Result<Vec<Block>, String> {
    let mut outline = Outline {
        source,
        blocks: Vec::new(),
    };
    let root = mdast::parse(source.text())?;
    for child in root.children().into_iter().flatten() {
        add_theirs(&mut outline, child, 0);
    }
    Ok(outline.blocks)
}

fn add_theirs(outline: &mut Outline, node: &Node, depth: usize) {
    let position = node.position().expect("what was parsed has a position");
    let (start, end) = (position.start.offset, position.end.offset);
    let what = match node {
        Node::Heading(heading) => format!("heading {}", heading.depth),
        Node::Paragraph(_) => "paragraph".to_string(),
        Node::Blockquote(_) => "quote".to_string(),
        Node::List(list) => format!("list {:?}", list.start),
        Node::ListItem(_) => "item".to_string(),
        Node::Code(block) if outline.source.text()[start..].starts_with(['`', '~']) => {
            let info = [&block.lang, &block.meta].map(|part| part.as_deref().unwrap_or_default());
            format!("fence {:?} {:?}", info.join(" ").trim(), code(&block.value))
        }
        Node::Code(block) => format!("indented {:?}", code(&block.value)),
        Node::Html(_) => "htmlblock".to_string(),
        Node::ThematicBreak(_) => "thematicbreak".to_string(),
        Node::Table(_) => "table".to_string(),
        Node::TableRow(row) => {
            let filled = |cell: &&Node| cell.children().is_some_and(|inside| !inside.is_empty());
            format!("row {}", row.children.iter().filter(filled).count())
        }
        Node::FootnoteDefinition(note) => {
            format!("footnote {}", note.label.as_deref().unwrap_or_default())
        }
        Node::Definition(definition) => format!("definition {}", definition.url),
        Node::Math(_) => "mathblock".to_string(),
        Node::Yaml(_) => "frontmatter".to_string(),
        other => format!("unexpected {other:?}"),
    };
    outline.push(depth, what, start, end);
    if !matches!(
        node,
        Node::Paragraph(_) | Node::Heading(_) | Node::TableRow(_)
    ) {
        for child in node.children().into_iter().flatten() {
            add_theirs(outline, child, depth + 1);
        }
    }
}

/// Neighbouring blocks of which each parser has its own.
#[derive(Default)]
struct Hunk {
    ours: Vec<Block>,
    theirs: Vec<Block>,
}

impl Hunk {
    fn is_empty(&self) -> bool {
        self.ours.is_empty() && self.theirs.is_empty()
    }

    fn blocks(&self) -> impl Iterator<Item = &Block> {
        self.ours.iter().chain(&self.theirs)
    }

    fn last_line(&self) -> usize {
        let last = self.blocks().map(|block| block.lines.1).max();
        last.expect("a hunk has blocks")
    }
}

impl fmt::Display for Hunk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "  kouetsu: {:#?}\n  markdown: {:#?}",
            self.ours, self.theirs
        )
    }
}

/// The difference of two lists, by their longest common subsequence.
fn hunks(mut ours: &[Block], mut theirs: &[Block]) -> Vec<Hunk> {
    while let ([a, rest @ ..], [b, others @ ..]) = (ours, theirs)
        && a == b
    {
        (ours, theirs) = (rest, others);
    }
    while let ([rest @ .., a], [others @ .., b]) = (ours, theirs)
        && a == b
    {
        (ours, theirs) = (rest, others);
    }
    let mut common = vec![vec![0u32; theirs.len() + 1]; ours.len() + 1];
    for (i, a) in ours.iter().enumerate().rev() {
        for (j, b) in theirs.iter().enumerate().rev() {
            common[i][j] = if a == b {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut hunks = vec![Hunk::default()];
    while i < ours.len() || j < theirs.len() {
        let open = hunks.last_mut().expect("there is always an open hunk");
        if ours.get(i) == theirs.get(j) {
            (i, j) = (i + 1, j + 1);
            hunks.push(Hunk::default());
        } else if j == theirs.len() || (i < ours.len() && common[i + 1][j] >= common[i][j + 1]) {
            open.ours.push(ours[i].clone());
            i += 1;
        } else {
            open.theirs.push(theirs[j].clone());
            j += 1;
        }
    }
    hunks.retain(|hunk| !hunk.is_empty());
    hunks
}

fn document_of(text: &str) -> Document {
    Document::parse(Source::new("test.md", text), Some(Flavor::GitHub))
}

/// # Errors
/// Why the crate cannot read the document.
fn differences(document: &Document) -> Result<Vec<Hunk>, String> {
    Ok(hunks(&ours(document), &theirs(document.source())?))
}

/// A known reason for a difference.
struct Class {
    reason: &'static str,
    /// The shortest document that shows it.
    example: &'static str,
    explains: fn(&Document, &Hunk) -> bool,
}

const CLASSES: [Class; 5] = [
    Class {
        reason: "the tree has fences as they were meant, where that is known",
        example: "```{note}\n```py\n```\n```\n",
        explains: |document, hunk| {
            let starts = document.fence_faults().iter().map(|fault| match fault {
                FenceFault::ClosedEarly(early) => early.outer.run.start,
                FenceFault::Stray(stray) => stray.mark.run.start,
                FenceFault::Unclosed(unclosed) => unclosed.mark.run.start,
            });
            let first = starts
                .min()
                .map(|at| document.source().line_of(at as usize) + 1);
            first.is_some_and(|line| line <= hunk.last_line())
        },
    },
    Class {
        reason: "the tree has the `[!NOTE]` of an alert not as text",
        example: "> [!NOTE]\n> a\n",
        explains: |document, hunk| {
            let marked = |block: &Block| bare(document.source(), block.lines.0).starts_with("[!");
            hunk.theirs
                .iter()
                .any(|block| block.is("paragraph") && marked(block))
        },
    },
    Class {
        reason: "`$$` is MyST's in the tree: text without a closer, and a label may follow the closer",
        example: "$$\n",
        explains: |_, hunk| hunk.blocks().any(|block| block.is("mathblock")),
    },
    Class {
        reason: "the crate ends indented code in a container at a blank line",
        example: ">     a\n>\n>     b\n",
        explains: |_, hunk| {
            matches!(&hunk.ours[..], [whole] if whole.is("indented"))
                && hunk
                    .theirs
                    .iter()
                    .all(|block| block.is("indented") || block.is("definition"))
        },
    },
    Class {
        reason: "front matter that is never closed confuses the crate",
        example: "---\n\n- a\n",
        explains: |document, _| document.source().text().starts_with("---"),
    },
];

/// Blocks that are no containers.
const LEAVES: [&str; 38] = [
    "# 見出し *強調* {#id}",
    "## ",
    "Setext\n===",
    "語\n二\n---",
    "---",
    "* * *",
    "text with `code` と **太字**",
    "two lines  \nhere",
    "\\*escaped\\* &amp; <b>x</b>",
    "か\u{3099}👩‍👩‍👧 ﾃｽﾄ",
    "see [^1] and [def]",
    "[def]: <http://a.b> 'title'",
    "[def]: c\n[DEF]:\n  d 't'\n[語]: e\nwords\n[def]: none",
    "[語]:\n  x.md",
    "    indented",
    "    a\n\n      b",
    "```\ncode\n```",
    "```py title=\"a\"\n\n  x = 1\n\n```",
    "````md\n```\n# no heading\n```\n````",
    "~~~ \n> a\n- b\n~~~~",
    "```\n```",
    "| a | b |\n|---|:-:|\n| 1 | `x` |\n| 2 | |",
    "| a |\n|---|",
    "表 | b\n--|--\n1 | 2",
    "<div>\n\n*x*\n\n</div>",
    "<img src=\"a.png\" alt='x'>",
    "<!-- a\n\n- b -->",
    "<details><summary>x</summary>\ny\n</details>",
    "$$\nx^2\n$$",
    "- [ ] task\n- [x] done",
    "a paragraph\nlonger than\na line",
    "# 見出し\nand text\n***\n## next",
    "text\n```py\ncode\n```\nmore",
    "text\n- a\n- b\n  c\n1. d",
    "text\n> quote\nlazy",
    "| a |\n|---|\n| b |\n> quote",
    "- a\n\n\n- b\n\n      code",
    "text\n<div>\n- a\n</div>",
];

fn blocks() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(&LEAVES[..]).prop_map(String::from);
    leaf.prop_recursive(3, 20, 4, |inner| {
        let blocks = prop::collection::vec(inner, 1..5).prop_map(|blocks| blocks.join("\n\n"));
        let marker = prop::sample::select(&["> ", "- ", "* ", "1. ", "10) ", "-   "][..]);
        prop_oneof![
            1 => blocks.clone(),
            3 => (marker, blocks).prop_map(|(marker, text)| within(marker, &text)),
        ]
    })
}

/// A text as the content of a container.
fn within(marker: &str, text: &str) -> String {
    let rest = match marker {
        "> " => marker.to_string(),
        "[^1]: " => " ".repeat(4),
        _ => " ".repeat(marker.len()),
    };
    let mut lines = text.lines();
    let mut out = format!("{marker}{}", lines.next().unwrap_or_default());
    for line in lines {
        out.push('\n');
        out.push_str(format!("{rest}{line}").trim_end_matches([' ', '\t']));
    }
    out
}

fn document() -> impl Strategy<Value = String> {
    let block = (any::<u8>(), blocks()).prop_map(|(n, text)| {
        if n < 20 {
            within("[^1]: ", &text)
        } else {
            text
        }
    });
    let blocks = prop::collection::vec(block, 1..4);
    (blocks, any::<bool>()).prop_map(|(blocks, crlf)| {
        let text = blocks.join("\n\n") + "\n";
        if crlf {
            text.replace('\n', "\r\n")
        } else {
            text
        }
    })
}

/// What no class explains.
fn unexplained(text: &str) -> Vec<String> {
    let document = document_of(text);
    // Where the crate crashes, there is nothing to compare with.
    let hunks = differences(&document).unwrap_or_default();
    let unknown = |hunk: &Hunk| {
        !CLASSES
            .iter()
            .any(|class| (class.explains)(&document, hunk))
    };
    let hunks = hunks.into_iter().filter(unknown);
    hunks.map(|hunk| hunk.to_string()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn generated_documents_are_read_alike(text in document()) {
        let unexplained = unexplained(&text);
        prop_assert!(unexplained.is_empty(), "{text:?}\n{}", unexplained.join("\n"));
    }
}

#[test]
fn real_documents_are_read_alike() {
    let mut wrong = Vec::new();
    for file in common::markdown_files() {
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        let unexplained = unexplained(&text).into_iter();
        wrong.extend(unexplained.map(|hunk| format!("{}\n{hunk}", file.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A class outlives its reason when a parser is mended.
#[test]
fn every_class_is_still_needed() {
    for class in &CLASSES {
        let document = document_of(class.example);
        let hunks = differences(&document).expect("the crate can read the example");
        let explained = hunks.iter().all(|hunk| (class.explains)(&document, hunk));
        assert!(!hunks.is_empty() && explained, "{}", class.reason);
    }
}

#[test]
fn the_crate_still_crashes_on_a_fence_left_open_in_an_item() {
    assert!(differences(&document_of("- ```\n\n1. a\n")).is_err());
}

#[test]
fn a_difference_is_seen() {
    let blocks = |text| ours(&document_of(text));
    for (a, b) in [
        ("# a\n", "## a\n"),
        ("- a\n", "1. a\n"),
        ("1. a\n", "2. a\n"),
        ("- a\n- b\n", "- a\n\n  b\n"),
        ("> a\n> b\n", "> a\n\n> b\n"),
        ("```a\nx\n```\n", "```b\nx\n```\n"),
        ("```\nx\n```\n", "```\ny\n```\n"),
        ("    x\n", "    y\n"),
        ("a\n\nb\n", "a\nb\n"),
        ("|a|b|\n|-|-|\n", "|a| |\n|-|-|\n"),
        ("[a]: b\n", "[a]: c\n"),
        ("[a]: b\n", "[a]: b\n[a]: b\n"),
        ("[^a]: b\n", "[^b]: b\n"),
    ] {
        assert!(!hunks(&blocks(a), &blocks(b)).is_empty(), "{a:?} {b:?}");
    }
}
