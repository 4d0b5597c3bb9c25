//! Rules that a project writes itself, from their pages to what a user sees.

use std::fs;
use std::path::Path;
use std::process::Command;

/// A folder with these files.
fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
        fs::write(path, text).expect("the file can be written");
    }
    folder
}

/// What the command prints on both streams, and its exit status.
fn kouetsu(folder: &Path, arguments: &[&str]) -> (String, i32) {
    let output = Command::new(env!("CARGO_BIN_EXE_kouetsu"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env("KOUETSU_NO_CACHE", "1")
        .output()
        .expect("the program was built for this test");
    let text = String::from_utf8([output.stdout, output.stderr].concat());
    (
        text.expect("it is text"),
        output.status.code().unwrap_or(-1),
    )
}

fn short(folder: &Path, arguments: &[&str]) -> Vec<String> {
    let arguments = [&["check", "--output-format", "short"], arguments].concat();
    let (out, _) = kouetsu(folder, &arguments);
    let findings = out.lines().filter(|line| !line.starts_with("checked "));
    findings.map(str::to_owned).collect()
}

const NO_TEH: &str = "summary = 'slip of the pen'
[check]
swap = { teh = 'the' }
whole-words = true
[[example]]
bad = 'teh'
good = 'the'
";

const LIMIT: &str = "summary = 'too many links'
severity = 'info'
aliases = ['X9']
group = 'links'
[options.most]
default = 1
doc = 'how many may be there'
[check]
count = { at-most = '{most}' }
scopes = ['link']
";

#[test]
fn own_rules_are_rules_like_any_other() {
    let folder = project(&[
        (
            "kouetsu.toml",
            "rule-paths = ['house', 'pages/limit.toml']\nignore = ['X9']\n",
        ),
        ("house/no-teh.toml", NO_TEH),
        ("pages/limit.toml", LIMIT),
        (
            "a.md",
            "# A\n\nteh <https://a.jp> <https://b.jp>\n\n<!-- kouetsu allow no-teh -->\nteh end\n",
        ),
    ]);
    let teh = "a.md:3:1: warning[no-teh]: `teh` should be `the`";
    let links = "a.md:3:20: info[limit]: too many links: 2";
    let found = |arguments: &[&str]| short(folder.path(), arguments);
    assert_eq!(found(&[]), [teh]);
    assert_eq!(found(&["--select", "links,limit"]), [links]);
    assert_eq!(found(&["--ignore", "house"]), [""; 0]);
    let most = "rules.limit.most=2";
    assert_eq!(found(&["--select", "limit", "--config", most]), [""; 0]);
    let wrong = found(&["--select", "limit", "--config", "rules.limit.most='x'"]);
    let message = "`most` is \"x\", and not like its default 1";
    assert!(wrong[0].contains(message), "{wrong:?}");
    let (explained, status) = kouetsu(folder.path(), &["explain", "x9"]);
    assert!(
        explained.contains("page     pages/limit.toml"),
        "{explained}"
    );
    assert_eq!(status, 0);
    let (listed, _) = kouetsu(folder.path(), &["rules"]);
    let words = |line: &str| {
        line.split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let is_listed = listed
        .lines()
        .any(|line| words(line).starts_with(&["no-teh".into(), "house".into()]));
    assert!(is_listed, "{listed}");
    let (tested, status) = kouetsu(folder.path(), &["rules", "test"]);
    let summary = "tested 2 rules: 2 examples, all as their pages say\n";
    assert!(tested.ends_with(summary), "{tested}");
    assert_eq!(status, 0);
    let fix = ["check", "--fix", "--unsafe-fixes", "--fix-only", "no-teh"];
    let (fixed, _) = kouetsu(folder.path(), &fix);
    assert!(fixed.contains("1 fixed"), "{fixed}");
}

#[test]
fn names_that_are_taken_are_told() {
    let page = "summary = 'x'\ncheck.forbid = ['a']\n";
    let folder = project(&[
        ("kouetsu.toml", "rule-paths = ['own', 'other']\n"),
        ("own/broken-link.toml", page),
        ("own/links.toml", page),
        ("own/twice.toml", page),
        ("other/twice.toml", page),
        ("other/md045.toml", page),
        ("other/empty-section/rule.toml", page),
        ("a.md", "# B\n\nWords.\n"),
    ]);
    let told = "1:1: error[invalid-page]";
    assert_eq!(
        short(folder.path(), &[]),
        [
            format!(
                "other/empty-section/rule.toml:{told}: the group `empty-section` has the name of a rule"
            ),
            format!("other/md045.toml:{told}: there is a shipped rule `md045`"),
            format!("other/twice.toml:{told}: there is a rule `twice` in `own/twice.toml` already"),
            format!("own/broken-link.toml:{told}: there is a shipped rule `broken-link`"),
            format!("own/links.toml:{told}: `links` is the name of a group"),
        ]
    );
}

#[test]
fn examples_that_lie_are_shown_as_a_user_sees_them() {
    let page =
        "summary = 'slip'\n[check]\nforbid = ['teh']\n[[example]]\nbad = 'the'\ngood = 'teh'\n";
    let folder = project(&[("a/slip.toml", page)]);
    let (said, status) = kouetsu(folder.path(), &["rules", "test", "a"]);
    let expected = "\
a/slip.toml: this `bad` trips the rule nowhere

    the

a/slip.toml: this `good` trips the rule

    teh

warning[slip]: slip: `teh`
  ┌─ index.md:1:1
  │
1 │ teh
  │ ^^^

tested 1 rule: 2 examples, 2 wrong
";
    assert_eq!((said.as_str(), status), (expected, 1));
    let (said, status) = kouetsu(folder.path(), &["rules", "test"]);
    assert!(
        said.starts_with("error: there are no rules to test"),
        "{said}"
    );
    assert_eq!(status, 2);
    let (said, status) = kouetsu(folder.path(), &["rules", "test", "gone"]);
    assert!(said.starts_with("error: `gone` cannot be read"), "{said}");
    assert_eq!(status, 2);
}

#[test]
fn hostile_pages_are_told_and_the_run_goes_on() {
    let page = |pattern: &str| format!("summary = 'x'\n[check]\nforbid = ['{pattern}']\n");
    let folder = project(&[
        ("kouetsu.toml", "rule-paths = ['own']\n"),
        ("own/huge.toml", &page("(a{1000}){1000}")),
        ("own/deep.toml", &page(&"(".repeat(5_000))),
        (
            "own/nested.toml",
            &format!("summary = {}", "[".repeat(5_000)),
        ),
        ("own/endless.toml", &page("(?:(?=a)a+)+b")),
        ("own/everything.toml", &page(".")),
        (
            "own/glob.toml",
            &format!(
                "{}files = ['**/**/**/**/**/**/*a*a*a*a*a*a*b']\n",
                page("b")
            ),
        ),
        ("own/binary.toml", "a\0b"),
        ("a.md", &format!("# A\n\n{}\n", "a".repeat(20_000))),
    ]);
    let found = short(folder.path(), &[]);
    for what in [
        "own/huge.toml:3:12: error[invalid-page]: this is not a pattern: the pattern is too large",
        "own/deep.toml:3:",
        "own/nested.toml:",
        "own/binary.toml:1:1: error[unreadable-file]",
        "a.md:3:1: warning[endless]: a pattern of this rule goes back and forth on this text without end",
        "warning[everything]: this rule finds 1000 places or more in this document, and tells no more",
    ] {
        let has = found.iter().any(|line| line.contains(what));
        let shown: Vec<&String> = found.iter().take(20).collect();
        assert!(has, "{what}\n{shown:#?}");
    }
}

#[test]
fn scripts_are_rules_too() {
    let folder = project(&[
        (
            "kouetsu.toml",
            "rule-paths = ['house']\nrules.long-title.most = 3\n",
        ),
        (
            "house/long-title.toml",
            "summary = 'long title'\n[options.most]\ndefault = 9\ndoc = 'how many letters'\n\
             [[example]]\nbad = \"# Too long a title\\n\"\ngood = \"# Short\\n\"\n",
        ),
        (
            "house/long-title.rhai",
            "for title in doc.nodes(\"heading\") {\n    if title.text.len > options.most {\n        \
             report(title, `${title.text.len} letters`);\n    }\n}\n",
        ),
        (
            "house/fails.toml",
            "summary = 'fails'\n[script]\nsource = \"\"\"\ndoc.nodse()\n\"\"\"\nfiles = ['docs/*']\n",
        ),
        (
            "house/both.toml",
            "summary = 'both'\ncheck.forbid = ['a']\nscript.source = '1'\n",
        ),
        (
            "house/none.toml",
            "summary = 'none'\nscript.flavor = 'myst'\n",
        ),
        ("a.md", "# Four\n\nWords.\n"),
        ("docs/b.md", "# One\n\nWords.\n"),
        ("docs/c.md", "# Two\n\nWords.\n"),
    ]);
    assert_eq!(
        short(folder.path(), &[]),
        [
            "a.md:1:1: warning[long-title]: 4 letters",
            "house/both.toml:1:1: error[invalid-page]: the page has a `[check]` and a script",
            "house/fails.toml:4:5: error[invalid-page]: Function not found: nodse (document)",
            "house/none.toml:1:1: error[invalid-page]: the script is missing",
        ]
    );
    let page = folder.path().join("house/long-title.toml");
    let page = page.to_str().expect("it is text");
    let (tested, status) = kouetsu(folder.path(), &["rules", "test", page]);
    assert_eq!(
        tested,
        "tested 1 rule: 2 examples, all as their pages say\n"
    );
    assert_eq!(status, 0);
    let (explained, _) = kouetsu(folder.path(), &["explain", "scripts"]);
    assert!(explained.contains("doc.nodes(scope)"), "{explained}");
}

#[test]
fn styles_of_vale_are_rules_like_any_other() {
    let folder = project(&[
        (
            "kouetsu.toml",
            "extend = 'report-ja'\nvale-styles = ['styles']\n",
        ),
        (
            "styles/House/Toward.yml",
            "extends: substitution\nmessage: Write '%s', and not '%s'.\nlevel: error\nignorecase: true\nswap:\n  towards: toward\n",
        ),
        (
            "styles/House/Spelling.yml",
            "extends: spelling\nmessage: x\n",
        ),
        ("styles/House/meta.json", "{}"),
        (
            "a.md",
            "# A\n\nTowards it, and whilst it.\n\n<!-- kouetsu allow House.Toward -->\ntowards\n",
        ),
    ]);
    let toward = "a.md:3:1: error[House.Toward]: Write 'toward', and not 'Towards'.";
    let spelling = "styles/House/Spelling.yml:1:10: info[invalid-page]: `extends: spelling` is not supported, and this style is left out";
    assert_eq!(short(folder.path(), &[]), [toward, spelling]);
    assert_eq!(short(folder.path(), &["--ignore", "House"]), [spelling]);
    let gone = ["--config", "vale-styles = ['gone']"];
    let (told, status) = kouetsu(folder.path(), &[&["check"], &gone[..]].concat());
    assert!(told.contains("there are no rules at `gone`"), "{told}");
    assert_ne!(status, 0);
}

#[test]
fn names_that_are_taken_fail_the_test_of_rules() {
    let page = "summary = 'x'\n[check]\nforbid = ['teh']\n[[example]]\nbad = 'teh'\n";
    let folder = project(&[("own/links.toml", page)]);
    let (said, status) = kouetsu(folder.path(), &["rules", "test", "own"]);
    assert!(said.contains("`links` is the name of a group"), "{said}");
    assert!(
        said.ends_with("tested 1 rule: 0 examples, 1 wrong\n"),
        "{said}"
    );
    assert_eq!(status, 1);
}

#[test]
fn the_schema_of_a_configuration_knows_own_rules() {
    let folder = project(&[
        ("kouetsu.toml", "rule-paths = ['pages']\n"),
        ("pages/limit.toml", LIMIT),
    ]);
    let (schema, status) = kouetsu(folder.path(), &["schema", "config"]);
    assert_eq!(status, 0);
    let schema: serde_json::Value = serde_json::from_str(&schema).expect("it is JSON");
    let table = &schema["definitions"]["rules"]["properties"]["limit"];
    assert_eq!(table["description"], "too many links");
    assert_eq!(table["properties"]["most"]["type"], "integer");
    let (page, _) = kouetsu(folder.path(), &["schema", "page"]);
    assert_eq!(page, include_str!("../rules/schema/page.json"));
}

/// Folders in which somebody put what is no page, or too much of one.
#[cfg(unix)]
#[test]
fn what_is_no_page_is_told_and_not_waited_for() {
    let good = "summary = 'slip'\n[check]\nforbid = ['teh']\n[[example]]\nbad = 'teh'\n";
    let folder = project(&[
        ("kouetsu.toml", "rule-paths = ['own']\n"),
        ("own/good.toml", good),
        ("own/folder.toml/inner.toml", &good.replace("teh", "adn")),
        ("own/nothing.toml/readme.txt", ""),
        (
            "own/edge.toml",
            &format!("{good}#{}", "x".repeat((1 << 20) - 1 - good.len())),
        ),
        (
            "own/large.toml",
            &format!("{good}#{}", "x".repeat((1 << 20) - good.len())),
        ),
        ("own/pipe-script.toml", "summary = 'x'\n"),
        ("own/large-script.toml", "summary = 'x'\n"),
        ("own/large-script.rhai", &"//\n".repeat(400_000)),
        ("own/bytes.toml", &format!("{good}binary = {{ a = '0' }}\n")),
        ("own/1/2/3/4/5/6/7/8/9/deep.toml", good),
        ("a.md", "# A\n\nteh adn\n"),
    ]);
    let own = folder.path().join("own");
    let utf_16: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(own.join("wide.toml"), [&b"\xFF\xFE"[..], &utf_16].concat()).expect("it is written");
    for pipe in ["pipe.toml", "pipe-script.rhai"] {
        let made = Command::new("mkfifo").arg(own.join(pipe)).status();
        assert!(made.expect("there is `mkfifo`").success());
    }
    let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, own.join(name));
    link("good.toml", "link.toml").expect("it is made");
    link(".", "circle").expect("it is made");
    let unreadable = "error[unreadable-file]";
    let expected = [
        "a.md:3:1: warning[edge]: slip: `teh`".to_owned(),
        "a.md:3:1: warning[good]: slip: `teh`".to_owned(),
        "a.md:3:5: warning[inner]: slip: `adn`".to_owned(),
        format!("own/1/2/3/4/5/6/7/8/9:1:1: {unreadable}: `own/1/2/3/4/5/6/7/8/9` lies more than 8 folders deep, and is not looked through"),
        "own/bytes.toml:6:16: error[invalid-page]: `example` cannot be read: hexadecimal digits are expected, two for each byte".to_owned(),
        format!("own/circle:1:1: {unreadable}: `own/circle` is a link, and is not followed"),
        format!("own/large-script.rhai:1:1: {unreadable}: `own/large-script.rhai` is larger than 1 MiB"),
        format!("own/large.toml:1:1: {unreadable}: `own/large.toml` is larger than 1 MiB"),
        format!("own/link.toml:1:1: {unreadable}: `own/link.toml` is a link, and is not followed"),
        format!("own/pipe-script.rhai:1:1: {unreadable}: `own/pipe-script.rhai` is a pipe, a socket or a device, not a file"),
        format!("own/pipe.toml:1:1: {unreadable}: `own/pipe.toml` is a pipe, a socket or a device, not a file"),
        format!("own/wide.toml:1:1: {unreadable}: `own/wide.toml` is not UTF-8; it looks like UTF-16"),
    ];
    assert_eq!(short(folder.path(), &[]), expected);
    let (tested, status) = kouetsu(folder.path(), &["rules", "test", "own"]);
    assert!(
        tested.contains("error: `own/pipe.toml` is a pipe"),
        "{tested}"
    );
    assert_eq!(status, 2);
    for number in 0..=2_000 {
        let page = format!("many/{number}.toml");
        fs::create_dir_all(folder.path().join("many")).expect("it can be made");
        fs::write(folder.path().join(page), "").expect("it can be written");
    }
    let (tested, status) = kouetsu(folder.path(), &["rules", "test", "many"]);
    let many = "error: there are more than 2000 pages in `many`\n";
    assert_eq!((tested.as_str(), status), (many, 2));
    let many = ["--config", "rule-paths = ['many']"];
    let (told, _) = kouetsu(
        folder.path(),
        &[&["check", "--isolated"], &many[..]].concat(),
    );
    assert!(told.contains("more than 2000 pages in `many`"), "{told}");
    let nothing = ["--config", "rule-paths = ['own/nothing.toml']"];
    let (told, _) = kouetsu(
        folder.path(),
        &[&["check", "--isolated"], &nothing[..]].concat(),
    );
    assert!(
        told.contains("there is no page in `own/nothing.toml`"),
        "{told}"
    );
}

#[expect(clippy::disallowed_methods, reason = "a test reads its own files")]
#[test]
fn a_rule_whose_fixes_have_no_end_leaves_the_file() {
    let text = "# A\n\nTurn left.\n";
    let folder = project(&[
        ("kouetsu.toml", "rule-paths = ['turn.toml']\n"),
        (
            "turn.toml",
            "summary = 'wrong turn'\n[check]\nswap = { left = 'right', right = 'left' }\n",
        ),
        ("a.md", text),
        ("b.md", "# B\n\nWe we stay.\n"),
    ]);
    let fix = ["check", "--fix", "--unsafe-fixes"];
    for _ in 0..2 {
        let (told, status) = kouetsu(folder.path(), &fix);
        assert_eq!(status, 1, "{told}");
        let reason = "its file was left, since the fixes of `turn` have no end";
        assert!(told.contains(reason), "{told}");
        let after = fs::read_to_string(folder.path().join("a.md"));
        assert_eq!(after.expect("it is there"), text);
    }
    let other = fs::read_to_string(folder.path().join("b.md"));
    assert_eq!(other.expect("it is there"), "# B\n\nWe stay.\n");
}
