//! Where a date stands: what the text around it says of the year.
//!
//! Most dates have no year, because whoever reads the page knows it: from the heading, from the front matter, from the
//! event. A weekday is judged only in the years that something around it names, and if any of them bears it out, it is
//! right: a report tells of last year too.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil;
use regex::Regex;

use crate::config::Event;
use crate::dates::{self, Chain, Date, NamedYear};
use crate::document::{Data, Document, Kind, NodeId, Prose};
use crate::project::Place;
use crate::source::Span;

/// A block with dates, and the years that are spoken of around it.
pub(super) struct Scene<'d> {
    pub(super) prose: &'d Prose,
    pub(super) chains: &'d [Chain],
    /// The years that the block itself names.
    pub(super) own: BTreeSet<i16>,
    /// The years that the text around it names: those of its subject first, the nearest heading before all.
    pub(super) around: Vec<Hint>,
}

/// A year that is named near a block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hint {
    pub(super) year: i16,
    /// Where, if it is in the document.
    pub(super) span: Option<Span>,
    /// Whether it is named as the subject: by a heading, the front matter, the path or the event.
    pub(super) subject: bool,
}

impl Scene<'_> {
    /// The subject's year, if it is this one.
    pub(super) fn subject(&self, year: i16) -> Option<&Hint> {
        self.around
            .iter()
            .find(|hint| hint.subject && hint.year == year)
    }

    /// The days that a date without a year may mean, likeliest first, and what names the year of each.
    pub(super) fn days(
        &self,
        date: &Date,
        event: Option<&Event>,
    ) -> Vec<(civil::Date, Option<Span>)> {
        let mut days: Vec<(civil::Date, Option<Span>)> = Vec::new();
        if let Some(event) = event {
            days.extend(days_of(event, date).map(|day| (day, None)));
        }
        let during = !days.is_empty();
        let own = self.own.iter().map(|&year| Hint {
            year,
            span: None,
            subject: false,
        });
        let named: Vec<Hint> = own.chain(self.around.iter().copied()).collect();
        let month = date.month.as_ref().map_or(0, |month| month.value);
        // What is told of a year may reach into the next, or begin in the one before.
        let turn = (month <= 3 && !during).then_some(1);
        let eve = (month >= 10 && !during).then_some(-1);
        let spoken = OTHER_YEARS
            .iter()
            .filter(|(_, words)| words.is_match(self.prose.text()))
            .map(|&(offset, _)| offset);
        let offsets: Vec<i16> = [0]
            .into_iter()
            .chain(turn)
            .chain(eve)
            .chain(spoken)
            .collect();
        for offset in offsets {
            for hint in &named {
                days.extend(date.days_in(hint.year + offset).map(|day| (day, hint.span)));
            }
        }
        days
    }
}

/// The days of an event, and of the weeks around it, that a date may mean.
fn days_of<'d>(event: &Event, date: &'d Date) -> impl Iterator<Item = civil::Date> + 'd {
    let around = |day: civil::Date, days: i64| day.checked_add(days.days()).unwrap_or(day);
    let (first, last) = (around(event.start, -7), around(event.end, 7));
    let days = std::iter::successors(Some(first), |day| day.tomorrow().ok());
    let month = date.month.as_ref().map(|month| month.value);
    days.take_while(move |day| *day <= last).filter(move |day| {
        i16::from(day.day()) == date.day.value
            && month.is_none_or(|month| i16::from(day.month()) == month)
    })
}

/// Words that speak of another year, and of which.
static OTHER_YEARS: LazyLock<[(i16, Regex); 3]> = LazyLock::new(|| {
    let pattern = |words: &str| Regex::new(words).expect("the patterns are right");
    [
        (
            -1,
            pattern(
                r"昨年|去年|前年|前回|(?i:last year|previous year|a year (?:ago|earlier|before))",
            ),
        ),
        (-2, pattern(r"一昨年|おととし|(?i:two years ago)")),
        (
            1,
            pattern(r"来年|翌年|次回|(?i:next year|following year|a year later)"),
        ),
    ]
});

