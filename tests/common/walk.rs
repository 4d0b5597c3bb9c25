//! Doing what a page tells its reader to do.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a page tells its reader to do, in order.
#[derive(Debug)]
enum Step {
    /// To write a file: a block whose info string ends in `title="path"`.
    Write(String, String),
    /// To run a command: a line of a `console` block that begins with `$ `, with what it prints.
    Run(String, String),
}

/// Does what the `README.md` in a folder tells, and leaves nothing behind. At the beginning, only the files
/// `given` are there.
///
/// # Panics
/// If a command prints something else than the page says, or what comes out differs from the files beside the page.
pub(crate) fn walk(folder: &Path, given: &[&str]) {
    let mut shown = files(folder);
    let page = shown.remove(Path::new("README.md"));
    let place = tempfile::tempdir().expect("a temporary folder can be made");
    for path in given {
        write(&place.path().join(path), &shown[Path::new(path)]);
    }
    let mut status = 0;
    for step in &steps(&page.expect("there is a page")) {
        match step {
            Step::Write(path, text) => write(&place.path().join(path), text),
            Step::Run(command, expected) => {
                let printed = run(place.path(), command, &mut status);
                assert_eq!(&printed, expected, "$ {command}");
            }
        }
    }
    assert_eq!(files(place.path()), shown, "what comes out");
}

fn steps(page: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else {
            continue;
        };
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        if let Some((_, title)) = info.split_once(" title=\"") {
            let path = title.trim_end_matches('"');
            steps.push(Step::Write(path.to_owned(), block.join("\n") + "\n"));
        } else if info == "console" {
            for line in block {
                match (line.strip_prefix("$ "), steps.last_mut()) {
                    (Some(command), _) => {
                        steps.push(Step::Run(command.to_owned(), String::new()));
                    }
                    (None, Some(Step::Run(_, expected))) => {
                        expected.push_str(line);
                        expected.push('\n');
                    }
                    _ => panic!("a console block begins with a command: {line}"),
                }
            }
        }
    }
    assert!(!steps.is_empty(), "the page tells something to do");
    steps
}

/// What a shell prints on both streams for a command; `status` is that of the command before, and then of this.
fn run(folder: &Path, command: &str, status: &mut i32) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_kouetsu"));
    let mut path = vec![program.parent().expect("it is in a folder").to_owned()];
    let others = std::env::var_os("PATH").unwrap_or_default();
    path.extend(std::env::split_paths(&others));
    let script = format!("exec 2>&1\n(exit {status})\n{command}");
    let output = Command::new("sh")
        .args(["-c", &script])
        .current_dir(folder)
        .env("PATH", std::env::join_paths(path).expect("they are paths"))
        .env("NO_COLOR", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .env("GIT_AUTHOR_NAME", "Nadia Ferrante")
        .env("GIT_AUTHOR_EMAIL", "nadia@report.example")
        .env("GIT_COMMITTER_NAME", "Nadia Ferrante")
        .env("GIT_COMMITTER_EMAIL", "nadia@report.example")
        .output()
        .expect("there is a shell");
    *status = output.status.code().unwrap_or(-1);
    String::from_utf8(output.stdout).expect("the output is text")
}

/// The texts of all files in a folder, by their paths in it.
fn files(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(&inner).expect("it can be read").flatten() {
            let path = entry.path();
            if entry.file_name() == ".git" {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("it is in the folder");
                found.insert(name.to_owned(), read(&path));
            }
        }
    }
    found
}

#[expect(clippy::disallowed_methods, reason = "a test reads its own files")]
fn read(path: &Path) -> String {
    let text = fs::read_to_string(path);
    text.unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn write(path: &Path, text: &str) {
    let folder = path.parent().expect("it is in a folder");
    fs::create_dir_all(folder).expect("it can be made");
    fs::write(path, text).expect("the file can be written");
}
