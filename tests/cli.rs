//! The command as a user meets it: what it prints and with which status it ends, above all when something is wrong.

#[path = "common/command.rs"]
mod command;

use std::fs;
use std::path::Path;
use std::process::Stdio;

use command::{command, finish, kouetsu, project, with_input};
use serde_json::Value;

fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

#[test]
fn the_status_tells_whether_something_was_found() {
    let folder = project(&[
        ("a.md", b"![](b.png)\n"),
        ("b.png", b"\x89PNG"),
        ("c.md", b"# Fine\n\nWords.\n"),
    ]);
    let check = |arguments: &[&str]| kouetsu(folder.path(), arguments).2;
    assert_eq!(check(&["check"]), 1);
    assert_eq!(check(&["check", "c.md"]), 0);
    assert_eq!(check(&["check", "--fail-on", "error"]), 0);
    assert_eq!(check(&["check", "--fail-on", "never"]), 0);
    assert_eq!(check(&["check", "--ignore", "figures"]), 0);
    assert_eq!(check(&["check", "--select", "links"]), 0);
    assert_eq!(check(&["check", "--select", "MD045"]), 1);
}

#[test]
fn what_cannot_run_says_why_and_ends_with_2() {
    let folder = project(&[("a.md", b"# Fine\n\nWords.\n")]);
    for (arguments, said) in [
        (
            &["check", "nowhere.md"][..],
            "error: `nowhere.md` does not exist",
        ),
        (
            &["check", "--select", "missing-alt-texts"],
            "`missing-alt-text`",
        ),
        (&["check", "--roster", "nobody.txt"], "nobody.txt"),
        (
            &["explain", "missing-alt"],
            "error: there is no rule `missing-alt`",
        ),
        (&["ast", "nowhere.md"], "nowhere.md"),
        (&["man", "chek"], "there is `check`"),
    ] {
        let (out, err, status) = kouetsu(folder.path(), arguments);
        assert_eq!((out.as_str(), status), ("", 2), "{arguments:?}");
        assert!(err.contains(said), "{arguments:?}: {err}");
    }
}

#[test]
fn files_that_are_no_text_are_one_finding_each() {
    let folder = project(&[
        ("binary.md", b"a\0b"),
        ("latin.md", b"caf\xe9\n"),
        ("sjis.md", b"\x93\xfa\x96\x7b\n"),
        ("good.md", b"![](none.png)\n"),
    ]);
    let (out, _, status) = kouetsu(folder.path(), &["check", "--output-format", "short"]);
    let found = |file: &str| {
        lines(&out)
            .into_iter()
            .filter(|line| line.starts_with(file))
            .count()
    };
    assert_eq!(
        (
            found("binary.md"),
            found("latin.md"),
            found("sjis.md"),
            found("good.md")
        ),
        (1, 1, 1, 2),
        "{out}"
    );
    assert_eq!(out.matches("error[unreadable-file]").count(), 3);
    assert_eq!(status, 1);
}

#[cfg(unix)]
#[test]
fn what_vanished_is_told_and_the_run_goes_on() {
    let folder = project(&[("a.md", b"![](none.png)\n")]);
    std::os::unix::fs::symlink("gone.md", folder.path().join("link.md"))
        .expect("a link can be made");
    let (out, _, status) = kouetsu(folder.path(), &["check", "--output-format", "short"]);
    assert!(out.contains("link.md:1:1: error[unreadable-file]"), "{out}");
    assert!(out.contains("a.md:1:5: error[missing-image]"), "{out}");
    assert_eq!(status, 1);
}

#[test]
fn mistakes_in_the_configuration_point_into_it() {
    let config = b"selct = ['all']\nignore = ['figurs']\nfail-on = 3\nroster = ['nobody.txt']\n[rules.missing-alt-texts]\n[rules.missing-alt-text]\nallow-emty = true\n";
    let folder = project(&[("kouetsu.toml", config), ("a.md", b"# Fine\n\nWords.\n")]);
    let (out, _, status) = kouetsu(folder.path(), &["check"]);
    for said in [
        "kouetsu.toml:1:1",
        "`select`",
        "kouetsu.toml:2:",
        "`\"figures\"`",
        "kouetsu.toml:3:",
        "kouetsu.toml:4:",
        "kouetsu.toml:5:",
        "`missing-alt-text`",
        "kouetsu.toml:7:1",
        "`allow-empty`",
    ] {
        assert!(out.contains(said), "{said} is not in\n{out}");
    }
    assert_eq!(status, 1);
    assert_eq!(
        kouetsu(folder.path(), &["check", "--isolated"]).2,
        0,
        "--isolated reads no configuration"
    );
}

