//! Pages by the names that a builder gives them, where it knows only the documents that they are made of.
//!
//! Sphinx with MyST-Parser takes a destination for a file, a document without its suffix, or a label (its
//! [cross-references](https://myst-parser.readthedocs.io/en/latest/syntax/cross-referencing.html)). The address that the
//! page has later is none of them, and the link then leads to a place of that name in its own document, where there is none.

use std::path::Path;

use super::{PAGES, source_of_page};
use crate::project::facts::{Reference, ReferenceSort};
use crate::project::resolve::{Meant, percent_decode};
use crate::project::{Builder, Member, Project, Site};
use crate::text::pattern;

/// What is to be written in the place of a link to a page, which leads nowhere as it stands.
pub(super) fn document_of_page(
    member: &Member,
    project: &Project,
    link: &Reference,
) -> Option<String> {
    let place = project.place(member);
    let path = &*link.target;
    if !may_be_page(member, project, link) {
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
    if named || !finds_no_page(member, project, link) {
        return None;
    }
    let right = format!("{}{ending}", html.unwrap_or(written));
    let there = place
        .around
        .absolute_from(place.folder(), &percent_decode(&right));
    (there == document).then_some(right)
}

/// The document that was meant by `page.html`, where neither that nor the document is there: its name with a suffix.
pub(super) fn document_of_missing_page(
    member: &Member,
    project: &Project,
    link: &Reference,
) -> Option<String> {
    let path = &*link.target;
    let stem = [".html", ".htm"]
        .iter()
        .find_map(|suffix| path.strip_suffix(suffix))?;
    let dead = may_be_page(member, project, link) && finds_no_page(member, project, link);
    dead.then(|| format!("{stem}.md"))
}

/// Whether Sphinx may build the document, and the link may be one to a page.
fn may_be_page(member: &Member, project: &Project, link: &Reference) -> bool {
    let place = project.place(member);
    let source = member.source.text();
    let (before, after) = (link.span.start as usize, link.span.end as usize);
    // A scheme says what is meant, and a query asks a server.
    let other = source[..before].ends_with(':') || source[after..].starts_with('?');
    let link = link.sort == ReferenceSort::Link && !link.target.is_empty() && !other;
    let sphinx = || {
        place
            .site()
            .is_some_and(|site| site.builder == Builder::Sphinx)
    };
    link && member.facts.myst && sphinx()
}

/// Whether nothing but documents is looked for by the link, and no label or other project has the name.
fn finds_no_page(member: &Member, project: &Project, link: &Reference) -> bool {
    let place = project.place(member);
    let path = &*link.target;
    let external = place.site().is_some_and(|site| {
        site.settings.contains("myst_all_links_external") || site.leaves_out(place.path)
    });
    let index = project.index_at(place.path);
    let bare = !path.contains(['/', '.']);
    let labelled = index.labels.contains(path) || bare && index.labels.open;
    let page = || project.page_of(place.path);
    !external && !labelled && !index.is_foreign(path) && page().len() == 1
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

/// Folders in which builders put what they make.
const MADE: [&str; 7] = [
    "_build", "_site", "build", "dist", "exports", "site", "target",
];

/// Whether a path leads into a folder that a builder makes.
pub(super) fn is_in_made(path: &str) -> bool {
    path.split('/').any(|part| MADE.contains(&part))
}

/// Whether a path leads to what a forge shows beside the files of a repository: `../../wiki/Home.md`.
pub(super) fn is_of_forge(path: &str) -> bool {
    let first = path.split('/').find(|part| !matches!(*part, "." | ".."));
    first.is_some_and(|first| {
        let shown = [
            "-",
            "actions",
            "blob",
            "commit",
            "discussions",
            "issues",
            "pull",
            "pulls",
            "raw",
            "releases",
            "tree",
            "wiki",
        ];
        shown.contains(&first)
    })
}

/// Whether documents come from elsewhere than files: from code, from other projects.
pub(super) fn makes_documents(settings: &str) -> bool {
    let makers = [
        "autoapi",
        "autodoc2",
        "autosummary",
        "apidoc",
        "sphinx_gallery",
        "exhale",
        "def setup(",
    ];
    makers.iter().any(|maker| settings.contains(maker))
}

/// Extensions that make documents, each with the folder in which it does if the settings name no other, and with the key
/// by which they do.
const MAKERS: [(&str, &str, &str); 5] = [
    ("autoapi", "autoapi", "autoapi_root"),
    ("autodoc2", "apidocs", "autodoc2_output_dir"),
    ("autosummary", "generated", "autosummary_output_dir"),
    ("exhale", "api", "containmentFolder"),
    ("sphinx_gallery", "auto_examples", "gallery_dirs"),
];

/// Whether the document at `path` is one that an extension of its site makes.
pub(super) fn is_made_by_extension(site: &Site, path: &Path) -> bool {
    let Ok(path) = path.strip_prefix(&site.root) else {
        return false;
    };
    let settings = &site.settings;
    let makers = MAKERS.iter().filter(|(name, ..)| settings.contains(name));
    makers.into_iter().any(|(_, usual, key)| {
        let set = settings.find(key).map(|at| &settings[at + key.len()..]);
        let named = set.and_then(|rest| {
            pattern!(r#"\A["']?\s*[:=]\s*\[?\s*["'](?:\./)?([^"']+?)/?["']"#).captures(rest)
        });
        let folder = named.map_or(*usual, |found| found.get(1).map_or("", |it| it.as_str()));
        path.starts_with(folder)
    })
}

/// A document's path without what builders make pages of it by.
pub(super) fn without_suffix(path: &str) -> String {
    let suffix = PAGE_SUFFIXES
        .iter()
        .find_map(|suffix| path.strip_suffix(suffix));
    suffix.unwrap_or(path).to_string()
}

/// Suffixes of documents.
pub(super) const PAGE_SUFFIXES: [&str; 3] = [".md", ".rst", ".ipynb"];

/// Whether what was meant lies in the folder that the path names, so that only the name is wrong, and that is long
/// enough for nearness to mean something.
pub(super) fn is_beside(path: &str, meant: &Meant) -> bool {
    let folder = |path: &str| {
        let path = path.trim_end_matches('/').trim_start_matches("./");
        path.rsplit_once('/').map(|(folder, _)| folder.to_string())
    };
    match meant {
        Meant::Case(_) => true,
        Meant::From(..) => false,
        Meant::Near(found) => {
            let name = path.trim_end_matches('/').rsplit('/').next();
            name.is_some_and(|name| name.chars().count() >= 5) && folder(found) == folder(path)
        }
    }
}
