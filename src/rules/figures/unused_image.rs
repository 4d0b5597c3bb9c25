//! An image file among those of the documents that nothing refers to.
//!
//! What documents show and link to is known exactly. Everything else that may refer to a file (settings, templates, style
//! sheets, notebooks, comments) is searched for its name, and a name found there counts: to call a picture unused that is
//! needed does more harm than to keep one that is not.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use serde::Deserialize;

use super::{file_of, suffix};
use crate::document::Document;
use crate::project::files::{Entry, Tree};
use crate::project::resolve::{Resolved, percent_decode, split_fragment};
use crate::project::{Member, Place, Project, Surroundings};
use crate::rules::{Comparing, Reporter};
use crate::source::Span;
use crate::text::fold_case;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnusedImage {}

/// Which image files a document refers to.
#[derive(Debug, Default)]
pub struct References {
    /// Those that it shows as pictures.
    shown: BTreeSet<PathBuf>,
    /// Those that it links to.
    linked: BTreeSet<PathBuf>,
    /// The names of files that it mentions in any other way.
    mentioned: BTreeSet<String>,
}

impl Comparing for UnusedImage {
    type Note = References;

    fn note(&self, document: &Document, place: &Place) -> Option<References> {
        let mut references = References::default();
        let mut exact: Vec<Span> = Vec::new();
        let cards: Vec<_> = document.card_images().collect();
        for image in document.images().iter().chain(&cards) {
            if let Some(file) = file_of(image, place) {
                references.shown.insert(file);
                exact.push(image.path_span);
            }
        }
        for target in document.link_targets() {
            let path = percent_decode(split_fragment(&target.destination).0);
            if is_image(Path::new(&path))
                && let Resolved::Found(file, Entry::File) = place.resolve(&path)
            {
                references.linked.insert(file);
                exact.push(target.span);
            }
        }
        exact.sort();
        for (at, name) in mentions(document.source().text()) {
            let before = exact.partition_point(|span| span.start as usize <= at);
            let is_exact = before > 0 && at < exact[before - 1].end as usize;
            if !is_exact {
                add(name, &mut references.mentioned);
            }
        }
        Some(references)
    }

    fn compare(
        &self,
        notes: &[(&Member, &References)],
        project: &Project,
        reporter: &mut Reporter,
    ) {
        let around = project.around();
        let mut unused = candidates(notes, around);
        for (_, references) in notes {
            unused.retain(|file| {
                !references.shown.contains(file)
                    && !references.linked.contains(file)
                    && !is_companion(file, &references.shown)
            });
            remove_mentioned(&mut unused, &references.mentioned);
        }
        if unused.is_empty() {
            return;
        }
        let known: HashSet<&Path> = notes.iter().map(|(member, _)| &*member.path).collect();
        remove_mentioned(&mut unused, &mentioned_elsewhere(around, &known));
        for file in unused {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let message = format!("nothing refers to the image `{name}`");
            let shown: Arc<str> = around.shown(&file).into();
            reporter.report_in(&shown, Span::default(), message);
        }
    }
}

const IMAGES: [&str; 11] = [
    "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "bmp", "tif", "tiff", "heic",
];

fn is_image(file: &Path) -> bool {
    let suffix = file.to_str().and_then(suffix);
    suffix.is_some_and(|suffix| IMAGES.contains(&&*suffix))
}

/// Names of folders that hold nothing but images.
const FOLDERS: [&str; 15] = [
    "images",
    "image",
    "imgs",
    "img",
    "figures",
    "figure",
    "figs",
    "fig",
    "pictures",
    "photos",
    "photo",
    "screenshots",
    "画像",
    "写真",
    "図",
];

/// The image files that lie where the documents have theirs.
fn candidates(notes: &[(&Member, &References)], around: &Surroundings) -> BTreeSet<PathBuf> {
    let shown = notes.iter().flat_map(|(_, references)| &references.shown);
    let folders: BTreeSet<&Path> = shown.filter_map(|file| file.parent()).collect();
    if folders.is_empty() {
        return BTreeSet::new();
    }
    let roots: BTreeSet<&Path> = folders
        .iter()
        .filter_map(|folder| image_root(folder, around.root()))
        .collect();
    let lies_there = |file: &Path| {
        file.parent().is_some_and(|folder| folders.contains(folder))
            || file.ancestors().any(|folder| roots.contains(folder))
    };
    let tree = around.tree(around.root());
    let files = tree.files().iter();
    files
        .filter(|file| is_image(file) && lies_there(file) && !is_conventional(file))
        .cloned()
        .collect()
}

/// The outermost folder at or above this one whose name says that it holds images.
fn image_root<'p>(folder: &'p Path, root: &Path) -> Option<&'p Path> {
    let below = folder.ancestors().take_while(|folder| *folder != root);
    below
        .filter(|folder| {
            let name = folder.file_name().unwrap_or_default().to_string_lossy();
            FOLDERS.contains(&&*name.to_lowercase())
        })
        .last()
}

/// Whether browsers and sites ask for a file of this name without being told, or its name cannot be looked for.
fn is_conventional(file: &Path) -> bool {
    let Some(name) = file.file_name().and_then(|name| name.to_str()) else {
        return true;
    };
    let lower = name.to_lowercase();
    let known = [
        "favicon",
        "apple-touch-icon",
        "android-chrome",
        "mstile",
        "og-image",
        "og_image",
    ];
    known.iter().any(|known| lower.starts_with(known)) || name.contains(NO_NAME)
}

/// What ends a file's name where it is mentioned.
const NO_NAME: [char; 20] = [
    '/', '\\', '"', '\'', '(', ')', '<', '>', '[', ']', '{', '}', '|', '`', '=', ',', ';', ':',
    '\n', '\t',
];

