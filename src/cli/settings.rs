//! What the command line and the environment say about the configuration.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::config::Overlay;

/// The flags that lie over the configuration file.
#[derive(Debug, Default, Args)]
pub(super) struct SettingsArgs {
    /// Rules, groups, `default` or `all` to run, in the place of the configuration's `select` [env: KOUETSU_SELECT]
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Rules or groups to leave out [env: KOUETSU_IGNORE]
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// A roster of names, besides the configuration's [env: KOUETSU_ROSTER]
    #[arg(long, value_name = "FILE")]
    pub roster: Vec<PathBuf>,
    /// Set a value, as in `fail-on=error` or `rules.missing-alt-text.severity=error`, or read this configuration file in
    /// the place of the one that would be found [env: KOUETSU_CONFIG]
    #[arg(long, value_name = "KEY=VALUE|FILE")]
    pub config: Vec<String>,
    /// The file of known findings, which are not told, in the place of the configuration's [env: KOUETSU_BASELINE]
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<String>,
    /// Read no configuration file
    #[arg(long)]
    pub isolated: bool,
    /// The least severe finding that makes the exit status 1 [env: KOUETSU_FAIL_ON] [default: warning]
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub fail_on: Option<FailOn>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

impl FailOn {
    fn name(self) -> &'static str {
        match self {
            FailOn::Error => "error",
            FailOn::Warning => "warning",
            FailOn::Info => "info",
            FailOn::Never => "never",
        }
    }
}

impl SettingsArgs {
    /// What lies over the configuration file: the environment, and the command line over that.
    pub(super) fn overlay(&self) -> Overlay {
        let mut overlay = Overlay {
            select: self.select.clone(),
            ignore: self.ignore.clone(),
            roster: self.roster.clone(),
            isolated: self.isolated,
            ..Overlay::default()
        };
        if let Some(words) = words("KOUETSU_SELECT").filter(|_| self.select.is_empty()) {
            overlay.select = words;
            overlay
                .from_environment
                .push(("--select", "KOUETSU_SELECT"));
        }
        if let Some(words) = words("KOUETSU_IGNORE").filter(|_| self.ignore.is_empty()) {
            overlay.ignore = words;
            overlay
                .from_environment
                .push(("--ignore", "KOUETSU_IGNORE"));
        }
        if overlay.roster.is_empty()
            && let Some(value) = variable("KOUETSU_ROSTER")
        {
            overlay.roster.extend(std::env::split_paths(&value));
            overlay
                .from_environment
                .push(("--roster", "KOUETSU_ROSTER"));
        }
        overlay.config.extend(self.pairs());
        overlay
    }

    /// The words of `--config`, and flags that stand for one.
    fn pairs(&self) -> Vec<(String, &'static str)> {
        let mut pairs = Vec::new();
        let set = |key: &str, value: &str| format!("{key} = {}", toml::Value::from(value));
        let config = variable("KOUETSU_CONFIG").filter(|_| !self.isolated);
        pairs.extend(config.map(|word| (word, "KOUETSU_CONFIG")));
        let fail_on = variable("KOUETSU_FAIL_ON");
        pairs.extend(fail_on.map(|level| (set("fail-on", &level), "KOUETSU_FAIL_ON")));
        let baseline = variable("KOUETSU_BASELINE");
        pairs.extend(baseline.map(|file| (set("baseline", &file), "KOUETSU_BASELINE")));
        pairs.extend(self.config.iter().map(|word| (word.clone(), "--config")));
        let fail_on = self.fail_on.map(FailOn::name);
        pairs.extend(fail_on.map(|level| (set("fail-on", level), "--fail-on")));
        let baseline = self.baseline.as_ref();
        pairs.extend(baseline.map(|file| (set("baseline", file), "--baseline")));
        pairs
    }
}

/// The value of an environment variable that is set and says something.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The words in an environment variable, between commas.
fn words(name: &str) -> Option<Vec<String>> {
    let value = variable(name)?;
    let words = value.split(',').map(str::trim);
    Some(
        words
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect(),
    )
}
