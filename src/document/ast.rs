//! The tree as JSON, for people who write rules: what they can ask for, and what it is called.
//!
//! Written node by node and not by recursion, because a file may nest deeper than a stack is.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::node::{Attribute, FenceRuns};
use super::{Data, Document, Flavor, NodeId};
use crate::source::Span;

/// The tree of a document as nested JSON objects, one a line: `kind`, `span` (byte offsets), `line`, what else is known,
/// and `children`.
pub fn to_json(document: &Document) -> String {
    let mut json = String::new();
    let mut open: Vec<u32> = Vec::new();
    for id in document.all_nodes() {
        let mut first = id == NodeId::ROOT;
        while open.pop_if(|&mut next| next <= id.0).is_some() {
            json.push_str("]}");
            first = false;
        }
        if id != NodeId::ROOT {
            first |= document.node(id).parent.0 + 1 == id.0;
            json.push_str(if first { "\n" } else { ",\n" });
        }
        let object = Value::Object(fields(document, id)).to_string();
        let object = object
            .strip_suffix('}')
            .expect("an object ends with its brace");
        let _ = write!(json, "{:width$}{object}", "", width = open.len());
        let next = document.node(id).next;
        if next > id.0 + 1 {
            json.push_str(",\"children\":[");
            open.push(next);
        } else {
            json.push('}');
        }
    }
    open.iter().for_each(|_| json.push_str("]}"));
    json.push('\n');
    json
}

/// What is known of one node, by name.
pub fn fields(document: &Document, id: NodeId) -> Map<String, Value> {
    let node = document.node(id);
    let mut fields = Map::new();
    let mut put = |key: &str, value: Value| {
        if !value.is_null() {
            fields.insert(key.to_string(), value);
        }
    };
    let slice = |span: Span| Value::from(document.slice(span));
    put("kind", json!(node.kind));
    put("span", json!([node.span.start, node.span.end]));
    put(
        "line",
        json!(document.source().line_of(node.span.start as usize) + 1),
    );
    match &node.data {
        Data::None if id == NodeId::ROOT => {
            put(
                "flavor",
                json!(if document.flavor() == Flavor::Myst {
                    "myst"
                } else {
                    "github"
                }),
            );
        }
        Data::None => {}
        Data::Heading(level, name) => {
            put("level", json!(level));
            put("id", json!(name));
        }
        Data::Text(text) => put("text", json!(text)),
        Data::List(start) => put("start", json!(start)),
        Data::Task(done) => put("done", json!(done)),
        Data::Code(code) => {
            put("info", slice(code.info));
            put(
                "fence",
                code.fence
                    .as_ref()
                    .map_or(Value::Null, |fence| self::fence(document, fence)),
            );
        }
        Data::Directive(directive) => {
            put("name", slice(directive.name));
            put("argument", directive.argument.map_or(Value::Null, slice));
            put("options", json!(directive.options.style));
            put("parsed", json!(directive.parsed));
            put("fence", fence(document, &directive.fence));
        }
        Data::Entry(entry) => {
            put("key", slice(entry.key));
            put("value", json!(entry.text));
        }
        Data::Link(link) => {
            put("form", json!(link.form));
            put("destination", json!(link.destination));
            put("label", link.label.map_or(Value::Null, slice));
            put(
                "title",
                if link.title.is_empty() {
                    Value::Null
                } else {
                    json!(link.title)
                },
            );
        }
        Data::Role(role) => {
            put("name", slice(role.name));
            put("content", slice(role.content));
        }
        Data::Label(label) => put("label", slice(*label)),
        Data::Html(tag) => {
            put("name", json!(tag.name));
            put("closing", json!(tag.closing));
            let value = |a: &Attribute| (a.name.to_string(), json!(a.value));
            put(
                "attributes",
                Value::Object(tag.attributes.iter().map(value).collect()),
            );
        }
    }
    if node.kind == super::Kind::Text && matches!(node.data, Data::None) {
        put("text", slice(node.span));
    }
    fields
}

fn fence(document: &Document, fence: &FenceRuns) -> Value {
    json!({ "open": document.slice(fence.open), "close": fence.close.map(|close| document.slice(close)) })
}
