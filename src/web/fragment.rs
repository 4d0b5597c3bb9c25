//! What `#` leads to in a page of HTML.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::project::resolve::percent_decode;

/// What follows `#`, if it is to be looked for in the page: a name, and no instruction to a program.
pub(super) fn wanted(fragment: &str) -> Option<String> {
    static MADE: LazyLock<Regex> = LazyLock::new(|| {
        let ways = [
            // text to be marked, routes and states of an application
            ":~:",
            "^[!/:?]",
            "=",
            // lines, parts of a discussion, pages: GitHub and its like make them as they are scrolled to
            r"^L\d+",
            r"^(?:issue|issuecomment|pullrequestreview|discussioncomment|discussion_r|commitcomment|diff|r\d)[-\d]",
            "^top$",
        ];
        Regex::new(&ways.join("|")).expect("the pattern is right")
    });
    (!fragment.is_empty() && !MADE.is_match(fragment)).then(|| fragment.to_string())
}

/// The names that a page has at least if its names are in its text, and not made by a program when it is shown.
const FEW: usize = 3;

/// The names that a page gives to places in it.
struct Names<'h> {
    html: &'h str,
    given: HashSet<&'h str>,
}

impl<'h> Names<'h> {
    fn of(html: &'h str) -> Self {
        static NAME: LazyLock<Regex> = LazyLock::new(|| {
            let value = r#"(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"#;
            Regex::new(&format!(r"(?i)\b(?:id|name)\s*=\s*{value}")).expect("the pattern is right")
        });
        let given = NAME
            .captures_iter(html)
            .filter_map(|found| Some(found.iter().skip(1).flatten().next()?.as_str()));
        Names {
            html,
            given: given.collect(),
        }
    }

    /// Whether the page has a place of this name; `None` if its text does not tell.
    fn have(&self, fragment: &str) -> Option<bool> {
        let decoded = percent_decode(fragment);
        // github.com and others put their own word before the names that authors give.
        let prefixed = format!("user-content-{decoded}");
        let lower = prefixed.to_lowercase();
        let ways = [fragment, &decoded, &prefixed, &lower];
        if ways.iter().any(|name| self.given.contains(name)) {
            return Some(true);
        }
        // A program makes the names, or the place is spoken of in the page, perhaps to such a program.
        let mentioned = || ways.iter().any(|name| mentions(self.html, name));
        (self.given.len() >= FEW && !mentioned()).then_some(false)
    }
}

/// Those of the names that the page certainly does not give to a place in it.
pub(super) fn missing(html: &str, fragments: &[String]) -> HashSet<String> {
    let names = Names::of(html);
    let missing = |fragment: &&String| names.have(fragment) == Some(false);
    fragments.iter().filter(missing).cloned().collect()
}

/// Whether a word stands in the text by itself.
fn mentions(html: &str, word: &str) -> bool {
    let part_of_word = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    html.match_indices(word).any(|(at, _)| {
        let before = html[..at].chars().next_back();
        let after = html[at + word.len()..].chars().next();
        !before.is_some_and(part_of_word) && !after.is_some_and(part_of_word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_there(html: &str, fragment: &str) -> Option<bool> {
        Names::of(html).have(fragment)
    }

    const PAGE: &str = r#"<h1 id="top-of-page">x</h1><a name='old'></a><h2 id=plain>y</h2><p id="参加費">
        <h3 id="user-content-install">z</h3><div data-state="{\"id\":\"user-content-usage\"}">"#;

    #[test]
    fn places_are_found_by_every_kind_of_name() {
        for fragment in [
            "top-of-page",
            "old",
            "plain",
            "install",
            "Install",
            "%E5%8F%82%E5%8A%A0%E8%B2%BB",
            "参加費",
        ] {
            assert_eq!(is_there(PAGE, fragment), Some(true), "{fragment}");
        }
        assert_eq!(is_there(PAGE, "gone"), Some(false));
        assert_eq!(
            is_there(PAGE, "sta"),
            Some(false),
            "a part of a word is no name"
        );
    }

    #[test]
    fn what_a_program_makes_cannot_be_told() {
        assert_eq!(is_there("<div id=app></div><script src=x>", "a"), None);
        let page = format!("{PAGE}<a href='#later'>");
        assert_eq!(is_there(&page, "later"), None);
        assert_eq!(is_there(PAGE, "usage"), None);
    }

    #[test]
    fn only_names_are_looked_for() {
        for fragment in [
            "",
            ":~:text=x",
            "!/a",
            "/route",
            "page=3",
            "L10-L12",
            "issuecomment-12",
            "top",
        ] {
            assert_eq!(wanted(fragment), None, "{fragment}");
        }
        for fragment in [
            "install",
            "参加費",
            "L-shape",
            "r-project",
            "topology",
            "%E5%8F%82",
        ] {
            assert_eq!(wanted(fragment).as_deref(), Some(fragment));
        }
    }
}
