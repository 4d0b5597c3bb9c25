//! Fixing as a user meets it: what is written and what is not, what is said of it, and with which status it ends.

#![expect(clippy::disallowed_methods, reason = "a test reads its own files")]

#[path = "common/command.rs"]
mod command;

use std::fs;
use std::path::Path;
use std::process::Stdio;

use command::{command, kouetsu, project, with_input};

const CLEAN: &str = "# A report\n\nWords.\n";

/// A word too much in a name is an unsafe fix, a space too much at the end of a line a safe one.
const MESSY: &str = "# A report\n\n```{notee}\nWords. \n```\n";

fn text(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect("it is there")
}

#[test]
fn only_what_is_safe_is_fixed_unless_more_is_asked_for() {
    let folder = project(&[("a.md", MESSY.as_bytes()), ("b.md", CLEAN.as_bytes())]);
    let select = ["--select", "trailing-space,unknown-directive"];
    let run = |more: &[&str]| kouetsu(folder.path(), &[&["check"], &select[..], more].concat());
    let (out, _, status) = run(&["--fix"]);
    assert!(
        out.ends_with("checked 2 files: 1 warning (1 fixable), 1 fixed\n"),
        "{out}"
    );
    assert_eq!(status, 1, "one is left");
    assert_eq!(text(folder.path(), "a.md"), MESSY.replace(" \n", "\n"));
    let (out, _, status) = run(&["--fix", "--unsafe-fixes"]);
    assert!(
        out.ends_with("checked 2 files: no findings, 1 fixed\n"),
        "{out}"
    );
    assert_eq!(status, 0);
    let fixed = "# A report\n\n```{note}\nWords.\n```\n";
    assert_eq!(text(folder.path(), "a.md"), fixed);
    let (out, _, status) = run(&["--fix", "--unsafe-fixes"]);
    assert_eq!(
        (out.as_str(), status),
        ("checked 2 files: no findings\n", 0)
    );
    assert_eq!(text(folder.path(), "b.md"), CLEAN);
}

#[test]
fn fixes_can_be_narrowed() {
    let folder = project(&[("a.md", b"# A \n\n\nWords. \n")]);
    let arguments = [
        "check",
        "--select",
        "layout",
        "--fix-only",
        "extra-blank-lines",
    ];
    let (out, _, status) = kouetsu(folder.path(), &arguments);
    assert_eq!(text(folder.path(), "a.md"), "# A \n\nWords. \n");
    assert!(
        out.contains("warning[trailing-space]") && status == 1,
        "{out}"
    );
    let (_, err, status) = kouetsu(folder.path(), &["check", "--fix-only", "extra-blank-line"]);
    assert!(err.contains("`extra-blank-lines`") && status == 2, "{err}");
    let (_, err, status) = kouetsu(folder.path(), &["check", "--unsafe-fixes"]);
    assert!(err.contains("`--fix`") && status == 2, "{err}");
}

#[test]
fn a_diff_is_shown_and_nothing_is_written() {
    let folder = project(&[
        ("docs/a.md", b"# A\n\nWords. \n\nMore.\n"),
        ("b.md", CLEAN.as_bytes()),
    ]);
    let arguments = ["check", "--select", "trailing-space", "--diff"];
    let (out, err, status) = kouetsu(folder.path(), &arguments);
    let diff =
        "--- docs/a.md\n+++ docs/a.md\n@@ -1,5 +1,5 @@\n # A\n \n-Words. \n+Words.\n \n More.\n";
    assert_eq!((out.as_str(), status), (diff, 1));
    assert_eq!(err, "would fix 1 finding in 1 file\n");
    assert_eq!(
        text(folder.path(), "docs/a.md"),
        "# A\n\nWords. \n\nMore.\n"
    );
    let (out, err, status) = kouetsu(folder.path(), &["check", "--diff", "b.md"]);
    assert_eq!((out.as_str(), err.as_str(), status), ("", "", 0));
    let broken = project(&[("a.md", b"caf\xe9\n")]);
    let (out, err, status) = kouetsu(broken.path(), &["check", "--diff"]);
    assert!(err.starts_with("error: a.md: "), "{err}");
    assert_eq!((out.as_str(), status), ("", 2));
}

#[test]
fn standard_input_is_fixed_onto_standard_output() {
    let folder = project(&[(
        "kouetsu.toml",
        b"exclude = ['drafts']\nselect = ['layout']\n",
    )]);
    let arguments = [
        "check",
        "--fix",
        "--stdin-filename",
        "a.md",
        "--output-format",
        "short",
    ];
    let (out, err, status) = with_input(folder.path(), &arguments, b"# A \n\n##B c\n");
    assert_eq!((out.as_str(), status), ("# A\n\n##B c\n", 1));
    assert!(
        err.starts_with("a.md:3:1: warning[missing-heading-space]"),
        "{err}"
    );
    let excluded = ["check", "--fix", "--stdin-filename", "drafts/a.md"];
    let (out, _, status) = with_input(folder.path(), &excluded, b"# A \n");
    assert_eq!((out.as_str(), status), ("# A \n", 0));
}

