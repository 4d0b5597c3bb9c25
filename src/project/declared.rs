//! What a site's settings say of directives and roles: those that they define, and the extensions that bring others.
//!
//! Settings are programs (`conf.py`), and nothing of a project is ever run. So this reads what stands there in so many
//! words, and where something else may bring names, it says that the list is [open](Declared::open): a rule that does
//! not know a name must then keep quiet.

use super::site::{Builder, Site};
use crate::document::tables;
use crate::text::pattern;

/// What settings say of directives and roles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declared {
    /// Directives that the settings define themselves.
    pub directives: Vec<String>,
    /// Roles that the settings define themselves.
    pub roles: Vec<String>,
    /// Sphinx's extensions, in the order of the file.
    pub extensions: Vec<String>,
    /// Sphinx's theme.
    pub theme: Option<String>,
    /// Whether something that is not known here may define more: an extension, a plugin, a computed list, settings that
    /// were left empty.
    pub open: bool,
}

/// Extensions that neither define directives or roles, beside what the tables have of them, nor load other extensions.
#[rustfmt::skip]
const PLAIN: [&str; 35] = [
    "myst_parser", "notfound.extension", "sphinx.ext.autodoc", "sphinx.ext.autosectionlabel", "sphinx.ext.coverage",
    "sphinx.ext.doctest", "sphinx.ext.duration", "sphinx.ext.extlinks", "sphinx.ext.githubpages", "sphinx.ext.graphviz",
    "sphinx.ext.ifconfig", "sphinx.ext.imgconverter", "sphinx.ext.imgmath", "sphinx.ext.intersphinx",
    "sphinx.ext.linkcode", "sphinx.ext.mathjax", "sphinx.ext.todo", "sphinx.ext.viewcode", "sphinx_copybutton",
    "sphinx_design", "sphinx_favicon", "sphinx_inline_tabs", "sphinx_last_updated_by_git", "sphinx_reredirects",
    "sphinx_rtd_theme", "sphinx_sitemap", "sphinx_tabs.tabs", "sphinx_togglebutton", "sphinxcontrib.bibtex",
    "sphinxcontrib.mermaid", "sphinxcontrib.plantuml", "sphinxcontrib.spelling", "sphinxcontrib.youtube",
    "sphinxext.opengraph", "sphinxext.rediraffe",
];

/// Themes that define no directives or roles, beside what the tables have of them, and load no extensions.
#[rustfmt::skip]
const PLAIN_THEMES: [&str; 15] = [
    "agogo", "alabaster", "basic", "bizstyle", "classic", "furo", "haiku", "nature", "piccolo_theme",
    "pydata_sphinx_theme", "pyramid", "sphinx_book_theme", "sphinx_rtd_theme", "sphinxdoc", "traditional",
];

impl Declared {
    pub(super) fn of(site: &Site) -> Declared {
        match site.builder {
            Builder::Sphinx => conf_py(&site.settings),
            Builder::Mystmd => Declared {
                open: pattern!(r"(?m)^\s*(?:plugins|extends)\s*:|\A\s*\z").is_match(&site.settings),
                ..Declared::default()
            },
            Builder::MdBook => Declared::default(),
        }
    }

    /// Whether the extensions and the theme are all that is loaded: nothing is computed, and none of them loads others.
    pub fn is_complete(&self) -> bool {
        let plain = |name: &String| PLAIN.contains(&name.as_str());
        let theme = self.theme.as_deref();
        !self.open
            && self.extensions.iter().all(plain)
            && theme.is_none_or(|theme| PLAIN_THEMES.contains(&theme))
    }
}

