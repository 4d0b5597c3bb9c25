//! What holds a text: the blocks that `inside` and `outside` ask about, and the parts of a document in each of which a
//! page requires, counts or compares something.

use crate::document::{Data, Document, Kind, NodeId};
use crate::source::Span;
use crate::text::nearest;

use super::scope::Unknown;
use super::texts::Text;

/// A sort of node, by its kind and, for what has one, its name: `quote`, `directive:figure`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Holder {
    kind: Kind,
    name: Option<String>,
}

/// The words for what can hold a text, and whether a name may stand behind them.
pub(crate) const HOLDERS: [(&str, Kind, bool); 12] = [
    ("directive", Kind::Directive, true),
    ("role", Kind::Role, true),
    ("heading", Kind::Heading, false),
    ("paragraph", Kind::Paragraph, false),
    ("quote", Kind::Quote, false),
    ("list", Kind::List, false),
    ("item", Kind::Item, false),
    ("table", Kind::Table, false),
    ("footnote", Kind::FootnoteDefinition, false),
    ("link", Kind::Link, false),
    ("emphasis", Kind::Emphasis, false),
    ("strong", Kind::Strong, false),
];

impl Holder {
    /// Reads the word for a holder.
    pub(crate) fn parse(text: &str) -> Result<Holder, Unknown> {
        let (word, name) = match text.split_once(':') {
            Some((word, name)) => (word, Some(name.trim())),
            None => (text, None),
        };
        let words = || HOLDERS.iter().map(|(word, ..)| *word);
        let Some(&(_, kind, named)) = HOLDERS.iter().find(|(known, ..)| *known == word) else {
            let help = match nearest(word, words()) {
                Some(near) => format!("write `{near}`"),
                None => format!("it can be {}", words().collect::<Vec<_>>().join(", ")),
            };
            return Err((format!("nothing that holds text is called `{word}`"), help));
        };
        match name {
            Some(_) if !named => {
                Err((format!("`{word}` takes no name"), format!("write `{word}`")))
            }
            Some("") => Err((
                format!("the name of `{word}:` is missing"),
                "write it behind the colon, or leave the colon out".to_owned(),
            )),
            _ => Ok(Holder {
                kind,
                name: name.map(str::to_owned),
            }),
        }
    }

    /// Whether a node is one.
    pub(crate) fn is(&self, document: &Document, id: NodeId) -> bool {
        let node = document.node(id);
        let name = match &node.data {
            Data::Directive(directive) => document.directive_name(directive),
            Data::Role(role) => document.slice(role.name),
            _ => "",
        };
        node.kind == self.kind && self.name.as_deref().is_none_or(|wanted| wanted == name)
    }

    /// The nodes of this sort, in the order of the document.
    fn nodes<'d>(&'d self, document: &'d Document) -> impl Iterator<Item = NodeId> + 'd {
        let nodes = document.nodes(self.kind);
        nodes.filter(|&id| self.is(document, id))
    }
}

/// Leaves only the texts that stand inside one of `inside`, if there are any, and outside all of `outside`. The texts are
/// in the order of the document, and so each holder is met once, however deep they nest.
pub(crate) fn within<'d>(
    document: &Document,
    texts: Vec<Text<'d>>,
    inside: &[Holder],
    outside: &[Holder],
) -> Vec<Text<'d>> {
    let texts = if inside.is_empty() {
        texts
    } else {
        let held = is_held(document, &texts, inside);
        keep(texts, &held, true)
    };
    if outside.is_empty() {
        return texts;
    }
    let held = is_held(document, &texts, outside);
    keep(texts, &held, false)
}

fn keep<'d>(texts: Vec<Text<'d>>, held: &[bool], wanted: bool) -> Vec<Text<'d>> {
    let texts = texts.into_iter().zip(held);
    texts
        .filter(|(_, held)| **held == wanted)
        .map(|(text, _)| text)
        .collect()
}

/// Of each text, whether one of `holders` is around it or is its own node.
fn is_held(document: &Document, texts: &[Text], holders: &[Holder]) -> Vec<bool> {
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by_key(|&index| texts[index].node);
    let mut nodes: Vec<NodeId> = holders
        .iter()
        .flat_map(|holder| holder.nodes(document))
        .collect();
    nodes.sort_unstable();
    let mut nodes = nodes.into_iter().peekable();
    let mut held = vec![false; texts.len()];
    // The end of the holder that reaches furthest: nodes nest, so whatever is before it lies inside.
    let mut until = NodeId::ROOT;
    for index in order {
        let node = texts[index].node;
        while let Some(holder) = nodes.next_if(|&holder| holder <= node) {
            until = until.max(document.node(holder).next_id());
        }
        held[index] = node < until;
    }
    held
}

