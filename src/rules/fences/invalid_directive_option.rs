//! An option that its directive cannot use: as text, by its place, or by its value.

use std::collections::HashMap;

use serde::Deserialize;

use super::known::{Known, known};
use super::values;
use crate::diagnostic::Safety;
use crate::document::node::{Entry, OptionFault, OptionStyle};
use crate::document::tables::{Argument, Body};
use crate::document::{Document, Kind, NodeId};
use crate::project::{Builder, Place};
use crate::rules::links::unmatched_inclusion::last_line;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InvalidDirectiveOption {}

impl Rule for InvalidDirectiveOption {
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        let field_lists = place
            .site()
            .is_some_and(|site| site.settings.contains("fieldlist"));
        for known in known(document, place) {
            if known.has_options() {
                faults(document, &known, reporter);
                duplicates(document, &known, reporter);
                half_quoted(document, &known, reporter);
                values(document, &known, reporter);
                emphasised(document, &known, reporter);
                misplaced(document, &known, field_lists, reporter);
            }
        }
    }
}

/// Options that cannot be read.
fn faults(document: &Document, known: &Known, reporter: &mut Reporter) {
    let faults = &known.directive.options.faults;
    let unclosed = |fault: &OptionFault| *fault == OptionFault::UnclosedBlock;
    let never_closed = faults.iter().any(|(_, fault)| unclosed(fault));
    for (span, fault) in faults {
        // Text that was never meant as options is no YAML either.
        if never_closed && !unclosed(fault) {
            continue;
        }
        let text = document.slice(*span).trim_end();
        let (message, help) = match fault {
            OptionFault::NoColon => (
                format!("`:{text}` is no option: no colon and space end its name"),
                "write an option as `:name: value`".to_string(),
            ),
            OptionFault::UnclosedBlock => (
                format!("the options of `{{{}}}` are never closed", known.name),
                "write a line of `---` where they end".to_string(),
            ),
            OptionFault::Yaml(reason) => (
                format!("the options of `{{{}}}` are no YAML: {reason}", known.name),
                "write a line `name: value` for each".to_string(),
            ),
        };
        reporter.report(*span, message).help(help);
    }
}

fn duplicates(document: &Document, known: &Known, reporter: &mut Reporter) {
    let mut seen: HashMap<&str, &Entry> = HashMap::new();
    for entry in known.options(document) {
        let key = document.slice(entry.key);
        match seen.get(key) {
            Some(first) => {
                reporter
                    .report(entry.key, format!("option `{key}` is given twice"))
                    .related(first.key, "given here already")
                    .help("leave one of them: only one counts");
            }
            None => {
                seen.insert(key, entry);
            }
        }
    }
}

/// `:header: "a", "b"`: MyST-Parser reads a value as YAML, in which quotes are those of the whole, and drops all options
/// where something follows them.
fn half_quoted(document: &Document, known: &Known, reporter: &mut Reporter) {
    let fields = known.directive.options.style == OptionStyle::Field;
    for entry in known.options(document) {
        let value = document.slice(entry.value);
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let Some(quote) = quote.filter(|_| fields && known.builder == Some(Builder::Sphinx)) else {
            continue;
        };
        let mut escaped = false;
        let end = value[1..].find(|c| {
            let ends = c == quote && !escaped;
            escaped = c == '\\' && quote == '"' && !escaped;
            ends
        });
        let Some(rest) = end.map(|end| &value[1 + end + 1..]) else {
            continue;
        };
        let rest = rest.trim_start();
        // A quote in quotes is doubled, and a comment may follow.
        if rest.is_empty() || rest.starts_with(['#', quote]) || value.contains('\n') {
            continue;
        }
        let key = document.slice(entry.key);
        let diagnostic = reporter.report(
            entry.value,
            format!("option `{key}` goes on behind its quotes, and no option counts"),
        );
        let other = if quote == '"' { '\'' } else { '"' };
        if !value.contains([other, '\\']) {
            let right = format!("{other}{value}{other}");
            diagnostic
                .help(format!("write quotes around all of it: `{right}`"))
                .fix(
                    format!("write `{right}`"),
                    Safety::Unsafe,
                    vec![(entry.value, right)],
                )
                .reach(document.node(known.id).span);
        }
    }
}

