//! What a known misspelling is meant as: the nearest of what the dictionary has for it, and of the inflections of that.
//!
//! The dictionary names one of the words that people meant, not always the one that this slip is nearest to: it has
//! `conferences` for `confernece`.

use unicase::UniCase;

use crate::english;

/// Contractions without their apostrophe that are no other word, and what typists of English join.
const JOINED: [(&str, &str); 29] = [
    ("alot", "a lot"),
    ("arent", "aren't"),
    ("couldnt", "couldn't"),
    ("couldve", "could've"),
    ("didnt", "didn't"),
    ("doesnt", "doesn't"),
    ("dont", "don't"),
    ("hadnt", "hadn't"),
    ("hasnt", "hasn't"),
    ("havent", "haven't"),
    ("isnt", "isn't"),
    ("mightve", "might've"),
    ("mustnt", "mustn't"),
    ("mustve", "must've"),
    ("neednt", "needn't"),
    ("shouldnt", "shouldn't"),
    ("shouldve", "should've"),
    ("thats", "that's"),
    ("theres", "there's"),
    ("theyll", "they'll"),
    ("theyre", "they're"),
    ("theyve", "they've"),
    ("wasnt", "wasn't"),
    ("werent", "weren't"),
    ("wouldnt", "wouldn't"),
    ("wouldve", "would've"),
    ("youll", "you'll"),
    ("youre", "you're"),
    ("youve", "you've"),
];

/// Names that are no words of the list.
const CALENDAR: [&str; 19] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Endings of nouns, and what a misspelling of one ends with.
const NOUNS: [(&str, &str); 4] = [
    ("ion", "ion"),
    ("ions", "ions"),
    ("ation", "ion"),
    ("ations", "ions"),
];

/// The words that `word` is meant as, likeliest first, if it is a misspelling.
pub(super) fn meant(word: &str) -> Option<Vec<String>> {
    if let Some(joined) = joined(word) {
        return Some(vec![joined]);
    }
    let known = *typos_dict::WORD.find(&UniCase::new(word))?;
    Some(nearest(&word.to_ascii_lowercase(), known))
}

/// What a word is meant as that is joined, or whose apostrophe is not in its place: `doesnt`, `does'nt`.
pub(super) fn joined(word: &str) -> Option<String> {
    // Shorter ones with a capital are names.
    const SHORTEST_CAPITALISED: usize = 6;
    const LONGEST: usize = "should’nt".len();
    let ends = |ending: char| word.ends_with(ending) || word.ends_with(ending.to_ascii_uppercase());
    if word.len() > LONGEST || !['t', 'e', 's', 'l'].into_iter().any(ends) {
        return None;
    }
    let small = word.to_ascii_lowercase();
    if small != word && word.len() < SHORTEST_CAPITALISED {
        return None;
    }
    let apart = ["'nt", "’nt"]
        .iter()
        .find_map(|ending| Some(format!("{}nt", small.strip_suffix(ending)?)));
    let whole = apart.as_deref().unwrap_or(&small);
    let (_, meant) = JOINED.iter().find(|(joined, _)| *joined == whole)?;
    Some(meant.to_string())
}

/// Whether a word is one that a misspelling with a capital may be meant as.
pub(super) fn is_word(word: &str) -> bool {
    CALENDAR.contains(&word) || english::is_english(word)
}

/// The known corrections without those that another number or ending makes nearer.
fn nearest(word: &str, known: &[&str]) -> Vec<String> {
    let distance = |other: &str| strsim::osa_distance(word, other);
    let mut nearest: Vec<String> = Vec::new();
    for &one in known {
        let others = other_numbers(one).chain(other_nouns(word, one));
        let nearer = others
            .filter(|(other, by)| distance(other) + by <= distance(one))
            .min_by_key(|(other, _)| distance(other));
        let one = nearer.map_or_else(|| one.to_string(), |(other, _)| other);
        if !nearest.contains(&one) {
            nearest.push(one);
        }
    }
    nearest
}

/// The singular or plural of a word, which must be nearer by an edit at least.
fn other_numbers(word: &str) -> impl Iterator<Item = (String, usize)> {
    let singular = word.strip_suffix('s').map(String::from);
    let other = singular.unwrap_or_else(|| format!("{word}s"));
    english::is_listed(&other).then_some((other, 1)).into_iter()
}

/// `presentation` of `presenting`, where the misspelling ends like it: it must be as near.
fn other_nouns<'w>(slip: &'w str, word: &'w str) -> impl Iterator<Item = (String, usize)> + 'w {
    let stem = ["ing", "ed", "es", "s", ""]
        .iter()
        .find_map(|ending| word.strip_suffix(ending));
    let alike = |end: &str| slip.ends_with(end) && !word.ends_with(end);
    let nouns = NOUNS.iter().filter(move |(_, end)| alike(end));
    let nouns = nouns.filter_map(move |(ending, _)| Some(format!("{}{ending}", stem?)));
    nouns
        .filter(|noun| english::is_listed(noun))
        .map(|noun| (noun, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_meant() {
        for (word, expected) in [
            ("confernece", &["conference"][..]),
            ("conferene", &["conference"]),
            ("presention", &["presentation"]),
            ("recieve", &["receive"]),
            ("aways", &["always", "away"]),
            ("fiel", &["feel", "field", "file", "phial"]),
            ("doesnt", &["doesn't"]),
            ("does'nt", &["doesn't"]),
            ("Didnt", &[]),
            ("Wouldnt", &["wouldn't"]),
            ("teh", &["the"]),
            ("Teh", &["the"]),
            ("alot", &["a lot"]),
            ("cant", &[]),
            ("hello", &[]),
        ] {
            assert_eq!(meant(word).unwrap_or_default(), expected, "{word}");
        }
    }
}
