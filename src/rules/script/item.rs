//! What a script can ask: a document, its nodes, and what patterns match in them.

use std::ops::Range;
use std::sync::Arc;

use rhai::{Array, Dynamic, Engine, ImmutableString, Map};
use serde_json::Value;

use super::run::{Found, Refusal, Run, holder, refuse};
use crate::document::node::Data;
use crate::document::{NodeId, ast};
use crate::rules::declarative::{OwnedText, texts};
use crate::source::Span;

/// A document.
#[derive(Clone)]
pub(super) struct Doc(pub(super) Arc<Run>);

/// A node, with the text by which it was asked for.
#[derive(Clone)]
pub(super) struct Item {
    run: Arc<Run>,
    text: OwnedText,
}

/// Nodes, in the order of the document.
#[derive(Clone)]
pub(super) struct Items {
    run: Arc<Run>,
    texts: Arc<Vec<OwnedText>>,
}

/// What a pattern matches in a node.
#[derive(Clone)]
pub(super) struct Match {
    item: Item,
    range: Range<usize>,
    /// The groups by number, and by name.
    groups: Arc<Map>,
}

/// The functions and properties of a script, each with what it is.
pub const REFERENCE: [(&str, &str); 24] = [
    ("doc", "the document"),
    ("options", "the options of the rule, by name"),
    (
        "doc.nodes(scope)",
        "the nodes of a scope, as `kouetsu explain scopes` lists them",
    ),
    ("doc.path", "the name of the document"),
    ("doc.myst", "whether it is MyST"),
    ("doc.source", "all of it as it is written"),
    ("report(at, message)", "reports a node or a match"),
    (
        "report(at, message, #{…})",
        "the same, with `label`, `help`, `replace` (what to write instead) and `related` (nodes or matches)",
    ),
    ("node.kind", "what it is, as `kouetsu ast` calls it"),
    (
        "node.text",
        "its text, as a reader meets it where it is words",
    ),
    ("node.source", "all of it as it is written"),
    ("node.line", "the line on which it begins, from 1"),
    ("node.level, .id", "of a heading"),
    (
        "node.name, .argument, .options",
        "of a directive; its options are a map",
    ),
    ("node.language", "of a block of code"),
    ("node.destination, .title, .label", "of a link or a picture"),
    (
        "node.key, .value",
        "of an option or an entry of the front matter",
    ),
    ("node.tag, .attributes", "of a tag of HTML"),
    (
        "node.parent",
        "the node that holds it; `()` for the document itself",
    ),
    ("node.children", "the nodes in it"),
    (
        "node.inside(holder)",
        "whether it stands in a `quote`, a `directive:figure`, …",
    ),
    ("node.has(pattern)", "whether a pattern matches in its text"),
    ("node.find(pattern)", "a list of the matches in its text"),
    (
        "match.text, match[1], match[\"name\"]",
        "what was matched, and its groups",
    ),
];

impl Doc {
    fn nodes(&mut self, word: &str) -> Result<Items, Refusal> {
        let run = &self.0;
        let items = run.scope(word, |scope| {
            let found = texts(&run.document, std::slice::from_ref(scope));
            let owned = found.into_iter().map(|text| text.into_owned());
            Items {
                run: run.clone(),
                texts: Arc::new(owned.collect()),
            }
        })?;
        Ok(items)
    }
}

impl Item {
    fn node(run: &Arc<Run>, id: NodeId) -> Item {
        Item {
            run: run.clone(),
            text: OwnedText::of(&run.document, id),
        }
    }

    fn id(&self) -> NodeId {
        self.text.node
    }

    fn words(&self) -> &str {
        self.text.as_str(&self.run.document)
    }

    fn source(&self) -> &str {
        let document = &self.run.document;
        document.slice(document.node(self.id()).span)
    }

    fn line(&self) -> i64 {
        let source = self.run.document.source();
        source.line_of(self.text.place.start as usize) as i64 + 1
    }

