//! Patterns that are looked for together.
//!
//! All patterns of a rule are one automaton that goes through a text once, whichever of them matches, in time linear in
//! the text. Look-around and backreferences are beyond automata: a pattern with one of them is looked for by itself, by
//! backtracking, with a limit on the steps, so that no pattern runs for ever. Plain words are looked up.

use std::ops::Range;

use regex_automata::meta::{self, BuildError};
use regex_automata::util::interpolate;
use regex_automata::util::syntax::{self, parse_with};
use regex_automata::{Anchored, Input, PatternID};
use regex_syntax::hir::{Class, Hir, HirKind};
use regex_syntax::{Error as SyntaxError, ast};

use super::beyond_ascii::is_beyond_ascii;
use super::wordlist::WordList;

/// How patterns are read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    /// Whether letter case does not matter.
    pub(crate) ignore_case: bool,
    /// Whether a match must not begin or end inside a word of ASCII letters and digits. Words of scripts without spaces
    /// have no such ends.
    pub(crate) whole_words: bool,
}

/// Patterns, compiled.
#[derive(Debug)]
pub(crate) struct Patterns {
    /// Those that an automaton can find.
    plain: meta::Regex,
    /// Of each of these, its index among all.
    plain_indices: Vec<usize>,
    /// The others, with their index.
    tangled: Vec<(usize, fancy_regex::Regex)>,
    /// Those that are words.
    words: WordList,
    /// Whether none of them matches in a text of ASCII.
    beyond_ascii: bool,
    /// The names of all groups.
    names: Vec<String>,
    /// The most groups that a pattern has, the whole match included.
    groups: usize,
}

/// What is wrong with a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PatternFault {
    /// Its index.
    pub(crate) pattern: usize,
    /// Where in it, in bytes.
    pub(crate) at: Range<usize>,
    /// What is wrong.
    pub(crate) message: String,
}

/// Something that a pattern matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The index of the pattern.
    pub(crate) pattern: usize,
    /// Where it matches, in bytes of the text.
    pub(crate) range: Range<usize>,
}

/// A pattern that was given up on a text, because it backtracks too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct GaveUp {
    /// The index of the pattern.
    pub(crate) pattern: usize,
}

/// Bytes that the automaton of all patterns may take.
const AUTOMATON_LIMIT: usize = 32 << 20;

/// The largest pattern, counted in characters and ranges of characters, each as often as it is repeated: `\w{100}` is well
/// below, `\w{5000}` is above.
const PATTERN_LIMIT: usize = 400_000;

/// Bytes that an automaton within a tangled pattern may take.
const DELEGATE_LIMIT: usize = 2 << 20;

/// How often a tangled pattern may go back while it looks for one match.
const BACKTRACK_LIMIT: usize = 100_000;