/// In each of which parts of a document something is required, counted or compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Each {
    /// In each text by itself.
    Text,
    /// In each section; of those of one level, in what is below them too.
    Section(Option<u8>),
    /// In each node of a sort.
    Holder(Holder),
    /// In each document.
    Document,
    /// In all documents together.
    Project,
}

impl Each {
    /// Reads the word for a part.
    pub(crate) fn parse(word: &str) -> Result<Each, Unknown> {
        match word {
            "text" => Ok(Each::Text),
            "section" => Ok(Each::Section(None)),
            "document" => Ok(Each::Document),
            "project" => Ok(Each::Project),
            _ => match word.strip_prefix("section:") {
                Some(level) => match level.as_bytes() {
                    [digit @ b'1'..=b'6'] => Ok(Each::Section(Some(digit - b'0'))),
                    _ => Err((
                        format!("`{level}` is no level of a heading"),
                        "write a digit from 1 to 6".to_owned(),
                    )),
                },
                None => Holder::parse(word)
                    .map(Each::Holder)
                    .map_err(|(said, help)| {
                        (
                            said,
                            format!("{help}; or `text`, `section`, `document` or `project`"),
                        )
                    }),
            },
        }
    }
}

/// A part of a document, and which of the texts are in it.
pub(crate) struct Part {
    /// What is pointed at when all of it is meant.
    pub(crate) place: Span,
    /// Indices of texts.
    pub(crate) texts: Vec<usize>,
}

/// The parts of a document with the texts in them. Parts without any are there too; texts in no part are left out.
pub(crate) fn parts(document: &Document, texts: &[Text], each: &Each) -> Vec<Part> {
    let part = |place| Part {
        place,
        texts: Vec::new(),
    };
    match each {
        Each::Text => {
            let alone = |(index, text): (usize, &Text)| Part {
                place: text.place,
                texts: vec![index],
            };
            texts.iter().enumerate().map(alone).collect()
        }
        Each::Document | Each::Project => {
            let mut whole = part(beginning(document));
            whole.texts = (0..texts.len()).collect();
            vec![whole]
        }
        Each::Section(level) => {
            let (mut parts, ends) = sections(document, *level);
            distribute(texts, &mut parts, &ends);
            parts
        }
        Each::Holder(holder) => {
            let nodes: Vec<NodeId> = holder.nodes(document).collect();
            let mut parts: Vec<Part> = nodes
                .iter()
                .map(|&id| part(opening(document, id)))
                .collect();
            let bounds: Vec<(NodeId, NodeId)> = nodes
                .iter()
                .map(|&id| (id, document.node(id).next_id()))
                .collect();
            distribute(texts, &mut parts, &bounds);
            parts
        }
    }
}

/// Puts each text into the innermost of the parts around it. The bounds, first node and the one after the last, are in
/// the order of their first nodes and nest.
fn distribute(texts: &[Text], parts: &mut [Part], bounds: &[(NodeId, NodeId)]) {
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by_key(|&index| texts[index].node);
    let mut coming = 0;
    let mut open: Vec<usize> = Vec::new();
    for index in order {
        let node = texts[index].node;
        while let Some(&(first, _)) = bounds.get(coming).filter(|(first, _)| *first <= node) {
            while open.pop_if(|part| bounds[*part].1 <= first).is_some() {}
            open.push(coming);
            coming += 1;
        }
        while open.pop_if(|part| bounds[*part].1 <= node).is_some() {}
        if let Some(&part) = open.last() {
            parts[part].texts.push(index);
        }
    }
}

/// The sections: from each heading to the next one, or, for those of one level, to the next of this or a higher one.
fn sections(document: &Document, level: Option<u8>) -> (Vec<Part>, Vec<(NodeId, NodeId)>) {
    let (mut parts, mut bounds) = (Vec::new(), Vec::new());
    let end = document.node(NodeId::ROOT).next_id();
    let mut open = false;
    for id in document.nodes(Kind::Heading) {
        let Data::Heading(found, _) = document.node(id).data else {
            continue;
        };
        let begins = level.is_none_or(|level| level == found);
        let ends = level.is_none_or(|level| found <= level);
        if ends && open {
            let last: &mut (NodeId, NodeId) = bounds.last_mut().expect("a section is open");
            last.1 = id;
            open = false;
        }
        if begins {
            parts.push(Part {
                place: document.node(id).span,
                texts: Vec::new(),
            });
            bounds.push((id, end));
            open = true;
        }
    }
    (parts, bounds)
}

