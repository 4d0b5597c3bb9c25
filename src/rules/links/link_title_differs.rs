//! One thing named in two ways, or two things in one: links that differ a little in their words where they lead to one
//! page, a heading that differs from the link below it, and one title that leads to two pages.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Deserialize;

use super::url as slips;
use crate::address;
use crate::document::links::ShownLink;
use crate::document::{Document, GAP, Kind, NodeId};
use crate::project::resolve::percent_decode;
use crate::project::{Member, Place, Project};
use crate::rules::{Comparing, Reporter};
use crate::source::Span;
use crate::text::{fold_case, letters};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LinkTitleDiffers {}

/// What a document names.
#[derive(Debug, Default)]
pub struct Titles {
    links: Vec<Titled>,
    /// Headings, each with the number of the first link below it.
    headings: Vec<(String, Span, usize)>,
}

/// A link with the title that it gives to its page.
#[derive(Debug)]
struct Titled {
    host: String,
    page: String,
    title: String,
    span: Span,
}

impl Comparing for LinkTitleDiffers {
    type Note = Titles;

    fn note(&self, document: &Document, _: &Place) -> Option<Titles> {
        let mut titles = Titles::default();
        let mut by_node = BTreeMap::new();
        for link in document.shown_links() {
            if let Some(titled) = titled(&link) {
                by_node.insert(link.node, titles.links.len());
                titles.links.push(titled);
            }
        }
        if titles.links.is_empty() {
            return None;
        }
        for id in document.nodes(Kind::Heading) {
            let below = first_link_below(document, id).and_then(|link| by_node.get(&link));
            if let Some(&below) = below {
                let prose = document.prose(id);
                let title = prose.text().trim().to_string();
                let span = document.node(id).span;
                titles.headings.push((title, span, below));
            }
        }
        Some(titles)
    }

    fn compare(&self, notes: &[(&Member, &Titles)], _: &Project, reporter: &mut Reporter) {
        compare_pages(notes, reporter);
        for (member, titles) in notes {
            compare_headings(member, titles, reporter);
            find_shared_titles(member, titles, reporter);
        }
    }
}

/// A link to the web whose words are a title: not an address, and long enough to be compared.
fn titled(link: &ShownLink) -> Option<Titled> {
    let title = link.words.split_whitespace().collect::<Vec<_>>().join(" ");
    // Code, a picture or a role says the rest.
    if title.contains(GAP)
        || letters(&title).chars().count() < SHORTEST
        || slips::is_domain(&title)
        || title.contains("://")
    {
        return None;
    }
    let url = address::web(&link.destination)?;
    let host = address::bare_host(&url).to_string();
    let path = percent_decode(url.path());
    let fragment = url.fragment().unwrap_or_default();
    let query = url.query().unwrap_or_default();
    Some(Titled {
        page: format!("{host}{}?{query}#{fragment}", path.trim_end_matches('/')),
        host,
        title,
        span: link.words_span,
    })
}

/// The fewest letters of a title that is compared.
const SHORTEST: usize = 6;

/// The first link of the paragraph or list directly below a heading.
fn first_link_below(document: &Document, heading: NodeId) -> Option<NodeId> {
    let sibling = document.next_sibling(heading)?;
    let holds = matches!(document.node(sibling).kind, Kind::Paragraph | Kind::List);
    let mut inside = document.descendants(sibling).filter(|_| holds);
    inside.find(|&id| document.node(id).kind == Kind::Link)
}

/// Reports titles of one page that differ a little.
fn compare_pages(notes: &[(&Member, &Titles)], reporter: &mut Reporter) {
    let mut pages: BTreeMap<&str, Vec<(&Member, &Titled)>> = BTreeMap::new();
    for (member, titles) in notes {
        for link in &titles.links {
            pages.entry(&link.page).or_default().push((member, link));
        }
    }
    for links in pages.values() {
        // Each way to name the page, with its first place and its number.
        let mut ways: Vec<(&Member, &Titled, usize)> = Vec::new();
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        for (member, link) in links {
            let way = *known.entry(letters(&link.title)).or_insert(ways.len());
            match ways.get_mut(way) {
                Some(way) => way.2 += 1,
                None => ways.push((member, link, 1)),
            }
        }
        // The most frequent first, and of equals the earliest.
        ways.sort_by_key(|way| Reverse(way.2));
        ways.truncate(MOST_WAYS);
        for (number, (member, link, _)) in ways.iter().enumerate() {
            let near = ways[..number]
                .iter()
                .find(|(_, other, _)| differ_a_little(&link.title, &other.title));
            if let Some((other, usual, _)) = near {
                let message = format!("`{}` is called `{}` elsewhere", link.title, usual.title);
                reporter
                    .report_in(member.name(), link.span, message)
                    .related_in(other.name(), usual.span, "the same page")
                    .help("call it the same in both places");
            }
        }
    }
}

