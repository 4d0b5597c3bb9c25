//! Findings that were known before: what a project lives with for now, so that only new ones are told.
//!
//! A baseline is a TOML file that `kouetsu baseline` writes, a line for each finding. A finding is known by its rule, its
//! file and the text that it is about, and not by its line, so that what stands above it can change. The same text may be
//! found several times; then so many are known.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;
use toml::Spanned;

use crate::config::INVALID_CONFIG;
use crate::diagnostic::{Diagnostic, Severity};
use crate::rules::{Reporter, Voice};
use crate::source::{Source, Sources, Span};

/// The rule under which entries are told that match nothing any more.
pub const STALE: &str = "stale-baseline";

/// The name of the file where none is given.
pub const NAME: &str = "kouetsu-baseline.toml";

/// The most characters of a text that are written; a longer one ends with its hash.
const LONGEST: usize = 100;

/// What makes a finding the same as one that was known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fingerprint {
    /// The file, relative to the project's folder, with `/`.
    pub path: String,
    /// The rule.
    pub rule: String,
    /// The text that it is about, on one line.
    pub text: String,
}

impl Fingerprint {
    /// The fingerprint of a finding in the file at `path`.
    pub fn of(finding: &Diagnostic, path: String, sources: &Sources) -> Self {
        let source = sources.get(&finding.primary.file);
        let text = source.map_or(String::new(), |source| text(source, finding.primary.span));
        Fingerprint {
            path,
            rule: finding.rule.to_string(),
            text,
        }
    }
}

/// The text at a span on one line; where the span is empty, its line.
fn text(source: &Source, span: Span) -> String {
    let mut span = source.clamp(span);
    if span.is_empty() {
        span = source.line_span(source.line_of(span.start as usize));
    }
    let words: Vec<&str> = source.slice(span).split_whitespace().collect();
    let whole = words.join(" ");
    match whole.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}… {:016x}", &whole[..end], hash(&whole)),
        None => whole,
    }
}

/// FNV-1a, 64 bits: the same on every machine and in every version.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// A baseline as it was read.
#[derive(Debug)]
pub struct Baseline {
    source: Source,
    known: BTreeMap<Fingerprint, Known>,
    /// What is wrong in the file.
    pub problems: Vec<Diagnostic>,
}

#[derive(Debug)]
struct Known {
    count: usize,
    span: Span,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: Spanned<u32>,
    #[serde(default)]
    known: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    path: String,
    rule: String,
    text: String,
    #[serde(default = "one")]
    count: usize,
}

fn one() -> usize {
    1
}

const VERSION: u32 = 1;

impl Baseline {
    /// Reads a baseline.
    pub fn read(source: Source) -> Self {
        let mut baseline = Baseline {
            known: BTreeMap::new(),
            problems: Vec::new(),
            source,
        };
        match toml::from_str::<File>(baseline.source.text()) {
            Ok(file) if *file.version.get_ref() == VERSION => baseline.fill(file.known),
            Ok(file) => {
                let message = format!(
                    "a baseline of version {} cannot be read",
                    file.version.get_ref()
                );
                baseline.problem(span(file.version.span()), message);
            }
            Err(error) => {
                let message = format!("this is no baseline: {}", error.message());
                baseline.problem(span(error.span().unwrap_or_default()), message);
            }
        }
        baseline
    }

    fn problem(&mut self, span: Span, message: String) {
        let file = self.source.path();
        let mut problem = Diagnostic::new(INVALID_CONFIG, Severity::Error, file, span, message);
        problem.help("`kouetsu baseline` writes it anew");
        self.problems.push(problem);
    }

    fn fill(&mut self, entries: Vec<Spanned<Entry>>) {
        for entry in entries {
            let span = span(entry.span());
            let entry = entry.into_inner();
            let fingerprint = Fingerprint {
                path: entry.path,
                rule: entry.rule,
                text: entry.text,
            };
            let known = self.known.entry(fingerprint);
            known.or_insert(Known { count: 0, span }).count += entry.count;
        }
    }

