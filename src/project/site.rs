//! The builder of a document, read from its settings as text. Nothing of a project is ever run.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, OnceLock};

use glob::{MatchOptions, Pattern};
use regex::Regex;

use super::declared::Declared;
use super::files::FileSystem;
use super::linking::Linking;
use crate::document::Flavor;

/// What builds the documents of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Which builder.
    pub builder: Builder,
    /// The folder that holds its settings, to which absolute paths in documents are relative.
    pub root: PathBuf,
    /// The text of its settings.
    pub settings: String,
    /// Whether Sphinx builds the documents as well, by a `conf.py` in the same folder.
    pub sphinx_too: bool,
    /// Whether the settings are a `conf.py`.
    conf_py: bool,
    declared: OnceLock<Declared>,
    linking: OnceLock<Linking>,
}

/// A program that makes a site or book of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Builder {
    /// Sphinx with MyST-Parser or MyST-NB, by `conf.py`, or Jupyter Book 1 by `_config.yml`.
    Sphinx,
    /// mystmd, by `myst.yml`.
    Mystmd,
    /// mdBook, by `book.toml`.
    MdBook,
}

impl Site {
    pub(super) fn new(builder: Builder, root: PathBuf, settings: String) -> Self {
        Site {
            builder,
            root,
            settings,
            sphinx_too: false,
            conf_py: true,
            declared: OnceLock::new(),
            linking: OnceLock::new(),
        }
    }

    /// What its settings say of directives and roles.
    pub fn declared(&self) -> &Declared {
        self.declared.get_or_init(|| Declared::of(self))
    }

    /// What its settings say of links.
    pub fn linking(&self) -> &Linking {
        self.linking.get_or_init(|| Linking::of(self))
    }

    pub(super) fn is_conf_py(&self) -> bool {
        self.conf_py
    }

    /// Whether the settings leave the document at this path out of what is built.
    pub fn leaves_out(&self, document: &Path) -> bool {
        let Ok(path) = document.strip_prefix(&self.root) else {
            return true;
        };
        // Within a name, `*`; a folder's name stands for what is in it.
        let options = MatchOptions {
            require_literal_separator: true,
            ..MatchOptions::default()
        };
        let patterns: Vec<Pattern> = self
            .excluded()
            .filter_map(|pattern| Pattern::new(pattern.trim_end_matches('/')).ok())
            .collect();
        path.ancestors().any(|path| {
            patterns
                .iter()
                .any(|pattern| pattern.matches_path_with(path, options))
        })
    }

    /// The patterns of files that are not built, as the settings have them: `exclude_patterns` of Sphinx and Jupyter Book
    /// and Sphinx's folders of templates and other files, `exclude` of mystmd.
    fn excluded(&self) -> impl Iterator<Item = &str> {
        static LIST: LazyLock<Regex> = LazyLock::new(|| {
            let key = r"(?m)^[ \t]*(?:exclude_patterns|templates_path|html_static_path|html_extra_path|exclude)[ \t]*";
            let brackets = r"(?::[^=\n]*)?(?:\+?=|:)[ \t]*\[([^\]]*)\]";
            let dashes = r":[ \t]*\n((?:[ \t]*-[ \t]+[^\n]*\n?)+)";
            Regex::new(&format!("{key}(?:{brackets}|{dashes})")).expect("the pattern is right")
        });
        LIST.captures_iter(&self.settings)
            .filter_map(|found| Some(found.get(1).or(found.get(2))?.as_str()))
            .flat_map(|list| list.split([',', '\n']))
            .map(|item| {
                let dash = item.trim().trim_start_matches("- ");
                dash.trim().trim_matches(['"', '\''])
            })
            .filter(|item| !item.is_empty())
    }

    /// The Markdown that the builder reads.
    pub fn flavor(&self) -> Flavor {
        match self.builder {
            Builder::Sphinx | Builder::Mystmd => Flavor::Myst,
            Builder::MdBook => Flavor::GitHub,
        }
    }
}

/// The sites of a project, looked for once per folder.
#[derive(Default)]
pub(super) struct Sites {
    known: Mutex<HashMap<PathBuf, Option<Arc<Site>>>>,
}

impl Sites {
    /// The site that `folder` belongs to: the nearest settings there or above, but not above `root`.
    pub(super) fn of(
        &self,
        files: &dyn FileSystem,
        folder: &Path,
        root: &Path,
    ) -> Option<Arc<Site>> {
        if let Some(site) = self.known.lock().expect("no look-up panics").get(folder) {
            return site.clone();
        }
        let site = here(files, folder).map(Arc::new).or_else(|| {
            let parent = folder
                .parent()
                .filter(|_| folder.starts_with(root) && folder != root)?;
            self.of(files, parent, root)
        });
        self.known
            .lock()
            .expect("no look-up panics")
            .insert(folder.to_path_buf(), site.clone());
        site
    }
}

impl Sites {
    /// The sites that were found so far.
    pub(super) fn known(&self) -> Vec<Arc<Site>> {
        let known = self.known.lock().expect("no look-up panics");
        let mut sites: Vec<Arc<Site>> = known.values().flatten().cloned().collect();
        sites.sort_by(|one, other| one.root.cmp(&other.root));
        sites.dedup_by(|one, other| one.root == other.root);
        sites
    }
}

/// The settings in this very folder.
fn here(files: &dyn FileSystem, folder: &Path) -> Option<Site> {
    let settings = [
        ("myst.yml", Builder::Mystmd),
        ("conf.py", Builder::Sphinx),
        ("_config.yml", Builder::Sphinx),
        ("book.toml", Builder::MdBook),
    ];
    settings.into_iter().find_map(|(name, builder)| {
        let path = folder.join(name);
        let settings = files.is_file(&path).then(|| files.read(&path))??;
        let says_so = match name {
            "conf.py" => ["myst_parser", "myst_nb", "jupyter_book"]
                .iter()
                .any(|p| settings.contains(p)),
            // Jekyll has a `_config.yml` as well; Jupyter Book's comes with a table of contents.
            "_config.yml" => files.is_file(&folder.join("_toc.yml")),
            _ => true,
        };
        says_so.then(|| Site {
            sphinx_too: builder == Builder::Mystmd && files.is_file(&folder.join("conf.py")),
            conf_py: name == "conf.py",
            ..Site::new(builder, folder.to_path_buf(), settings)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_leave_documents_out() {
        let site = |builder, settings: &str| {
            Site::new(builder, PathBuf::from("/docs"), settings.to_string())
        };
        let conf = site(
            Builder::Sphinx,
            "exclude_patterns = [\n    '_build',  # made\n    \"drafts/*\", '**/old.md',\n]\n",
        );
        let book = site(
            Builder::Sphinx,
            "exclude_patterns:\n  - drafts/**\n  - \"old.md\"\ntitle: x\n",
        );
        let myst = site(Builder::Mystmd, "project:\n  exclude: [drafts, old.md]\n");
        for site in [&conf, &book, &myst] {
            let out = |path: &str| site.leaves_out(&Path::new("/docs").join(path));
            assert!(out("drafts/a.md"), "{site:?}");
            assert!(out("old.md"), "{site:?}");
            assert!(!out("a.md") && !out("x/drafts.md"), "{site:?}");
        }
        assert!(conf.leaves_out(Path::new("/README.md")));
    }
}
