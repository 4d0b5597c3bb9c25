//! What checks find, and what those who write them are told.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use toml::Value;

use super::*;
use crate::diagnostic::{Diagnostic, Severity};
use crate::project::Surroundings;
use crate::project::files::Memory;
use crate::rules::Voice;
use crate::source::Source;

/// The faults of a page's `[check]`, or what runs.
fn compile(toml: &str, options: &OptionValues) -> Result<Declarative, Vec<Fault>> {
    let check: Check = toml::from_str(toml).expect("it is a check");
    Declarative::new(&check, "text with `{braces}`", options, 0..toml.len())
}

fn run(rule: &Declarative, name: &str, text: &str) -> Vec<Diagnostic> {
    let around = Surroundings::new(PathBuf::from("/project"), Arc::new(Memory::default()));
    let document = Document::parse(Source::new(name, text), None);
    let path = Path::new("/project").join(name);
    let place = Place {
        path: &path,
        around: &around,
    };
    let voice = Voice {
        rule: "own".into(),
        severity: Severity::Warning,
        help: None,
        url: None,
    };
    let mut found = Vec::new();
    let mut reporter = Reporter::new(&voice, name.into(), &mut found);
    rule.check(&document, &place, &mut reporter);
    found
}

/// Each finding as its text, its message, and what the fix writes.
fn check(toml: &str, text: &str) -> Vec<String> {
    let rule = compile(toml, &OptionValues::new()).expect("nothing is wrong with it");
    let found = run(&rule, "a.md", text);
    found
        .iter()
        .map(|found| {
            let at = &text[found.primary.span.range()];
            let edit = found.fix.iter().flat_map(|fix| &fix.edits).next();
            let fix = edit.map_or(String::new(), |edit| format!(" -> {}", edit.text));
            format!("{at}: {}{fix}", found.message)
        })
        .collect()
}

