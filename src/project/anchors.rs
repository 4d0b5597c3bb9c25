//! The places of a document that a link can lead to: its headings, by the builder's slug rules, and the names that it
//! gives itself.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::slugs::Slugs;
use super::{Builder, Site};
use crate::document::node::{Entry, Tag};
use crate::document::{Data, Document, Kind, NodeId, normalise_label};
use crate::source::Span;
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
    pub fn of(document: &Document, site: Option<&Site>, gitlab: bool) -> Self {
        let rules = rules(site, gitlab);
        let mut anchors = Anchors {
            any_case: site.is_none_or(|site| site.builder == Builder::Mystmd),
            open: has_unseen_anchors(document),
            ..Anchors::default()
        };
        for name in names(document) {
            anchors.labels.insert(normalise_label(&name));
            anchors.labels.insert(Slugs::Docutils.slug(&name));
            anchors.names.insert(name);
        }
        let headings = headings(document);
        let texts = || headings.iter().map(String::as_str);
        for slugs in &rules {
            for (slug, heading) in slugs.unique(texts()).into_iter().zip(&headings) {
                if slug.is_empty() {
                    continue;
                }
                if *slugs == rules[0] {
                    anchors.suggested.insert(slug.clone(), heading.clone());
                }
                anchors
                    .headings
                    .entry(visible(&slug))
                    .or_insert(heading.clone());
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

/// Whether a directive or template adds text that is not in the source.
fn has_unseen_anchors(document: &Document) -> bool {
    let adds =
        |name: &str| name.starts_with("auto") || name.contains(':') && !name.starts_with("prf:");
    let text = document.source().text();
    document
        .directives()
        .any(|(_, directive)| adds(document.directive_name(directive)))
        || ["{{#include", "{{#template", "{% include"]
            .iter()
            .any(|mark| text.contains(mark))
}

/// The texts of the headings, those in HTML included, as a reader meets them.
fn headings(document: &Document) -> Vec<String> {
    let markdown = document
        .nodes(Kind::Heading)
        .map(|id| (id, heading_text(document, id)));
    let html = document
        .nodes(Kind::Html)
        .filter_map(|id| Some((id, html_heading(document, id)?)));
    let mut headings: Vec<(NodeId, String)> = markdown.chain(html).collect();
    headings.sort_by_key(|(id, _)| *id);
    headings.into_iter().map(|(_, text)| text).collect()
}

fn heading_text(document: &Document, heading: NodeId) -> String {
    let mut text = String::new();
    for id in document.descendants(heading) {
        let node = document.node(id);
        let in_image = document
            .ancestors(id)
            .any(|above| document.node(above).kind == Kind::Image);
        match (node.kind, &node.data) {
            _ if in_image => {}
            (Kind::Text, Data::Text(words)) => text.push_str(words),
            (Kind::Text, _) => text.push_str(document.slice(node.span)),
            (Kind::SoftBreak | Kind::HardBreak, _) => text.push(' '),
            (Kind::Code | Kind::Math, _) => {
                let ticks: &[char] = &['`', '$'];
                text.push_str(document.slice(node.span).trim_matches(ticks).trim());
            }
            (Kind::Role, Data::Role(role)) => text.push_str(document.slice(role.content)),
            (Kind::Link, Data::Link(_)) if document.children(id).next().is_none() => {
                let url: &[char] = &['<', '>'];
                text.push_str(document.slice(node.span).trim_matches(url));
            }
            _ => {}
        }
    }
    text.trim_end().to_string()
}

/// The text between `<h2>` and `</h2>`.
fn html_heading(document: &Document, open: NodeId) -> Option<String> {
    static TAG: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"<[^>]*>").expect("the pattern is right"));
    let level = html_tag(document, open).filter(|tag| !tag.closing)?;
    let digit = level.name.strip_prefix('h')?;
    if !matches!(digit, "1" | "2" | "3" | "4" | "5" | "6") {
        return None;
    }
    let start = document.node(open).span.end as usize;
    // No heading is long; without a limit, tags that are never closed would each be searched to the end of the file.
    let limit = document.source().clamp(Span::new(start, start + 1000));
    let rest = document.slice(limit);
    let end = rest.find(&format!("</{}", level.name))?;
    let text = TAG.replace_all(&rest[..end], "");
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn html_tag(document: &Document, id: NodeId) -> Option<&Tag> {
    match &document.node(id).data {
        Data::Html(tag) => Some(tag),
        _ => None,
    }
}

/// The names that a document gives to places in it, as written.
pub fn names(document: &Document) -> Vec<String> {
    let mut names = Vec::new();
    for id in document.all_nodes() {
        let node = document.node(id);
        match (node.kind, &node.data) {
            (Kind::Target, Data::Label(label)) => names.push(document.slice(*label).to_string()),
            (Kind::Heading, Data::Heading(_, Some(name))) => names.push(name.to_string()),
            (Kind::DirectiveOption | Kind::FrontMatterEntry, Data::Entry(entry)) => {
                names.extend(named_by(document, entry));
            }
            (Kind::Html, Data::Html(tag)) => {
                let given = ["id", "name"]
                    .into_iter()
                    .filter_map(|key| tag.attribute(key));
                names.extend(given.filter_map(|a| a.value.as_deref().map(str::to_string)));
            }
            (Kind::Text, _) => attribute_ids(document.slice(node.span), &mut names),
            (Kind::BlockBreak | Kind::MathBlock, _) => {
                written_labels(document.slice(node.span), &mut names);
            }
            (Kind::Directive, Data::Directive(directive)) => {
                let figure = document.directive_name(directive) == "figure-md";
                let label = directive.argument.filter(|_| figure);
                names.extend(label.map(|label| document.slice(label).to_string()));
                // Code, equations and raw text name places in their own ways.
                written_labels(document.slice(directive.body), &mut names);
            }
            _ => {}
        }
    }
    names
}

fn named_by(document: &Document, entry: &Entry) -> Option<String> {
    let key = document.slice(entry.key);
    let names = matches!(key, "name" | "label" | "id") && !entry.text.is_empty();
    names.then(|| entry.text.to_string())
}

/// `{#id}` and `{.class #id}` in running text.
fn attribute_ids(text: &str, names: &mut Vec<String>) {
    static ID: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"\{[^{}\n]*?#([^\s{}#.]+)[^{}\n]*\}"#).expect("the pattern is right")
    });
    if text.contains('#') {
        names.extend(ID.captures_iter(text).map(|found| found[1].to_string()));
    }
}

