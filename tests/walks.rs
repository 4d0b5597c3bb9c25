//! The pages that teach by doing, done: what they tell their reader to write and to run, and what that prints.
#![cfg(unix)]

#[path = "common/walk.rs"]
mod walk;

use std::path::{Path, PathBuf};

use walk::{files, walk};

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples")
        .join(name)
}

#[test]
fn a_newcomer_writes_rules_by_the_page_alone() {
    let folder = example("own-rules");
    let place = walk(&folder);
    let mut shown = files(&folder);
    shown.remove(Path::new("README.md"));
    assert_eq!(files(place.path()), shown, "the page tells of every file");
}
