//! What scripts find, and what those who write them are told.

use std::path::{Path, PathBuf};

use super::*;
use crate::project::Surroundings;
use crate::project::files::Memory;
use crate::rules::Voice;

fn script(text: &str) -> Result<Script, Box<Diagnostic>> {
    let source = Source::new("rule.rhai", text);
    let options = OptionValues::from([("most".to_owned(), toml::Value::from(2))]);
    Script::new(ScriptText::whole(source), Conditions::default(), &options)
}

fn run(rule: &dyn Rule, text: &str) -> Vec<Diagnostic> {
    let around = Surroundings::new(PathBuf::from("/project"), Arc::new(Memory::default()));
    let document = Document::parse(Source::new("a.md", text), None);
    let place = Place {
        path: Path::new("/project/a.md"),
        around: &around,
    };
    let voice = Voice {
        rule: "own".into(),
        severity: Severity::Warning,
        help: None,
        url: None,
    };
    let mut found = Vec::new();
    let mut reporter = Reporter::new(&voice, "a.md".into(), &mut found);
    rule.check(&document, &place, &mut reporter);
    found
}

const TEXT: &str = "---\ntitle: 題\n---\n\n# One {kbd}`k`\n\nSee [the **docs**](docs/a.md \"T\").\n\n## Two {#id}\n\n\
    ```{figure} a.png\n:alt: 図\n:width: 3\n\nCaption TODO here\n```\n\n> quoted\n\n```rust\nfn f() {}\n```\n\n<b class=\"x\">y</b>\n";

/// What a script reports: the text at each place, and the message.
fn reports(text: &str) -> Vec<String> {
    let rule = script(text).expect("it is a script");
    let found = run(&rule, TEXT);
    let shown = |found: &Diagnostic| {
        assert_eq!(&*found.primary.file, "a.md", "{}", found.message);
        format!("{}: {}", &TEXT[found.primary.span.range()], found.message)
    };
    found.iter().map(shown).collect()
}

#[rustfmt::skip]
#[test]
fn a_script_sees_the_tree() {
    for (text, expected) in [
        ("for h in doc.nodes(\"heading\") { report(h, `${h.level} ${h.text} ${h.line} ${h.id}`); }", &["# One {kbd}`k`: 1 One … 5 ", "## Two {#id}: 2 Two 9 id"][..]),
        ("let h = doc.nodes(\"heading\"); if h.len > options.most - 1 { report(h[1], `${h.len} ${options.most}`); }", &["## Two {#id}: 2 2"]),
        ("for d in doc.nodes(\"directive:figure\") { report(d, `${d.kind} ${d.name} ${d.argument} ${d.options.alt} ${d.options.width} ${d.options.none}`); }", &["```{figure} a.png: directive figure a.png 図 3 "]),
        ("for l in doc.nodes(\"link-text\") { report(l, `${l.destination} ${l.title} ${l.parent.kind} ${l.children.len()}`); }", &["[the **docs**](docs/a.md \"T\"): docs/a.md T paragraph 2"]),
        ("for p in doc.nodes(\"paragraph\") { for m in p.find(\"(?<what>TO)(DO)\") { report(m, `${m.text} ${m[2]} ${m[\"what\"]} ${m[\"none\"]} ${m.node.line}`); } }", &["TODO: TODO DO TO  15"]),
        ("for p in doc.nodes(\"paragraph\") { if p.has(\"here$\") && p.inside(\"directive:figure\") && !p.inside(\"quote\") { report(p, \"m\"); } }", &["Caption TODO here: m"]),
        ("for c in doc.nodes(\"code:rust\") { report(c, c.language + \" \" + c.text); }", &["```rust: rust fn f() {}"]),
        ("for e in doc.nodes(\"front-matter:title\") { report(e, `${e.key} ${e.value}`); }", &["title: 題: title 題"]),
        ("for t in doc.nodes(\"html\") { report(t, `${t.tag} ${t.attributes.class} ${t.closing}`); }", &["<b class=\"x\">: b x false"]),
        ("let up = doc.nodes(\"alt\")[0]; let kinds = []; while up != () { kinds.push(up.kind); up = up.parent; } report(doc.nodes(\"alt\")[0], kinds.reduce(|all, kind| all + \" \" + kind, \"\"));", &["alt: 図:  directive-option directive document"]),
        ("if doc.myst && doc.path == \"a.md\" && doc.source.contains(\"TODO\") { report(doc.nodes(\"source\")[0], \"m\"); }", &[": m"]),
        ("let s = doc.nodes(\"heading:2\")[0].text; s.replace(\"Tw\", \"Z\"); s.replace('o', \"oo\"); report(doc.nodes(\"heading:2\")[0], s);", &["## Two {#id}: Zoo"]),
        ("fn shout(text) { text.to_upper() } for h in doc.nodes(\"heading:2\") { report(h, shout(h.text)); }", &["## Two {#id}: TWO"]),
        // 変数 may be Japanese
        ("let 題 = doc.nodes(\"heading:2\"); report(題[0], \"m\");", &["## Two {#id}: m"]),
    ] {
        assert_eq!(reports(text), expected, "{text}");
    }
}

