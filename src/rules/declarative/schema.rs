//! What the schema of a page says of words that are read by hand: where to look, and what must be there.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::check::Wanted;
use super::holder::HOLDERS;
use super::scope::SCOPES;

/// Each check says one thing.
pub(super) fn one_verb(schema: &mut Schema) {
    let verbs = ["forbid", "swap", "require", "consistent", "count"];
    let verbs = verbs.map(|verb| json!({ "required": [verb] }));
    schema.insert("oneOf".to_owned(), verbs.to_vec().into());
}

/// A scope.
pub(super) struct ScopeSchema;

/// What holds text.
pub(super) struct HolderSchema;

/// A part in which something is required, counted or consistent.
pub(super) struct EachSchema;

fn word(word: &str, doc: &str) -> Value {
    json!({ "const": word, "description": doc })
}

/// One of several words, which a name may follow.
fn named<'w>(words: impl Iterator<Item = &'w str>) -> Value {
    let words: Vec<&str> = words.collect();
    json!({ "type": "string", "pattern": format!("^({}):.+$", words.join("|")) })
}

fn holders() -> impl Iterator<Item = Value> {
    let words = HOLDERS.iter().map(|(word, ..)| *word).collect::<Vec<_>>();
    let can_be_named = HOLDERS.iter().filter(|(.., named)| *named);
    [
        json!({ "enum": words }),
        named(can_be_named.map(|(word, ..)| *word)),
    ]
    .into_iter()
}

impl JsonSchema for ScopeSchema {
    fn schema_name() -> Cow<'static, str> {
        "Scope".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words = SCOPES.iter().map(|scope| word(scope.word, scope.doc));
        let can_be_named = SCOPES.iter().filter(|scope| scope.name.is_some());
        let names = named(can_be_named.map(|scope| scope.word));
        json_schema!({ "anyOf": words.chain([names]).collect::<Vec<_>>() })
    }
}

impl JsonSchema for HolderSchema {
    fn schema_name() -> Cow<'static, str> {
        "Holder".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": holders().collect::<Vec<_>>() })
    }
}

impl JsonSchema for EachSchema {
    fn schema_name() -> Cow<'static, str> {
        "Each".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let parts = [
            word("text", "in each text by itself"),
            word("section", "in each section"),
            word("document", "in each document"),
            word("project", "in all documents together"),
            json!({ "type": "string", "pattern": "^section:[1-6]$" }),
        ];
        json_schema!({ "anyOf": parts.into_iter().chain(holders()).collect::<Vec<_>>() })
    }
}

impl JsonSchema for Wanted {
    fn schema_name() -> Cow<'static, str> {
        "Wanted".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "anyOf": [
                { "const": true, "description": "anything at all" },
                { "type": "array", "items": { "type": "string" }, "minItems": 1 },
            ]
        })
    }
}
