//! The table `[event]`: what the documents report on, so that what is of another year can be told from it.
//!
//! ```toml
//! [event]
//! name = "PyCon Kitakyushu"                 # without the year; `aliases` are its other names
//! start = 2025-03-08
//! end = 2025-03-09                          # the same day if it is absent
//! time-zone = "Asia/Tokyo"                  # as the IANA database names it
//! site = "https://{year}.pycon.example/"    # one or a list, with `{year}` or the year itself
//! ```

use std::ops::Range;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use toml::de::{DeTable, DeValue};

use super::reader::{Key, Reader, Text, Value, listing, quoted, suggest};
use crate::source::Span;
use crate::text::nearest;

pub(super) const KEYS: [&str; 6] = ["name", "aliases", "start", "end", "time-zone", "site"];

/// Days after which no event is still going on: an `end` later than that is a slip.
const LONGEST: i32 = 366;

/// The event that the documents of a project report on.
#[derive(Clone, Debug)]
pub struct Event {
    /// Where the configuration speaks of it.
    pub span: Span,
    /// Its name and its other names, none of them with the year.
    pub names: Vec<String>,
    /// Its first day.
    pub start: Date,
    /// Its last day.
    pub end: Date,
    /// Its time zone, with its name in the IANA database.
    pub time_zone: Option<(String, TimeZone)>,
    /// Its addresses on the web.
    pub sites: Vec<EventSite>,
}

/// An address that has the year in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventSite {
    /// What stands before the year, without the scheme: `us.pycon.example/`.
    before: String,
    /// What stands after it, to the end of the host's name or of the path's part: `.pycon.example`.
    after: String,
}

impl Event {
    /// Whether a year is one in which the event takes place.
    pub fn is_in(&self, year: i16) -> bool {
        (self.start.year()..=self.end.year()).contains(&year)
    }

    /// The year as whose event it is known: that in which it begins.
    pub fn year(&self) -> i16 {
        self.start.year()
    }

    /// Of which year's event a URL is the site, and where in the URL the year stands.
    pub fn year_of_site(&self, url: &str) -> Option<(i16, Range<usize>)> {
        self.sites.iter().find_map(|site| site.year_of(url))
    }
}

impl EventSite {
    /// The site that an address names, whose year is `{year}` or `year` itself; `None` if there is no year in it.
    fn of(address: &str, year: i16) -> Option<Self> {
        let bare = without_scheme(address);
        let year = year.to_string();
        let (before, after) = bare
            .split_once("{year}")
            .or_else(|| bare.split_once(&year))?;
        let end = after.find(['/', '?', '#']).unwrap_or(after.len());
        Some(EventSite {
            before: before.to_ascii_lowercase(),
            after: after[..end].to_ascii_lowercase(),
        })
    }

    fn year_of(&self, url: &str) -> Option<(i16, Range<usize>)> {
        const DIGITS: usize = 4;
        let bare = without_scheme(url);
        let start = self.before.len();
        let year = bare.get(start..start + DIGITS)?;
        let rest = bare.get(start + DIGITS..)?;
        let same = bare.get(..start)?.eq_ignore_ascii_case(&self.before)
            && rest
                .get(..self.after.len())
                .is_some_and(|after| after.eq_ignore_ascii_case(&self.after));
        let ends = rest
            .get(self.after.len()..)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#', ':']));
        let at = url.len() - bare.len() + start;
        let year = year.parse().ok().filter(|_| same && ends)?;
        Some((year, at..at + DIGITS))
    }
}

fn without_scheme(url: &str) -> &str {
    let bare = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))
        .unwrap_or(url);
    bare.strip_prefix("www.").unwrap_or(bare)
}

/// Reads the table `[event]`.
pub(super) fn read(reader: &mut Reader<'_>, key: &Key<'_>, value: &Value<'_>) -> Option<Event> {
    let Some(table) = value.get_ref().as_table() else {
        reader
            .wrong_type("`event`", value, "a table")
            .help("head it with `[event]`");
        return None;
    };
    for (key, _) in table {
        let word = key.get_ref().as_ref();
        if !KEYS.contains(&word) {
            let problem = reader.report(key.span(), format!("unknown key `{word}` in `event`"));
            suggest(problem, nearest(word, KEYS).map(str::to_owned), || {
                format!("the keys are {}", listing(&KEYS))
            });
        }
    }
    let start = date(reader, table, "start");
    let end = date(reader, table, "end");
    let time_zone = time_zone(reader, table);
    let names = names(reader, table);
    let addresses = addresses(reader, table);
    if !table.contains_key("start") {
        reader
            .report(key.span(), "`event` has no `start`")
            .help("say on which day it begins, as in `start = 2025-03-08`");
    }
    let (start, start_at) = start?;
    let end = end.map_or(start, |end| last_day(reader, start, start_at, end));
    Some(Event {
        span: span(key.span()),
        names: names
            .iter()
            .map(|name| without_year(reader, name, start.year(), end.year()))
            .collect(),
        start,
        end,
        time_zone,
        sites: addresses
            .iter()
            .filter_map(|address| site(reader, address, start.year()))
            .collect(),
    })
}

