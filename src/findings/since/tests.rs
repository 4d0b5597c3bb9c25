//! Real repositories, small and hostile.

#![expect(clippy::disallowed_methods, reason = "a test reads its own files")]

use std::fs;
use std::process::Command;

use tempfile::TempDir;

use super::*;
use crate::diagnostic::Severity;

fn git(folder: &Path, arguments: &[&str]) {
    let status = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@example.com"])
        .args([
            "-c",
            "init.defaultBranch=main",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("git can be run");
    assert!(status.status.success(), "{arguments:?}: {status:?}");
}

fn write(folder: &TempDir, name: &str, text: &str) {
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().expect("it is in a folder")).expect("a folder can be made");
    fs::write(path, text).expect("a file can be written");
}

/// A repository with these files in its first commit.
fn repository(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    git(folder.path(), &["init", "-q"]);
    for (name, text) in files {
        write(&folder, name, text);
    }
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "-q", "-m", "first"]);
    folder
}

/// The lines of files that are new since a revision, as `name:line`, from 1.
fn new_lines(folder: &TempDir, word: &str, files: &[&str]) -> Vec<String> {
    let mut revision = Revision::open(word, folder.path()).expect("there is such a revision");
    let text = |name: &str| fs::read_to_string(folder.path().join(name)).expect("it can be read");
    let sources: Sources = files
        .iter()
        .map(|name| Source::new(*name, text(name)))
        .collect();
    let mut found = Vec::new();
    for name in files {
        let source = sources.get(name).expect("it was just added");
        for line in 0..source.line_count() {
            let (file, span) = (source.path(), source.line_span(line));
            found.push(Diagnostic::new("r", Severity::Info, file, span, "m"));
        }
    }
    let path = |name: &str| folder.path().join(name);
    revision
        .read(&found, &sources, path)
        .expect("its texts can be had");
    revision.retain_new(&mut found, &sources, path);
    let place = |finding: &Diagnostic| {
        let source = sources.get(&finding.primary.file).expect("it was added");
        let line = source.line_of(finding.primary.span.start as usize) + 1;
        format!("{}:{line}", finding.primary.file)
    };
    found.iter().map(place).collect()
}

#[test]
fn only_lines_that_were_not_there_are_new() {
    let folder = repository(&[
        ("a.md", "one\ntwo\nthree\n"),
        ("b/題.md", "same\r\n"),
        ("c.md", "x\n"),
    ]);
    write(&folder, "a.md", "zero\none\n2\nthree\none\n");
    write(&folder, "b/題.md", "same\n");
    write(&folder, "new.md", "all\nof it\n");
    let files = ["a.md", "b/題.md", "c.md", "new.md"];
    assert_eq!(
        new_lines(&folder, "HEAD", &files),
        ["a.md:1", "a.md:3", "a.md:5", "new.md:1", "new.md:2"]
    );
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "-q", "-m", "second"]);
    assert_eq!(new_lines(&folder, "HEAD", &files), Vec::<String>::new());
    assert_eq!(new_lines(&folder, "HEAD~1", &["a.md"]).len(), 3);
}

#[test]
fn a_file_that_was_renamed_is_not_new() {
    let folder = repository(&[
        ("a.md", "# Day 1\n\none\ntwo\nthree\n"),
        ("b.md", "# Other\n\nfour\n"),
    ]);
    fs::rename(folder.path().join("a.md"), folder.path().join("day1.md"))
        .expect("it can be renamed");
    write(&folder, "day1.md", "# Day 1\n\none\ntwo\nthree\nfour\n");
    write(&folder, "day2.md", "# Day 2\n\nnew\n");
    let files = ["b.md", "day1.md", "day2.md"];
    assert_eq!(
        new_lines(&folder, "HEAD", &files),
        ["day1.md:6", "day2.md:1", "day2.md:2", "day2.md:3"]
    );
}

