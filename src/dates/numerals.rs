//! Numbers as dates write them: digits of either width, kanji, and the years of Japanese eras.

/// The number that `text` writes in digits of either width or in kanji, place by place (二〇二四) or by tens (二十三).
/// 元 is the first year of an era.
pub fn number(text: &str) -> Option<i16> {
    if text == "元" {
        return Some(1);
    }
    let (mut whole, mut tens) = (0i16, 0i16);
    for c in text.chars() {
        if c == '十' {
            tens = whole.max(1).checked_mul(10)?;
            whole = 0;
        } else {
            whole = whole.checked_mul(10)?.checked_add(digit(c)?)?;
        }
    }
    tens.checked_add(whole)
}

/// `number` in the digits that `like` is written in.
pub fn written_like(number: i16, like: &str) -> String {
    let plain = number.to_string();
    match like.chars().next() {
        Some('０'..='９') => plain.chars().map(|c| shifted(c, '０')).collect(),
        Some(c) if KANJI.contains(&c) || matches!(c, '十' | '元') => kanji(number, &plain),
        _ => format!("{plain:0>width$}", width = like.len()),
    }
}

/// The year of the common era that is `year` of an era, both as written: 令和 and 元.
pub(super) fn era_year(era: &str, year: &str) -> Option<i16> {
    Some(era_begins(era)? - 1 + number(year)?)
}

/// The first year of an era, by its name or letter.
pub(super) fn era_begins(era: &str) -> Option<i16> {
    Some(match era.trim_end_matches('.') {
        "令和" | "R" => 2019,
        "平成" | "H" => 1989,
        "昭和" | "S" => 1926,
        "大正" | "T" => 1912,
        "明治" => 1868,
        _ => return None,
    })
}

const KANJI: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

fn digit(c: char) -> Option<i16> {
    let digit = match c {
        '0'..='9' => c as u32 - '0' as u32,
        '０'..='９' => c as u32 - '０' as u32,
        '零' => 0,
        _ => u32::try_from(KANJI.iter().position(|&kanji| kanji == c)?).ok()?,
    };
    i16::try_from(digit).ok()
}

fn shifted(digit: char, zero: char) -> char {
    char::from_u32(zero as u32 + (digit as u32 - '0' as u32)).expect("ten digits follow a zero")
}

fn kanji(number: i16, plain: &str) -> String {
    let of = |c: char| KANJI[c as usize - '0' as usize];
    if number >= 100 {
        return plain.chars().map(of).collect();
    }
    let ones = |n: i16| (n > 0).then(|| KANJI[n as usize]);
    let tens = match number / 10 {
        0 => String::new(),
        1 => String::from("十"),
        n => format!("{}十", KANJI[n as usize]),
    };
    tens.chars().chain(ones(number % 10)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_every_script() {
        for (text, value) in [
            ("15", Some(15)),
            ("０５", Some(5)),
            ("二〇二四", Some(2024)),
            ("十", Some(10)),
            ("十五", Some(15)),
            ("二十", Some(20)),
            ("三十一", Some(31)),
            ("元", Some(1)),
            ("九九九九九", None),
            ("x", None),
        ] {
            assert_eq!(number(text), value, "{text}");
        }
    }

    #[test]
    fn numbers_are_written_as_their_neighbours() {
        for (value, like, text) in [
            (2024, "2023", "2024"),
            (2024, "２０２３", "２０２４"),
            (2024, "二〇二三", "二〇二四"),
            (6, "五", "六"),
            (20, "十九", "二十"),
            (31, "三十", "三十一"),
            (7, "05", "07"),
            (6, "元", "六"),
        ] {
            assert_eq!(written_like(value, like), text, "{value} like {like}");
        }
    }
}