    /// The file.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Takes out of `found`, which is in order, what is known, and returns it with the entries that more was known of.
    pub fn take(
        &self,
        found: &mut Vec<Diagnostic>,
        fingerprint: impl Fn(&Diagnostic) -> Option<Fingerprint>,
    ) -> Taken<'_> {
        let mut left: BTreeMap<&Fingerprint, usize> = BTreeMap::new();
        left.extend(self.known.iter().map(|(print, known)| (print, known.count)));
        let taken = found.extract_if(.., |finding| {
            let left = fingerprint(finding).and_then(|print| left.get_mut(&print));
            left.is_some_and(|left| {
                let known = *left > 0;
                *left -= usize::from(known);
                known
            })
        });
        let known = taken.collect();
        let stale = left.into_iter().filter(|(_, left)| *left > 0);
        Taken {
            known,
            stale: stale.collect(),
        }
    }

    /// Tells of an entry of which `left` were not found.
    pub fn tell_stale(
        &self,
        print: &Fingerprint,
        left: usize,
        voice: &Voice,
        found: &mut Vec<Diagnostic>,
    ) {
        let known = &self.known[print];
        let Fingerprint { path, rule, .. } = print;
        let message = match known.count - left {
            0 => format!("`{rule}` no longer finds this in `{path}`"),
            still => format!(
                "`{rule}` finds this {still} and not {} times in `{path}`",
                known.count
            ),
        };
        Reporter::new(voice, self.source.path().clone(), found).report(known.span, message);
    }

    /// The entries of files that are not `looked_at`: fingerprints, with how many are known.
    pub fn elsewhere(
        &self,
        looked_at: impl Fn(&str) -> bool,
    ) -> impl Iterator<Item = (Fingerprint, usize)> {
        let known = self.known.iter();
        known
            .filter(move |(print, _)| !looked_at(&print.path))
            .map(|(print, known)| (print.clone(), known.count))
    }
}

/// What a baseline knew of some findings.
#[derive(Debug)]
pub struct Taken<'b> {
    /// The findings that were known.
    pub known: Vec<Diagnostic>,
    /// The entries that were not found, or not so often: how many are left.
    pub stale: Vec<(&'b Fingerprint, usize)>,
}

/// A baseline of these findings as a file, in the order of files, so that two of them can be merged.
pub fn write(known: &BTreeMap<Fingerprint, usize>) -> String {
    let mut text = String::from(
        "# Findings that are known and not told. `kouetsu baseline` writes this file; what is mended goes from it.\n",
    );
    let _ = write!(text, "version = {VERSION}\nknown = [\n");
    for (
        Fingerprint {
            path,
            rule,
            text: about,
        },
        count,
    ) in known
    {
        let quoted = |text: &str| toml::Value::from(text).to_string();
        let (path, rule, about) = (quoted(path), quoted(rule), quoted(about));
        let _ = write!(text, "  {{ path = {path}, rule = {rule}, text = {about}");
        if *count > 1 {
            let _ = write!(text, ", count = {count}");
        }
        text.push_str(" },\n");
    }
    text.push_str("]\n");
    text
}

