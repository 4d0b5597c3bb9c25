//! One quantity given with two numbers.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::scene::is_quoted;
use crate::document::{Document, Prose};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DisagreeingFigure {}

impl Rule for DisagreeingFigure {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        let mut seen: HashMap<String, Vec<(f64, Span)>> = HashMap::new();
        for prose in document.proses() {
            let digits = prose.text().contains(|c: char| c.is_ascii_digit());
            if !digits || is_quoted(document, prose.node) {
                continue;
            }
            check_shares(prose, reporter);
            for (what, number, range) in figures(prose.text()) {
                let span = prose.span(range);
                let others = seen.entry(what).or_default();
                if let Some((_, first)) = others.iter().find(|(other, _)| is_slip(*other, number)) {
                    reporter
                        .report(
                            span,
                            format!("the number is `{}` elsewhere", document.slice(*first)),
                        )
                        .related(*first, "here it is another");
                } else {
                    others.push((number, span));
                }
            }
        }
    }
}

/// A number with its counter in Japanese, and what is counted before it.
static JAPANESE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?P<what>[\p{Han}\p{Katakana}ー]{2,12}?)(?:総数|合計|数)?(?:は|が|：|:|・|、)?\x20?(?:合計|全部で|約|およそ)?\x20?(?P<number>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{3,})\x20?(?P<unit>[名人件個本枚社票組台円])",
    )
    .expect("it is a pattern")
});

/// A number and what it counts in English.
static ENGLISH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?P<number>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{3,})\x20(?P<what>(?:[a-z]+\x20)?[a-z]{3,}s)(?-u:\b)")
        .expect("it is a pattern")
});

/// What is counted in a text, with its number and where that stands.
fn figures(text: &str) -> Vec<(String, f64, Range<usize>)> {
    let read = |found: regex::Captures<'_>| {
        let number = found.name("number")?;
        let unit = found.name("unit").map_or("", |unit| unit.as_str());
        let value = number.as_str().replace(',', "").parse().ok()?;
        Some((format!("{} {unit}", &found["what"]), value, number.range()))
    };
    let japanese = JAPANESE.captures_iter(text).filter_map(read);
    japanese
        .chain(ENGLISH.captures_iter(text).filter_map(read))
        .collect()
}

/// Whether one number is probably a slip of the other: very near, or of the same digits. Numbers that are far apart count
/// different things: last year's, those of one day.
fn is_slip(one: f64, other: f64) -> bool {
    const NEAR: f64 = 0.02;
    let digits = |number: f64| {
        let mut digits: Vec<char> = number.to_string().chars().collect();
        digits.sort_unstable();
        digits
    };
    one != other && ((one - other).abs() / one.max(other) <= NEAR || digits(one) == digits(other))
}

/// A part, the whole, and the percentage that they make.
static SHARE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)(?: (?P<whole>[0-9][0-9,]*)\x20?(?:名|人|件|個|本|枚|社|票|組|台)?(?:中|のうち)、?\x20?(?P<part>[0-9][0-9,]*)\x20?(?:名|人|件|個|本|枚|社|票|組|台)?
        | (?P<part_of>[0-9][0-9,]*)\x20(?:out\x20)?of\x20(?:the\x20)?(?P<whole_of>[0-9][0-9,]*)(?:\x20[a-z]+)? )
        \x20?[（(]\x20?(?P<percent>[0-9]+(?:\.[0-9]+)?)\x20?[%％]",
    )
    .expect("it is a pattern")
});

/// Tells percentages that their own numbers do not make.
fn check_shares(prose: &Prose, reporter: &mut Reporter) {
    let text = prose.text();
    if !text.contains(['%', '％']) {
        return;
    }
    for found in SHARE.captures_iter(text) {
        let number = |name: &str| {
            found
                .name(name)?
                .as_str()
                .replace(',', "")
                .parse::<f64>()
                .ok()
        };
        let (Some(whole), Some(part)) = (
            number("whole").or(number("whole_of")),
            number("part").or(number("part_of")),
        ) else {
            continue;
        };
        let (Some(percent), Some(place)) = (number("percent"), found.name("percent")) else {
            continue;
        };
        let decimals = place
            .as_str()
            .split_once('.')
            .map_or(0, |(_, decimals)| decimals.len());
        let right = 100.0 * part / whole;
        // Whoever cuts off and whoever rounds are both right.
        let unit = 0.1f64.powi(i32::try_from(decimals).unwrap_or(0));
        if part <= whole && (right - percent).abs() >= unit {
            reporter
                .report(
                    prose.span(place.range()),
                    format!("`{part}` of `{whole}` is {right:.decimals$} %, not {percent} %"),
                )
                .label("the numbers before it make another");
        }
    }
}