/// Labels as other languages write them: LaTeX's `\label{}`, `$$ (label)`, reStructuredText's `.. _label:`, a cell's
/// `#| label:` and `"label": ""`, HTML's `id=""`.
pub(super) fn written_labels(text: &str, names: &mut Vec<String>) {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        let ways = [
            r"\\label\{([^{}\n]+)\}",
            r"\$\$[ \t]*\(([^()\n]+)\)",
            r"(?m)^[ \t]*\.\. _`?([^:`\n]+)`?:",
            r"_`([^`\n]+)`",
            r#"#\|[ \t]*label:[ \t]*([^\s"\\]+)"#,
            r#""label":[ \t]*"([^"\n]+)""#,
            r#"\b(?:id|name)=["']([^"'\n]+)"#,
            r#":(?:name|label):[ \t]*([^\s"\\]+)"#,
            r"\(([^()\n]+)\)=",
        ];
        Regex::new(&ways.join("|")).expect("the pattern is right")
    });
    let found = LABEL.captures_iter(text);
    names.extend(found.filter_map(|found| {
        let label = found.iter().skip(1).flatten().next()?;
        Some(label.as_str().trim().to_string())
    }));
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
    use crate::document::Flavor;
    use crate::source::Source;

    fn anchors(text: &str, flavor: Flavor) -> Anchors {
        let document = Document::parse(Source::new("a.md", text), Some(flavor));
        Anchors::of(&document, None, false)
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
