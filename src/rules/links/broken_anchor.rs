//! An `#anchor` that nothing in the document it leads to defines.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use regex::Regex;
use serde::Deserialize;

use super::{OFFERED, local_links, same_numbers, source_of_page};
use crate::diagnostic::Safety;
use crate::project::anchors::{Anchors, meant};
use crate::project::facts::Reference;
use crate::project::{Member, Project, Surroundings};
use crate::rules::{Reporter, Rule};
use crate::source::Span;
use crate::text::near;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BrokenAnchor {}

impl Rule for BrokenAnchor {
    fn check_member(&self, member: &Member, project: &Project, reporter: &mut Reporter) {
        let mut compared = 0;
        for link in local_links(member) {
            if let Some((anchor, span)) = &link.anchor
                && !is_generated(anchor)
            {
                check(
                    member,
                    project,
                    link,
                    (anchor, *span),
                    &mut compared,
                    reporter,
                );
            }
        }
    }
}

/// Anchors that are compared with broken ones of a document, in all, to find which were meant. Where it takes more, something
/// else is wrong than a slip, and the rest is told without a guess.
const COMPARED: usize = 1_000_000;

/// Anchors that programs add: lines, footnotes, numbered sections, states of an application, text fragments.
fn is_generated(anchor: &str) -> bool {
    static GENERATED: LazyLock<Regex> = LazyLock::new(|| {
        let ways = [
            r"^L\d+",
            r"^top$",
            r"^readme",
            r"^(?:footnote|fr|id|equation)[-:]?\d",
            r"^fn(?:ref)?[-:\d]",
            r"^(?:cite|term)-",
            r"^[:/!]",
            r"=",
        ];
        Regex::new(&ways.join("|")).expect("the pattern is right")
    });
    GENERATED.is_match(anchor)
}

/// Reports an anchor if nothing defines it. `compared` counts the anchors that broken ones were compared with.
fn check(
    member: &Member,
    project: &Project,
    link: &Reference,
    (anchor, span): (&str, Span),
    compared: &mut usize,
    reporter: &mut Reporter,
) {
    let here = &member.path;
    let own = link.target.is_empty();
    let Some(path) = linked_document(project.around(), here, &link.target) else {
        return;
    };
    let Some(anchors) = project.anchors_at(&path) else {
        return;
    };
    let anchor = anchor.strip_prefix("user-content-").unwrap_or(anchor);
    let leads = |part: &Anchors| match own {
        true => part.open || part.contains_own(anchor),
        false => part.open || part.contains(anchor),
    };
    if leads(&anchors) {
        return;
    }
    // Only now is it worth to look what else makes the page, and across the site.
    let page: Vec<Arc<Anchors>> = project
        .page_of(&path)
        .iter()
        .filter_map(|path| project.anchors_at(path))
        .collect();
    if page.iter().any(|part| leads(part)) {
        return;
    }
    let index = project.index_at(here);
    let labels = own && member.facts.myst;
    let named = || {
        index.labels.contains(anchor) || index.terms.contains(anchor) || index.is_foreign(anchor)
    };
    if labels && anchors.can_be_named(anchor) && named() {
        return;
    }
    let candidates = anchors.all(own).map(|(written, _)| written);
    let all: Vec<&str> = match labels {
        _ if *compared >= COMPARED => Vec::new(),
        true => candidates.chain(index.labels.all()).collect(),
        false => candidates.collect(),
    };
    *compared += all.len();
    let found = meant(anchor, all.iter().copied());
    if found.is_none() && labels && index.labels.open {
        return;
    }
    let message = if own {
        format!("there is no heading or target `#{anchor}` in this document")
    } else {
        format!(
            "there is no heading or target `#{anchor}` in `{}`",
            link.target
        )
    };
    let diagnostic = reporter.report(span, message);
    diagnostic.causes.extend(project.name_at(&path).cloned());
    if let Some(level) = anchors.too_deep(anchor) {
        diagnostic.help(format!(
            "headings of level {level} have anchors with `myst_heading_anchors = {level}` in `conf.py`"
        ));
        return;
    }
    if !anchors.can_be_named(anchor) {
        diagnostic.help("mystmd finds labels of ASCII characters only: give the place one");
        return;
    }
    let Some(found) = found else { return };
    let heading = anchors
        .all(own)
        .find_map(|(written, heading)| heading.filter(|_| written == found));
    let help = match heading {
        Some(heading) => format!("the heading `{heading}` is `#{found}`"),
        None => format!("there is a target `{found}`"),
    };
    diagnostic.help(help);
    let edit = |to: &str| {
        let written = format!("#{}", to.replace(' ', "%20"));
        (format!("write `{written}`"), vec![(span, written)])
    };
    let others = all.iter().copied().filter(|other| *other != found);
    if same_numbers(anchor, found) && meant(anchor, others.clone()).is_none() {
        let (title, edits) = edit(found);
        diagnostic.fix(title, Safety::Unsafe, edits);
        return;
    }
    let near = near(anchor, others).into_iter();
    let several = std::iter::once(found).chain(near.filter(|other| *other != found));
    for to in several.filter(|to| same_numbers(anchor, to)).take(OFFERED) {
        let (title, edits) = edit(to);
        diagnostic.alternative(title, edits);
    }
}

/// The Markdown document to which the path leads, if it is one.
fn linked_document(around: &Surroundings, here: &Path, path: &str) -> Option<PathBuf> {
    if path.is_empty() {
        return Some(here.to_path_buf());
    }
    let full = around.absolute_from(here.parent()?, path);
    let source = if around.files().is_file(&full) {
        full
    } else {
        source_of_page(around, &full)?
    };
    let markdown = |suffix: &std::ffi::OsStr| suffix == "md" || suffix == "markdown";
    source.extension().is_some_and(markdown).then_some(source)
}
