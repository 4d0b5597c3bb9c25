//! A directive that nobody defines.

use serde::Deserialize;

use super::dialect::{Name, Sort, is_among};
use super::languages::is_language;
use super::unknown::Names;
use crate::diagnostic::Safety;
use crate::document::node::{Directive, OptionStyle};
use crate::document::{Data, Document, Kind};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule and its options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct UnknownDirective {
    /// Names of directives that the project defines.
    directives: Vec<String>,
}

impl Rule for UnknownDirective {
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        let mut directives = document.directives().peekable();
        if directives.peek().is_none() {
            return;
        }
        let mut names = Names::of(place, Sort::Directive);
        let mut quarto = None;
        for (id, directive) in directives {
            let whole = document.node(id).span;
            let name = document.directive_name(directive);
            if is_among(name, &self.directives) {
                continue;
            }
            match names.look_up(name) {
                Name::Perhaps | Name::Unknown(_) if is_language(name) => {
                    if *quarto.get_or_insert_with(|| is_quarto(document, place)) {
                        continue;
                    }
                    language(document, (whole, directive), name, reporter);
                }
                known => names.report((directive.name, whole), name, known, reporter),
            }
        }
    }
}

/// Whether the front matter asks Quarto or R Markdown for something. There, `{python}` is code that runs.
fn is_quarto(document: &Document, place: &Place) -> bool {
    const KEYS: [&str; 5] = ["format", "execute", "engine", "knitr", "output"];
    let mut entries = document.nodes(Kind::FrontMatterEntry);
    place.site().is_none()
        && entries.any(|id| match &document.node(id).data {
            Data::Entry(entry) => KEYS.contains(&document.slice(entry.key)),
            _ => false,
        })
}

/// Says how code is written. With options, or between colons, it takes a directive still.
fn language(
    document: &Document,
    (whole, directive): (Span, &Directive),
    name: &str,
    reporter: &mut Reporter,
) {
    let plain = directive.fence.marker != ':' && directive.options.style == OptionStyle::None;
    let code = if plain {
        name.to_lowercase()
    } else {
        format!("{{code-block}} {}", name.to_lowercase())
    };
    let message = format!("`{{{name}}}` is a language and no directive");
    let diagnostic = reporter.report(directive.name, message);
    diagnostic.help(format!(
        "write `{code}` instead of `{{{name}}}` for a block of code"
    ));
    if plain || directive.argument.is_none() {
        let edit = (braces(document, directive), code);
        diagnostic
            .fix("make it a block of code", Safety::Unsafe, vec![edit])
            .reach(whole);
    }
}

/// The braces around a directive's name with all that is in them.
fn braces(document: &Document, directive: &Directive) -> Span {
    let text = document.source().text();
    let (from, end) = (
        directive.fence.open.end as usize,
        directive.name.end as usize,
    );
    Span::new(
        from + text[from..end].find('{').unwrap_or(0),
        end + text[end..].find('}').map_or(0, |at| at + 1),
    )
}
