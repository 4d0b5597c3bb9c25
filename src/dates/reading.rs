//! Reading the dates of a text: each with its weekday, and those together that share a month or a year.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil;
use regex::Regex;

use super::numerals::number;
use super::patterns::{Core, Form, Part, cores, pattern, year_after};
use super::weekdays::{self, Beside, WrittenWeekday};

/// A date as a text writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Date {
    /// All of it, with its weekday.
    pub range: Range<usize>,
    /// The year, if it is written with this very date.
    pub year: Option<Part>,
    /// The month, perhaps that of a neighbour.
    pub month: Option<Part>,
    /// The day of the month.
    pub day: Part,
    /// The weekday beside it.
    pub weekday: Option<WrittenWeekday>,
    /// Whether this is the end of a range that the date before it begins.
    pub ends_range: bool,
    /// Whether the day may be the month and the month the day, as in 5/6.
    swappable: bool,
    /// Whether the month is a neighbour's.
    month_is_shared: bool,
    /// Whether it is a neighbour's and may be over: 5月31日（金）〜2日（日）.
    month_may_be_over: bool,
    /// Whether it is surely meant as a date, even if there is none such.
    pub sure: bool,
    /// Two weekdays beside it, one of which is a neighbour's.
    shared_weekdays: Option<Shared>,
}

/// Weekdays that stand together beside the first or the last of two dates.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Shared {
    Before(Box<[WrittenWeekday; 2]>),
    After(Box<[WrittenWeekday; 2]>),
}

/// Dates that stand together: a range, a list, or one alone.
#[derive(Debug, Default)]
pub struct Chain {
    /// In the order of the text; at least one.
    pub dates: Vec<Date>,
}

impl Date {
    /// The days that it can mean in a year, most likely first.
    pub fn days_in(&self, year: i16) -> impl Iterator<Item = civil::Date> + '_ {
        let day = self.day.value;
        let plain = self.month.as_ref().map(|month| (year, month.value, day));
        let swapped = plain
            .filter(|_| self.swappable)
            .map(|(year, month, day)| (year, day, month));
        // 5月31日（金）〜2日（日）: the month is over.
        let next = plain
            .filter(|_| self.month_may_be_over)
            .map(|(year, month, day)| match month {
                12 => (year + 1, 1, day),
                _ => (year, month + 1, day),
            });
        let days = [plain, swapped, next].into_iter().flatten();
        days.filter_map(|(year, month, day)| {
            civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
        })
    }

    /// Whether the month is written with this very date.
    pub fn has_own_month(&self) -> bool {
        !self.month_is_shared
    }

    /// Month and day, for the order within a year.
    pub fn month_and_day(&self) -> Option<(i16, i16)> {
        Some((self.month.as_ref()?.value, self.day.value))
    }

    fn of(core: &Core) -> Date {
        Date {
            range: core.whole.clone(),
            year: core.year.clone(),
            month: core.month.clone(),
            day: core.day.clone(),
            weekday: None,
            ends_range: false,
            swappable: false,
            month_is_shared: false,
            month_may_be_over: false,
            sure: core.year.is_some() || core.ordinal || core.form == Form::Marked,
            shared_weekdays: None,
        }
    }
}

/// The two weekdays, if there are just two.
fn pair(beside: &Beside) -> Option<Box<[WrittenWeekday; 2]>> {
    let pair = beside.days.as_slice().try_into().ok()?;
    Some(Box::new(<[WrittenWeekday; 2]>::clone(pair)))
}

impl Chain {
    /// All of it.
    pub fn range(&self) -> Range<usize> {
        let (first, last) = (&self.dates[0], &self.dates[self.dates.len() - 1]);
        first.range.start..last.range.end
    }
}

impl Chain {
    /// The years in which a date of the chain is, by the year that is written in the chain, and where that is; nearly
    /// always one. A range may reach over the end of a year: 12月28日〜2025年1月3日.
    pub fn year_of(&self, at: usize) -> Option<(Vec<i16>, &Part)> {
        let date = &self.dates[at];
        if let Some(year) = &date.year {
            return Some((vec![year.value], year));
        }
        let with_year = |other: &&Date| other.year.is_some();
        let before = self.dates[..at].iter().rev().find(with_year);
        let after = self.dates[at..].iter().find(with_year);
        let other = before.or(after)?;
        let year = other.year.as_ref()?;
        let order = date.month_and_day().cmp(&other.month_and_day());
        let over_the_end = match before {
            Some(_) if order.is_lt() => Some(year.value + 1),
            None if order.is_gt() => Some(year.value - 1),
            _ => None,
        };
        Some((over_the_end.into_iter().chain([year.value]).collect(), year))
    }
}

