//! Names of the whole project: labels, equations, terms, citations, and the inventories of other projects.

use std::sync::Arc;

use crate::project::facts::{Reference, ReferenceSort};
use crate::project::index::{Defined, Index, Names};
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
            Label | Number => checker.name(reference, &index.labels, "label", reporter),
            Equation => checker.name(reference, &index.labels, "equation", reporter),
            Term => checker.name(reference, &index.terms, "term", reporter),
            Citation => checker.name(reference, &index.citations, "citation", reporter),
            Any => checker.any(reference, reporter),
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
        if elsewhere || part {
            return;
        }
        if let Some(defined) = names.get(name) {
            if reference.sort == ReferenceSort::Label && !reference.has_text {
                self.untitled(name, span, defined, reporter);
            }
            return;
        }
        let found = Suggestion::of(name, names.all());
        if found.is_none() && names.open {
            return;
        }
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
        let sphinx = self
            .site
            .as_ref()
            .is_some_and(|site| site.builder == Builder::Sphinx);
        if !sphinx || defined.titled {
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
            || super::super::source_of_page(place.around, &page).is_some();
        // What a name can be the name of is not known, so a near one is no better.
        if known || name.is_empty() || labels.open || name.contains(['.', ':', '(', ' ']) {
            return;
        }
        reporter.report(reference.span, format!("nothing has the name `{name}`"));
    }

    /// `inv:key#name`: the settings name the projects; of their names nothing is known here.
    fn inventory(&self, reference: &Reference, reporter: &mut Reporter) {
        let Some(site) = &self.site else { return };
        let linking = site.linking();
        let key = &*reference.target;
        let known = linking
            .inventories
            .iter()
            .any(|inventory| inventory.key == key);
        if linking.open
            || known
            || key == "*"
            || (key.is_empty() && !linking.inventories.is_empty())
        {
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
}
