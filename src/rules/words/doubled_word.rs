//! A word or a particle that is written twice.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::language;
use crate::diagnostic::Safety;
use crate::document::{Document, Prose};
use crate::project::Place;
use crate::rules::{Reporter, Rule};

/// The rule.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct DoubledWord {
    /// Words that may be written twice, besides those that are usual.
    allow: Vec<String>,
}

/// Words that are written twice on purpose or by grammar: `had had`, `very very`, `bye bye`.
const USUAL: [&str; 36] = [
    "aha", "blah", "bye", "choo", "chop", "come", "cha", "dum", "fifty", "foo", "go", "ha", "had",
    "haha", "hear", "hello", "ho", "hush", "knock", "la", "long", "many", "more", "much", "never",
    "no", "now", "pom", "really", "so", "that", "tick", "tut", "very", "well", "yes",
];

impl Rule for DoubledWord {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        for repeat in document.vocabulary().repeats() {
            let prose = repeat.prose(document);
            let [first, second] = repeat.ranges();
            if self.is_doubled(prose, &first, &second) {
                let extra = first.end..second.end;
                let word = &prose.text()[second.clone()];
                report(
                    document,
                    prose,
                    first.start..second.end,
                    word,
                    extra,
                    reporter,
                );
            }
        }
        for prose in document.proses() {
            particles(document, prose, reporter);
        }
    }
}

impl DoubledWord {
    fn is_doubled(&self, prose: &Prose, first: &Range<usize>, second: &Range<usize>) -> bool {
        let [one, other] = [first, second].map(|range| &prose.text()[range.clone()]);
        self.is_slip(one, other)
            && !is_whole_line(prose.text(), first, second)
            && !language::is_foreign(prose.words())
    }

    fn is_slip(&self, first: &str, second: &str) -> bool {
        let small = second.to_ascii_lowercase();
        if USUAL.contains(&small.as_str())
            || self
                .allow
                .iter()
                .any(|word| word.eq_ignore_ascii_case(&small))
        {
            return false;
        }
        let shouts = |word: &str| word.len() > 1 && word.bytes().all(|b| b.is_ascii_uppercase());
        // A single letter is a variable, but for the article; `Pago Pago` is a name, `US US` a slip, `AND and` neither.
        let capitalised = |word: &str| word.starts_with(char::is_uppercase);
        let named = capitalised(first) && capitalised(second) && !shouts(second);
        (second.len() > 1 || small == "a")
            && (!named || is_function_word(&small))
            && shouts(first) == shouts(second)
    }
}

/// Words that no name consists of.
fn is_function_word(word: &str) -> bool {
    [
        "a", "an", "and", "are", "as", "at", "by", "for", "from", "in", "is", "it", "of", "on",
        "or", "the", "this", "to", "with",
    ]
    .contains(&word)
}

/// Whether the two are two lines of a list or a poem, and no sentence.
fn is_whole_line(text: &str, first: &Range<usize>, second: &Range<usize>) -> bool {
    let begins = |at: usize| at == 0 || text[..at].ends_with('\n');
    let ends = |at: usize| at == text.len() || text[at..].starts_with('\n');
    begins(first.start) && ends(first.end) && ends(second.end)
}

/// Japanese that is written twice, in its second group. Each stands where the grammar has no place for it: a particle
/// between a noun and a noun (`は` before hiragana may begin `はじめて`), an ending after itself.
static PARTICLES: LazyLock<Regex> = LazyLock::new(|| {
    // は, が, に, で, と, の, へ after a noun and before another, or before a comma.
    const NOUN: &str = r"[\p{Han}々ァ-ヺーA-Za-z0-9）」』】\u{FFFC}]";
    let between = ["は", "が", "に", "で", "と", "の", "へ"]
        .map(|particle| format!("{particle}{particle}"))
        .join("|");
    let pattern = format!(
        "{NOUN}({between})(?:{NOUN}|[、（「『])|(をを)|(?:的|やか|らか|重要|必要|便利|簡単|有名|大切|様々|さまざま)(なな)(?:{NOUN}|もの|こと|ところ)\
         |[いきしちにみりえけせてれ](ましました)|(でしでした)|(というという|についてについて|によってによって|としてとして|においてにおいて|に対してに対して|のでので|ですですが)"
    );
    Regex::new(&pattern).expect("the pattern is a regular expression")
});

fn particles(document: &Document, prose: &Prose, reporter: &mut Reporter) {
    let text = prose.text();
    // Hiragana begin with this byte.
    if memchr::memchr(0xE3, text.as_bytes()).is_none() {
        return;
    }
    for found in PARTICLES.captures_iter(text) {
        let Some(group) = found.iter().skip(1).flatten().next() else {
            continue;
        };
        let range = group.range();
        let once = range.start..range.start + once(group.as_str());
        report(document, prose, range, &text[once.clone()], once, reporter);
    }
}

/// How long that is which is written twice: `をを` is を and を, `ましました` is まし and ました.
fn once(doubled: &str) -> usize {
    match doubled {
        "ましました" | "でしでした" => 2 * 'ま'.len_utf8(),
        "ですですが" => 2 * 'で'.len_utf8(),
        _ => doubled.len() / 2,
    }
}

/// `extra` is what is one too many.
fn report(
    document: &Document,
    prose: &Prose,
    range: Range<usize>,
    word: &str,
    extra: Range<usize>,
    reporter: &mut Reporter,
) {
    let message = format!("`{word}` is written twice");
    let diagnostic = reporter.report(prose.span(range), message);
    let (text, span) = (&prose.text()[extra.clone()], prose.span(extra));
    if document.slice(span) == text {
        diagnostic.fix(
            format!("remove one `{word}`"),
            Safety::Unsafe,
            vec![(span, String::new())],
        );
    }
}
