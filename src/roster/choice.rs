//! Choosing among what a text may mean.
//!
//! One look at a text cannot know whom the project speaks of, and the more people there are on a roster, the more of them
//! are near to any word by chance. So the matcher tells all that a place may mean, and when all documents are read, those
//! whom they mention decide: strangers on the roster then neither hide a slip nor lend it their names.

use std::collections::HashSet;
use std::ops::Range;

use super::matcher::{Evidence, Hit, HitKind};

/// Whom and what the documents of a project mention as the roster has them.
#[derive(Debug, Default)]
pub struct Mentioned<'a> {
    /// People, by their place in the slice that the matcher was made of.
    pub people: HashSet<usize>,
    /// Spellings.
    pub spellings: HashSet<&'a str>,
}

impl Mentioned<'_> {
    fn knows(&self, hit: &Hit) -> bool {
        hit.people.iter().any(|person| self.people.contains(person))
    }

    /// Whether what the project mentions bears the hit out.
    fn bears_out(&self, hit: &Hit) -> bool {
        match hit.evidence {
            Evidence::None => true,
            Evidence::Spelling => self.spellings.contains(hit.expected.as_str()),
            Evidence::Mention => self.knows(hit) && self.is_long_enough(hit),
        }
    }

    /// The more people are spoken of, the longer a single word must be to be near one of their names by a slip rather
    /// than by chance.
    fn is_long_enough(&self, hit: &Hit) -> bool {
        let shortest = match self.people.len() {
            _ if hit.kind != HitKind::SingleWord => 0,
            0..=250 => 5,
            251..=750 => 6,
            _ => 8,
        };
        hit.found.chars().count() >= shortest
    }
}

/// A hit that holds, and those at its place that hold as well as it: other names, of which any could be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The hit's place among those given.
    pub hit: usize,
    /// Likewise.
    pub others: Vec<usize>,
}

/// Chooses, of hits in the order of the text, those that hold, at most one for a place, in order.
pub fn choose<T>(hits: &[T], hit: impl Fn(&T) -> &Hit, mentioned: &Mentioned) -> Vec<Choice> {
    let mut chosen = Vec::new();
    let mut from = 0;
    while from < hits.len() {
        let mut end = hit(&hits[from]).span.end;
        let mut to = from + 1;
        while to < hits.len() && hit(&hits[to]).span.start < end {
            end = end.max(hit(&hits[to]).span.end);
            to += 1;
        }
        chosen.extend(choose_of_overlapping(
            from..to,
            |at| hit(&hits[at]),
            mentioned,
        ));
        from = to;
    }
    chosen.sort_by_key(|choice| hit(&hits[choice.hit]).span.start);
    chosen
}

fn choose_of_overlapping<'h>(
    places: Range<usize>,
    hit: impl Fn(usize) -> &'h Hit,
    mentioned: &Mentioned,
) -> Vec<Choice> {
    let rank = |at: usize| (!mentioned.knows(hit(at)), hit(at).weight);
    let mut group: Vec<usize> = places.filter(|&at| mentioned.bears_out(hit(at))).collect();
    group.sort_by_key(|&at| (rank(at), at));
    let mut taken: Vec<Range<usize>> = Vec::new();
    let mut chosen = Vec::new();
    for (place, &at) in group.iter().enumerate() {
        let this = hit(at);
        let overlaps =
            |other: &Range<usize>| other.start < this.span.end && this.span.start < other.end;
        if taken.iter().any(overlaps) {
            continue;
        }
        taken.push(this.span.clone());
        let as_near = group[place + 1..]
            .iter()
            .take_while(|&&other| rank(other) == rank(at));
        let others: Vec<usize> = as_near
            .copied()
            .filter(|&other| {
                let other = hit(other);
                other.span == this.span
                    && other.expected != this.expected
                    && other.people != this.people
            })
            .collect();
        // A single word that may be either of two names is told of neither.
        if others.is_empty() || this.kind != HitKind::SingleWord {
            chosen.push(Choice { hit: at, others });
        }
    }
    chosen
}
