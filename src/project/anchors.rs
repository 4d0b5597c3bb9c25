//! What `#anchor` can mean in a document: its headings, by the builder's slug rules, and the names that it gives itself.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::Facts;
use super::slugs::Slugs;
use super::{Builder, Site};
use crate::document::normalise_label;
use crate::text::fold_case;

/// What `#anchor` can mean in a document.
#[derive(Clone, Debug, Default)]
pub struct Anchors {
    /// Names that are written in the document: targets, `:name:`, `{#id}`, HTML ids.
    names: BTreeSet<String>,
    /// The same as labels are compared.
    labels: BTreeSet<String>,
    /// Anchors of headings by every rule that may apply, with the heading.
    headings: BTreeMap<String, String>,
    /// The anchors of headings by the one rule that is suggested.
    suggested: BTreeMap<String, String>,
    /// Whether letter case is ignored, as github.com does.
    any_case: bool,
    /// Whether the document may have anchors that its source does not show.
    pub open: bool,
}

impl Anchors {
    /// The anchors of a document that `site` builds; `gitlab` if its project lies there.
    pub fn of(facts: &Facts, site: Option<&Site>, gitlab: bool) -> Self {
        let rules = rules(site, gitlab);
        let mut anchors = Anchors {
            any_case: site.is_none_or(|site| site.builder == Builder::Mystmd),
            open: facts.unseen.anchors,
            ..Anchors::default()
        };
        for name in &facts.names {
            anchors.labels.insert(normalise_label(&name.name));
            anchors.labels.insert(Slugs::Docutils.slug(&name.name));
            anchors.names.insert(name.name.to_string());
        }
        let texts = || facts.headings.iter().map(|heading| &*heading.text);
        for slugs in &rules {
            for (slug, heading) in slugs.unique(texts()).into_iter().zip(texts()) {
                if slug.is_empty() {
                    continue;
                }
                if *slugs == rules[0] {
                    anchors.suggested.insert(slug.clone(), heading.to_string());
                }
                anchors
                    .headings
                    .entry(visible(&slug))
                    .or_insert_with(|| heading.to_string());
            }
        }
        anchors
    }

    /// Whether `anchor`, percent signs resolved, leads somewhere.
    pub fn contains(&self, anchor: &str) -> bool {
        let seen = visible(anchor);
        self.names.contains(anchor)
            || self.headings.contains_key(&seen)
            || self.labels.contains(&normalise_label(anchor))
            || (self.any_case && self.headings.contains_key(&seen.to_lowercase()))
    }

    /// Everything that can be written after `#`, and the heading that it leads to where it is one's.
    pub fn all(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        let headings = self
            .suggested
            .iter()
            .map(|(slug, heading)| (slug.as_str(), Some(heading.as_str())));
        headings.chain(self.names.iter().map(|name| (name.as_str(), None)))
    }
}

/// Without what no one sees and no one types: variation selectors and joiners of emoji.
fn visible(anchor: &str) -> String {
    anchor.replace(['\u{fe0f}', '\u{200d}'], "")
}

/// The slug rules of a builder, that which is suggested first. What a reader may get elsewhere from the same source is
/// let pass too.
fn rules(site: Option<&Site>, gitlab: bool) -> Vec<Slugs> {
    match site.map(|site| site.builder) {
        Some(Builder::Sphinx) => vec![
            Slugs::MystParser,
            Slugs::GitHub,
            Slugs::GitLab,
            Slugs::Docutils,
        ],
        Some(Builder::Mystmd) => vec![Slugs::Mystmd, Slugs::GitHub],
        Some(Builder::MdBook) => vec![Slugs::MdBook, Slugs::GitHub],
        None if gitlab => vec![Slugs::GitLab],
        None => vec![Slugs::GitHub],
    }
}

/// The candidate that was probably meant by `anchor`, as [`Anchors::all`] has it: the same letters, or else near.
pub fn meant<'a>(
    anchor: &str,
    candidates: impl Iterator<Item = &'a str> + Clone,
) -> Option<&'a str> {
    let letters = |text: &str| crate::text::letters(text);
    let wanted = letters(anchor);
    let same = candidates
        .clone()
        .find(|candidate| !wanted.is_empty() && letters(candidate) == wanted);
    same.or_else(|| crate::text::nearest(&fold_case(anchor), candidates))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Flavor};
    use crate::source::Source;

    fn anchors(text: &str, flavor: Flavor) -> Anchors {
        let document = Document::parse(Source::new("a.md", text), Some(flavor));
        Anchors::of(&Facts::of(&document), None, false)
    }

    #[test]
    fn headings_are_read_as_they_are_shown() {
        for (heading, anchor) in [
            ("# 1日目（金） {#day1}", "1日目金"),
            ("# 1日目（金） {#day1}", "day1"),
            ("# Why `--dry-run`?", "why---dry-run"),
            ("# **Bold** [link](b.md) &amp; *more*", "bold-link--more"),
            ("# ![Logo](logo.png) Tool", "-tool"),
            ("# <img src='a.png'> Tool", "-tool"),
            ("# ⚙️ Settings", "\u{fe0f}-settings"),
            ("# ⚙️ Settings", "-settings"),
            ("<h2 align='center'>\n  <b>My</b> tool\n</h2>", "my-tool"),
            ("<a id='x'></a>", "x"),
            ("Title\n=====", "TITLE"),
        ] {
            assert!(
                anchors(heading, Flavor::GitHub).contains(anchor),
                "`{heading}` gives `{anchor}`"
            );
        }
        assert!(!anchors("# `<h2>`", Flavor::GitHub).contains("x"));
    }

    #[test]
    fn myst_names_places_in_many_ways() {
        for (text, anchor) in [
            ("(参加費の 考え方)=\n# x", "参加費の 考え方"),
            ("(My Place)=\n# x", "my-place"),
            ("```{figure} a.png\n:name: fig-a\n```", "fig-a"),
            ("```{figure-md} fig-b\n![](a.png)\n```", "fig-b"),
            ("```{math}\n:label: eq-1\nx\n```", "eq-1"),
            ("```{code-cell}\n#| label: cell\n1\n```", "cell"),
            ("```{eval-rst}\n.. _old place:\n```", "old place"),
            ("$$\nx\n$$ (eq-2)", "eq-2"),
            ("[words]{#w .c} here", "w"),
            ("{#block}\nWords.", "block"),
            ("+++ {\"label\": \"part\"}", "part"),
        ] {
            let found = anchors(text, Flavor::Myst);
            assert!(
                found.contains(anchor),
                "`{text}` gives `{anchor}`: {found:?}"
            );
        }
    }

    #[test]
    fn the_same_letters_are_meant_before_near_ones() {
        let all = ["参加費", "getting-started", "getting-startet"];
        let found = |anchor| meant(anchor, all.into_iter());
        assert_eq!(found("Getting_Started"), Some("getting-started"));
        assert_eq!(found("参加費用"), Some("参加費"));
        assert_eq!(found("会場"), None);
    }
}
