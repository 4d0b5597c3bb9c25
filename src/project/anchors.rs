//! What `#anchor` can mean in a document: its headings, by the builder's slug rules, and the names that it gives itself.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::{Facts, Heading, NameSort};
use super::linking::Linking;
use super::slugs::Slugs;
use super::{Builder, Site};
use crate::document::normalise_label;
use crate::text::fold_case;

/// What `#anchor` can mean in a document.
#[derive(Clone, Debug, Default)]
pub struct Anchors {
    /// Names that are written in the document: targets, `:name:`, `{#id}`, HTML ids.
    names: BTreeSet<String>,
    /// Those of them that hold letter by letter.
    ids: BTreeSet<String>,
    /// The same as labels are compared.
    labels: BTreeSet<String>,
    /// The texts of the headings.
    texts: Vec<String>,
    /// The anchors of headings by every rule that may apply, with the place of the heading among them.
    headings: BTreeMap<String, usize>,
    /// Those of headings by which only the document itself can reach them.
    own: BTreeMap<String, usize>,
    /// The texts of headings, as docutils normalises names; only the document itself can reach them so.
    own_names: BTreeSet<String>,
    /// The anchors of headings by the one rule that is suggested.
    suggested: BTreeMap<String, usize>,
    /// What the builder makes of letters.
    letters: Letters,
    /// Whether the document may have anchors that its source does not show.
    pub open: bool,
    /// What would be the anchors of headings that are too deep to have one, with their level.
    too_deep: BTreeMap<String, u8>,
}

/// What a builder makes of the letters of an anchor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Letters {
    /// Their case matters.
    #[default]
    Exact,
    /// Their case does not matter, as on github.com.
    AnyCase,
    /// Their case does not matter, and only ASCII can be found: mystmd compares names with percent-encoded links.
    Ascii,
}

impl Anchors {
    /// The anchors of a document that `site` builds; `gitlab` if its project lies there.
    pub fn of(facts: &Facts, site: Option<&Site>, gitlab: bool) -> Self {
        let mut anchors = Anchors {
            letters: match site.map(|site| site.builder) {
                None => Letters::AnyCase,
                Some(Builder::Mystmd) if !site.is_some_and(|site| site.sphinx_too) => {
                    Letters::Ascii
                }
                Some(_) => Letters::Exact,
            },
            open: facts.unseen.anchors,
            texts: facts
                .headings
                .iter()
                .map(|heading| heading.text.to_string())
                .collect(),
            ..Anchors::default()
        };
        let mystmd = anchors.letters == Letters::Ascii;
        let names = facts.names.iter();
        for name in names.filter(|name| !(mystmd && name.sort == NameSort::Attribute)) {
            anchors.labels.insert(normalise_label(&name.name));
            anchors.labels.insert(Slugs::Docutils.slug(&name.name));
            // docutils lowers the case of every name but HTML's.
            let sphinx = site.is_some_and(|site| site.builder == Builder::Sphinx);
            if !sphinx || name.sort == NameSort::Html {
                anchors.ids.insert(name.name.to_string());
                anchors.names.insert(name.name.to_string());
            } else {
                anchors.names.insert(normalise_label(&name.name));
            }
        }
        let all = || facts.headings.iter().enumerate();
        match site {
            Some(site) if site.sphinx_too => {
                anchors.letters = Letters::AnyCase;
                for slugs in [Slugs::Mystmd, Slugs::MystParser, Slugs::Docutils] {
                    anchors.add(slugs, all());
                }
            }
            Some(site) if site.builder == Builder::Sphinx => anchors.sphinx(facts, site.linking()),
            Some(site) if site.builder == Builder::Mystmd => {
                anchors.add(
                    Slugs::Mystmd,
                    all().filter(|(_, heading)| !heading.labelled),
                );
            }
            Some(_) => {
                anchors.add(Slugs::MdBook, all());
                anchors.add(Slugs::GitHub, all());
            }
            None if gitlab => anchors.add(Slugs::GitLab, all()),
            None => anchors.add(Slugs::GitHub, all()),
        }
        anchors
    }

