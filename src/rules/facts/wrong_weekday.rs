//! A date whose weekday is another.

use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::{self, Weekday};
use serde::Deserialize;

use super::scene::{Hint, Scene, scenes};
use crate::config::Event;
use crate::dates::{self, Chain, Date, Part};
use crate::diagnostic::Safety;
use crate::document::{Document, Kind};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WrongWeekday {}

impl Rule for WrongWeekday {
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        for scene in scenes(document, place) {
            for chain in scene.chains {
                let judge = Judge {
                    document,
                    scene: &scene,
                    chain,
                    event: place.around.event(),
                };
                judge.check(reporter);
            }
        }
    }
}

/// Looks at the dates of a chain.
struct Judge<'a> {
    document: &'a Document,
    scene: &'a Scene<'a>,
    chain: &'a Chain,
    event: Option<&'a Event>,
}

/// A weekday beside a date, in the same block or the next cell of a table.
struct Claim<'a> {
    date: &'a Date,
    weekday: Weekday,
    span: Span,
    /// The days that the date may mean, likeliest first, and what names the year of each.
    days: Vec<(civil::Date, Option<Span>)>,
    /// The year that is written with it or with a neighbour, and those that this may mean for it.
    year: Option<(&'a Part, Vec<i16>)>,
}

/// A claim that is wrong, and the day that it is about.
struct Slip<'a> {
    claim: &'a Claim<'a>,
    day: civil::Date,
    named_by: Option<Span>,
}

impl<'a> Judge<'a> {
    fn check(&self, reporter: &mut Reporter) {
        let claims: Vec<Claim> = (0..self.chain.dates.len())
            .filter_map(|at| self.claim(at))
            .collect();
        let slips: Vec<Slip> = claims.iter().filter_map(Claim::slip).collect();
        let mut told: Vec<&Part> = Vec::new();
        for slip in &slips {
            if let Some(year) = slip.claim.written_year() {
                if told.contains(&year) {
                    continue;
                }
                let of_year = |claim: &&Claim| claim.written_year() == Some(year);
                let together: Vec<&Claim> = claims.iter().filter(of_year).collect();
                if let Some(right) = self.right_year(year, &together) {
                    self.tell_year(slip, year, right, &together, reporter);
                    told.push(year);
                    continue;
                }
            }
            self.tell_weekday(slip, reporter);
        }
    }

