//! A term whose capitals stand otherwise than mostly: `GIl`, `Numpy`.

use super::Slip;
use super::lexicon::{Form, Group, Lexicon};
use crate::english::is_english;

/// Times that the usual form must stand more often.
const RATIO: u32 = 3;

/// The same, where the word is one of English as well: `Credit` beside `CRediT`.
const RATIO_OF_WORDS: u32 = 10;

/// The forms whose capitals are slips.
pub(super) fn slips(lexicon: &Lexicon, is_right: &dyn Fn(&str) -> bool) -> Vec<Slip> {
    let mut slips = Vec::new();
    for group in lexicon.groups.iter().filter(|group| group.forms.len() > 1) {
        let usual = lexicon.usual(group);
        for &index in &group.forms[1..] {
            let form = &lexicon.forms[index];
            if usual.count >= RATIO * form.count
                && is_slip(form, usual, group)
                && !is_right(form.text)
            {
                slips.push(Slip {
                    found: form.text.to_string(),
                    count: form.count,
                    places: form.places.clone(),
                    expected: usual.text.to_string(),
                    expected_count: usual.count,
                    example: usual.places[0],
                    certain: true,
                });
            }
        }
    }
    slips
}

/// Whether `form` is not merely how a word is written at the beginning of a sentence, in a headline, or as a command.
fn is_slip(form: &Form, usual: &Form, group: &Group) -> bool {
    let inner = |text: &str| text.chars().skip(1).any(char::is_uppercase);
    let shouts = !form.text.chars().any(char::is_lowercase);
    let whispers = !form.text.chars().any(char::is_uppercase);
    if inner(usual.text) {
        // `who` is not WHO, and `numpy` is what one installs; a capital may begin a sentence.
        let begins = form.text.chars().skip(1).eq(usual.text.chars().skip(1));
        // `MINOR` is what a label shouts, and `Minor` the word.
        let label = !usual.text.chars().any(char::is_lowercase);
        let often = usual.count >= RATIO_OF_WORDS * form.count;
        let word = is_english(&group.folded) && (label || !often);
        return !shouts && !whispers && !begins && !word;
    }
    // `PYthon`: the second letter was typed before the key was let go.
    let begins_twice = form
        .text
        .chars()
        .take(2)
        .filter(|c| c.is_uppercase())
        .count()
        == 2;
    let rest_small =
        form.text.chars().skip(2).all(char::is_lowercase) && form.text.chars().count() > 4;
    begins_twice
        && rest_small
        && (usual.text.starts_with(char::is_uppercase) || is_english(&group.folded))
}
