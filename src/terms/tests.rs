//! What is said of mistakes in dictionaries, and what holds all the same.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::{Loaded, load};
use crate::config::Config;
use crate::rules;
use crate::source::Source;

/// Loads what a `kouetsu.toml` names from files in memory.
fn loaded(config: &str, files: &[(&str, &str)]) -> Loaded {
    let root = PathBuf::from("/project");
    let source = Source::new("kouetsu.toml", config);
    let config = Config::from_source(root.clone(), source, &rules::vocabulary());
    let files: HashMap<PathBuf, &str> = files
        .iter()
        .map(|(name, text)| (root.join(name), *text))
        .collect();
    load(&config, &|path: &Path| {
        files.get(path).map(|text| (*text).to_string())
    })
}

/// Problems as `file: the text they point at: message`.
fn problems(loaded: &Loaded, config: &str) -> Vec<String> {
    let texts = loaded
        .sources
        .iter()
        .map(|source| (source.path().to_string(), source.text()));
    let texts: HashMap<String, &str> = texts
        .chain([("kouetsu.toml".to_string(), config)])
        .collect();
    let shown = |problem: &crate::diagnostic::Diagnostic| {
        let (file, span) = (&problem.primary.file, problem.primary.span);
        format!(
            "{file}: {}: {}",
            &texts[&**file][span.range()],
            problem.message
        )
    };
    loaded.problems.iter().map(shown).collect()
}

#[test]
fn mistakes_of_toml_point_into_it() {
    let config = "[rules.misspelled-term]\nfiles = ['gone.toml', 'terms.toml']\nterms = { A = ['/a(/'], B = ['B'], C = 1, D = { forbit = 'd' }, E = ['', 2], F = ['f'] }\n";
    let loaded = loaded(
        config,
        &[(
            "terms.toml",
            "term = 1\n[terms]\nG = { why = 1 }\nH = ['x'\n",
        )],
    );
    let expected = [
        "kouetsu.toml: '/a(/': the pattern for `A` is left out: unclosed group",
        "kouetsu.toml: 'B': the pattern for `B` is left out: it is what shall be written",
        "kouetsu.toml: 1: a form, a list of forms or a table is expected",
        "kouetsu.toml: forbit: a term has no `forbit`",
        "kouetsu.toml: 2: a text is expected",
        "kouetsu.toml: '': the pattern for `E` is left out: it is empty",
        "kouetsu.toml: 'gone.toml': the dictionary `gone.toml` cannot be read",
        "terms.toml: : this is no TOML: unclosed array, expected `]`",
        "terms.toml: term: there is no `term` in a dictionary",
        "terms.toml: 1: a text is expected",
    ];
    assert_eq!(problems(&loaded, config), expected);
    assert_eq!(loaded.dictionary.hits("f d g x").len(), 4);
}

#[test]
fn mistakes_of_yaml_point_into_it() {
    let config = "rules.misspelled-term.files = ['prh.yml']\n";
    let prh = "\
version: 2
imports: [prh.yml, gone.yml, {disableImports: yes}]
targets: []
rules:
  - expected: A
    pattern: /(a)\\1/
  - pattern: b
  - expected: C
    patterns: ['', c]
  - expected: D
    pattern: d
    regexpMustEmpty: one
    specs:
      - from: d
        to: E
      - from: d
    spec: 1
  - [f]
colour: red
";
    let loaded = loaded(config, &[("prh.yml", prh)]);
    let expected = [
        "prh.yml: 2: only version 1 of prh's dictionaries is known",
        "prh.yml: yes: `true` or `false` is expected",
        "prh.yml: {disableImports: yes: an import without `path`",
        "prh.yml: targets: `targets` is left out: kouetsu looks at prose alone",
        "prh.yml: /(a)\\1/: the pattern for `A` is left out: `\\1`, a reference back to a group, is not supported",
        "prh.yml: pattern: b: a rule without `expected`",
        "prh.yml: '': a pattern without a letter",
        "prh.yml: one: a group such as `$1` is expected",
        "prh.yml: from: d: a test without `from` and `to`",
        "prh.yml: spec: `spec` is no key of prh, and is left out",
        "prh.yml: [f: a mapping of `key: value` lines is expected",
        "prh.yml: colour: `colour` is no key of prh, and is left out",
        "prh.yml: prh.yml: `prh.yml` imports itself",
        "prh.yml: gone.yml: the dictionary `gone.yml` cannot be read",
        "prh.yml: from: d\n        to: E: `d` becomes `D`, and not `E`",
    ];
    assert_eq!(problems(&loaded, config), expected);
    assert_eq!(loaded.dictionary.len(), 1);
}

#[test]
fn of_two_terms_for_one_word_that_of_the_importing_file_holds() {
    let config = "rules.misspelled-term.files = ['a.yml']\n";
    let files = [
        (
            "a.yml",
            "imports: {path: sub/b.yml, ignoreRules: [/を/gmu, {expected: C}]}\nrules: [{expected: A, pattern: x}]\n",
        ),
        (
            "sub/b.yml",
            "imports: ../c.yml\nrules: [{expected: A, pattern: y}, {expected: B, pattern: を}, {expected: C, pattern: は}]\n",
        ),
        ("c.yml", "rules: [{expected: D, pattern: z}]\n"),
    ];
    let loaded = loaded(config, &files);
    assert_eq!(problems(&loaded, config), [""; 0]);
    let found: Vec<String> = loaded
        .dictionary
        .hits("xyzをは")
        .iter()
        .map(|hit| hit.expected.clone())
        .collect();
    assert_eq!(found, ["A", "D"]);
    assert_eq!(loaded.sources.len(), 3);
}

#[test]
fn forms_of_any_case_and_overlaps() {
    let config = "[rules.misspelled-term.terms]\n'C++' = []\n'Web' = []\n'ウェブ' = 'ウエブ'\n'ウェブサイト' = 'ウエブサイト'\n";
    let loaded = loaded(config, &[]);
    assert!(loaded.problems.is_empty());
    let found = |text: &str| {
        loaded
            .dictionary
            .hits(text)
            .iter()
            .map(|hit| hit.expected.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(found("c++とWEBとWebPとｗｅｂ"), ["C++", "Web"]);
    assert_eq!(
        found("ウエブサイトのウエブ、ウェブ"),
        ["ウェブサイト", "ウェブ"]
    );
}
