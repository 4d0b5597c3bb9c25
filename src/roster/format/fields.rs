//! What the columns of a table and the keys of an object are called.

use std::fmt;

/// What is known of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Name,
    Given,
    Family,
    Aliases,
    Handles,
    Kana,
}

/// The words for each field. The first of a field is the one that help suggests; spreadsheets are headed in the language
/// of those who keep them, and pretalx's public name is `name` in the API and `public_name` in schedules.
const WORDS: [(Field, &[&str]); 6] = [
    (
        Field::Name,
        &[
            "name",
            "public_name",
            "full name",
            "full_name",
            "fullname",
            "speaker",
            "名前",
            "氏名",
            "お名前",
            "姓名",
        ],
    ),
    (
        Field::Given,
        &[
            "given name",
            "given_name",
            "first name",
            "first_name",
            "firstname",
            "名",
        ],
    ),
    (
        Field::Family,
        &[
            "family name",
            "family_name",
            "last name",
            "last_name",
            "lastname",
            "surname",
            "姓",
        ],
    ),
    (Field::Aliases, &["aliases", "alias", "別名", "別表記"]),
    (
        Field::Handles,
        &["handles", "handle", "ハンドル", "アカウント"],
    ),
    (
        Field::Kana,
        &[
            "kana",
            "読み",
            "よみ",
            "読み仮名",
            "よみがな",
            "かな",
            "カナ",
            "フリガナ",
            "ふりがな",
        ],
    ),
];

impl Field {
    /// The field that a heading names, in any case.
    pub(super) fn of(heading: &str) -> Option<Field> {
        let heading = heading.trim().to_lowercase();
        WORDS
            .iter()
            .find(|(_, words)| words.contains(&heading.as_str()))
            .map(|&(field, _)| field)
    }

    /// The heading that an unknown one was probably meant to be.
    pub(super) fn meant_by(heading: &str) -> Option<&'static str> {
        let heading = heading.trim().to_lowercase();
        nearest(
            &heading,
            WORDS.iter().flat_map(|(_, words)| words.iter().copied()),
        )
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (_, words) = WORDS
            .iter()
            .find(|(field, _)| field == self)
            .expect("every field has its words");
        f.write_str(words[0])
    }
}

/// The choice that `word` is a slip of: at most two edits, and fewer than half its letters.
pub(super) fn nearest<'c>(word: &str, choices: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let letters = word.chars().count();
    choices
        .map(|choice| (strsim::osa_distance(word, choice), choice))
        .filter(|&(edits, _)| edits <= 2 && edits * 2 < letters)
        .min_by_key(|&(edits, _)| edits)
        .map(|(_, choice)| choice)
}
