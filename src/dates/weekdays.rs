//! Weekdays beside dates, in the forms in which people write them.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Weekday;
use regex::{Match, Regex};

/// A weekday as a text writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenWeekday {
    /// Which it is.
    pub day: Weekday,
    /// The bytes that would be others for another day: `水` of 水曜日.
    pub range: Range<usize>,
}

/// The weekdays that stand before a date or after it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Beside {
    /// One; two for the ends of a range (水〜金); none if there are more, which tell nothing of this date alone.
    pub(super) days: Vec<WrittenWeekday>,
    /// From the first that stands before a date, or to the end of those after it.
    pub(super) outer: usize,
}

/// Monday first, as in [`Weekday::to_monday_zero_offset`].
const ROWS: [&str; 3] = ["月火水木金土日", "월화수목금토일", "一二三四五六日"];

const ENGLISH: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// A weekday's name in any language, as a part of a pattern; `日` and its kin must be told from other words by what is
/// around it.
const NAME: &str = r"(?:星期|[周週]|礼拜)[一二三四五六日]|[月火水木金土日]|[월화수목금토일]|(?i:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)";

/// What stands between two weekdays, as a part of a pattern.
const JOIN: &str =
    r"(?:[ \u{3000}]?[〜～~\-–—・･、,/／と&＆][ \u{3000}]?|から|,?[ ](?:and|to|through)[ ])";

/// `（水）`, `(Wed.)`, `（水・祝）`, `（水〜金）`, `（土日）`.
static BRACKETED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\A[ \u{3000}]?[（(［\[〔【「][ \u{3000}]?(?:祝日?[・･/／、,]?[ \u{3000}]?)?(NAME)(?:曜日?|요일|\.)?(?:(JOIN?)(NAME)(?:曜日?|요일|\.)?)?([^)）\]］〕】」\n]{0,24})[)）\]］〕】」]",
    )
});

/// `水曜日`, `水曜`, `Wednesday`.
static PLAIN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\A(,?[ \u{3000}\u{A0}]{0,2}|の)(?:([月火水木金土日])曜日?|([월화수목금토일])요일|(NAME)\.?)",
    )
});

/// A second one in English: ` and Sunday`, `–Fri`.
static SECOND: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\A(?:[ ]?[–—&/-][ ]?|[ ](?:and|to|through)[ ])(NAME)(?-u:\b)"));

/// The same before a date: `Wednesday, the `, `水曜日の`.
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:\A|[^A-Za-z])(?:([月火水木金土日])曜日?[ \u{3000}、,の]?[（(]?|(NAME)(\.)?,?(?:[ \u{A0}\n]{1,2}(?:(?i:the)[ ])?[（(]?|[（(]))\z",
    )
});

/// One more, before the one that stands before a date: `Wednesday to `, `Sat–`, `土・`.
static EARLIER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(\A|.)(NAME)(曜日?|요일|\.)?(JOIN?)\z"));

/// What makes a name in English the weekday of the next date rather than of the last.
static NEXT_DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\A[,.]?[ \n]*(?:(?:the[ ])?[0-9]{1,2}(?:[^0-9:：]|\z)|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))",
    )
});

fn pattern(text: &str) -> Regex {
    let text = text.replace("NAME", NAME).replace("JOIN", JOIN);
    Regex::new(&text).expect("the patterns are right")
}

/// The weekdays that follow a date which ends at `end`.
pub(super) fn after(text: &str, end: usize, numeric: bool) -> Option<Beside> {
    bracketed(text, end).or_else(|| plain(text, end, numeric))
}

