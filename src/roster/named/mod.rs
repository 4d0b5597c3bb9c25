//! People whom a text names, told without a roster: by an honorific (Bucher氏, Dr. Bucher), by a label (`Speaker:`), or by
//! the mere look of two words with capitals.
//!
//! A roster knows names; this only knows the places where names stand. It is for what is not on a roster yet.

mod japanese;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::fold::is_japanese;
use super::honorific;
use super::names::is_particle;
use super::words::{Gap, Word, gap, words};
use crate::document::GAP;
use crate::text::{any_two_bytes, beyond_ascii};
use japanese::{honoured, listed};

/// A person whom a text names, as far as one can see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The bytes of the name, without what tells that it is one.
    pub span: Range<usize>,
    /// What tells that it is a name.
    pub cue: Cue,
}

/// What tells that something is a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cue {
    /// Nothing but capitals: it may be a product or a place, or begin a sentence.
    Look,
    /// さん, 氏 and their kin after it, `Dr.` and its kin before it.
    Honorific,
    /// `Speaker:`, 登壇者： and their kin before it.
    Label,
}

/// The people whom a text names, in order. Lines end with `\n`.
pub fn named(text: &str) -> Vec<Named> {
    let labels = labels(text);
    // Most texts name nobody, which is seen before their words are looked at.
    if labels.is_empty() && is_plain(text) && !may_name(text) {
        return Vec::new();
    }
    let mut named = spaced(text, &labels);
    if beyond_ascii(text, |_| false).any(|(_, c)| is_japanese(c)) {
        named.extend(honoured(text));
        named.extend(labels.iter().flat_map(|rest| listed(text, rest.clone())));
        named.sort_by_key(|name| (name.span.start, std::cmp::Reverse(name.span.end)));
        let mut end = 0;
        named.retain(|name| {
            let apart = name.span.start >= end;
            end = end.max(name.span.end);
            apart
        });
    }
    named
}

static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?m)(?:^|[|｜])[ \u{3000}\t]*(?:(?i:(?:keynote )?speakers?|presenters?|presented by|authors?|written by|talk by|instructors?|panelists?|moderators?|hosts?)|(?:基調)?(?:スピーカー|プレゼンター|モデレーター|パネリスト)|登壇者?|発表者?|講演者?|話者|講師|司会者?|著者?|執筆者?|文責)[ \u{3000}]?[:：][ \u{3000}]*",
    )
    .expect("it is a pattern")
});

/// What follows each label, to the end of its line.
fn labels(text: &str) -> Vec<Range<usize>> {
    if !text.contains(':') && !text.contains('：') {
        return Vec::new();
    }
    let rest = |at: usize| {
        at..text[at..]
            .find(['\n', '|', '｜'])
            .map_or(text.len(), |end| at + end)
    };
    LABEL
        .find_iter(text)
        .map(|label| rest(label.end()))
        .collect()
}

/// Whether a text is ASCII, but for typographic punctuation and what is no word.
fn is_plain(text: &str) -> bool {
    let mut others = beyond_ascii(text, |_| false);
    others.all(|(_, c)| matches!(c, '\u{2000}'..='\u{206F}' | GAP))
}

/// Whether a plain text has a word with a capital that may stand with another, or with a title, in one name.
fn may_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    let begins = |before: u8, first: u8| matches!(before, b' ' | b'.') & first.is_ascii_uppercase();
    // Most words have no capital; where one has, only what is around it is looked at one by one.
    const AROUND: usize = 32;
    (1..bytes.len()).step_by(AROUND).any(|from| {
        let to = bytes.len().min(from + AROUND);
        any_two_bytes(&bytes[from - 1..to], begins)
            && (from..to).any(|at| begins(bytes[at - 1], bytes[at]) && follows_name(text, at))
    })
}

/// Whether what stands before the word with a capital at `at` may belong to its name.
fn follows_name(text: &str, mut at: usize) -> bool {
    let bytes = text.as_bytes();
    loop {
        let apart = |&&byte: &&u8| matches!(byte, b' ' | b'.');
        let end = at - bytes[..at].iter().rev().take_while(apart).count();
        let start = start_of_word(text, end);
        let word = text[start..end].trim_start_matches(JOINING);
        if word.is_empty() || end == at {
            return false;
        }
        if word.starts_with(|c: char| c.is_ascii_uppercase()) || honorific::is_title(word) {
            return true;
        }
        let small = !word.bytes().any(|byte| byte.is_ascii_uppercase());
        if small && !is_particle(word) {
            return false;
        }
        at = start;
    }
}

/// What may stand in a word between its letters.
const JOINING: [char; 5] = ['-', '\'', '‐', '‑', '’'];

/// Where the letters of ASCII begin that end at `end`, with what joins them.
fn start_of_word(text: &str, end: usize) -> usize {
    let mut start = end;
    while let Some(&byte) = text.as_bytes()[..start].last() {
        start -= match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'-' | b'\'' => 1,
            0x80.. if text[..start].ends_with(JOINING) => '’'.len_utf8(),
            _ => break,
        };
    }
    start
}

