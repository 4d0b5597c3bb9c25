//! `[text][label]` without a definition.

use crate::document::{Data, Document, Kind, UndefinedLink};
use crate::rules::Reporter;
use crate::rules::links::Suggestion;
use crate::text::pattern;

pub(super) fn check(document: &Document, reporter: &mut Reporter) {
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
        match Suggestion::of(label, defined.iter().copied()) {
            Some(found) => {
                diagnostic.help(format!("there is a definition of `{}`", found.nearest));
                // A collapsed reference shows its label.
                if link.label.end + 1 == link.span.end {
                    found.offer(diagnostic, link.label).reach(link.span);
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
        // An index, a letter, a class of characters, an option, a citation, a path in code.
        let no_label = pattern!(
            r"(?x) ^\W*$ | ^.$ | ^[\^\-@|+*?.,\#$%&=/\\<{] | \w-\w\w-\w | ^\w-\w$ | :: | \(\) | \.\.\. | … | ^\w+(?:\.\w+)+$ | [*+?|\\]$"
        );
        !no_label.is_match(part)
    };
    let label = document.slice(link.label);
    let written = document.slice(link.span).trim_start_matches('!');
    let shown = written[1..].split("][").next().unwrap_or_default();
    let number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let code = shown.starts_with('`') && written.ends_with("[]");
    !indexed && !code && (number(label) || inside(label)) && inside(shown) && !number(shown)
}
