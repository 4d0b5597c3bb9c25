//! What is defined across a site: labels, terms, citations, and which document includes which.
//!
//! A site's documents share one name space, so a reference is right if any of them defines its label, whether it is
//! checked in this run or not. Documents in other formats are searched as text. What extensions and other projects
//! define cannot be known; where there may be such, a name space is [open](Names::open).

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

use super::facts::{Facts, Name, NameSort, ReferenceSort, written_labels};
use super::slugs::Slugs;
use super::{Builder, Project, Site, inventory};
use crate::document::normalise_label;
use crate::source::Span;

/// Names of one sort.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// By the form in which they are compared.
    known: BTreeMap<String, Defined>,
    /// Whether there may be others.
    pub open: bool,
}

/// A name, and where it is given to something.
#[derive(Clone, Debug)]
pub struct Defined {
    /// As written where it is first defined.
    pub written: String,
    /// The documents that define it, and where; what is defined elsewhere has none.
    pub places: Vec<(PathBuf, Span)>,
    /// Whether one of them has a title that stands for it.
    pub titled: bool,
}

impl Names {
    fn insert(&mut self, name: &str) -> &mut Defined {
        let name = name.trim();
        let new = || Defined {
            written: name.to_string(),
            places: Vec::new(),
            titled: true,
        };
        self.known.entry(normalise_label(name)).or_insert_with(new)
    }

    fn insert_at(&mut self, path: &Path, name: &Name) {
        let defined = self.insert(&name.name);
        let first = defined.places.is_empty();
        defined.titled = name.titled || (defined.titled && !first);
        defined.places.push((path.to_path_buf(), name.span));
    }

    /// What the name is given to, in whatever letter case.
    pub fn get(&self, name: &str) -> Option<&Defined> {
        self.known.get(&normalise_label(name))
    }

    /// Whether the name is known, in whatever letter case.
    pub fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// All names as written.
    pub fn all(&self) -> impl Iterator<Item = &str> + Clone {
        self.known.values().map(|defined| defined.written.as_str())
    }
}

/// What is defined across a site.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// Labels of places, figures, tables and equations.
    pub labels: Names,
    /// Terms of glossaries.
    pub terms: Names,
    /// Keys of bibliographies.
    pub citations: Names,
    /// The names of the other projects that the site's settings name, in their order; `None` for those that cannot be
    /// read here.
    pub inventories: Vec<Option<inventory::Names>>,
    /// Whether something other than a document of the site may have a number: Sphinx gives none to what is in other
    /// projects.
    pub numbered_elsewhere: bool,
    /// Whether mystmd alone builds the site.
    mystmd: bool,
    /// For each file that is included, the files that include it.
    pub includers: HashMap<PathBuf, Vec<PathBuf>>,
}

impl Index {
    /// Reads everything below `root`, which is the site's or, without one, the project's.
    pub(super) fn of(project: &Project, root: &Path, site: Option<&Site>) -> Self {
        let mystmd = site.is_some_and(|site| site.builder == Builder::Mystmd && !site.sphinx_too);
        let mut index = Index {
            mystmd,
            ..Index::default()
        };
        for built_in in ["genindex", "modindex", "search"] {
            if !mystmd {
                index.labels.insert(built_in);
            }
        }
        for path in project.around().tree(root).files() {
            let extension = path.extension().and_then(|extension| extension.to_str());
            match extension {
                Some("md") => {
                    if let Some(facts) = project.facts_at(path) {
                        index.add_document(project, path, &facts);
                    }
                }
                Some("rst" | "ipynb" | "txt") => {
                    if let Some(text) = project.around().files().read(path) {
                        index.add_text(&text);
                    }
                }
                Some("bib") => {
                    if let Some(text) = project.around().files().read(path) {
                        index.add_bibliography(&text);
                    }
                }
                _ => {}
            }
        }
        if let Some(site) = site {
            index.add_text(&site.settings);
        }
        if let Some(site) = site {
            let files = project.around().files();
            index.inventories = inventory::read_all(site.linking(), root, files);
        }
        index.labels.open |= site.is_none_or(has_foreign_labels);
        let sphinx = site.is_some_and(|site| site.builder == Builder::Sphinx);
        index.numbered_elsewhere = index.labels.open || !sphinx;
        index.labels.open |= index.inventories.iter().any(Option::is_none);
        index.terms.open |= index.labels.open;
        // Without a bibliography, citations come from somewhere else.
        index.citations.open = index.citations.known.is_empty();
        index
    }

    /// The files that a document includes.
    pub(super) fn included_by(&self, path: &Path) -> impl Iterator<Item = &PathBuf> {
        self.includers
            .iter()
            .filter(move |(_, by)| by.iter().any(|includer| includer == path))
            .map(|(file, _)| file)
    }

