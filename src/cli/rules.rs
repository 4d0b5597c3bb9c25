//! `kouetsu rules`.

use std::io::{self, Write};
use std::process::ExitCode;

use crate::config::{self, Overlay};
use crate::diagnostic::Safety;
use crate::rules::{self, Catalogue, Page};

/// The rules that there are in the folder in which the command runs. Mistakes in its configuration are not told: they do
/// not keep anyone from reading about rules.
pub(super) fn catalogue() -> anyhow::Result<Catalogue> {
    let current_dir = super::current_dir()?;
    let here = [current_dir.clone()];
    let config = config::load(
        &here,
        &Overlay::default(),
        &rules::vocabulary(),
        &current_dir,
    );
    Ok(config.map_or_else(|_| Catalogue::default(), |config| Catalogue::of(&config)))
}

pub(super) fn run() -> anyhow::Result<ExitCode> {
    let catalogue = catalogue()?;
    let rows: Vec<[&str; 5]> = catalogue
        .entries()
        .map(|entry| {
            let head = entry.head();
            [
                &*entry.name,
                &*entry.group,
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
