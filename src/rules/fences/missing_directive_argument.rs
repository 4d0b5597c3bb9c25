//! A directive without the argument that it needs.

use serde::Deserialize;

use super::first_line;
use super::known::{Known, known};
use crate::document::Document;
use crate::document::tables::Argument;
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MissingDirectiveArgument {}

impl Rule for MissingDirectiveArgument {
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        for known in known(document, place) {
            let argument = known.directive.argument.map(|span| document.slice(span));
            let given = argument.map_or(0, |argument| argument.split_whitespace().count());
            let required = usize::from(known.shape.required);
            if given >= required {
                continue;
            }
            let (lacks, wanted) = wanted(&known, given, required);
            let name = known.name;
            let opening = document.opening(known.directive);
            let diagnostic = reporter.report(opening, format!("`{{{name}}}` {lacks}"));
            match meant(document, &known) {
                Some(line) if given == 0 => {
                    let text = document.slice(line);
                    diagnostic.related(line, "looks like it").help(format!(
                        "write `{text}` on the opening line, after `{{{name}}}`"
                    ));
                }
                _ => {
                    diagnostic.help(format!("write {wanted} after `{{{name}}}`"));
                }
            }
        }
    }
}

/// What a directive lacks, and what has to be written.
fn wanted(known: &Known, given: usize, required: usize) -> (String, String) {
    if required > 1 {
        let lacks = format!("needs {required} arguments and has {given}");
        return (lacks, "all of them".to_string());
    }
    let what = match known.table.argument {
        Argument::Title => "title",
        Argument::Path => "path",
        Argument::Language => "language",
        Argument::Plain => "argument",
    };
    (format!("without its {what}"), format!("the {what}"))
}

/// The first line of the body, where it looks like the argument: it is a path, or a title before the text.
fn meant(document: &Document, known: &Known) -> Option<Span> {
    let line = first_line(document, known.directive)?;
    let text = document.slice(line);
    let alone = || {
        let rest = &document.source().text()[line.end as usize..known.directive.body.end as usize];
        let mut lines = rest.lines().skip(1).map(super::is_blank);
        lines.next() == Some(true) && lines.any(|blank| !blank)
    };
    let looks_like_it = match known.table.argument {
        Argument::Path => !text.contains(char::is_whitespace) && text.contains(['.', '/']),
        Argument::Title => {
            alone() && !text.ends_with(['.', '。', '!', '！', '?', '？', ':', '：', '、', ','])
        }
        _ => false,
    };
    let plain = !text.starts_with(['`', '~', ':', '!', '<', '|', '-', '*', '#', '(', '%']);
    (plain && looks_like_it).then_some(line)
}
