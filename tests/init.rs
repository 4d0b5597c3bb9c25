//! `kouetsu init`, from a folder to a project that is checked.

#![expect(clippy::disallowed_methods, reason = "a test reads its own files")]

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

const REPORT: &str =
    "# 一日目\n\n早川 由紀子さんとAda Lovelace氏が話しました。午後は森さんの番です。\n";

#[test]
fn a_japanese_report_gets_its_profile_and_a_roster() {
    let folder = project(&[
        ("source/conf.py", "extensions = ['myst_parser']\n"),
        ("source/index.md", "# 報告\n\n```{toctree}\nday1\n```\n"),
        ("source/day1.md", REPORT),
        ("prh.yml", "version: 1\nrules: []\n"),
        (
            ".vale.ini",
            "StylesPath = styles\n[*.md]\nBasedOnStyles = Vale, House\n",
        ),
        (
            "styles/House/A.yml",
            "extends: existence\nmessage: no '%s'\ntokens: [word]\n",
        ),
    ]);
    let (said, status) = kouetsu(folder.path(), &["init"]);
    let expected = "\
saw 2 documents, mostly in Japanese, built by Sphinx in `source`
wrote `roster.txt`: 3 names of the documents
wrote `kouetsu.toml`
next: compare `roster.txt` with what the speakers call themselves, for what stands in it is right; `kouetsu check`, and `kouetsu baseline` if there is too much to mend at once
";
    assert_eq!((said.as_str(), status), (expected, 0));
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect("it was written");
    let config = "\
# What kouetsu checks here. `kouetsu config` shows every value, `kouetsu rules` every rule.
# Written for 2 documents, mostly in Japanese, built by Sphinx in `source`.

extend = [\"report-ja\"]
roster = [\"roster.txt\"]
vale-styles = [\"styles/House\"]

[rules.misspelled-term]
files = [\"prh.yml\"]
";
    assert_eq!(read("kouetsu.toml"), config);
    let roster = read("roster.txt");
    assert!(roster.contains("\nAda Lovelace\n早川 由紀子\n"), "{roster}");
    assert!(roster.ends_with("take the # away.\n# 森\n"), "{roster}");
    let (checked, status) = kouetsu(folder.path(), &["check"]);
    assert_eq!(
        (checked.as_str(), status),
        ("checked 2 files: no findings\n", 0)
    );
}

#[test]
fn what_is_there_stays() {
    let folder = project(&[
        ("kouetsu.toml", "# mine\n"),
        ("speakers.csv", "name\nAda Lovelace\n"),
        ("a.md", REPORT),
        ("docs/b.md", REPORT),
    ]);
    let (said, status) = kouetsu(folder.path(), &["init"]);
    let expected = "\
saw 2 documents, mostly in Japanese, which no builder makes pages of
`kouetsu.toml` is there, and stays as it is
`speakers.csv` is there, and stays as it is
next: `kouetsu check`, and `kouetsu baseline` if there is too much to mend at once
";
    assert_eq!((said.as_str(), status), (expected, 0));
    let config = fs::read_to_string(folder.path().join("kouetsu.toml"));
    assert_eq!(config.expect("it is there"), "# mine\n");
    assert!(!folder.path().join("roster.txt").exists());
    // A configuration above holds for the folder too.
    let (said, _) = kouetsu(folder.path(), &["init", "docs"]);
    assert!(said.contains("`kouetsu.toml` is there"), "{said}");
    assert!(
        said.contains("add `roster = [\"docs/roster.txt\"]`"),
        "{said}"
    );
    assert!(folder.path().join("docs/roster.txt").exists());
}

#[test]
fn a_folder_without_documents_is_said_to_have_none() {
    let folder = project(&[("x.txt", "")]);
    let (said, status) = kouetsu(folder.path(), &["init"]);
    assert!(said.starts_with("saw 0 documents"), "{said}");
    assert_eq!(status, 0);
    let (said, status) = kouetsu(folder.path(), &["init", "x.txt"]);
    assert!(said.contains("`x.txt` is no folder"), "{said}");
    assert_eq!(status, 2);
}
