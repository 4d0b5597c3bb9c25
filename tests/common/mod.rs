//! What several tests need.

use std::path::{Path, PathBuf};

/// The Markdown files of the examples, and of the folders that `KOUETSU_CORPUS` names (several, separated as in `PATH`).
#[expect(clippy::print_stderr, reason = "what was not checked must be said")]
pub(crate) fn markdown_files() -> Vec<PathBuf> {
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")];
    match std::env::var_os("KOUETSU_CORPUS") {
        Some(corpus) => folders.extend(std::env::split_paths(&corpus)),
        None => eprintln!("skipped: set KOUETSU_CORPUS to check whole books too"),
    }
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                files.push(path);
            }
        }
    }
    files.sort();
    assert!(files.len() > 5, "the examples are there");
    files
}