#[test]
fn a_report_says_what_a_finding_can() {
    let text = "let d = doc.nodes(\"directive\")[0]; let m = doc.nodes(\"paragraph\")[1].find(\"TODO\")[0];
        report(m, \"m\", #{ label: \"l\", help: \"h\", replace: \"done\", related: [d, m] });";
    let found = run(&script(text).expect("it is a script"), TEXT);
    let [found] = &found[..] else {
        panic!("{found:?}")
    };
    assert_eq!(found.primary.message, "l");
    assert_eq!(found.help.as_deref(), Some("h"));
    let fix = found.fix.as_ref().expect("there is a fix");
    assert_eq!(
        (fix.title.as_str(), fix.edits[0].text.as_str()),
        ("write `done`", "done")
    );
    assert_eq!(found.related.len(), 2);
}

/// Where a script goes wrong, and what is told.
fn fails(text: &str) -> (String, String) {
    let found = match script(text) {
        Err(problem) => vec![*problem],
        Ok(rule) => run(&rule, TEXT),
    };
    let problem = found.last().expect("it goes wrong");
    assert_eq!(&*problem.rule, INVALID_PAGE, "{text}");
    assert_eq!(&*problem.primary.file, "rule.rhai");
    let at = text[problem.primary.span.range()].to_owned();
    (at, problem.message.clone())
}

#[rustfmt::skip]
#[test]
fn errors_point_into_the_script() {
    for (text, at, message) in [
        ("let x = ;", ";", "this is no script: Unexpected ';'"),
        ("\n\n  report(", "(", "this is no script: Expecting ')' to close the arguments list of this function call 'report'"),
        ("let x = y;", "y", "this is no script: Undefined variable: y"),
        ("題 = 1;", "題", "this is no script: Undefined variable: 題"),
        ("let a = 1;\nlet b = doc.nodse(\"heading\");", "nodse", "Function not found: nodse (document, &str | ImmutableString | String)"),
        ("doc.nodes(\"headings\");", "nodes", "there is no scope `headings`: write `heading`"),
        ("doc.nodes(\"heading\")[0].colour;", "colour", "Unknown property 'colour' - a getter is not registered for type 'node'"),
        ("doc.nodes(\"heading\")[9];", "[", "there is no node 9 of 2"),
        ("fn f(x) {\n  x.nothing()\n}\nf(1);", "nothing", "Function not found: nothing (i64)"),
        ("throw \"my own words\";", "throw", "my own words"),
        ("report(1, \"m\");", "report", "a node or a match is expected, to be reported"),
        ("report(doc.nodes(\"heading\")[0], \"m\", #{ colour: \"red\" });", "report", "there is no `colour` in a report, but `label`, `help`, `replace` and `related`"),
        ("doc.nodes(\"heading\")[0].find(\"(\");", "find", "this is not a pattern: unclosed group"),
        ("doc.nodes(\"heading\")[0].inside(\"house\");", "inside", "nothing that holds text is called `house`: it can be directive, role, heading, paragraph, quote, list, item, table, footnote, link, emphasis, strong"),
    ] {
        assert_eq!(fails(text), (at.to_owned(), message.to_owned()), "{text}");
    }
}

#[rustfmt::skip]
#[test]
fn hostile_scripts_end_and_say_why() {
    let deep = format!("let x = {}1{};", "(".repeat(3_000), ")".repeat(3_000));
    let wide = format!("let x = \"{}\";", "校".repeat(3 << 20));
    for (text, message) in [
        ("loop {}", "the script takes too many steps"),
        ("let x = 0; while true { x += 1; }", "the script takes too many steps"),
        ("fn f(n) { f(n + 1) } f(0);", "the script calls itself too deep"),
        ("let s = \"aaaaaaaaaaaaaaaa\"; loop { s += s; }", "the script makes something too large: length of string"),
        ("let s = \"a\"; s.pad(1000000000, \"b\");", "the script makes something too large: length of string"),
        ("let s = \"\"; s.pad(1000000, \"a\"); s.replace(\"a\", s);", "the script makes something too large: length of string"),
        ("let s = \"\"; s.pad(1000000, \"a\"); s.replace('a', s);", "the script makes something too large: length of string"),
        ("let a = [1]; loop { a += a; }", "the script makes something too large: size of array/blob"),
        ("let a = []; a.pad(1000000000, 1);", "the script makes something too large: size of array/blob"),
        ("let m = #{}; let i = 0; loop { m[`${i}`] = i; i += 1; }", "the script takes too many steps"),
        ("let s = \"\"; s.pad(1000, \"a\"); let a = [s]; loop { a += a; }", "the script makes something too large: length of string"),
        ("let h = doc.nodes(\"heading\")[0]; loop { report(h, \"m\"); }", "the script reports more than 1000 places in one document"),
        ("let i = 0; loop { doc.nodes(`code:${i}`); i += 1; }", "the script has more than 256 scopes"),
        ("let i = 0; loop { doc.nodes(\"heading\")[0].has(`${i}`); i += 1; }", "the script has more than 256 patterns"),
        ("let a = []; loop { a.push(doc.nodes(\"source\")[0].children); }", "the script asks for too many nodes"),
        ("doc.nodes(\"heading\")[0].has(\"(a{1000}){1000}\");", "this is not a pattern: the pattern is too large: it repeats too much, too often"),
        ("import \"fs\" as fs;", "this is no script: 'import' is a reserved keyword"),
        ("eval(\"1\");", "this is no script: reserved keyword 'eval' is disabled"),
        ("print(1);", "this is no script: reserved keyword 'print' is disabled"),
        ("timestamp();", "Function not found: timestamp ()"),
        ("open_file(\"/etc/passwd\");", "Function not found: open_file (&str | ImmutableString | String)"),
        ("sleep(1000);", "Function not found: sleep (i64)"),
        ("sleep(0.5);", "Function not found: sleep (f64)"),
        (deep.as_str(), "this is no script: Expression exceeds maximum complexity"),
        (wide.as_str(), "this is no script: Length of string exceeds the maximum limit (4194304)"),
    ] {
        let shown: String = text.chars().take(80).collect();
        assert_eq!(fails(text).1, message, "{shown}");
    }
}

#[test]
fn a_script_takes_steps_by_the_size_of_the_document() {
    let rule =
        script("for p in doc.nodes(\"paragraph\") { let n = 0; for i in 0..50 { n += i; } }");
    let rule = rule.expect("it is a script");
    assert_eq!(run(&rule, &"words and words\n\n".repeat(20_000)), []);
}

#[test]
fn a_script_in_a_page_is_pointed_at_there() {
    let page = "summary = 'x'\n[script]\nsource = '''\nlet a = 1;\nthrow \"校\";\n'''\n";
    let source = Source::new("page.toml", page);
    let start = page.find("'''").expect("it is there");
    let word = Spanned::new(
        start..page.len() - 1,
        "let a = 1;\nthrow \"校\";\n".to_owned(),
    );
    let text = ScriptText::within(&source, &word);
    let rule = Script::new(text, Conditions::default(), &OptionValues::new());
    let found = run(&rule.expect("it is a script"), TEXT);
    assert_eq!(source.slice(found[0].primary.span), "throw");
    assert_eq!(
        source.position(found[0].primary.span.start as usize).line,
        5
    );
}

proptest::proptest! {
    /// No script is the end of a run, and every span lies in it, between characters.
    #[test]
    fn no_script_is_too_broken(
        pieces in proptest::collection::vec(proptest::sample::select(vec![
            "let ", "x", " = ", ";", "doc", ".nodes(", "\"heading\"", ")", "{", "}", "[", "]", "`${", "|", "loop ", "for ", " in ",
            "fn f(", "report(", "校", "\n", "'", "/*", "//", "#{", "1", "+", "throw ", "f(", ".children", ".find(\"(\"",
        ]), 0..24)
    ) {
        let text = pieces.concat();
        let found = match script(&text) {
            Err(problem) => vec![*problem],
            Ok(rule) => run(&rule, TEXT),
        };
        for problem in found.iter().filter(|found| *found.rule == *INVALID_PAGE) {
            assert!(text.get(problem.primary.span.range()).is_some());
        }
    }
}
