//! Times of day in a text: ranges that end before they begin, and minutes that no hour has.
//!
//! Ratios, scores, verses and positions in a recording look like times, clocks have twelve hours or twenty-four, and the
//! night goes on after midnight; so only what can be nothing else is told.

use std::cell::LazyCell;
use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::scene::is_quoted;
use crate::dates;
use crate::document::{Document, Prose};
use crate::rules::Reporter;

const HOUR: i16 = 60;

/// `10:40–10:10`, with what stands around it.
static RANGE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:\A|[^DJ])(?P<first>TIME)[ \u{3000}]?[〜～~–—―−‐\-][ \u{3000}]?(?P<last>TIME)(?:[^DJ%]|[.,:：](?:[^D]|\z)|\z)",
    )
});

/// A time that words make one: `at 12:75`, `12:75開始`.
static TOLD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:at|until|till) (?P<time>TIME)(?:[^DJ%]|[.,](?:[^D]|\z)|\z)|(?:\A|[^DJ])(?P<marked>TIME)[ \u{3000}]?(?:開始|開場|開会|開演|集合|スタート)",
    )
});

/// A time in the afternoon, as only a clock of twenty-four hours has it.
static AFTERNOON: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:\A|[^DJ])(?:1[3-9]|2[0-3])[:：][0-5]D(?:[^DJ]|\z)"));

/// What tells the halves of a day apart.
static HALVES: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"午前|午後|[0-9 ](?i:[ap]\.?m\b)|\b[AP]M\b|o’clock|o'clock|noon"));

fn pattern(text: &str) -> Regex {
    let text = text
        .replace("TIME", "[0-9０-９]{1,2}[:：][0-9０-９]{2}")
        .replace("[^D", "[^0-9０-９")
        .replace('D', "[0-9０-９]")
        .replace('J', r".,:：/+\-−–〜～$€¥");
    Regex::new(&text).expect("it is a pattern")
}

/// Looks at all times of a document.
pub(super) fn check_times(document: &Document, reporter: &mut Reporter) {
    let long_clock = LazyCell::new(|| has_long_clock(document));
    for prose in document.proses() {
        let text = prose.text();
        if !has_time(text) || is_quoted(document, prose.node) {
            continue;
        }
        for found in RANGE.captures_iter(text) {
            check_range(prose, &found, &long_clock, reporter);
        }
        for found in TOLD.captures_iter(text) {
            let Some(time) = found.name("time").or(found.name("marked")) else {
                continue;
            };
            if let Some(time) = Time::of(time.range(), text) {
                time.check(prose, reporter);
            }
        }
    }
}

/// Whether digits stand on both sides of a colon: most colons stand elsewhere.
fn has_time(text: &str) -> bool {
    let is_digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let between = |(at, colon): (usize, &str)| {
        text[..at].ends_with(is_digit) && text[at + colon.len()..].starts_with(is_digit)
    };
    [':', '：']
        .into_iter()
        .any(|colon| text.match_indices(colon).any(between))
}

/// A time as it is written, which may be none.
struct Time {
    range: Range<usize>,
    hour: i16,
    minute: i16,
}

impl Time {
    fn of(range: Range<usize>, text: &str) -> Option<Time> {
        let (hour, minute) = text[range.clone()].split_once([':', '：'])?;
        Some(Time {
            hour: dates::number(hour)?,
            minute: dates::number(minute)?,
            range,
        })
    }

    fn is_right(&self) -> bool {
        self.minute < HOUR && self.hour < 24
    }

    fn minutes(&self) -> i16 {
        self.hour * HOUR + self.minute
    }

    /// Tells minutes that are over an hour. Shares of a hundred are none.
    fn check(&self, prose: &Prose, reporter: &mut Reporter) {
        if self.minute >= HOUR && self.hour < 24 && self.hour + self.minute != 100 {
            let message = format!("`{}` minutes are over an hour", self.minute);
            reporter.report(prose.span(self.range.clone()), message);
        }
    }
}

fn check_range(
    prose: &Prose,
    found: &Captures<'_>,
    long_clock: &LazyCell<bool, impl FnOnce() -> bool>,
    reporter: &mut Reporter,
) {
    let text = prose.text();
    let time = |name: &str| Time::of(found.name(name)?.range(), text);
    let (Some(first), Some(last)) = (time("first"), time("last")) else {
        return;
    };
    // What follows a date is told with it, and may have an offset from UTC.
    let dated = text[..first.range.start]
        .trim_end()
        .ends_with(|c: char| c.is_numeric() || "日)）]］T".contains(c));
    if first.is_right() != last.is_right() {
        if last.is_right() && !dated {
            first.check(prose, reporter);
        }
        if first.is_right() {
            last.check(prose, reporter);
        }
    } else if first.is_right() && is_backwards(&first, &last) && **long_clock {
        let offset = dated && text[first.range.end..].starts_with(['-', '−']);
        if offset {
            return;
        }
        let whole = first.range.start..last.range.end;
        reporter
            .report(prose.span(whole), "the range ends before it begins")
            .label(format!(
                "from `{}` to `{}`",
                &text[first.range], &text[last.range]
            ));
    }
}

/// Whether a range ends a little before it begins, and cannot reach over midnight: neither do the nights of a hotel.
fn is_backwards(first: &Time, last: &Time) -> bool {
    const LITTLE: i16 = 3 * HOUR;
    const EARLY: i16 = 6 * HOUR;
    const NOON: i16 = 12 * HOUR;
    let back = first.minutes() - last.minutes();
    let same_half = first.minutes() <= NOON || last.minutes() >= NOON;
    (1..=LITTLE).contains(&back) && last.minutes() >= EARLY && same_half
}

/// Whether the times of a document are of twenty-four hours: on the other clock, 12:30–1:30 and 9:00–8:30 are right.
fn has_long_clock(document: &Document) -> bool {
    let any = |pattern: &Regex| {
        let mut texts = document.proses().iter().map(Prose::text);
        texts.any(|text| pattern.is_match(text))
    };
    any(&AFTERNOON) && !any(&HALVES)
}
