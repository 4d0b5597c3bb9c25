//! `kouetsu baseline`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::anyhow;

use super::input::{Input, Loaded, Manner};
use super::settings::SettingsArgs;
use super::{say, usage};
use crate::config;
use crate::findings::baseline::{self, Baseline, Fingerprint};
use crate::findings::write;
use crate::paths::{absolute, relative};
use crate::report::count;

pub(super) fn run(paths: &[PathBuf], settings: &SettingsArgs) -> anyhow::Result<ExitCode> {
    let current_dir = super::current_dir()?;
    let input = Input {
        paths,
        stdin_filename: None,
        manner: Manner::default(),
    };
    let overlay = settings.overlay();
    let Loaded {
        session, config, ..
    } = match input.load(&overlay, &current_dir)? {
        Ok(loaded) => loaded,
        Err(errors) => return Ok(usage(&errors)),
    };
    let file = config.baseline.clone();
    let file = file.unwrap_or_else(|| config.root.join(baseline::NAME));
    let sources = session.sources();
    let found = session.check();
    let mut known: BTreeMap<Fingerprint, usize> = BTreeMap::new();
    for finding in &found {
        if let Some(print) = session.fingerprint(finding, &sources) {
            *known.entry(print).or_default() += 1;
        }
    }
    let (findings, files) = (known.values().sum(), files(&known));
    let display = relative(&file, &current_dir);
    let before = config::read(&file, &display.as_str().into()).ok();
    if let Some(before) = &before {
        // What is known of files that were not looked at stays.
        let looked_at = |path: &str| {
            let path = absolute(Path::new(path), &config.root);
            !path.is_file() || session.is_checked(&path)
        };
        known.extend(Baseline::read(before.clone()).elsewhere(looked_at));
    }
    let text = baseline::write(&known);
    match &before {
        Some(before) => write::replace(&file, before.text(), &text),
        None => write::create(&file, &text),
    }
    .map_err(|reason| anyhow!("`{display}` cannot be written: {reason}"))?;
    let (findings, files) = (count(findings, "finding"), count(files, "file"));
    say(&format!("wrote {findings} in {files} to {display}"));
    if config.baseline.is_none() {
        let path = relative(&file, &config.root);
        say(&format!(
            "add `baseline = \"{path}\"` to the configuration, so that `kouetsu check` reads it"
        ));
    }
    let left = found
        .iter()
        .filter(|finding| session.is_about_input(finding))
        .count();
    if left > 0 {
        let findings = count(left, "finding");
        say(&format!(
            "{findings} about the configuration or files that cannot be read stay: see `kouetsu check`"
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// How many files findings are in.
fn files(known: &BTreeMap<Fingerprint, usize>) -> usize {
    let mut paths: Vec<&str> = known.keys().map(|print| print.path.as_str()).collect();
    paths.dedup();
    paths.len()
}
