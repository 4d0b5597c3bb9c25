//! An option of `{include}` or `{literalinclude}` that finds nothing in the file.
//!
//! The file changed, and the document still asks for lines or words that are gone: the page then shows too much, or
//! nothing. Follows docutils' `Include`, Sphinx's `LiteralIncludeReader` and mystmd's filters.

use serde::Deserialize;

use crate::document::{Document, NodeId};
use crate::project::Place;
use crate::project::resolve::{is_made, is_url};
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnmatchedInclusion {}

impl Rule for UnmatchedInclusion {
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        for (id, directive) in document.directives() {
            let literal = match document.directive_name(directive) {
                "include" => false,
                "literalinclude" => true,
                _ => continue,
            };
            let Some(argument) = directive.argument else {
                continue;
            };
            let path = document.slice(argument);
            if !document.has_any(id, &OPTIONS) || is_url(path) || is_made(path) {
                continue;
            }
            let full = place.around.absolute_from(place.folder(), path);
            // That the file is not there is told by another rule; an empty one is perhaps not checked out.
            let text = place.files().read(&full).filter(|text| !text.is_empty());
            if let Some(text) = text {
                let mut inclusion = Inclusion {
                    document,
                    id,
                    path,
                    text: &text,
                };
                inclusion.check(literal, reporter);
            }
        }
    }
}

const OPTIONS: [&str; 7] = [
    "pyobject",
    "start-after",
    "start-at",
    "end-before",
    "end-at",
    "lines",
    "emphasize-lines",
];

/// What a directive takes of a file.
struct Inclusion<'d> {
    document: &'d Document,
    id: NodeId,
    path: &'d str,
    /// What the options so far have left of it.
    text: &'d str,
}

impl<'d> Inclusion<'d> {
    fn check(&mut self, literal: bool, reporter: &mut Reporter) {
        if let Some((span, name)) = self.option("pyobject") {
            if !defines(self.text, name) {
                let what = format!("`{}` defines no `{name}`", self.path);
                reporter.report(span, what);
                return;
            }
            // Which lines it takes is not known here.
            return;
        }
        for key in ["start-after", "start-at", "end-before", "end-at"] {
            if let Some((span, words)) = self.option(key)
                && !words.is_empty()
                && !self.cut(key, words, literal)
            {
                let what = format!("`{words}` is not in `{}`", self.path);
                reporter.report(span, what);
                return;
            }
        }
        let total = self.text.lines().count();
        let mut shown = total;
        if let Some((span, spec)) = self.option("lines") {
            let Some(lines) = last_line(spec) else { return };
            if lines > total {
                self.beyond(span, lines, total, reporter);
                return;
            }
            let Some(count) = count(spec, total) else {
                return;
            };
            shown = count;
        }
        if let Some((span, spec)) = self.option("emphasize-lines")
            && let Some(last) = last_line(spec)
            && last > shown
        {
            self.beyond(span, last, shown, reporter);
        }
    }

    fn option(&self, key: &str) -> Option<(Span, &'d str)> {
        self.document.option(self.id, key)
    }

    /// Cuts the text at the words; false if they are not there. Literal inclusion cuts whole lines.
    fn cut(&mut self, key: &str, words: &str, literal: bool) -> bool {
        let Some(at) = self.text.find(words) else {
            return false;
        };
        let line_start = self.text[..at].rfind('\n').map_or(0, |at| at + 1);
        let line_end = self.text[at..]
            .find('\n')
            .map_or(self.text.len(), |end| at + end + 1);
        self.text = match (key, literal) {
            ("start-after", true) => &self.text[line_end..],
            ("start-after", false) => &self.text[at + words.len()..],
            ("start-at", _) => &self.text[line_start..],
            ("end-before", true) => &self.text[..line_start],
            ("end-before", false) => &self.text[..at],
            _ => &self.text[..line_end],
        };
        true
    }

    fn beyond(&self, span: Span, line: usize, total: usize, reporter: &mut Reporter) {
        let lines = if total == 1 { "line" } else { "lines" };
        let message = format!(
            "there is no line {line}, only {total} {lines} of `{}`",
            self.path
        );
        reporter.report(span, message);
    }
}

/// Whether a Python file defines a function or class of this name, which may be dotted.
fn defines(text: &str, name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name);
    text.lines().any(|line| {
        let line = line.trim_start();
        let line = line.strip_prefix("async ").unwrap_or(line);
        let defined = ["def ", "class "]
            .iter()
            .find_map(|word| line.strip_prefix(word));
        defined
            .and_then(|rest| rest.trim_start().strip_prefix(last))
            .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    })
}

/// The last line that a list such as `1,3-5,9-` names; none if it is no such list.
pub(crate) fn last_line(spec: &str) -> Option<usize> {
    let mut last = 0;
    for part in spec.split(',') {
        for number in part.trim().split('-').filter(|part| !part.is_empty()) {
            last = last.max(number.trim().parse().ok()?);
        }
    }
    Some(last)
}

/// How many lines such a list takes.
fn count(spec: &str, total: usize) -> Option<usize> {
    let mut count = 0;
    for part in spec.split(',') {
        count += match part.trim().split_once('-') {
            None => 1,
            Some((from, to)) => {
                let from = if from.is_empty() {
                    1
                } else {
                    from.trim().parse().ok()?
                };
                let to = if to.is_empty() {
                    total
                } else {
                    to.trim().parse().ok()?
                };
                (to + 1).saturating_sub(from)
            }
        };
    }
    Some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_lines_are_read() {
        for (spec, last, taken) in [
            ("1,3,5-10,20-", Some(20), Some(19)),
            ("-4", Some(4), Some(4)),
            ("7", Some(7), Some(1)),
            ("one", None, None),
        ] {
            assert_eq!(last_line(spec), last, "{spec}");
            assert_eq!(count(spec, 30).filter(|_| last.is_some()), taken, "{spec}");
        }
    }

    #[test]
    fn definitions_in_python_are_found() {
        let text = "class Sky:\n    async def glow(self):\n        pass\n";
        assert!(defines(text, "Sky") && defines(text, "Sky.glow"));
        assert!(!defines(text, "glo") && !defines(text, "pass"));
    }
}
