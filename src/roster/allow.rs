//! The roster as an allow-list for other programs, which take names for mistakes.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::fold::is_japanese;
use super::person::Person;
use super::words::words;

/// A program that can be told which words are right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpellChecker {
    /// [typos](https://github.com/crate-ci/typos): a table of its configuration.
    Typos,
    /// [cspell](https://cspell.org): a custom dictionary.
    Cspell,
    /// [Vale](https://vale.sh): the `accept.txt` of a vocabulary.
    Vale,
}

impl SpellChecker {
    /// The list in the program's own form.
    pub fn allow(self, people: &[Person]) -> String {
        match self {
            SpellChecker::Typos => typos(people),
            SpellChecker::Cspell => cspell(people),
            SpellChecker::Vale => vale(people),
        }
    }
}

/// The words of all names and handles in scripts that have words, which are what such programs look at.
fn name_words(people: &[Person]) -> BTreeSet<String> {
    let names = people.iter().flat_map(|person| {
        std::iter::once(&person.name)
            .chain(&person.aliases)
            .chain(&person.handles)
    });
    let mut all = BTreeSet::new();
    for name in names {
        let found = words(name, |_| true);
        let raw = found.iter().map(|word| word.raw().to_owned());
        all.extend(raw.filter(|word| word.chars().count() > 1 && !word.contains(is_japanese)));
    }
    all
}

/// Words are compared without regard to case, and a word that is corrected to itself is right.
fn typos(people: &[Person]) -> String {
    let mut list =
        String::from("# Names of people, by kouetsu: for `_typos.toml`\n[default.extend-words]\n");
    let parts = name_words(people).into_iter().flat_map(|word| {
        // typos splits at hyphens and apostrophes.
        let parts: Vec<String> = word
            .split(['-', '‐', '‑', '\'', '’'])
            .map(str::to_lowercase)
            .collect();
        parts
    });
    let words: BTreeSet<String> = parts.filter(|word| word.chars().count() > 1).collect();
    for word in words {
        let key = match word.chars().all(|c| c.is_ascii_alphanumeric()) {
            true => word.clone(),
            false => toml::Value::String(word.clone()).to_string(),
        };
        let _ = writeln!(list, "{key} = {}", toml::Value::String(word));
    }
    list
}

/// A word a line; a comment begins with `#`.
fn cspell(people: &[Person]) -> String {
    let mut list = String::from("# Names of people, by kouetsu: a custom dictionary for cspell\n");
    for word in name_words(people) {
        list.push_str(&word);
        list.push('\n');
    }
    list
}

/// A regular expression a line; Vale has no comments in the middle of a line.
fn vale(people: &[Person]) -> String {
    let mut list = String::from("# Names of people, by kouetsu: `accept.txt` of a vocabulary\n");
    for word in name_words(people) {
        list.push_str(&regex::escape(&word));
        list.push('\n');
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roster::parse;
    use crate::source::Source;

    fn people() -> Vec<Person> {
        let text =
            "Zoë O'Brien-Świątek = ゾエ, zoe.b\nGregory P. Smith\n樋口一葉 = Ichiyō Higuchi\n";
        parse(&Source::new("people.txt", text)).0
    }

    #[test]
    fn each_program_has_its_form() {
        assert_eq!(
            SpellChecker::Typos.allow(&people()),
            "# Names of people, by kouetsu: for `_typos.toml`\n[default.extend-words]\nbrien = \"brien\"\ngregory = \"gregory\"\n\
             higuchi = \"higuchi\"\n\"ichiyō\" = \"ichiyō\"\nsmith = \"smith\"\nzoe = \"zoe\"\n\"zoë\" = \"zoë\"\n\"świątek\" = \"świątek\"\n"
        );
        assert_eq!(
            SpellChecker::Cspell.allow(&people()),
            "# Names of people, by kouetsu: a custom dictionary for cspell\nGregory\nHiguchi\nIchiyō\nO'Brien-Świątek\nSmith\nZoë\nzoe\n"
        );
        assert_eq!(
            SpellChecker::Vale.allow(&people()),
            "# Names of people, by kouetsu: `accept.txt` of a vocabulary\nGregory\nHiguchi\nIchiyō\nO'Brien\\-Świątek\nSmith\nZoë\nzoe\n"
        );
    }
}