impl Patterns {
    /// Compiles `patterns`, in the syntax of the `regex` crate, with look-around and backreferences besides.
    ///
    /// # Errors
    /// All that is wrong with them.
    pub(crate) fn new(
        patterns: &[impl AsRef<str>],
        reading: Reading,
    ) -> Result<Patterns, Vec<PatternFault>> {
        let mut faults = Vec::new();
        let (mut plain, mut plain_indices, mut tangled) = (Vec::new(), Vec::new(), Vec::new());
        let mut words = WordList::new(reading.ignore_case);
        for (index, pattern) in patterns.iter().enumerate() {
            if reading.whole_words && words.take(pattern.as_ref(), index) {
                continue;
            }
            match compile(pattern.as_ref(), reading) {
                Ok(Compiled::Plain(hir)) => {
                    plain.push(hir);
                    plain_indices.push(index);
                }
                Ok(Compiled::Tangled(regex)) => tangled.push((index, *regex)),
                Err((at, message)) => faults.push(PatternFault {
                    pattern: index,
                    at,
                    message,
                }),
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let beyond_ascii = plain.len() == patterns.len() && plain.iter().all(is_beyond_ascii);
        let plain = automaton(&plain).map_err(|error| {
            vec![PatternFault {
                pattern: 0,
                at: 0..patterns[0].as_ref().len(),
                message: format!("the patterns are too large together: {error}"),
            }]
        })?;
        let mut compiled = Patterns {
            plain,
            plain_indices,
            tangled,
            words,
            beyond_ascii,
            names: Vec::new(),
            groups: 1,
        };
        compiled.gather_groups();
        Ok(compiled)
    }

    fn gather_groups(&mut self) {
        let groups = self.plain.group_info();
        let plain = groups.all_names().filter_map(|(_, _, name)| name);
        let tangled = self
            .tangled
            .iter()
            .flat_map(|(_, regex)| regex.capture_names().flatten());
        let names: Vec<String> = plain.chain(tangled).map(str::to_owned).collect();
        let patterns = self.plain_indices.len();
        let plain = (0..patterns).map(|index| groups.group_len(PatternID::must(index)));
        let tangled = self.tangled.iter().map(|(_, regex)| regex.captures_len());
        let most = plain.chain(tangled).max();
        self.groups = most.unwrap_or(1);
        self.names = names;
    }

    /// Whether some pattern has a group of this name or number.
    pub(crate) fn has_group(&self, name: &str) -> bool {
        match name.parse::<usize>() {
            Ok(number) => number < self.groups,
            Err(_) => self.names.iter().any(|known| known == name),
        }
    }

    /// Whether some pattern matches somewhere in `text`. One that gives up does not match.
    pub(crate) fn matches(&self, text: &str) -> bool {
        self.plain.is_match(text)
            || self.words.find(text).next().is_some()
            || self
                .tangled
                .iter()
                .any(|(_, regex)| regex.is_match(text).unwrap_or(false))
    }

    /// The first matches in `text`, at most `limit`, in order and without overlap; where two begin at one place, that of
    /// the earlier pattern. Patterns that gave up are added to `gave_up`.
    pub(crate) fn find(&self, text: &str, limit: usize, gave_up: &mut Vec<GaveUp>) -> Vec<Found> {
        if self.beyond_ascii && text.is_ascii() {
            return Vec::new();
        }
        let plain = self.plain.find_iter(text).map(|found| Found {
            pattern: self.plain_indices[found.pattern().as_usize()],
            range: found.range(),
        });
        let mut all: Vec<Found> = plain.take(limit).collect();
        let automaton = all.len();
        all.extend(self.words.find(text).take(limit));
        if self.tangled.is_empty() && automaton == all.len() {
            return all;
        }
        for (index, regex) in &self.tangled {
            for found in regex.find_iter(text).take(limit) {
                match found {
                    Ok(found) => all.push(Found {
                        pattern: *index,
                        range: found.range(),
                    }),
                    Err(_) => {
                        gave_up.push(GaveUp { pattern: *index });
                        break;
                    }
                }
            }
        }
        all.sort_by_key(|found| (found.range.start, found.pattern));
        let mut end = 0;
        all.retain(|found| {
            let apart = found.range.start >= end;
            if apart {
                end = found.range.end;
            }
            apart
        });
        all.truncate(limit);
        all
    }

    /// The text of a group of a match, by name or number; nothing if it took no part in it.
    pub(crate) fn group<'t>(&self, text: &'t str, found: &Found, name: &str) -> Option<&'t str> {
        self.groups_of(text, found).get(name)
    }

    /// The groups of a match, by number and by name.
    pub(crate) fn named_groups<'t>(
        &self,
        text: &'t str,
        found: &Found,
    ) -> impl Iterator<Item = (String, Option<&'t str>)> {
        let Groups { texts, names } = self.groups_of(text, found);
        let numbers = texts.clone().into_iter().enumerate();
        let numbers = numbers.map(|(number, text)| (number.to_string(), text));
        let named = names.into_iter().zip(texts);
        numbers.chain(named.filter_map(|(name, text)| Some((name?, text))))
    }

    /// `replacement` with `$1`, `${name}` and `$$` in it replaced by what the groups of a match are.
    pub(crate) fn expand(&self, text: &str, found: &Found, replacement: &str) -> String {
        let mut expanded = String::new();
        let groups = self.groups_of(text, found);
        interpolate::string(
            replacement,
            |index, expanded| expanded.push_str(groups.at(index).unwrap_or_default()),
            |name| groups.index(name),
            &mut expanded,
        );
        expanded
    }

    fn groups_of<'t>(&self, text: &'t str, found: &Found) -> Groups<'t> {
        let start = found.range.start;
        let plain = self
            .plain_indices
            .iter()
            .position(|&index| index == found.pattern);
        if let Some(index) = plain {
            let pattern = PatternID::must(index);
            let mut captures = self.plain.create_captures();
            let input = Input::new(text)
                .range(start..)
                .anchored(Anchored::Pattern(pattern));
            self.plain.search_captures(&input, &mut captures);
            let names = self.plain.group_info().pattern_names(pattern);
            return Groups {
                texts: captures
                    .iter()
                    .map(|group| group.map(|group| &text[group.range()]))
                    .collect(),
                names: names.map(|name| name.map(str::to_owned)).collect(),
            };
        }
        let tangled = self
            .tangled
            .iter()
            .find(|(index, _)| *index == found.pattern);
        let Some((_, regex)) = tangled else {
            // A word has no groups.
            return Groups {
                texts: vec![Some(&text[found.range.clone()])],
                names: vec![None],
            };
        };
        let captures = regex.captures_from_pos(text, start).ok().flatten();
        Groups {
            texts: (0..regex.captures_len())
                .map(|index| Some(captures.as_ref()?.get(index)?.as_str()))
                .collect(),
            names: regex
                .capture_names()
                .map(|name| name.map(str::to_owned))
                .collect(),
        }
    }
}

/// The groups of one match.
struct Groups<'t> {
    texts: Vec<Option<&'t str>>,
    names: Vec<Option<String>>,
}

