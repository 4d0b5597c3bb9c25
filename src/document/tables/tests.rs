use std::collections::HashSet;

use super::*;

fn known(name: &str) -> &'static Directive {
    directive(name).unwrap_or_else(|| panic!("`{name}` is not in the table"))
}

fn packages(origins: &[&Origin]) -> Vec<&'static str> {
    origins.iter().map(|origin| origin.package).collect()
}

#[test]
fn the_tables_are_sorted_and_no_name_is_there_twice() {
    fn ascending<'a>(names: impl Iterator<Item = &'a str>) -> bool {
        names.is_sorted_by(|one, other| caseless(one, other).is_lt())
    }
    assert!(ascending(directive_names()));
    assert!(ascending(role_names()));
    assert!(generated::JAPANESE.is_sorted_by(|one, other| one.0 < other.0));
    for options in directives()
        .map(|directive| directive.options)
        .chain([common_options()])
    {
        assert!(
            options.is_sorted_by(|one, other| one.name < other.name),
            "{options:?}"
        );
    }
}

fn directives() -> impl Iterator<Item = &'static Directive> {
    generated::DIRECTIVES.iter()
}

#[test]
fn every_name_is_found_by_itself() {
    assert!(directive_names().all(|name| known(name).name == name));
    assert!(role_names().all(|name| role(name).is_some_and(|role| role.name == name)));
    for directive in directives() {
        for name in directive.option_names() {
            let found = directive.option(name).map(|option| option.name);
            assert_eq!(found, Some(name), "{}", directive.name);
        }
    }
}

#[test]
fn names_are_lower_case_but_for_mystmd() {
    let upper: Vec<&str> = directive_names()
        .chain(role_names())
        .filter(|name| name.chars().any(char::is_uppercase))
        .collect();
    assert_eq!(upper, ["tabItem", "tabSet", "chemicalFormula"]);
}

#[test]
fn every_entry_says_where_it_comes_from() {
    for directive in directives() {
        let mystmd = packages(directive.origins).contains(&"mystmd");
        let sphinx = packages(directive.origins)
            .iter()
            .any(|package| *package != "mystmd");
        assert_eq!(directive.mystmd.is_some(), mystmd, "{}", directive.name);
        assert_eq!(directive.sphinx.is_some(), sphinx, "{}", directive.name);
        assert!(mystmd || !directive.common, "{}", directive.name);
    }
    assert!(generated::ROLES.iter().all(|role| !role.origins.is_empty()));
}

#[test]
fn own_options_hide_no_common_one() {
    let common: HashSet<&str> = common_options().iter().map(|option| option.name).collect();
    for directive in directives().filter(|directive| directive.common) {
        for option in directive
            .options
            .iter()
            .filter(|option| common.contains(option.name))
        {
            assert_eq!(option.builders, Builders::Both, "{}", directive.name);
        }
    }
}

#[test]
fn a_figure_takes_a_path_and_a_caption() {
    let figure = known("figure");
    assert_eq!(figure.shape(), shape(1, 0, true, Content::Optional));
    assert_eq!(figure.mystmd.map(|shape| shape.required), Some(0));
    assert_eq!(figure.argument, Argument::Path);
    assert_eq!(figure.body, Body::Markdown);
    let value = |name| figure.option(name).map(|option| option.value);
    assert_eq!(value("alt"), Some(Value::Text));
    assert_eq!(value("name"), Some(Value::Text));
    assert_eq!(value("width"), Some(Value::LengthOrPercentage));
    assert_eq!(value("height"), Some(Value::Length));
    assert_eq!(
        value("align"),
        Some(Value::Choice(&["center", "left", "right"]))
    );
    assert_eq!(value("figwidth"), Some(Value::Text), "`image` is allowed");
    assert_eq!(value("atl"), None);
}

#[test]
fn options_know_their_builders() {
    let builders = |name| known("figure").option(name).map(|option| option.builders);
    assert_eq!(builders("alt"), Some(Builders::Both));
    assert_eq!(builders("scale"), Some(Builders::Sphinx));
    assert_eq!(builders("placeholder"), Some(Builders::Mystmd));
    assert_eq!(builders("label"), Some(Builders::Mystmd), "a common option");
    assert!(known("raw").option("label").is_none(), "not common to all");
}

#[test]
fn flags_take_a_truth_value_where_mystmd_says_so() {
    let linenos = known("code-block").option("linenos").expect("an option");
    assert_eq!((linenos.value, linenos.empty), (Value::Boolean, true));
    let glob = known("toctree").option("glob").expect("an option");
    assert_eq!((glob.value, glob.empty), (Value::Flag, true));
    assert!(!known("image").option("scale").expect("an option").empty);
}

