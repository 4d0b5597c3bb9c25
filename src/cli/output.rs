//! Where `kouetsu check` writes what it found: on the screen, and into files.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use clap::ValueEnum;

use super::CheckArgs;
use crate::config::UsageError;
use crate::report::{self, Format, Report, Screen, write_summary};
use crate::text::nearest;

/// The variable in which GitHub names the file for the summary of a job.
const SUMMARY: &str = "GITHUB_STEP_SUMMARY";

/// A file into which findings are written.
#[derive(Clone, Debug)]
pub(super) struct OutputFile {
    format: Format,
    path: PathBuf,
}

impl OutputFile {
    /// Reads `FORMAT=FILE`, or a `FILE` whose ending tells the format.
    pub(super) fn parse(argument: &str) -> Result<Self, String> {
        let (format, path) = match argument.split_once('=') {
            Some((format, path)) => (named(format)?, path),
            None => (told_by_name(argument)?, argument),
        };
        match path {
            "" => Err("the name of the file is missing".to_owned()),
            "-" => Err("for standard output there is `--output-format`".to_owned()),
            path => Ok(OutputFile {
                format,
                path: path.into(),
            }),
        }
    }
}

fn named(format: &str) -> Result<Format, String> {
    let known = Format::value_variants()
        .iter()
        .filter_map(Format::to_possible_value);
    let known: Vec<_> = known.map(|value| value.get_name().to_owned()).collect();
    Format::from_str(format, true).map_err(|_| {
        match nearest(format, known.iter().map(String::as_str)) {
            Some(near) => format!("there is no format `{format}`, but there is `{near}`"),
            None => format!(
                "there is no format `{format}`; there are {}",
                known.join(", ")
            ),
        }
    })
}

fn told_by_name(file: &str) -> Result<Format, String> {
    match Path::new(file)
        .extension()
        .and_then(|ending| ending.to_str())
    {
        Some("sarif") => Ok(Format::Sarif),
        Some("html") => Ok(Format::Html),
        Some("jsonl") => Ok(Format::Jsonl),
        Some("json") => Ok(Format::Json),
        _ => Err(format!(
            "the name does not tell the format: write `FORMAT={file}`"
        )),
    }
}

/// What keeps the files from being written, as far as it can be known before there is something to write.
pub(super) fn check(files: &[OutputFile]) -> Vec<UsageError> {
    let mut errors = Vec::new();
    for (i, OutputFile { path, .. }) in files.iter().enumerate() {
        let shown = path.display();
        let folder = folder(path);
        let mut error = |message, help: Option<String>| errors.push(UsageError { message, help });
        if files[..i].iter().any(|other| other.path == *path) {
            error(format!("`{shown}` is written twice"), None);
        } else if path.is_dir() {
            error(
                format!("`{shown}` is a folder"),
                Some("name a file in it".to_owned()),
            );
        } else if !folder.is_dir() {
            let message = format!(
                "`{shown}` cannot be written: there is no folder `{}`",
                folder.display()
            );
            error(message, Some("make the folder first".to_owned()));
        }
    }
    errors
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Writes the report to the files and then to `out`, the screen, so that the files are whole when the reader goes away.
pub(super) fn write(report: &Report, args: &CheckArgs, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut outcome = Ok(());
    for file in &args.output_file {
        let written = write_file(report, file)
            .with_context(|| format!("`{}` cannot be written", file.path.display()));
        outcome = outcome.and(written);
    }
    let formats = args.output_file.iter().map(|file| file.format);
    if formats
        .chain([args.output_format])
        .any(|format| format == Format::Github)
    {
        outcome = outcome.and(summarize(report));
    }
    let screen = args.color.screen();
    report::write(report, args.output_format, screen, out)?;
    outcome
}

/// Writes a file beside its place and then moves it there, so that nobody ever sees half of it.
fn write_file(report: &Report, file: &OutputFile) -> anyhow::Result<()> {
    let OutputFile { format, path } = file;
    let screen = Screen::default();
    // A link stays one. What is no file, such as a pipe, can be written to but not be moved away.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.clone());
    if path.exists() && !path.is_file() {
        let mut device = OpenOptions::new().write(true).open(&path)?;
        return Ok(report::write(report, *format, screen, &mut device)?);
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".kouetsu-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut written = builder.tempfile_in(folder(&path))?;
    report::write(report, *format, screen, &mut written)?;
    if let Ok(old) = fs::metadata(&path) {
        written.as_file().set_permissions(old.permissions())?;
    }
    written
        .persist(&path)
        .map_err(|error| anyhow!(error.error))?;
    Ok(())
}

/// Adds the findings to the summary of a job on GitHub, if this is one.
fn summarize(report: &Report) -> anyhow::Result<()> {
    let Some(path) = std::env::var_os(SUMMARY).filter(|path| !path.is_empty()) else {
        return Ok(());
    };
    let append = || -> io::Result<()> {
        let file: File = OpenOptions::new().append(true).create(true).open(&path)?;
        let mut file = BufWriter::new(file);
        write_summary(report, &mut file)?;
        file.flush()
    };
    append()
        .with_context(|| format!("the job's summary cannot be written: `{SUMMARY}` is {path:?}"))
}
