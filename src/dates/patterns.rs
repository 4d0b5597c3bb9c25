//! The forms of a date's year, month and day, without the weekday beside it.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Match, Regex};

use super::numerals::{era_begins, number};
use crate::text::{any_byte, any_two_bytes};

/// A number of a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it says; of a year, by the common era.
    pub value: i16,
    /// The bytes of the number: `6` of 令和6年.
    pub range: Range<usize>,
    /// What a year is counted from: 0, or the year before an era's first.
    pub base: i16,
}

/// In what way a date is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// 2024年5月15日, 令和6年5月15日, 2024년 5월 15일.
    Marked,
    /// 2024-05-15, 2024/5/15, 令和6.5.15.
    Numeric,
    /// 5/15, or 15/5: only beside a weekday.
    Slashed,
    /// May 15, 2024; 15 May 2024.
    English,
}

/// A date, or the two ends of one that shares its month (5月15〜19日, May 15–19).
#[derive(Debug)]
pub(super) struct Core {
    pub(super) form: Form,
    pub(super) whole: Range<usize>,
    pub(super) year: Option<Part>,
    pub(super) month: Option<Part>,
    pub(super) day: Part,
    /// The second day, and whether it ends a range.
    pub(super) second: Option<(Part, bool)>,
    /// Whether the number is told to be a day by `th`.
    pub(super) ordinal: bool,
}

/// Months in English, as a part of a pattern.
const MONTHS: &str = "(?i:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)";

static MARKED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)
        (?:
          (?: (?: (?P<era>令和|平成|昭和|大正|明治) S? (?P<era_year>元|D{1,2}|K{1,3}) | (?P<year>D{4}|K{4}) ) S? [年년] S? )?
          (?P<month>D{1,2}|K{1,3}) S? [月월] S?
        )?
        (?P<day>D{1,2}|K{1,3})
        (?: S? (?P<join>JOIN) S? (?P<second>D{1,2}|K{1,3}) )?
        S? [日号일]",
    )
});

static NUMERIC: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)
        (?: (?P<year>D{4}) | (?P<era>令和|平成|昭和|大正|[RHST]\.?) S? (?P<era_year>元|D{1,2}) )
        (?P<first_mark>[-‐−/／.．]) (?P<month>D{1,2}) (?P<second_mark>[-‐−/／.．]) (?P<day>D{1,2})
        | (?P<slashed_month>D{1,2}) [/／] (?P<slashed_day>D{1,2})",
    )
});

static ENGLISH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x)
        (?-u:\b) (?:
          (?P<month>MONTHS) \.? [\x20\u{A0}\n] (?:the\x20)? (?P<day>[0-9]{1,2}) (?P<ordinal>st|nd|rd|th)?
          (?: S? (?P<join>[-–—〜/]|(?:to|through|and|&)\x20) S? (?P<second>[0-9]{1,2}) (?:st|nd|rd|th)? )?
          (?-u:\b) (?: ,? [\x20\u{A0}\n] (?P<year>[0-9]{4}) (?-u:\b) )?
        |
          (?P<day_first>[0-9]{1,2}) (?P<ordinal_first>st|nd|rd|th)?
          (?: S? (?P<join_first>[-–—〜/]|(?:to|through|and|&)\x20) S? (?P<second_first>[0-9]{1,2}) (?:st|nd|rd|th)? )?
          [\x20\u{A0}\n] (?:of\x20)? (?P<month_last>MONTHS) \.?
          (?: ,? [\x20\u{A0}\n] (?P<year_last>[0-9]{4}) )? (?-u:\b)
        )",
    )
});

/// A year after a weekday: `May 15 (Wed), 2024`.
static YEAR_AFTER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\A,?[ \u{A0}\n](?P<year>[0-9]{4})(?-u:\b)"));

/// What joins two days of one month, and may stand between two dates of a range or a list.
pub(super) const RANGE_MARKS: &str = "〜～~–—―−‐-";

/// Spells out the short names of a pattern.
pub(super) fn pattern(text: &str) -> Regex {
    let text = text
        .replace("MONTHS", MONTHS)
        .replace("JOIN", r"(?:[〜～~–—―−‐\-・･、,，&＆/／]|から|と)")
        .replace("D{", "[0-9０-９]{")
        .replace("K{", "[〇零一二三四五六七八九十]{")
        .replace("S?", r"[\x20\u{3000}\u{A0}]?");
    Regex::new(&text).expect("the patterns are right")
}

