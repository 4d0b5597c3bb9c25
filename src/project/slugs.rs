//! The anchors that builders make of headings.
//!
//! Each follows its program: GitHub's pipeline (html-pipeline's table of contents filter), GitLab's, mdBook's
//! `normalize_id`, docutils' `make_id`, MyST-Parser's default slug and mystmd's `createHtmlId`.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

/// A way to make an anchor of a heading's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slugs {
    /// github.com.
    GitHub,
    /// gitlab.com.
    GitLab,
    /// mdBook.
    MdBook,
    /// MyST-Parser with `myst_heading_anchors`.
    MystParser,
    /// docutils' section ids.
    Docutils,
    /// mystmd.
    Mystmd,
}

/// What Ruby's `\p{Word}` leaves out, spaces and hyphens aside.
static NO_WORD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[^\w\- ]").expect("the pattern is right"));

/// What Python's `\w` leaves out, hyphens aside: unlike others, it takes no marks.
static NO_PYTHON_WORD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[^\p{L}\p{N}_\-]").expect("the pattern is right"));

impl Slugs {
    /// The anchor of a heading that is the only one with this text; empty if there is none.
    pub fn slug(self, heading: &str) -> String {
        match self {
            Slugs::GitHub => words(&heading.to_lowercase()).replace(' ', "-"),
            Slugs::GitLab => gitlab(heading),
            Slugs::MdBook => heading.chars().filter_map(mdbook).collect(),
            Slugs::MystParser => NO_PYTHON_WORD
                .replace_all(&heading.to_lowercase().replace(' ', "-"), "")
                .into_owned(),
            Slugs::Docutils => docutils(heading),
            Slugs::Mystmd => mystmd(heading),
        }
    }

    /// The anchors of headings in their order: one that is taken gets `-1`, `-2`, …; docutils numbers them itself, and to
    /// mystmd only the first heading of that text can be reached.
    pub fn unique<'a>(self, headings: impl IntoIterator<Item = &'a str>) -> Vec<String> {
        if self == Slugs::Mystmd {
            return headings.into_iter().map(|text| self.slug(text)).collect();
        }
        let mut seen: HashMap<String, usize> = HashMap::new();
        let mut unique = Vec::new();
        for heading in headings {
            let slug = self.slug(heading);
            let mut name = slug.clone();
            while seen.contains_key(&name) {
                let count = seen.entry(slug.clone()).or_default();
                *count += 1;
                name = format!("{slug}-{count}");
            }
            seen.insert(name.clone(), 0);
            unique.push(name);
        }
        unique
    }
}

fn words(text: &str) -> String {
    NO_WORD.replace_all(text, "").into_owned()
}

fn gitlab(heading: &str) -> String {
    let slug = words(heading.trim().to_lowercase().trim()).replace(' ', "-");
    let slug = squeeze(&slug);
    if !slug.is_empty() && slug.bytes().all(|b| b.is_ascii_digit()) {
        format!("anchor-{slug}")
    } else {
        slug
    }
}

fn mdbook(c: char) -> Option<char> {
    if c.is_whitespace() {
        return Some('-');
    }
    (c.is_alphanumeric() || matches!(c, '_' | '-')).then(|| c.to_ascii_lowercase())
}

fn docutils(heading: &str) -> String {
    // Letters that do not decompose, from docutils' own tables.
    let letters = [
        ('ø', "o"),
        ('đ', "d"),
        ('ħ', "h"),
        ('ı', "i"),
        ('ł', "l"),
        ('ŧ', "t"),
        ('ß', "sz"),
        ('æ', "ae"),
        ('œ', "oe"),
    ];
    let plain = letters
        .iter()
        .fold(heading.to_lowercase(), |text, (letter, ascii)| {
            text.replace(*letter, ascii)
        });
    let ascii: String = plain.nfkd().filter(char::is_ascii).collect();
    let hyphened = ascii.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let slug = squeeze(&hyphened);
    slug.trim_start_matches(|c: char| c == '-' || c.is_ascii_digit())
        .trim_end_matches('-')
        .to_string()
}

fn mystmd(heading: &str) -> String {
    let quotes = ['\'', '"', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}'];
    let label = heading.to_lowercase().replace(quotes, "");
    let hyphened = label
        .trim()
        .replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    let prefix = if hyphened.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        "id-"
    } else {
        ""
    };
    squeeze(&format!("{prefix}{hyphened}"))
        .trim_matches('-')
        .to_string()
}

/// Each run of hyphens as one.
fn squeeze(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    for c in text.chars() {
        if c != '-' || !squeezed.ends_with('-') {
            squeezed.push(c);
        }
    }
    squeezed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(slugs: Slugs, cases: &[(&str, &str)]) {
        for (heading, slug) in cases {
            assert_eq!(slugs.slug(heading), *slug, "{slugs:?} of `{heading}`");
        }
    }

    #[test]
    fn github() {
        let cases = [
            ("Quick start", "quick-start"),
            ("Why --dry-run?", "why---dry-run"),
            ("🚀 Quick start", "-quick-start"),
            ("rocket: go", "rocket-go"),
            ("日本語 の見出し", "日本語-の見出し"),
            ("1日目（金）", "1日目金"),
            ("オーロラの夜 ①", "オーロラの夜-"),
            ("snake_case & co.", "snake_case--co"),
            ("Café ÜBER", "café-über"),
            ("عربي", "عربي"),
        ];
        table(Slugs::GitHub, &cases);
    }

    #[test]
    fn gitlab() {
        let cases = [
            ("2024", "anchor-2024"),
            ("Why --dry-run?", "why-dry-run"),
            ("🚀 Quick  start", "-quick-start"),
            ("日本語 の見出し", "日本語-の見出し"),
        ];
        table(Slugs::GitLab, &cases);
    }

    #[test]
    fn mdbook() {
        let cases = [
            ("The `Box<T>` type", "the-boxt-type"),
            ("日本語 の見出し", "日本語-の見出し"),
            ("A  B", "a--b"),
        ];
        table(Slugs::MdBook, &cases);
    }

    #[test]
    fn docutils() {
        let cases = [
            (
                "CPython's Compilation Pipeline",
                "cpython-s-compilation-pipeline",
            ),
            ("2024 Report", "report"),
            ("日本語の見出し", ""),
            ("Zażółć", "zazolc"),
        ];
        table(Slugs::Docutils, &cases);
    }

    #[test]
    fn myst() {
        table(Slugs::MystParser, &[("CPython's ①", "cpythons-①")]);
        let cases = [
            ("CPython's Pipeline", "cpythons-pipeline"),
            ("2024 (report)", "id-2024-report"),
            ("日本語", "id"),
        ];
        table(Slugs::Mystmd, &cases);
    }

    #[test]
    fn anchors_that_are_taken_are_numbered() {
        let headings = ["感想", "感想", "Notes", "Notes-1", "Notes", "感想"];
        assert_eq!(
            Slugs::GitHub.unique(headings),
            ["感想", "感想-1", "notes", "notes-1", "notes-2", "感想-2"]
        );
    }
}
