//! Weekdays beside dates.

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
        ("（土日）", &["土", "日"]),
        (" (Saturday and Sunday)", &["Saturday", "Sunday"]),
        (" (Wednesday to Friday)", &["Wednesday", "Friday"]),
        (" (Friday, Saturday, and Sunday)", &[]),
        (" (Friday; Sunday)", &[]),
        (", Wednesday", &["Wednesday"]),
        (", Saturday and Sunday", &["Saturday", "Sunday"]),
        (", Saturday and Sunday 13 July", &["Saturday"]),
        ("の水曜日に", &["水"]),
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
        "の水曜日程",
        "（水木しげる）",
        "（月日）",
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
    let head = |text: &'static str| {
        let days = before(text, 0, text.len()).map_or(Vec::new(), |beside| beside.days);
        let words: Vec<&str> = days.iter().map(|day| &text[day.range.clone()]).collect();
        words.join(" ")
    };
    for (text, days) in [
        ("on Wednesday, ", "Wednesday"),
        ("Wed. ", "Wed"),
        ("Friday the ", "Friday"),
        ("Wednesday (", "Wednesday"),
        ("水曜日（", "水"),
        ("次の水曜の", "水"),
        ("本日、水曜日の", "水"),
        ("from Wednesday through Friday, the ", "Wednesday Friday"),
        ("Wed–Fri, ", "Wed Fri"),
        ("Sat & Sun, ", "Sat Sun"),
        ("Saturday and Sunday (", "Saturday Sunday"),
        ("土曜日・日曜日（", "土 日"),
        ("この土日曜日の", "土 日"),
        ("Fri, Sat, and Sun, ", ""),
        ("until Monday. ", ""),
        ("sat ", ""),
        ("雨水 ", ""),
        ("WindSun ", ""),
        ("", ""),
    ] {
        assert_eq!(head(text), days, "{text}");
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
