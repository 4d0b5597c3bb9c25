//! Where a date stands: what the text around it says of the year.
//!
//! Most dates have no year, because whoever reads the page knows it: from the heading, from the front matter, from the
//! event. A weekday is judged only in the years that something around it names, and if any of them bears it out, it is
//! right: a report tells of last year too.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil;
use regex::Regex;

use crate::config::Event;
use crate::dates::{self, Chain, Date};
use crate::document::{Data, Document, Kind, NodeId, Prose};
use crate::project::Place;
use crate::source::Span;

/// A block with dates, and the years that are spoken of around it.
pub(super) struct Scene<'d> {
    pub(super) prose: &'d Prose,
    pub(super) chains: Vec<Chain>,
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
    let mut around = Around::new(document, place);
    for prose in document.proses() {
        let text = prose.text();
        let own = if text.contains(|c: char| c.is_numeric()) {
            numbers(text)
        } else {
            BTreeSet::new()
        };
        let level = around.open(document, prose);
        let chains = dates::read(text);
        if !chains.is_empty() && !is_quoted(document, prose.node) {
            scenes.push(Scene {
                prose,
                chains,
                own: own.clone(),
                around: around.hints(),
            });
        }
        around.note(level, prose, &own);
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
                let named = numbers(&entry.text.replace(['-', '/', '.'], " "));
                always.extend(
                    named
                        .into_iter()
                        .map(|year| subject(year, Some(entry.value))),
                );
            }
        }
        let path = place.path.strip_prefix(place.around.root());
        let path = path.unwrap_or(place.path).to_string_lossy();
        let path = numbers(&path.replace(['-', '_', '/', '.'], " "));
        let event = place.around.event();
        let event = event.map(|event| event.start.year()..=event.end.year());
        let elsewhere = path.into_iter().chain(event.into_iter().flatten());
        always.extend(elsewhere.map(|year| subject(year, None)));
        Around {
            always,
            headings: Vec::new(),
            before: Vec::new(),
        }
    }

    /// Closes the sections that end with a heading, and returns its level.
    fn open(&mut self, document: &Document, prose: &Prose) -> Option<u8> {
        let node = document.node(prose.node);
        let level = match node.data {
            Data::Heading(level, _) => level,
            _ if node.kind == Kind::FrontMatterEntry => 0,
            _ => return None,
        };
        self.headings.retain(|(open, _)| *open < level);
        self.before.clear();
        Some(level)
    }

    fn note(&mut self, level: Option<u8>, prose: &Prose, years: &BTreeSet<i16>) {
        if years.is_empty() {
            return;
        }
        let hints = years.iter().map(|&year| Hint {
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

/// The years that a text names, in order.
fn numbers(text: &str) -> BTreeSet<i16> {
    years(text).into_iter().map(|(year, _)| year).collect()
}

/// The years of the common era that a text names, and where the number of each stands.
pub(super) fn years(text: &str) -> Vec<(i16, Range<usize>)> {
    static YEAR: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(令和|平成)\s?(元|[0-9０-９]{1,2})|(?:19|20|１９|２０)[0-9０-９]{2}")
            .expect("it is a pattern")
    });
    let found = YEAR.captures_iter(text).filter_map(|found| {
        let whole = found.get(0)?;
        if let (Some(era), Some(year)) = (found.get(1), found.get(2)) {
            return Some((dates::era_year(era.as_str(), year.as_str())?, year.range()));
        }
        let before = text[..whole.start()].chars().next_back();
        let after = text[whole.end()..].chars().next();
        // 2000桁 is no year, nor is a part of a longer number.
        let counts =
            |c: char| c.is_numeric() || "桁名人円個件行本台枚秒分時字ドル米万億%％".contains(c);
        let longer = |c: char| c.is_numeric() || matches!(c, '.' | ',' | '#' | '$');
        let alone = !before.is_some_and(longer) && !after.is_some_and(counts);
        let year = dates::number(whole.as_str())?;
        alone.then(|| (year, whole.range()))
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_told_from_other_numbers() {
        for (text, expected) in [
            ("PyCon 2024と2023年", &[2024, 2023][..]),
            ("令和6年、平成元年", &[2024, 1989]),
            ("２０２４年", &[2024]),
            ("2000桁、#2068、12024、1.2024、2024名", &[]),
            ("PyCon2024", &[2024]),
        ] {
            let found: Vec<i16> = years(text).into_iter().map(|(year, _)| year).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