fn bracketed(text: &str, end: usize) -> Option<Beside> {
    let found = BRACKETED.captures(&text[end..])?;
    let rest = &found[4];
    // （月例会） and （日本時間） are other words.
    let stops = |c: char| {
        c.is_whitespace() || c.is_ascii_digit() || "・･、,/／〜～~-–—:：|;；祝休振".contains(c)
    };
    if !rest.is_empty() && !rest.starts_with(stops) {
        return None;
    }
    let first = written(found.get(1)?, end)?;
    let mut days = vec![first];
    if let (Some(join), Some(second)) = (found.get(2), found.get(3)) {
        let second = written(second, end)?;
        if join.is_empty() && !are_glued(&days[0], &second) {
            return None;
        }
        if second.day != days[0].day {
            days.push(second);
        }
    }
    if rest.contains(|c| ROWS[0].contains(c)) && days.len() == 2 || names_another(rest, &days) {
        days.clear();
    }
    let whole = found.get(0)?.end();
    Some(Beside {
        days,
        outer: end + whole,
    })
}

/// Whether two weekdays may stand as one word: 土日 and 金土, but not 日月 at the end of 年月日.
fn are_glued(one: &WrittenWeekday, other: &WrittenWeekday) -> bool {
    const KANJI: usize = '土'.len_utf8();
    one.day.wrapping_add(1) == other.day && one.range.len() == KANJI && other.range.len() == KANJI
}

/// Whether what follows in the bracket names one more weekday in English.
fn names_another(rest: &str, days: &[WrittenWeekday]) -> bool {
    static ANY: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?-u:\b)(?:NAME)(?-u:\b)"));
    let others = ANY.find_iter(rest).filter_map(|found| written(found, 0));
    others
        .filter(|other| rest[other.range.clone()].is_ascii())
        .any(|other| days.iter().all(|day| day.day != other.day))
}

fn plain(text: &str, end: usize, numeric: bool) -> Option<Beside> {
    let found = PLAIN.captures(&text[end..])?;
    let whole = end + found.get(0)?.end();
    let rest = &text[whole..];
    // 15日の水曜日 is that day; の水曜 may be of a week.
    let of_it = text[..whole].ends_with("曜日") && !rest.starts_with(is_han);
    if &found[1] == "の" && !of_it {
        return None;
    }
    let day = match (found.get(2).or(found.get(3)), found.get(4)) {
        (Some(name), _) => written(name, end)?,
        (None, Some(name)) => {
            let day = written(name, end)?;
            let english = name.as_str().is_ascii();
            let beside = if english {
                // `May 14, Wednesday May 15`, and `May 15 Sunday School`.
                let sure = numeric || found[1].starts_with(',') && ENGLISH.contains(&name.as_str());
                sure && !found[1].is_empty()
                    && !rest.starts_with(|c: char| c.is_alphanumeric())
                    && !NEXT_DATE.is_match(rest)
            } else {
                // A kanji alone is a weekday where nothing makes a longer word of it.
                rest.chars().next().is_none_or(|c| {
                    c.is_whitespace() || c.is_ascii_digit() || "、,，/／|〜～~-–—）)".contains(c)
                })
            };
            beside.then_some(day)?
        }
        (None, None) => return None,
    };
    if let Some((second, length)) = second(rest, whole) {
        return Some(Beside {
            days: vec![day, second],
            outer: whole + length,
        });
    }
    Some(Beside {
        days: vec![day],
        outer: whole,
    })
}

/// The second of two weekdays in English that stand after their dates, where the next date is not the one that has it, and
/// its length with what joins it to the first.
fn second(rest: &str, at: usize) -> Option<(WrittenWeekday, usize)> {
    let found = SECOND.captures(rest)?;
    let length = found.get(0)?.end();
    let day = written(found.get(1)?, at)?;
    (!NEXT_DATE.is_match(&rest[length..])).then_some((day, length))
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '々')
}

/// The weekdays that stand before a date which begins at `start`, and after the date before it, which ends at `floor`.
pub(super) fn before(text: &str, floor: usize, start: usize) -> Option<Beside> {
    let from = window(text, floor, start);
    let found = BEFORE.captures(&text[from..start])?;
    let name = found.get(1).or(found.get(2))?;
    // A full stop after a whole name ends a sentence: `until Monday. May 15 …`.
    let sentence = found.get(3).is_some() && ENGLISH.contains(&name.as_str());
    let kanji_alone = found.get(1).is_none() && !name.as_str().is_ascii();
    if sentence || kanji_alone {
        return None;
    }
    let last = written(name, from)?;
    let last_start = from + name.start();
    let Some((first, first_start)) = earlier(text, floor, &last, last_start) else {
        return Some(Beside {
            days: vec![last],
            outer: last_start,
        });
    };
    let more = earlier(text, floor, &first, first_start).is_some();
    Some(Beside {
        days: if more { Vec::new() } else { vec![first, last] },
        outer: first_start,
    })
}

