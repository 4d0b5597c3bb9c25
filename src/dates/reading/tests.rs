//! Dates in texts, and which of them stand together.

use super::*;

/// Each chain as its dates, `Y-M-D weekday`, joined by `~` in a range and `+` in a list.
fn shown(text: &str) -> Vec<String> {
    let number = |part: &Option<Part>| {
        part.as_ref()
            .map_or("?".into(), |part| part.value.to_string())
    };
    let date = |date: &Date| {
        let weekday = date.weekday.as_ref().map_or(String::new(), |weekday| {
            format!(" {}", &weekdays::name(weekday.day)[..3])
        });
        let mark = if date.ends_range { "~" } else { "+" };
        format!(
            "{mark}{}-{}-{}{weekday}",
            number(&date.year),
            number(&date.month),
            date.day.value
        )
    };
    let chain = |chain: &Chain| {
        let dates: Vec<String> = chain.dates.iter().map(date).collect();
        dates.concat().trim_start_matches('+').to_owned()
    };
    read(text).iter().map(chain).collect()
}

#[test]
fn dates_in_every_form() {
    #[rustfmt::skip]
    let cases: &[(&str, &[&str])] = &[
        // Japanese
        ("2024年5月15日（水）に", &["2024-5-15 Wed"]),
        ("２０２４年５月１５日（水）", &["2024-5-15 Wed"]),
        ("二〇二四年五月十五日（水）", &["2024-5-15 Wed"]),
        ("令和6年5月15日(水)", &["2024-5-15 Wed"]),
        ("令和元年 5月 1日 水曜日", &["2019-5-1 Wed"]),
        ("R6.5.15（水）", &["2024-5-15 Wed"]),
        ("令和6/5/15", &["2024-5-15"]),
        ("日程: 5月15日(水)", &["?-5-15 Wed"]),
        ("5月15日 水 10:00", &["?-5-15 Wed"]),
        ("水曜日（5月15日）の", &["?-5-15 Wed"]),
        ("5月15日（水）〜19日（日）", &["?-5-15 Wed~?-5-19 Sun"]),
        ("5月15日（水）から5月19日（日）まで", &["?-5-15 Wed~?-5-19 Sun"]),
        ("5月15日（水）、16日（木）、17日（金）", &["?-5-15 Wed+?-5-16 Thu+?-5-17 Fri"]),
        ("5月15・16日（水・木）", &["?-5-15 Wed+?-5-16 Thu"]),
        ("5月15〜19日（水〜日）", &["?-5-15 Wed~?-5-19 Sun"]),
        ("5月15日〜19日", &["?-5-15~?-5-19"]),
        ("2024年5月15日（水） 10:00〜5月16日（木）", &["2024-5-15 Wed~?-5-16 Thu"]),
        ("5/15(水)〜19(日)", &["?-5-15 Wed~?-5-19 Sun"]),
        ("5／15（水）", &["?-5-15 Wed"]),
        ("2024/5/15(水)-2024/5/19(日)", &["2024-5-15 Wed~2024-5-19 Sun"]),
        ("5月15日〜16日（水・木）、18日〜19日（土日）", &["?-5-15 Wed~?-5-16 Thu+?-5-18 Sat~?-5-19 Sun"]),
        ("5月15日、16日、17日（水〜金）", &["?-5-15+?-5-16+?-5-17"]),
        ("5月15日（水）10:00〜18:00、16日（木）", &["?-5-15 Wed", "?-5-16 Thu"]),
        ("5月15日（水）18:00・16日（木）", &["?-5-15 Wed", "?-5-16 Thu"]),
        ("17日（金）の夜", &["?-?-17 Fri"]),
        ("5月15日に着き、17日（金）の夜", &["?-5-15", "?-5-17 Fri"]),
        // ISO
        ("2024-05-15 (Wed)", &["2024-5-15 Wed"]),
        ("Wed 2024-05-15T10:00", &["2024-5-15 Wed"]),
        ("2024.05.15.", &["2024-5-15"]),
        // English
        ("Wednesday, May 15, 2024", &["2024-5-15 Wed"]),
        ("Wed, 15 May 2024 10:00", &["2024-5-15 Wed"]),
        ("Wednesday the 15th of May", &["?-5-15 Wed"]),
        ("May 15 (Wed), 2024", &["2024-5-15 Wed"]),
        ("May 15, 2024 (Wednesday)", &["2024-5-15 Wed"]),
        ("May 15–19, 2024", &["?-5-15~2024-5-19"]),
        ("15–19 May 2024 (Wed–Sun)", &["?-5-15 Wed~2024-5-19 Sun"]),
        ("Wed May 15 – Sun May 19, 2024", &["?-5-15 Wed~2024-5-19 Sun"]),
        ("May 15 (Wed) – 19 (Sun), 2024", &["?-5-15 Wed~2024-5-19 Sun"]),
        ("Friday, May 17 and Saturday, May 18, 2024", &["?-5-17 Fri+2024-5-18 Sat"]),
        ("Sept. 3rd, 2024", &["2024-9-3"]),
        ("5/15 (Wed)", &["?-5-15 Wed"]),
        ("Wed–Fri, May 15–17, 2024", &["?-5-15 Wed~2024-5-17 Fri"]),
        ("Wed/Thu 15/16 May", &["?-5-15 Wed+?-5-16 Thu"]),
        ("Fri and Sat, 31 May and 1 June", &["?-5-31 Fri+?-6-1 Sat"]),
        ("Wed, Thu and Fri, May 15–17", &["?-5-15~?-5-17"]),
        // others
        ("2024년 5월 15일(수)", &["2024-5-15 Wed"]),
        ("2024年5月15日（周三）", &["2024-5-15 Wed"]),
    ];
    for (text, expected) in cases {
        assert_eq!(shown(text), *expected, "{text}");
    }
}

#[test]
fn other_numbers_are_no_dates() {
    for text in [
        "1日に3億回、3日間で15日分",
        "24年5月15日（水）",
        "1/2 と 3/4",
        "https://example.org/2024/05/15/post 2024-05-15-slug",
        "978-4-297-11570-8, 2024-05-152, v2024.5.15.1",
        "R4.2.1 and H2.1.214",
        "Version 2024.5.15.",
        "may 15 people come, dismay 15",
        "Friday 3:15 p.m.",
        "5月号、12月",
        "第3日（水）",
    ] {
        assert_eq!(shown(text), Vec::<String>::new(), "{text}");
    }
}
