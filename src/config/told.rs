//! Where the values of a configuration come from, for those who wonder why a check does what it does.

use std::fmt;
use std::sync::Arc;

use serde::Deserialize;
use toml::de::ValueDeserializer;

use super::reader::Value;
use super::{Config, KEYS};

/// One value as somebody wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The override in which it stands, if it stands in one.
    pub section: Option<usize>,
    /// Its key, with dots: `fail-on`, `rules.missing-alt-text.severity`.
    pub key: String,
    /// The value, in TOML on one line.
    pub value: String,
    /// Who wrote it.
    pub from: From,
}

/// Who wrote a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum From {
    /// Nobody.
    Default,
    /// A shipped profile, by its name.
    Profile(Arc<str>),
    /// A file, with the line.
    File(Arc<str>, usize),
    /// An environment variable or a flag, by its name.
    Word(&'static str),
}

impl fmt::Display for From {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            From::Default => f.write_str("default"),
            From::Profile(name) => write!(f, "profile `{name}`"),
            From::File(file, line) => write!(f, "{file}:{line}"),
            From::Word(word) => f.write_str(word),
        }
    }
}

/// What holds where nobody says otherwise.
pub(super) const DEFAULTS: [(&str, &str); 22] = [
    ("extend", "[]"),
    ("include", r#"["**/*.md"]"#),
    ("exclude", "[]"),
    ("select", r#"["default"]"#),
    ("ignore", "[]"),
    ("fail-on", r#""warning""#),
    ("roster", "[]"),
    ("online.include", "[]"),
    ("online.exclude", "[]"),
    ("online.accept", "[]"),
    ("online.timeout", "20"),
    ("online.retries", "2"),
    ("online.redirects", "10"),
    ("online.concurrency", "16"),
    ("online.per-host", "2"),
    ("online.delay", "0.2"),
    ("online.max-age", "24"),
    ("online.fragments", "true"),
    ("online.allow-private", "false"),
    (
        "online.user-agent",
        concat!(
            "\"Mozilla/5.0 (compatible; kouetsu/",
            env!("CARGO_PKG_VERSION"),
            ")\""
        ),
    ),
    ("rule-paths", "[]"),
    ("vale-styles", "[]"),
];

/// Keys whose values are added to those that were said before, and do not take their place.
const ADDED: [&str; 4] = ["ignore", "roster", "rule-paths", "vale-styles"];

impl Config {
    /// Remembers who said the words of a list.
    pub(super) fn tell(&mut self, key: &str, words: &[String], from: From) {
        self.told.push(Told {
            section: None,
            key: key.to_owned(),
            value: toml::Value::from(words.to_vec()).to_string(),
            from,
        });
    }

    /// The values that hold outside overrides, in the order of the documentation: each with who wrote it, and defaults
    /// where nobody did. Of a key to which several may add, every value is given.
    pub fn in_force(&self) -> Vec<Told> {
        let mut values = Vec::new();
        for key in KEYS {
            let told = self.told.iter().filter(|told| {
                let within = told.key.strip_prefix(key);
                told.section.is_none()
                    && within.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            });
            let told: Vec<&Told> = told.collect();
            for (index, one) in told.iter().enumerate() {
                let later = &told[index + 1..];
                let added = ADDED.contains(&key);
                if added || later.iter().all(|other| other.key != one.key) {
                    values.push((*one).clone());
                }
            }
            let unsaid = DEFAULTS.iter().filter(|(known, _)| {
                let of_key = known.split('.').next() == Some(key);
                of_key && told.iter().all(|told| told.key != *known)
            });
            values.extend(unsaid.map(|(known, value)| Told {
                section: None,
                key: (*known).to_owned(),
                value: (*value).to_owned(),
                from: From::Default,
            }));
        }
        values
    }
}

/// A value on one line.
pub(super) fn one_line(value: &Value<'_>) -> String {
    let deserializer = ValueDeserializer::from(value.clone());
    let value = toml::Value::deserialize(deserializer);
    value.map_or(String::new(), |value| value.to_string())
}
