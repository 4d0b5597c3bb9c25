//! What is defined across a site: labels, terms, citations, and which document includes which.
//!
//! A site's documents share one name space, so a reference is right if any of them defines its label, whether it is
//! checked in this run or not. Documents in other formats are searched as text. What extensions and other projects
//! define cannot be known; where there may be such, a name space is [open](Names::open).

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

use super::anchors::{names, written_labels};
use super::{Builder, Project, Site};
use crate::document::{Document, normalise_label};

/// Names of one sort.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// As compared, and as written.
    known: BTreeMap<String, String>,
    /// Whether there may be others.
    pub open: bool,
}

impl Names {
    fn insert(&mut self, name: &str) {
        let name = name.trim();
        self.known
            .entry(normalise_label(name))
            .or_insert_with(|| name.to_string());
    }

    /// Whether the name is known, in whatever letter case.
    pub fn contains(&self, name: &str) -> bool {
        self.known.contains_key(&normalise_label(name))
    }

    /// All names as written.
    pub fn all(&self) -> impl Iterator<Item = &str> + Clone {
        self.known.values().map(String::as_str)
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
    /// For each file that is included, the files that include it.
    pub includers: HashMap<PathBuf, Vec<PathBuf>>,
}

impl Index {
    /// Reads everything below `root`, which is the site's or, without one, the project's.
    pub(super) fn of(project: &Project, root: &Path, site: Option<&Site>) -> Self {
        let mut index = Index::default();
        for built_in in ["genindex", "modindex", "search"] {
            index.labels.insert(built_in);
        }
        for path in project.around().tree(root).files() {
            let extension = path.extension().and_then(|extension| extension.to_str());
            match extension {
                Some("md") => {
                    if let Some(document) = project.document_at(path) {
                        index.add_document(project, path, &document);
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
        index.labels.open |= site.is_none_or(has_foreign_labels);
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

    fn add_document(&mut self, project: &Project, path: &Path, document: &Document) {
        let folder = path.parent().unwrap_or(path);
        for name in names(document) {
            self.labels.insert(&name);
        }
        for (_, directive) in document.directives() {
            match document.directive_name(directive) {
                "glossary" => {
                    for term in glossary_terms(document.slice(directive.body)) {
                        self.terms.insert(&term);
                    }
                }
                "include" => {
                    if let Some(argument) = directive.argument {
                        let file = project
                            .around()
                            .absolute_from(folder, document.slice(argument));
                        self.includers.entry(file).or_default().push(path.into());
                    }
                }
                name if is_of_plugin(name) => self.labels.open = true,
                _ => {}
            }
        }
        self.terms.open |= document.source().text().contains(".. glossary::");
    }

    fn add_text(&mut self, text: &str) {
        let mut labels = Vec::new();
        written_labels(text, &mut labels);
        for label in labels {
            self.labels.insert(&label);
        }
        self.terms.open |= text.contains("glossary");
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

/// Whether a directive belongs to a domain that no builder has by itself, and may define anything.
fn is_of_plugin(name: &str) -> bool {
    const DOMAINS: [&str; 10] = [
        "c", "cpp", "js", "math", "prf", "proof", "py", "raw", "rst", "std",
    ];
    name.split_once(':')
        .is_some_and(|(domain, _)| !DOMAINS.contains(&domain))
}

/// The terms of a glossary's body: what stands at its left edge, without classifiers and markup.
fn glossary_terms(body: &str) -> impl Iterator<Item = String> {
    static LINK: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\[([^\]]*)\]\([^)]*\)").expect("the pattern is right"));
    let margin = body
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(indentation)
        .min()
        .unwrap_or(0);
    body.lines()
        .filter(move |line| !line.trim().is_empty() && indentation(line) == margin)
        .map(str::trim)
        .filter(|line| !line.starts_with([':', '%', '.']))
        .map(|line| line.split(" : ").next().unwrap_or(line))
        .map(|term| LINK.replace_all(term, "$1").replace(['*', '`'], ""))
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Whether the settings name other projects, or extensions that make labels.
fn has_foreign_labels(site: &Site) -> bool {
    static MAPPING: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"intersphinx_mapping\s*(?:=\s*\{\s*[^}\s#]|=\s*[^{\s]|\[|\.)")
            .expect("the pattern is right")
    });
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
            MAPPING.is_match(&site.settings)
                || makers.iter().any(|maker| site.settings.contains(maker))
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
