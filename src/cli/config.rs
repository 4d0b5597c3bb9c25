//! `kouetsu config`: each value that holds, and who wrote it.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

use super::settings::SettingsArgs;
use super::{Color, usage};
use crate::config::{self, Config, Told};
use crate::paths::absolute;
use crate::report::{self, Format, Report, Run};
use crate::rules;
use crate::source::Sources;

pub(super) fn run(path: &Path, settings: &SettingsArgs) -> anyhow::Result<ExitCode> {
    let current_dir = super::current_dir()?;
    let paths = [path.to_owned()];
    let known = rules::vocabulary();
    let config = match config::load(&paths, &settings.overlay(), &known, &current_dir) {
        Ok(config) => config,
        Err(errors) => return Ok(usage(&errors)),
    };
    let path = absolute(path, &current_dir);
    let holding: Vec<usize> = match path.is_dir() {
        true => (0..config.overrides.len()).collect(),
        false => config.overrides_for(&path),
    };
    let mut stdout = io::stdout().lock();
    stdout.write_all(text(&config, &holding).as_bytes())?;
    if config.problems.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let sources: Sources = config
        .file
        .iter()
        .chain(&config.extended)
        .cloned()
        .collect();
    let run = Run::default();
    let report = Report::new(&config.problems, &sources, &run);
    let screen = Color::Auto.screen();
    report::write(&report, Format::Human, screen, &mut io::stderr().lock())?;
    Ok(ExitCode::from(1))
}

/// The configuration as TOML, with a comment on each line that says who wrote it.
fn text(config: &Config, overrides: &[usize]) -> String {
    let mut sections = vec![(String::new(), config.in_force())];
    for &index in overrides {
        let told = config.told.iter();
        let told = told.filter(|told| told.section == Some(index)).cloned();
        sections.push(("\n[[override]]\n".to_owned(), told.collect()));
    }
    let line = |told: &Told| format!("{} = {}", told.key, told.value);
    let told = sections.iter().flat_map(|(_, told)| told);
    let widths = told.map(|told| line(told).chars().count());
    // A long list does not push all comments off the screen.
    let width = widths.filter(|&width| width <= 60).max().unwrap_or(0);
    let mut text = String::new();
    for (head, told) in &sections {
        text.push_str(head);
        for told in told {
            let _ = writeln!(text, "{:width$}  # {}", line(told), told.from);
        }
    }
    text
}
