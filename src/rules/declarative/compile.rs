//! From what a page says to what runs: every word read once, and all that is wrong told at once.

use std::ops::Range;

use toml::Spanned;

use super::check::{Case, Check, Special, Wanted, Word};
use super::conditions::Conditions;
use super::consistent::{Consistent, Uses};
use super::count::Counting;
use super::fault::Fault;
use super::forbid::Forbid;
use super::holder::{Each, Holder, within};
use super::message::Message;
use super::options::{OptionValues, expand, number};
use super::patterns::{PatternFault, Patterns, Reading};
use super::require::Require;
use super::run::{Manner, Run};
use super::scope::{Scope, Unknown};
use super::special::{Cased, Casing, Explained, Repeated};
use super::swap::Swap;
use super::texts::{Text, texts};
use crate::document::Document;
use crate::project::{Member, Place};
use crate::rules::{Note, Reporter};

/// A rule made from a page's `[check]`.
#[derive(Debug)]
pub struct Declarative {
    conditions: Conditions,
    scopes: Vec<Scope>,
    inside: Vec<Holder>,
    outside: Vec<Holder>,
    verb: Verb,
    manner: Manner,
}

#[derive(Debug)]
enum Verb {
    Forbid(Forbid),
    Swap(Swap),
    Require(Require),
    Consistent(Consistent),
    Count(Counting),
    Repeated(Repeated),
    Cased(Cased),
    Explained(Explained),
}

impl Declarative {
    /// Compiles a check. `summary` is what is said of a finding where the page has no message, `options` is what its
    /// options are set to, and `place` is where the check stands in the page.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn new(
        check: &Check,
        summary: &str,
        options: &OptionValues,
        place: Range<usize>,
    ) -> Result<Self, Vec<Fault>> {
        let mut compiler = Compiler {
            check,
            options,
            place,
            faults: Vec::new(),
        };
        let scopes = compiler.words(&check.scopes, Scope::parse);
        let inside = compiler.words(&check.inside, Holder::parse);
        let outside = compiler.words(&check.outside, Holder::parse);
        let conditions = Conditions::new(&check.files, check.flavor, &mut compiler.faults);
        let verb = compiler.verb();
        let except = compiler.patterns(&check.except);
        let message = verb.as_ref().map(|verb| compiler.message(verb, summary));
        let faults = compiler.faults;
        let (Some(verb), Some(message), []) = (verb, message, faults.as_slice()) else {
            return Err(faults);
        };
        Ok(Declarative {
            conditions,
            scopes: if scopes.is_empty() {
                vec![Scope::TEXT]
            } else {
                scopes
            },
            inside,
            outside,
            verb,
            manner: Manner {
                message,
                label: check.label.clone(),
                except: except.filter(|_| !check.except.is_empty()),
            },
        })
    }

    /// Whether the check is about this document.
    pub(super) fn looks_at(&self, document: &Document, place: &Place) -> bool {
        self.conditions.hold(document, place)
    }

    fn texts<'d>(&self, document: &'d Document) -> Vec<Text<'d>> {
        let texts = texts(document, &self.scopes);
        within(document, texts, &self.inside, &self.outside)
    }

    pub(super) fn look(&self, document: &Document, reporter: &mut Reporter) {
        if self.across().is_some() {
            return;
        }
        let texts = self.texts(document);
        let mut run = Run::new(&self.manner, reporter);
        match &self.verb {
            Verb::Forbid(forbid) => forbid.check(document, &texts, &mut run),
            Verb::Swap(swap) => swap.check(document, &texts, &mut run),
            Verb::Require(require) => require.check(document, &texts, &mut run),
            Verb::Consistent(consistent) => consistent.check(document, &texts, &mut run),
            Verb::Count(count) => count.check(document, &texts, &mut run),
            Verb::Repeated(repeated) => repeated.check(&texts, &mut run),
            Verb::Cased(cased) => cased.check(&texts, &mut run),
            Verb::Explained(explained) => explained.check(&texts, &mut run),
        }
        run.finish();
    }

    /// The verb, if it compares documents.
    fn across(&self) -> Option<&Consistent> {
        match &self.verb {
            Verb::Consistent(consistent) if consistent.each == Each::Project => Some(consistent),
            _ => None,
        }
    }

    pub(super) fn uses(&self, document: &Document, place: &Place) -> Option<Uses> {
        let consistent = self.across()?;
        let looks = self.looks_at(document, place);
        looks.then(|| consistent.note(&self.texts(document), &self.manner))
    }

    pub(super) fn compare(&self, notes: &[(&Member, &Note)], reporter: &mut Reporter) {
        if let Some(consistent) = self.across() {
            consistent.compare_notes(notes, &self.manner, reporter);
        }
    }
}

