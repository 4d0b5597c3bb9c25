//! The tree against its source: every node's span holds what the node says, whatever surrounds it.
//!
//! Checked on generated documents, on the examples, and on every Markdown file in the folder that `KOUETSU_CORPUS` names
//! (several, separated as in `PATH`).

#![expect(clippy::disallowed_methods, reason = "a test reads its own files")]

mod common;
mod soup;
#[path = "promises/tree.rs"]
mod tree;

use kouetsu::document::Flavor;
use proptest::prelude::*;
use soup::document;
use tree::faults;

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn generated_documents_hold_what_their_nodes_say(text in document()) {
        for flavor in [Flavor::Myst, Flavor::GitHub] {
            let faults = faults(&text, Some(flavor));
            prop_assert!(faults.is_empty(), "{flavor:?} {text:?}\n{}", faults.join("\n"));
        }
    }
}

#[test]
fn documents_that_were_misread_hold_what_their_nodes_say() {
    for text in [
        "- ````{admonition} 題\n   - ````{admonition} 題\n  ",
        "  ::::{grid}\n| a | b |\n\t  :::",
        "- - Setext\n| a | b |\n     |---|---|\n    ````{admonition} 題\n  ===",
        "1. - | a | b |\n     |---|---|\n  text with `code` and ``a`b``\n\t>````{admonition} 題",
    ] {
        assert_eq!(faults(text, Some(Flavor::Myst)), [""; 0], "{text:?}");
    }
}

#[test]
fn real_documents_hold_what_their_nodes_say() {
    let files = common::markdown_files();
    let mut wrong = Vec::new();
    for file in &files {
        let Ok(text) = std::fs::read_to_string(file) else {
            continue;
        };
        for text in [
            text.replace("\r\n", "\n"),
            text.replace("\r\n", "\n").replace('\n', "\r\n"),
        ] {
            for flavor in [Flavor::Myst, Flavor::GitHub] {
                wrong.extend(
                    faults(&text, Some(flavor))
                        .into_iter()
                        .map(|fault| format!("{}: {fault}", file.display())),
                );
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\n… {} in all",
        wrong[..wrong.len().min(20)].join("\n"),
        wrong.len()
    );
}
