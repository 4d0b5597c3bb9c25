//! Running the command in a folder of its own.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A folder with these files.
pub(crate) fn project(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("it is in a folder"))
            .expect("the folder can be made");
        fs::write(path, text).expect("the file can be written");
    }
    folder
}

/// What the command prints, on standard error too, and with which status it ends.
pub(crate) fn kouetsu(folder: &Path, arguments: &[&str]) -> (String, String, i32) {
    finish(
        command(folder, arguments)
            .output()
            .expect("the program was built for this test"),
    )
}

/// The command in a folder, to be run.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kouetsu"));
    command
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env("KOUETSU_NO_CACHE", "1")
        .env_remove("GITHUB_STEP_SUMMARY");
    command
}

/// What a command that has ended printed, and its status.
pub(crate) fn finish(output: Output) -> (String, String, i32) {
    let text = |bytes| String::from_utf8(bytes).expect("the output is text");
    (
        text(output.stdout),
        text(output.stderr),
        output.status.code().unwrap_or(-1),
    )
}

/// The same as `kouetsu`, with something on standard input.
pub(crate) fn with_input(folder: &Path, arguments: &[&str], input: &[u8]) -> (String, String, i32) {
    let mut child = command(folder, arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program was built for this test");
    child
        .stdin
        .take()
        .expect("it was piped")
        .write_all(input)
        .expect("it reads its input");
    finish(child.wait_with_output().expect("it ends"))
}
