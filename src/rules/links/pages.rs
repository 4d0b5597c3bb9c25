//! Pages by the names that a builder gives them, where it knows only the documents that they are made of.
//!
//! Sphinx with MyST-Parser takes a destination for a file, a document without its suffix, or a label (its
//! [cross-references](https://myst-parser.readthedocs.io/en/latest/syntax/cross-referencing.html)). The address that the
//! page has later is none of them, and the link then leads to a place of that name in its own document, where there is none.

use std::path::Path;

use super::{PAGES, source_of_page};
use crate::project::facts::{Reference, ReferenceSort};
use crate::project::resolve::percent_decode;
use crate::project::{Builder, Member, Project};

/// What is to be written in the place of a link to a page, which leads nowhere as it stands.
pub(super) fn document_of_page(
    member: &Member,
    project: &Project,
    link: &Reference,
) -> Option<String> {
    let place = project.place(member);
    let path = &*link.target;
    let site = place
        .site()
        .filter(|site| site.builder == Builder::Sphinx)?;
    let source = member.source.text();
    let (before, after) = (link.span.start as usize, link.span.end as usize);
    // A scheme says what is meant, and a query asks a server.
    let other = source[..before].ends_with(':') || source[after..].starts_with('?');
    if link.sort != ReferenceSort::Link || !member.facts.myst || path.is_empty() || other {
        return None;
    }
    let full = place.around.absolute_from(place.folder(), path);
    let file = place.around.files().is_file(&full);
    let document = source_of_page(place.around, &full).filter(|_| !file)?;
    let written = member.source.slice(link.span).trim_end_matches('/');
    let html = [".html", ".htm"]
        .iter()
        .find_map(|suffix| written.strip_suffix(suffix));
    let stem = match html {
        Some(_) => full.with_extension(""),
        None => full,
    };
    let ending = document.to_str()?.strip_prefix(stem.to_str()?)?;
    let inside = ending.starts_with('/');
    let named = html.is_none() && !inside && link.anchor.is_none();
    if named || site.settings.contains("myst_all_links_external") || site.leaves_out(place.path) {
        return None;
    }
    let index = project.index_at(place.path);
    let bare = !path.contains(['/', '.']);
    let labelled = index.labels.contains(path) || bare && index.labels.open;
    if labelled || index.is_foreign(path) || project.page_of(place.path).len() > 1 {
        return None;
    }
    let right = format!("{}{ending}", html.unwrap_or(written));
    let there = place
        .around
        .absolute_from(place.folder(), &percent_decode(&right));
    (there == document).then_some(right)
}

/// The name of the document at `path`, which has a suffix and is therefore none to Sphinx's `{doc}`.
pub(super) fn without_suffix_of_document<'p>(
    member: &Member,
    project: &Project,
    path: &'p str,
) -> Option<&'p str> {
    let place = project.place(member);
    place
        .site()
        .filter(|site| site.builder == Builder::Sphinx && !site.leaves_out(place.path))?;
    let (name, suffix) = path.rsplit_once('.')?;
    let full = place.around.absolute_from(place.folder(), path);
    let file = place.around.files().is_file(Path::new(&full));
    (PAGES.contains(&suffix) && file && source_of_page(place.around, &full).is_none())
        .then_some(name)
}
