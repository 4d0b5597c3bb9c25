//! What a page's `[check]` says, as it is written. Strings keep their places in the page, so that a fault can be shown.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

/// A string with its place in the page.
pub type Word = Spanned<String>;

/// What a page without code checks: one of `forbid`, `swap`, `require`, `consistent` and `count`, and where.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(transform = super::schema::one_verb))]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Check {
    /// Patterns that nothing may match; `true` if there may be nothing at all.
    pub forbid: Option<Wanted>,
    /// Patterns with what should stand in their place; `$1` and `${name}` stand for groups.
    #[cfg_attr(test, schemars(with = "BTreeMap<String, String>"))]
    pub swap: BTreeMap<Word, Word>,
    /// Patterns of which one must match; `true` if there must only be something.
    pub require: Option<Wanted>,
    /// Lists of patterns for the same thing, of which only one should be used.
    #[cfg_attr(test, schemars(with = "Vec<Vec<String>>"))]
    pub consistent: Vec<Vec<Word>>,
    /// How often something may be there.
    pub count: Option<Count>,
    /// Where to look; at all words that a reader meets if it is empty.
    #[cfg_attr(test, schemars(with = "Vec<super::schema::ScopeSchema>"))]
    pub scopes: Vec<Word>,
    /// Only what stands in one of these is looked at, if any are given.
    #[cfg_attr(test, schemars(with = "Vec<super::schema::HolderSchema>"))]
    pub inside: Vec<Word>,
    /// What stands in one of these is not looked at.
    #[cfg_attr(test, schemars(with = "Vec<super::schema::HolderSchema>"))]
    pub outside: Vec<Word>,
    /// In each of which parts something is required, counted or consistent: `text`, `section`, `document`, `project`, or
    /// what `inside` takes.
    #[cfg_attr(test, schemars(with = "Option<super::schema::EachSchema>"))]
    pub each: Option<Word>,
    /// Patterns of the files that are looked at, relative to the project's folder; with `!` before it, of those that are
    /// not.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub files: Vec<Word>,
    /// The Markdown that is looked at; any if none is given.
    pub flavor: Option<Flavor>,
    /// Something is required only of a document in which one of these patterns matches.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub when: Vec<Word>,
    /// A match that lies in a match of one of these patterns is none.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub except: Vec<Word>,
    /// Whether letter case does not matter.
    pub ignore_case: bool,
    /// Whether a match must not begin or end inside a word.
    pub whole_words: bool,
    /// What is said; `{match}` is the text that was found, `{1}` or `{name}` one of its groups.
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub message: Option<Word>,
    /// What is said at the place itself.
    pub label: String,
    /// What only a style of Vale asks for.
    #[serde(skip)]
    pub special: Option<Special>,
    /// Whether `|` in what `swap` puts in the place of something parts several that are right, as in styles of Vale.
    #[serde(skip)]
    pub choices: bool,
}

/// What only a style of Vale asks for.
#[derive(Clone, Debug)]
pub enum Special {
    /// No word that one of the patterns finds stands more than once and `most` times more in a row.
    Repeated {
        /// The patterns.
        tokens: Vec<Word>,
        /// How often a word may stand again.
        most: usize,
        /// Whether only words of letters count.
        letters: bool,
    },
    /// A text is written in a letter case.
    Cased {
        /// The letter case.
        case: Case,
        /// Which share of the words must be right, from 0 to 1.
        share: f64,
        /// Words that are written as they are.
        free: Vec<Word>,
    },
    /// What the first pattern finds, the document explains in what the second finds.
    Explained {
        /// What must be explained; its first group, if there is one.
        first: Word,
        /// What explains its first group.
        second: Word,
    },
}

/// A letter case.
#[derive(Clone, Debug)]
pub enum Case {
    /// Every word begins with a capital, but for small ones.
    Title,
    /// The first word does, and no other.
    Sentence,
    /// There are no capitals.
    Lower,
    /// There is nothing else.
    Upper,
    /// As the pattern has it.
    Like(Word),
}

impl Default for Check {
    fn default() -> Self {
        Check {
            forbid: None,
            swap: BTreeMap::new(),
            require: None,
            consistent: Vec::new(),
            count: None,
            scopes: Vec::new(),
            inside: Vec::new(),
            outside: Vec::new(),
            each: None,
            files: Vec::new(),
            flavor: None,
            when: Vec::new(),
            except: Vec::new(),
            ignore_case: true,
            whole_words: false,
            message: None,
            label: String::new(),
            special: None,
            choices: false,
        }
    }
}

/// Patterns, or anything at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// `true`.
    Anything,
    /// What matches one of these.
    Patterns(Vec<Word>),
}

/// How often something may be there.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Count {
    /// What is counted: matches of these patterns, or the texts themselves if there are none.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub of: Vec<Word>,
    /// The least number of them.
    pub at_least: Option<Number>,
    /// The greatest number of them.
    pub at_most: Option<Number>,
}

/// A number, or the option that says it: `"{limit}"`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Number {
    /// The number.
    Given(u32),
    /// An option's name in braces.
    Option(#[cfg_attr(test, schemars(regex(pattern = r"^\{.+\}$")))] String),
}

/// Which Markdown a document is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Flavor {
    /// GitHub's.
    GitHub,
    /// MyST.
    Myst,
}

impl<'de> Deserialize<'de> for Wanted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Wanted;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a list of patterns, or true")
            }

            fn visit_bool<E: serde::de::Error>(self, all: bool) -> Result<Wanted, E> {
                if all {
                    Ok(Wanted::Anything)
                } else {
                    let found = serde::de::Unexpected::Bool(false);
                    Err(E::invalid_value(found, &self))
                }
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Wanted, A::Error> {
                let mut patterns = Vec::new();
                while let Some(pattern) = items.next_element()? {
                    patterns.push(pattern);
                }
                Ok(Wanted::Patterns(patterns))
            }
        }

        deserializer.deserialize_any(Reader)
    }
}
