//! A table of contents that was written by hand and does not keep up with the headings.

use std::collections::HashSet;

use serde::Deserialize;

use crate::diagnostic::Safety;
use crate::document::{Data, Document, Kind, NodeId};
use crate::project::Place;
use crate::project::anchors::Anchors;
use crate::project::facts::{Facts, Heading};
use crate::project::resolve::percent_decode;
use crate::rules::{Reporter, Rule};
use crate::source::Span;
use crate::text::{letters, pattern};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StaleTableOfContents {}

impl Rule for StaleTableOfContents {
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        let lists = document
            .nodes(Kind::List)
            .filter(|&list| document.node(document.node(list).parent).kind != Kind::Item);
        let candidates: Vec<(NodeId, Vec<Entry>)> = lists
            .filter_map(|list| Some((list, entries(document, list)?)))
            .collect();
        if candidates.is_empty() {
            return;
        }
        let facts = Facts::of(document);
        let anchors = Anchors::of(&facts, place.site().as_deref(), false);
        for (list, entries) in candidates {
            let mut table = Table {
                document,
                headings: &facts.headings,
                anchors: &anchors,
                list,
                entries,
            };
            table.lead();
            if table.is_contents() {
                table.check(reporter);
            }
        }
    }
}

/// An item of a list that is nothing but a link into the document.
struct Entry {
    item: NodeId,
    /// What the link shows, without markup.
    text: String,
    /// Whether there is markup in it.
    marked: bool,
    text_span: Span,
    anchor: String,
    anchor_span: Span,
    /// The heading that it leads to.
    heading: Option<usize>,
}

/// The items of a list and of the lists in it, if each is a link into the document.
fn entries(document: &Document, list: NodeId) -> Option<Vec<Entry>> {
    let mut entries = Vec::new();
    for item in document.descendants(list) {
        if document.node(item).kind != Kind::Item {
            continue;
        }
        entries.push(entry(document, item)?);
    }
    (entries.len() >= 3).then_some(entries)
}

fn entry(document: &Document, item: NodeId) -> Option<Entry> {
    let mut blocks = document.children(item);
    let paragraph = blocks.next()?;
    if document.node(paragraph).kind != Kind::Paragraph
        || blocks.any(|block| document.node(block).kind != Kind::List)
    {
        return None;
    }
    let mut inlines = document.children(paragraph);
    let link = inlines.next()?;
    let Data::Link(data) = &document.node(link).data else {
        return None;
    };
    let anchor = data.destination.strip_prefix('#')?;
    if document.node(link).kind != Kind::Link || inlines.next().is_some() {
        return None;
    }
    let mut words = document.descendants(link).map(|id| document.node(id).span);
    let first = words.next()?;
    Some(Entry {
        item,
        text: document.plain(link).trim().to_string(),
        marked: document
            .children(link)
            .any(|id| document.node(id).kind != Kind::Text),
        text_span: words.fold(first, Span::to),
        anchor: percent_decode(anchor),
        anchor_span: data.destination_span,
        heading: None,
    })
}

/// A list that may be a table of contents.
struct Table<'d> {
    document: &'d Document,
    headings: &'d [Heading],
    anchors: &'d Anchors,
    list: NodeId,
    entries: Vec<Entry>,
}

