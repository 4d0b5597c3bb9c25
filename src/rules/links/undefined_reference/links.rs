//! `[text][label]` without a definition.

use crate::document::{Data, Document, Kind, UndefinedLink};
use crate::rules::Reporter;
use crate::rules::links::Suggestion;
use crate::text::{letters, pattern};

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
        let found = Suggestion::of(label, defined.iter().copied());
        if found.is_none() && is_pair_of_tags(document, link) {
            continue;
        }
        let message = format!("there is no definition of `{label}`");
        let diagnostic = reporter.report(link.label, message);
        match found {
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

/// Whether `[text][label]` says of what kind an entry is: `- [win][arm64] Fix the tests`. Two words that have nothing in
/// common begin the item, and its text follows.
fn is_pair_of_tags(document: &Document, link: &UndefinedLink) -> bool {
    let text = document.source().text();
    let (start, end) = (link.span.start as usize, link.span.end as usize);
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let begins = pattern!(r"^[\s>]*(?:[-*+]|[0-9]+[.)])\s+$").is_match(&text[line..start]);
    let goes_on = pattern!(r"^(?::|\[|[ \t]+\S)").is_match(&text[end..]);
    let words = pattern!(r"^\[([\w+.#-]+)\]\[([\w+.#-]+)\]$").captures(&text[start..end]);
    begins
        && goes_on
        && words.is_some_and(|words| {
            let (one, other) = (letters(&words[1]), letters(&words[2]));
            !one.contains(&other) && !other.contains(&one)
        })
}