/// The weekday that is joined to another which begins at `start`, and where it begins.
fn earlier(
    text: &str,
    floor: usize,
    other: &WrittenWeekday,
    start: usize,
) -> Option<(WrittenWeekday, usize)> {
    let from = window(text, floor, start);
    let found = EARLIER.captures(&text[from..start])?;
    let (name, join) = (found.get(2)?, found.get(4)?);
    let day = written(name, from)?;
    // 祝日・日曜日 and 本日、土曜日 name one weekday, and so does Yasunday.
    let alone = found.get(3).is_some()
        || !found[1].ends_with(|c: char| c.is_ascii_alphabetic() || is_han(c));
    let joined = !join.is_empty() || are_glued(&day, other);
    (alone && joined && day.day != other.day).then_some((day, from + name.start()))
}

/// Where the text begins that is searched for a weekday before `start`.
fn window(text: &str, floor: usize, start: usize) -> usize {
    const WINDOW: usize = 24;
    let mut from = start.saturating_sub(WINDOW).max(floor);
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    from
}

/// The weekday that a text is, if it is nothing else: a cell of a table.
pub fn alone(text: &str) -> Option<WrittenWeekday> {
    let bare = text.trim_matches(|c: char| c.is_whitespace() || "（）()".contains(c));
    let start = bare.as_ptr() as usize - text.as_ptr() as usize;
    let found = WHOLE.captures(bare)?;
    written(found.get(1)?, start)
}

static WHOLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\A(NAME)(?:曜日?|요일|\.)?\z"));

/// What a name says; `shift` is where the text begins in which it was found.
fn written(name: Match<'_>, shift: usize) -> Option<WrittenWeekday> {
    let text = name.as_str();
    let whole = name.start() + shift..name.end() + shift;
    if text.is_ascii() {
        // `mon` and `sat` are other words.
        let capital = text.starts_with(|c: char| c.is_ascii_uppercase());
        let place = ENGLISH
            .iter()
            .position(|day| day[..3].eq_ignore_ascii_case(&text[..3]))?;
        return capital.then(|| WrittenWeekday {
            day: nth(place),
            range: whole,
        });
    }
    let last = text.chars().next_back()?;
    let place = ROWS
        .iter()
        .find_map(|row| row.chars().position(|c| c == last))?;
    Some(WrittenWeekday {
        day: nth(place),
        range: whole.end - last.len_utf8()..whole.end,
    })
}

fn nth(place: usize) -> Weekday {
    let offset = i8::try_from(place).expect("there are seven");
    Weekday::from_monday_zero_offset(offset).expect("there are seven")
}

/// The weekday in English, for a message.
pub fn name(day: Weekday) -> &'static str {
    ENGLISH[place(day)]
}

fn place(day: Weekday) -> usize {
    usize::try_from(day.to_monday_zero_offset()).expect("it is not negative")
}

/// `day` as `like`, the text of another weekday, is written. `before` is what stands before that.
pub fn written_like(day: Weekday, like: &str, before: &str) -> String {
    if !like.is_ascii() {
        let chinese = before.ends_with(['期', '周', '週', '拜']);
        let rows = if chinese { &ROWS[2..] } else { &ROWS[..] };
        let row = rows
            .iter()
            .find(|row| row.contains(like))
            .expect("it was read from one of them");
        return row.chars().nth(place(day)).into_iter().collect();
    }
    let name = if like.to_ascii_lowercase().ends_with("day") {
        self::name(day)
    } else {
        &self::name(day)[..3]
    };
    let shouts = like.len() > 1 && like.chars().all(|c| c.is_ascii_uppercase());
    if shouts {
        name.to_ascii_uppercase()
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests;