#[test]
fn a_branch_is_compared_from_where_it_was_left() {
    let folder = repository(&[("a.md", "one\n")]);
    git(folder.path(), &["checkout", "-q", "-b", "work"]);
    write(&folder, "a.md", "one\nmine\n");
    git(folder.path(), &["commit", "-q", "-a", "-m", "mine"]);
    git(folder.path(), &["checkout", "-q", "main"]);
    write(&folder, "a.md", "theirs\n");
    git(folder.path(), &["commit", "-q", "-a", "-m", "theirs"]);
    git(folder.path(), &["checkout", "-q", "work"]);
    assert_eq!(new_lines(&folder, "main...", &["a.md"]), ["a.md:2"]);
    assert_eq!(new_lines(&folder, "main", &["a.md"]), ["a.md:1", "a.md:2"]);
}

#[test]
fn a_related_place_on_a_new_line_makes_a_finding_new() {
    let folder = repository(&[("a.md", "opens\ncloses\n")]);
    let source = Source::new("a.md", "opens\nnew\ncloses\n");
    let sources: Sources = [source.clone()].into_iter().collect();
    let at = |line| source.line_span(line);
    let mut finding = Diagnostic::new("r", Severity::Info, source.path(), at(0), "m");
    let old = finding.clone();
    finding.related(at(1), "here");
    let mut spanning = old.clone();
    spanning.primary.span = at(0).to(at(1));
    let mut image = old.clone();
    image.primary.file = "new.png".into();
    let mut found = vec![old, finding.clone(), spanning.clone(), image.clone()];
    let mut revision = Revision::open("HEAD", folder.path()).expect("it is there");
    let path = |name: &str| folder.path().join(name);
    revision
        .read(&found, &sources, path)
        .expect("its texts can be had");
    revision.retain_new(&mut found, &sources, path);
    assert_eq!(found, [finding, spanning, image]);
}

#[test]
fn hostile_revisions_are_refused() {
    let folder = repository(&[("a.md", "one\n")]);
    let target = folder.path().join("written");
    let output = format!("--output={}", target.display());
    for word in [
        output.as_str(),
        "--help",
        "-x",
        "HEAD; rm a.md",
        "",
        "...",
        "nowhere",
        "HEAD:a.md",
        "\n",
        "^HEAD",
        "a..b",
    ] {
        let error = Revision::open(word, folder.path()).err();
        let error = error.unwrap_or_else(|| panic!("`{word}` names no commit"));
        assert!(
            error.message.starts_with("Git knows no revision"),
            "{word}: {}",
            error.message
        );
    }
    assert!(!target.exists() && folder.path().join("a.md").exists());
}

#[test]
fn a_folder_without_a_repository_is_told() {
    let folder = TempDir::new().expect("a temporary folder");
    // A repository around the temporary folder would be found.
    let error = Revision::open("HEAD", folder.path())
        .err()
        .expect("there is none");
    assert!(
        error.message.contains("is in no Git repository"),
        "{}",
        error.message
    );
}

#[test]
fn no_program_of_the_repository_is_run() {
    let folder = repository(&[
        ("a.md", "one\n"),
        (".gitattributes", "*.md filter=evil diff=evil\n"),
    ]);
    let script = folder.path().join("evil.sh");
    write(
        &folder,
        "evil.sh",
        "#!/bin/sh\ntouch \"$(dirname \"$0\")/ran\"\ncat\n",
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("it can be set");
    }
    let script = script.display().to_string();
    for key in [
        "filter.evil.clean",
        "filter.evil.smudge",
        "diff.evil.textconv",
        "diff.external",
        "core.fsmonitor",
        "core.pager",
    ] {
        git(folder.path(), &["config", key, &script]);
    }
    write(&folder, "a.md", "one\ntwo\n");
    let _ = fs::remove_file(folder.path().join("ran"));
    assert_eq!(new_lines(&folder, "HEAD", &["a.md"]), ["a.md:2"]);
    assert!(!folder.path().join("ran").exists());
}

#[test]
fn large_texts_that_differ_everywhere_are_compared_at_once() {
    let lines =
        |word: &str| -> String { (0..60_000).map(|line| format!("{word} {line}\n")).collect() };
    let source = Source::new("a.md", lines("new") + "same\n");
    let before = lines("old") + "same\n";
    let NewLines::Lines(new) = NewLines::between(&before, &source) else {
        panic!("it has a text");
    };
    assert_eq!(new.iter().filter(|new| **new).count(), 60_000);
}
