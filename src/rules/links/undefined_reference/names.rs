//! Names of the whole project: labels, equations, terms, citations, and the inventories of other projects.

use std::sync::Arc;

use crate::project::facts::{Reference, ReferenceSort};
use crate::project::index::{Defined, Index, Names};
use crate::project::inventory;
use crate::project::linking::Inventory;
use crate::project::{Builder, Member, Project, Site};
use crate::rules::Reporter;
use crate::rules::links::Suggestion;
use crate::source::Span;

pub(super) fn check(member: &Member, project: &Project, reporter: &mut Reporter) {
    use ReferenceSort::{Any, Citation, Equation, Inventory, Label, Number, Term};
    let is_named = |sort| {
        let named = matches!(
            sort,
            Any | Citation | Equation | Inventory | Label | Number | Term
        );
        named || ReferenceSort::is_link(sort)
    };
    let mut references = member.facts.references_of(is_named).peekable();
    if references.peek().is_none() {
        return;
    }
    let checker = Checker {
        member,
        project,
        index: project.index_at(&member.path),
        site: project.place(member).site(),
    };
    let index = &checker.index;
    for reference in references {
        match reference.sort {
            Label => checker.name(reference, &index.labels, "label", reporter),
            Number if index.numbered_elsewhere => {
                checker.name(reference, &index.labels, "label", reporter);
            }
            Equation if index.numbered_elsewhere => {
                checker.name(reference, &index.labels, "equation", reporter);
            }
            Number => checker.numbered(reference, "label", reporter),
            Equation => checker.numbered(reference, "equation", reporter),
            Term => checker.name(reference, &index.terms, "term", reporter),
            Citation => checker.name(reference, &index.citations, "citation", reporter),
            Any if checker.is_sphinx() => checker.any(reference, reporter),
            Inventory => checker.inventory(reference, reporter),
            _ => checker.link(reference, reporter),
        }
    }
}

/// The references of one document, and what they may lead to.
struct Checker<'p> {
    member: &'p Member,
    project: &'p Project,
    index: Arc<Index>,
    site: Option<Arc<Site>>,
}

