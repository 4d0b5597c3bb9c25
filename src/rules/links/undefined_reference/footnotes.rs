//! `[^label]` without a footnote.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::Safety;
use crate::document::normalise_label;
use crate::project::facts::{Facts, Reference, ReferenceSort};
use crate::project::{Member, Project};
use crate::rules::Reporter;
use crate::rules::links::Suggestion;
use crate::source::{Source, Span};
use crate::text::pattern;

pub(super) fn check(member: &Member, project: &Project, reporter: &mut Reporter) {
    let defined = footnotes(&member.facts);
    let mut missing: Vec<Footnote> = member
        .facts
        .references_of(|sort| sort == ReferenceSort::Footnote)
        .filter_map(|reference| Footnote::of(&member.source, reference))
        .filter(|footnote| !defined.contains_key(&footnote.key))
        .collect();
    if missing.is_empty() {
        return;
    }
    let page = project.page_of(&member.path);
    let parts = page.iter().filter_map(|path| project.facts_at(path));
    let defined: HashMap<String, String> = parts.flat_map(|part| footnotes(&part)).collect();
    missing.retain(|footnote| !defined.contains_key(&footnote.key));
    let begun: HashSet<&str> = missing
        .iter()
        .filter(|footnote| footnote.colon.is_some())
        .map(|footnote| &*footnote.key)
        .collect();
    for footnote in &missing {
        match footnote.colon {
            Some(colon) => report_colon(&member.source, footnote, colon, reporter),
            // Told once, where it was to be defined.
            None if begun.contains(&*footnote.key) => {}
            None => report_footnote(&member.source, footnote, &defined, reporter),
        }
    }
}

/// A reference to a footnote.
struct Footnote {
    /// The brackets and what is in them.
    span: Span,
    /// The label.
    label: Span,
    /// The label as compared.
    key: String,
    /// The colon that makes it look like a definition to its author.
    colon: Option<Span>,
}

impl Footnote {
    fn of(source: &Source, reference: &Reference) -> Option<Footnote> {
        let label = reference.span;
        let span = Span {
            start: label.start - 2,
            end: label.end + 1,
        };
        is_meant_as_footnote(source, span).then(|| Footnote {
            span,
            label,
            key: normalise_label(&reference.target),
            colon: malformed_colon(source, span),
        })
    }
}

fn report_footnote(
    source: &Source,
    footnote: &Footnote,
    defined: &HashMap<String, String>,
    reporter: &mut Reporter,
) {
    let label = source.slice(footnote.label);
    let diagnostic = reporter.report(footnote.span, format!("there is no footnote `{label}`"));
    let Some(found) = Suggestion::of(label, defined.values().map(String::as_str)) else {
        diagnostic.help(format!("define it: `[^{label}]: …`"));
        return;
    };
    diagnostic.help(format!("there is a footnote `{}`", found.nearest));
    found.offer(diagnostic, footnote.label).reach(footnote.span);
}

fn report_colon(source: &Source, footnote: &Footnote, colon: Span, reporter: &mut Reporter) {
    let label = source.slice(footnote.label);
    let fault = if source.slice(colon).contains('：') {
        "a full-width colon"
    } else {
        "a space before the colon"
    };
    let message = format!("`[^{label}]` defines no footnote: there is {fault}");
    reporter
        .report(footnote.span.to(colon), message)
        .help("a definition has an ASCII colon directly after the bracket")
        .fix(
            "write `: `",
            Safety::Unsafe,
            vec![(colon, ": ".to_string())],
        )
        // The note is shown wherever there is a reference to it.
        .reach(Span::new(0, source.text().len()));
}

/// The labels of the footnotes that a document defines, as compared and as written.
fn footnotes(facts: &Facts) -> HashMap<String, String> {
    let labels = facts.footnotes.iter().map(|footnote| &*footnote.name);
    labels
        .map(|label| (normalise_label(label), label.to_string()))
        .collect()
}

/// The colon of a line that was meant to define a footnote and does not: `[^1]：` or `[^1] :`.
fn malformed_colon(source: &Source, span: Span) -> Option<Span> {
    let text = source.text();
    let line = source.line_of(span.start as usize);
    let line_start = source.line_span(line).range().start;
    let first = text[line_start..span.start as usize]
        .chars()
        .all(|c| c == ' ' || c == '>');
    let found = pattern!(r"^(?:[ \t]*：|[ \t]+:)[ \t]*")
        .find(&text[span.end as usize..])
        .filter(|_| first)?;
    let end = span.end as usize;
    Some(Span::new(end, end + found.end()))
}

/// Whether `[^label]` is a footnote to its author, and not a class of characters.
fn is_meant_as_footnote(source: &Source, span: Span) -> bool {
    let text = source.text();
    let label = text[span.range()]
        .trim_start_matches("[^")
        .trim_end_matches(']');
    let class = label.contains(|c: char| "/\\\"'.*+?|$^<>(){}&,;=".contains(c))
        || label.contains("a-z")
        || label.contains("0-9")
        || !label.contains(char::is_alphanumeric);
    let before = text[..span.start as usize].chars().next_back();
    let after = text[span.end as usize..].chars().next();
    // A colon makes a definition of it, though perhaps not where the parser expects one.
    !class
        && !after.is_some_and(|c| "*+?{:".contains(c))
        && !before.is_some_and(|c| "([/\\^|".contains(c))
}
