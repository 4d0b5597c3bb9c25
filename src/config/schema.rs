//! The JSON schema of a configuration, by which editors complete it and check it while it is written.
//!
//! It is made of the tables by which configurations are read. Names that it does not know may be those of a project's own
//! rules and pass; what takes more than the file to say, such as whether a roster is there, is left to the reader.

use serde_json::{Map, Value, json};

use super::extend::profiles;
use super::told::DEFAULTS;
use super::{Level, event, flavor, online, overrides, table};

/// What the schema knows of a rule.
pub struct RuleSchema<'r> {
    /// Its name.
    pub name: &'r str,
    /// Its group.
    pub group: &'r str,
    /// Other names for it.
    pub aliases: &'r [String],
    /// The fault in one line.
    pub summary: &'r str,
    /// Its options: the name, the default and what it does.
    pub options: Vec<(&'r str, &'r toml::Value, &'r str)>,
}

/// The schema of a configuration in which these rules can be spoken of.
pub fn schema(rules: &[RuleSchema<'_>]) -> Value {
    let mut schema = object(properties(&table::KEYS, key), false.into());
    let more = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Configuration of kouetsu",
        "definitions": {
            "words": words(rules),
            "rules": tables(rules),
            "strings": { "type": "array", "items": { "type": "string" } },
            "flavor": { "enum": flavor::NAMES },
        },
    });
    let more = more.as_object().expect("it was written as an object");
    schema.extend(more.clone());
    schema.into()
}

fn object(properties: Map<String, Value>, others: Value) -> Map<String, Value> {
    Map::from_iter([
        ("type".to_owned(), "object".into()),
        ("properties".to_owned(), properties.into()),
        ("additionalProperties".to_owned(), others),
    ])
}

