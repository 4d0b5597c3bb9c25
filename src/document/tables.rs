//! The directives and roles that MyST's builders know: docutils and Sphinx with their extensions, and mystmd.
//!
//! MyST has no list of its own: a name means what the builder and its extensions say. The tables are dumped from the real
//! packages by `.ci/directive-tables/generate.py` into sorted statics, so that looking a name up costs a binary search and
//! starting up costs nothing. Where packages differ the entry takes what any of them takes, because a linter must not
//! blame what one builder accepts; Sphinx and mystmd differ too much for that in how they count arguments and bodies, so
//! each has its own [`Shape`].

use std::cmp::Ordering;

#[rustfmt::skip]
mod generated;

/// A directive, by one of its names.
#[derive(Debug)]
pub struct Directive {
    /// The name as it is registered; lower-case but for a few of mystmd's (`tabSet`).
    pub name: &'static str,
    /// What docutils, Sphinx and its extensions demand; `None` if none of them knows the name.
    pub sphinx: Option<Shape>,
    /// What mystmd demands; `None` if it does not know the name.
    pub mystmd: Option<Shape>,
    /// What the argument is, for the builders that take one. Without one, MyST-Parser reads that text as the body's first line.
    pub argument: Argument,
    /// How the body is read.
    pub body: Body,
    /// The options, sorted by name, without the common ones. [`Directive::option`] looks in both.
    pub options: &'static [OptionSpec],
    /// Whether mystmd's [`common_options`] belong to it.
    pub common: bool,
    /// Whether options that are not listed are allowed too.
    pub open: bool,
    /// The packages that define it.
    pub origins: &'static [&'static Origin],
}

impl Directive {
    /// What to demand when the builder is not known: Sphinx's shape, because mystmd leaves open what it does not check, or
    /// mystmd's where Sphinx does not know the name.
    pub fn shape(&self) -> Shape {
        self.sphinx
            .or(self.mystmd)
            .expect("some builder knows every directive in the table")
    }

    /// The option of that name, in its exact spelling.
    pub fn option(&self, name: &str) -> Option<&'static OptionSpec> {
        let common = if self.common { common_options() } else { &[] };
        [self.options, common].into_iter().find_map(|options| {
            let at = options.binary_search_by(|option| option.name.cmp(name));
            at.ok().map(|at| &options[at])
        })
    }

    /// Every option's name: its own, then the common ones.
    pub fn option_names(&self) -> impl Iterator<Item = &'static str> {
        let common = if self.common { common_options() } else { &[] };
        let own = self.options.iter().map(|option| option.name);
        own.chain(common.iter().map(|option| option.name))
    }
}

/// How many arguments a directive takes, and whether it has a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Arguments that must be there.
    pub required: u8,
    /// Arguments that may follow.
    pub optional: u8,
    /// Whether the last argument runs to the end of the line, spaces included.
    pub final_whitespace: bool,
    /// Whether it has a body.
    pub content: Content,
}

const fn shape(required: u8, optional: u8, final_whitespace: bool, content: Content) -> Shape {
    Shape {
        required,
        optional,
        final_whitespace,
        content,
    }
}

/// Whether a directive has a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// A body is a mistake.
    None,
    /// A body may be there.
    Optional,
    /// A body must be there.
    Required,
}

/// How a body is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// As Markdown.
    Markdown,
    /// As something else: code, TeX, file names, data, or not at all.
    Verbatim,
}

/// What an argument is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument {
    /// Inline Markdown that is shown: a title, a caption, the words after a version.
    Title,
    /// A file, or the address of one.
    Path,
    /// A programming language, as highlighters name it.
    Language,
    /// Anything else: a label, a signature, a number.
    Plain,
}

/// One option of a directive.
#[derive(Debug)]
pub struct OptionSpec {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub value: Value,
    /// Whether it may stand without a value.
    pub empty: bool,
    /// Which builders know it.
    pub builders: Builders,
}

const fn option(name: &'static str, value: Value, empty: bool, builders: Builders) -> OptionSpec {
    OptionSpec {
        name,
        value,
        empty,
        builders,
    }
}

