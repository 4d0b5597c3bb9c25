//! The words that a configuration may use, as the registry of rules fills them in.
//!
//! The configuration stands before the rules and knows none of them, so it is told.

use std::collections::BTreeMap;

use super::levels::Selector;
use crate::text::nearest;

/// The rules there are.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// By name.
    pub rules: BTreeMap<String, KnownRule>,
}

/// What a configuration may say about one rule.
#[derive(Clone, Debug, Default)]
pub struct KnownRule {
    /// The group to which it belongs.
    pub group: String,
    /// Other names for it, such as `MD045`; letter case does not matter.
    pub aliases: Vec<String>,
    /// The names of its options.
    pub options: Vec<String>,
}

impl Vocabulary {
    /// The name of the rule that `word` names, itself or by an alias.
    pub fn rule(&self, word: &str) -> Option<&str> {
        let named = self.rules.get_key_value(word);
        named
            .or_else(|| self.rules.iter().find(|(_, rule)| rule.is_called(word)))
            .map(|(name, _)| name.as_str())
    }

    /// Whether there is a group of that name.
    pub fn is_group(&self, word: &str) -> bool {
        self.rules.values().any(|rule| rule.group == word)
    }

    /// What `word` selects.
    pub fn selector(&self, word: &str) -> Option<Selector> {
        match word {
            "all" => Some(Selector::All),
            "default" => Some(Selector::Default),
            _ if self.is_group(word) => Some(Selector::Group(word.to_owned())),
            _ => self.rule(word).map(|name| Selector::Rule(name.to_owned())),
        }
    }

    /// The options of a rule, by its name.
    pub fn options(&self, rule: &str) -> &[String] {
        self.rules.get(rule).map_or(&[], |rule| &rule.options)
    }

    /// The names of all rules and groups, and the other names of rules.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let groups = self.rules.values().map(|rule| rule.group.as_str());
        groups.chain(self.rule_words())
    }

    /// The selecting word nearest to `word`, if one is near.
    pub(super) fn nearest_selector(&self, word: &str) -> Option<&str> {
        nearest(word, ["all", "default"].into_iter().chain(self.words()))
    }

    /// The rule's name or alias nearest to `word`, if one is near.
    pub(super) fn nearest_rule(&self, word: &str) -> Option<&str> {
        nearest(word, self.rule_words())
    }

    fn rule_words(&self) -> impl Iterator<Item = &str> {
        let aliases = self.rules.values().flat_map(|rule| &rule.aliases);
        self.rules.keys().chain(aliases).map(String::as_str)
    }
}

impl KnownRule {
    fn is_called(&self, word: &str) -> bool {
        self.aliases
            .iter()
            .any(|alias| alias.eq_ignore_ascii_case(word))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A small vocabulary that the tests of this room share.
    pub(in crate::config) fn vocabulary() -> Vocabulary {
        let rule = |name: &str, group: &str, aliases: &[&str], options: &[&str]| {
            let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
            let rule = KnownRule {
                group: group.to_owned(),
                aliases: owned(aliases),
                options: owned(options),
            };
            (name.to_owned(), rule)
        };
        Vocabulary {
            rules: BTreeMap::from([
                rule(
                    "missing-alt-text",
                    "figures",
                    &["MD045"],
                    &["decorative", "at-least"],
                ),
                rule("missing-caption", "figures", &[], &[]),
                rule("broken-link", "links", &[], &[]),
                rule("bare-url", "links", &["MD034"], &[]),
            ]),
        }
    }

    #[test]
    fn words_select_what_they_name() {
        let known = vocabulary();
        for (word, selector) in [
            ("all", Some(Selector::All)),
            ("default", Some(Selector::Default)),
            ("figures", Some(Selector::Group("figures".into()))),
            ("bare-url", Some(Selector::Rule("bare-url".into()))),
            ("md034", Some(Selector::Rule("bare-url".into()))),
            ("MD999", None),
            ("Figures", None),
        ] {
            assert_eq!(known.selector(word), selector, "{word}");
        }
    }
}
