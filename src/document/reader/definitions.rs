//! The link definitions of a text, those included that count for nothing.
//!
//! Of several definitions of one label the first counts (CommonMark 0.31, section 4.7). pulldown-cmark reads the others as
//! well, and tells nothing of them; so they are looked for at the beginnings of lines that it has no words for.

use std::collections::HashSet;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, RefDefs, Tag};

use super::options;
use crate::document::normalise_label;

/// A definition: `[label]: destination "title"`.
pub(super) struct Definition {
    pub(super) span: Range<usize>,
    pub(super) destination: String,
    pub(super) title: String,
}

/// All definitions of `text` in their order; `known` are the first of each label.
pub(super) fn all(text: &str, known: &RefDefs) -> Vec<Definition> {
    let mut all = definitions(known, 0);
    if all.is_empty() {
        return all;
    }
    let candidates = candidates(text, known, &all);
    if !candidates.is_empty() {
        let more = unread(text, candidates).filter_map(|at| definition_at(text, at));
        all.extend(more);
    }
    all.sort_by_key(|definition| definition.span.start);
    all
}

/// The definitions of a text that stands `shift` bytes further on than the parser was told.
fn definitions(known: &RefDefs, shift: usize) -> Vec<Definition> {
    let definitions = known.iter().map(|(_, definition)| Definition {
        span: definition.span.start + shift..definition.span.end + shift,
        destination: definition.dest.to_string(),
        title: definition.title.as_deref().unwrap_or_default().to_string(),
    });
    definitions.collect()
}

/// Where lines begin like one more definition of a label in `known`.
fn candidates(text: &str, known: &RefDefs, firsts: &[Definition]) -> Vec<usize> {
    let begun: HashSet<usize> = firsts.iter().map(|first| first.span.start).collect();
    let labels: HashSet<String> = known
        .iter()
        .map(|(label, _)| normalise_label(label))
        .collect();
    let mut candidates = Vec::new();
    let (mut searched, mut start) = (0, 0);
    for colon in memchr::memmem::find_iter(text.as_bytes(), "]:") {
        let line_break = text[searched..colon].rfind('\n');
        start = line_break.map_or(start, |at| searched + at + 1);
        searched = colon;
        // No line begins with so many markers; without a limit, each would be read again and again.
        let Some((markers, label)) = text[start..colon]
            .rsplit_once('[')
            .filter(|_| colon - start < 2000)
        else {
            continue;
        };
        let open = start + markers.len();
        if are_markers(markers)
            && labels.contains(&normalise_label(label))
            // The first is told with the white space before it.
            && !(start..=open).any(|at| begun.contains(&at))
        {
            candidates.push(open);
        }
    }
    candidates
}

/// Whether a line has nothing so far but the markers of quotes, items and footnotes.
fn are_markers(mut text: &str) -> bool {
    loop {
        let marker = |c: char| c.is_ascii_digit() || " \t>*+-.)".contains(c);
        text = text.trim_start_matches(marker);
        let footnote = text
            .strip_prefix("[^")
            .and_then(|rest| rest.split_once("]:"));
        match footnote {
            Some((_, rest)) => text = rest,
            None => return text.is_empty(),
        }
    }
}

/// Those of the candidates of which the parser says nothing: no words, no code.
fn unread(text: &str, candidates: Vec<usize>) -> impl Iterator<Item = usize> {
    let mut read: Vec<Range<usize>> = Vec::new();
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        let container = match &event {
            Event::Start(tag) => matches!(
                tag,
                Tag::BlockQuote(_) | Tag::List(_) | Tag::Item | Tag::FootnoteDefinition(_)
            ),
            Event::End(_) => true,
            _ => false,
        };
        let inside = read.last().is_some_and(|last| last.end >= range.end);
        if !container && !inside {
            read.push(range);
        }
    }
    candidates.into_iter().filter(move |&at| {
        let next = read.partition_point(|range| range.end <= at);
        read.get(next).is_none_or(|range| at < range.start)
    })
}

/// The definition that begins at `at`; it takes three lines at most.
fn definition_at(text: &str, at: usize) -> Option<Definition> {
    let mut lines = text[at..].split_inclusive('\n').take(3);
    let mut alone = lines.next()?.to_string();
    for line in lines {
        // Without the marks of the quotes around it, and as long as before.
        let words = line.trim_start_matches([' ', '\t', '>']);
        alone.extend(std::iter::repeat_n(' ', line.len() - words.len()));
        alone.push_str(words);
    }
    let parser = Parser::new_ext(&alone, options());
    let found = definitions(parser.reference_definitions(), at);
    found.into_iter().find(|found| found.span.start == at)
}
