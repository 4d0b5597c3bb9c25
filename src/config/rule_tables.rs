//! The tables of single rules: `[rules.<name>]`, and the same in an override.

use toml::de::DeTable;

use super::levels::{Level, Origin};
use super::reader::{Key, Value, listing, suggest};
use super::table::{Walk, span};
use super::{OptionValue, RuleConfig, Rules};
use crate::diagnostic::Safety;
use crate::text::nearest;

impl<'a> Walk<'a> {
    /// Which words a word in this layer prevails over; those of an override over those around it.
    pub(super) fn origin(&self, section: Option<usize>) -> Origin {
        section.map_or(self.layer.origin, Origin::Override)
    }

    /// The tables of single rules in `rules`, be it that of the configuration or of an override.
    pub(super) fn rules(
        &mut self,
        section: Option<usize>,
        key: &Key<'_>,
        value: &Value<'_>,
    ) -> Rules {
        let mut rules = Rules::new();
        let Some(table) = value.get_ref().as_table() else {
            self.reader
                .wrong_type(&format!("`{}`", key.get_ref()), value, "a table");
            return rules;
        };
        for (key, value) in table {
            let Some(name) = self.rule_name(key) else {
                continue;
            };
            let Some(table) = value.get_ref().as_table() else {
                self.not_a_rule(key, value);
                continue;
            };
            if let Some(other) = rules.get(name) {
                let message = format!("the rule `{name}` is set under two names");
                self.reader
                    .report(key.span(), message)
                    .related(other.span, "it is set here too")
                    .help("put all that is set for the rule into one table");
                continue;
            }
            let rule = self.rule(section, name, key, table);
            rules.insert(name.to_owned(), rule);
        }
        rules
    }

    fn rule_name(&mut self, key: &Key<'_>) -> Option<&'a str> {
        let word = key.get_ref();
        let name = self.known.rule(word);
        if name.is_none() && self.known.is_group(word) {
            self.reader
                .report(key.span(), format!("`{word}` is a group, not a rule"))
                .help("set its rules one by one, or name it in `select` or `ignore`");
        } else if name.is_none() {
            let near = self.known.nearest_rule(word).map(str::to_owned);
            let message = format!("unknown rule `{word}`");
            suggest(self.reader.report(key.span(), message), near, || {
                "name a rule or one of its aliases".to_owned()
            });
        }
        name
    }

    fn not_a_rule(&mut self, key: &Key<'_>, value: &Value<'_>) {
        let what = format!("`{}`", key.get_ref());
        let problem = self.reader.wrong_type(&what, value, "a table");
        if let Some(level) = value.get_ref().as_str().and_then(Level::from_name) {
            let table = format!("{{ severity = \"{}\" }}", level.name());
            let span = problem.primary.span;
            problem.help(format!("write `{table}`"));
            problem.fix("make it a table", Safety::Safe, vec![(span, table)]);
        }
    }

    fn rule(
        &mut self,
        section: Option<usize>,
        name: &str,
        key: &Key<'_>,
        table: &DeTable<'_>,
    ) -> RuleConfig {
        let mut rule = RuleConfig {
            key: key.get_ref().clone().into_owned(),
            span: span(key.span()),
            ..RuleConfig::default()
        };
        let options = self.known.options(name);
        for (key, value) in table {
            let word = key.get_ref().as_ref();
            if word == "severity" {
                let word = self.reader.one_of(key, value, &Level::NAMES);
                let level = word.and_then(Level::from_name);
                rule.severity = level.map(|level| (level, self.origin(section)));
            } else if options.iter().any(|option| option == word) {
                let value = OptionValue {
                    file: self.source.clone(),
                    span: span(value.span()),
                };
                rule.options.insert(word.to_owned(), value);
            } else {
                self.unknown_option(name, key, options);
                continue;
            }
            self.tell(section, format!("rules.{name}.{word}"), value);
        }
        rule
    }

    fn unknown_option(&mut self, rule: &str, key: &Key<'_>, options: &[String]) {
        let word = key.get_ref();
        let words = || options.iter().map(String::as_str).chain(["severity"]);
        let message = format!("the rule `{rule}` has no option `{word}`");
        let near = nearest(word, words()).map(str::to_owned);
        suggest(self.reader.report(key.span(), message), near, || {
            format!("it takes {}", listing(&words().collect::<Vec<_>>()))
        });
    }
}
