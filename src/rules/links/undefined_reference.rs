//! A reference to a label, a footnote, a term or a citation that nothing defines.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::suggest;
use crate::diagnostic::Safety;
use crate::document::{Data, Document, Kind, UndefinedLink, normalise_label};
use crate::project::facts::{Facts, Reference, ReferenceSort};
use crate::project::index::{Index, Names};
use crate::project::{Member, Place, Project};
use crate::rules::{Reporter, Rule};
use crate::source::{Source, Span};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UndefinedReference {}

impl Rule for UndefinedReference {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        check_links(document, reporter);
    }

    fn check_member(&self, member: &Member, project: &Project, reporter: &mut Reporter) {
        check_footnotes(member, project, reporter);
        check_names(member, project, reporter);
    }
}

fn check_links(document: &Document, reporter: &mut Reporter) {
    let definitions = document.nodes(Kind::LinkDefinition);
    let label = |id| match &document.node(id).data {
        Data::Link(link) => link.label.map(|label| document.slice(label)),
        _ => None,
    };
    let defined: Vec<&str> = definitions.filter_map(label).collect();
    for link in document.undefined_links() {
        if !is_meant_as_link(document, link) {
            continue;
        }
        let label = document.slice(link.label);
        let message = format!("there is no definition of `{label}`");
        let diagnostic = reporter.report(link.label, message);
        match suggest(label, defined.iter().copied()) {
            Some((found, alone)) => {
                diagnostic.help(format!("there is a definition of `{found}`"));
                // A collapsed reference shows its label.
                let full = link.label.end + 1 == link.span.end;
                if alone && full {
                    let title = format!("write `{found}`");
                    let edit = (link.label, found.to_string());
                    diagnostic.fix(title, Safety::Unsafe, vec![edit]);
                }
            }
            None => {
                diagnostic.help(format!("define it: `[{label}]: https://…`"));
            }
        }
    }
}

/// Whether `[text][label]` is a link to its author, and not an index, a pattern, a grammar or a name in code.
fn is_meant_as_link(document: &Document, link: &UndefinedLink) -> bool {
    let text = document.source().text();
    let start = link.span.start as usize;
    let before = text[..start].chars().next_back().unwrap_or(' ');
    let indexed = before.is_ascii_alphanumeric() || matches!(before, ']' | ')' | '_' | '`' | '\\');
    let inside = |part: &str| {
        static NO_LABEL: LazyLock<Regex> = LazyLock::new(|| {
            let ways = [
                // An index, a letter, a class of characters, an option, a citation, a path in code.
                r"^\W*$",
                r"^.$",
                r"^[\^\-@|+*?.,#$%&=/\\<{]",
                r"\w-\w\w-\w|^\w-\w$",
                r"::|\(\)|\.\.\.|…|^\w+(?:\.\w+)+$",
                r"[*+?|\\]$",
            ];
            Regex::new(&ways.join("|")).expect("the pattern is right")
        });
        !NO_LABEL.is_match(part)
    };
    let label = document.slice(link.label);
    let written = document.slice(link.span).trim_start_matches('!');
    let shown = written[1..].split("][").next().unwrap_or_default();
    let number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let code = shown.starts_with('`') && written.ends_with("[]");
    !indexed && !code && (number(label) || inside(label)) && inside(shown) && !number(shown)
}

fn check_footnotes(member: &Member, project: &Project, reporter: &mut Reporter) {
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
    let Some((found, alone)) = suggest(label, defined.values().map(String::as_str)) else {
        diagnostic.help(format!("define it: `[^{label}]: …`"));
        return;
    };
    diagnostic.help(format!("there is a footnote `{found}`"));
    if alone {
        let edit = (footnote.label, found.to_string());
        diagnostic.fix(format!("write `{found}`"), Safety::Unsafe, vec![edit]);
    }
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
        );
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
    static COLON: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^(?:[ \t]*：|[ \t]+:)[ \t]*").expect("the pattern is right"));
    let text = source.text();
    let line = source.line_of(span.start as usize);
    let line_start = source.line_span(line).range().start;
    let first = text[line_start..span.start as usize]
        .chars()
        .all(|c| c == ' ' || c == '>');
    let found = COLON.find(&text[span.end as usize..]).filter(|_| first)?;
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

fn check_names(member: &Member, project: &Project, reporter: &mut Reporter) {
    let named = |sort| names_of(sort, &Index::default()).is_some();
    let mut references = member.facts.references_of(named).peekable();
    if references.peek().is_none() {
        return;
    }
    let index = project.index_at(&member.path);
    for reference in references {
        if let Some((names, what)) = names_of(reference.sort, &index) {
            check_name(reference, names, what, project, reporter);
        }
    }
}

/// The names to which a reference leads, and what they are called.
fn names_of(sort: ReferenceSort, index: &Index) -> Option<(&Names, &'static str)> {
    match sort {
        ReferenceSort::Label => Some((&index.labels, "label")),
        ReferenceSort::Equation => Some((&index.labels, "equation")),
        ReferenceSort::Term => Some((&index.terms, "term")),
        ReferenceSort::Citation => Some((&index.citations, "citation")),
        _ => None,
    }
}

fn check_name(
    reference: &Reference,
    names: &Names,
    what: &str,
    project: &Project,
    reporter: &mut Reporter,
) {
    let (name, span) = (&*reference.target, reference.span);
    let elsewhere = name.is_empty()
        || name.starts_with(['!', '{', '#', '@'])
        || name.contains("{{")
        || name.contains("://")
        || (what == "citation" && (name.starts_with("10.") || name.contains(['/', '{'])))
        // Another project's, by its name.
        || (what != "citation" && name.contains(':') && names.open);
    // mystmd names the parts of a figure after it.
    let part = name
        .rsplit_once('-')
        .is_some_and(|(whole, letter)| letter.len() == 1 && names.contains(whole));
    if elsewhere || part || names.contains(name) {
        return;
    }
    let found = suggest(name, names.all());
    if found.is_none() && names.open {
        return;
    }
    let diagnostic = reporter.report(span, format!("there is no {what} `{name}`"));
    let Some((found, alone)) = found else { return };
    let places = names.get(found).map_or(&[][..], |defined| &defined.places);
    let files = places.iter().filter_map(|(path, _)| project.name_at(path));
    diagnostic.causes.extend(files.cloned());
    diagnostic.help(format!("there is `{found}`"));
    if alone {
        let title = format!("write `{found}`");
        diagnostic.fix(title, Safety::Unsafe, vec![(span, found.to_string())]);
    }
}