/// All dates of a text, in order, not overlapping, whatever the form.
pub(super) fn cores(text: &str) -> Vec<Core> {
    let mut cores = Vec::new();
    // To look for one at a time is faster.
    if ['日', '일', '号'].iter().any(|&day| text.contains(day)) {
        cores.extend(
            MARKED
                .captures_iter(text)
                .filter_map(|found| marked(text, &found)),
        );
    }
    if may_be_numeric(text) {
        cores.extend(
            NUMERIC
                .captures_iter(text)
                .filter_map(|found| numeric(text, &found)),
        );
    }
    if has_digits(text) {
        cores.extend(
            ENGLISH
                .captures_iter(text)
                .filter_map(|found| english(&found)),
        );
    }
    // Of two that overlap the longer is meant: 5/15 in 2024/5/15.
    cores.sort_by_key(|core| (core.whole.start, std::cmp::Reverse(core.whole.end)));
    let mut end = 0;
    cores.retain(|core| {
        let apart = core.whole.start >= end;
        end = end.max(core.whole.end);
        apart
    });
    cores
}

/// Whether a text may have a date in numbers: in ASCII, a digit and a mark.
fn may_be_numeric(text: &str) -> bool {
    let joins = |byte: u8| (byte == b'-') | (byte == b'/') | (byte == b'.');
    let dated = |digit: u8, mark: u8| digit.is_ascii_digit() & joins(mark);
    !text.is_ascii() || any_two_bytes(text.as_bytes(), dated)
}

fn has_digits(text: &str) -> bool {
    any_byte(text.as_bytes(), |byte| byte.is_ascii_digit())
        || !text.is_ascii() && text.contains(|c: char| ('０'..='９').contains(&c))
}

/// Whether a text may have dates or years in it.
pub fn may_have_numbers(text: &str) -> bool {
    has_digits(text) || !text.is_ascii() && (text.contains("月") || text.contains("元年"))
}

fn part(found: Match<'_>) -> Option<Part> {
    Some(Part {
        value: number(found.as_str())?,
        range: found.range(),
        base: 0,
    })
}

/// The year, of the common era or another; `None` in `Some` where none is written.
fn year(found: &Captures<'_>) -> Option<Option<Part>> {
    if let Some(year) = found.name("year") {
        return Some(Some(part(year)?));
    }
    let Some(era_year) = found.name("era_year") else {
        return Some(None);
    };
    let base = era_begins(&found["era"])? - 1;
    let written = part(era_year)?;
    Some(Some(Part {
        value: written.value + base,
        base,
        ..written
    }))
}

fn second(found: &Captures<'_>, join: &str, day: &str) -> Option<(Part, bool)> {
    let join = found.name(join)?.as_str().trim();
    let range = matches!(join, "から" | "to" | "through") || RANGE_MARKS.contains(join);
    Some((part(found.name(day)?)?, range))
}

fn marked(text: &str, found: &Captures<'_>) -> Option<Core> {
    let whole = found.get(0)?.range();
    // 24年5月15日 does not say of which century or era it is; 第3日 counts.
    let before = &text[..whole.start];
    let counted = before
        .trim_end_matches([' ', '\u{3000}'])
        .ends_with(['年', '년', '第']);
    if counted {
        return None;
    }
    let month = found.name("month").map(part);
    if before.ends_with(|c: char| c.is_numeric() || matches!(c, '.' | '．' | ':' | '：')) {
        // 18:00、2日: the first number is of a time, or of a longer number.
        let day = part(found.name("second").filter(|_| month.is_none())?)?;
        return Some(Core {
            form: Form::Marked,
            whole: day.range.start..whole.end,
            year: None,
            month: None,
            day,
            second: None,
            ordinal: false,
        });
    }
    Some(Core {
        form: Form::Marked,
        year: year(found)?,
        month: match month {
            Some(month) => Some(month?),
            None => None,
        },
        day: part(found.name("day")?)?,
        second: second(found, "join", "second"),
        ordinal: false,
        whole,
    })
}