    /// MyST-Parser gives anchors to headings down to a depth, by the slug function that is set. Beyond, docutils' own
    /// ids can be reached from the document itself, and so can the text of a heading, as docutils normalises names.
    fn sphinx(&mut self, facts: &Facts, linking: &Linking) {
        let depth = linking.depth.unwrap_or(u8::MAX);
        let all = || facts.headings.iter().enumerate();
        let deep = || all().filter(move |(_, heading)| heading.level <= depth);
        match (linking.depth, linking.slugs) {
            (Some(_), Some(slugs)) => self.add(slugs, deep()),
            // Settings that cannot be read may ask for any.
            _ => {
                for slugs in [Slugs::MystParser, Slugs::GitHub, Slugs::GitLab] {
                    self.add(slugs, deep());
                }
                self.open |= linking.slugs.is_none() && depth > 0;
            }
        }
        self.add(Slugs::Docutils, deep());
        for (index, heading) in all() {
            if heading.level > depth {
                let slug = Slugs::MystParser.slug(&heading.text);
                self.too_deep.insert(slug, heading.level);
            }
            let id = Slugs::Docutils.slug(&heading.text);
            if !id.is_empty() {
                self.own.entry(id).or_insert(index);
            }
            self.own_names.insert(normalise_label(&heading.text));
        }
    }

    fn add<'f>(
        &mut self,
        slugs: Slugs,
        headings: impl Iterator<Item = (usize, &'f Heading)> + Clone,
    ) {
        let first = self.suggested.is_empty();
        let texts = headings.clone().map(|(_, heading)| &*heading.text);
        for (slug, (index, _)) in slugs.unique(texts).into_iter().zip(headings) {
            if slug.is_empty() {
                continue;
            }
            if first {
                self.suggested.insert(slug.clone(), index);
            }
            self.headings.entry(visible(&slug)).or_insert(index);
        }
    }

    /// Whether `anchor`, percent signs resolved, leads somewhere from another document.
    pub fn contains(&self, anchor: &str) -> bool {
        let seen = visible(anchor);
        let named = self.ids.contains(anchor);
        match self.letters {
            Letters::Exact => {
                named || self.labels.contains(anchor) || self.headings.contains_key(&seen)
            }
            Letters::AnyCase => {
                named
                    || self.labels.contains(&normalise_label(anchor))
                    || self.headings.contains_key(&seen)
                    || self.headings.contains_key(&seen.to_lowercase())
            }
            Letters::Ascii => {
                let lower = seen.to_lowercase();
                self.can_be_named(anchor)
                    && (named || self.labels.contains(&lower) || self.headings.contains_key(&lower))
            }
        }
    }

    /// Whether `anchor`, percent signs resolved, leads somewhere from the document itself.
    pub fn contains_own(&self, anchor: &str) -> bool {
        self.contains(anchor)
            || (self.letters == Letters::Exact
                && (self.own.contains_key(anchor)
                    || self.own_names.contains(anchor)
                    || self.labels.contains(&normalise_label(anchor))))
    }

    /// The place among the document's headings of the one that `anchor`, percent signs resolved, leads to.
    pub fn heading(&self, anchor: &str) -> Option<usize> {
        let seen = visible(anchor);
        let found = self.headings.get(&seen).or_else(|| self.own.get(anchor));
        found.copied()
    }

    /// The anchor that is suggested for a heading, by its place among the document's.
    pub fn of_heading(&self, index: usize) -> Option<&str> {
        let all = self.suggested.iter().chain(&self.own);
        let mut found = all.filter(|(_, heading)| **heading == index);
        found.next().map(|(slug, _)| slug.as_str())
    }

    /// Whether the builder can find anything by this name.
    pub fn can_be_named(&self, anchor: &str) -> bool {
        self.letters != Letters::Ascii || anchor.bytes().all(|byte| byte.is_ascii_graphic())
    }

    /// The level of the heading that would have this anchor, were it not too deep for the settings.
    pub fn too_deep(&self, anchor: &str) -> Option<u8> {
        self.too_deep.get(anchor).copied()
    }

    /// Everything that can be written after `#`, in the document itself or elsewhere, and the heading that it leads to
    /// where it is one's.
    pub fn all(&self, own: bool) -> impl Iterator<Item = (&str, Option<&str>)> {
        let of_itself = self
            .own
            .iter()
            .filter(move |(slug, _)| own && !self.suggested.contains_key(*slug));
        let headings = self.suggested.iter().chain(of_itself);
        let headings =
            headings.map(|(slug, index)| (slug.as_str(), Some(self.texts[*index].as_str())));
        headings.chain(self.names.iter().map(|name| (name.as_str(), None)))
    }
}

/// Without what no one sees and no one types: variation selectors and joiners of emoji.
fn visible(anchor: &str) -> String {
    anchor.replace(['\u{fe0f}', '\u{200d}'], "")
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
