//! The tables of contents of a site that Sphinx builds: which documents are listed, and where.
//!
//! `{toctree}` in MyST and `.. toctree::` in reStructuredText list documents alike (Sphinx, `TocTree.parse_content`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use glob::Pattern;

use super::facts::ReferenceSort;
use super::{Project, Site, Surroundings};
use crate::paths::{absolute, relative};
use crate::source::Span;
use crate::text::pattern;

/// The documents of a site that are listed, and those that need not be.
#[derive(Clone, Debug, Default)]
pub struct Contents {
    listed: BTreeMap<PathBuf, Vec<Listing>>,
    /// The first document.
    root: PathBuf,
    /// The folder of the site.
    folder: PathBuf,
    /// Whether documents may be listed in a way that cannot be seen here.
    pub open: bool,
}

/// A place where a document is listed by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// The document that holds the table.
    pub path: PathBuf,
    /// The entry; `None` for a pattern, and outside Markdown.
    pub span: Option<Span>,
}

/// The suffixes of documents, in the order in which Sphinx prefers them here.
const SUFFIXES: [&str; 3] = ["md", "rst", "ipynb"];

impl Contents {
    pub(super) fn of(project: &Project, site: &Site) -> Self {
        let settings = &site.settings;
        let computed = pattern!(
            r"(?x) (?m: ^\s*from\s+\S+\s+import\s+\* | ^include_patterns
                | ^exclude_patterns\s*\+?=\s* (?: [^\[\s] | \[[^\]]*\]\s*\+ ) )
                | sphinx_external_toc | sphinx_gallery | \b ablog \b"
        );
        let root = pattern!(r#"(?m)^(?:root_doc|master_doc)\s*=\s*["']([^"']+)["']"#);
        let root = root.captures(settings).and_then(|found| found.get(1));
        let root = root.map_or("index", |name| name.as_str());
        let mut contents = Contents {
            folder: site.root.clone(),
            // Which suffix it has is found out below: any that is there is the one.
            root: absolute(Path::new(root), &site.root),
            open: computed.is_match(settings),
            ..Contents::default()
        };
        let around = project.around();
        let documents = documents(around, &site.root);
        for path in &documents {
            match path.extension().and_then(|suffix| suffix.to_str()) {
                Some("md") => contents.add_markdown(project, path, &documents),
                _ => {
                    if let Some(text) = around.files().read(path) {
                        contents.add_text(around, path, &text, &documents);
                    }
                }
            }
        }
        contents
    }

    /// Where a document is listed.
    pub fn listings(&self, path: &Path) -> &[Listing] {
        self.listed.get(path).map_or(&[], Vec::as_slice)
    }

    /// Whether the site makes a page of the document at `path` that wants a place in a table of contents.
    ///
    /// Where nothing is listed at all, there is some other navigation.
    pub fn wants_place(&self, path: &Path, site: &Site) -> bool {
        !self.listed.is_empty() && path != self.root && !site.leaves_out(path)
    }

    fn add_markdown(&mut self, project: &Project, path: &Path, documents: &[PathBuf]) {
        if path.with_extension("") == self.root {
            self.root = path.to_path_buf();
        }
        let Some(facts) = project.facts_at(path) else {
            return;
        };
        for entry in &facts.references {
            match entry.sort {
                ReferenceSort::TocEntry => {
                    self.add(project.around(), path, &entry.target, Some(entry.span));
                }
                ReferenceSort::TocPattern => {
                    self.add_pattern(project.around(), path, &entry.target, documents);
                }
                _ => {}
            }
        }
    }

