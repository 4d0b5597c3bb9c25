//! A link to the site of another year, where nothing says so.

use std::ops::Range;

use super::{is_mistakable, tells_of_another};
use crate::config::Event;
use crate::dates::years;
use crate::diagnostic::Safety;
use crate::document::links::LinkTarget;
use crate::document::node::LinkForm;
use crate::document::{Data, Document, Kind, NodeId, normalise_label};
use crate::rules::Reporter;
use crate::rules::facts::scene::is_quoted;
use crate::source::Span;

pub(super) fn check(document: &Document, event: &Event, reporter: &mut Reporter) {
    for target in document.link_targets() {
        let Some((year, range)) = event.year_of_site(&target.destination) else {
            continue;
        };
        if is_quoted(document, target.node) {
            continue;
        }
        let words = Words::of(document, target);
        if event.is_in(year) {
            tell_text(&words, target, event, reporter);
        } else if !words.speak_of(year) {
            tell_site(document, target, (year, range), event, reporter);
        }
    }
}

fn tell_site(
    document: &Document,
    target: &LinkTarget,
    (year, range): (i16, Range<usize>),
    event: &Event,
    reporter: &mut Reporter,
) {
    let diagnostic = reporter
        .report(
            target.span,
            format!(
                "the link leads to the site of {year}, not of {}",
                event.year()
            ),
        )
        .label("nothing here speaks of that year")
        .help("link to this year's site, or say of which year's event the text is");
    // Escapes may stand before the year.
    let at = target.span.start as usize + range.start;
    let place = Span::new(at, at + range.len());
    if document.source().text().get(place.range()) == Some(&target.destination[range]) {
        let title = format!("write the year `{}`", event.year());
        diagnostic.fix(
            title,
            Safety::Unsafe,
            vec![(place, event.year().to_string())],
        );
    }
}

/// Tells a text that names another year than the site to which it links.
fn tell_text(words: &Words, target: &LinkTarget, event: &Event, reporter: &mut Reporter) {
    let named = years(&words.link);
    let [(year, range)] = named.as_slice() else {
        return;
    };
    let before = words.link[..range.start].trim_end();
    let of_event = event
        .names
        .iter()
        .any(|name| before.ends_with(name.as_str()));
    if of_event && is_mistakable(event, *year) {
        reporter
            .report(
                target.span,
                format!(
                    "the text says `{year}`, and the site is of {}",
                    event.year()
                ),
            )
            .help("link to that year's site, or mend the text");
    }
}

/// What is said around a link.
struct Words {
    link: String,
    around: Vec<String>,
}

impl Words {
    fn of(document: &Document, target: &LinkTarget) -> Self {
        let node = match &document.node(target.node).data {
            Data::Link(link) if document.node(target.node).kind == Kind::LinkDefinition => {
                let label = link
                    .label
                    .map(|label| normalise_label(document.slice(label)));
                label
                    .and_then(|label| user(document, &label))
                    .unwrap_or(target.node)
            }
            _ => target.node,
        };
        let words = |id| document.prose(id).text().to_owned();
        let blocks = document
            .ancestors(node)
            .filter_map(|id| match document.node(id).kind {
                Kind::Paragraph | Kind::TableCell | Kind::Heading | Kind::Title => Some(id),
                // What a list item begins with holds for what is nested in it.
                Kind::Item => document
                    .children(id)
                    .find(|&id| document.node(id).kind == Kind::Paragraph),
                Kind::TableRow => document.children(id).next(),
                _ => None,
            });
        let mut around: Vec<String> = blocks.map(words).collect();
        around.extend(headings_above(document, node).into_iter().map(words));
        around.extend(block_before(document, node));
        // An address that is shown says nothing of itself.
        let bare =
            [Some(LinkForm::Autolink), Some(LinkForm::Bare)].contains(&document.link_form(node));
        let link = if bare { String::new() } else { words(node) };
        Words { link, around }
    }

    fn speak_of(&self, year: i16) -> bool {
        self.around.iter().chain([&self.link]).any(|text| {
            years(text).iter().any(|(named, _)| *named == year) || tells_of_another(text)
        })
    }
}

/// The first link that uses a definition.
fn user(document: &Document, label: &str) -> Option<NodeId> {
    document
        .nodes(Kind::Link)
        .find(|&id| match &document.node(id).data {
            Data::Link(link) => link
                .label
                .is_some_and(|used| normalise_label(document.slice(used)) == label),
            _ => false,
        })
}

fn headings_above(document: &Document, node: NodeId) -> Vec<NodeId> {
    let mut open: Vec<(u8, NodeId)> = Vec::new();
    for id in document.nodes(Kind::Heading).take_while(|&id| id < node) {
        if let Data::Heading(level, _) = document.node(id).data {
            open.retain(|(other, _)| *other < level);
            open.push((level, id));
        }
    }
    open.into_iter().map(|(_, id)| id).collect()
}

/// The words before the list or paragraph of a link, which may introduce it.
fn block_before(document: &Document, node: NodeId) -> Option<String> {
    let list = document
        .ancestors(node)
        .find(|&id| document.node(id).kind == Kind::List)?;
    let proses = document.proses();
    let before = proses
        .partition_point(|prose| prose.node < list)
        .checked_sub(1)?;
    Some(proses[before].text().to_owned())
}
