//! The years that a text speaks of, with or without a date.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::numerals::{era_year, number};

/// A year of the common era that a text names, and where the number stands that names it.
pub type NamedYear = (i16, Range<usize>);

/// The years that a text names, in order.
pub fn years(text: &str) -> Vec<NamedYear> {
    static YEAR: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(令和|平成)\s?(元|[0-9０-９]{1,2})|(?:19|20|１９|２０)[0-9０-９]{2}")
            .expect("it is a pattern")
    });
    let found = YEAR.captures_iter(text).filter_map(|found| {
        let whole = found.get(0)?;
        if let (Some(era), Some(year)) = (found.get(1), found.get(2)) {
            return Some((era_year(era.as_str(), year.as_str())?, year.range()));
        }
        let before = text[..whole.start()].chars().next_back();
        let after = text[whole.end()..].chars().next();
        // 2000桁 is no year, nor is a part of a longer number.
        let counts =
            |c: char| c.is_numeric() || "桁名人円個件行本台枚秒分時字ドル米万億%％".contains(c);
        let longer = |c: char| c.is_numeric() || matches!(c, '.' | ',' | '#' | '$');
        let alone = !before.is_some_and(longer) && !after.is_some_and(counts);
        let year = number(whole.as_str())?;
        alone.then(|| (year, whole.range()))
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_told_from_other_numbers() {
        for (text, expected) in [
            ("PyCon 2024と2023年", &[2024, 2023][..]),
            ("令和6年、平成元年", &[2024, 1989]),
            ("２０２４年", &[2024]),
            ("2000桁、#2068、12024、1.2024、2024名", &[]),
            ("PyCon2024", &[2024]),
        ] {
            let found: Vec<i16> = years(text).into_iter().map(|(year, _)| year).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
