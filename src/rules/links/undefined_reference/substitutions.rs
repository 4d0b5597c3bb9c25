//! `{{ name }}` that neither the settings nor the document define.
//!
//! MyST-Parser hands what is between the braces to a template language; only a bare name can be told to mean nothing.

use crate::document::{Data, Document, Kind};
use crate::project::{Builder, Place};
use crate::rules::Reporter;
use crate::rules::links::Suggestion;
use crate::source::Span;

/// Names that MyST-Parser gives to every document.
const GIVEN: [&str; 4] = ["env", "wordcount-words", "wordcount-minutes", "sub-ref"];

pub(super) fn check(document: &Document, place: &Place, reporter: &mut Reporter) {
    let mut found = document.nodes(Kind::Substitution).peekable();
    if found.peek().is_none() {
        return;
    }
    let Some(site) = place.site().filter(|site| site.builder == Builder::Sphinx) else {
        return;
    };
    let Some(names) = &site.linking().substitutions else {
        return;
    };
    // Without the extension, the braces are text, perhaps of another template language.
    if !site.settings.contains("\"substitution\"") && !site.settings.contains("'substitution'") {
        return;
    }
    let own = own_names(document);
    for id in found {
        let span = document.node(id).span;
        let inside = document.slice(span);
        let name = inside.trim_matches(['{', '}', ' ', '-']);
        let is_name = name.chars().all(|c| c.is_alphanumeric() || c == '_') && !name.is_empty();
        let known = |known: &str| names.iter().any(|name| name == known) || own.contains(known);
        if !is_name || known(name) || GIVEN.contains(&name) {
            continue;
        }
        let start = span.start as usize + inside.find(name).unwrap_or(0);
        let span = Span::new(start, start + name.len());
        let diagnostic = reporter.report(span, format!("there is no substitution `{name}`"));
        match Suggestion::of(name, names.iter().map(String::as_str)) {
            Some(found) => {
                diagnostic.help(format!("there is `{}`", found.nearest));
                found.offer(diagnostic, span);
            }
            None => {
                diagnostic.help("define it in `myst_substitutions`, or in the front matter");
            }
        }
    }
}

/// The front matter, in which a document may define its own.
fn own_names(document: &Document) -> &str {
    let front = document.nodes(Kind::FrontMatter).next();
    let defines = document
        .nodes(Kind::FrontMatterEntry)
        .any(|id| match &document.node(id).data {
            Data::Entry(entry) => matches!(document.slice(entry.key), "myst" | "substitutions"),
            _ => false,
        });
    front
        .filter(|_| defines)
        .map_or("", |id| document.slice(document.node(id).span))
}