/// The most ways to name one page that are compared.
const MOST_WAYS: usize = 50;

/// Reports headings that differ a little from the link below.
fn compare_headings(member: &Member, titles: &Titles, reporter: &mut Reporter) {
    for (heading, span, link) in &titles.headings {
        let link = &titles.links[*link];
        if differ_a_little(heading, &link.title) {
            let message = format!(
                "the heading `{heading}` is `{}` in the link below it",
                link.title
            );
            reporter
                .report_in(member.name(), link.span, message)
                .related(*span, "the heading")
                .help("call it the same in both places");
        }
    }
}

/// Reports a long title that leads to two pages of one site.
fn find_shared_titles(member: &Member, titles: &Titles, reporter: &mut Reporter) {
    let mut firsts: BTreeMap<(String, &str), &Titled> = BTreeMap::new();
    for link in &titles.links {
        if !is_telling(&link.title) {
            continue;
        }
        let said = letters(&link.title);
        let first = *firsts.entry((said, &link.host)).or_insert(link);
        let below = |one: &Titled, other: &Titled| {
            one.page
                .starts_with(other.page.trim_end_matches(['?', '#']))
        };
        if first.page != link.page && !below(first, link) && !below(link, first) {
            let message = format!("`{}` leads to two pages", link.title);
            reporter
                .report_in(member.name(), link.span, message)
                .related(first.span, "another page under this title")
                .help("correct the destination, or say in the text what differs");
        }
    }
}

/// Whether a title is that of one thing, and not one that many have: `Talk overview`.
fn is_telling(title: &str) -> bool {
    let letters = letters(title).chars().count();
    if title.is_ascii() {
        letters >= 16 && words(title).len() >= 4
    } else {
        letters >= 12
    }
}

/// Whether two titles name one thing, and one of them has a slip: a few letters differ, which no ending and no part left
/// out explains.
fn differ_a_little(one: &str, other: &str) -> bool {
    let (one, other) = (fold_case(one), fold_case(other));
    let (plain, plain_other) = (letters(&one), letters(&other));
    let longer = plain.chars().count().max(plain_other.chars().count());
    let shorter = plain.chars().count().min(plain_other.chars().count());
    let limit = (longer / 8).max(1);
    // The distance is quadratic, and never less than the difference of the lengths.
    if longer - shorter > limit || longer > LONGEST || plain == plain_other || shorter < SHORTEST {
        return false;
    }
    let (words, words_other) = (words(&one), words(&other));
    let explained = is_part(&words, &words_other)
        || is_part(&words_other, &words)
        || is_inflected(&words, &words_other);
    !explained && strsim::damerau_levenshtein(&plain, &plain_other) <= limit
}

/// The most letters of a title that is compared.
const LONGEST: usize = 300;

fn words(title: &str) -> Vec<&str> {
    let words = title.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty()).collect()
}

/// Whether one title is the other with words before or behind; without spaces, any letters are words.
fn is_part(short: &[&str], long: &[&str]) -> bool {
    let spaced = long
        .windows(short.len().max(1))
        .any(|window| window == short);
    let (short, long) = (short.concat(), long.concat());
    spaced || (!long.is_ascii() && (long.starts_with(&short) || long.ends_with(&short)))
}

/// Whether the words are the same but for their endings: a plural, a tense.
fn is_inflected(one: &[&str], other: &[&str]) -> bool {
    let same = |(one, other): (&&str, &&str)| {
        let (short, long) = if one.len() <= other.len() {
            (one, other)
        } else {
            (other, one)
        };
        let ending = long.strip_prefix(*short);
        matches!(ending, Some("" | "s" | "es" | "d" | "ed" | "ing"))
    };
    one.len() == other.len() && one.iter().zip(other).all(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_told_from_another_name() {
        for (one, other) in [
            ("CPython Internals", "Python Internals"),
            (
                "Overcoming the GIL with subinterpreters",
                "Overcoming the GIL with subinterpretors",
            ),
            ("オーロラの夜を写す", "オーロラの夜を移す"),
            ("Kitarust 2024 schedule", "Kitarust 2025 schedule"),
        ] {
            assert!(differ_a_little(one, other), "{one} / {other}");
        }
        for (one, other) in [
            ("CPython Internals", "cpython internals!"),
            ("Keynote: Aurora", "Aurora"),
            ("contributing guide", "contributing guides"),
            ("pull request", "pull requests"),
            ("Python docs", "Rust docs"),
            ("オーロラの夜", "「オーロラの夜」の資料"),
            ("the guide", "a guide"),
        ] {
            assert!(!differ_a_little(one, other), "{one} / {other}");
        }
    }
}