#[test]
fn mistakes_in_a_roster_point_into_it() {
    let folder = project(&[
        ("roster.txt", b"= nobody\nAda Lovelace = \n"),
        ("a.md", b"# Fine\n\nAda Lovelase came.\n"),
    ]);
    let (out, _, status) = kouetsu(
        folder.path(),
        &[
            "check",
            "--roster",
            "roster.txt",
            "--output-format",
            "short",
        ],
    );
    assert!(
        out.contains("roster.txt:1:1: error[invalid-roster]"),
        "{out}"
    );
    assert!(out.contains("a.md:3:1: error[misspelled-name]"), "{out}");
    assert_eq!(status, 1);
}

#[test]
fn pyproject_configures_too() {
    let folder = project(&[
        ("pyproject.toml", b"[tool.kouetsu]\nignore = ['figures']\n"),
        ("docs/a.md", b"![](none.png)\n"),
    ]);
    assert_eq!(kouetsu(folder.path(), &["check", "docs"]).2, 0);
}

#[test]
fn standard_input_is_checked_as_a_file_of_its_project() {
    let folder = project(&[
        ("kouetsu.toml", b"exclude = ['drafts']\n"),
        ("docs/there.png", b""),
    ]);
    let arguments = [
        "check",
        "--stdin-filename",
        "docs/a.md",
        "--output-format",
        "short",
    ];
    let (out, _, status) = with_input(
        folder.path(),
        &arguments,
        b"![A stage](there.png) ![A hall](gone.png)\n",
    );
    assert_eq!(
        lines(&out),
        ["docs/a.md:1:33: error[missing-image]: there is no image `gone.png`"]
    );
    assert_eq!(status, 1);
    let excluded = [
        "check",
        "--stdin-filename",
        "drafts/a.md",
        "--output-format",
        "short",
    ];
    assert_eq!(
        with_input(folder.path(), &excluded, b"![](gone.png)\n").2,
        0
    );
    let (_, err, status) = with_input(folder.path(), &arguments, b"caf\xe9");
    assert!(err.contains("UTF-8") && status == 2, "{err}");
}

