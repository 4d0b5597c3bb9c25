//! Tabs.

use serde::Deserialize;

use super::{Spans, lines};
use crate::diagnostic::Safety;
use crate::document::{Document, Line};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HardTab {}

/// Where CommonMark has its tab stops (0.31, section 2.2).
const STOP: usize = 4;

impl Rule for HardTab {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        if !document.source().text().contains('\t') {
            return;
        }
        let verbatim = Spans::inline_verbatim(document);
        for line in lines(document).iter().filter(|line| !line.is_verbatim()) {
            check_line(document, line, &verbatim, reporter);
        }
    }
}

fn check_line(document: &Document, line: &Line, verbatim: &Spans, reporter: &mut Reporter) {
    let text = document.slice(line.span);
    let mut column = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c != '\t' {
            column += 1;
            continue;
        }
        let from = column;
        column += STOP - column % STOP;
        while chars.next_if(|(_, next)| *next == '\t').is_some() {
            column += STOP;
        }
        let end = chars.peek().map_or(text.len(), |(end, _)| *end);
        let at = line.span.start as usize;
        let span = Span::new(at + start, at + end);
        if !verbatim.hold(span.start) {
            let spaces = " ".repeat(column - from);
            reporter
                .report(span, "a tab is as wide as the program that shows it likes")
                .fix("write spaces", Safety::Safe, vec![(span, spaces)]);
        }
    }
}
