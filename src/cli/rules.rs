//! `kouetsu rules`.

use std::io::{self, Write};
use std::process::ExitCode;

use crate::diagnostic::Safety;
use crate::rules::{self, Page};

pub(super) fn run() -> anyhow::Result<ExitCode> {
    let rows: Vec<[&str; 5]> = rules::entries()
        .iter()
        .map(|entry| {
            let head = entry.head();
            [
                entry.name,
                entry.group,
                head.severity.name(),
                fix(head),
                &head.summary,
            ]
        })
        .collect();
    let header = ["rule", "group", "default", "fix", "finds"];
    let width = |column: usize| {
        rows.iter()
            .chain([&header])
            .map(|row| row[column].len())
            .max()
            .unwrap_or(0)
    };
    let widths: [usize; 4] = std::array::from_fn(width);
    let mut stdout = io::stdout().lock();
    for [name, group, default, fix, summary] in [&header].into_iter().chain(&rows) {
        let [a, b, c, d] = widths;
        writeln!(
            stdout,
            "{name:a$}  {group:b$}  {default:c$}  {fix:d$}  {summary}"
        )?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The word for the fix that a rule offers.
pub(super) fn fix(page: &Page) -> &'static str {
    match page.fix {
        Some(Safety::Safe) => "safe",
        Some(Safety::Unsafe) => "unsafe",
        None => "none",
    }
}