#[test]
fn json_keeps_its_contract() {
    let folder = project(&[("日本/a.md", "見出し\n\n![](図.png)\n".as_bytes())]);
    let (out, _, _) = kouetsu(folder.path(), &["check", "--output-format", "json"]);
    let report: Value = serde_json::from_str(&out).expect("it is JSON");
    assert_eq!(report["version"], 1);
    let keys = |value: &Value| {
        value
            .as_object()
            .expect("an object")
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(keys(&report), ["version", "diagnostics", "summary"]);
    assert_eq!(
        keys(&report["summary"]),
        [
            "files", "errors", "warnings", "infos", "fixable", "fixed", "withheld", "allowed",
            "known"
        ]
    );
    let found = report["diagnostics"].as_array().expect("a list");
    let missing = found
        .iter()
        .find(|d| d["rule"] == "missing-image")
        .expect("the image is missing");
    assert_eq!(
        keys(missing),
        [
            "rule",
            "severity",
            "message",
            "file",
            "span",
            "related",
            "help",
            "fix",
            "alternatives",
            "url"
        ]
    );
    assert_eq!(missing["file"], "日本/a.md");
    assert_eq!(
        missing["span"]["start"],
        serde_json::json!({ "offset": 15, "line": 3, "column": 5 })
    );
    assert_eq!(
        missing["span"]["end"],
        serde_json::json!({ "offset": 22, "line": 3, "column": 10 })
    );
}

#[test]
fn the_tree_is_json_in_both_forms() {
    let folder = project(&[("a.md", b"```{note} Title\n> quote\n```\n")]);
    let (out, _, status) = kouetsu(folder.path(), &["ast", "a.md"]);
    let tree: Value = serde_json::from_str(&out).expect("it is JSON");
    assert_eq!(
        (tree["kind"].as_str(), tree["flavor"].as_str(), status),
        (Some("document"), Some("myst"), 0)
    );
    assert_eq!(tree["children"][0]["name"], "note");
    assert_eq!(tree["children"][0]["children"][1]["kind"], "quote");
    let (out, _, _) = kouetsu(folder.path(), &["ast", "--mdast", "a.md"]);
    let tree: Value = serde_json::from_str(&out).expect("it is JSON");
    assert_eq!(
        (tree["type"].as_str(), tree["children"][0]["type"].as_str()),
        (Some("root"), Some("code"))
    );
    // A crash of the other parser is an error, not ours.
    let folder = project(&[("b.md", b"- ```\n\n1. a\n")]);
    let (_, err, status) = kouetsu(folder.path(), &["ast", "--mdast", "b.md"]);
    assert!(status == 2 && err.contains("`markdown` crate"), "{err}");
}

#[test]
fn rules_are_listed_and_explained() {
    let folder = project(&[]);
    let (out, _, status) = kouetsu(folder.path(), &["rules"]);
    assert!(status == 0 && lines(&out).len() > 20 && out.contains("missing-alt-text"));
    for line in lines(&out).into_iter().skip(1) {
        let name = line.split_whitespace().next().expect("a rule has a name");
        let (page, _, status) = kouetsu(folder.path(), &["explain", name]);
        assert!(
            status == 0 && page.starts_with(&format!("{name}: ")),
            "{page}"
        );
    }
    assert!(
        kouetsu(folder.path(), &["explain", "md045"])
            .0
            .starts_with("missing-alt-text")
    );
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let text: String = (0..5000).map(|_| "![](none.png)\n\n").collect();
    let folder = project(&[("a.md", text.as_bytes())]);
    let mut child = command(folder.path(), &["check"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program was built for this test");
    drop(child.stdout.take());
    let (_, err, status) = finish(child.wait_with_output().expect("it ends"));
    assert!(
        err.is_empty() && status != 101 && status != 2,
        "{status} {err}"
    );
}

#[test]
fn unchanged_files_are_told_what_a_named_file_breaks() {
    let folder = project(&[
        ("kouetsu.toml", b""),
        ("a.md", b"# Doors open at nine\n\nWords.\n"),
        (
            "b.md",
            b"# B\n\n[doors](a.md#doors-open) and [c](c.md#nowhere) and ![](none.png)\n",
        ),
        ("c.md", b"# C\n\n[a](a.md#closing)\n"),
    ]);
    let short = |files: &[&str]| {
        let arguments = [&["check", "--output-format", "short"], files].concat();
        kouetsu(folder.path(), &arguments).0
    };
    let anchor =
        "b.md:3:13: error[broken-anchor]: there is no heading or target `#doors-open` in `a.md`";
    let closing =
        "c.md:3:9: error[broken-anchor]: there is no heading or target `#closing` in `a.md`";
    assert_eq!(lines(&short(&["a.md"])), [anchor, closing]);
    assert_eq!(lines(&short(&["c.md"])).len(), 2, "{}", short(&["c.md"]));
    assert_eq!(lines(&short(&["b.md"])).len(), 4);
    // Where nothing says what the project is, what was named is all there is.
    fs::remove_file(folder.path().join("kouetsu.toml")).expect("it can be removed");
    assert_eq!(short(&["a.md"]), "");
}

/// Of a commit that is to come, only what it breaks is told of other files: labels and files that are gone, and nothing
/// that was broken before.
#[test]
fn unchanged_files_are_told_only_what_a_change_breaks() {
    let folder = project(&[
        ("kouetsu.toml", b""),
        ("conf.py", b"extensions = ['myst_parser']\nmyst_heading_anchors = 2\n"),
        ("a.md", b"(doors)=\n# Doors\n\n## Closing\n\nWords.\n"),
        (
            "b.md",
            b"# B\n\n{ref}`doors`, [gone](gone.md), {ref}`never`, [x](a.md#nowhere), and [y](a.md#closing)\n",
        ),
        ("gone.md", b"# Gone\n\nWords.\n"),
    ]);
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@b.c"];
        let mut command = std::process::Command::new("git");
        command
            .args(identity)
            .args(arguments)
            .current_dir(folder.path());
        assert!(command.status().expect("git is there").success());
    };
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message=first"]);
    let told = || {
        let arguments = [
            "check",
            "--select",
            "links,figures",
            "--output-format",
            "short",
            "a.md",
        ];
        kouetsu(folder.path(), &arguments).0
    };
    fs::write(folder.path().join("a.md"), "# Opening\n\nWords.\n").expect("it can be written");
    fs::remove_file(folder.path().join("gone.md")).expect("it was there");
    let told = told();
    let places: Vec<&str> = lines(&told)
        .iter()
        .map(|line| line.split(": ").nth(1).expect("a rule"))
        .collect();
    assert_eq!(
        places,
        [
            "error[undefined-reference]",
            "error[broken-link]",
            "error[broken-anchor]",
        ],
        "{told}"
    );
    assert!(
        told.lines().all(|line| line.starts_with("b.md:3:")),
        "{told}"
    );
}

/// A project with one finding, which is an error, in a repository.
fn faulty() -> tempfile::TempDir {
    project(&[
        (".git/HEAD", b"ref: refs/heads/main\n"),
        ("docs/a.md", "# 題\n\n![A stage](none.png)\n".as_bytes()),
        ("docs/out/old.html", b"old"),
    ])
}

#[expect(clippy::disallowed_methods, reason = "a report is no document")]
fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("the file was written")
}

#[test]
fn findings_are_written_to_files_besides_the_screen() {
    let folder = faulty();
    let docs = folder.path().join("docs");
    let arguments = [
        "check",
        "--output-format=short",
        "--output-file=out/a.sarif",
        "--output-file",
        "junit=out/a=b.xml",
        "--output-file=human=out/old.html",
        "--output-file=out/lines.jsonl",
    ];
    let (out, err, status) = kouetsu(&docs, &arguments);
    let line = "a.md:3:12: error[missing-image]: there is no image `none.png`\n";
    assert_eq!((out.as_str(), err.as_str(), status), (line, "", 1));
    let log: Value = serde_json::from_str(&read(&docs.join("out/a.sarif"))).expect("it is JSON");
    let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "docs/a.md");
    assert!(read(&docs.join("out/a=b.xml")).contains("<testsuite name=\"a.md\""));
    assert!(read(&docs.join("out/old.html")).starts_with("error[missing-image]"));
    assert_eq!(lines(&read(&docs.join("out/lines.jsonl"))).len(), 1);
    let left = fs::read_dir(docs.join("out"))
        .expect("the folder is there")
        .count();
    assert_eq!(left, 4, "no other file is left behind");
}

