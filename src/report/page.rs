//! A rule's page for whoever reads a finding: as Markdown.

use std::fmt::Write as _;

use crate::rules::{Example, Page};

/// The page as Markdown: the reasons, what to do, where to read more, the options and the examples.
pub(super) fn markdown(name: &str, page: &Page) -> String {
    let mut text = format!("{}\n", page.why.trim());
    if let Some(help) = &page.help {
        let _ = writeln!(text, "\nWhat to do: {help}");
    }
    if let Some(url) = &page.url {
        let _ = writeln!(text, "\nSee <{url}>.");
    }
    if !page.options.is_empty() {
        let _ = writeln!(
            text,
            "\nOptions, in `kouetsu.toml` under `[rules.{name}]`:\n"
        );
    }
    for (name, option) in &page.options {
        let _ = writeln!(text, "- `{name} = {}`: {}", option.default, option.doc);
    }
    for Example {
        note, bad, good, ..
    } in &page.examples
    {
        if let Some(note) = note {
            let _ = writeln!(text, "\n{note}");
        }
        for (title, example) in [("Bad", bad), ("Good", good)] {
            if let Some(example) = example {
                let _ = write!(text, "\n{title}:\n\n{}", fenced(example));
            }
        }
    }
    text
}

/// The example in a fence that is longer than those within.
fn fenced(example: &str) -> String {
    let longest = example
        .split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat((longest + 1).max(3));
    format!("{fence}markdown\n{}\n{fence}\n", example.trim_end())
}