/// The schemas of a table's keys, each with what it is for, and its default.
fn properties(keys: &[&str], of: impl Fn(&str) -> (Value, &'static str)) -> Map<String, Value> {
    let property = |&key: &&str| {
        let (mut schema, doc) = of(key);
        schema["description"] = doc.into();
        (key.to_owned(), schema)
    };
    keys.iter().map(property).collect()
}

fn reference(definition: &str) -> Value {
    // Beside a `$ref`, nothing else would be looked at.
    json!({ "allOf": [{ "$ref": format!("#/definitions/{definition}") }] })
}

fn key(key: &str) -> (Value, &'static str) {
    let strings = || reference("strings");
    let (mut schema, doc) = match key {
        "extend" => (extend(), "profiles or files over which this one is laid"),
        "include" => (
            strings(),
            "patterns of the files that are checked when a folder is",
        ),
        "exclude" => (
            strings(),
            "patterns of files and folders that never are checked",
        ),
        "flavor" => (
            reference("flavor"),
            "the Markdown of all files; found out if it is absent",
        ),
        "select" => (reference("words"), "the rules and groups that run"),
        "ignore" => (reference("words"), "the rules and groups that do not"),
        "fail-on" => (
            json!({ "enum": table::FAIL_ON }),
            "the least severity that makes the run fail",
        ),
        "roster" => (strings(), "files of people, or patterns of them"),
        "event" => {
            let mut event = object(properties(&event::KEYS, event_key), false.into());
            event.insert("required".to_owned(), json!(["start"]));
            (event.into(), "what the documents report on")
        }
        "online" => {
            let table = object(properties(&online::KEYS, online_key), false.into());
            (
                table.into(),
                "how the web is asked whether URLs lead somewhere",
            )
        }
        "rule-paths" => (
            strings(),
            "pages of the project's own rules, or folders of them",
        ),
        "vale-styles" => (strings(), "styles of Vale, or folders of them"),
        "baseline" => (
            json!({ "type": "string" }),
            "the file of known findings, which are not told",
        ),
        "rules" => (reference("rules"), "what is set for single rules"),
        "override" => {
            let mut table = object(properties(&overrides::KEYS, override_key), false.into());
            table.insert("required".to_owned(), json!(["files"]));
            (
                json!({ "type": "array", "items": table }),
                "what holds for some files only",
            )
        }
        other => panic!("the schema must know `{other}`"),
    };
    if let Some(default) = default(key) {
        schema["default"] = default;
    }
    (schema, doc)
}

fn override_key(word: &str) -> (Value, &'static str) {
    match word {
        "files" => (
            reference("strings"),
            "patterns of the files, with `!` before those that are not",
        ),
        other => {
            let (mut schema, doc) = key(other);
            // What is not said here is what holds around it.
            schema
                .as_object_mut()
                .map(|schema| schema.remove("default"));
            (schema, doc)
        }
    }
}

fn event_key(key: &str) -> (Value, &'static str) {
    let string = || json!({ "type": "string" });
    match key {
        "name" => (string(), "its name, without the year"),
        "aliases" => (reference("strings"), "its other names"),
        "start" => (string(), "its first day, as in 2025-03-08"),
        "end" => (string(), "its last day; the first if it is absent"),
        "time-zone" => (string(), "its time zone, as in \"Asia/Tokyo\""),
        "site" => (
            one_or_more(string()),
            "its addresses on the web, with {year} for the year",
        ),
        other => panic!("the schema must know `{other}`"),
    }
}

fn online_key(key: &str) -> (Value, &'static str) {
    let number = || json!({ "type": "number", "minimum": 0 });
    let whole = || json!({ "type": "integer", "minimum": 0 });
    let boolean = || json!({ "type": "boolean" });
    let statuses =
        json!({ "type": "array", "items": { "type": "integer", "minimum": 100, "maximum": 999 } });
    let (mut schema, doc) = match key {
        "include" => (
            reference("strings"),
            "hosts or patterns of URLs that are asked for; all if empty",
        ),
        "exclude" => (
            reference("strings"),
            "hosts or patterns of URLs that are not asked for",
        ),
        "accept" => (statuses, "statuses that are as good as 200"),
        "timeout" => (number(), "seconds for one request"),
        "retries" => (
            whole(),
            "how often a request that failed for the moment is made again",
        ),
        "redirects" => (whole(), "how many redirects are followed"),
        "concurrency" => (whole(), "requests at once"),
        "per-host" => (whole(), "requests at once to one host"),
        "delay" => (
            number(),
            "seconds between the beginnings of requests to one host",
        ),
        "max-age" => (number(), "hours for which a good answer is kept"),
        "fragments" => (boolean(), "whether it is looked for what `#` leads to"),
        "allow-private" => (
            boolean(),
            "whether private and link-local addresses are asked for",
        ),
        "user-agent" => (json!({ "type": "string" }), "what the program calls itself"),
        other => panic!("the schema must know `{other}`"),
    };
    // Its version would make every schema another.
    if key != "user-agent"
        && let Some(default) = default(&format!("online.{key}"))
    {
        schema["default"] = default;
    }
    (schema, doc)
}

fn extend() -> Value {
    let names: Vec<&str> = profiles().iter().map(|(name, _)| *name).collect();
    one_or_more(json!({
        "anyOf": [{ "enum": names }, { "type": "string", "pattern": "\\.toml$" }]
    }))
}

fn one_or_more(item: Value) -> Value {
    json!({ "anyOf": [item, { "type": "array", "items": item }] })
}

/// The value where none is set, if there is one.
fn default(key: &str) -> Option<Value> {
    let (_, text) = DEFAULTS.iter().find(|(known, _)| *known == key)?;
    let table: toml::Table = toml::from_str(&format!("value = {text}")).ok()?;
    serde_json::to_value(&table["value"]).ok()
}

/// Words for rules.
fn words(rules: &[RuleSchema<'_>]) -> Value {
    let mut groups: Vec<&str> = rules.iter().map(|rule| rule.group).collect();
    groups.dedup();
    let group = |group: &&str| json!({ "const": group, "description": "a group of rules" });
    let rule = |rule: &RuleSchema<'_>| json!({ "const": rule.name, "description": rule.summary });
    let mut known = vec![
        json!({ "const": "default", "description": "the rules that run where nothing is said" }),
        json!({ "const": "all", "description": "all rules" }),
    ];
    known.extend(groups.iter().map(group));
    known.extend(rules.iter().map(rule));
    let aliases: Vec<&String> = rules.iter().flat_map(|rule| rule.aliases).collect();
    known.extend([
        json!({ "enum": aliases, "description": "a rule's name in another linter" }),
        json!({ "type": "string" }),
    ]);
    json!({ "type": "array", "items": { "anyOf": known } })
}

/// The tables of single rules.
fn tables(rules: &[RuleSchema<'_>]) -> Value {
    let severity = json!({ "enum": Level::NAMES, "description": "what a finding matters" });
    let table = |rule: &RuleSchema<'_>| {
        let mut known = Map::from_iter([("severity".to_owned(), severity.clone())]);
        let options = rule.options.iter();
        known.extend(options.map(|(name, default, doc)| {
            let mut schema = like(default);
            schema["description"] = (*doc).into();
            schema["default"] = json!(default);
            ((*name).to_owned(), schema)
        }));
        let mut table = object(known, false.into());
        table.insert("description".to_owned(), rule.summary.into());
        (rule.name.to_owned(), table.into())
    };
    let known = Map::from_iter([("severity".to_owned(), severity.clone())]);
    let other = object(known, true.into());
    object(rules.iter().map(table).collect(), other.into()).into()
}

/// The schema of values that can stand where this one does.
fn like(value: &toml::Value) -> Value {
    let name = match value {
        toml::Value::String(_) | toml::Value::Datetime(_) => "string",
        toml::Value::Integer(_) => "integer",
        toml::Value::Float(_) => "number",
        toml::Value::Boolean(_) => "boolean",
        toml::Value::Table(_) => "object",
        toml::Value::Array(items) => {
            let item = items.first().map_or(json!({ "type": "string" }), like);
            return json!({ "type": "array", "items": item });
        }
    };
    json!({ "type": name })
}