    /// What is known of the node under a name; `()` if nothing is.
    fn field(&self, name: &str) -> Dynamic {
        let document = &self.run.document;
        match (name, &document.node(self.id()).data) {
            ("language", Data::Code(code)) => {
                let info = document.slice(code.info);
                info.split_whitespace().next().unwrap_or_default().into()
            }
            ("options", Data::Directive(_)) => {
                let options = document.children(self.id());
                let options = options.filter_map(|id| match &document.node(id).data {
                    Data::Entry(entry) => {
                        let key = document.slice(entry.key);
                        Some((key.into(), Dynamic::from(entry.text.to_string())))
                    }
                    _ => None,
                });
                options.collect::<Map>().into()
            }
            ("tag", Data::Html(tag)) => tag.name.to_string().into(),
            _ => {
                let mut fields = ast::fields(document, self.id());
                fields.remove(name).map_or(Dynamic::UNIT, dynamic)
            }
        }
    }

    fn parent(&mut self) -> Dynamic {
        let document = &self.run.document;
        if self.id() == NodeId::ROOT {
            return Dynamic::UNIT;
        }
        Dynamic::from(Item::node(&self.run, document.node(self.id()).parent))
    }

    fn children(&mut self) -> Result<Items, Refusal> {
        let document = &self.run.document;
        let children: Vec<OwnedText> = document
            .children(self.id())
            .map(|id| OwnedText::of(document, id))
            .collect();
        self.run.give(children.len() + 1)?;
        Ok(Items {
            run: self.run.clone(),
            texts: Arc::new(children),
        })
    }

    fn inside(&mut self, word: &str) -> Result<bool, Refusal> {
        let holder = holder(word)?;
        let document = &self.run.document;
        let mut around = document.ancestors(self.id());
        Ok(around.any(|id| holder.is(document, id)))
    }

    fn has(&mut self, pattern: &str) -> Result<bool, Refusal> {
        let pattern = self.run.shared.pattern(pattern)?;
        Ok(pattern.matches(self.words()))
    }

    fn find(&mut self, pattern: &str) -> Result<Array, Refusal> {
        const MOST: usize = 10_000;
        let pattern = self.run.shared.pattern(pattern)?;
        let mut gave_up = Vec::new();
        let found = pattern.find(self.words(), MOST, &mut gave_up);
        if !gave_up.is_empty() {
            return refuse("the pattern goes back and forth on a text without end");
        }
        self.run.give(found.len() + 1)?;
        let matched = |found| {
            let groups = pattern.named_groups(self.words(), &found);
            let text = |text: Option<&str>| text.map_or(Dynamic::UNIT, Dynamic::from_text);
            let groups = groups.map(|(name, group)| (name.as_str().into(), text(group)));
            Dynamic::from(Match {
                item: self.clone(),
                range: found.range.clone(),
                groups: Arc::new(groups.collect()),
            })
        };
        Ok(found.into_iter().map(matched).collect())
    }
}

/// Strings as Rhai keeps them.
trait FromText {
    fn from_text(text: &str) -> Self;
}

impl FromText for Dynamic {
    fn from_text(text: &str) -> Self {
        Dynamic::from(ImmutableString::from(text))
    }
}

impl Match {
    fn span(&self) -> Span {
        let document = &self.item.run.document;
        self.item.text.span(document, self.range.clone())
    }

    fn group(&mut self, name: &str) -> Dynamic {
        self.groups.get(name).cloned().unwrap_or(Dynamic::UNIT)
    }
}

impl IntoIterator for Items {
    type Item = Item;
    type IntoIter = Box<dyn Iterator<Item = Item>>;

    fn into_iter(self) -> Self::IntoIter {
        let Items { run, texts } = self;
        let items = (0..texts.len()).map(move |index| Item {
            run: run.clone(),
            text: texts[index].clone(),
        });
        Box::new(items)
    }
}

fn dynamic(value: Value) -> Dynamic {
    match value {
        Value::Null => Dynamic::UNIT,
        Value::Bool(yes) => yes.into(),
        Value::Number(number) => number.as_i64().map_or(Dynamic::UNIT, Dynamic::from),
        Value::String(text) => text.into(),
        Value::Array(items) => items.into_iter().map(dynamic).collect::<Array>().into(),
        Value::Object(fields) => {
            let fields = fields.into_iter();
            let map: Map = fields
                .map(|(name, value)| (name.as_str().into(), dynamic(value)))
                .collect();
            map.into()
        }
    }
}