/// The blocks of a document that have dates, quotations left out: what was written then was right then.
pub(super) fn scenes<'d>(document: &'d Document, place: &Place) -> Vec<Scene<'d>> {
    let mut scenes = Vec::new();
    if document.dated().iter().all(|dated| dated.chains.is_empty()) {
        return scenes;
    }
    let mut around = Around::new(document, place);
    for dated in document.dated() {
        let prose = dated.prose(document);
        let level = around.reach(document, prose.node);
        if !dated.chains.is_empty() && !is_quoted(document, prose.node) {
            scenes.push(Scene {
                prose,
                chains: &dated.chains,
                own: dated.years.iter().map(|(year, _)| *year).collect(),
                around: around.hints(),
            });
        }
        around.note(level, prose, &dated.years);
    }
    scenes
}

/// The years that are spoken of at a place, as the document is read through.
struct Around {
    /// Those of the front matter, of the file's path and of the event.
    always: Vec<Hint>,
    /// Those of the headings that are open, with their levels; titles of the document have level 0.
    headings: Vec<(u8, Vec<Hint>)>,
    /// Those of the last block that named any, in the same section.
    before: Vec<Hint>,
    /// How many headings were passed.
    passed: usize,
}

impl Around {
    fn new(document: &Document, place: &Place) -> Self {
        let subject = |year, span| Hint {
            year,
            span,
            subject: true,
        };
        let mut always = Vec::new();
        for id in document.nodes(Kind::FrontMatterEntry) {
            let Data::Entry(entry) = &document.node(id).data else {
                continue;
            };
            let key = document.slice(entry.key).to_ascii_lowercase();
            if matches!(key.as_str(), "date" | "published" | "created") {
                let named = dates::years(&entry.text.replace(['-', '/', '.'], " "));
                let named = named.into_iter().map(|(year, _)| year);
                always.extend(named.map(|year| subject(year, Some(entry.value))));
            }
        }
        let path = place.path.strip_prefix(place.around.root());
        let path = path.unwrap_or(place.path).to_string_lossy();
        let path = dates::years(&path.replace(['-', '_', '/', '.'], " "));
        let event = place.around.event();
        let event = event.map(|event| event.start.year()..=event.end.year());
        let path = path.into_iter().map(|(year, _)| year);
        let elsewhere = path.chain(event.into_iter().flatten());
        always.extend(elsewhere.map(|year| subject(year, None)));
        Around {
            always,
            headings: Vec::new(),
            before: Vec::new(),
            passed: 0,
        }
    }

    /// Closes the sections that end at a node or before it; returns its level if it begins one.
    fn reach(&mut self, document: &Document, node: NodeId) -> Option<u8> {
        let reached = document
            .nodes(Kind::Heading)
            .skip(self.passed)
            .take_while(|&heading| heading <= node);
        for heading in reached {
            self.passed += 1;
            if let Data::Heading(level, _) = document.node(heading).data {
                self.headings.retain(|(open, _)| *open < level);
                self.before.clear();
            }
        }
        match document.node(node).data {
            Data::Heading(level, _) => Some(level),
            Data::Entry(_) if document.node(node).kind == Kind::FrontMatterEntry => Some(0),
            _ => None,
        }
    }

    fn note(&mut self, level: Option<u8>, prose: &Prose, years: &[NamedYear]) {
        if years.is_empty() {
            return;
        }
        let hints = years.iter().map(|&(year, _)| Hint {
            year,
            span: Some(prose.span(0..prose.text().len())),
            subject: level.is_some(),
        });
        match level {
            Some(level) => self.headings.push((level, hints.collect())),
            None => self.before = hints.collect(),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        let headings = self.headings.iter().rev().flat_map(|(_, hints)| hints);
        headings
            .chain(&self.always)
            .chain(&self.before)
            .copied()
            .collect()
    }
}

/// Whether a block is quoted. GitHub's alerts are written as quotes and are none.
pub(super) fn is_quoted(document: &Document, node: NodeId) -> bool {
    const QUOTING: [&str; 4] = ["epigraph", "highlights", "pull-quote", "blockquote"];
    document.ancestors(node).any(|id| {
        let node = document.node(id);
        match &node.data {
            Data::Directive(directive) => QUOTING.contains(&document.slice(directive.name)),
            _ => {
                node.kind == Kind::Quote
                    && !document
                        .slice(node.span)
                        .trim_start_matches(['>', ' '])
                        .starts_with("[!")
            }
        }
    })
}
