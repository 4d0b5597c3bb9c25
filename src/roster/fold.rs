//! What is the same in two spellings of a name: case, diacritics and letter forms in scripts that put spaces between
//! words; variant kanji, small kana and length marks in Japanese.
//!
//! Comparing folded text finds the candidates; comparing the text as written then tells what is wrong with them.

use std::borrow::Cow;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{compose, is_combining_mark};

use super::hash::Map;

/// A word as it is written, but for what no reader sees: composition, width, the form of the apostrophe.
pub(super) fn plain(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return Cow::Borrowed(word);
    }
    Cow::Owned(word.nfkc().map(straight).collect())
}

/// A word without case and diacritics: `Łukasz`, `lukasz` and `LUKASZ` fold to one.
pub(super) fn fold(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        let capital = word.bytes().any(|byte| byte.is_ascii_uppercase());
        return match capital {
            true => Cow::Owned(word.to_ascii_lowercase()),
            false => Cow::Borrowed(word),
        };
    }
    let mut folded = String::with_capacity(word.len());
    for c in word.nfkd().filter(|&c| !is_diacritic(c)).map(straight) {
        match undecomposed(c) {
            Some(letters) => folded.push_str(letters),
            None => folded.extend(c.to_lowercase()),
        }
    }
    Cow::Owned(folded)
}

/// Marks that scripts lay over a letter which stays the same letter. The vowel signs of Indic scripts are marks too, and
/// they are no diacritics.
fn is_diacritic(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{5B0}'..='\u{5C7}' | '\u{64B}'..='\u{652}')
}

fn straight(c: char) -> char {
    match c {
        '’' | 'ʼ' | 'ʻ' | '‘' => '\'',
        '‐' | '‑' => '-',
        c => c,
    }
}

/// Letters with a stroke or joined from two, which Unicode does not decompose.
fn undecomposed(c: char) -> Option<&'static str> {
    Some(match c {
        'Ł' | 'ł' => "l",
        'Ø' | 'ø' => "o",
        'Đ' | 'đ' | 'Ð' | 'ð' => "d",
        'Ħ' | 'ħ' => "h",
        'Þ' | 'þ' => "th",
        'ß' | 'ẞ' => "ss",
        'Æ' | 'æ' => "ae",
        'Œ' | 'œ' => "oe",
        'ı' => "i",
        _ => return None,
    })
}

/// A Han character, kana or one of the marks that are written among them.
pub fn is_japanese(c: char) -> bool {
    is_kanji(c) || is_kana(c)
}

/// A Han character; 々 and 〆 count.
pub(super) fn is_kanji(c: char) -> bool {
    matches!(c, '々' | '〆' | '〇' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{323AF}')
}

pub(super) fn is_kana(c: char) -> bool {
    is_hiragana(c) || is_katakana(c)
}

pub(super) fn is_hiragana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | '\u{3099}' | '\u{309A}' | 'ゝ' | 'ゞ')
}

/// Katakana, full or half width; the length mark counts.
pub(super) fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー' | 'ヽ' | 'ヾ' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}')
}

/// A Japanese character of a text, composed and at full width, with its bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    pub(super) c: char,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The characters of a text, kana composed (か + ゙) and at full width (ｶ), variation selectors left out.
pub(super) fn glyphs(text: &str) -> Vec<Glyph> {
    let mut glyphs: Vec<Glyph> = Vec::with_capacity(text.len() / 3);
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        let c = match c {
            '\u{FF66}'..='\u{FF9F}' => std::iter::once(c).nfkc().next().unwrap_or(c),
            c => c,
        };
        if let Some(last) = glyphs.last_mut() {
            let joined = match c {
                '\u{3099}' | '\u{309A}' => compose(last.c, c),
                '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => Some(last.c),
                _ => None,
            };
            if let Some(joined) = joined {
                (last.c, last.end) = (joined, end);
                continue;
            }
        }
        glyphs.push(Glyph { c, start, end });
    }
    glyphs
}

/// A Japanese character without what variants of one name differ in: the kanji's form and the kana's size. The length
/// mark has no counterpart at all and is `None`.
pub(super) fn skeleton(c: char) -> Option<char> {
    if c == 'ー' {
        return None;
    }
    if let Some(&(_, large)) = SMALL_KANA.iter().find(|(small, _)| *small == c) {
        return Some(large);
    }
    let c = match c {
        '\u{F900}'..='\u{FAFF}' => std::iter::once(c).nfkc().next().unwrap_or(c),
        c => c,
    };
    Some(representative(c))
}