#[rustfmt::skip]
#[test]
fn each_verb_finds_what_it_should() {
    for (toml, text, expected) in [
        // forbid
        ("forbid = ['colou?r']", "Color, *col*our.\n\n# COLOR\n", &["Color: text with `{braces}`: `Color`", "col*our: text with `{braces}`: `colour`", "COLOR: text with `{braces}`: `COLOR`"][..]),
        ("forbid = ['color']\nignore-case = false\nmessage = '{match}'", "Color color\n", &["color: color"]),
        ("forbid = ['go']\nwhole-words = true\nmessage = 'm'", "go gopher, Goに\n", &["go: m", "Go: m"]),
        ("forbid = ['(\\w+) (?P<b>\\w+)!']\nmessage = '{b} {1} {{{match}}}'", "one two!\n", &["one two!: two one {one two!}"]),
        ("forbid = ['a']\nexcept = ['an?y', 'b']\nmessage = 'm'", "a any ab ay\n", &["a: m", "a: m"]),
        ("forbid = ['。$']\nscopes = ['heading']\nmessage = 'm'", "# 題。\n\n文。\n", &["。: m"]),
        ("forbid = true\nscopes = ['image']\noutside = ['directive:figure']\nmessage = '{match}'", "![](a.png)\n\n```{figure} b.png\n```\n", &["![](a.png): a.png"]),
        ("forbid = true\nscopes = ['directive:raw']\nmessage = 'm'", "```{raw} html\n<b>\n```\n", &["```{raw} html: m"]),
        ("forbid = ['x']\ninside = ['quote']\nmessage = 'm'", "x\n\n> x\n", &["x: m"]),
        // swap
        ("swap = { 'サーバ(?!ー)' = 'サーバー' }", "サーバーとサーバ\n", &["サーバ: `サーバ` should be `サーバー` -> サーバー"]),
        ("swap = { 'git ?hub' = 'GitHub' }", "GitHub git *hub* github\n", &["git *hub: `git hub` should be `GitHub`", "github: `github` should be `GitHub` -> GitHub"]),
        ("swap = { '(\\d+)%' = '$1 %' }\nmessage = '{1}'", "5%\n", &["5%: 5 -> 5 %"]),
        ("swap = { 'web' = 'Web', 'web page' = 'webpage' }\nmessage = '{replacement}'", "a web page on the web\n", &["web page: webpage -> webpage", "web: Web -> Web"]),
        // require
        ("require = ['^[A-Z]']\nignore-case = false\nscopes = ['heading']", "# Yes\n\n# no\n", &["# no: text with `{braces}`"]),
        ("require = ['^（.+）$']\neach = 'directive:admonition'", "```{admonition} A\n（文・山田）\n```\n\n```{admonition} B\n本文。\n```\n", &["```{admonition} B: text with `{braces}`"]),
        ("require = true\nscopes = ['heading:1']", "words\n", &["words: text with `{braces}`"]),
        ("require = true\nscopes = ['heading:1']", "# A\n", &[]),
        ("require = ['License']\neach = 'document'\nwhen = ['package']", "# A\n\nwords\n", &[]),
        ("require = ['License']\neach = 'document'\nwhen = ['package']", "# A\n\npackages\n", &["# A: text with `{braces}`"]),
        ("require = true\nscopes = ['paragraph']\neach = 'section'", "# A\n\none\n\n# B\n", &["# B: text with `{braces}`"]),
        // count
        ("count = { at-most = 1 }\nscopes = ['heading:1']", "# A\n\n# B\n\n# C\n", &["# B: text with `{braces}`: 3"]),
        ("count = { of = ['!'], at-most = 1 }\nmessage = '{count} of {limit}'", "a! b! c!\n", &["!: 3 of 1"]),
        ("count = { at-least = 1 }\nscopes = ['link']\neach = 'section'\nmessage = '{text}'", "# A\n\n<https://a.jp>\n\n# B\n", &["# B: # B"]),
        ("count = { of = ['\\w+'], at-most = 2 }\neach = 'text'\nscopes = ['title']\nmessage = '{count}'", "```{note} a b c\n```\n\n```{admonition} a b c\nx\n```\n", &["c: 3", "c: 3"]),
        // consistent
        ("consistent = [['e-mail', 'email'], ['x', 'y']]", "Email e-mail email x\n", &["e-mail: `e-mail` here, and `Email` elsewhere"]),
        ("consistent = [['サーバー', 'サーバ']]\nmessage = '{match} {count} {other} {other-count}'", "サーバ サーバー\n", &["サーバー: サーバー 1 サーバ 1"]),
        ("consistent = [['a', 'b']]\neach = 'section'", "# a\n\n# b\n", &[]),
    ] {
        assert_eq!(check(toml, text), expected, "{toml}");
    }
}

#[test]
fn files_and_flavors_are_chosen() {
    let found = |toml: &str, name: &str, text: &str| {
        let rule = compile(toml, &OptionValues::new()).expect("nothing is wrong with it");
        run(&rule, name, text).len()
    };
    let files = "forbid = ['x']\nfiles = ['docs/*.md', '!docs/old*']";
    for (name, expected) in [
        ("docs/a.md", 1),
        ("docs/b/a.md", 0),
        ("docs/old.md", 0),
        ("a.md", 0),
    ] {
        assert_eq!(found(files, name, "x\n"), expected, "{name}");
    }
    assert_eq!(found("forbid = ['x']\nfiles = ['!a.md']", "b.md", "x\n"), 1);
    let myst = "forbid = ['x']\nflavor = 'myst'";
    assert_eq!(found(myst, "a.md", "x\n"), 0);
    assert_eq!(found(myst, "a.md", "x\n\n```{note}\ny\n```\n"), 1);
}

#[test]
fn options_are_read_by_patterns_and_limits() {
    let options = OptionValues::from([
        ("words".to_owned(), Value::from(vec!["c++"])),
        ("most".to_owned(), Value::from(1)),
    ]);
    let rule = compile("forbid = ['^{words}$']", &options).expect("nothing is wrong with it");
    assert_eq!(run(&rule, "a.md", "C++\n").len(), 1);
    let rule = compile("count = { at-most = '{most}' }", &options).expect("nothing is wrong");
    assert_eq!(run(&rule, "a.md", "a\n\nb\n").len(), 1);
}