/// Where something that a script names stands.
fn place(at: &Dynamic) -> Option<(Arc<Run>, Span)> {
    if let Some(item) = at.read_lock::<Item>() {
        return Some((item.run.clone(), item.text.place));
    }
    let found = at.read_lock::<Match>()?;
    Some((found.item.run.clone(), found.span()))
}

fn report(at: Dynamic, message: &str, more: &Map) -> Result<(), Refusal> {
    let Some((run, span)) = place(&at) else {
        return refuse("a node or a match is expected, to be reported");
    };
    let mut found = Found {
        span,
        message: message.to_owned(),
        label: None,
        help: None,
        replacement: None,
        related: Vec::new(),
    };
    for (key, value) in more {
        let text = || match value.clone().into_string() {
            Ok(text) => Ok(Some(text)),
            Err(found) => refuse(format!("`{key}` is {found}, and not a string")),
        };
        match key.as_str() {
            "label" => found.label = text()?,
            "help" => found.help = text()?,
            "replace" => found.replacement = text()?,
            "related" => {
                let items = value.clone().into_array();
                for item in items.unwrap_or_else(|_| vec![value.clone()]) {
                    let place = place(&item);
                    let Some((_, span)) = place else {
                        return refuse("`related` takes nodes and matches");
                    };
                    found.related.push((span, "here too".to_owned()));
                }
            }
            other => {
                return refuse(format!(
                    "there is no `{other}` in a report, but `label`, `help`, `replace` and `related`"
                ));
            }
        }
    }
    run.report(found)
}

/// Makes all of this known to an engine.
pub(super) fn register(engine: &mut Engine) {
    engine
        .register_type_with_name::<Doc>("document")
        .register_fn("nodes", Doc::nodes)
        .register_get("path", |doc: &mut Doc| doc.0.document.path().to_string())
        .register_get("myst", |doc: &mut Doc| doc.0.document.flavor().is_myst())
        .register_get("source", |doc: &mut Doc| {
            doc.0.document.source().text().to_owned()
        });
    engine
        .register_type_with_name::<Items>("nodes")
        .register_iterator::<Items>()
        .register_fn("len", |items: &mut Items| items.texts.len() as i64)
        .register_get("len", |items: &mut Items| items.texts.len() as i64)
        .register_fn("is_empty", |items: &mut Items| items.texts.is_empty())
        .register_indexer_get(|items: &mut Items, index: i64| -> Result<Item, Refusal> {
            let text = usize::try_from(index).ok();
            let text = text.and_then(|index| items.texts.get(index));
            match text {
                Some(text) => Ok(Item {
                    run: items.run.clone(),
                    text: text.clone(),
                }),
                None => refuse(format!("there is no node {index} of {}", items.texts.len())),
            }
        });
    engine
        .register_type_with_name::<Item>("node")
        .register_get("text", |item: &mut Item| item.words().to_owned())
        .register_get("source", |item: &mut Item| item.source().to_owned())
        .register_get("line", |item: &mut Item| item.line())
        .register_get("parent", Item::parent)
        .register_get("children", Item::children)
        .register_fn("inside", Item::inside)
        .register_fn("has", Item::has)
        .register_fn("find", Item::find);
    for name in [
        "kind",
        "level",
        "id",
        "name",
        "argument",
        "options",
        "language",
        "destination",
        "title",
        "label",
        "key",
        "value",
        "tag",
        "attributes",
        "closing",
        "content",
        "start",
        "done",
    ] {
        engine.register_get(name, move |item: &mut Item| item.field(name));
    }
    engine
        .register_type_with_name::<Match>("match")
        .register_get("text", |found: &mut Match| {
            found.item.words()[found.range.clone()].to_owned()
        })
        .register_get("node", |found: &mut Match| found.item.clone())
        .register_indexer_get(|found: &mut Match, group: i64| found.group(&group.to_string()))
        .register_indexer_get(|found: &mut Match, group: ImmutableString| found.group(&group));
    engine
        .register_fn("report", |at: Dynamic, message: &str| {
            report(at, message, &Map::new())
        })
        .register_fn("report", |at: Dynamic, message: &str, more: Map| {
            report(at, message, &more)
        });
}
