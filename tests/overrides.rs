//! One project, with rules that differ from file to file.

use std::path::PathBuf;
use std::sync::Arc;

use kouetsu::config::Config;
use kouetsu::project::files::Memory;
use kouetsu::rules;
use kouetsu::session::Session;
use kouetsu::source::Source;

/// What is found in documents under a configuration, a line each.
fn found(toml: &str, documents: &[(&str, &str)]) -> Vec<String> {
    let root = PathBuf::from("/project");
    let source = Source::new("kouetsu.toml", toml);
    let config = Config::from_source(root.clone(), source, &rules::vocabulary());
    assert_eq!(config.problems, [], "{toml}");
    let mut files = Memory::default();
    let settings = "extensions = ['myst_parser']\n";
    files.insert(root.join("conf.py"), settings.to_string());
    for (name, text) in documents {
        files.insert(root.join(name), (*text).to_string());
    }
    let mut session = Session::new(&config, Arc::new(files));
    let texts = documents.iter();
    session.set(
        texts
            .map(|(name, text)| (root.join(name), Source::new(*name, *text)))
            .collect(),
    );
    let found = session.check();
    found
        .iter()
        .map(|d| format!("{} {} {}", d.primary.file, d.severity.name(), d.rule))
        .collect()
}

#[test]
fn a_rule_has_a_level_and_options_by_file() {
    let toml = "
        ignore = ['empty-section']
        [rules.placeholder-title]
        titles = ['here']
        [[override]]
        files = ['drafts']
        ignore = ['placeholder-text']
        [override.rules.placeholder-title]
        severity = 'info'
        titles = ['there']
        [[override]]
        files = ['drafts/soon/*.md']
        select = ['empty-section']
        rules.placeholder-text.severity = 'error'
    ";
    let text = "# Day\n\n## Here\n\nTODO: ask\n\n## There\n\nWords.\n\n## End\n";
    let documents = ["a.md", "drafts/a.md", "drafts/soon/a.md"].map(|name| (name, text));
    assert_eq!(
        found(toml, &documents),
        [
            "a.md error placeholder-title",
            "a.md warning placeholder-text",
            "drafts/a.md info placeholder-title",
            "drafts/soon/a.md info placeholder-title",
            "drafts/soon/a.md warning empty-section",
        ]
    );
}

#[test]
fn what_compares_documents_tells_nothing_where_it_is_off_but_looks_there() {
    let documents = [
        ("a.md", "(here)=\n# A\n\nWords.\n\n```{note}\nx\n```\n"),
        ("b.md", "(here)=\n# B\n\nWords.\n\n```{note}\nx\n```\n"),
        ("old/c.md", "(here)=\n# C\n\nWords.\n\n```{note}\nx\n```\n"),
    ];
    let all = found("select = ['duplicate-definition']", &documents);
    let files = |found: &[String]| -> Vec<String> {
        let files = found.iter().filter_map(|line| line.split(' ').next());
        files.map(str::to_owned).collect()
    };
    assert_eq!(files(&all), ["b.md", "old/c.md"]);
    let toml = "select = ['duplicate-definition']\n[[override]]\nfiles = ['old']\nignore = ['links']\n\
                rules.duplicate-definition.severity = 'off'";
    assert_eq!(files(&found(toml, &documents)), ["b.md"]);
    let toml = "select = []\n[[override]]\nfiles = ['old']\nselect = ['duplicate-definition']";
    assert_eq!(files(&found(toml, &documents)), ["old/c.md"]);
}

#[test]
fn comments_are_judged_by_the_rules_of_their_file() {
    let toml = "[[override]]\nfiles = ['drafts']\nignore = ['placeholders']";
    let text = "# Day\n\n<!-- kouetsu allow placeholder-text -->\n\nWords.\n";
    let documents = [("a.md", text), ("drafts/a.md", text)];
    assert_eq!(found(toml, &documents), ["a.md warning unused-allow"]);
}

/// A file that no builder reads is written in the Markdown that the configuration says.
#[test]
fn a_flavor_holds_for_some_files() {
    let toml = "
        [[override]]
        files = ['*.md', '!book/*.md']
        flavor = 'github'
        [[override]]
        files = ['b.md']
        flavor = 'myst'
    ";
    let text = "# Day\n\n```{figur} a.png\n```\n";
    let documents = ["README.md", "b.md", "book/c.md"].map(|name| (name, text));
    assert_eq!(
        found(toml, &documents),
        [
            "b.md warning unknown-directive",
            "book/c.md warning unknown-directive"
        ]
    );
    let all = "flavor = 'github'\n";
    assert_eq!(found(all, &documents), [] as [&str; 0]);
}
