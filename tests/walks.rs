//! The pages that teach by doing, done: what they tell their reader to write and to run, and what that prints.
#![cfg(unix)]

#[path = "common/walk.rs"]
mod walk;

use std::path::{Path, PathBuf};

use walk::walk;

fn example(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    root.join("examples").join(name)
}

#[test]
fn a_newcomer_writes_rules_by_the_page_alone() {
    walk(&example("own-rules"), &[]);
}

#[test]
fn a_project_takes_kouetsu_up_in_an_afternoon() {
    walk(&example("adoption"), &["pictures/moon.svg"]);
}
