//! Which rules run, and how much each finding matters.
//!
//! Configuration file and command line both speak about rules, by name, by group and as a whole. They are kept as one
//! list of [`Choice`]s, and one order decides between them, so that there is nothing to remember but that order.

use serde::{Deserialize, Serialize};

use super::Config;
use crate::diagnostic::Severity;

/// How much a rule's findings matter, or that it does not run. The order is by weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The rule does not run.
    Off,
    /// Its findings are worth a look.
    Info,
    /// Most careful authors would mend its findings.
    Warning,
    /// Its findings are wrong for the reader.
    Error,
}

impl Level {
    /// The words for the levels, as configuration and rule pages write them.
    pub const NAMES: [&str; 4] = ["off", "info", "warning", "error"];

    /// The level that a word means.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "off" => Some(Level::Off),
            "info" => Some(Level::Info),
            "warning" => Some(Level::Warning),
            "error" => Some(Level::Error),
            _ => None,
        }
    }

    /// The word for the level.
    pub fn name(self) -> &'static str {
        Level::NAMES[self as usize]
    }

    /// The severity of the findings, or `None` when there are to be none.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Level::Off => None,
            Level::Info => Some(Severity::Info),
            Level::Warning => Some(Severity::Warning),
            Level::Error => Some(Severity::Error),
        }
    }
}

/// What a word in `select` or `ignore` covers. The order is from the widest to the most specific.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selector {
    /// Every rule.
    All,
    /// Every rule that is not off by default.
    Default,
    /// Every rule of a group.
    Group(String),
    /// One rule.
    Rule(String),
}

impl Selector {
    /// Whether it covers the rule `rule` of the group `group`, whose page says `default`.
    pub fn covers(&self, rule: &str, group: &str, default: Level) -> bool {
        match self {
            Selector::All => true,
            Selector::Default => default != Level::Off,
            Selector::Group(name) => name == group,
            Selector::Rule(name) => name == rule,
        }
    }

    fn specificity(&self) -> u8 {
        match self {
            Selector::All => 0,
            Selector::Default => 1,
            Selector::Group(_) => 2,
            Selector::Rule(_) => 3,
        }
    }
}

/// Where a word was said. What is later in the order prevails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// In a configuration file; those that it extends have smaller numbers than itself.
    File(usize),
    /// In an override, by its number.
    Override(usize),
    /// On the command line, or in the environment.
    CommandLine,
}

/// What a word does. What is later in the order prevails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// It makes rules run.
    Select,
    /// It keeps them from running.
    Ignore,
}

/// One word about which rules run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The rules of which it speaks.
    pub selector: Selector,
    /// Where it was said.
    pub origin: Origin,
    /// What it does to them.
    pub verb: Verb,
}

