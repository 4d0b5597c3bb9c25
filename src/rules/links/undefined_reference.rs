//! A reference to a label, a footnote, a term or a citation that nothing defines.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::suggest;
use crate::diagnostic::Safety;
use crate::document::{Data, Document, Kind, NodeId, UndefinedLink, normalise_label};
use crate::project::index::{Index, Names};
use crate::project::{Member, Project};
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UndefinedReference {}

impl Rule for UndefinedReference {
    fn check_member(&self, member: &Member, project: &Project, reporter: &mut Reporter) {
        let document = &*member.document;
        check_links(document, reporter);
        check_footnotes(member, project, reporter);
        check_roles(member, project, reporter);
    }
}

fn check_links(document: &Document, reporter: &mut Reporter) {
    let defined: Vec<&str> = labels(document, Kind::LinkDefinition).collect();
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
    let document = &*member.document;
    let defined = footnotes(document);
    let mut missing: Vec<Footnote> = document
        .nodes(Kind::FootnoteReference)
        .filter_map(|id| Footnote::of(document, id))
        .filter(|footnote| !defined.contains_key(&footnote.key))
        .collect();
    if missing.is_empty() {
        return;
    }
    let page = project.page_of(&member.path);
    let parts = page.iter().filter_map(|path| project.document_at(path));
    let defined: HashMap<String, String> = parts.flat_map(|part| footnotes(&part)).collect();
    missing.retain(|footnote| !defined.contains_key(&footnote.key));
    let begun: HashSet<&str> = missing
        .iter()
        .filter(|footnote| footnote.colon.is_some())
        .map(|footnote| &*footnote.key)
        .collect();
    for footnote in &missing {
        match footnote.colon {
            Some(colon) => report_colon(document, footnote, colon, reporter),
            // Told once, where it was to be defined.
            None if begun.contains(&*footnote.key) => {}
            None => report_footnote(document, footnote, &defined, reporter),
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
    fn of(document: &Document, id: NodeId) -> Option<Footnote> {
        let span = document.node(id).span;
        let label = label_span(document, id)?;
        is_meant_as_footnote(document, span).then(|| Footnote {
            span,
            label,
            key: normalise_label(document.slice(label)),
            colon: malformed_colon(document, span),
        })
    }
}

fn report_footnote(
    document: &Document,
    footnote: &Footnote,
    defined: &HashMap<String, String>,
    reporter: &mut Reporter,
) {
    let label = document.slice(footnote.label);
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

fn report_colon(document: &Document, footnote: &Footnote, colon: Span, reporter: &mut Reporter) {
    let label = document.slice(footnote.label);
    let fault = if document.slice(colon).contains('：') {
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
fn footnotes(document: &Document) -> HashMap<String, String> {
    labels(document, Kind::FootnoteDefinition)
        .map(|label| (normalise_label(label), label.to_string()))
        .collect()
}

/// The colon of a line that was meant to define a footnote and does not: `[^1]：` or `[^1] :`.
fn malformed_colon(document: &Document, span: Span) -> Option<Span> {
    static COLON: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^(?:[ \t]*：|[ \t]+:)[ \t]*").expect("the pattern is right"));
    let text = document.source().text();
    let line = document.source().line_of(span.start as usize);
    let line_start = document.source().line_span(line).range().start;
    let first = text[line_start..span.start as usize]
        .chars()
        .all(|c| c == ' ' || c == '>');
    let found = COLON.find(&text[span.end as usize..]).filter(|_| first)?;
    let end = span.end as usize;
    Some(Span::new(end, end + found.end()))
}

/// Whether `[^label]` is a footnote to its author, and not a class of characters.
fn is_meant_as_footnote(document: &Document, span: Span) -> bool {
    let text = document.source().text();
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

fn check_roles(member: &Member, project: &Project, reporter: &mut Reporter) {
    let document = &*member.document;
    let roles: Vec<NodeId> = document.nodes(Kind::Role).collect();
    let cards = || card_references(document);
    if !document.flavor().is_myst() || (roles.is_empty() && cards().next().is_none()) {
        return;
    }
    let index = project.index_at(&member.path);
    for id in roles {
        let Data::Role(role) = &document.node(id).data else {
            continue;
        };
        let name = document.slice(role.name);
        if let Some((names, what)) = names_of(name, &index) {
            let several = matches!(name, "eq") || name.contains("cite");
            let target = target_span(document, role.content);
            for span in split(document, target, several) {
                check_name(document, span, names, what, reporter);
            }
        }
    }
    for span in cards() {
        check_name(document, span, &index.labels, "label", reporter);
    }
}

/// Where cards name the label that they lead to.
fn card_references(document: &Document) -> impl Iterator<Item = Span> {
    document.directives().filter_map(|(id, _)| {
        let (_, kind) = document.option(id, "link-type")?;
        let (link, _) = document.option(id, "link")?;
        (kind == "ref").then_some(link)
    })
}

/// The names to which a role refers, and what they are called.
fn names_of<'a>(role: &str, index: &'a Index) -> Option<(&'a Names, &'static str)> {
    match role {
        "ref" | "numref" => Some((&index.labels, "label")),
        "eq" | "math:numref" => Some((&index.labels, "equation")),
        "term" => Some((&index.terms, "term")),
        "cite" | "footcite" => Some((&index.citations, "citation")),
        _ if role.starts_with("cite:") || role.starts_with("footcite:") => {
            Some((&index.citations, "citation"))
        }
        _ => None,
    }
}

fn check_name(document: &Document, span: Span, names: &Names, what: &str, reporter: &mut Reporter) {
    let name = document.slice(span);
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
    diagnostic.help(format!("there is `{found}`"));
    if alone {
        let title = format!("write `{found}`");
        diagnostic.fix(title, Safety::Unsafe, vec![(span, found.to_string())]);
    }
}

/// Where the target stands in what a role or an entry says: `target`, or `text <target>`.
pub(super) fn target_span(document: &Document, content: Span) -> Span {
    let text = document.slice(content);
    let trimmed = text.trim_end();
    let inside = trimmed.strip_suffix('>').and_then(|rest| {
        let open = rest.rfind('<')?;
        let titled = open > 0 && !rest[..open].ends_with('\\');
        titled.then_some(open + 1..rest.len())
    });
    let range = inside.unwrap_or(0..trimmed.len());
    let part = &text[range.clone()];
    let start = range.start + part.len() - part.trim_start().len();
    let start = content.start as usize + start;
    Span::new(start, start + part.trim().len())
}

/// The names in a list of names, or the one name.
fn split(document: &Document, span: Span, several: bool) -> Vec<Span> {
    if !several {
        return vec![span];
    }
    let mut start = span.start as usize;
    let mut names = Vec::new();
    for part in document.slice(span).split([',', ';']) {
        let lead = part.len() - part.trim_start().len();
        names.push(Span::new(start + lead, start + lead + part.trim().len()));
        start += part.len() + 1;
    }
    names
}

fn label_span(document: &Document, id: NodeId) -> Option<Span> {
    match &document.node(id).data {
        Data::Label(span) => Some(*span),
        Data::Link(link) => link.label,
        _ => None,
    }
}

/// The labels of all definitions of one kind.
fn labels(document: &Document, kind: Kind) -> impl Iterator<Item = &str> {
    document
        .nodes(kind)
        .filter_map(|id| Some(document.slice(label_span(document, id)?)))
}