#[test]
fn everything_but_the_edits_stays_byte_for_byte() {
    let before = "\u{feff}# \u{984c} \r\n\r\n\u{672c}\u{6587}\u{3067}\u{3059}\u{3002}\t\r\n\r\n```\r\ncode \r\n```\r\nno end";
    let after = "\u{feff}# \u{984c}\r\n\r\n\u{672c}\u{6587}\u{3067}\u{3059}\u{3002}\r\n\r\n```\r\ncode \r\n```\r\nno end";
    let folder = project(&[("a.md", before.as_bytes())]);
    kouetsu(
        folder.path(),
        &["check", "--fix", "--select", "trailing-space"],
    );
    assert_eq!(text(folder.path(), "a.md"), after);
}

#[test]
fn a_withheld_fix_says_why() {
    // The list is tight for as long as the other parser can tell: it crashes on it.
    let folder = project(&[("a.md", b"- ```\n\n1. a \n")]);
    let arguments = [
        "check",
        "--fix",
        "--select",
        "extra-list-marker-space,mixed-line-endings",
    ];
    let (_, _, status) = kouetsu(folder.path(), &arguments);
    assert_eq!(status, 0);
    let long = format!("- {}end \n", "word ".repeat(20_000));
    let folder = project(&[("a.md", long.as_bytes())]);
    let arguments = ["check", "--fix", "--select", "trailing-space"];
    let (out, _, status) = kouetsu(folder.path(), &arguments);
    assert!(
        out.contains("fix withheld: what it changes could not be judged"),
        "{out}"
    );
    assert!(
        out.ends_with("(1 fixable), 1 fix withheld\n") && status == 1,
        "{out}"
    );
    assert_eq!(text(folder.path(), "a.md"), long);
}

#[cfg(unix)]
#[test]
fn what_cannot_be_written_is_told_and_the_rest_is_fixed() {
    use std::os::unix::fs::PermissionsExt;
    let folder = project(&[("a.md", b"Words. \n"), ("b.md", b"Words. \n")]);
    let locked = folder.path().join("a.md");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o444)).expect("it is ours");
    let arguments = [
        "check",
        "--fix",
        "--select",
        "trailing-space",
        "--output-format",
        "short",
    ];
    let (out, _, status) = kouetsu(folder.path(), &arguments);
    assert_eq!(
        out.lines().collect::<Vec<_>>(),
        [
            "a.md:1:1: error[unwritable-file]: `a.md` was not fixed: it is read-only",
            "a.md:1:7: warning[trailing-space]: the line ends with spaces",
        ]
    );
    assert_eq!(status, 1);
    assert_eq!(text(folder.path(), "a.md"), "Words. \n");
    assert_eq!(text(folder.path(), "b.md"), "Words.\n");
}

#[test]
fn files_are_laid_out() {
    let folder = project(&[("a.md", MESSY.as_bytes()), ("b.md", CLEAN.as_bytes())]);
    let (out, err, status) = kouetsu(folder.path(), &["fmt", "--check"]);
    assert_eq!((out.as_str(), status), ("", 1));
    let said = "would lay out a.md\n1 file would be laid out anew, 1 left as it is\n";
    assert_eq!(err, said);
    let (out, _, status) = kouetsu(folder.path(), &["fmt", "--diff"]);
    assert!(out.contains("-Words. \n+Words.\n") && status == 1, "{out}");
    assert_eq!(text(folder.path(), "a.md"), MESSY, "nothing is written");
    let (out, err, status) = kouetsu(folder.path(), &["fmt"]);
    assert_eq!((out.as_str(), status), ("", 0));
    assert_eq!(err, "1 file laid out anew, 1 left as it is\n");
    assert_eq!(text(folder.path(), "a.md"), MESSY.replace(" \n", "\n"));
    let (_, err, status) = kouetsu(folder.path(), &["fmt", "--check"]);
    assert_eq!(
        (err.as_str(), status),
        ("0 files would be laid out anew, 2 left as they are\n", 0)
    );
    let stdin = ["fmt", "--stdin-filename", "c.md"];
    let (out, err, status) = with_input(folder.path(), &stdin, b"# A \n");
    assert_eq!((out.as_str(), err.as_str(), status), ("# A\n", "", 0));
    let broken = project(&[("a.md", b"caf\xe9\n")]);
    let (_, err, status) = kouetsu(broken.path(), &["fmt"]);
    assert!(
        err.contains("a.md") && err.contains("UTF-8") && status == 2,
        "{err}"
    );
}

/// However early or late it comes, each file is the old one or the new one, and nothing lies beside them.
#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_no_half_file() {
    let names: Vec<String> = (0..300).map(|number| format!("{number}.md")).collect();
    let files: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), &b"Words. \n"[..]))
        .collect();
    for wait in [0, 5, 20, 60] {
        let folder = project(&files);
        let mut child = command(
            folder.path(),
            &["check", "--fix", "--select", "trailing-space"],
        )
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program was built for this test");
        std::thread::sleep(std::time::Duration::from_millis(wait));
        let id = child.id().to_string();
        let _ = std::process::Command::new("kill")
            .args(["-INT", &id])
            .status();
        child.wait().expect("it ends");
        for entry in fs::read_dir(folder.path()).expect("it is there").flatten() {
            let text = fs::read_to_string(entry.path()).expect("it is text");
            assert!(
                text == "Words. \n" || text == "Words.\n",
                "{:?}",
                entry.path()
            );
        }
    }
}
