//! What the names in a document mean: the directives and roles of its builder, and those that its project adds.

use std::cell::OnceCell;
use std::sync::Arc;

use crate::document::tables::{self, Needs, Origin};
use crate::project::declared::Declared;
use crate::project::{Builder, Place, Site};
use crate::text::{fold_case, near};

/// What gives the names of one sort in a document their meaning.
pub(super) struct Dialect {
    pub sort: Sort,
    site: Option<Arc<Site>>,
    /// None where nothing says which builder it is, or two share the documents: a name then means what either makes of it.
    pub builder: Option<Builder>,
    /// Those that the builder has, for whoever looks for the name that was meant.
    names: OnceCell<Vec<&'static str>>,
}

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Directive,
    Role,
}

/// What is known of a name.
pub(super) enum Name {
    /// It has a meaning.
    Known,
    /// Something that cannot be read here may give it one.
    Perhaps,
    /// One of these extensions or themes of Sphinx would bring it, but `conf.py` names none of them.
    Lacks(Needs, Vec<&'static str>),
    /// Only another builder has it.
    Foreign,
    /// It means nothing; one of these names is perhaps meant.
    Unknown(Vec<String>),
}

impl Sort {
    /// As messages say it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Sort::Directive => "directive",
            Sort::Role => "role",
        }
    }

    /// The name as packages define it, and which do.
    fn look_up(self, name: &str) -> Option<(&'static str, &'static [&'static Origin])> {
        match self {
            Sort::Directive => tables::directive(name).map(|found| (found.name, found.origins)),
            Sort::Role => tables::role(name).map(|found| (found.name, found.origins)),
        }
    }

    fn names(self) -> Vec<&'static str> {
        match self {
            Sort::Directive => tables::directive_names().collect(),
            Sort::Role => tables::role_names().collect(),
        }
    }

    fn declared(self, declared: &Declared) -> &[String] {
        match self {
            Sort::Directive => &declared.directives,
            Sort::Role => &declared.roles,
        }
    }
}

impl Dialect {
    pub(super) fn of(place: &Place, sort: Sort) -> Self {
        let site = place.site();
        let builder = site.as_ref().and_then(|site| match site.builder {
            Builder::MdBook => None,
            Builder::Mystmd if site.sphinx_too => None,
            builder => Some(builder),
        });
        Dialect {
            sort,
            site,
            builder,
            names: OnceCell::new(),
        }
    }

    /// The builder, as messages say it.
    pub(super) fn builder_name(&self) -> &'static str {
        match self.builder {
            Some(Builder::Mystmd) => "mystmd",
            _ => "Sphinx",
        }
    }

    /// Whether the project itself defines the name.
    pub(super) fn declares(&self, name: &str) -> bool {
        is_among(name, self.sort.declared(self.declared()))
    }

    /// What is known of a name.
    pub(super) fn name(&self, name: &str) -> Name {
        if self.declares(name) {
            return Name::Known;
        }
        let open = self.declared().open;
        match self.sort.look_up(name) {
            Some((defined, origins)) if self.has(name, defined, origins) => self.lacking(origins),
            // Another extension may well use the name of something that this builder lacks.
            Some((defined, origins)) if !open && !self.has(defined, defined, origins) => {
                Name::Foreign
            }
            _ => match self.near(name) {
                near if near.is_empty() && open => Name::Perhaps,
                near => Name::Unknown(near),
            },
        }
    }

    /// Whether `name` calls what packages define as `defined`. Letter case matters to mystmd.
    pub(super) fn has(&self, name: &str, defined: &str, origins: &[&Origin]) -> bool {
        match self.builder {
            Some(Builder::Mystmd) => name == defined && origins.iter().any(|o| is_mystmd(o)),
            Some(_) => origins.iter().any(|origin| !is_mystmd(origin)),
            None => true,
        }
    }

    /// What the project's settings say.
    fn declared(&self) -> &Declared {
        static NOTHING: Declared = Declared {
            directives: Vec::new(),
            roles: Vec::new(),
            extensions: Vec::new(),
            theme: None,
            open: false,
        };
        self.site.as_deref().map_or(&NOTHING, Site::declared)
    }

    /// What `conf.py` would have to name for Sphinx to have what these packages define.
    fn lacking(&self, origins: &[&'static Origin]) -> Name {
        let declared = self.declared();
        if self.builder != Some(Builder::Sphinx) || !declared.is_complete() {
            return Name::Known;
        }
        let (mut first, mut lacking) = (Needs::Nothing, Vec::new());
        for origin in origins.iter().filter(|origin| !is_mystmd(origin)) {
            let (name, there) = match origin.needs {
                Needs::Nothing => return Name::Known,
                Needs::Extension(name) => (name, declared.extensions.iter().any(|e| e == name)),
                Needs::Theme(name) => (name, declared.theme.as_deref() == Some(name)),
            };
            if there {
                return Name::Known;
            }
            if lacking.is_empty() {
                first = origin.needs;
            }
            lacking.push(name);
        }
        Name::Lacks(first, lacking)
    }

    /// The names that were perhaps meant: the nearest, if several are as near. Where anything may be defined, only a
    /// slip of one letter is no name of its own.
    fn near(&self, name: &str) -> Vec<String> {
        let names = self.names.get_or_init(|| {
            let mut names = self.sort.names();
            names.retain(|name| {
                let found = self.sort.look_up(name);
                let (defined, origins) = found.expect("a name of the table is in the table");
                self.has(name, defined, origins)
            });
            names
        });
        let own = self.sort.declared(self.declared());
        let own = own.iter().map(String::as_str);
        let distance =
            |found: &&str| strsim::damerau_levenshtein(&fold_case(name), &fold_case(found));
        let mut near = near(name, names.iter().copied().chain(own));
        let least = near.first().map_or(0, distance);
        near.retain(|found| distance(found) == least);
        near.dedup();
        if least > 1 && self.declared().open {
            near.clear();
        }
        near.into_iter().map(str::to_string).collect()
    }
}

fn is_mystmd(origin: &Origin) -> bool {
    origin.package == "mystmd"
}

/// Whether a name is in a list, letter case aside.
pub(super) fn is_among(name: &str, names: &[String]) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}