/// The dates of a text.
pub fn read(text: &str) -> Vec<Chain> {
    let mut chains: Vec<Chain> = Vec::new();
    let mut end = 0;
    for core in cores(text) {
        if core.whole.start < end {
            continue;
        }
        let mut dates = dates(text, end, &core);
        let between = &text[end..dates[0].range.start];
        let joint = chains.last().and_then(|_| joint(between));
        // A day alone is a date beside another, or by its weekday.
        let known = core.month.is_some() && core.form != Form::Slashed;
        let bare = |date: &Date| date.weekday.is_none() && date.shared_weekdays.is_none();
        if !known && joint.is_none() && dates.iter().all(bare) {
            continue;
        }
        match (joint, chains.last_mut()) {
            (Some(joint), Some(chain)) => {
                dates[0].ends_range = joint == Joint::Range;
                chain.dates.append(&mut dates);
            }
            _ => chains.push(Chain { dates }),
        }
        let chain = chains.last_mut().expect("one was just added to");
        continue_chain(text, chain, core.form);
        end = chain.range().end;
    }
    let mut last: Option<(Part, i16)> = None;
    for chain in &mut chains {
        share_weekdays(&mut chain.dates);
        share_months(chain);
        // 5月15日に着いた。17日（金）は…
        lend_month(chain, last.as_ref());
        let date = chain.dates.last().expect("a chain has a date");
        last = date
            .month
            .clone()
            .map(|month| (month, date.day.value))
            .or(last);
    }
    chains
}

fn lend_month(chain: &mut Chain, last: Option<&(Part, i16)>) {
    let Some((month, day)) = last else { return };
    for date in chain.dates.iter_mut().filter(|date| date.month.is_none()) {
        date.month = Some(month.clone());
        date.month_is_shared = true;
        date.month_may_be_over = date.day.value < *day;
    }
}

/// The dates of a core, with the weekdays around it, of which those before it stand after `floor`.
fn dates(text: &str, floor: usize, core: &Core) -> Vec<Date> {
    let mut first = Date::of(core);
    let mut second = core.second.as_ref().map(|(day, ends_range)| Date {
        day: day.clone(),
        ends_range: *ends_range,
        ..first.clone()
    });
    let numeric = matches!(core.form, Form::Numeric | Form::Slashed);
    let mut end = core.whole.end;
    let mut year = None;
    let head = weekdays::before(text, floor, core.whole.start);
    let tail = match head {
        Some(_) => None,
        None => weekdays::after(text, end, numeric),
    };
    if let Some(head) = &head {
        first.range.start = head.outer;
    }
    if let Some(tail) = &tail {
        end = tail.outer;
    }
    if let Some(beside) = head.as_ref().or(tail.as_ref()) {
        match (beside.days.as_slice(), &mut second) {
            ([one], Some(second)) if tail.is_some() => second.weekday = Some(one.clone()),
            ([one], _) => first.weekday = Some(one.clone()),
            ([one, other], Some(second)) => {
                first.weekday = Some(one.clone());
                second.weekday = Some(other.clone());
            }
            _ => {
                let shared = |days| match head {
                    Some(_) => Shared::Before(days),
                    None => Shared::After(days),
                };
                first.shared_weekdays = pair(beside).map(shared);
            }
        }
    }
    if core.form == Form::English && core.year.is_none() {
        year = year_after(text, end);
        end = year.as_ref().map_or(end, |year| year.range.end);
    }
    let english = first
        .weekday
        .as_ref()
        .is_some_and(|weekday| text[weekday.range.clone()].is_ascii());
    first.swappable = core.form == Form::Slashed && core.year.is_none() && english;
    first.sure |= first.weekday.is_some() || year.is_some();
    let last = second.as_mut().unwrap_or(&mut first);
    last.range.end = end;
    if year.is_some() {
        last.year = year;
    }
    // The year is written once; the first day keeps it where it stands before both.
    if let Some(second) = &mut second {
        let before = core
            .year
            .as_ref()
            .is_some_and(|year| year.range.start < core.day.range.start);
        if before {
            second.year = None;
        } else {
            first.year = None;
        }
        second.range.start = second.day.range.start.min(second.range.end);
        first.range.end = first.day.range.end;
    }
    std::iter::once(first).chain(second).collect()
}

/// What stands between two dates that belong together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    Range,
    List,
}

/// Space, brackets, perhaps a time, and one mark or word.
const BETWEEN: &str = r"[\s\u{3000}、,，・･/／&＆.(（)）\]］〕】]*(?:[0-9０-９]{1,2}[:：][0-9０-９]{2})?[\s\u{3000})）\]］]*(?P<range>[〜～~–—―−‐\-]|から|より|to[\s]|through[\s]|until[\s]|till[\s])?(?:と|及び|および|and[\s]|or[\s]|または)?[\s\u{3000}]*";