impl Verb {
    fn patterns(&self) -> Option<&Patterns> {
        match self {
            Verb::Forbid(verb) => verb.patterns.as_ref(),
            Verb::Swap(verb) => Some(&verb.patterns),
            Verb::Consistent(verb) => Some(&verb.patterns),
            Verb::Repeated(_) | Verb::Cased(_) | Verb::Explained(_) => None,
            // What is said of these is not said of a match.
            Verb::Require(_) | Verb::Count(_) => None,
        }
    }

    /// What a message can fill in beside groups.
    fn slots(&self) -> &'static [&'static str] {
        match self {
            Verb::Forbid(_) | Verb::Repeated(_) | Verb::Cased(_) | Verb::Explained(_) => &["match"],
            Verb::Swap(_) => &["match", "replacement"],
            Verb::Require(_) => &["text"],
            Verb::Consistent(_) => &["match", "count", "other", "other-count"],
            Verb::Count(_) => &["count", "limit", "text"],
        }
    }

    fn message(&self, summary: &str) -> String {
        match self {
            Verb::Forbid(Forbid { patterns: None }) | Verb::Require(_) => summary.to_owned(),
            Verb::Forbid(_) | Verb::Repeated(_) | Verb::Cased(_) | Verb::Explained(_) => {
                format!("{summary}: `{{match}}`")
            }
            Verb::Swap(_) => "`{match}` should be `{replacement}`".to_owned(),
            Verb::Consistent(_) => "`{match}` here, and `{other}` elsewhere".to_owned(),
            Verb::Count(_) => format!("{summary}: {{count}}"),
        }
    }
}

struct Compiler<'c> {
    check: &'c Check,
    options: &'c OptionValues,
    place: Range<usize>,
    faults: Vec<Fault>,
}