impl Checker<'_> {
    fn is_sphinx(&self) -> bool {
        let site = self.site.as_ref();
        site.is_some_and(|site| site.builder == Builder::Sphinx)
    }

    fn name(&self, reference: &Reference, names: &Names, what: &str, reporter: &mut Reporter) {
        let (name, span) = (&*reference.target, reference.span);
        let elsewhere = name.is_empty()
            || name.starts_with(['!', '{', '#', '@'])
            || name.contains("{{")
            || name.contains("://")
            || (what == "citation" && (name.starts_with("10.") || name.contains(['/', '{'])))
            // Another project's, by its name.
            || (what != "citation" && name.contains(':') && names.open);
        // mystmd names the parts of a figure after it.
        let part = name
            .rsplit_once('-')
            .is_some_and(|(whole, letter)| letter.len() == 1 && names.contains(whole));
        if elsewhere || part || self.index.is_foreign(name) {
            return;
        }
        if let Some(defined) = names.get(name) {
            if reference.sort == ReferenceSort::Label && !reference.has_text {
                self.untitled(name, span, defined, reporter);
            }
            return;
        }
        if names.open && Suggestion::of(name, names.all()).is_none() {
            return;
        }
        self.missing(name, span, names, what, reporter);
    }

    /// What has a number has it in a document of the site.
    fn numbered(&self, reference: &Reference, what: &str, reporter: &mut Reporter) {
        let name = &*reference.target;
        let made = name.is_empty() || name.starts_with(['!', '{']) || name.contains("{{");
        let labels = &self.index.labels;
        if !made && !labels.contains(name) {
            self.missing(name, reference.span, labels, what, reporter);
        }
    }

    fn missing(&self, name: &str, span: Span, names: &Names, what: &str, reporter: &mut Reporter) {
        let found = Suggestion::of(name, names.all());
        let diagnostic = reporter.report(span, format!("there is no {what} `{name}`"));
        let Some(found) = found else { return };
        let places = names
            .get(found.nearest)
            .map_or(&[][..], |defined| &defined.places);
        let files = places
            .iter()
            .filter_map(|(path, _)| self.project.name_at(path));
        diagnostic.causes.extend(files.cloned());
        diagnostic.help(format!("there is `{}`", found.nearest));
        found.offer(diagnostic, span);
    }

    /// Sphinx takes the text of a reference from what it leads to, which must have a title.
    fn untitled(&self, name: &str, span: Span, defined: &Defined, reporter: &mut Reporter) {
        if !self.is_sphinx() || defined.titled {
            return;
        }
        let message = format!("`{name}` names something without a title, and no text is given");
        let diagnostic = reporter
            .report(span, message)
            .help("give the reference a text, or what it leads to a title");
        if let Some((path, place)) = defined.places.first()
            && let Some(file) = self.project.name_at(path)
        {
            let file = file.clone();
            diagnostic
                .related_in(&file, *place, "named here")
                .caused_by(file);
        }
    }

    /// `[](#label)`: in its own document, MyST-Parser shows the label where there is no title.
    fn link(&self, reference: &Reference, reporter: &mut Reporter) {
        let Some((anchor, span)) = &reference.anchor else {
            return;
        };
        if reference.has_text || !reference.target.is_empty() || !self.member.facts.myst {
            return;
        }
        let own = |defined: &Defined| {
            let mut paths = defined.places.iter().map(|(path, _)| path);
            paths.any(|path| *path == self.member.path)
        };
        if let Some(defined) = self.index.labels.get(anchor)
            && !own(defined)
        {
            self.untitled(anchor, *span, defined, reporter);
        }
    }

    /// `{any}` leads to whatever has the name.
    fn any(&self, reference: &Reference, reporter: &mut Reporter) {
        let name = &*reference.target;
        let Index {
            labels,
            terms,
            citations,
            ..
        } = &*self.index;
        let place = self.project.place(self.member);
        let page = place.around.absolute_from(place.folder(), name);
        let known = labels.contains(name)
            || terms.contains(name)
            || citations.contains(name)
            || self.index.is_foreign(name)
            || super::super::source_of_page(place.around, &page).is_some();
        // What a name can be the name of is not known, so a near one is no better.
        if known || name.is_empty() || labels.open || name.contains(['.', ':', '(', ' ']) {
            return;
        }
        reporter.report(reference.span, format!("nothing has the name `{name}`"));
    }

    /// `inv:key#name`: the settings name the projects, and their inventories the names.
    fn inventory(&self, reference: &Reference, reporter: &mut Reporter) {
        let Some(site) = &self.site else { return };
        let linking = site.linking();
        let key = &*reference.target;
        let known = linking
            .inventories
            .iter()
            .any(|inventory| inventory.key == key);
        let any_key = matches!(key, "" | "*");
        if known || (any_key && !linking.inventories.is_empty()) {
            self.foreign_name(reference, &linking.inventories, reporter);
            return;
        }
        if linking.open {
            return;
        }
        let setting = match site.builder {
            Builder::Mystmd => "`references` of `myst.yml`",
            _ => "`intersphinx_mapping` of `conf.py`",
        };
        if key.is_empty() {
            let span = reference
                .anchor
                .as_ref()
                .map_or(reference.span, |(_, at)| *at);
            reporter
                .report(span, "no other project can be referred to")
                .help(format!("name one in {setting}"));
            return;
        }
        let keys = || linking.inventories.iter().map(|known| known.key.as_str());
        let diagnostic = reporter.report(
            reference.span,
            format!("there is no inventory `{key}` in {setting}"),
        );
        match Suggestion::of(key, keys()) {
            Some(found) => {
                diagnostic.help(format!("there is `{}`", found.nearest));
                found.offer(diagnostic, reference.span);
            }
            None => {
                diagnostic.help("name the project there, or correct the link");
            }
        }
    }

    /// The name that an `inv:` link asks for, where every inventory that may have it can be read.
    fn foreign_name(&self, reference: &Reference, known: &[Inventory], reporter: &mut Reporter) {
        let Some((name, span)) = &reference.anchor else {
            return;
        };
        let key = &*reference.target;
        let asked = known.iter().zip(&self.index.inventories);
        let asked = asked.filter(|(inventory, _)| matches!(key, "" | "*") || inventory.key == key);
        let names: Option<Vec<&inventory::Names>> =
            asked.map(|(_, names)| names.as_ref()).collect();
        let Some(names) = names else { return };
        if name.contains('*') || names.iter().any(|names| names.contains(name)) {
            return;
        }
        let diagnostic = reporter.report(*span, format!("no inventory has the name `{name}`"));
        let all = names.iter().flat_map(|names| names.all());
        if let Some(found) = Suggestion::of(name, all) {
            diagnostic.help(format!("there is `{}`", found.nearest));
            let behind_hash = Span {
                start: span.start + 1,
                end: span.end,
            };
            found.offer(diagnostic, behind_hash);
        }
    }
}
