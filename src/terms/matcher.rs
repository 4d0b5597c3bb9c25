//! All terms of a project's dictionaries, looked for together.

use std::ops::Range;

use regex::{RegexSet, RegexSetBuilder};

use super::pattern::Match;
use super::{Problems, Term};

/// Bytes that the compiled patterns may take together.
const SIZE_LIMIT: usize = 1 << 28;

/// Bytes that the pass over a text may use to be fast.
const CACHE_LIMIT: usize = 1 << 24;

/// The terms of a project.
#[derive(Debug, Default)]
pub struct Dictionary {
    terms: Vec<Term>,
    patterns: RegexSet,
}

/// A wrong form in a text.
#[derive(Debug)]
pub struct Hit<'d> {
    /// Its bytes.
    pub range: Range<usize>,
    /// What to write there.
    pub expected: String,
    /// The term that it stands for.
    pub term: &'d Term,
}

impl Dictionary {
    /// The dictionary of `terms`; a term that fails its own tests is told and holds all the same.
    pub(super) fn new(terms: Vec<Term>, problems: &mut Problems) -> Self {
        let sources = terms.iter().map(|term| term.pattern.source());
        let patterns = RegexSetBuilder::new(sources)
            .size_limit(SIZE_LIMIT)
            .dfa_size_limit(CACHE_LIMIT)
            .build();
        for term in &terms {
            term.check(problems);
        }
        Dictionary {
            patterns: patterns.expect("each pattern was compiled by itself"),
            terms,
        }
    }

    /// Whether there are no terms.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// How many terms there are.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// The wrong forms in a text, in order. Of two that overlap, the one that begins first counts, of those the longer.
    pub fn hits(&self, text: &str) -> Vec<Hit<'_>> {
        let mut hits: Vec<Hit> = Vec::new();
        for index in self.patterns.matches(text) {
            hits.extend(self.terms[index].hits(text));
        }
        hits.sort_by_key(|hit| (hit.range.start, std::cmp::Reverse(hit.range.end)));
        let mut end = 0;
        hits.retain(|hit| {
            let apart = hit.range.start >= end;
            end = if apart { hit.range.end } else { end };
            apart
        });
        hits
    }
}

impl Term {
    fn hits(&self, text: &str) -> impl Iterator<Item = Hit<'_>> {
        let wrong = |found: &Match| {
            self.must_be_empty
                .is_none_or(|group| found.group(group).is_empty())
        };
        let found = self.pattern.matches(text).into_iter().filter(wrong);
        let hits = found.map(|found| Hit {
            expected: found.expand(&self.expected),
            range: found.range,
            term: self,
        });
        // What is written as it shall be is no fault, and neither is a part of it: サーバ in サーバー.
        let right = hits
            .filter(|hit| text[hit.range.clone()] != hit.expected && !within_expected(text, hit));
        right.collect::<Vec<_>>().into_iter()
    }

    /// The text with every wrong form replaced.
    fn mended(&self, text: &str) -> String {
        let mut mended = text.to_string();
        let hits: Vec<Hit> = self.hits(text).collect();
        for hit in hits.iter().rev() {
            mended.replace_range(hit.range.clone(), &hit.expected);
        }
        mended
    }

    fn check(&self, problems: &mut Problems) {
        for spec in &self.specs {
            let got = self.mended(&spec.from);
            if got != spec.to {
                let message = format!("`{}` becomes `{got}`, and not `{}`", spec.from, spec.to);
                problems
                    .error(&self.source, spec.span, message)
                    .help("mend the pattern or the test")
                    .related(self.span, "by this term");
            }
        }
    }
}

/// Whether a wrong form is part of the right one where it stands.
fn within_expected(text: &str, hit: &Hit) -> bool {
    let (found, expected) = (&text[hit.range.clone()], hit.expected.as_str());
    let starts = expected.match_indices(found).map(|(at, _)| at);
    !found.is_empty()
        && starts.into_iter().any(|at| {
            let start = hit.range.start.checked_sub(at);
            start.is_some_and(|start| {
                text.get(start..)
                    .is_some_and(|rest| rest.starts_with(expected))
            })
        })
}
