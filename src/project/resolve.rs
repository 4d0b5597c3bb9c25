//! Paths in documents: to which file they lead, and if to none, to which they were meant to.

use std::path::{Path, PathBuf};

use super::files::{Entry, same_but_for_case};
use super::{Builder, Place, Surroundings};
use crate::paths::{self, absolute, slashed};
use crate::text;

/// Where a path leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// To this file or folder.
    Found(PathBuf, Entry),
    /// To a place outside the project, at which nobody looks.
    Outside,
    /// To a place of which nothing is known: what was named on the command line may be a part of something.
    Unknown,
    /// Nowhere.
    Missing(Option<Meant>),
}

/// The file that was perhaps meant, as the path to write for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// It differs in letter case only.
    Case(String),
    /// The path leads there from another folder, which is named.
    From(String, String),
    /// Its name is near.
    Near(String),
}

impl Meant {
    /// The path to write.
    pub fn path(&self) -> &str {
        match self {
            Meant::Case(path) | Meant::From(path, _) | Meant::Near(path) => path,
        }
    }
}

/// Whether a destination is an address and no path: it has a scheme, or begins with `//`.
pub fn is_url(destination: &str) -> bool {
    let scheme = destination.split_once(':').map_or("", |(scheme, _)| scheme);
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    // A single letter is a drive, and a placeholder such as `{url}:` no scheme.
    destination.starts_with("//")
        || (scheme.len() > 1
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(fits))
}

/// Whether a template or a placeholder stands in the destination, or what is no destination at all.
pub fn is_made(destination: &str) -> bool {
    let marks = ["{{", "{%", "${", "<", ">", "*", "..."];
    marks.iter().any(|mark| destination.contains(mark))
        || destination.starts_with(['{', '(', '@', '~'])
}

/// A destination without its query and fragment, and the fragment.
pub fn split_fragment(destination: &str) -> (&str, Option<&str>) {
    let (path, fragment) = match destination.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment)),
        None => (destination, None),
    };
    (
        path.split_once('?').map_or(path, |(path, _)| path),
        fragment,
    )
}

/// `%41` as the byte that it stands for, where that gives UTF-8.
pub fn percent_decode(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        let decoded = match (first, tail) {
            (b'%', [high, low, ..]) => {
                let digit = |b: &u8| char::from(*b).to_digit(16);
                digit(high)
                    .zip(digit(low))
                    .map(|(high, low)| (high * 16 + low) as u8)
            }
            _ => None,
        };
        bytes.push(decoded.unwrap_or(*first));
        rest = if decoded.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_string())
}

impl Place<'_> {
    /// Where `path`, written in the document, leads. It is a path as files have it: decoded, without query and fragment.
    pub fn resolve(self, path: &str) -> Resolved {
        self.around.resolve_from(self.folder(), path)
    }
}

impl Surroundings {
    /// Where `path`, written in a document in `folder`, leads.
    pub fn resolve_from(&self, folder: &Path, path: &str) -> Resolved {
        let full = self.absolute_from(folder, path);
        if self.is_outside(&full) {
            return Resolved::Outside;
        }
        // The project's folder is in no folder that is known.
        let root = (full == self.root()).then_some(Entry::Folder);
        if let Some(entry) = root.or_else(|| self.files().entry(&full)) {
            return Resolved::Found(full, entry);
        }
        if !full.starts_with(self.root()) {
            return Resolved::Unknown;
        }
        Resolved::Missing(self.meant(folder, path, &full))
    }

    /// The absolute path that `path` means in `folder`: a leading `/` is the site's root, or the project's.
    pub fn absolute_from(&self, folder: &Path, path: &str) -> PathBuf {
        match path.strip_prefix('/') {
            Some(rest) => {
                let site = self
                    .site_at(folder)
                    .filter(|site| site.builder != Builder::MdBook);
                let root = site.map_or(self.root().to_path_buf(), |site| site.root.clone());
                absolute(Path::new(rest), &root)
            }
            None => absolute(Path::new(path), folder),
        }
    }