fn date(reader: &mut Reader<'_>, table: &DeTable<'_>, name: &str) -> Option<(Date, Span)> {
    let (key, value) = table.get_key_value(name)?;
    let text = match value.get_ref() {
        DeValue::Datetime(date) => date.to_string(),
        DeValue::String(text) => text.to_string(),
        _ => {
            reader
                .wrong_type(&format!("`{}`", key.get_ref()), value, "a date")
                .help("write the day as in `2025-03-08`");
            return None;
        }
    };
    match text.parse::<Date>() {
        Ok(date) => Some((date, span(value.span()))),
        Err(_) => {
            reader
                .report(value.span(), format!("`{name}` is no date: `{text}`"))
                .help("write the day as in `2025-03-08`");
            None
        }
    }
}

/// The last day, unless what is given for it cannot be right.
fn last_day(reader: &mut Reader<'_>, start: Date, start_at: Span, end: (Date, Span)) -> Date {
    let (end, at) = end;
    let days = (end - start).get_days();
    let message = if end < start {
        format!("the event ends on {end}, before it begins")
    } else if days > LONGEST {
        format!("the event lasts {days} days")
    } else {
        return end;
    };
    reader
        .report(at.range(), message)
        .related(start_at, format!("it begins on {start}"))
        .help("give the first and the last day");
    start
}

fn time_zone(reader: &mut Reader<'_>, table: &DeTable<'_>) -> Option<(String, TimeZone)> {
    let (key, value) = table.get_key_value("time-zone")?;
    let Some(name) = value.get_ref().as_str() else {
        reader
            .wrong_type(&format!("`{}`", key.get_ref()), value, "a string")
            .help("write the name of a zone, as in `\"Asia/Tokyo\"`");
        return None;
    };
    if let Ok(zone) = TimeZone::get(name) {
        let name = zone.iana_name().unwrap_or(name).to_owned();
        return Some((name, zone));
    }
    let known: Vec<String> = jiff::tz::db()
        .available()
        .map(|zone| zone.to_string())
        .collect();
    let near = nearest(name, known.iter().map(String::as_str)).map(quoted);
    let problem = reader.report(value.span(), format!("there is no time zone `{name}`"));
    suggest(problem, near, || {
        "write its name in the IANA database, as in `\"Asia/Tokyo\"`".to_owned()
    });
    None
}

fn names<'t>(reader: &mut Reader<'_>, table: &'t DeTable<'_>) -> Vec<Text<'t>> {
    let mut names = Vec::new();
    if let Some((key, value)) = table.get_key_value("name") {
        match value.get_ref().as_str() {
            Some(name) => names.push(Text::new(value.span(), name)),
            None => {
                reader.wrong_type(&format!("`{}`", key.get_ref()), value, "a string");
            }
        }
    }
    if let Some((key, value)) = table.get_key_value("aliases") {
        names.extend(reader.strings(key, value).into_iter().flatten());
    }
    names.retain(|name| {
        let empty = name.get_ref().trim().is_empty();
        if empty {
            reader
                .report(name.span(), "a name is empty")
                .help("write the name, or remove it");
        }
        !empty
    });
    names
}

/// The name without the year with which it ends, which must be the event's.
fn without_year(reader: &mut Reader<'_>, name: &Text<'_>, first: i16, last: i16) -> String {
    let text = name.get_ref().trim();
    let bare = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let year = text[bare.len()..].parse::<i16>().ok();
    let Some(year) = year.filter(|year| (1900..=2200).contains(year) && !bare.is_empty()) else {
        return text.to_owned();
    };
    if !(first..=last).contains(&year) {
        let message = format!("the name is of {year}, and the event of {first}");
        reader
            .report(name.span(), message)
            .help("leave the year out of the name");
    }
    bare.trim_end().to_owned()
}

/// One address, or a list of them.
fn addresses<'t>(reader: &mut Reader<'_>, table: &'t DeTable<'_>) -> Vec<Text<'t>> {
    match table.get_key_value("site") {
        None => Vec::new(),
        Some((key, value)) => match value.get_ref().as_str() {
            Some(address) => vec![Text::new(value.span(), address)],
            None => reader.strings(key, value).unwrap_or_default(),
        },
    }
}

fn site(reader: &mut Reader<'_>, address: &Text<'_>, year: i16) -> Option<EventSite> {
    let text = address.get_ref().trim();
    let site = EventSite::of(text, year);
    if site.is_none() {
        let message = format!("`{text}` has no year to tell it from the sites of other years");
        reader
            .report(address.span(), message)
            .help("write `{year}` where the year stands, or leave the site out");
    }
    site
}

fn span(range: Range<usize>) -> Span {
    Span::new(range.start, range.end)
}