const SMALL_KANA: [(char, char); 20] = [
    ('ァ', 'ア'),
    ('ィ', 'イ'),
    ('ゥ', 'ウ'),
    ('ェ', 'エ'),
    ('ォ', 'オ'),
    ('ッ', 'ツ'),
    ('ャ', 'ヤ'),
    ('ュ', 'ユ'),
    ('ョ', 'ヨ'),
    ('ヮ', 'ワ'),
    ('ぁ', 'あ'),
    ('ぃ', 'い'),
    ('ぅ', 'う'),
    ('ぇ', 'え'),
    ('ぉ', 'お'),
    ('っ', 'つ'),
    ('ゃ', 'や'),
    ('ゅ', 'ゆ'),
    ('ょ', 'よ'),
    ('ゎ', 'わ'),
];

/// Kanji that are forms of one another in people's names (異体字): old and new forms, and those that only registers
/// keep. Each row is one character to the matcher; the first stands for all.
const VARIANTS: [&str; 66] = [
    "高髙",
    "斎斉齋齊",
    "崎﨑嵜埼碕",
    "辺邊邉",
    "沢澤泽",
    "浜濱濵",
    "広廣",
    "国國",
    "真眞",
    "恵惠",
    "桜櫻",
    "竜龍",
    "条條",
    "万萬",
    "曽曾",
    "瀬瀨",
    "蔵藏",
    "富冨",
    "吉𠮷",
    "徳德",
    "黒黑",
    "島嶋嶌",
    "峰峯",
    "渕淵渊",
    "関關",
    "塩鹽",
    "桧檜",
    "薮藪",
    "槙槇",
    "遥遙",
    "尭堯",
    "弥彌",
    "実實",
    "宝寶寳",
    "寿壽",
    "栄榮",
    "円圓",
    "亀龜",
    "鉄鐵",
    "滝瀧",
    "芦蘆",
    "検檢",
    "豊豐",
    "当當",
    "旧舊",
    "学學斈",
    "岳嶽",
    "声聲",
    "為爲",
    "来來",
    "礼禮",
    "静靜",
    "浅淺",
    "桑桒",
    "野埜",
    "館舘",
    "頼賴",
    "郎郞",
    "緑綠",
    "増增",
    "剣劍劔",
    "巌巖",
    "仏佛",
    "応應",
    "穂穗",
    "薫薰",
];

static REPRESENTATIVES: LazyLock<Map<char, char>> = LazyLock::new(|| {
    let of_row = |row: &'static str| {
        let first = row.chars().next().expect("a row has characters");
        row.chars().map(move |c| (c, first))
    };
    VARIANTS.into_iter().flat_map(of_row).collect()
});

fn representative(c: char) -> char {
    REPRESENTATIVES.get(&c).copied().unwrap_or(c)
}

/// Whether a character continues a word of a script that puts spaces between words.
pub(super) fn is_word_char(c: char) -> bool {
    c.is_ascii_alphabetic()
        || !c.is_ascii() && !is_japanese(c) && (c.is_alphabetic() || is_combining_mark(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_drops_case_and_diacritics() {
        for (word, folded) in [
            ("Débora", "debora"),
            ("De\u{301}bora", "debora"),
            ("ŁUKASZ", "lukasz"),
            ("Søren", "soren"),
            ("Đặng", "dang"),
            ("Weiß", "weiss"),
            ("Ægir", "aegir"),
            ("Yıldız", "yildiz"),
            ("O’Brien", "o'brien"),
            ("Алёна", "алена"),
            ("अनीता", "अनीता"),
        ] {
            assert_eq!(fold(word), folded, "{word}");
        }
    }

    #[test]
    fn every_variant_has_one_row() {
        let mut seen = std::collections::HashMap::new();
        for row in VARIANTS {
            for c in row.chars() {
                assert!(is_kanji(c), "{c} of {row} is not a kanji");
                if let Some(other) = seen.insert(c, row) {
                    assert_eq!(other, row, "{c} stands in {other} and {row}");
                }
            }
        }
    }

    #[test]
    fn skeletons_of_variants_agree() {
        for (a, b) in [('髙', '高'), ('邊', '辺'), ('ャ', 'ヤ'), ('\u{FA19}', '神')] {
            assert_eq!(skeleton(a), skeleton(b), "{a} {b}");
        }
        assert_eq!(skeleton('ー'), None);
        assert_ne!(skeleton('高'), skeleton('青'));
    }

    #[test]
    fn kana_is_composed_and_widened() {
        let written = |text: &str| glyphs(text).iter().map(|glyph| glyph.c).collect::<String>();
        assert_eq!(written("か\u{3099}"), "が");
        assert_eq!(written("ｶﾞﾗ"), "ガラ");
        assert_eq!(written("葛\u{E0100}"), "葛");
    }
}
