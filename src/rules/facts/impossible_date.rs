//! A day, a time or a range that no calendar and no clock has.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil;
use regex::Regex;
use serde::Deserialize;

use super::clock::check_times;
use super::scene::{Scene, scenes};
use crate::dates::{self, Chain, Date};
use crate::document::{Document, Prose};
use crate::project::Place;
use crate::rules::{Reporter, Rule};

/// The rule and its options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct ImpossibleDate {
    /// Whether 25:00 may be written for one o'clock at night, as broadcasters do.
    thirty_hour_clock: bool,
}

impl Rule for ImpossibleDate {
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        for scene in scenes(document, place) {
            let text = scene.prose.text();
            // Who speaks of days that there are not writes them, and the moon has others.
            if MEANT.is_match(text) {
                continue;
            }
            for chain in scene.chains {
                for at in 0..chain.dates.len() {
                    self.check_date(&scene, chain, at, reporter);
                }
            }
        }
        check_times(document, reporter);
    }
}

static MEANT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[存実]在し(?:ない|ません|なかった)|あり[え得](?:ない|ません)|架空|旧暦|陰暦|(?i:\b(?:invalid|impossible|non-?existent|no such|does(?: not|n't|n’t) exist)\b)")
        .expect("it is a pattern")
});

impl ImpossibleDate {
    fn check_date(&self, scene: &Scene, chain: &Chain, at: usize, reporter: &mut Reporter) {
        let date = &chain.dates[at];
        if is_impossible(scene.prose, chain, at) {
            tell_day(
                scene.prose,
                date,
                chain.year_of(at).map(|(_, year)| year.value),
                reporter,
            );
        } else if let Some(before) = at.checked_sub(1).filter(|_| date.ends_range) {
            check_range(scene.prose, chain, before, reporter);
        }
        self.check_time(scene.prose, date.range.end, reporter);
    }

    /// The time that follows a date.
    fn check_time(&self, prose: &Prose, end: usize, reporter: &mut Reporter) {
        let Some(found) = TIME.captures(&prose.text()[end..]) else {
            return;
        };
        let number = |name| {
            found
                .name(name)
                .and_then(|part| dates::number(part.as_str()))
        };
        let (Some(hour), minute) = (number("hour").or(number("hour_marked")), number("minute"))
        else {
            return;
        };
        let last = if self.thirty_hour_clock { 30 } else { 24 };
        let minutes = minute.unwrap_or(0);
        let whole = found
            .name("time")
            .map_or(0..0, |time| time.start() + end..time.end() + end);
        if minutes > 59 {
            reporter.report(
                prose.span(whole),
                format!("`{minutes}` minutes are over an hour"),
            );
        } else if hour > last || hour == last && minutes > 0 {
            let text = &prose.text()[whole.clone()];
            let diagnostic = reporter.report(
                prose.span(whole.clone()),
                format!("no day has the time `{text}`"),
            );
            if (25..=30).contains(&hour) {
                diagnostic.help(format!(
                    "write the time on the next day, `{}`, or set `thirty-hour-clock`",
                    dates::number_like(hour - 24, "00") + text.trim_start_matches(char::is_numeric)
                ));
            }
        }
    }
}

static TIME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)\A[\x20\u{3000}T,の]{0,2}
        (?P<time>(?P<hour>[0-9０-９]{2})[:：](?P<minute>[0-9０-９]{2})|(?P<hour_marked>[0-9０-９]{1,2})時)
        (?:[^0-9０-９間]|\z)",
    )
    .expect("it is a pattern")
});

/// Whether a date of a chain is none, in whatever year it may be.
fn is_impossible(prose: &Prose, chain: &Chain, at: usize) -> bool {
    let date = &chain.dates[at];
    let surely = date.sure || told(prose.text(), &date.range);
    if date.month.is_none() || !surely {
        return false;
    }
    // The year decides only on 29 February.
    const LEAP_YEAR: i16 = 2024;
    let years = chain
        .year_of(at)
        .map_or(vec![LEAP_YEAR], |(years, _)| years);
    years
        .into_iter()
        .all(|year| date.days_in(year).next().is_none())
}

/// Whether the words before a month and a number make a date of it: `June 31 people came` is none.
fn told(text: &str, range: &Range<usize>) -> bool {
    static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i:\b(?:on|by|until|till|since|before|after|dated|due)) \z")
            .expect("it is a pattern")
    });
    let mut from = range.start.saturating_sub(12);
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    BEFORE.is_match(&text[from..range.start])
}

fn tell_day(prose: &Prose, date: &Date, year: Option<i16>, reporter: &mut Reporter) {
    let text = &prose.text()[date.range.clone()];
    let month = date.month.as_ref().map_or(0, |month| month.value);
    let diagnostic = reporter.report(
        prose.span(date.range.clone()),
        format!("there is no day `{}`", text.replace('\n', " ")),
    );
    let first = i8::try_from(month)
        .ok()
        .and_then(|month| civil::Date::new(year.unwrap_or(2024), month, 1).ok());
    match first {
        Some(first) => diagnostic.label(format!(
            "{} has {} days",
            first.strftime(if month == 2 && year.is_some() {
                "%B %Y"
            } else {
                "%B"
            }),
            first.days_in_month()
        )),
        None => diagnostic.label(format!("a year has no month `{month}`")),
    };
}

/// A range that ends before it begins.
fn check_range(prose: &Prose, chain: &Chain, before: usize, reporter: &mut Reporter) {
    let (start, end) = (&chain.dates[before], &chain.dates[before + 1]);
    let written = |date: &Date| date.year.as_ref().map(|year| year.value);
    let backwards = match (written(start), written(end)) {
        (Some(first), Some(last)) => {
            let (first, last) = (start.days_in(first).next(), end.days_in(last).next());
            first.zip(last).is_some_and(|(first, last)| last < first)
        }
        // Ranges reach over the end of the year, so only days of one month tell.
        _ => is_backwards(start, end),
    };
    if backwards {
        let whole = start.range.start..end.range.end;
        reporter
            .report(prose.span(whole), "the range ends before it begins")
            .label(format!(
                "from {} to {}",
                day(chain, before),
                day(chain, before + 1)
            ));
    }
}

fn is_backwards(start: &Date, end: &Date) -> bool {
    let (Some((first_month, first)), Some((last_month, last))) =
        (start.month_and_day(), end.month_and_day())
    else {
        return false;
    };
    // 5月28日〜3日 is meant to end in June.
    let over_the_end = !end.has_own_month() && first >= 20 && last <= 12;
    first_month == last_month && last < first && !over_the_end
}

fn day(chain: &Chain, at: usize) -> String {
    let year = chain
        .year_of(at)
        .map(|(_, year)| format!("{}-", year.value));
    let (month, day) = chain.dates[at].month_and_day().unwrap_or_default();
    format!("`{}{month:02}-{day:02}`", year.unwrap_or_default())
}