/// What an option takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing; MyST-Parser overlooks a value.
    Flag,
    /// Nothing, `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A whole number, at least 0.
    Natural,
    /// A whole number, at least 1.
    Positive,
    /// A whole number, at least 0, with or without `%`.
    Percentage,
    /// A number, at least 0, with or without a CSS unit, but no percentage.
    Length,
    /// A length or a percentage.
    LengthOrPercentage,
    /// One of these words; docutils compares them without case.
    Choice(&'static [&'static str]),
    /// Names of CSS classes, with spaces between.
    Class,
    /// A file, or the address of one.
    Path,
    /// Any text.
    Text,
}

/// The builders that know an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Builders {
    /// Sphinx (or docutils) with the extensions that define the directive.
    Sphinx,
    /// mystmd.
    Mystmd,
    /// Both.
    Both,
}

/// A role, by one of its names.
#[derive(Debug)]
pub struct Role {
    /// The name as it is registered.
    pub name: &'static str,
    /// The packages that define it.
    pub origins: &'static [&'static Origin],
}

/// A package that defines directives and roles, or one of its extensions.
#[derive(Debug, PartialEq, Eq)]
pub struct Origin {
    /// The package, by the name under which it is installed.
    pub package: &'static str,
    /// The version that was looked at.
    pub version: &'static str,
    /// What a project must set to have it.
    pub needs: Needs,
}

/// What a project must set before a package's directives and roles exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: the builder has them.
    Nothing,
    /// This name in `extensions` of conf.py.
    Extension(&'static str),
    /// This `html_theme` in conf.py.
    Theme(&'static str),
}

/// The directive of that name. Like docutils, upper and lower case are one, and a Japanese name means the same as the
/// English one (docutils allows them where conf.py says `language = "ja"`).
pub fn directive(name: &str) -> Option<&'static Directive> {
    find(generated::DIRECTIVES, name, |directive| directive.name).or_else(|| {
        let at = generated::JAPANESE.binary_search_by(|&(japanese, _)| japanese.cmp(name));
        directive(generated::JAPANESE[at.ok()?].1)
    })
}

/// The role of that name; upper and lower case are one. Sphinx has `external:domain:role` and `external+inventory:role` for
/// every role.
pub fn role(name: &str) -> Option<&'static Role> {
    let name = match name.split_once([':', '+']) {
        Some(("external", _)) => "external",
        _ => name,
    };
    find(generated::ROLES, name, |role| role.name)
}

/// The names of all directives, in order; without the Japanese ones.
pub fn directive_names() -> impl Iterator<Item = &'static str> {
    generated::DIRECTIVES.iter().map(|directive| directive.name)
}

/// The names of all roles, in order.
pub fn role_names() -> impl Iterator<Item = &'static str> {
    generated::ROLES.iter().map(|role| role.name)
}

/// Whether a Sphinx extension of this name is among those that were looked at.
pub fn is_extension(name: &str) -> bool {
    let directives = generated::DIRECTIVES
        .iter()
        .map(|directive| directive.origins);
    let mut origins = directives
        .chain(generated::ROLES.iter().map(|role| role.origins))
        .flatten();
    origins.any(|origin| matches!(origin.needs, Needs::Extension(needed) if needed == name))
}

/// The options that mystmd gives most of its directives, sorted by name.
pub fn common_options() -> &'static [OptionSpec] {
    generated::COMMON
}

fn find<T>(table: &'static [T], name: &str, key: fn(&T) -> &str) -> Option<&'static T> {
    let at = table.binary_search_by(|entry| caseless(key(entry), name));
    at.ok().map(|at| &table[at])
}

/// The order of the tables.
fn caseless(one: &str, other: &str) -> Ordering {
    fn lower(text: &str) -> impl Iterator<Item = u8> {
        text.bytes().map(|byte| byte.to_ascii_lowercase())
    }
    lower(one).cmp(lower(other))
}

#[cfg(test)]
mod tests;
