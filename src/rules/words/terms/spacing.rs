//! A name that is written as one word and as two: `EuroPython`, `Euro Python`.

use std::cmp::Ordering;
use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use super::Slip;
use super::lexicon::{At, Lexicon};
use crate::english::{is_english, is_tool};

/// Letters at least.
const SHORTEST: usize = 5;

/// The forms that are mostly written otherwise.
pub(super) fn slips(lexicon: &Lexicon, is_right: &dyn Fn(&str) -> bool) -> Vec<Slip> {
    let by_text: HashMap<&str, usize, FxBuildHasher> = lexicon
        .groups
        .iter()
        .zip(0..)
        .map(|(group, id)| (group.folded.as_str(), id))
        .collect();
    let mut slips = Vec::new();
    let mut joined = String::new();
    for pair in &lexicon.pairs {
        let (first, second) = (
            lexicon.forms[pair.first].text,
            lexicon.forms[pair.second].text,
        );
        joined.clear();
        joined.extend(
            first
                .chars()
                .chain(second.chars())
                .flat_map(char::to_lowercase),
        );
        if joined.chars().count() < SHORTEST {
            continue;
        }
        let Some(&group) = by_text.get(joined.as_str()) else {
            continue;
        };
        let one = lexicon.usual(&lexicon.groups[group]);
        // `Setup` and `Set Up` are both words; a capital in the middle shows that one is a name.
        let named = one.text.chars().skip(1).any(char::is_uppercase)
            && one.text.chars().any(char::is_lowercase);
        // A `ReadableStream` is a class, and a Readable Stream what it stands for; `EuroPython` has a program in it.
        let is_plain = |word: &str| {
            let small = word.to_lowercase();
            is_english(&small) && !is_tool(&small)
        };
        let class = one.count > pair.count && is_plain(first) && is_plain(second);
        let two = format!("{first} {second}");
        if !named || class || is_right(one.text) || is_right(&two) {
            continue;
        }
        let (one_form, two_form) = (
            (one.text, one.count, &one.places),
            (two.as_str(), pair.count, &pair.places),
        );
        match one.count.cmp(&pair.count) {
            Ordering::Greater => slips.push(slip(two_form, one_form)),
            Ordering::Less => slips.push(slip(one_form, two_form)),
            // Which of them is meant no one can say.
            Ordering::Equal => {}
        }
    }
    slips
}

/// A form, how often it stands, and where.
type Seen<'a> = (&'a str, u32, &'a Vec<At>);

fn slip(found: Seen, expected: Seen) -> Slip {
    Slip {
        found: found.0.to_string(),
        count: found.1,
        places: found.2.clone(),
        expected: expected.0.to_string(),
        expected_count: expected.1,
        example: expected.2[0],
        certain: true,
    }
}
