//! A link, an included file or an entry of a table of contents that leads to no file.

use std::path::Path;

use serde::Deserialize;

use super::pages::{
    PAGE_SUFFIXES, document_of_missing_page, document_of_page, is_beside, is_in_made,
    is_made_by_extension, is_of_forge, makes_documents, without_suffix, without_suffix_of_document,
};
use super::{local_links, same_numbers, source_of_page, with_suffix};
use crate::diagnostic::Safety;
use crate::paths::relative;
use crate::project::facts::{Reference, ReferenceSort};
use crate::project::listed::Listed;
use crate::project::resolve::{Meant, Resolved, is_made, is_url};
use crate::project::{Builder, Member, Place, Project, Site, Surroundings};
use crate::rules::{Note, Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BrokenLink {}

impl Rule for BrokenLink {
    fn check_project(&self, project: &Project, _: &[(&Member, &Note)], reporter: &mut Reporter) {
        for table in project.around().listed() {
            listed(&table, project.around(), reporter);
        }
    }

    fn check_member(&self, member: &Member, project: &Project, reporter: &mut Reporter) {
        let paths = Paths {
            member,
            place: project.place(member),
            project,
        };
        let site = paths.place.site();
        let mystmd = site.is_some_and(|site| site.builder == Builder::Mystmd && !site.sphinx_too);
        for link in local_links(member) {
            if !(mystmd && has_scheme(member, link, reporter)) {
                paths.link(link, reporter);
            }
        }
        for reference in &member.facts.references {
            match reference.sort {
                ReferenceSort::Include | ReferenceSort::LiteralInclude | ReferenceSort::File => {
                    paths.path(reference, Wanted::File, reporter)
                }
                // mystmd reads nothing of a `{toctree}`.
                ReferenceSort::TocEntry | ReferenceSort::TocPattern if mystmd => {}
                ReferenceSort::Page | ReferenceSort::TocEntry => {
                    paths.path(reference, Wanted::Page, reporter);
                }
                ReferenceSort::TocPattern => paths.pattern(reference, reporter),
                ReferenceSort::CardLink => paths.card(reference, mystmd, reporter),
                _ => {}
            }
        }
    }
}

/// An entry of a table of contents in a site's settings.
fn listed(table: &Listed, around: &Surroundings, reporter: &mut Reporter) {
    for &span in &table.entries {
        let path = table.source.slice(span);
        let full = around.absolute_from(&table.folder, path);
        let there = around.files().is_file(&full)
            || table.without_suffix && source_of_page(around, &full).is_some();
        let made = path.contains(['*', '{']) || is_url(path);
        if there || made {
            continue;
        }
        let file = table.source.path();
        let diagnostic = reporter.report_in(file, span, format!("there is no file `{path}`"));
        if let Resolved::Missing(Some(meant)) = around.resolve_from(&table.folder, path) {
            let found = meant.path().to_string();
            diagnostic.help(format!("there is `{found}`"));
            if same_numbers(path, &found) && !matches!(meant, Meant::From(..)) {
                let title = format!("write `{found}`");
                diagnostic.fix(title, Safety::Unsafe, vec![(span, found)]);
            }
        }
    }
}

/// Whether a link has one of MyST-Parser's schemes, which mystmd takes for a part of the path; it is told then.
fn has_scheme(member: &Member, link: &Reference, reporter: &mut Reporter) -> bool {
    let before = &member.source.text()[..link.span.start as usize];
    let Some(scheme) = ["project:", "path:"]
        .into_iter()
        .find(|scheme| before.ends_with(scheme))
    else {
        return false;
    };
    let span = Span {
        start: link.span.start - scheme.len() as u32,
        end: link.span.start,
    };
    let diagnostic = reporter
        .report(span, format!("mystmd has no scheme `{scheme}`"))
        .help("write the path or the label alone, as the destination of a link");
    // Between angle brackets alone, there is no link without a scheme.
    let pointed = before.ends_with(&format!("<{scheme}"));
    if !pointed || before.ends_with(&format!("(<{scheme}")) {
        let edit = (span, String::new());
        diagnostic.fix(format!("leave out `{scheme}`"), Safety::Unsafe, vec![edit]);
    }
    true
}

/// Suffixes of files that are written and not made: where such a file is missing, it is missing for the reader too.
const WRITTEN: &str = "md markdown rst ipynb png jpg jpeg gif svg webp avif bmp tif tiff heic pdf csv tsv txt docx xlsx \
    pptx odp ods odt mp3 mp4 mov webm wav py rs c h cpp go java rb ts sh toml yaml yml bib tex";

/// What a path may lead to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// Exactly this file.
    File,
    /// A file, or a page by the name that the builder gives it.
    Page,
}

/// The paths of one document.
struct Paths<'a> {
    member: &'a Member,
    place: Place<'a>,
    project: &'a Project,
}