    /// Reads the tables of a text in reStructuredText, or in the cells of a notebook.
    fn add_text(&mut self, around: &Surroundings, path: &Path, text: &str, documents: &[PathBuf]) {
        if path.with_extension("") == self.root {
            self.root = path.to_path_buf();
        }
        if path.extension().is_some_and(|suffix| suffix == "ipynb") {
            self.open |= text.contains("toctree");
            return;
        }
        let indentation = |line: &str| line.len() - line.trim_start().len();
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            if !line.trim_start().starts_with(".. toctree::") {
                continue;
            }
            let margin = indentation(line);
            let inside = |line: &&str| line.trim().is_empty() || indentation(line) > margin;
            while let Some(line) = lines.next_if(inside) {
                let entry = line.trim();
                if entry.is_empty() || entry.starts_with(':') {
                    continue;
                }
                let target = entry
                    .strip_suffix('>')
                    .and_then(|rest| rest.rsplit_once('<'))
                    .map_or(entry, |(_, target)| target.trim());
                if target.contains(['*', '?', '[']) {
                    self.add_pattern(around, path, target, documents);
                } else {
                    self.add(around, path, target, None);
                }
            }
        }
    }

    fn add(&mut self, around: &Surroundings, holder: &Path, target: &str, span: Option<Span>) {
        let folder = holder.parent().unwrap_or(&self.folder);
        let full = around.absolute_from(folder, target);
        let stem = match full.extension().and_then(|suffix| suffix.to_str()) {
            Some(suffix) if SUFFIXES.contains(&suffix) => full.with_extension(""),
            _ => full,
        };
        let named = |suffix: &&str| {
            let mut path = stem.as_os_str().to_os_string();
            path.push(".");
            path.push(suffix);
            PathBuf::from(path)
        };
        let found = SUFFIXES
            .iter()
            .map(named)
            .find(|path| around.files().is_file(path));
        if let Some(found) = found {
            let path = holder.to_path_buf();
            self.listed
                .entry(found)
                .or_default()
                .push(Listing { path, span });
        }
    }

    fn add_pattern(
        &mut self,
        around: &Surroundings,
        holder: &Path,
        target: &str,
        documents: &[PathBuf],
    ) {
        let folder = holder.parent().unwrap_or(&self.folder);
        let full = around.absolute_from(folder, target);
        let Ok(pattern) = Pattern::new(&relative(&full, &self.folder)) else {
            return;
        };
        for document in documents {
            let name = relative(&document.with_extension(""), &self.folder);
            if pattern.matches(&name) {
                let path = holder.to_path_buf();
                let listing = Listing { path, span: None };
                self.listed
                    .entry(document.clone())
                    .or_default()
                    .push(listing);
            }
        }
    }
}

fn documents(around: &Surroundings, root: &Path) -> Vec<PathBuf> {
    let is_document = |path: &&PathBuf| {
        let suffix = path.extension().and_then(|suffix| suffix.to_str());
        suffix.is_some_and(|suffix| SUFFIXES.contains(&suffix))
    };
    let tree = around.tree(root);
    tree.files().iter().filter(is_document).cloned().collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::project::files::Memory;

    fn contents(files: &[(&str, &str)]) -> (Contents, Arc<Site>) {
        let mut memory = Memory::default();
        for (name, text) in files {
            memory.insert(Path::new("/p").join(name), text.to_string());
        }
        let project = Project::new(Surroundings::new("/p".into(), Arc::new(memory)));
        let site = project
            .around()
            .site_at(Path::new("/p"))
            .expect("it is a site");
        (Contents::of(&project, &site), site)
    }

    #[test]
    fn documents_are_listed_by_both_markups() {
        let (found, site) = contents(&[
            (
                "conf.py",
                "extensions = ['myst_parser']\nexclude_patterns = ['_build', 'drafts/*']\n",
            ),
            (
                "index.rst",
                "Report\n======\n\n.. toctree::\n   :glob:\n\n   About <about>\n   day*\n\nThat is all.\n",
            ),
            (
                "about.md",
                "# About\n\n```{toctree}\nsub/deep.md\n/sub/flat\n```\n",
            ),
            ("day1.md", ""),
            ("sub/deep.md", ""),
            ("sub/flat.md", ""),
            ("lost.md", ""),
            ("drafts/a.md", ""),
        ]);
        let listed = |name: &str| !found.listings(&Path::new("/p").join(name)).is_empty();
        for name in ["about.md", "day1.md", "sub/deep.md", "sub/flat.md"] {
            assert!(listed(name), "{name}");
        }
        assert!(!listed("lost.md"));
        let wants = |name: &str| found.wants_place(&Path::new("/p").join(name), &site);
        assert!(wants("lost.md") && !wants("index.rst") && !wants("drafts/a.md"));
        assert!(!found.open);
    }

    #[test]
    fn settings_that_are_computed_leave_the_contents_open() {
        for more in [
            "exclude_patterns = patterns()\n",
            "exclude_patterns = ['a'] + more\nextensions.append('sphinx_external_toc')\n",
            "from shared import *\n",
        ] {
            let conf = format!("extensions = ['myst_parser']\n{more}");
            assert!(contents(&[("conf.py", &conf)]).0.open, "{more}");
        }
    }
}