#[test]
fn files_that_cannot_be_written_are_told_before_the_check() {
    let folder = faulty();
    for (arguments, said) in [
        (
            &["--output-file=none/a.sarif"][..],
            "`none/a.sarif` cannot be written: there is no folder `none`",
        ),
        (&["--output-file=html=docs"], "`docs` is a folder"),
        (
            &["--output-file=html=a", "--output-file=json=a"],
            "`a` is written twice",
        ),
        (
            &["--output-file=report.xml"],
            "the name does not tell the format",
        ),
        (
            &["--output-file=sariff=a"],
            "there is no format `sariff`, but there is `sarif`",
        ),
        (&["--output-file=sarif="], "the name of the file is missing"),
        (&["--output-file=sarif=-"], "there is `--output-format`"),
    ] {
        let (out, err, status) = kouetsu(folder.path(), &[&["check"], arguments].concat());
        assert_eq!((out.as_str(), status), ("", 2), "{arguments:?}");
        assert!(err.contains(said), "{arguments:?}: {err}");
    }
}

#[cfg(unix)]
#[test]
fn what_stands_in_a_files_place_is_kept() {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
    let folder = faulty();
    let docs = folder.path().join("docs");
    symlink("out/old.html", docs.join("link.html")).expect("a link can be made");
    fs::set_permissions(docs.join("out/old.html"), fs::Permissions::from_mode(0o640))
        .expect("it is ours");
    let (_, err, status) = kouetsu(
        &docs,
        &[
            "check",
            "--output-file=link.html",
            "--output-file=short=/dev/null",
            "--output-file=json=new",
        ],
    );
    assert_eq!((err.as_str(), status), ("", 1));
    let kind = |path: &Path| fs::symlink_metadata(path).expect("it is there");
    assert!(kind(&docs.join("link.html")).is_symlink());
    assert!(read(&docs.join("out/old.html")).starts_with("<!DOCTYPE html>"));
    assert_eq!(
        kind(&docs.join("out/old.html")).permissions().mode() & 0o777,
        0o640
    );
    let mode = |name: &str| kind(&docs.join(name)).permissions().mode();
    assert_eq!(mode("new"), mode("a.md"), "a new file is as any other");
    assert!(kind(Path::new("/dev/null")).file_type().is_char_device());
}