    fn meant(&self, folder: &Path, path: &str, full: &Path) -> Option<Meant> {
        let rooted = path.starts_with('/');
        let written = |found: &Path| self.written(folder, found, rooted);
        if let Some(found) = self.ignoring_case(full) {
            return Some(Meant::Case(written(&found)));
        }
        let site = self.site_at(folder).map(|site| site.root.clone());
        let relative = path.trim_start_matches('/');
        for base in site
            .iter()
            .map(PathBuf::as_path)
            .chain([self.root(), folder])
        {
            let found = absolute(Path::new(relative), base);
            if self.files().entry(&found).is_some() {
                let from = paths::relative(base, self.root());
                let from = if from == "." {
                    "the project's folder".to_string()
                } else {
                    format!("`{from}`")
                };
                return Some(Meant::From(written(&found), from));
            }
        }
        self.near(full).map(|found| Meant::Near(written(&found)))
    }

    /// The path that differs from `full` in letter case only.
    fn ignoring_case(&self, full: &Path) -> Option<PathBuf> {
        let below = full.strip_prefix(self.root()).ok()?;
        let mut found = self.root().to_path_buf();
        for component in below.components() {
            let name = component.as_os_str().to_str()?;
            found.push(same_but_for_case(self.files(), &found, name)?);
        }
        Some(found)
    }

    /// A file of a near name in the same folder, or else the only one of that very name in the project.
    fn near(&self, full: &Path) -> Option<PathBuf> {
        let name = full.file_name()?.to_str()?;
        let folder = full.parent()?;
        let listing = self.files().list(folder);
        let extension = full.extension();
        let files = || {
            let files = listing.iter();
            let files = files.filter(|(_, entry)| **entry == Entry::File);
            let files = files.map(|(file, _)| (stem(file), file.as_str()));
            files.filter(|(stem_of_file, file)| {
                *stem_of_file == stem(name) || Path::new(file).extension() == extension
            })
        };
        let nearest = text::nearest(stem(name), files().map(|(stem, _)| stem));
        if let Some(nearest) = nearest {
            return files()
                .find(|(stem, _)| *stem == nearest)
                .map(|(_, file)| folder.join(file));
        }
        let tree = self.tree(self.root());
        let mut same = tree.named(full.file_name()?);
        same.next()
            .filter(|_| same.next().is_none())
            .map(Path::to_path_buf)
    }

    /// How `found` is written in a document in `folder`.
    fn written(&self, folder: &Path, found: &Path, rooted: bool) -> String {
        let root = self.absolute_from(folder, "/");
        match found.strip_prefix(&root) {
            Ok(rest) if rooted => format!("/{}", slashed(rest)),
            _ => paths::relative(found, folder),
        }
    }
}

/// A name without its suffix.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_have_a_scheme() {
        for url in [
            "https://a.jp",
            "mailto:a@b.jp",
            "//a.jp/x",
            "project:#x",
            "inv:py#x",
        ] {
            assert!(is_url(url), "{url}");
        }
        for path in ["a.md", "図/a.png", "a b:c.md", "C:/x", "#x", "", "1:2"] {
            assert!(!is_url(path), "{path}");
        }
    }

    #[test]
    fn queries_and_fragments_are_no_path() {
        assert_eq!(split_fragment("a.md?x=1#日本"), ("a.md", Some("日本")));
        assert_eq!(split_fragment("#a"), ("", Some("a")));
        assert_eq!(split_fragment("a.md"), ("a.md", None));
    }

    #[test]
    fn percent_signs_stand_for_bytes() {
        assert_eq!(percent_decode("%E5%9B%B3%20a.png"), "図 a.png");
        assert_eq!(percent_decode("100%.md"), "100%.md");
        assert_eq!(percent_decode("%FF"), "%FF");
    }
}