impl Compiler<'_> {
    /// Reads each of `words`.
    fn words<T>(&mut self, words: &[Word], read: impl Fn(&str) -> Result<T, Unknown>) -> Vec<T> {
        let read = words.iter().filter_map(|word| {
            let read = read(word.get_ref());
            read.map_err(|(message, help)| self.faults.push(Fault::of(word, message).help(help)))
                .ok()
        });
        read.collect()
    }

    /// The verb that the check names; nothing if it names none or several, or names it wrongly.
    fn verb(&mut self) -> Option<Verb> {
        let check = self.check;
        if let Some(special) = &check.special {
            return self.special(special);
        }
        let named = [
            ("forbid", check.forbid.is_some()),
            ("swap", !check.swap.is_empty()),
            ("require", check.require.is_some()),
            ("consistent", !check.consistent.is_empty()),
            ("count", check.count.is_some()),
        ];
        let named: Vec<&str> = named
            .iter()
            .filter(|(_, named)| *named)
            .map(|(verb, _)| *verb)
            .collect();
        let verb = match named.as_slice() {
            ["forbid"] => self.forbid(),
            ["swap"] => self.swap(),
            ["require"] => self.require(),
            ["consistent"] => self.consistent(),
            ["count"] => self.count(),
            [] => {
                let fault = Fault::new(self.place.clone(), "the check does not say what it checks");
                let help = "add `forbid`, `swap`, `require`, `consistent` or `count`";
                self.faults.push(fault.help(help));
                None
            }
            several => {
                let message = format!("the check is told to `{}`", several.join("` and to `"));
                let fault = Fault::new(self.place.clone(), message);
                self.faults.push(fault.help("write a page for each"));
                None
            }
        };
        if !check.when.is_empty() && check.require.is_none() {
            self.misplaced(&check.when[0], "`when` goes with `require` only");
        }
        verb
    }

    fn misplaced(&mut self, word: &Word, message: &str) {
        let fault = Fault::of(word, message);
        self.faults.push(fault.help("leave it out"));
    }

    fn forbid(&mut self) -> Option<Verb> {
        if let Some(each) = &self.check.each {
            self.misplaced(each, "`each` does not go with `forbid`");
        }
        let patterns = self.wanted(self.check.forbid.as_ref()?)?;
        Some(Verb::Forbid(Forbid { patterns }))
    }

    fn swap(&mut self) -> Option<Verb> {
        if let Some(each) = &self.check.each {
            self.misplaced(each, "`each` does not go with `swap`");
        }
        let mut pairs: Vec<(&Word, &Word)> = self.check.swap.iter().collect();
        // Of two that begin alike, the longer is meant where it stands.
        pairs.sort_by_key(|(pattern, _)| std::cmp::Reverse(pattern.get_ref().len()));
        let words: Vec<Word> = pairs.iter().map(|(word, _)| (*word).clone()).collect();
        let patterns = self.patterns(&words)?;
        let replacements = pairs.iter().map(|(_, word)| word.get_ref().clone());
        Some(Verb::Swap(Swap {
            patterns,
            replacements: replacements.collect(),
            choices: self.check.choices,
        }))
    }

    fn special(&mut self, special: &Special) -> Option<Verb> {
        Some(match special {
            Special::Repeated {
                tokens,
                most,
                letters,
            } => Verb::Repeated(Repeated {
                tokens: self.patterns(tokens)?,
                most: *most,
                letters: *letters,
                ignore_case: self.check.ignore_case,
            }),
            Special::Cased { case, share, free } => Verb::Cased(Cased {
                casing: match case {
                    Case::Title => Casing::Title,
                    Case::Sentence => Casing::Sentence,
                    Case::Lower => Casing::Lower,
                    Case::Upper => Casing::Upper,
                    Case::Like(pattern) => {
                        Casing::Like(self.patterns(std::slice::from_ref(pattern))?)
                    }
                },
                share: *share,
                free: free.iter().map(|word| word.get_ref().clone()).collect(),
            }),
            Special::Explained { first, second } => Verb::Explained(Explained {
                first: self.patterns(std::slice::from_ref(first))?,
                second: self.patterns(std::slice::from_ref(second))?,
            }),
        })
    }

    fn require(&mut self) -> Option<Verb> {
        let anything = self.check.require == Some(Wanted::Anything);
        let each = self.each(if anything { Each::Document } else { Each::Text })?;
        let patterns = self.wanted(self.check.require.as_ref()?)?;
        let when = self.patterns(&self.check.when)?;
        Some(Verb::Require(Require {
            patterns,
            each,
            when: (!self.check.when.is_empty()).then_some(when),
        }))
    }

    fn consistent(&mut self) -> Option<Verb> {
        let ways = self.check.consistent.iter().enumerate();
        let ways = ways.flat_map(|(thing, ways)| ways.iter().map(move |way| (thing, way)));
        let mut ways: Vec<(usize, &Word)> = ways.collect();
        ways.sort_by_key(|(_, way)| std::cmp::Reverse(way.get_ref().len()));
        let words: Vec<Word> = ways.iter().map(|(_, way)| (*way).clone()).collect();
        let patterns = self.patterns(&words)?;
        let each = match self.check.each.is_some() {
            true => self.each_or_project()?,
            false => Each::Document,
        };
        Some(Verb::Consistent(Consistent {
            patterns,
            things: ways.iter().map(|(thing, _)| *thing).collect(),
            each,
        }))
    }

    fn count(&mut self) -> Option<Verb> {
        let count = self.check.count.as_ref()?;
        let each = self.each(Each::Document)?;
        let patterns = self.patterns(&count.of)?;
        let mut limit = |limit: Option<&_>, otherwise: usize| match limit {
            None => Some(otherwise),
            Some(limit) => number(limit, self.options)
                .map_err(|message| self.faults.push(Fault::new(self.place.clone(), message)))
                .ok(),
        };
        let at_least = limit(count.at_least.as_ref(), 0)?;
        let at_most = limit(count.at_most.as_ref(), usize::MAX)?;
        if count.at_least.is_none() && count.at_most.is_none() || at_least > at_most {
            let fault = Fault::new(
                self.place.clone(),
                "the count has no limit that can be kept",
            );
            let help = "say `at-least` or `at-most`, the first not above the second";
            self.faults.push(fault.help(help));
            return None;
        }
        Some(Verb::Count(Counting {
            patterns: (!count.of.is_empty()).then_some(patterns),
            at_least,
            at_most,
            each,
        }))
    }

    /// What `each` says; of a verb that looks at one document at a time.
    fn each(&mut self, otherwise: Each) -> Option<Each> {
        if self.check.each.is_none() {
            return Some(otherwise);
        }
        let each = self.each_or_project()?;
        if each == Each::Project {
            let word = self.check.each.clone().expect("it was just read");
            self.misplaced(&word, "only what is consistent can be so across a project");
            return None;
        }
        Some(each)
    }

    fn each_or_project(&mut self) -> Option<Each> {
        let word = self.check.each.as_ref().map(std::slice::from_ref)?;
        self.words(word, Each::parse).pop()
    }

    fn wanted(&mut self, wanted: &Wanted) -> Option<Option<Patterns>> {
        match wanted {
            Wanted::Anything => Some(None),
            Wanted::Patterns(patterns) if patterns.is_empty() => {
                let fault = Fault::new(self.place.clone(), "there is no pattern to look for");
                self.faults
                    .push(fault.help("write one, or `true` for anything at all"));
                None
            }
            Wanted::Patterns(patterns) => self.patterns(patterns).map(Some),
        }
    }

    fn patterns(&mut self, words: &[Word]) -> Option<Patterns> {
        let reading = Reading {
            ignore_case: self.check.ignore_case,
            whole_words: self.check.whole_words,
        };
        let patterns: Vec<String> = words
            .iter()
            .map(|word| expand(word.get_ref(), self.options))
            .collect();
        match Patterns::new(&patterns, reading) {
            Ok(patterns) => Some(patterns),
            Err(faults) => {
                let faults = faults
                    .into_iter()
                    .map(|fault| pattern_fault(&words[fault.pattern], &patterns, fault));
                self.faults.extend(faults);
                None
            }
        }
    }

    fn message(&mut self, verb: &Verb, summary: &str) -> Message {
        let written = self.check.message.clone();
        let default = || Spanned::new(self.place.clone(), verb.message(&Message::escape(summary)));
        let word = written.unwrap_or_else(default);
        let patterns = verb.patterns();
        let known = |name: &str| {
            let group = patterns.is_some_and(|patterns| patterns.has_group(name));
            group || verb.slots().contains(&name)
        };
        Message::parse(word.get_ref(), known).unwrap_or_else(|unknown| {
            for (part, name) in unknown {
                let message =
                    format!("the message has nothing to put in the place of `{{{name}}}`");
                let slots = verb.slots().join("}`, `{");
                let help = format!("write `{{{slots}}}`, or the number or name of a group");
                self.faults
                    .push(Fault::within(&word, part, message).help(help));
            }
            Message::default()
        })
    }
}

fn pattern_fault(word: &Word, patterns: &[String], fault: PatternFault) -> Fault {
    // An option in it has other bytes than its name.
    let same = patterns[fault.pattern] == *word.get_ref();
    let message = format!("this is not a pattern: {}", fault.message);
    match same {
        true => Fault::within(word, fault.at, message),
        false => Fault::of(word, message),
    }
    .help("patterns are regular expressions in the syntax of https://docs.rs/regex, with look-around besides")
}
