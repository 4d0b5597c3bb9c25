//! People whom a text in Japanese names: after a label, and before an honorific.
//!
//! Japanese has no spaces and no capitals: where a name begins is told by the kinds of its characters, and by the words
//! that are nobody's name.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::super::fold::{is_hiragana, is_japanese, is_kanji, is_katakana};
use super::super::honorific;
use super::{Cue, Named};

/// Names in Japanese after a label, separated by commas.
pub(super) fn listed(text: &str, rest: Range<usize>) -> Vec<Named> {
    let mut named = Vec::new();
    let mut from = rest.start;
    let line = &text[rest.clone()];
    let separators = line.match_indices([',', '、', '，', '/', '／', '&', '＆']);
    for (at, separator) in separators.chain([(line.len(), "")]) {
        let end = rest.start + at;
        let part = text[from..end].trim();
        let start = from + (text[from..end].len() - text[from..end].trim_start().len());
        from = end + separator.len();
        let bare = part
            .split(['(', '（', '@', '＠', '\u{FFFC}'])
            .next()
            .unwrap_or(part)
            .trim_end();
        let bare = honorific::without(bare);
        if !is_japanese_name(bare) {
            break;
        }
        named.push(Named {
            span: start..start + bare.len(),
            cue: Cue::Label,
        });
    }
    named
}

/// Whether a text has the form of a Japanese name.
fn is_japanese_name(text: &str) -> bool {
    static FORM: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"\A(?:\p{Han}{1,4}[ \u{3000}]?(?:\p{Han}{1,4}|\p{Hiragana}{2,5}|[\p{Katakana}ー]{2,8})|[\p{Katakana}ー・]{2,20}|\p{Hiragana}{2,5}[ \u{3000}]\p{Hiragana}{2,5})\z",
        )
        .expect("it is a pattern")
    });
    FORM.is_match(text) && !is_common(text)
}

/// Names in Japanese before an honorific.
pub(super) fn honoured(text: &str) -> impl Iterator<Item = Named> + '_ {
    honorific::places(text).filter_map(|at| {
        let span = japanese_before(text, at)?;
        Some(Named {
            span,
            cue: Cue::Honorific,
        })
    })
}

/// The Japanese name that ends at `end`, perhaps before a space.
fn japanese_before(text: &str, end: usize) -> Option<Range<usize>> {
    let before = text[..end].trim_end_matches([' ', '\u{3000}']);
    let end = before.len();
    let last = before.chars().next_back()?;
    let run = |until: usize, class: fn(char) -> bool| {
        let head = &text[..until];
        head.trim_end_matches(class).len()
    };
    let start = if is_katakana(last) {
        let start = run(end, |c| is_katakana(c) || c == '・');
        with_family(text, start)
    } else if is_kanji(last) {
        let start = run(end, is_kanji);
        with_spaced_family(text, start, end)
    } else if is_hiragana(last) {
        let start = run(end, is_hiragana);
        // Of 昨日の and のりこ only the kanji before tell which is which.
        let given = after_particle(text, start, end);
        if text[given..end].chars().count() < 2 {
            return None;
        }
        if given == start {
            with_family(text, start)
        } else {
            given
        }
    } else {
        return None;
    };
    // お子さん, 仕様.
    if text[..start].ends_with(['お', 'ご']) || is_word_with_honorific(text, end) {
        return None;
    }
    let name = &text[start..end];
    let letters = name.chars().filter(|&c| is_japanese(c)).count();
    let katakana = name.chars().all(|c| is_katakana(c) || c == '・');
    let fits = (1..=if katakana { 20 } else { 7 }).contains(&letters);
    (fits && !is_common(name)).then_some(start..end)
}

/// Where a family name of up to three kanji begins that stands right before `at`; `at` where none does.
fn with_family(text: &str, at: usize) -> usize {
    let start = text[..at].trim_end_matches(is_kanji).len();
    let kanji = text[start..at].chars().count();
    if (1..=3).contains(&kanji) { start } else { at }
}

/// The same where a space separates the two names: 青山 航平.
fn with_spaced_family(text: &str, start: usize, end: usize) -> usize {
    let given = text[start..end].chars().count();
    let head = &text[..start];
    let Some(family_end) = head.strip_suffix([' ', '\u{3000}']).map(str::len) else {
        return start;
    };
    let family = with_family(text, family_end);
    if given <= 3 && family < family_end {
        family
    } else {
        start
    }
}

/// Where the hiragana after a particle begin, if they begin with one.
fn after_particle(text: &str, start: usize, end: usize) -> usize {
    let run = &text[start..end];
    let particle = run.char_indices().rev().find(|&(at, c)| {
        let rest = run[at + c.len_utf8()..].chars().count();
        "のはがをにともでへ".contains(c) && (2..=4).contains(&rest) && run.chars().count() > 4
    });
    particle.map_or(start, |(at, c)| start + at + c.len_utf8())
}

/// Words that stand before an honorific and are nobody's name.
fn is_common(word: &str) -> bool {
    const WORDS: [&str; 44] = [
        "皆",
        "皆様",
        "客",
        "母",
        "父",
        "兄",
        "姉",
        "奥",
        "娘",
        "嫁",
        "彼",
        "両",
        "同",
        "某",
        "貴",
        "神",
        "仏",
        "王",
        "殿",
        "子",
        "学生",
        "生徒",
        "店主",
        "店長",
        "医者",
        "業者",
        "職人",
        "運営",
        "隣",
        "各位",
        "スタッフ",
        "ゲスト",
        "スピーカー",
        "メンバー",
        "エンジニア",
        "スポンサー",
        "ユーザー",
        "ボランティア",
        "パートナー",
        "オーナー",
        "リーダー",
        "大家",
        "二人",
        "子供",
    ];
    const ENDINGS: [&str; 18] = [
        "者",
        "員",
        "達",
        "たち",
        "方々",
        "会社",
        "みな",
        "たく",
        "おじ",
        "おば",
        "かあ",
        "とう",
        "にい",
        "ねえ",
        "なん",
        "のみ",
        "お互い",
        "ご苦労",
    ];
    let shop = word.ends_with('屋') && word.chars().count() > 2;
    shop || WORDS.contains(&word) || ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// Whether what looks like an honorific at `at` makes a word with the letter before it: 仕様.
fn is_word_with_honorific(text: &str, at: usize) -> bool {
    let rest = text[at..].trim_start_matches([' ', '\u{3000}']);
    rest.starts_with('様')
        && text[..at].ends_with([
            '仕', '模', '多', '異', '同', '有', '外', '各', '別', '今', '紋', '斜', '一',
        ])
}