    fn claim(&self, at: usize) -> Option<Claim<'a>> {
        let date = &self.chain.dates[at];
        let (weekday, span) = match &date.weekday {
            Some(written) => (written.day, self.scene.prose.span(written.range.clone())),
            None => self.next_cell(date)?,
        };
        let year = self.chain.year_of(at).map(|(years, part)| (part, years));
        let days = match &year {
            Some((_, years)) => {
                let days = years.iter().flat_map(|&year| date.days_in(year));
                days.map(|day| (day, None)).collect()
            }
            None => self.scene.days(date, self.event),
        };
        Some(Claim {
            date,
            weekday,
            span,
            days,
            year,
        })
    }

    /// The weekday in the cell beside that of a date.
    fn next_cell(&self, date: &Date) -> Option<(Weekday, Span)> {
        let cell = self.scene.prose.node;
        let alone = self.chain.dates.len() == 1 && self.scene.chains.len() == 1;
        if self.document.node(cell).kind != Kind::TableCell || !alone {
            return None;
        }
        let text = self.scene.prose.text();
        if text[..date.range.start].trim() != "" || text[date.range.end..].trim() != "" {
            return None;
        }
        let document = self.document;
        let beside = [document.next_sibling(cell), document.previous_sibling(cell)];
        beside.into_iter().flatten().find_map(|cell| {
            let prose = self.document.prose(cell);
            let weekday = dates::weekday_alone(prose.text())?;
            Some((weekday.day, prose.span(weekday.range)))
        })
    }

    /// Another year in which all weekdays are right, if it is likelier that the year is wrong than the weekdays: last
    /// year's report was copied.
    fn right_year(&self, year: &Part, claims: &[&Claim]) -> Option<(i16, Option<Hint>)> {
        let right = |other: i16| {
            let by = other - year.value;
            claims.iter().all(|claim| claim.is_right_after(by))
        };
        let event = self.event.map(Event::year).filter(|&other| right(other));
        if let Some(other) = event {
            return Some((other, None));
        }
        // A year that is spoken of here is not likely to be wrong.
        if self.scene.subject(year.value).is_some() {
            return None;
        }
        let subjects = self.scene.around.iter().filter(|hint| hint.subject);
        if let Some(hint) = subjects.copied().find(|hint| right(hint.year)) {
            return Some((hint.year, Some(hint)));
        }
        // Nobody gets two weekdays wrong in the same way.
        let beside = [year.value + 1, year.value - 1];
        let both_wrong = claims.len() > 1 && claims.iter().all(|claim| claim.slip().is_some());
        let other = beside
            .into_iter()
            .find(|&other| both_wrong && right(other))?;
        Some((other, None))
    }

    fn tell_year(
        &self,
        slip: &Slip,
        year: &Part,
        (right, hint): (i16, Option<Hint>),
        together: &[&Claim],
        reporter: &mut Reporter,
    ) {
        let place = self.scene.prose.span(year.range.clone());
        let first = together.first().map_or(slip.claim, |claim| claim);
        let last = together.last().map_or(slip.claim, |claim| claim);
        let whole = place
            .to(self.scene.prose.span(first.date.range.clone()))
            .to(self.scene.prose.span(last.date.range.clone()));
        let label = match together.len() {
            1 => format!("in {right} it is"),
            _ => format!("in {right} these weekdays are right"),
        };
        let written = dates::number_like(right - year.base, self.document.slice(place));
        let diagnostic = reporter.report(whole, slip.message()).label(label);
        if let Some(span) = hint.and_then(|hint| hint.span) {
            diagnostic.related(span, format!("this is about {right}"));
        }
        let else_write = match together.len() {
            1 => format!("or else the weekday `{}`", self.right_weekday(slip)),
            _ => "or else other weekdays".to_owned(),
        };
        diagnostic
            .help(format!("write the year `{written}`, {else_write}"))
            .fix(
                format!("write the year `{written}`"),
                Safety::Unsafe,
                vec![(place, written)],
            );
    }

    fn tell_weekday(&self, slip: &Slip, reporter: &mut Reporter) {
        let claim = slip.claim;
        let right = self.right_weekday(slip);
        let whole = self
            .scene
            .prose
            .span(claim.date.range.clone())
            .to(claim.span);
        let diagnostic = reporter
            .report(whole, slip.message())
            .label(format!("its weekday is `{right}`"));
        if let Some(span) = slip.named_by {
            diagnostic.related(span, format!("by this it is of {}", slip.day.year()));
        }
        let near = slip.nearest_day();
        let other_year = [1, -1].into_iter().find(|&by| claim.is_right_after(by));
        let year = other_year.map_or(String::new(), |by| {
            format!(", or the year {}", slip.day.year() + by)
        });
        diagnostic
            .help(format!(
                "write the weekday `{right}`; if `{}` is right, the date is {}{year}",
                self.document.slice(claim.span),
                near.strftime("%-d %B"),
            ))
            .fix(
                format!("write the weekday `{right}`"),
                Safety::Unsafe,
                vec![(claim.span, right)],
            );
    }

    /// The weekday of the day as the wrong one is written.
    fn right_weekday(&self, slip: &Slip) -> String {
        let span = slip.claim.span;
        let before: Range<usize> = span.start.saturating_sub(8) as usize..span.start as usize;
        let before = self
            .document
            .source()
            .clamp(Span::new(before.start, before.end));
        dates::weekday_like(
            slip.day.weekday(),
            self.document.slice(span),
            self.document.slice(before),
        )
    }
}

impl<'a> Claim<'a> {
    fn written_year(&self) -> Option<&'a Part> {
        self.year.as_ref().map(|(part, _)| *part)
    }

    /// Whether it is right if the year that is written is so many years off.
    fn is_right_after(&self, by: i16) -> bool {
        let years = self.year.iter().flat_map(|(_, years)| years);
        let mut days = years.flat_map(|year| self.date.days_in(year + by));
        days.any(|day| day.weekday() == self.weekday)
    }

    fn slip(&self) -> Option<Slip<'_>> {
        let right = self
            .days
            .iter()
            .any(|(day, _)| day.weekday() == self.weekday);
        let &(day, named_by) = self.days.first().filter(|_| !right)?;
        Some(Slip {
            claim: self,
            day,
            named_by,
        })
    }
}

impl Slip<'_> {
    fn message(&self) -> String {
        let (right, wrong) = (name(self.day.weekday()), name(self.claim.weekday));
        format!("`{}` is a {right}, not a {wrong}", self.day)
    }

    /// The nearest day that has the weekday.
    fn nearest_day(&self) -> civil::Date {
        let day = |by: i64| self.day.checked_add(by.days()).unwrap_or(self.day);
        [1, -1, 2, -2, 3, -3]
            .into_iter()
            .map(day)
            .find(|day| day.weekday() == self.claim.weekday)
            .unwrap_or(self.day)
    }
}

fn name(weekday: Weekday) -> &'static str {
    dates::weekday_name(weekday)
}