#[test]
fn admonitions_need_a_body_and_only_the_generic_one_a_title() {
    assert_eq!(
        known("admonition").shape(),
        shape(1, 0, true, Content::Required)
    );
    for name in [
        "attention",
        "caution",
        "danger",
        "error",
        "hint",
        "important",
        "note",
        "seealso",
        "tip",
        "warning",
    ] {
        let note = known(name);
        assert_eq!(note.shape(), shape(0, 0, true, Content::Required), "{name}");
        assert_eq!(note.argument, Argument::Title, "{name}");
        assert_eq!(note.body, Body::Markdown, "{name}");
    }
}

#[test]
fn titles_are_told_from_paths_and_languages() {
    for name in [
        "admonition",
        "card",
        "dropdown",
        "grid-item-card",
        "rubric",
        "sidebar",
        "tab-item",
        "table",
        "topic",
        "versionadded",
    ] {
        assert_eq!(known(name).argument, Argument::Title, "{name}");
    }
    for name in ["image", "include", "literalinclude", "video"] {
        assert_eq!(known(name).argument, Argument::Path, "{name}");
    }
    for name in ["code", "code-block", "code-cell", "highlight", "sourcecode"] {
        assert_eq!(known(name).argument, Argument::Language, "{name}");
    }
    for name in ["figure-md", "function", "only", "youtube"] {
        assert_eq!(known(name).argument, Argument::Plain, "{name}");
    }
}

#[test]
fn bodies_that_are_not_markdown_are_verbatim() {
    for name in [
        "code",
        "code-block",
        "code-cell",
        "csv-table",
        "doctest",
        "eval-rst",
        "graphviz",
        "include",
        "jinja",
        "literalinclude",
        "math",
        "mermaid",
        "parsed-literal",
        "plantuml",
        "raw",
        "toctree",
    ] {
        assert_eq!(known(name).body, Body::Verbatim, "{name}");
    }
    for name in [
        "div",
        "epigraph",
        "figure",
        "figure-md",
        "glossary",
        "grid",
        "list-table",
        "margin",
        "only",
        "prf:theorem",
        "py:function",
        "tab-set",
        "table",
        "todo",
    ] {
        assert_eq!(known(name).body, Body::Markdown, "{name}");
    }
}

#[test]
fn a_directive_without_a_body_has_no_markdown() {
    for directive in directives() {
        let shapes = [directive.sphinx, directive.mystmd];
        if shapes
            .iter()
            .flatten()
            .all(|shape| shape.content == Content::None)
        {
            assert_eq!(directive.body, Body::Verbatim, "{}", directive.name);
        }
    }
}

#[test]
fn a_cell_takes_any_option() {
    assert!(known("code-cell").open);
    assert!(!known("code-block").open);
}

#[test]
fn languages_are_no_directives() {
    for name in ["bash", "python", "", "figures", "external"] {
        assert!(directive(name).is_none(), "{name}");
    }
}

#[test]
fn domains_are_known_in_full_and_the_default_one_without_its_name() {
    for name in [
        "py:function",
        "function",
        "c:macro",
        "js:module",
        "rst:role",
        "std:glossary",
        "glossary",
        "confval",
    ] {
        known(name);
    }
    assert!(directive("macro").is_none(), "the default domain is py");
    for name in [
        "py:class",
        "class",
        "ref",
        "std:ref",
        "doc",
        "numref",
        "eq",
        "term",
        "math:numref",
        "cpp:any",
    ] {
        assert!(role(name).is_some(), "{name}");
    }
    assert!(role("reff").is_none());
}

#[test]
fn external_roles_carry_another_role_in_their_name() {
    for name in ["external:py:class", "external+python:ref", "external"] {
        assert_eq!(role(name).map(|role| role.name), Some("external"), "{name}");
    }
    assert!(role("externals:ref").is_none());
}

#[test]
fn case_does_not_matter_but_in_options() {
    assert_eq!(known("Note").name, "note");
    assert_eq!(known("tabset").name, "tabSet");
    assert_eq!(role("Ref").map(|role| role.name), Some("ref"));
    assert!(known("figure").option("Alt").is_none());
}

#[test]
fn japanese_names_mean_the_english_directives() {
    assert_eq!(known("警告").name, "warning");
    assert_eq!(known("画像").name, "image");
    assert!(directive("警報").is_none());
    assert!(
        generated::JAPANESE
            .iter()
            .all(|&(japanese, _)| directive(japanese).is_some())
    );
}

#[test]
fn extensions_are_named_as_the_project_has_to_name_them() {
    let needs = |name| {
        known(name)
            .origins
            .iter()
            .map(|origin| origin.needs)
            .collect::<Vec<_>>()
    };
    assert!(needs("card").contains(&Needs::Extension("sphinx_design")));
    assert!(needs("figure-md").contains(&Needs::Extension("myst_parser")));
    assert!(needs("margin").contains(&Needs::Theme("sphinx_book_theme")));
    assert_eq!(needs("todo"), [Needs::Extension("sphinx.ext.todo")]);
    assert_eq!(packages(known("todo").origins), ["sphinx"]);
    assert_eq!(needs("toctree"), [Needs::Nothing, Needs::Nothing]);
    assert_eq!(packages(known("toctree").origins), ["sphinx", "mystmd"]);
}
