//! `kouetsu rules test`.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use super::{complain, usage};
use crate::config::{self, Config, Overlay, PageFile};
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::count;
use crate::rules::{self, Catalogue, Example, OwnPage};
use crate::source::{Source, Sources};
use crate::trial::{self, rendered};

pub(super) fn run(paths: &[PathBuf]) -> anyhow::Result<ExitCode> {
    let current_dir = super::current_dir()?;
    let pages = if paths.is_empty() {
        let here = [current_dir.clone()];
        let overlay = Overlay::default();
        let config = config::load(&here, &overlay, &rules::vocabulary(), &current_dir);
        config.map(|config| config.pages)
    } else {
        config::pages_at(paths, &current_dir)
    };
    let pages = match pages {
        Ok(pages) => pages,
        Err(errors) => return Ok(usage(&errors)),
    };
    if pages.is_empty() {
        let help = "name pages, or the folder of them as `rule-paths` in the configuration";
        complain("there are no rules to test", Some(help));
        return Ok(ExitCode::from(2));
    }
    // All of them together, so that names that are taken are told.
    let settings = Source::new("kouetsu.toml", "");
    let config = Config::with_pages(current_dir, settings, &rules::vocabulary(), pages);
    let catalogue = Catalogue::of(&config);
    let mut tested = Tested::default();
    let mut said = String::new();
    for page in &config.pages {
        said.push_str(&tested.page(page, &catalogue));
    }
    said.push_str(&tested.summary(config.pages.len()));
    io::stdout().lock().write_all(said.as_bytes())?;
    Ok(ExitCode::from(u8::from(tested.wrong > 0)))
}

/// How the examples fared.
#[derive(Default)]
struct Tested {
    examples: usize,
    wrong: usize,
}

impl Tested {
    /// Tries the examples of a page, and returns what is to be said of it.
    fn page(&mut self, file: &PageFile, catalogue: &Catalogue) -> String {
        let own = OwnPage::read(file);
        let sources: Sources = [&own.source]
            .into_iter()
            .chain(&own.script)
            .cloned()
            .collect();
        let problems = catalogue.problems.iter();
        let problems = problems.filter(|problem| sources.get(&problem.primary.file).is_some());
        let problems: Vec<Diagnostic> = problems.cloned().collect();
        let fails = |problem: &Diagnostic| problem.severity == Severity::Error;
        if !own.is_rule() || problems.iter().any(fails) {
            self.wrong += 1;
            return format!("{}\n\n", rendered(&problems, &sources));
        }
        let mut said = String::new();
        for example in &own.page.examples {
            if let Some(bad) = &example.bad {
                let (found, sources) = found(file, example, bad);
                let wrong = found.is_empty();
                self.count(wrong);
                if wrong {
                    let what = "this `bad` trips the rule nowhere";
                    said.push_str(&failure(&own, what, bad, &found, &sources));
                }
            }
            if let Some(good) = &example.good {
                let (found, sources) = found(file, example, good);
                self.count(!found.is_empty());
                if !found.is_empty() {
                    let what = "this `good` trips the rule";
                    said.push_str(&failure(&own, what, good, &found, &sources));
                }
            }
        }
        if own.page.examples.is_empty() {
            let _ = writeln!(
                said,
                "{}: the page has no `[[example]]`\n",
                own.source.path()
            );
        }
        said
    }

    fn count(&mut self, wrong: bool) {
        self.examples += 1;
        self.wrong += usize::from(wrong);
    }

    fn summary(&self, pages: usize) -> String {
        let (pages, examples) = (count(pages, "rule"), count(self.examples, "example"));
        match self.wrong {
            0 => format!("tested {pages}: {examples}, all as their pages say\n"),
            wrong => format!("tested {pages}: {examples}, {} wrong\n", wrong),
        }
    }
}

/// What the rule of a page finds in a text that stands where the example says.
fn found(file: &PageFile, example: &Example, text: &str) -> (Vec<Diagnostic>, Sources) {
    let name = toml::Value::from(file.name.as_str());
    let settings = format!("select = [{name}]\n");
    let session = trial::session(example, text, &settings, vec![file.clone()]);
    let mut found = session.check();
    found.retain(|finding| *finding.rule == *file.name);
    (found, session.sources())
}

/// An example that is not as its page says, with what a user sees of it.
fn failure(
    own: &OwnPage,
    what: &str,
    text: &str,
    found: &[Diagnostic],
    sources: &Sources,
) -> String {
    let indented: String = text
        .trim_end()
        .lines()
        .map(|line| format!("    {line}").trim_end().to_owned() + "\n")
        .collect();
    let mut said = format!("{}: {what}\n\n{indented}\n", own.source.path());
    if !found.is_empty() {
        let _ = writeln!(said, "{}\n", rendered(found, sources));
    }
    said
}