/// The longest name that is looked for, in bytes.
const LONGEST: usize = 255;

/// Where names of image files stand in a text, and the names: `a.png`, `image.*`. Words before a name come with it, since
/// a name may hold spaces.
fn mentions(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut done = 0;
    memchr::memchr_iter(b'.', text.as_bytes()).filter_map(move |dot| {
        let end = dot + 1 + suffix_length(&text.as_bytes()[dot + 1..])?;
        let mut from = done.max(dot.saturating_sub(LONGEST));
        while !text.is_char_boundary(from) {
            from += 1;
        }
        let start = text[from..dot].rfind(NO_NAME).map_or(from, |at| {
            from + at + text[from + at..].chars().next().map_or(0, char::len_utf8)
        });
        done = end;
        (start < dot).then(|| (start, &text[start..end]))
    })
}

/// The length of the suffix of an image with which `rest` begins, or of the `*` that stands for any.
fn suffix_length(rest: &[u8]) -> Option<usize> {
    if rest.first() == Some(&b'*') {
        return Some(1);
    }
    let length = rest
        .iter()
        .take_while(|b| b.is_ascii_alphanumeric())
        .count();
    IMAGES
        .iter()
        .any(|image| rest[..length].eq_ignore_ascii_case(image.as_bytes()))
        .then_some(length)
}

/// Adds a mention, and its last word.
fn add(mention: &str, names: &mut BTreeSet<String>) {
    let name = fold_case(percent_decode(mention).trim());
    if let Some((_, word)) = name.rsplit_once(char::is_whitespace) {
        names.insert(word.to_string());
    }
    names.insert(name);
}

/// Whether a file belongs to a picture that is shown: the drawing of which it was made, or the same for dense screens.
fn is_companion(file: &Path, shown: &BTreeSet<PathBuf>) -> bool {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let plain = stem.trim_end_matches("@2x").trim_end_matches("@3x");
    let suffix = file.to_str().and_then(suffix);
    let drawing = suffix.is_some_and(|suffix| matches!(&*suffix, "svg" | "tif" | "tiff"));
    (drawing || plain != stem)
        && IMAGES.iter().any(|suffix| {
            let picture = file.with_file_name(format!("{plain}.{suffix}"));
            picture != file && shown.contains(&picture)
        })
}

/// Leaves the files of which nothing is mentioned, neither the name nor a pattern that it fits.
fn remove_mentioned(files: &mut BTreeSet<PathBuf>, mentioned: &BTreeSet<String>) {
    if files.is_empty() || mentioned.is_empty() {
        return;
    }
    let patterns: Vec<glob::Pattern> = mentioned
        .iter()
        .filter(|name| name.contains('*'))
        .filter_map(|name| glob::Pattern::new(name).ok())
        .collect();
    files.retain(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let name = fold_case(&name);
        let spaced = name.contains(char::is_whitespace)
            && mentioned.iter().any(|mention| mention.ends_with(&name));
        !(mentioned.contains(&name)
            || spaced
            || patterns.iter().any(|pattern| pattern.matches(&name)))
    });
}

/// The suffixes of texts that may refer to an image.
const TEXTS: &str = "adoc bib cfg cff css csv html htm ini ipynb j2 java jinja js json jsx kt liquid less markdown md mdx mjs \
    njk org php po py qmd rb rmd rs rst sass scss sh svelte svg tex toml ts tsx txt vue xhtml xml yaml yml";

/// The most bytes that such a text may have to be searched.
const LIMIT: u64 = 1 << 24;

/// The names of image files that are mentioned in texts other than the `known` documents.
fn mentioned_elsewhere(around: &Surroundings, known: &HashSet<&Path>) -> BTreeSet<String> {
    let tree = around.tree(around.root());
    let hidden = Tree::of(around.files(), &around.root().join(".github"));
    let is_text = |file: &Path| match file.extension() {
        Some(suffix) => {
            let suffix = suffix.to_string_lossy().to_lowercase();
            TEXTS.split_whitespace().any(|text| text == suffix)
        }
        None => true,
    };
    let files: Vec<&PathBuf> = tree
        .files()
        .iter()
        .chain(hidden.files())
        .filter(|file| is_text(file) && !known.contains(file.as_path()))
        .collect();
    let names = |file: &PathBuf| {
        let mut names = BTreeSet::new();
        let small = around.files().size(file).is_some_and(|size| size <= LIMIT);
        let text = small.then(|| around.files().read(file)).flatten();
        for (_, name) in mentions(text.as_deref().unwrap_or_default()) {
            add(name, &mut names);
        }
        names
    };
    files
        .into_par_iter()
        .map(names)
        .reduce(BTreeSet::new, |mut one, mut other| {
            one.append(&mut other);
            one
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_wherever_they_stand() {
        for (text, name) in [
            ("![](images/a.png)", "a.png"),
            ("src=img/A.JPEG alt", "A.JPEG"),
            ("srcset='a.png 1x, b@2x.webp 2x'", " b@2x.webp"),
            ("see the floor plan.png", "see the floor plan.png"),
            ("```{figure} 図/会場.*", "会場.*"),
            ("url(../a.svg#x)", "a.svg"),
            ("a.png.b.gif", ".b.gif"),
        ] {
            let found = mentions(text).last().map(|(_, name)| name);
            assert_eq!(found, Some(name), "{text}");
        }
        for text in ["a.pngx", "/.png", "a.md", "end. gif"] {
            assert_eq!(mentions(text).next(), None, "{text}");
        }
    }
}
