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

/// What stands after a date: weekdays, and where they end.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tail {
    /// One; two for the ends of a range (水〜金); none if there are more, which tell nothing of this date alone.
    pub(super) days: Vec<WrittenWeekday>,
    pub(super) end: usize,
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

/// `（水）`, `(Wed.)`, `（水・祝）`, `（水〜金）`.
static BRACKETED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\A[ \u{3000}]?[（(［\[〔【「][ \u{3000}]?(?:祝日?[・･/／、,]?[ \u{3000}]?)?(NAME)(?:曜日?|요일|\.)?(?:[ \u{3000}]?[〜～~\-–—・･、,/／と][ \u{3000}]?(NAME)(?:曜日?|요일|\.)?)?([^)）\]］〕】」\n]{0,24})[)）\]］〕】」]",
    )
});

/// `水曜日`, `水曜`, `Wednesday`.
static PLAIN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\A(,?[ \u{3000}\u{A0}]{0,2})(?:([月火水木金土日])曜日?|([월화수목금토일])요일|(NAME)\.?)",
    )
});

/// The same before a date: `Wednesday, the `, `水曜日の`.
static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:\A|[^A-Za-z])(?:([月火水木金土日])曜日?[ \u{3000}、,の]?[（(]?|(NAME)(\.)?,?(?:[ \u{A0}\n]{1,2}(?:(?i:the)[ ])?[（(]?|[（(]))\z",
    )
});

/// What makes a name in English the weekday of the next date rather than of the last.
static NEXT_DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\A[,.]?[ \n]*(?:(?:the[ ])?[0-9]{1,2}(?:[^0-9:：]|\z)|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))",
    )
});

fn pattern(text: &str) -> Regex {
    Regex::new(&text.replace("NAME", NAME)).expect("the patterns are right")
}

/// The weekdays that follow a date which ends at `end`.
pub(super) fn after(text: &str, end: usize, numeric: bool) -> Option<Tail> {
    bracketed(text, end).or_else(|| plain(text, end, numeric))
}

fn bracketed(text: &str, end: usize) -> Option<Tail> {
    let found = BRACKETED.captures(&text[end..])?;
    let rest = &found[3];
    // （月例会） and （日本時間） are other words.
    let stops = |c: char| {
        c.is_whitespace() || c.is_ascii_digit() || "・･、,/／〜～~-–—:：|;；祝休振".contains(c)
    };
    if !rest.is_empty() && !rest.starts_with(stops) {
        return None;
    }
    let first = written(found.get(1)?, end)?;
    let mut days = vec![first];
    if let Some(second) = found.get(2) {
        let second = written(second, end)?;
        if second.day != days[0].day {
            days.push(second);
        }
    }
    if rest.contains(|c| ROWS[0].contains(c)) && days.len() == 2 {
        days.clear();
    }
    let whole = found.get(0)?.end();
    Some(Tail {
        days,
        end: end + whole,
    })
}

fn plain(text: &str, end: usize, numeric: bool) -> Option<Tail> {
    let found = PLAIN.captures(&text[end..])?;
    let whole = end + found.get(0)?.end();
    let rest = &text[whole..];
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
    Some(Tail {
        days: vec![day],
        end: whole,
    })
}

/// The weekday that stands before a date which begins at `start`.
pub(super) fn before(text: &str, start: usize) -> Option<(WrittenWeekday, usize)> {
    const WINDOW: usize = 24;
    let mut from = start.saturating_sub(WINDOW);
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    let found = BEFORE.captures(&text[from..start])?;
    let name = found.get(1).or(found.get(2))?;
    // A full stop after a whole name ends a sentence: `until Monday. May 15 …`.
    let sentence = found.get(3).is_some() && ENGLISH.contains(&name.as_str());
    let kanji_alone = found.get(1).is_none() && !name.as_str().is_ascii();
    if sentence || kanji_alone {
        return None;
    }
    let day = written(name, from)?;
    let begins = day.range.start;
    Some((day, begins))
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
mod tests {
    use super::*;

    fn tail(text: &str) -> Option<Vec<&str>> {
        let tail = after(text, 0, false)?;
        Some(
            tail.days
                .iter()
                .map(|day| &text[day.range.clone()])
                .collect(),
        )
    }

    #[test]
    fn weekdays_after_a_date() {
        for (text, days) in [
            ("（水）", &["水"][..]),
            ("(水)", &["水"]),
            ("（水・祝）", &["水"]),
            ("（祝・水）", &["水"]),
            ("（水曜日）", &["水"]),
            ("（水 10:00〜）", &["水"]),
            ("（水/Wed）", &["水"]),
            ("（水〜金）", &["水", "金"]),
            ("（土・日）", &["土", "日"]),
            ("（金・土・日）", &[]),
            (" (Wed.)", &["Wed"]),
            (" [Wed–Fri]", &["Wed", "Fri"]),
            (", Wednesday", &["Wednesday"]),
            ("水曜日の", &["水"]),
            (" 水曜に", &["水"]),
            ("水 ", &["水"]),
            (" 水", &["水"]),
            ("(수)", &["수"]),
            (" 수요일", &["수"]),
            ("（周三）", &["三"]),
        ] {
            assert_eq!(tail(text).as_deref(), Some(days), "{text}");
        }
    }

    #[test]
    fn other_words_are_no_weekdays() {
        for text in [
            "（月例会）",
            "（日本時間）",
            "（土産）",
            "(sat)",
            "(Sunrise)",
            "水族館",
            "木の下",
            "の水曜",
            " Sunday School",
            ", Thursday May 16",
            ", Thursday 16 May",
            " 曜",
        ] {
            assert_eq!(tail(text), None, "{text}");
        }
    }

    #[test]
    fn weekdays_before_a_date() {
        let head = |text: &'static str| before(text, text.len()).map(|(day, _)| &text[day.range]);
        assert_eq!(head("on Wednesday, "), Some("Wednesday"));
        assert_eq!(head("Wed. "), Some("Wed"));
        assert_eq!(head("Friday the "), Some("Friday"));
        assert_eq!(head("Wednesday ("), Some("Wednesday"));
        assert_eq!(head("水曜日（"), Some("水"));
        assert_eq!(head("次の水曜の"), Some("水"));
        for text in ["until Monday. ", "sat ", "雨水 ", "WindSun ", ""] {
            assert_eq!(head(text), None, "{text}");
        }
    }

    #[test]
    fn a_weekday_is_written_as_another() {
        for (like, before, text) in [
            ("水", "（", "金"),
            ("日", "（", "金"),
            ("日", "星期", "五"),
            ("수", "(", "금"),
            ("Wed", "", "Fri"),
            ("Thurs", "", "Fri"),
            ("Wednesday", "", "Friday"),
            ("WED", "", "FRI"),
            ("WEDNESDAY", "", "FRIDAY"),
        ] {
            assert_eq!(written_like(Weekday::Friday, like, before), text, "{like}");
        }
    }

    #[test]
    fn a_cell_may_be_a_weekday() {
        for text in ["水", " (水) ", "水曜日", "Wed.", "Wednesday"] {
            assert_eq!(
                alone(text).map(|found| found.day),
                Some(Weekday::Wednesday),
                "{text}"
            );
        }
        assert_eq!(alone("水とお茶"), None);
    }
}
