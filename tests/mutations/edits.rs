//! Slips of the hand.

use super::names::Name;

/// A generator that gives the same numbers on every machine (Lehmer, modulus 2^31 - 1).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Dice(seed)
    }

    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0 * 48_271 % 0x7FFF_FFFF;
        usize::try_from(self.0).expect("31 bits") % sides
    }
}

/// The text with one slip; never the text itself, nor one that only lacks its capital.
pub(crate) fn edited(right: &str, name: &Name, single: bool, dice: &mut Dice) -> String {
    loop {
        let letters: Vec<char> = right.chars().collect();
        let wrong = if name.is_japanese() {
            japanese(&letters, name, single, dice)
        } else {
            spaced(&letters, dice)
        };
        let wrong: String = wrong.into_iter().collect();
        if wrong.to_lowercase() != right.to_lowercase() {
            return wrong;
        }
    }
}

/// A letter lost, doubled, exchanged or swapped; no space, full stop or hyphen.
fn spaced(letters: &[char], dice: &mut Dice) -> Vec<char> {
    let alphabet: Vec<char> = match letters[0] {
        'А'..='я' => "аеионрстл".chars().collect(),
        'Α'..='ω' => "αειονρστλ".chars().collect(),
        _ => "aeionrstl".chars().collect(),
    };
    let mut wrong = letters.to_vec();
    // Initials and the first letters of words are what a writer looks at.
    let inside: Vec<usize> = (1..letters.len())
        .filter(|&at| letters[at].is_lowercase() && letters[at - 1].is_alphabetic())
        .collect();
    let at = inside[dice.roll(inside.len())];
    let other = alphabet[dice.roll(alphabet.len())];
    match dice.roll(5) {
        0 => drop(wrong.remove(at)),
        1 => wrong.insert(at, letters[at]),
        2 => wrong.insert(at, other),
        3 => wrong[at] = other,
        _ if at + 1 < letters.len() && letters[at + 1].is_lowercase() => wrong.swap(at, at + 1),
        _ => wrong[at] = other,
    }
    wrong
}

/// Kanji that stand for each other in hurried given names: of one sound, or nearly of one look.
const HOMOPHONES: [&str; 14] = [
    "晶昌彰",
    "隆孝崇貴",
    "裕祐佑",
    "浩宏弘",
    "恵惠",
    "由裕有",
    "美未実",
    "太大",
    "郎朗",
    "子予",
    "香花",
    "樹木",
    "真慎進",
    "介助",
];

/// A slip in Japanese: kana as letters are; of kanji a homophone in the given name, a variant, one lost or doubled.
fn japanese(letters: &[char], name: &Name, single: bool, dice: &mut Dice) -> Vec<char> {
    let mut wrong = letters.to_vec();
    let is_kana = |c: char| matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー');
    let kana: Vec<usize> = (0..letters.len())
        .filter(|&at| is_kana(letters[at]))
        .collect();
    if !kana.is_empty() {
        let at = kana[dice.roll(kana.len())];
        let katakana = matches!(letters[at], 'ァ'..='ー');
        let others: Vec<char> = if katakana {
            "アイスンルトラリ"
        } else {
            "あいすんるとらり"
        }
        .chars()
        .collect();
        match dice.roll(4) {
            0 if kana.len() > 1 => drop(wrong.remove(at)),
            1 => wrong.insert(at, letters[at]),
            2 if kana.contains(&(at + 1)) => wrong.swap(at, at + 1),
            _ => wrong[at] = others[dice.roll(others.len())],
        }
        return wrong;
    }
    let variants = [
        "高髙",
        "崎﨑",
        "辺邊邉",
        "斉斎齋",
        "沢澤",
        "浜濱",
        "広廣",
        "桜櫻",
    ];
    let family = name.family_letters().min(letters.len() - 1);
    let from = if single { 0 } else { family };
    let at = from + dice.roll(letters.len() - from);
    let at = if letters[at] == ' ' {
        letters.len() - 1
    } else {
        at
    };
    let rows = HOMOPHONES.iter().chain(&variants);
    let others: Vec<char> = rows
        .filter(|row| row.contains(letters[at]))
        .flat_map(|row| row.chars())
        .filter(|&c| c != letters[at])
        .collect();
    match dice.roll(3) {
        0 if !others.is_empty() => wrong[at] = others[dice.roll(others.len())],
        // Without its last kanji it is another name.
        1 if !single && letters.len() > 3 && at + 1 < letters.len() => drop(wrong.remove(at)),
        _ if !others.is_empty() => wrong[at] = others[dice.roll(others.len())],
        _ => wrong.insert(at, letters[at]),
    }
    wrong
}