/// Names in scripts with spaces between words: runs of words with capitals.
fn spaced(text: &str, labels: &[Range<usize>]) -> Vec<Named> {
    let words = words(text, |word| is_particle(word) || honorific::is_title(word));
    let mut named = Vec::new();
    let mut from = 0;
    while from < words.len() {
        // A name at the end of a line and a word that begins the next are not told from a name that is broken.
        let joined = |at: &usize| gap(text, &words[at - 1], &words[*at]) == Gap::Space;
        let to = (from + 1..words.len())
            .find(|at| !joined(at))
            .unwrap_or(words.len());
        named.extend(run(text, &words[from..to], labels));
        from = to;
    }
    named
}

/// The name that neighbouring words are, if they are one.
fn run(text: &str, words: &[Word], labels: &[Range<usize>]) -> Option<Named> {
    let is_name = |word: &Word| word.capital && !word.glued && !honorific::is_title(word.raw());
    let first = words.iter().position(is_name)?;
    let last = words.iter().rposition(is_name)?;
    let titled = words[..first]
        .last()
        .is_some_and(|word| honorific::is_title(word.raw()));
    let words = &words[first..=last];
    if words.iter().any(|word| word.glued) {
        return None;
    }
    let whole = words[0].span.start..words[words.len() - 1].span.end;
    let cue = if titled || honorific::follows(&text[whole.end..]) {
        Cue::Honorific
    } else if labels.iter().any(|rest| is_listed(text, rest, whole.start)) {
        Cue::Label
    } else {
        Cue::Look
    };
    // One word is a name by its cue alone, and more than a name has are a title with one: `Executive Director Ada Byron`.
    const LONGEST: usize = 4;
    let is_one = match words {
        [word] => cue != Cue::Look && !word.is_initial(),
        _ => words.len() <= LONGEST,
    };
    is_one.then_some(Named { span: whole, cue })
}

/// Whether only names and what separates them stands between a label and `at`.
fn is_listed(text: &str, rest: &Range<usize>, at: usize) -> bool {
    if !rest.contains(&at) {
        return false;
    }
    let between = &text[rest.start..at];
    let parts = between.split([',', '、', '，', '&', '＆', '/', '／']);
    let is_name = |part: &str| {
        part.split_whitespace().all(|word| {
            matches!(word, "and" | "と")
                || is_particle(word)
                || !word.starts_with(|c: char| c.is_lowercase())
        })
    };
    between.len() <= 120
        && parts.clone().all(is_name)
        && !between.contains(['。', '.', '(', '（', '「'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(&str, Cue)> {
        named(text)
            .into_iter()
            .map(|name| (&text[name.span], name.cue))
            .collect()
    }

    #[test]
    fn people_are_told_by_what_is_around_them() {
        use Cue::*;
        #[rustfmt::skip]
        let cases: &[(&str, &[(&str, Cue)])] = &[
            ("基調講演はAda Lovelace氏、", &[("Ada Lovelace", Honorific)]),
            ("We met Ada Lovelace there", &[("Ada Lovelace", Look)]),
            ("We met Dr. Lovelace there", &[("Lovelace", Honorific)]),
            ("そこでAdaさんに", &[("Ada", Honorific)]),
            ("Ludwig van Beethoven came", &[("Ludwig van Beethoven", Look)]),
            ("Speaker: Ada Lovelace, Grace Hopper and Mei Li", &[("Ada Lovelace", Label), ("Grace Hopper", Label), ("Mei Li", Label)]),
            ("登壇者：樋口一葉、与謝野 晶子（作家）", &[("樋口一葉", Label), ("与謝野 晶子", Label)]),
            ("スピーカー：ジェシカ・オールバニー", &[("ジェシカ・オールバニー", Label)]),
            ("講師の樋口さんと与謝野晶子先生", &[("樋口", Honorific), ("与謝野晶子", Honorific)]),
            ("昨日は青山 航平さんが", &[("青山 航平", Honorific)]),
            ("鈴木たかのりさんとジェシカさん", &[("鈴木たかのり", Honorific), ("ジェシカ", Honorific)]),
            ("これはとてもたかのりさんらしい", &[("たかのり", Honorific)]),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), *expected, "{text}");
        }
    }

    #[test]
    fn no_name_is_overlooked_at_the_first_look() {
        let words = [
            "Ada", "van", "the", "iPod", "dr", "J", "O’Neil", "x-Y", "‑", "“",
        ];
        let gaps = [" ", "  ", ". ", ".", "\n", ", ", "’s ", "…", "\u{FFFC}"];
        let mut names = 0;
        for number in 0..words.len().pow(3) * gaps.len().pow(2) {
            let mut rest = number;
            let mut take = |from: &[&'static str]| {
                let taken = from[rest % from.len()];
                rest /= from.len();
                taken
            };
            let text: String = [
                take(&words),
                take(&gaps),
                take(&words),
                take(&gaps),
                take(&words),
            ]
            .concat();
            assert!(is_plain(&text));
            if !spaced(&text, &[]).is_empty() {
                names += 1;
                assert!(may_name(&text), "{text}");
            }
        }
        assert!(names > 1000, "{names}");
    }

    #[test]
    fn others_are_not() {
        for text in [
            "皆さん、お客様、たくさんの学生さん、参加者の皆様、店員さん、彼氏",
            "仕事がたくさん、言語仕様、以下の様な、学びをたくさん、お子さん、謎のおじさん、菓子屋さん、読者のみなさん",
            "We met there. Ada came",
            "Speaker: to be announced",
            "氏名、先生、さん",
            "文：読む、書く、話すの練習",
        ] {
            assert_eq!(shown(text), [], "{text}");
        }
    }
}