impl Table<'_> {
    /// Finds out where the entries lead.
    fn lead(&mut self) {
        for entry in &mut self.entries {
            entry.heading = self.anchors.heading(&entry.anchor);
        }
    }

    /// Whether the list is meant to have all headings: it is called so, or it has nearly all.
    fn is_contents(&self) -> bool {
        let found: HashSet<usize> = self.entries.iter().filter_map(|e| e.heading).collect();
        if found.len() * 4 < self.entries.len() * 3 {
            return false;
        }
        let scope = self.scope().len();
        let called = pattern!(
            r"(?i)^\W*(?:(?:table\s+of\s+)?contents|toc|overview|目次|もくじ|目录|目錄|차례)\W*$"
        );
        let titled = self.title().is_some_and(|title| called.is_match(&title));
        let most = found.len() * 3 >= scope * 2;
        // Among few headings, some of them are a choice and no table.
        titled && found.len() * 2 >= scope
            || most && scope >= 4 && self.is_at_head() && self.shows_headings()
    }

    /// Whether no section is over before the list: at most the title and one heading stand before it.
    fn is_at_head(&self) -> bool {
        let start = self.document.node(self.list).span.start;
        let above = self.headings.iter().filter(|it| it.span.start < start);
        let least = self.headings.iter().map(|it| it.level).min();
        above.filter(|it| Some(it.level) != least).count() <= 1
    }

    /// Whether most entries show the text of the heading to which they lead.
    fn shows_headings(&self) -> bool {
        let same = self.entries.iter().filter(|entry| self.is_same(entry));
        same.count() * 4 >= self.entries.len() * 3
    }

    /// Whether an entry shows the text of its heading.
    fn is_same(&self, entry: &Entry) -> bool {
        entry
            .heading
            .is_some_and(|index| letters(&entry.text) == letters(&self.headings[index].text))
    }

    /// The words that stand directly before the list.
    fn title(&self) -> Option<String> {
        let before = self.document.previous_sibling(self.list)?;
        let short = matches!(
            self.document.node(before).kind,
            Kind::Heading | Kind::Paragraph
        );
        short.then(|| self.document.prose(before).text().to_string())
    }

    /// The headings that a table of contents in this place lists: those below it, of the levels that it has.
    fn scope(&self) -> Vec<usize> {
        let listed = || self.entries.iter().filter_map(|entry| entry.heading);
        let levels = || listed().map(|index| self.headings[index].level);
        let (Some(least), Some(most)) = (levels().min(), levels().max()) else {
            return Vec::new();
        };
        let from = self.document.node(self.list).span.end;
        let below = |index: &usize| {
            let heading = &self.headings[*index];
            heading.span.start > from && (least..=most).contains(&heading.level)
        };
        (0..self.headings.len()).filter(below).collect()
    }

    fn check(&self, reporter: &mut Reporter) {
        self.texts(reporter);
        self.missing(reporter);
        self.order(reporter);
    }

    /// Entries that show another text than the heading has, where entries show the text of theirs.
    fn texts(&self, reporter: &mut Reporter) {
        if !self.shows_headings() {
            return;
        }
        for entry in self.entries.iter().filter(|entry| !self.is_same(entry)) {
            let Some(index) = entry.heading else { continue };
            let heading = &self.headings[index];
            // `parse` stands for `parse(text, options)`.
            let rest = heading.text.strip_prefix(entry.text.as_str());
            if rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)) {
                continue;
            }
            let meant = (0..self.headings.len())
                .find(|&other| letters(&self.headings[other].text) == letters(&entry.text));
            let diagnostic =
                match meant.and_then(|meant| Some((meant, self.anchors.of_heading(meant)?))) {
                    Some((meant, anchor)) => {
                        let message =
                            format!("`{}` leads to the heading `{}`", entry.text, heading.text);
                        let diagnostic = reporter.report(entry.anchor_span, message);
                        let written = format!("#{anchor}");
                        let title = format!("write `{written}`");
                        diagnostic
                            .related(self.headings[meant].span, "meant is this one")
                            .fix(title, Safety::Unsafe, vec![(entry.anchor_span, written)]);
                        continue;
                    }
                    None => reporter.report(
                        entry.text_span,
                        format!("the heading is `{}`", heading.text),
                    ),
                };
            diagnostic.related(heading.span, "the heading");
            // Markup would be lost.
            let source = self.document.slice(heading.span);
            let marks = ['*', '_', '`', '[', '\\', '<', '&', '$', '{', '~', '!'];
            if !entry.marked && !source.contains(marks) {
                let title = format!("write `{}`", heading.text);
                let edit = (entry.text_span, heading.text.to_string());
                diagnostic.fix(title, Safety::Unsafe, vec![edit]);
            }
        }
    }

    /// Headings that are not listed although their like is.
    fn missing(&self, reporter: &mut Reporter) {
        let listed: HashSet<usize> = self.entries.iter().filter_map(|e| e.heading).collect();
        for index in self.scope() {
            if listed.contains(&index) {
                continue;
            }
            let heading = &self.headings[index];
            // An entry that shows it and leads elsewhere is told as such.
            let shown = |entry: &Entry| letters(&entry.text) == letters(&heading.text);
            if self.entries.iter().any(shown) {
                continue;
            }
            reporter
                .report(
                    heading.span,
                    format!("the table of contents lacks `{}`", heading.text),
                )
                .related(self.first_line(), "the table of contents");
        }
    }

    /// The first entry that stands before one that it should follow.
    fn order(&self, reporter: &mut Reporter) {
        let led: Vec<(usize, &Entry)> = self
            .entries
            .iter()
            .filter_map(|entry| Some((entry.heading?, entry)))
            .collect();
        let swapped = led.windows(2).find(|pair| pair[0].0 > pair[1].0);
        if let Some([(_, first), (_, second)]) = swapped {
            let message = format!(
                "`{}` stands before `{}` in the document, and after it here",
                second.text, first.text
            );
            let item = self.document.node(first.item).span;
            reporter.report(second.text_span, message).related(
                Span {
                    end: first.text_span.end,
                    ..item
                },
                "this one comes later",
            );
        }
    }

    fn first_line(&self) -> Span {
        let start = self.document.node(self.list).span.start;
        Span {
            start,
            end: self.entries[0].anchor_span.end.max(start),
        }
    }
}