fn numeric(text: &str, found: &Captures<'_>) -> Option<Core> {
    let whole = found.get(0)?.range();
    if in_something_longer(text, &whole) {
        return None;
    }
    if let (Some(month), Some(day)) = (found.name("slashed_month"), found.name("slashed_day")) {
        return Some(Core {
            form: Form::Slashed,
            year: None,
            month: Some(part(month)?),
            day: part(day)?,
            second: None,
            ordinal: false,
            whole,
        });
    }
    let marks = (found.name("first_mark")?, found.name("second_mark")?);
    if marks.0.as_str() != marks.1.as_str() || marks.0.as_str() == "." && is_version(text, &whole) {
        return None;
    }
    let year = year(found)?.filter(|year| (1868..=2200).contains(&year.value))?;
    // R4.2.1 is a version; with a weekday beside it it is none.
    let by_letter = found.name("era").is_some_and(|era| era.as_str().is_ascii());
    Some(Core {
        form: if by_letter {
            Form::Slashed
        } else {
            Form::Numeric
        },
        year: Some(year),
        month: Some(part(found.name("month")?)?),
        day: part(found.name("day")?)?,
        second: None,
        ordinal: false,
        whole,
    })
}

/// Whether the numbers are a part of a path, an address, a version or an identifier.
fn in_something_longer(text: &str, whole: &Range<usize>) -> bool {
    let mut before = text[..whole.start].chars().rev();
    let mut after = text[whole.end..].chars();
    let (last, last_but_one) = (before.next(), before.next());
    let (next, next_but_one) = (after.next(), after.next());
    let joins = |c: char| c.is_ascii_alphanumeric() || "_/\\.:=&?#%@+$€¥£".contains(c);
    let goes_on = |c: char| c.is_alphanumeric() || matches!(c, '/' | '_');
    // The time of 2024-05-15T10:00 follows its date, and a hyphen after a bracket makes a range.
    let time = next == Some('T') && next_but_one.is_some_and(|c| c.is_ascii_digit());
    last.is_some_and(|c| joins(c) || c.is_numeric())
        || last == Some('-') && last_but_one.is_some_and(goes_on)
        || !time
            && next
                .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '%' | '\\'))
        || matches!(next, Some('-' | '.' | ':' | '+')) && next_but_one.is_some_and(goes_on)
}

/// Whether a word before the numbers makes a version of them.
fn is_version(text: &str, whole: &Range<usize>) -> bool {
    let before = text[..whole.start].trim_end();
    [
        "version",
        "Version",
        "release",
        "Release",
        "ver.",
        "Ver.",
        "バージョン",
        "リリース",
    ]
    .iter()
    .any(|word| before.ends_with(word))
}

fn english(found: &Captures<'_>) -> Option<Core> {
    let (month, day, ordinal, year, second) = match found.name("month") {
        Some(month) => (
            month,
            found.name("day")?,
            "ordinal",
            "year",
            second(found, "join", "second"),
        ),
        None => (
            found.name("month_last")?,
            found.name("day_first")?,
            "ordinal_first",
            "year_last",
            second(found, "join_first", "second_first"),
        ),
    };
    // `may 15` is no date.
    if month.as_str().starts_with(|c: char| c.is_ascii_lowercase()) {
        return None;
    }
    let year = found.name(year).map(part);
    Some(Core {
        form: Form::English,
        whole: found.get(0)?.range(),
        year: match year {
            Some(year) => Some(year?),
            None => None,
        },
        month: Some(Part {
            value: month_number(month.as_str())?,
            range: month.range(),
            base: 0,
        }),
        day: part(day)?,
        second,
        ordinal: found.name(ordinal).is_some(),
    })
}

fn month_number(name: &str) -> Option<i16> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let name = name.to_ascii_lowercase();
    let place = MONTHS.iter().position(|month| name.starts_with(month))?;
    i16::try_from(place + 1).ok()
}

/// The year that follows at `at`, and where it ends.
pub(super) fn year_after(text: &str, at: usize) -> Option<Part> {
    let found = YEAR_AFTER.captures(&text[at..])?;
    let year = found.name("year")?;
    Some(Part {
        value: number(year.as_str())?,
        range: year.start() + at..year.end() + at,
        base: 0,
    })
}