fn span(range: std::ops::Range<usize>) -> Span {
    Span::new(range.start, range.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(rule: &str, text: &str, at: &str) -> Diagnostic {
        let start = text.find(at).expect("it is there");
        let span = Span::new(start, start + at.len());
        Diagnostic::new(rule, Severity::Warning, &"a.md".into(), span, "m")
    }

    fn print(finding: &Diagnostic, text: &str) -> Fingerprint {
        let sources: Sources = [Source::new("a.md", text)].into_iter().collect();
        Fingerprint::of(finding, "docs/a.md".to_owned(), &sources)
    }

    fn baseline(entries: &[(&Fingerprint, usize)]) -> Baseline {
        let known = entries
            .iter()
            .map(|(print, count)| ((*print).clone(), *count));
        let baseline = Baseline::read(Source::new("b.toml", write(&known.collect())));
        assert_eq!(baseline.problems, []);
        baseline
    }

    #[test]
    fn a_finding_is_known_wherever_it_stands() {
        let (before, after) = ("# A\n\nTODO:  x\n", "# A\n\nmore\n\nTODO: x\n");
        let known = print(&finding("r", before, "TODO:  x"), before);
        let now = finding("r", after, "TODO: x");
        assert_eq!(known, print(&now, after));
        let baseline = baseline(&[(&known, 1)]);
        let other = finding("other", after, "TODO: x");
        let mut found = vec![now.clone(), other.clone(), now.clone()];
        let taken = baseline.take(&mut found, |finding| Some(print(finding, after)));
        assert_eq!(taken.known, std::slice::from_ref(&now));
        assert_eq!(taken.stale, []);
        assert_eq!(found, [other, now]);
    }

    #[test]
    fn what_is_mended_is_left_over() {
        let text = "a b a\n";
        let a = print(&finding("r", text, "a"), text);
        let b = print(&finding("r", text, "b"), text);
        let baseline = baseline(&[(&a, 3), (&b, 1)]);
        let mut found = vec![finding("r", text, "a")];
        let taken = baseline.take(&mut found, |finding| Some(print(finding, text)));
        assert_eq!(taken.stale, [(&a, 2), (&b, 1)]);
        let voice = Voice {
            rule: STALE.into(),
            severity: Severity::Info,
            help: None,
            url: None,
        };
        let mut told = Vec::new();
        for (print, left) in taken.stale {
            baseline.tell_stale(print, left, &voice, &mut told);
        }
        let shown = |told: &Diagnostic| {
            (
                told.message.clone(),
                baseline.source.slice(told.primary.span).to_owned(),
            )
        };
        assert_eq!(
            told.iter().map(shown).collect::<Vec<_>>(),
            [
                (
                    "`r` finds this 1 and not 3 times in `docs/a.md`".to_owned(),
                    r#"{ path = "docs/a.md", rule = "r", text = "a", count = 3 }"#.to_owned()
                ),
                (
                    "`r` no longer finds this in `docs/a.md`".to_owned(),
                    r#"{ path = "docs/a.md", rule = "r", text = "b" }"#.to_owned()
                ),
            ]
        );
    }

    #[test]
    fn long_texts_differ_by_their_ends() {
        let (one, other) = (
            format!("{}1", "校".repeat(200)),
            format!("{}2", "校".repeat(200)),
        );
        let print = |text: &str| print(&finding("r", text, text), text).text;
        assert!(print(&one).chars().count() < 120, "{}", print(&one));
        assert_ne!(print(&one), print(&other));
        assert_eq!(print("\"quoted\" \\ \u{1b}"), "\"quoted\" \\ \u{1b}");
    }

    #[test]
    fn what_is_no_baseline_is_told() {
        for (toml, message, at) in [
            ("version = 2", "a baseline of version 2 cannot be read", "2"),
            (
                "known = []",
                "this is no baseline: missing field `version`",
                "",
            ),
            (
                "version = 1\nknown = [{ path = 'a' }]",
                "this is no baseline: missing field `rule`",
                "{ path = 'a' }",
            ),
            (
                "version = 1\nknwon = []",
                "this is no baseline: unknown field `knwon`, expected `version` or `known`",
                "knwon",
            ),
        ] {
            let baseline = Baseline::read(Source::new("b.toml", toml));
            let [problem] = &baseline.problems[..] else {
                panic!("{toml}")
            };
            assert_eq!(
                (
                    problem.message.as_str(),
                    baseline.source.slice(problem.primary.span)
                ),
                (message, at)
            );
        }
    }

    #[test]
    fn hostile_texts_survive_the_file() {
        let text = "a \"q\" \\ ''' \"\"\" \u{7} \u{2028} 校 }, {";
        let known = print(&finding("r", text, text), text);
        let baseline = baseline(&[(&known, 1)]);
        assert_eq!(baseline.known.keys().collect::<Vec<_>>(), [&known]);
    }
}
