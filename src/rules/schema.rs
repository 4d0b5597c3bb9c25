//! The JSON schemas of a configuration and of a rule's page, by which editors complete and check both.

use serde_json::Value;

use super::{Catalogue, RuleEntry};
use crate::config::{self, RuleSchema};

/// The schema of a page, made of the types into which pages are read.
pub const PAGE: &str = include_str!("../../rules/schema/page.json");

/// The schema of a configuration that can speak of these rules.
pub fn config(catalogue: &Catalogue) -> String {
    let rules: Vec<RuleSchema<'_>> = catalogue.entries().map(of_rule).collect();
    text(&config::schema(&rules))
}

fn of_rule(entry: &RuleEntry) -> RuleSchema<'_> {
    let page = entry.head();
    let options = page.options.iter();
    let options =
        options.map(|(name, option)| (name.as_str(), &option.default, option.doc.as_str()));
    RuleSchema {
        name: &entry.name,
        group: &entry.group,
        aliases: &page.aliases,
        summary: &page.summary,
        options: options.collect(),
    }
}

fn text(schema: &Value) -> String {
    let text = serde_json::to_string_pretty(schema);
    text.expect("its keys are strings") + "\n"
}

#[cfg(test)]
mod tests {
    use schemars::generate::SchemaSettings;
    use serde_json::json;

    use super::*;
    use crate::rules::Page;

    fn page() -> String {
        let generator = SchemaSettings::draft07().into_generator();
        let mut schema = generator.into_root_schema_for::<Page>();
        schema.insert("title".to_owned(), "Rule of kouetsu".into());
        text(&without_null(schema.to_value()))
    }

    /// TOML has no null: what may be absent is left out.
    fn without_null(schema: Value) -> Value {
        let is_null = |value: &Value| *value == "null" || *value == json!({ "type": "null" });
        match schema {
            Value::Object(entries) => {
                let entries = entries.into_iter().filter(|(_, value)| !value.is_null());
                let entries = entries.map(|(key, value)| (key, without_null(value)));
                entries.collect()
            }
            Value::Array(items) if items.iter().any(is_null) => {
                let mut others = items.into_iter().filter(|item| !is_null(item));
                match (others.next(), others.next()) {
                    (Some(only @ Value::String(_)), None) => only,
                    (first, second) => {
                        let others = first.into_iter().chain(second).chain(others);
                        others.map(without_null).collect()
                    }
                }
            }
            Value::Array(items) => items.into_iter().map(without_null).collect(),
            other => other,
        }
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test reads its own files")]
    fn the_files_that_editors_fetch_are_fresh() {
        let schemas = [("config", config(&Catalogue::default())), ("page", page())];
        for (name, schema) in schemas {
            let path = format!("{}/rules/schema/{name}.json", env!("CARGO_MANIFEST_DIR"));
            if std::env::var_os("KOUETSU_BLESS").is_some() {
                std::fs::write(&path, &schema).expect("the file can be written");
            }
            let written = std::fs::read_to_string(&path).expect("the file is there");
            let advice = "run `KOUETSU_BLESS=1 cargo test --lib schema`";
            assert!(written == schema, "{name}.json is stale: {advice}");
        }
    }
}
