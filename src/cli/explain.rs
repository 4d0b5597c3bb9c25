//! `kouetsu explain`.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::process::ExitCode;

use super::complain;
use crate::rules::declarative::SCOPES;
use crate::rules::script::REFERENCE;
use crate::rules::{Page, RuleEntry, table_of};
use crate::text::nearest;

pub(super) fn run(name: &str) -> anyhow::Result<ExitCode> {
    let topic = match name {
        "scopes" => Some(scopes()),
        "scripts" => Some(scripts()),
        _ => None,
    };
    if let Some(topic) = topic {
        io::stdout().lock().write_all(topic.as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    }
    let catalogue = super::rules::catalogue()?;
    let Some(entry) = catalogue.entry(name) else {
        let names = catalogue.entries().map(|entry| &*entry.name);
        let help = match nearest(name, names) {
            Some(near) => format!("there is `{near}`"),
            None => "`kouetsu rules` lists all rules".to_string(),
        };
        complain(&format!("there is no rule `{name}`"), Some(&help));
        return Ok(ExitCode::from(2));
    };
    io::stdout().lock().write_all(text(entry).as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// The scopes in which a page can look.
fn scopes() -> String {
    let mut text = String::from(
        "The scopes of a page's `[check]`, with what a name behind a colon means:\n\n",
    );
    for scope in &SCOPES {
        let name = scope
            .name
            .map_or(String::new(), |name| format!("[:{name}]"));
        let word = format!("{}{name}", scope.word);
        let _ = writeln!(text, "  {word:24} {}", scope.doc);
    }
    text
}

/// What a script can ask and do.
fn scripts() -> String {
    let mut text = String::from(
        "What the script of a page can ask and do, beside the language itself (https://rhai.rs/book):\n\n",
    );
    for (what, doc) in &REFERENCE {
        let _ = writeln!(text, "  {what}\n      {doc}");
    }
    text
}

/// A rule's page as text.
fn text(entry: &RuleEntry) -> String {
    let page = entry.page();
    let mut text = format!("{}: {}\n\n", entry.name, page.summary);
    let _ = writeln!(text, "group    {}", entry.group);
    let _ = writeln!(text, "default  {}", page.severity.name());
    let _ = writeln!(text, "fix      {}", super::rules::fix(&page));
    if !page.aliases.is_empty() {
        let _ = writeln!(text, "aliases  {}", page.aliases.join(", "));
    }
    if let Some(url) = &page.url {
        let _ = writeln!(text, "see      {url}");
    }
    if let Some(own) = entry.own() {
        let _ = writeln!(text, "page     {}", own.source.path());
    }
    if !page.why.trim().is_empty() {
        let _ = writeln!(text, "\n{}", page.why.trim());
    }
    if let Some(help) = &page.help {
        let _ = writeln!(text, "\nWhat to do: {help}");
    }
    options(entry, &page, &mut text);
    for example in &page.examples {
        if let Some(note) = &example.note {
            let _ = writeln!(text, "\n{note}");
        }
        for (name, example) in [("bad", &example.bad), ("good", &example.good)] {
            if let Some(example) = example {
                let _ = write!(text, "\n{name}:\n{}", indented(example.trim_end()));
            }
        }
    }
    let end = text.trim_end().len();
    text.truncate(end);
    text.push('\n');
    text
}

fn options(entry: &RuleEntry, page: &Page, text: &mut String) {
    if page.options.is_empty() {
        return;
    }
    let _ = writeln!(
        text,
        "\nOptions, in `kouetsu.toml` under `[{}]`:",
        table_of(&entry.name)
    );
    for (name, option) in &page.options {
        let _ = writeln!(text, "  {name} = {}\n      {}", option.default, option.doc);
    }
}

fn indented(text: &str) -> String {
    let line = |line: &str| {
        if line.is_empty() {
            "\n".to_string()
        } else {
            format!("    {line}\n")
        }
    };
    text.lines().map(line).collect()
}