#[test]
fn the_summary_of_a_job_is_added_to() {
    let folder = faulty();
    let summary = folder.path().join("summary.md");
    fs::write(&summary, "# Before\n\n").expect("the file can be written");
    let run = |format: &str| {
        let mut command = command(folder.path(), &["check", "--output-format", format]);
        finish(
            command
                .env("GITHUB_STEP_SUMMARY", &summary)
                .output()
                .expect("the program was built"),
        )
    };
    run("short");
    assert_eq!(read(&summary), "# Before\n\n", "only `github` writes it");
    let (out, err, status) = run("github");
    assert!(out.starts_with("::error file=docs/a.md,line=3,"), "{out}");
    assert_eq!((err.as_str(), status), ("", 1));
    let written = read(&summary);
    assert!(
        written.starts_with("# Before\n\n### kouetsu\n"),
        "{written}"
    );
    assert!(
        written.contains("there is no image <code>none.png</code>"),
        "{written}"
    );
}

#[test]
fn a_reader_that_goes_away_has_whole_files() {
    let text: String = (0..5000).map(|_| "![](none.png)\n\n").collect();
    let folder = project(&[("a.md", text.as_bytes())]);
    let mut child = command(folder.path(), &["check", "--output-file=a.json"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program was built for this test");
    drop(child.stdout.take());
    child.wait().expect("it ends");
    let report: Value =
        serde_json::from_str(&read(&folder.path().join("a.json"))).expect("it is whole");
    assert_eq!(report["diagnostics"].as_array().map(Vec::len), Some(10_000));
}

#[test]
fn complaints_command_no_ci_service() {
    let folder = project(&[]);
    let evil = "\n::error::forged\n##[group]\u{1b}[31m";
    for arguments in [
        &["check", evil][..],
        &["check", "--output-format", evil],
        &["check", "--output-file", evil],
        &["check", "--select", evil],
        &["check", "--roster", evil],
        &["explain", evil],
        &["ast", evil],
        &["man", evil],
        &[evil],
    ] {
        let (out, err, status) = kouetsu(folder.path(), arguments);
        assert_eq!((out.as_str(), status), ("", 2), "{arguments:?}");
        let forged = lines(&err)
            .iter()
            .any(|line| line.trim_start().starts_with("::"));
        assert!(
            !forged && !err.contains("##[") && !err.contains('\u{1b}'),
            "{err}"
        );
    }
}

#[test]
fn completions_and_manual_know_all_commands() {
    let folder = project(&[]);
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let (out, err, status) = kouetsu(folder.path(), &["completions", shell]);
        assert_eq!((err.as_str(), status), ("", 0), "{shell}");
        assert!(out.contains("output-format"), "{shell}");
    }
    let (page, _, _) = kouetsu(folder.path(), &["man"]);
    let commands: Vec<&str> = page
        .split("kouetsu\\-")
        .skip(1)
        .filter_map(|rest| rest.split_once('(').map(|(name, _)| name))
        .collect();
    assert!(commands.contains(&"check") && commands.len() >= 6, "{page}");
    for command in commands {
        let (page, err, status) = kouetsu(folder.path(), &["man", command]);
        assert_eq!((err.as_str(), status), ("", 0), "{command}");
        assert!(page.contains(&format!(".TH kouetsu-{command} 1")), "{page}");
    }
}
