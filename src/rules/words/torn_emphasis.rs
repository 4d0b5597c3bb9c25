//! Markers of emphasis that were meant to belong together and are not alike, or of which one is missing: `*Reyes**：`.
//!
//! Asterisks mark notes, patterns and powers too, so only labels are looked at: a run of markers at the beginning of a line,
//! a few words, and a colon beside the second run; or a whole line between two runs.

use std::collections::HashSet;
use std::ops::Range;

use super::flanking::Run;
use super::ineffective_emphasis::{Edits, Held, renders};
use crate::diagnostic::Safety;
use crate::document::{Document, Kind};
use crate::rules::Reporter;
use crate::source::Span;

/// Characters of a label at most.
const LONGEST_LABEL: usize = 30;

/// A label whose markers are not alike, or that is left open.
pub(super) struct Torn {
    open: Run,
    /// The run that was meant to close it, or where one is missing.
    close: Result<Run, usize>,
    /// What holds both: markers that found other partners there may find their own.
    reach: Span,
}

/// The torn emphasis among the runs of a block, of which those that begin at `paired` have a partner. What is neither is
/// counted in `marks`: asterisks that mark notes.
pub(super) fn torn(
    document: &Document,
    runs: &[Held],
    paired: &HashSet<usize>,
    marks: &mut usize,
) -> Vec<Torn> {
    let alone: Vec<&Held> = runs
        .iter()
        .filter(|(_, run)| !paired.contains(&run.range.start))
        .collect();
    let mut torn = Vec::new();
    let mut at = 0;
    while let Some((holder, run)) = alone.get(at) {
        let next = alone.get(at + 1).filter(|(other, _)| other == holder);
        let next = next.map(|(_, next)| next);
        let reach = document.node(*holder).span;
        let found =
            of_two(document, run, next, reach).or_else(|| left_open(document, run, next, reach));
        at += match &found {
            Some(Torn { close: Ok(_), .. }) => 2,
            _ => 1,
        };
        *marks += usize::from(found.is_none() && run.is_meant_to_close());
        torn.extend(found);
    }
    torn
}

/// Two runs that are not alike.
fn of_two(document: &Document, open: &Run, close: Option<&Run>, reach: Span) -> Option<Torn> {
    let close = close.filter(|close| !open.is_like(close))?;
    let text = document.source().text();
    let inside = &text[open.range.end..close.range.start];
    let after = text[close.range.end..].chars().next();
    let label =
        inside.ends_with([':', '：']) || matches!(after, None | Some(':' | '：' | '\n' | '\r'));
    let meant = [open, close].iter().all(|run| run.range.len() <= 2)
        && open.range.len() + close.range.len() > 2
        && label
        && begins_line(text, open)
        && is_label(inside.trim_end_matches([':', '：']))
        && close.is_meant_to_close();
    meant.then(|| Torn {
        open: open.clone(),
        close: Ok(close.clone()),
        reach,
    })
}

/// `**Reyes：会場です。` without a second run in its line.
fn left_open(document: &Document, open: &Run, next: Option<&Run>, reach: Span) -> Option<Torn> {
    let text = document.source().text();
    // A line begins once, so that it is looked through once.
    if open.marker != '*' || open.range.len() != 2 || !begins_line(text, open) {
        return None;
    }
    let rest = &text[open.range.end..];
    let line = rest.split(['\n', '\r']).next()?;
    let end = open.range.end + line.len();
    let colon = line.find([':', '：'])?;
    let more = line[colon..].trim_start_matches([':', '：']);
    let spaced = line[colon..].starts_with('：') || more.starts_with(' ');
    let meant = next.is_none_or(|next| next.range.start > end)
        && !line.contains('*')
        && spaced
        && !more.trim().is_empty()
        && is_label(&line[..colon]);
    meant.then(|| Torn {
        open: open.clone(),
        close: Err(open.range.end + colon),
        reach,
    })
}

/// Whether only a quote's mark or an indentation stands before a run in its line, or the mark of an item.
fn begins_line(text: &str, run: &Run) -> bool {
    let before = text[..run.range.start].trim_end_matches(['>', ' ', '\t']);
    let item = before
        .strip_suffix(['-', '*', '+'])
        .or_else(|| {
            Some(
                before
                    .strip_suffix(['.', ')'])?
                    .trim_end_matches(|c: char| c.is_ascii_digit()),
            )
        })
        .filter(|_| before.len() < run.range.start);
    let begins = |text: &str| {
        let text = text.trim_end_matches(['>', ' ', '\t']);
        text.is_empty() || text.ends_with('\n')
    };
    begins(before) || item.is_some_and(begins)
}

/// A few words, and no name of code.
fn is_label(text: &str) -> bool {
    let words = |c: char| c.is_alphanumeric() || " ・.．-'’、,（）()&ー　＝=".contains(c);
    text.starts_with(|c: char| {
        c.is_alphanumeric() && !c.is_ascii_lowercase() && !c.is_ascii_digit()
    }) && text.chars().count() <= LONGEST_LABEL
        && text.chars().all(words)
        && !text.ends_with(' ')
}

impl Torn {
    pub(super) fn report(&self, document: &Document, reporter: &mut Reporter) {
        let text = document.source().text();
        let open = &text[self.open.range.clone()];
        let (end, message, label) = match &self.close {
            Ok(close) => (
                close.range.end,
                format!(
                    "`{}` has markers that are not alike",
                    &text[self.open.range.start..close.range.end]
                ),
                format!(
                    "`{open}` opens it, `{}` closes it",
                    &text[close.range.clone()]
                ),
            ),
            Err(at) => (
                *at,
                format!("`{open}` is not closed and is shown to the reader"),
                format!("no `{open}` follows in this line"),
            ),
        };
        let span = Span::new(self.open.range.start, end);
        let diagnostic = reporter
            .report(span, message)
            .label(label)
            .help("put the same markers on both sides");
        if let Some(edits) = self.fix(document) {
            diagnostic
                .fix("put `**` on both sides", Safety::Unsafe, edits)
                .reach(self.reach);
        }
    }

    /// `**` on both sides, before the colon where it would not render behind it.
    fn fix(&self, document: &Document) -> Option<Edits> {
        let both = |range: Range<usize>| (Span::new(range.start, range.end), String::from("**"));
        let text = document.source().text();
        let (inside_end, end, closing) = match &self.close {
            Ok(close) => (close.range.start, close.range.end, close.range.clone()),
            Err(at) => (*at, *at, *at..*at),
        };
        let inside = &text[self.open.range.end..inside_end];
        let label = inside.trim_end_matches([':', '：']);
        let mut ways = vec![(
            vec![both(self.open.range.clone()), both(closing.clone())],
            inside,
        )];
        if label.len() < inside.len() {
            let colon = self.open.range.end + label.len();
            let edits = vec![
                both(self.open.range.clone()),
                both(colon..colon),
                (Span::new(closing.start, closing.end), String::new()),
            ];
            ways.push((edits, label));
        }
        let range = self.open.range.start..end;
        ways.into_iter()
            .find(|way| renders(document, range.clone(), way, &[Kind::Strong]))
            .map(|(edits, _)| edits)
    }
}