impl Paths<'_> {
    fn link(&self, link: &Reference, reporter: &mut Reporter) {
        let path = &*link.target;
        if let Some(written) = document_of_page(self.member, self.project, link) {
            reporter
                .report(link.span, format!("`{path}` is a page, and no document"))
                .help(format!(
                    "link the document, which MyST-Parser finds: `{written}`"
                ))
                .fix(
                    format!("write `{written}`"),
                    Safety::Unsafe,
                    vec![(link.span, written)],
                );
            return;
        }
        if path.is_empty() || self.leads_somewhere(path, Wanted::Page) {
            return;
        }
        let meant = match self.place.resolve(path) {
            Resolved::Missing(meant) => {
                if !is_in_made(path)
                    && let Some(document) =
                        document_of_missing_page(self.member, self.project, link)
                {
                    let meant = match self.place.resolve(&document) {
                        Resolved::Missing(meant) => meant,
                        _ => None,
                    };
                    if meant.is_some() {
                        return self.report(link, meant, true, reporter);
                    }
                    let message = format!("there is no file `{path}`");
                    reporter.report(link.span, message).help(
                        "MyST-Parser finds no pages: a tag `<a href=\"…\">` leads to what the builder makes",
                    );
                    return;
                }
                meant
            }
            Resolved::Outside if self.is_certain(path) && !is_of_forge(path) => {
                return outside(link, reporter);
            }
            _ => return,
        };
        // A label, in MyST.
        if self.member.facts.myst && self.index_has_label(path) {
            return;
        }
        let meant = if self.is_certain(path) {
            meant
        } else if self.can_only_be_named(path) {
            self.near_page(path)
        } else {
            match self.near_page(path).or(meant) {
                Some(meant) if is_beside(path, &meant) => Some(meant),
                // A builder may make it, or a server.
                _ => return,
            }
        };
        let encode = link.sort == ReferenceSort::Link;
        self.report(link, meant, encode, reporter);
    }

    /// Whether the path leads somewhere, from here or from a document that includes this one.
    fn leads_somewhere(&self, path: &str, wanted: Wanted) -> bool {
        let leads = |folder: &Path| {
            let full = self.place.around.absolute_from(folder, path);
            let file = self.place.files().entry(&full).is_some();
            let page = || {
                source_of_page(self.place.around, &full).is_some()
                    || self
                        .place
                        .site()
                        .is_some_and(|site| is_made_by_extension(&site, &full))
            };
            file || (wanted == Wanted::Page && page())
        };
        let page = || self.project.page_of(self.place.path);
        leads(self.place.folder()) || page().iter().filter_map(|path| path.parent()).any(leads)
    }

    fn index_has_label(&self, label: &str) -> bool {
        let path = self.place.path;
        self.project.index_at(path).labels.contains(label)
    }

    /// Whether a destination can only be a document or a label of its site: MyST makes nothing else of a bare name.
    fn can_only_be_named(&self, path: &str) -> bool {
        let Some(site) = self.place.site() else {
            return false;
        };
        let named = site.builder != Builder::MdBook && !site.sphinx_too;
        let bare = !path.starts_with('/') && !path.ends_with('/') && !path.contains('.');
        let index = self.project.index_at(self.place.path);
        named
            && self.member.facts.myst
            && bare
            && !is_in_made(path)
            && !index.labels.open
            && !makes_documents(&site.settings)
    }

    /// Whether a missing file can only be a mistake.
    fn is_certain(&self, path: &str) -> bool {
        let suffix = path
            .rsplit_once('.')
            .map(|(_, suffix)| suffix.to_lowercase());
        let Some(suffix) = suffix else { return false };
        // What a leading slash means depends on the site, and a server may answer for what lies there.
        let site = self.place.site();
        let known = site.is_some_and(|site| site.builder != Builder::MdBook) && suffix != "txt";
        let rooted = path.starts_with('/') && !known && suffix != "md";
        !rooted && !is_in_made(path) && WRITTEN.split_whitespace().any(|written| written == suffix)
    }

    /// The page that was meant by `page`, `page/` or `page.html`.
    fn near_page(&self, path: &str) -> Option<Meant> {
        let stem = path.trim_end_matches('/');
        let html = stem.strip_suffix(".html");
        let file = with_suffix(Path::new(html.unwrap_or(stem)), "md");
        let resolved = self.place.resolve(file.to_str()?);
        let Resolved::Missing(Some(meant)) = resolved else {
            return None;
        };
        let ending = if html.is_some() { ".html" } else { "" };
        let page = |found: String| format!("{}{ending}", without_suffix(&found));
        Some(match meant {
            Meant::Case(found) => Meant::Case(page(found)),
            Meant::From(found, folder) => Meant::From(page(found), folder),
            Meant::Near(found) => Meant::Near(page(found)),
        })
    }

    /// A pattern of a table of contents.
    fn pattern(&self, entry: &Reference, reporter: &mut Reporter) {
        let written = &entry.target;
        let full = self
            .place
            .around
            .absolute_from(self.place.folder(), written);
        let Some(root) = self.place.site().map(|site| site.root.clone()) else {
            return;
        };
        let Ok(pattern) = glob::Pattern::new(&relative(&full, &root)) else {
            return;
        };
        let matched = self.place.around.tree(&root).files().iter().any(|file| {
            let name = relative(file, &root);
            pattern.matches(&name) || pattern.matches(&without_suffix(&name))
        });
        if !matched {
            reporter.report(entry.span, format!("no document matches `{written}`"));
        }
    }

    /// A path that stands for itself, not encoded.
    fn path(&self, reference: &Reference, wanted: Wanted, reporter: &mut Reporter) {
        let path = &*reference.target;
        if path.is_empty() || is_url(path) || is_made(path) {
            return;
        }
        if reference.sort == ReferenceSort::Page
            && let Some(name) = without_suffix_of_document(self.member, self.project, path)
        {
            reporter
                .report(reference.span, format!("there is no document `{path}`"))
                .help(format!(
                    "documents are named without their suffix: `{name}`"
                ))
                .fix(
                    format!("write `{name}`"),
                    Safety::Unsafe,
                    vec![(reference.span, name.to_string())],
                );
            return;
        }
        if self.leads_somewhere(path, wanted) {
            return;
        }
        let resolved = self.place.resolve(path);
        match resolved {
            Resolved::Outside => return outside(reference, reporter),
            Resolved::Unknown => return,
            _ => {}
        }
        let site = self.place.site();
        // `{doc}` finds the documents of other projects too.
        let index = self.project.index_at(self.place.path);
        let foreign = |site: &Site| {
            let unread = site.linking().open || index.inventories.contains(&None);
            reference.sort == ReferenceSort::Page && (unread || index.is_foreign(path))
        };
        let made = wanted == Wanted::Page
            && site.is_some_and(|site| makes_documents(&site.settings) || foreign(&site));
        let suffixed = Path::new(path)
            .extension()
            .is_some_and(|s| s == "md" || s == "rst");
        let meant = match resolved {
            _ if wanted == Wanted::Page && !suffixed => self.near_page(path),
            Resolved::Missing(meant) => meant,
            _ => None,
        };
        if meant.is_some() || !made {
            self.report(reference, meant, false, reporter);
        }
    }

    /// A card's link, which names a document by its file.
    fn card(&self, link: &Reference, mystmd: bool, reporter: &mut Reporter) {
        let path = &*link.target;
        let name = PAGE_SUFFIXES
            .iter()
            .find_map(|suffix| path.strip_suffix(suffix));
        let Some(name) = name.filter(|_| !is_url(path)) else {
            return;
        };
        let sphinx = self
            .place
            .site()
            .is_some_and(|site| site.builder == Builder::Sphinx);
        if sphinx && self.leads_somewhere(path, Wanted::File) {
            reporter
                .report(
                    link.span,
                    format!("`{path}` is a file, and no page of the site"),
                )
                .help(format!("write `:link: {name}` and `:link-type: doc`"));
        } else if sphinx || mystmd {
            self.path(link, Wanted::File, reporter);
        }
    }

    fn report(
        &self,
        reference: &Reference,
        meant: Option<Meant>,
        encode: bool,
        reporter: &mut Reporter,
    ) {
        let (path, span) = (&*reference.target, reference.span);
        let diagnostic = reporter.report(span, format!("there is no file `{path}`"));
        let Some(meant) = meant else { return };
        let found = meant.path();
        let file = self.place.around.absolute_from(self.place.folder(), found);
        diagnostic
            .causes
            .extend(self.project.name_at(&file).cloned());
        let help = match &meant {
            Meant::Case(_) => {
                format!("letter case matters where the site is built: the file is `{found}`")
            }
            Meant::From(_, folder) => {
                format!("the path leads there from {folder}; from here it is `{found}`")
            }
            Meant::Near(_) => format!("there is `{found}`"),
        };
        // Written as a destination, a space would end it.
        let written = if encode {
            found.replace(' ', "%20")
        } else {
            found.to_string()
        };
        diagnostic.help(help);
        if same_numbers(path, found) {
            let title = format!("write `{written}`");
            diagnostic.fix(title, Safety::Unsafe, vec![(span, written)]);
        }
    }
}

fn outside(reference: &Reference, reporter: &mut Reporter) {
    let message = format!("`{}` lies outside the project", reference.target);
    reporter
        .report(reference.span, message)
        .help("put it into the project: nobody else has it there");
}
