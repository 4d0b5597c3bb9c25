//! A rule's page: what the fault is, why it matters, what to do, its options and its examples, in one TOML file.
//!
//! Everything that speaks of a rule reads its page: the registry its default, `explain` its text, reports its help, and
//! the tests its examples. A page with `[check]` is the whole rule.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::declarative::{Check, OptionValues, Word};
use super::script::ScriptPage;
use crate::config::Level;
use crate::diagnostic::Safety;
use crate::project::answers::Answer;

/// A rule's page as it is written.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(extend("required" = ["summary"])))]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Page {
    /// The fault in one line.
    pub summary: String,
    /// The default: what a finding matters, or `off` until the rule is selected.
    pub severity: Level,
    /// The group to which the rule belongs; the name of its folder if none is given.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub group: Option<Word>,
    /// The fix that the rule offers, if it offers one.
    pub fix: Option<Safety>,
    /// Names that other linters give the rule.
    pub aliases: Vec<String>,
    /// Why a reader or author should care.
    pub why: String,
    /// What to do, where the rule says nothing more to the point.
    pub help: Option<String>,
    /// The specification or guide that the rule follows.
    pub url: Option<String>,
    /// What can be set, by name.
    pub options: BTreeMap<String, OptionPage>,
    /// The rule itself, if it needs no code.
    #[cfg_attr(test, schemars(with = "Option<Check>"))]
    pub check: Option<Spanned<Check>>,
    /// The rule itself, if it is a script.
    pub script: Option<ScriptPage>,
    /// What the rule finds and what it leaves alone.
    #[serde(rename = "example")]
    pub examples: Vec<Example>,
}

impl Default for Page {
    fn default() -> Self {
        Page {
            summary: String::new(),
            severity: Level::Warning,
            group: None,
            fix: None,
            aliases: Vec::new(),
            why: String::new(),
            help: None,
            url: None,
            options: BTreeMap::new(),
            check: None,
            script: None,
            examples: Vec::new(),
        }
    }
}

/// An option of a rule.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OptionPage {
    /// The value where none is set.
    #[cfg_attr(test, schemars(with = "serde_json::Value"))]
    pub default: toml::Value,
    /// What it does.
    pub doc: String,
}

/// An example, which is a test too: in `bad` the rule must find something and no other rule anything, in `good` nobody
/// finds anything.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// What the example shows, if it is not plain.
    pub note: Option<String>,
    /// A document with the fault.
    pub bad: Option<String>,
    /// A document without it.
    pub good: Option<String>,
    /// The name of the document; `index.md` if none is given.
    pub name: Option<String>,
    /// Other files of the project, by path.
    #[serde(default)]
    pub files: BTreeMap<String, String>,
    /// Other files of the project that are no text, in hexadecimal digits.
    #[serde(default)]
    pub binary: BTreeMap<String, Bytes>,
    /// What the web says of URLs.
    #[serde(default)]
    pub web: BTreeMap<String, Answer>,
    /// The project's roster, as plain text.
    pub roster: Option<String>,
    /// The project's `kouetsu.toml`.
    pub config: Option<String>,
    /// The project's baseline.
    pub baseline: Option<String>,
    /// Other rules that find something in `bad`, because they cannot but do.
    #[serde(default)]
    pub also: Vec<String>,
}

/// Bytes that are written as hexadecimal digits, two for each.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(try_from = "String")]
pub struct Bytes(pub Vec<u8>);

impl TryFrom<String> for Bytes {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let digits: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        let byte = |pair: &[char]| {
            let [high, low] = pair else {
                return None;
            };
            u8::try_from(high.to_digit(16)? * 16 + low.to_digit(16)?).ok()
        };
        let bytes = digits.chunks(2).map(byte).collect::<Option<_>>();
        let expected = "hexadecimal digits are expected, two for each byte";
        bytes.map(Bytes).ok_or_else(|| expected.to_owned())
    }
}

impl Page {
    /// Reads a page.
    ///
    /// # Errors
    /// The mistake with its place, if `text` is no page.
    pub fn parse(text: &str) -> Result<Page, toml::de::Error> {
        toml::from_str(text)
    }

    /// What its options are where nothing is set.
    pub fn option_defaults(&self) -> OptionValues {
        let options = self.options.iter();
        options
            .map(|(name, option)| (name.clone(), option.default.clone()))
            .collect()
    }

    /// The page without its examples: all that a run needs, and much less to read.
    ///
    /// # Errors
    /// As [`Page::parse`].
    pub fn parse_head(text: &str) -> Result<Page, toml::de::Error> {
        let end = text.find("\n[[example]]").unwrap_or(text.len());
        toml::from_str(&text[..end])
    }
}
