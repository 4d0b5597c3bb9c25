//! Tables of contents that settings hold: `toc` in mystmd's `myst.yml`, and Jupyter Book's `_toc.yml`.
//!
//! These files are no documents, and still they lead to some: an entry that leads nowhere is told where it stands.

use std::path::{Path, PathBuf};

use super::files::FileSystem;
use super::site::{Builder, Site};
use crate::source::{Source, Span};
use crate::text::pattern;

/// A file of settings that lists documents.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The folder to which the entries are relative.
    pub folder: PathBuf,
    /// The file.
    pub source: Source,
    /// The entries: where each stands.
    pub entries: Vec<Span>,
    /// Whether an entry may leave out the suffix of its file.
    pub without_suffix: bool,
}

impl Listed {
    /// The table of a site, if its settings hold one; `shown` names the file.
    pub(super) fn of(
        site: &Site,
        files: &dyn FileSystem,
        shown: impl Fn(&Path) -> String,
    ) -> Option<Listed> {
        let (name, text) = match site.builder {
            Builder::Mystmd => ("myst.yml", site.settings.clone()),
            Builder::Sphinx if !site.is_conf_py() => {
                ("_toc.yml", files.read(&site.root.join("_toc.yml"))?)
            }
            Builder::Sphinx | Builder::MdBook => return None,
        };
        let block = match name {
            "myst.yml" => block(&text, "toc:")?,
            _ => Span::new(0, text.len()),
        };
        let file = pattern!(
            r#"(?m)^[ \t]*(?:-[ \t]+)?(?:file|root)[ \t]*:[ \t]*(?:"([^"\n]+)"|'([^'\n]+)'|([^"'#\s][^#\n]*?))[ \t]*(?:#[^\n]*)?\r?$"#
        );
        let inside = &text[block.range()];
        let entries = file.captures_iter(inside).filter_map(|found| {
            let path = found.iter().skip(1).flatten().next()?;
            let start = block.start as usize;
            Some(Span::new(start + path.start(), start + path.end()))
        });
        let entries = entries.collect();
        Some(Listed {
            folder: site.root.clone(),
            entries,
            without_suffix: name == "_toc.yml",
            source: Source::new(shown(&site.root.join(name)), text),
        })
    }
}

/// The lines of a YAML text that are indented below a key, and lists that stand under it.
fn block(text: &str, key: &str) -> Option<Span> {
    let indentation = |line: &str| line.len() - line.trim_start().len();
    let mut start = 0;
    let mut found: Option<(usize, usize)> = None;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        match found {
            None if content == key => found = Some((start + line.len(), indentation(line))),
            Some((from, margin)) if !content.is_empty() && !content.starts_with('#') => {
                let below = indentation(line) > margin
                    || (indentation(line) == margin && content.starts_with('-'));
                if !below {
                    return Some(Span::new(from, start));
                }
            }
            _ => {}
        }
        start += line.len();
    }
    found.map(|(from, _)| Span::new(from, text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::files::Memory;

    fn entries(builder: Builder, settings: &str, toc: &str) -> Vec<String> {
        let mut files = Memory::default();
        files.insert("/p/_toc.yml".into(), toc);
        let name = match builder {
            Builder::Mystmd => "myst.yml",
            _ => "_config.yml",
        };
        files.insert(Path::new("/p").join(name), settings);
        let around = crate::project::Surroundings::new("/p".into(), std::sync::Arc::new(files));
        let site = around.site_at(Path::new("/p")).expect("it is a site");
        let listed = Listed::of(&site, around.files(), |path| path.display().to_string());
        let listed = listed.expect("it has a table");
        let text = |span: &Span| listed.source.slice(*span).to_string();
        listed.entries.iter().map(text).collect()
    }

    #[test]
    fn entries_stand_at_any_depth() {
        let yaml = "project:\n  toc:\n    - file: index.md\n    - title: Days\n      children:\n        - file: 'day 1.md'  # first\n        - url: https://a.invalid\n  thumbnail: x\nsite:\n  nav:\n    - file: no.md\n";
        assert_eq!(entries(Builder::Mystmd, yaml, ""), ["index.md", "day 1.md"]);
        let toc = "format: jb-book\nroot: intro\nparts:\n- caption: Days\n  chapters:\n  - file: days/one\n  - glob: more/*\n";
        assert_eq!(
            entries(Builder::Sphinx, "title: x\n", toc),
            ["intro", "days/one"]
        );
    }
}