static JOINT: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"\A{BETWEEN}\z")));

/// `19（日）` or `19日` after a date and what joins it to that.
static CONTINUED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\A{BETWEEN}(?P<whole>(?P<day>D{{1,2}}|K{{1,3}})(?P<mark>S?[日号일]|st|nd|rd|th)?)(?P<next>[^0-9０-９]|\z)"
    ))
});

fn joint(between: &str) -> Option<Joint> {
    const LONGEST: usize = 40;
    if between.len() > LONGEST {
        return None;
    }
    let found = JOINT.captures(between)?;
    let apart =
        between.contains('.') && !between.trim_start().starts_with('.') || between.is_empty();
    let range = found.name("range").is_some();
    (!apart).then_some(if range { Joint::Range } else { Joint::List })
}

/// Adds the days that follow without a month.
fn continue_chain(text: &str, chain: &mut Chain, form: Form) {
    loop {
        let end = chain.range().end;
        let Some(found) = CONTINUED.captures(&text[end..]) else {
            return;
        };
        let place = |name: &str| {
            found
                .name(name)
                .map(|found| found.start() + end..found.end() + end)
        };
        let (Some(whole), Some(day)) = (place("whole"), place("day")) else {
            return;
        };
        let tail = weekdays::after(text, whole.end, form != Form::English);
        let marked = found
            .name("mark")
            .is_some_and(|mark| !mark.as_str().is_ascii() || form == Form::English);
        let weekday = tail.as_ref().filter(|tail| tail.days.len() == 1);
        if weekday.is_none() && !marked {
            return;
        }
        let Some(value) = number(&text[day.clone()]) else {
            return;
        };
        // 19日5時 is a day, 5月 in `、5月` and 3日間 are not.
        let goes_on = ["月", "월", "日間", "日目", "年"]
            .iter()
            .any(|next| text[day.end..].starts_with(next));
        if goes_on || day.start == end {
            return;
        }
        let mut ends = tail.as_ref().map_or(whole.end, |tail| tail.outer);
        let mut year = None;
        if form == Form::English {
            year = year_after(text, ends);
            ends = year.as_ref().map_or(ends, |year| year.range.end);
        }
        chain.dates.push(Date {
            range: whole.start..ends,
            year,
            month: None,
            day: Part {
                value,
                range: day,
                base: 0,
            },
            weekday: weekday.map(|tail| tail.days[0].clone()),
            ends_range: found.name("range").is_some(),
            swappable: false,
            month_is_shared: false,
            month_may_be_over: false,
            sure: true,
            shared_weekdays: tail.as_ref().and_then(pair).map(Shared::After),
        });
    }
}

/// Gives two dates the two weekdays that stand before or after both, if those are all that they have: 3月1日〜2日（土・日）.
fn share_weekdays(dates: &mut [Date]) {
    for at in 0..dates.len() {
        let Some(shared) = dates[at].shared_weekdays.take() else {
            continue;
        };
        // A third day without a weekday makes a list of which nobody knows whose they are.
        let (first, third, days) = match shared {
            Shared::Before(days) => (Some(at), dates.get(at + 2), days),
            Shared::After(days) => {
                let third = at.checked_sub(2).map(|third| &dates[third]);
                (at.checked_sub(1), third, days)
            }
        };
        let list =
            third.is_some_and(|date| date.weekday.is_none() && date.shared_weekdays.is_none());
        let Some(first) = first.filter(|_| !list) else {
            continue;
        };
        if let Some([one, other]) = dates.get_mut(first..first + 2)
            && one.weekday.is_none()
            && other.weekday.is_none()
        {
            let [day, other_day] = *days;
            one.weekday = Some(day);
            other.weekday = Some(other_day);
        }
    }
}

/// Gives the days without a month that of the date before them, or else of the one after (15–19 May).
fn share_months(chain: &mut Chain) {
    let mut known: Option<(Part, i16)> = None;
    for date in &mut chain.dates {
        match (&date.month, &known) {
            (None, Some((month, day))) => {
                date.month_is_shared = true;
                date.month_may_be_over = date.day.value < *day;
                date.month = Some(month.clone());
            }
            (Some(month), _) => known = Some((month.clone(), date.day.value)),
            (None, None) => {}
        }
    }
    let mut known: Option<Part> = None;
    for date in chain.dates.iter_mut().rev() {
        match &date.month {
            None => {
                date.month_is_shared = true;
                date.month = known.clone();
            }
            Some(month) => known = Some(month.clone()),
        }
    }
}

#[cfg(test)]
mod tests;