impl<'t> Groups<'t> {
    fn at(&self, index: usize) -> Option<&'t str> {
        self.texts.get(index).copied().flatten()
    }

    fn index(&self, name: &str) -> Option<usize> {
        self.names
            .iter()
            .position(|known| known.as_deref() == Some(name))
    }

    fn get(&self, name: &str) -> Option<&'t str> {
        let index = name.parse().ok().or_else(|| self.index(name));
        self.at(index?)
    }
}

enum Compiled {
    Plain(Hir),
    Tangled(Box<fancy_regex::Regex>),
}

/// Where a pattern goes wrong, and why.
type Wrong = (Range<usize>, String);

fn compile(pattern: &str, reading: Reading) -> Result<Compiled, Wrong> {
    let syntax = syntax::Config::new().case_insensitive(reading.ignore_case);
    let compiled = match parse_with(pattern, &syntax) {
        Ok(hir) if !reading.whole_words => Compiled::Plain(hir),
        Ok(_) => {
            let words = format!(r"(?-u:\b{{start-half}})(?:{pattern})(?-u:\b{{end-half}})");
            let hir = parse_with(&words, &syntax).map_err(|error| wrong(pattern, &error))?;
            Compiled::Plain(hir)
        }
        Err(error) if is_tangled(&error) => Compiled::Tangled(Box::new(tangled(pattern, reading)?)),
        Err(error) => return Err(wrong(pattern, &error)),
    };
    if let Compiled::Plain(hir) = &compiled
        && size(hir) > PATTERN_LIMIT
    {
        let message = "the pattern is too large: it repeats too much, too often".to_owned();
        return Err((0..pattern.len(), message));
    }
    if matches_nothing(&compiled) {
        let message = "the pattern matches nothing at all, everywhere".to_owned();
        return Err((0..pattern.len(), message));
    }
    Ok(compiled)
}

/// Whether the pattern may have a meaning beyond automata. What is merely mistyped has none, so that a `{` which opens
/// neither a repetition nor an option is told.
fn is_tangled(error: &SyntaxError) -> bool {
    use ast::ErrorKind::{
        EscapeUnrecognized, FlagUnrecognized, UnsupportedBackreference, UnsupportedLookAround,
    };
    let SyntaxError::Parse(error) = error else {
        return false;
    };
    matches!(
        error.kind(),
        EscapeUnrecognized | FlagUnrecognized | UnsupportedBackreference | UnsupportedLookAround
    )
}

fn wrong(pattern: &str, error: &SyntaxError) -> Wrong {
    let (span, reason) = match error {
        SyntaxError::Parse(error) => (*error.span(), error.kind().to_string()),
        SyntaxError::Translate(error) => (*error.span(), error.kind().to_string()),
        other => return (0..pattern.len(), other.to_string()),
    };
    let end = span.end.offset.min(pattern.len());
    (span.start.offset.min(end)..end, reason)
}

fn tangled(pattern: &str, reading: Reading) -> Result<fancy_regex::Regex, Wrong> {
    let whole = if reading.whole_words {
        format!("(?<![0-9A-Za-z_])(?:{pattern})(?![0-9A-Za-z_])")
    } else {
        pattern.to_owned()
    };
    fancy_regex::RegexBuilder::new(&whole)
        .case_insensitive(reading.ignore_case)
        .backtrack_limit(BACKTRACK_LIMIT)
        .delegate_size_limit(DELEGATE_LIMIT)
        .build()
        .map_err(|error| (0..pattern.len(), error.to_string()))
}

/// How large a pattern is. The parser bounds how deep it nests.
fn size(hir: &Hir) -> usize {
    let all = |parts: &[Hir]| parts.iter().map(size).fold(1, usize::saturating_add);
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len(),
        HirKind::Class(Class::Unicode(class)) => class.ranges().len(),
        HirKind::Class(Class::Bytes(class)) => class.ranges().len(),
        HirKind::Capture(capture) => size(&capture.sub).saturating_add(2),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => all(parts),
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min.saturating_add(1));
            size(&repetition.sub).saturating_mul(times.max(1) as usize)
        }
    }
}

/// Whether the pattern matches the empty text between two characters that mean nothing.
fn matches_nothing(compiled: &Compiled) -> bool {
    const BETWEEN: &str = "\u{1}\u{1}";
    match compiled {
        Compiled::Plain(hir) => {
            let input = Input::new(BETWEEN).range(1..1);
            hir.properties().minimum_len() == Some(0)
                && automaton(std::slice::from_ref(hir)).is_ok_and(|regex| regex.is_match(input))
        }
        Compiled::Tangled(regex) => regex
            .find_from_pos(BETWEEN, 1)
            .is_ok_and(|found| found.is_some_and(|found| found.range() == (1..1))),
    }
}

fn automaton(patterns: &[Hir]) -> Result<meta::Regex, Box<BuildError>> {
    let config = meta::Config::new()
        .nfa_size_limit(Some(AUTOMATON_LIMIT))
        .utf8_empty(true);
    meta::Builder::new()
        .configure(config)
        .build_many_from_hir(patterns)
        .map_err(Box::new)
}

#[cfg(test)]
mod tests;