    fn add_document(&mut self, project: &Project, path: &Path, facts: &Facts) {
        let folder = path.parent().unwrap_or(path);
        for name in &facts.names {
            // mystmd knows no attributes.
            if !(self.mystmd && name.sort == NameSort::Attribute) {
                self.labels.insert_at(path, name);
            }
        }
        // To mystmd, headings have names in the whole site.
        let headings = facts.headings.iter().filter(|heading| !heading.labelled);
        for heading in headings.filter(|_| self.mystmd) {
            let slug = Slugs::Mystmd.slug(&heading.text);
            let defined = self.labels.insert(&slug);
            defined.places.push((path.to_path_buf(), heading.span));
        }
        for term in &facts.terms {
            self.terms.insert_at(path, term);
        }
        for included in facts.references_of(|sort| sort == ReferenceSort::Include) {
            let file = project.around().absolute_from(folder, &included.target);
            self.includers.entry(file).or_default().push(path.into());
        }
        self.labels.open |= facts.unseen.labels;
        self.terms.open |= facts.unseen.terms;
    }

    fn add_text(&mut self, text: &str) {
        for label in written_labels(text) {
            self.labels.insert(&text[label]);
        }
        self.terms.open |= text.contains("glossary");
    }

    /// Whether another project has the name, as far as its inventory lies here.
    pub fn is_foreign(&self, name: &str) -> bool {
        let mut known = self.inventories.iter().flatten();
        known.any(|names| names.contains(name))
    }

    fn add_bibliography(&mut self, text: &str) {
        static KEY: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"@\w+\s*[{(]\s*([^\s,{}]+)\s*,").expect("the pattern is right")
        });
        for found in KEY.captures_iter(text) {
            self.citations.insert(&found[1]);
        }
    }
}

/// Whether the settings name other projects, or extensions that make labels.
fn has_foreign_labels(site: &Site) -> bool {
    let makers = [
        "autosectionlabel",
        "autodoc",
        "autoapi",
        "autosummary",
        "sphinx_gallery",
        "breathe",
        "exhale",
        "def setup(",
    ];
    match site.builder {
        Builder::Sphinx => {
            site.linking().open || makers.iter().any(|maker| site.settings.contains(maker))
        }
        Builder::Mystmd => ["references:", "plugins:"]
            .iter()
            .any(|maker| site.settings.contains(maker)),
        Builder::MdBook => true,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::project::Surroundings;
    use crate::project::files::Memory;

    fn project(files: &[(&str, &str)]) -> Project {
        let mut memory = Memory::default();
        for (name, text) in files {
            memory.insert(Path::new("/p").join(name), text.to_string());
        }
        Project::new(Surroundings::new("/p".into(), Arc::new(memory)))
    }

    const CONF: (&str, &str) = ("conf.py", "extensions = ['myst_parser']");

    #[test]
    fn labels_of_all_formats_are_known() {
        let project = project(&[
            CONF,
            ("a.md", "(Day One)=\n# x\n"),
            ("b.rst", ".. _day-two:\n\n.. math::\n   :label: eq\n"),
            (
                "c.ipynb",
                r##"{"source": ["(day-three)=\n", "#| label: cell\n"]}"##,
            ),
            ("refs.bib", "@book{knuth1984,\n title={T}}"),
            ("_build/d.md", "(built)=\n# x\n"),
        ]);
        let index = project.index_at(Path::new("/p/a.md"));
        for label in ["day one", "DAY-TWO", "eq", "day-three", "cell", "genindex"] {
            assert!(index.labels.contains(label), "{label}");
        }
        assert!(!index.labels.contains("built") && !index.labels.open);
        assert!(index.citations.contains("knuth1984") && !index.citations.open);
    }

    #[test]
    fn glossaries_are_read_in_both_ways() {
        let bodies = [
            "Kp指数\nKp index\n  0から9までの数。\n",
            "[MyST](https://mystmd.org)\n: Markdown.\n",
        ];
        for (body, term) in bodies.into_iter().zip(["kp index", "MyST"]) {
            let text = format!("```{{glossary}}\n{body}```\n");
            let project = project(&[CONF, ("a.md", &text)]);
            let index = project.index_at(Path::new("/p/a.md"));
            assert!(index.terms.contains(term), "{term}: {:?}", index.terms);
            assert!(!index.terms.contains("Markdown."));
        }
    }

    #[test]
    fn other_projects_leave_the_names_open() {
        for (settings, open) in [
            ("myst_parser\nintersphinx_mapping = {\n  'py': (), }", true),
            ("myst_parser\nintersphinx_mapping = {}", false),
            ("myst_parser, sphinx.ext.autosectionlabel", true),
            ("myst_parser", false),
        ] {
            let project = project(&[("conf.py", settings), ("a.md", "# a\n")]);
            let index = project.index_at(Path::new("/p/a.md"));
            assert_eq!(index.labels.open, open, "{settings}");
        }
    }

    #[test]
    fn a_page_is_what_is_included_and_what_includes() {
        let project = project(&[
            CONF,
            ("a.md", "```{include} parts/b.md\n```\n"),
            ("parts/b.md", "```{include} ../c.md\n```\n"),
            ("c.md", "```{include} parts/b.md\n```\n"),
            ("d.md", "# d\n"),
        ]);
        let page = project.page_of(Path::new("/p/c.md"));
        let names: Vec<_> = page.iter().filter_map(|path| path.to_str()).collect();
        assert_eq!(names, ["/p/a.md", "/p/c.md", "/p/parts/b.md"]);
    }
}