impl Config {
    /// The level of the rule `rule` of the group `group`, whose page says `page_default`.
    ///
    /// A `severity` other than `off` in `[rules.<name>]` takes the place of the page's default; `severity = "off"` is
    /// one more word in the file's `ignore`. Then, of all words that cover the rule, one decides:
    ///
    /// 1. the most specific: a rule's name (or alias) over its group, a group over `default`, `default` over `all`;
    /// 2. among these, the command line over an override, that over the file, and the file over what it extends;
    /// 3. among these, `ignore` over `select`.
    ///
    /// If none covers it, or the one that decides is in `ignore`, the rule is off. Otherwise it has its default level,
    /// and a rule that is off by default is a warning, since it was asked for.
    ///
    /// `--select` takes the place of the file's `select`; `--ignore` is added to the file's `ignore`.
    pub fn level(&self, rule: &str, group: &str, page_default: Level) -> Level {
        let own = self.rules.get(rule).and_then(|rule| rule.severity);
        let default = own
            .map(|(level, _)| level)
            .filter(|&level| level != Level::Off)
            .unwrap_or(page_default);
        let off = own.filter(|&(level, _)| level == Level::Off);
        let off = off.map(|(_, origin)| Choice {
            selector: Selector::Rule(rule.to_owned()),
            origin,
            verb: Verb::Ignore,
        });
        let deciding = self
            .choices
            .iter()
            .chain(&off)
            .filter(|choice| choice.selector.covers(rule, group, default))
            .max_by_key(|choice| (choice.selector.specificity(), choice.origin, choice.verb));
        match deciding.map(|choice| choice.verb) {
            None | Some(Verb::Ignore) => Level::Off,
            Some(Verb::Select) if default == Level::Off => Level::Warning,
            Some(Verb::Select) => default,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::super::vocabulary::tests::vocabulary;
    use super::super::{Overlay, load};
    use super::*;
    use crate::source::Source;

    /// The levels of `missing-alt-text` (warning), `missing-caption` (off), `broken-link` (error) and `bare-url` (off).
    fn levels(toml: &str, select: &[&str], ignore: &[&str]) -> String {
        let known = vocabulary();
        let source = Source::new("kouetsu.toml", toml);
        let mut config = Config::from_source(PathBuf::from("/project"), source, &known);
        assert_eq!(config.problems, [], "{toml}");
        let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
        let overlay = Overlay {
            select: owned(select),
            ignore: owned(ignore),
            ..Overlay::default()
        };
        assert_eq!(load::choose(&mut config, &overlay), []);
        [
            ("missing-alt-text", "figures", Level::Warning),
            ("missing-caption", "figures", Level::Off),
            ("broken-link", "links", Level::Error),
            ("bare-url", "links", Level::Off),
        ]
        .map(|(rule, group, default)| config.level(rule, group, default).name())
        .join(" ")
    }

    #[rustfmt::skip]
    #[test]
    fn the_file_decides() {
        for (toml, expected) in [
            ("", "warning off error off"),
            ("select = []", "off off off off"),
            ("select = ['all']", "warning warning error warning"),
            ("select = ['figures']", "warning warning off off"),
            ("select = ['default', 'figures']", "warning warning error off"),
            ("select = ['default', 'MD034']", "warning off error warning"),
            ("ignore = ['figures']", "off off error off"),
            ("ignore = ['default']", "off off off off"),
            ("select = ['all']\nignore = ['default']", "off warning off warning"),
            ("select = ['all']\nignore = ['all']", "off off off off"),
            // the more specific word
            ("select = ['missing-alt-text']\nignore = ['figures']", "warning off off off"),
            ("select = ['figures']\nignore = ['missing-alt-text']", "off warning off off"),
            ("select = ['figures']\nignore = ['all']", "warning warning off off"),
            ("select = ['bare-url']\nignore = ['bare-url']", "off off off off"),
            // severity
            ("rules.broken-link.severity = 'info'", "warning off info off"),
            ("rules.bare-url.severity = 'error'", "warning off error error"),
            ("rules.MD045.severity = 'error'", "error off error off"),
            ("rules.broken-link.severity = 'off'", "warning off off off"),
            ("select = ['all']\nrules.bare-url.severity = 'info'", "warning warning error info"),
            ("select = ['figures']\nrules.broken-link.severity = 'info'", "warning warning off off"),
            ("ignore = ['links']\nrules.broken-link.severity = 'info'", "warning off off off"),
            ("select = ['broken-link']\nrules.broken-link.severity = 'off'", "off off off off"),
        ] {
            assert_eq!(levels(toml, &[], &[]), expected, "{toml}");
        }
    }

    #[rustfmt::skip]
    #[test]
    fn the_command_line_prevails() {
        for (toml, select, ignore, expected) in [
            ("select = ['all']", &["figures"][..], &[][..], "warning warning off off"),
            ("select = ['figures']", &["md034"], &[], "off off off warning"),
            // the file's ignore stays, unless the command line is as specific
            ("ignore = ['missing-alt-text']", &["figures"], &[], "off warning off off"),
            ("ignore = ['missing-alt-text']", &["missing-alt-text"], &[], "warning off off off"),
            ("ignore = ['figures']", &["figures"], &[], "warning warning off off"),
            ("rules.broken-link.severity = 'off'", &["all"], &[], "warning warning off warning"),
            ("rules.broken-link.severity = 'off'", &["broken-link"], &[], "off off error off"),
            ("rules.broken-link.severity = 'info'", &["links"], &[], "off off info warning"),
            // --ignore is added
            ("ignore = ['links']", &[], &["figures"], "off off off off"),
            ("select = ['all']", &[], &["links"], "warning warning off off"),
            ("select = ['bare-url']", &[], &["bare-url"], "off off off off"),
            ("select = ['bare-url']", &[], &["links"], "off off off warning"),
            ("", &["figures"], &["missing-caption"], "warning off off off"),
        ] {
            let found = levels(toml, select, ignore);
            assert_eq!(
                found, expected,
                "{toml} --select {select:?} --ignore {ignore:?}"
            );
        }
    }

    #[test]
    fn levels_and_their_names_agree() {
        for (index, name) in Level::NAMES.into_iter().enumerate() {
            let level = Level::from_name(name).expect("it is a level");
            assert_eq!(level as usize, index);
            assert_eq!(level.severity().map_or("off", Severity::name), name);
        }
        assert_eq!(Level::from_name("Error"), None);
    }
}