#[rustfmt::skip]
#[test]
fn faults_are_told_where_they_stand() {
    for (toml, expected) in [
        ("scopes = ['text']", &["scopes = ['text']: the check does not say what it checks"][..]),
        ("forbid = ['a']\nrequire = ['b']", &["forbid = ['a']\nrequire = ['b']: the check is told to `forbid` and to `require`"]),
        ("forbid = ['a', 'b(']", &["(: this is not a pattern: unclosed group"]),
        ("forbid = [\"\\u0062(\"]", &["\"\\u0062(\": this is not a pattern: unclosed group"]),
        ("forbid = ['''\nb(''']", &["(: this is not a pattern: unclosed group"]),
        ("swap = { 'a{' = 'b' }", &["{: this is not a pattern: unclosed counted repetition"]),
        ("forbid = ['x*']", &["x*: this is not a pattern: the pattern matches nothing at all, everywhere"]),
        ("forbid = []", &["forbid = []: there is no pattern to look for"]),
        ("forbid = ['a']\nscopes = ['heading', 'headings', 'code:']", &["'headings': there is no scope `headings`", "'code:': the language of `code:` is missing"]),
        ("forbid = ['a']\ninside = ['quotes']\noutside = ['table:x']", &["'quotes': nothing that holds text is called `quotes`", "'table:x': `table` takes no name"]),
        ("forbid = ['a']\neach = 'section'", &["'section': `each` does not go with `forbid`"]),
        ("count = { at-most = 1 }\neach = 'project'", &["'project': only what is consistent can be so across a project"]),
        ("count = { at-least = 2, at-most = 1 }", &["count = { at-least = 2, at-most = 1 }: the count has no limit that can be kept"]),
        ("count = { at-most = '{limit}' }", &["count = { at-most = '{limit}' }: a number, or an option that is a number, in braces, is expected"]),
        ("forbid = ['a']\nfiles = ['a**']", &["'a**': `a**` is not a pattern: recursive wildcards must form a single path component"]),
        ("forbid = ['(a)']\nmessage = '{match} {1} {2} {replacement}'", &["{2}: the message has nothing to put in the place of `{2}`", "{replacement}: the message has nothing to put in the place of `{replacement}`"]),
        ("forbid = ['a']\nwhen = ['b']", &["'b': `when` goes with `require` only"]),
        ("forbid = ['(x{1000}){1000}']", &["(x{1000}){1000}: this is not a pattern: the pattern is too large: it repeats too much, too often"]),
    ] {
        let faults = compile(toml, &OptionValues::new()).expect_err(toml);
        let told: Vec<String> = faults
            .iter()
            .map(|fault| format!("{}: {}", &toml[fault.place(toml).range()], fault.message))
            .collect();
        assert_eq!(told, expected);
    }
}

#[test]
fn a_rule_that_finds_too_much_stops_and_says_so() {
    let rule = compile("forbid = ['[a-z]']", &OptionValues::new()).expect("nothing is wrong");
    let found = run(&rule, "a.md", &"abc\n\n".repeat(1_000));
    assert_eq!(found.len(), 1_000);
    let last = found.last().expect("there are some");
    assert_eq!(
        last.message,
        "this rule finds 1000 places or more in this document, and tells no more"
    );
}

#[test]
fn a_pattern_that_never_ends_is_given_up_and_told_once() {
    let rule = compile("forbid = ['(?:(?=a)a+)+b|x']", &OptionValues::new());
    let rule = rule.expect("nothing is wrong with it");
    let text = format!("{}\n\n", "a".repeat(3_000)).repeat(30);
    let found = run(&rule, "a.md", &text);
    let [only] = &found[..] else {
        panic!("{found:?}");
    };
    assert!(only.message.contains("was given up"), "{}", only.message);
}