fn conf_py(text: &str) -> Declared {
    let mut declared = Declared {
        open: may_define_more(text),
        ..Declared::default()
    };
    extensions(text, &mut declared);
    definitions(text, &mut declared);
    let theme = pattern!(r#"(?m)^html_theme\s*=\s*["']([^"']+)["']"#).captures(text);
    declared.theme = theme.map(|found| found[1].to_string());
    declared
}

/// Whether `conf.py` does something whose outcome cannot be read: it takes in another file, sets up a module of its own,
/// or changes what short names mean.
pub(super) fn may_define_more(text: &str) -> bool {
    let more = pattern!(
        r"(?m)^\s*from\s+\S+\s+import\s+\*|\bexec\(|\badd_domain\(|\.setup\(\s*app|^primary_domain\b|^needs_types\b"
    );
    more.is_match(text)
}

/// Reads every statement on `extensions`; one that is not literal leaves the list open, and so does none.
fn extensions(text: &str, declared: &mut Declared) {
    let literal = pattern!(
        r#"(?x) (?m: ^[\ \t]* extensions ) \s* (?: (?: :[^=\n]* )? \+?= | \.extend\( | \.append\( )
            \s* ( [\[(] (?: [\s,] | \#[^\n]* | "[^"\n]*" | '[^'\n]*' )* [\])] | "[^"\n]*" | '[^'\n]*' )
            [\ \t]* \)? [\ \t]* (?: \#[^\n]* )? (?m: $ )"#
    );
    let item = pattern!(r#"#[^\n]*|["']([^"'\n]*)["']"#);
    let mut read = 0;
    for statement in literal.captures_iter(text) {
        read += 1;
        let items = item.captures_iter(statement.get(1).map_or("", |list| list.as_str()));
        let names = items.filter_map(|item| Some(item.get(1)?.as_str().to_string()));
        declared.extensions.extend(names);
    }
    let setup = pattern!(r#"\bsetup_extension\(\s*["']([^"']+)["']"#);
    let loaded = setup.captures_iter(text).map(|found| found[1].to_string());
    declared.extensions.extend(loaded);
    let statements = pattern!(r"(?m)^[ \t]*extensions\b").find_iter(text).count();
    let known = |name: &String| {
        PLAIN.contains(&name.as_str())
            || (name != "sphinx_needs" && tables::is_extension(name))
            || name.starts_with("sphinx.ext.")
    };
    declared.open |= read == 0 || read < statements || !declared.extensions.iter().all(known);
}

/// Reads the directives and roles that `conf.py` defines; one whose name is not literal leaves the list open.
fn definitions(text: &str, declared: &mut Declared) {
    let call = pattern!(
        r#"(?x) \b ( add_(?:directive|role|generic_role|object_type|crossref_type)(?:_to_domain)?
            | register_(?:directive|local_role|canonical_role) )
            \( \s* (?: ["']([^"']+)["'] (?: \s* , \s* ["']([^"']+)["'] )? )?"#
    );
    for found in call.captures_iter(text) {
        let Some(first) = found.get(2).map(|name| name.as_str().to_string()) else {
            declared.open = true;
            continue;
        };
        let second = found.get(3).map(|name| name.as_str());
        let called = &found[1];
        let full = match second {
            Some(name) if called.ends_with("_to_domain") => format!("{first}:{name}"),
            _ => first,
        };
        if called.contains("role") {
            declared.roles.push(full);
        } else {
            declared.directives.push(full);
            let role = second.filter(|_| called.ends_with("_type"));
            declared.roles.extend(role.map(str::to_string));
        }
    }
    let links = pattern!(r"(?m)^extlinks\s*(?::[^=\n]*)?=\s*\{([^}]*)\}").captures(text);
    let key = pattern!(r#"["']([^"'\s]+)["']\s*:"#);
    let links = links.map_or("", |found| found.get(1).map_or("", |keys| keys.as_str()));
    let links = key.captures_iter(links).map(|found| found[1].to_string());
    declared.roles.extend(links);
    declared.roles.extend(role_directives(text));
}

/// The roles that a text in reStructuredText defines by `.. role:: name(base)`.
pub fn role_directives(text: &str) -> impl Iterator<Item = String> {
    let role = pattern!(r"\.\.[ \t]+role::[ \t]*([\w.:+-]+)");
    role.captures_iter(text).map(|found| found[1].to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN_CONF: &str = r#"
extensions = [
    "myst_parser",
    # "sphinx_design",
    'sphinx.ext.todo',  # for the drafts
]
html_theme = "furo"
"#;

    #[test]
    fn extensions_are_read_without_comments() {
        let declared = conf_py(PLAIN_CONF);
        assert_eq!(declared.extensions, ["myst_parser", "sphinx.ext.todo"]);
        assert_eq!(declared.theme.as_deref(), Some("furo"));
        assert!(!declared.open && declared.is_complete());
    }

    #[test]
    fn every_statement_on_extensions_counts() {
        let declared = conf_py(
            r#"
extensions: list[str] = ['myst_parser']
if drafts:
    extensions += ['sphinx_design']
extensions.append("sphinx.ext.todo")
extensions.extend(('sphinx_copybutton', ))
"#,
        );
        assert_eq!(declared.extensions.len(), 4);
        assert!(declared.is_complete());
    }

    #[test]
    fn what_cannot_be_read_leaves_the_list_open() {
        for more in [
            "extensions = base.extensions + ['sphinx_design']",
            "extensions = ['sphinx_design'] + base",
            "extensions += [name for name in names]",
            "extensions.append('_ext.of_our_own')",
            "extensions.append('sphinx_needs')",
            "from shared_conf import *",
            "def setup(app):\n    app.add_directive(NAME, Talk)",
            "def setup(app):\n    talks.setup(app)",
            "def setup(app):\n    app.setup_extension('talks')",
        ] {
            assert!(conf_py(&format!("{PLAIN_CONF}{more}\n")).open, "{more}");
        }
        assert!(conf_py("project = 'no list at all'\n").open);
    }

    #[test]
    fn an_extension_or_theme_that_may_load_others_is_not_all() {
        let declared = conf_py(&format!(
            "{PLAIN_CONF}extensions += ['sphinx.ext.napoleon']\n"
        ));
        assert!(!declared.open && !declared.is_complete());
        let declared = conf_py(&PLAIN_CONF.replace("furo", "our_theme"));
        assert!(!declared.open && !declared.is_complete());
    }

    #[test]
    fn definitions_are_read() {
        let definitions = r#"
extlinks = {
    'issue': ('https://example.org/issues/%s', '#%s'),
    "pull": ('https://example.org/pulls/%s', None),
}
rst_prolog = """
.. role:: shell(code)
"""

def setup(app):
    app.add_directive('talk', Talk)
    app.add_role(
        "speaker", speaker)
    app.add_object_type('room', 'at')
    app.add_directive_to_domain('py', 'talk', Talk)
"#;
        let declared = conf_py(&format!("{PLAIN_CONF}{definitions}"));
        assert_eq!(declared.directives, ["talk", "room", "py:talk"]);
        assert_eq!(declared.roles, ["speaker", "at", "issue", "pull", "shell"]);
        assert!(!declared.open);
    }

    #[test]
    fn a_plugin_of_mystmd_may_define_anything() {
        let open = |settings: &str| {
            let site = Site::new(Builder::Mystmd, "/p".into(), settings.to_string());
            site.declared().open
        };
        assert!(open("project:\n  plugins:\n    - talks.mjs\n"));
        assert!(open("extends: ../shared.yml\n"));
        assert!(open("\n"), "settings that say nothing");
        assert!(!open("project:\n  title: plugins\n"));
    }
}