fn values(document: &Document, known: &Known, reporter: &mut Reporter) {
    for entry in known.options(document) {
        let key = document.slice(entry.key);
        let Some(option) = known.option(key) else {
            continue;
        };
        let value = document.slice(entry.value);
        let scalar = !entry.text.is_empty() || value.is_empty();
        if !scalar || value.contains("{{") {
            continue;
        }
        let Some(fault) = values::fault(option, &entry.text, known.builder) else {
            continue;
        };
        let message = if value.is_empty() {
            format!("option `{key}` has no value")
        } else {
            format!("option `{key}` is `{}`, {}", entry.text.trim(), fault.what)
        };
        let span = if value.is_empty() {
            entry.key
        } else {
            entry.value
        };
        reporter.report(span, message).help(fault.help);
    }
}

/// Lines of code that are to be marked, and are not there.
fn emphasised(document: &Document, known: &Known, reporter: &mut Reporter) {
    let code = known.table.argument == Argument::Language && known.table.body == Body::Verbatim;
    let Some((span, spec)) = document
        .option(known.id, "emphasize-lines")
        .filter(|_| code)
    else {
        return;
    };
    let body = document.slice(known.directive.body).trim_end();
    let total = body.trim_start_matches(['\n', '\r']).lines().count();
    if let Some(last) = last_line(spec).filter(|&last| last > total) {
        let lines = if total == 1 { "line" } else { "lines" };
        let message = format!("option `emphasize-lines` names line {last} of {total} {lines}");
        reporter
            .report(span, message)
            .help("count the lines of the code from 1");
    }
}

/// Options after the body began, where they are text: lines of a paragraph, or the first line of a body that is not
/// Markdown. Where lists of `:name: value` mean something, only a picture has no use for them.
fn misplaced(document: &Document, known: &Known, field_lists: bool, reporter: &mut Reporter) {
    let lines = match known.table.body {
        Body::Markdown if field_lists && known.table.argument != Argument::Path => Vec::new(),
        Body::Markdown => paragraph_lines(document, known.id),
        Body::Verbatim if known.table.argument == Argument::Language => Vec::new(),
        Body::Verbatim => super::first_line(document, known.directive)
            .into_iter()
            .collect(),
    };
    for line in lines {
        let Some(key) = option_in_body(document.slice(line), known) else {
            continue;
        };
        let message = format!(
            "option `{key}` after the body of `{{{}}}` began",
            known.name
        );
        reporter
            .report(line, message)
            .label("read as text")
            .help("move it up to the lines directly below the opening line");
    }
}

/// The name of the directive's option, if the line is written like one.
pub(super) fn option_in_body<'l>(line: &'l str, known: &Known) -> Option<&'l str> {
    let (key, rest) = line.strip_prefix(':')?.split_once(':')?;
    let option = known.option(key)?;
    (rest.is_empty() && option.empty || rest.starts_with(' ')).then_some(key)
}

/// The lines of the paragraphs that stand directly in a directive.
fn paragraph_lines(document: &Document, directive: NodeId) -> Vec<Span> {
    let mut lines = Vec::new();
    for paragraph in document.children(directive) {
        let node = document.node(paragraph);
        if node.kind != Kind::Paragraph {
            continue;
        }
        let mut start = node.span.start;
        for child in document.children(paragraph) {
            let child = document.node(child);
            if matches!(child.kind, Kind::SoftBreak | Kind::HardBreak) {
                lines.push(Span {
                    start,
                    end: child.span.start,
                });
                start = child.span.end;
            }
        }
        lines.push(Span {
            start,
            end: node.span.end,
        });
    }
    lines
}
