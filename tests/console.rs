//! The console blocks of the README and of the examples are run, and show what really happens.
//!
//! A command is a line that begins with `$ `; `$ echo $?` shows the exit status of the one before, which is 0 where it is
//! not shown. A line `...` stands for any lines. `KOUETSU_BLESS=1` rewrites the output of blocks without one.

#![expect(clippy::disallowed_methods, reason = "a test reads its own files")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

struct Step {
    command: String,
    output: Vec<String>,
}

/// What one command of a block printed, and its exit status.
fn run(command: &str, folder: &Path) -> (Vec<String>, i32) {
    let words: Vec<&str> = command.split_whitespace().collect();
    let arguments = match words.as_slice() {
        ["cargo", "run", "-q", "--", arguments @ ..] | ["kouetsu", arguments @ ..] => arguments,
        _ => panic!("`{command}` is no command of ours: use a `sh` block for it"),
    };
    let output = Command::new(env!("CARGO_BIN_EXE_kouetsu"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env("KOUETSU_NO_CACHE", "1")
        .output()
        .expect("the program was built for this test");
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8(text).expect("the output is text");
    (
        text.lines()
            .map(|line| line.trim_end().to_string())
            .collect(),
        output.status.code().unwrap_or(-1),
    )
}

fn steps(block: &[&str]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for line in block {
        match (line.strip_prefix("$ "), steps.last_mut()) {
            (Some(command), _) => steps.push(Step {
                command: command.to_string(),
                output: Vec::new(),
            }),
            (None, Some(step)) => step.output.push(line.trim_end().to_string()),
            (None, None) => panic!("a console block begins with a command, not with `{line}`"),
        }
    }
    steps
}

/// Whether `shown`, in which `...` stands for any lines, shows `printed`.
fn shows(shown: &[String], printed: &[String]) -> bool {
    match shown {
        [] => printed.is_empty(),
        [first, rest @ ..] if first == "..." => {
            (0..=printed.len()).any(|skip| shows(rest, &printed[skip..]))
        }
        [first, rest @ ..] => printed.first() == Some(first) && shows(rest, &printed[1..]),
    }
}

/// Runs a block, and returns what it should show.
fn play(block: &[&str], folder: &Path, wrong: &mut Vec<String>) -> Vec<String> {
    let mut lines = Vec::new();
    let mut status = 0;
    for step in steps(block) {
        let output = if step.command == "echo $?" {
            let shown = vec![status.to_string()];
            status = 0;
            shown
        } else {
            if status != 0 {
                wrong.push(format!(
                    "before `{}`, the exit status was {status}: show it with `$ echo $?`",
                    step.command
                ));
            }
            let (output, code) = run(&step.command, folder);
            status = code;
            output
        };
        if !shows(&step.output, &output) {
            wrong.push(format!("`{}` prints\n{}", step.command, output.join("\n")));
        }
        lines.push(format!("$ {}", step.command));
        lines.extend(if step.output.iter().any(|line| line == "...") {
            step.output
        } else {
            output
        });
    }
    if status != 0 {
        wrong.push(format!(
            "the exit status at the end was {status}: show it with `$ echo $?`"
        ));
    }
    lines
}

fn check(file: &Path, folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).expect("the file is there");
    let mut wrong = Vec::new();
    let mut result: Vec<String> = Vec::new();
    let mut lines = text.lines();
    let mut blocks = 0;
    while let Some(line) = lines.next() {
        result.push(line.to_string());
        if line == "```console" {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            result.extend(play(&block, folder, &mut wrong));
            result.push("```".to_string());
            blocks += 1;
        }
    }
    if std::env::var_os("KOUETSU_BLESS").is_some() {
        fs::write(file, result.join("\n") + "\n").expect("the file can be written");
    }
    if blocks == 0 {
        wrong.push("there is no console block".to_string());
    }
    wrong
        .iter()
        .map(|wrong| format!("{}: {wrong}", file.display()))
        .collect()
}

#[test]
fn console_blocks_show_what_happens() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = [
        "README.md",
        "examples/README.md",
        "examples/report-faulty/README.md",
    ];
    let wrong: Vec<String> = files
        .iter()
        .flat_map(|file| check(&root.join(file), root))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn clean_examples_are_left_alone() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let clean: Vec<PathBuf> = fs::read_dir(&examples)
        .expect("the examples are there")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().ends_with("-clean"))
        .collect();
    assert!(clean.len() >= 3, "the clean examples are there");
    // What is not configured is `default`.
    let profiles = kouetsu::config::profiles().iter();
    let profiles = profiles.flat_map(|(name, _)| clean.iter().map(move |folder| (name, folder)));
    for (profile, folder) in profiles {
        let command = format!("kouetsu check --config extend='{profile}'");
        let (output, status) = run(&command, folder);
        assert_eq!(
            (output.len(), status),
            (1, 0),
            "{} with {profile}:\n{}",
            folder.display(),
            output.join("\n")
        );
        assert!(output[0].ends_with("no findings"), "{}", output[0]);
    }
}
