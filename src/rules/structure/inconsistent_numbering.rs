//! Headings and captions that are numbered by hand, and of which one has the number of another, or one is left out.
//!
//! Where numbers begin, and whether they are meant to follow one another, only a sequence tells: at least three, of which
//! all but one follow in order.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::is_in_directive;
use crate::document::{Data, Document, Kind, NodeId};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;
use crate::text::pattern;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InconsistentNumbering {}

impl Rule for InconsistentNumbering {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        headings(document, reporter);
        captions(document, reporter);
    }
}

/// A number with which something begins.
struct Numbered {
    /// All of it: `2.`, `第2章`, `図2`.
    shown: String,
    number: u32,
    span: Span,
}

/// Compares the headings of each section with one another.
fn headings(document: &Document, reporter: &mut Reporter) {
    // The headings above the one at hand, each with the numbered ones directly below it.
    let mut open: Vec<(u8, Run)> = vec![(0, Run::default())];
    for id in document.nodes(Kind::Heading) {
        let Data::Heading(level, _) = document.node(id).data else {
            continue;
        };
        if is_in_directive(document, id) {
            continue;
        }
        while let Some((_, run)) = open.pop_if(|(outer, _)| *outer >= level) {
            run.check(reporter);
        }
        if let Some((_, run)) = open.last_mut() {
            run.add(level, heading(document, id));
        }
        open.push((level, Run::default()));
    }
    for (_, run) in open.into_iter().rev() {
        run.check(reporter);
    }
}

/// Headings of one level in one section.
#[derive(Default)]
struct Run {
    level: u8,
    /// What is the same in all: `第#章`, `2.#`.
    form: String,
    found: Vec<Numbered>,
    /// Whether they are of several kinds, or some have no number.
    mixed: bool,
}

impl Run {
    fn add(&mut self, level: u8, heading: Option<(String, Numbered)>) {
        if self.level == 0 {
            self.level = level;
        }
        match heading {
            Some((form, numbered)) if level == self.level => {
                if self.found.is_empty() {
                    self.form.clone_from(&form);
                }
                self.mixed |= self.form != form;
                self.found.push(numbered);
            }
            // What stands before the first number or after the last one breaks no sequence.
            _ => self.mixed |= !self.found.is_empty(),
        }
    }

    fn check(&self, reporter: &mut Reporter) {
        if !self.mixed && self.found.first().is_some_and(|first| first.number <= 1) {
            report(&self.found, |_| false, reporter);
        }
    }
}

/// The number of a heading, and in which form it is written.
fn heading(document: &Document, id: NodeId) -> Option<(String, Numbered)> {
    let prose = document.prose(id);
    let text = prose.text();
    if !text.starts_with(|c: char| c.is_ascii_digit() || c == '第') {
        return None;
    }
    let found = pattern!(
        r"(?x)^(?: (?P<before>第\ ?) (?P<number>[0-9]{1,2}) (?P<after>\ ?[章節部話幕])
            | (?P<outer>(?:[1-9][0-9]?\.)*) (?P<last>[0-9]{1,2}) (?P<end>[.．、)）]?) [\ \u3000]+ \pL )"
    )
    .captures(text)?;
    let part = |name| found.name(name).map_or("", |part| part.as_str());
    // A number alone counts things: `3 apples`, `2 日目`.
    if part("before").is_empty() && part("outer").is_empty() && part("end").is_empty() {
        return None;
    }
    let number = found.name("number").or_else(|| found.name("last"))?;
    let end = number.end() + part("after").len() + part("end").len();
    let form = [&text[..number.start()], "#", &text[number.end()..end]].concat();
    let numbered = Numbered {
        shown: text[..end].to_string(),
        number: number.as_str().parse().ok()?,
        span: prose.span(0..end),
    };
    Some((form, numbered))
}

/// Compares the captions of a document that have one label: `図`, `Table`.
fn captions(document: &Document, reporter: &mut Reporter) {
    let mut labels: BTreeMap<&str, Vec<Numbered>> = BTreeMap::new();
    for prose in document.proses_of(|kind| matches!(kind, Kind::Paragraph | Kind::Title)) {
        let text = prose.text();
        if !text.starts_with(['図', '表', '写', 'F', 'T']) {
            continue;
        }
        let caption = pattern!(
            r"^(図|表|写真|Figure|Fig\.|Table)[ \u{3000}]?([0-9]{1,3})(?:[:：．]|\. |[ \u{3000}]+\pL)"
        );
        let Some(found) = caption.captures(text) else {
            continue;
        };
        let (Some(label), Some(number)) = (found.get(1), found.get(2)) else {
            continue;
        };
        if let Ok(value) = number.as_str().parse()
            && is_caption(document, prose.node)
        {
            labels.entry(label.as_str()).or_default().push(Numbered {
                shown: text[..number.end()].to_string(),
                number: value,
                span: prose.span(0..number.end()),
            });
        }
    }
    for (label, found) in &labels {
        let is_mentioned = |number: u32| {
            let text = document.source().text();
            let named = |space: &str| text.contains(&format!("{label}{space}{number}"));
            named("") || named(" ") || named("\u{3000}")
        };
        report(found, is_mentioned, reporter);
    }
}

/// Whether words belong to a figure or a table: they stand in its directive, or directly beside it.
fn is_caption(document: &Document, id: NodeId) -> bool {
    let node = document.node(id);
    if document.node(node.parent).kind == Kind::Directive {
        return true;
    }
    let is_shown = |id: NodeId| match document.node(id).kind {
        Kind::Table | Kind::CodeBlock | Kind::HtmlBlock | Kind::Directive => true,
        Kind::Paragraph => document
            .children(id)
            .next()
            .is_some_and(|first| document.node(first).kind == Kind::Image),
        _ => false,
    };
    let beside = [document.previous_sibling(id), document.next_sibling(id)];
    node.kind == Kind::Paragraph && beside.into_iter().flatten().any(is_shown)
}

/// Reports the one number that does not follow the one before it; where several do not, another order is meant.
fn report(found: &[Numbered], is_mentioned: impl Fn(u32) -> bool, reporter: &mut Reporter) {
    let follows = |pair: &&[Numbered]| pair[1].number == pair[0].number + 1;
    let mut wrong = found.windows(2).filter(|pair| !follows(pair));
    let (Some([before, after]), None) = (wrong.next(), wrong.next()) else {
        return;
    };
    if found.len() < 3 {
        return;
    }
    if after.number == before.number {
        let message = format!("`{}` is there twice", after.shown);
        let diagnostic = reporter.report(after.span, message);
        diagnostic.related(before.span, "the first one");
    } else if after.number == before.number + 2 && !is_mentioned(before.number + 1) {
        let message = format!("`{}` follows `{}`", after.shown, before.shown);
        let diagnostic = reporter.report(after.span, message);
        diagnostic.related(before.span, "the one before it");
    }
}