/// What is pointed at when all of a document is meant: its first heading, or its first line.
fn beginning(document: &Document) -> Span {
    let heading = document.nodes(Kind::Heading).next();
    heading.map_or_else(
        || document.source().line_span(0),
        |heading| document.node(heading).span,
    )
}

/// The opening of a directive, or the first line of another node.
fn opening(document: &Document, id: NodeId) -> Span {
    let node = document.node(id);
    if let Data::Directive(directive) = &node.data {
        return document.opening(directive);
    }
    let source = document.source();
    let line = source.line_span(source.line_of(node.span.start as usize));
    Span::new(
        node.span.start as usize,
        node.span.end.min(line.end).max(node.span.start) as usize,
    )
}

#[cfg(test)]
mod tests {
    use super::super::scope::Scope;
    use super::super::texts::texts;
    use super::*;
    use crate::source::Source;

    const TEXT: &str = "before\n\n# A\n\none\n\n> quoted\n>\n> - item\n\n## B\n\ntwo\n\n::::{note}\nouter\n\n:::{tip}\ninner\n:::\nagain\n::::\n\n# C\n";

    fn document() -> Document {
        Document::parse(Source::new("a.md", TEXT), None)
    }

    fn paragraphs(document: &Document) -> Vec<Text<'_>> {
        texts(document, &[Scope::parse("paragraph").expect("a scope")])
    }

    fn holders(words: &[&str]) -> Vec<Holder> {
        let holders = words.iter().map(|word| Holder::parse(word));
        holders.collect::<Result<_, _>>().expect("they are holders")
    }

    #[test]
    fn texts_are_inside_and_outside() {
        let document = document();
        for (inside, outside, expected) in [
            (&["quote"][..], &[][..], "quoted item"),
            (&["quote"], &["list"], "quoted"),
            (&["directive"], &["directive:tip"], "outer again"),
            (&["directive:tip", "item"], &[], "item inner"),
            (&[], &["directive", "quote"], "before one two"),
        ] {
            let found = within(
                &document,
                paragraphs(&document),
                &holders(inside),
                &holders(outside),
            );
            let found: Vec<&str> = found.iter().map(Text::as_str).collect();
            assert_eq!(found.join(" "), expected, "{inside:?} {outside:?}");
        }
    }

    #[test]
    fn parts_hold_their_texts() {
        let document = document();
        let paragraphs = paragraphs(&document);
        for (each, expected) in [
            (
                "document",
                &["# A: before one quoted item two outer inner again"][..],
            ),
            (
                "section",
                &[
                    "# A: one quoted item",
                    "## B: two outer inner again",
                    "# C:",
                ],
            ),
            (
                "section:1",
                &["# A: one quoted item two outer inner again", "# C:"],
            ),
            ("section:2", &["## B: two outer inner again"]),
            ("directive", &["::::{note}: outer again", ":::{tip}: inner"]),
            ("quote", &["> quoted: quoted item"]),
            ("table", &[]),
        ] {
            let each = Each::parse(each).expect("it is a part");
            let found: Vec<String> = parts(&document, &paragraphs, &each)
                .iter()
                .map(|part| {
                    let texts = part
                        .texts
                        .iter()
                        .map(|&text| format!(" {}", paragraphs[text].as_str()));
                    format!(
                        "{}:{}",
                        document.slice(part.place),
                        texts.collect::<String>()
                    )
                })
                .collect();
            assert_eq!(found, expected, "{each:?}");
        }
    }

    #[test]
    fn what_is_no_holder_is_told() {
        for (word, message) in [
            ("directiv:x", "nothing that holds text is called `directiv`"),
            ("quote:x", "`quote` takes no name"),
            ("role:", "the name of `role:` is missing"),
        ] {
            assert_eq!(Holder::parse(word).expect_err(word).0, message);
        }
        assert_eq!(
            Each::parse("section:9").expect_err("no level").0,
            "`9` is no level of a heading"
        );
        assert!(
            Each::parse("projects")
                .expect_err("no part")
                .1
                .ends_with("or `project`")
        );
    }
}
