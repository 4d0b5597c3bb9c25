//! Documents that were made to be hard: each is checked by the program, with all rules, in bounded time and memory, and
//! without a crash. Where something is quadratic, this test does not end in the time that anyone waits.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

fn check(folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kouetsu"))
        .args(["check", "--select", "all", "--output-format", "json"])
        .env("KOUETSU_NO_CACHE", "1")
        .current_dir(folder)
        .output()
        .expect("the program was built for this test")
}

/// The rules of what is found; the program ended as one that did its work.
fn found(folder: &Path, name: &str) -> Vec<String> {
    let output = check(folder);
    let shown = String::from_utf8_lossy(&output.stderr);
    let code = output.status.code();
    assert!(matches!(code, Some(0 | 1)), "{name}: {code:?} {shown}");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let found = report["diagnostics"].as_array().expect("a list");
    let rule = |found: &serde_json::Value| found["rule"].as_str().unwrap_or_default().to_owned();
    found.iter().map(rule).collect()
}

fn project(name: &str, text: &str) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    fs::write(folder.path().join("kouetsu.toml"), "").expect("it can be written");
    fs::write(folder.path().join(name), text).expect("it can be written");
    folder
}

#[test]
fn hard_texts_are_checked() {
    const MANY: usize = 100_000;
    // What a few rules look at again on every level.
    const DEEP: usize = 2_000;
    let of = |count: usize, open: &str, close: &str| {
        format!("{}x{}\n", open.repeat(count), close.repeat(count))
    };
    let deep = |open, close| of(MANY, open, close);
    let nested: String = (0..500)
        .rev()
        .map(|depth| format!("{}{{note}}\n", ":".repeat(3 + depth)))
        .collect();
    let definitions: String = (0..5_000).map(|at| format!("[a{at}]: x{at}\n")).collect();
    let texts = [
        ("quotes", deep("> ", "")),
        ("lists", of(DEEP, "- ", "")),
        ("brackets", deep("[", "]")),
        ("open brackets", deep("[", "")),
        ("images", of(DEEP, "![", "](a)")),
        ("destinations", deep("[a](", "")),
        ("angles", deep("<a ", "")),
        ("comments", deep("<!-- ", "")),
        (
            "backticks",
            (1..600).map(|run| "`".repeat(run) + " ").collect(),
        ),
        ("asterisks", deep("*a ", "")),
        ("mixed emphasis", deep("*a_ ", "")),
        ("strong", deep("**", "**")),
        ("underscores", of(DEEP, "_", " ")),
        ("roles", deep("{ref}`", "")),
        ("dollars", deep("$", "")),
        ("braces", deep("{{", "")),
        ("directives", nested),
        ("unclosed fences", "```{note}\n".repeat(2_000)),
        ("definitions", definitions.clone() + &"[a1] ".repeat(5_000)),
        (
            "tables",
            format!("{}\n{}\n", "|a".repeat(5_000), "|-".repeat(5_000)),
        ),
        ("one line", "words and words, 言葉 と言葉。".repeat(100_000)),
        ("headings", "# One\n\n".repeat(5_000)),
        ("links", "[a](b.md#c) and [d](#e)\n\n".repeat(5_000)),
        ("footnotes", "a[^x]\n\n[^x]: y\n\n".repeat(5_000)),
        ("dates", "2025年13月40日（金） ".repeat(5_000)),
        ("entities", "&amp;".repeat(MANY)),
        ("nothing", "\u{0}".repeat(MANY)),
    ];
    for (name, text) in &texts {
        let folder = project("a.md", text);
        let found = found(folder.path(), name);
        assert!(!found.contains(&"internal".to_owned()), "{name}");
    }
}

#[test]
fn includes_in_a_circle_come_to_an_end() {
    let folder = project("a.md", "# A\n\n```{include} b.md\n```\n");
    let text = "```{include} a.md\n```\n\n```{include} b.md\n```\n";
    fs::write(folder.path().join("b.md"), text).expect("it can be written");
    fs::write(
        folder.path().join("conf.py"),
        "extensions = ['myst_parser']\n",
    )
    .expect("it can be");
    found(folder.path(), "a circle");
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_and_pipes_are_told_and_passed_over() {
    use std::os::unix::fs::symlink;
    let folder = project("a.md", "# A\n\n![A pipe](pipe.png) and [it](pipe.md)\n");
    let at = |name: &str| folder.path().join(name);
    for name in ["self", "same", "once-more"] {
        symlink(".", at(name)).expect("a link can be made");
    }
    symlink("loop.md", at("loop.md")).expect("a link can be made");
    for name in ["pipe.md", "pipe.png", "roster.txt"] {
        let made = Command::new("mkfifo").arg(at(name)).status();
        assert!(made.expect("it is there").success());
    }
    let found = found(folder.path(), "pipes");
    let unreadable = found.iter().filter(|rule| *rule == "unreadable-file");
    assert_eq!(unreadable.count(), 2, "{found:?}");
}
