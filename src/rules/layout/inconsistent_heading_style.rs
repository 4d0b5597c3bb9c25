//! Headings that are written otherwise than the others.

use serde::Deserialize;

use super::headings::{Heading, Style};
use super::{nodes, usual};
use crate::diagnostic::Safety;
use crate::document::{Document, Kind, LineKind};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule and its options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct InconsistentHeadingStyle {
    style: Wanted,
}

/// Which style is wanted.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Wanted {
    #[default]
    Consistent,
    Atx,
    AtxClosed,
    Setext,
}

impl Rule for InconsistentHeadingStyle {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        let headings: Vec<Heading> = nodes(document, Kind::Heading)
            .filter_map(|id| Heading::of(document, id))
            .collect();
        // Only the first two levels have an underline.
        let free = headings.iter().filter(|heading| heading.level <= 2);
        let usual = match self.style {
            Wanted::Atx => Style::Atx,
            Wanted::AtxClosed => Style::Closed,
            Wanted::Setext => Style::Underlined,
            Wanted::Consistent => {
                let styles = free.map(|heading| heading.style);
                let all = headings.iter().map(|heading| heading.style);
                match usual(styles).or_else(|| usual(all)) {
                    Some(usual) => usual,
                    None => return,
                }
            }
        };
        for heading in &headings {
            let wanted = match usual {
                Style::Underlined if heading.level > 2 => Style::Atx,
                usual => usual,
            };
            if heading.style != wanted {
                report(document, heading, wanted, reporter);
            }
        }
    }
}

fn report(document: &Document, heading: &Heading, wanted: Style, reporter: &mut Reporter) {
    let (is, usual) = (heading.style.name(), wanted.name());
    let message = format!("a heading {is}, where others are written {usual}");
    let diagnostic = reporter.report(heading.text, message);
    if let Some(edits) = edits(document, heading, wanted) {
        let title = format!("write it {usual}");
        diagnostic.fix(title, Safety::Safe, edits);
    }
}

/// The edits that write a heading in another style, where its words allow it.
fn edits(document: &Document, heading: &Heading, wanted: Style) -> Option<Vec<(Span, String)>> {
    let text = document.slice(heading.text);
    let marks = "#".repeat(heading.level.into());
    let rest = document.slice(heading.close);
    // Under an underline, a title can have several lines.
    let lines = rest.lines().filter(|line| !line.trim().is_empty()).count();
    let underlined = heading.style == Style::Underlined;
    if text.is_empty() || text.ends_with(['#', '\\']) || (underlined && lines > 1) {
        return None;
    }
    let before = Span::empty(heading.text.start as usize);
    Some(match wanted {
        Style::Atx | Style::Closed => {
            let mut close = String::new();
            if wanted == Style::Closed {
                close = format!(" {marks}");
            }
            let mut edits = vec![(heading.close, close)];
            if underlined {
                edits.insert(0, (before, format!("{marks} ")));
            }
            edits
        }
        Style::Underlined => {
            let number = document.line_at(heading.text.start);
            let above = number.checked_sub(1).map(|above| &document.lines()[above]);
            let apart = above.is_none_or(|line| line.kind == LineKind::Blank);
            let words = text.starts_with(char::is_alphabetic);
            let inside = !heading.line.prefix().is_empty();
            if !apart || !words || inside {
                return None;
            }
            // Three hyphens could be the front matter's.
            let mark = if heading.level == 1 { "=" } else { "-" };
            let end = super::line_break(document, heading.line);
            let underline = format!("{end}{}", mark.repeat(text.chars().count().clamp(4, 80)));
            let marks = heading.open.to(heading.gap);
            vec![(marks, String::new()), (heading.close, underline)]
        }
    })
}
