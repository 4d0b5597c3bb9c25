//! One account beside two people: the address was copied from the line above.

use std::collections::BTreeMap;

use super::accounts::Linked;
use crate::project::{Member, Project};
use crate::roster::is_japanese;
use crate::rules::Reporter;

/// A name beside an account, and the document that has it.
type Place<'n> = (&'n Member, &'n Linked);

/// Reports accounts that stand beside the names of two people.
pub(super) fn compare(
    notes: &[(&Member, &Vec<Linked>)],
    project: &Project,
    reporter: &mut Reporter,
) {
    let mut accounts: BTreeMap<&str, BTreeMap<&str, Vec<Place>>> = BTreeMap::new();
    for (member, linked) in notes {
        for one in linked.iter().filter(|one| is_whole_name(one)) {
            let names = accounts.entry(&one.account).or_default();
            names.entry(&one.name).or_default().push((member, one));
        }
    }
    for (account, names) in &accounts {
        let names: Vec<(&&str, &Vec<Place>)> = names.iter().collect();
        // What more people link to belongs to none of them.
        let [one, other] = names[..] else { continue };
        let handle = account.rsplit('/').next().unwrap_or(account);
        let known = project
            .around()
            .names()
            .is_some_and(|names| names.owner(handle).is_some());
        if known || !are_two(one.0, other.0, handle) {
            continue;
        }
        // The rarer is shown beside the other; of two that are as frequent, the later.
        let later = |(name, places): (&&str, &Vec<Place>)| {
            let (member, first) = places[0];
            let place = (member.name().clone(), first.span);
            (std::cmp::Reverse(places.len()), place, name.to_string())
        };
        let (usual, rare) = match later(one) < later(other) {
            true => (one, other),
            false => (other, one),
        };
        let ((member, rare), (elsewhere, usual)) = (rare.1[0], usual.1[0]);
        let message = format!(
            "`{handle}` stands beside `{}` here, and beside `{}` elsewhere",
            rare.name, usual.name
        );
        reporter
            .report_in(member.name(), rare.span, message)
            .related_in(elsewhere.name(), usual.span, "the same account")
            .help("link each of the two to an account of their own");
    }
}

/// Whether a name is one of a person beyond doubt: two words, which in Japanese few other things have. In Latin letters, a
/// link may have the title of anything.
fn is_whole_name(linked: &Linked) -> bool {
    let words = linked.name.split(' ').count();
    if linked.name.contains(is_japanese) {
        let short = |word: &str| (1..=5).contains(&word.chars().count());
        return words == 2 && linked.name.split(' ').all(short);
    }
    linked.before && (2..=4).contains(&words)
}

/// Whether two names are those of two people: nothing of the one is in the other. In Latin letters, where a group has a name
/// of the same look, the account must be called as one of the two is.
fn are_two(one: &str, other: &str, handle: &str) -> bool {
    let japanese = one.contains(is_japanese);
    if japanese != other.contains(is_japanese) {
        return false;
    }
    if japanese {
        // Kana may say how the kanji are read.
        let kanji = |name: &str| name.contains(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
        let shares = one.chars().any(|c| c != ' ' && other.contains(c));
        return kanji(one) == kanji(other) && !shares;
    }
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    let called = |name: &str| {
        let long = |word: &&str| word.chars().count() >= 4;
        name.split(' ')
            .filter(long)
            .any(|word| handle.contains(word))
    };
    // `Carol's` is Carol too.
    let is_part = |one: &str, other: &str| one.starts_with(other) || other.starts_with(one);
    let mut words = one.split(' ');
    let shares = words.any(|word| other.split(' ').any(|it| is_part(word, it)));
    !shares && called(&one) != called(&other)
}
