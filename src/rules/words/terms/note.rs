//! What is kept of a document to compare its terms with those of others.
//!
//! The notes of all documents are kept to the end, and most have hundreds of terms. So a term is a few numbers, and its
//! letters are read where they stand in the file.

use crate::document::Document;
use crate::document::vocabulary::{KEPT, Pair, Term, Vocabulary};
use crate::document::words::Script;
use crate::source::Span;

/// The wave dash, and the full-width tilde that takes its place on some systems.
pub(super) const WAVES: [char; 2] = ['\u{301C}', '\u{FF5E}'];

/// The terms of a document, packed.
#[derive(Debug, Default)]
pub struct TermNote {
    terms: Vec<NotedTerm>,
    /// Where in the file the terms begin, in their order, as many places of each as are kept.
    starts: Vec<u32>,
    /// The terms that do not fit, in their order.
    odd: Vec<OddTerm>,
    pairs: Vec<NotedPair>,
    /// The places of the pairs, in their order, as many of each as are kept.
    pair_spans: Vec<Span>,
    /// Where either form of the wave dash stands.
    waves: [Vec<Span>; 2],
}

/// A term that the file has as it is.
#[derive(Clone, Copy, Debug)]
struct NotedTerm {
    count: u16,
    /// Its length in bytes; 0 of one that is odd.
    length: u8,
}

/// A term that markup, an entity or a line break cuts, or that is too long or too frequent.
#[derive(Debug)]
struct OddTerm {
    text: Box<str>,
    count: u32,
    spans: Box<[Span]>,
}

#[derive(Debug)]
struct NotedPair {
    first: u32,
    second: u32,
    count: u32,
}

/// A term of a note.
pub(super) struct TermOf<'n> {
    pub(super) text: &'n str,
    pub(super) count: u32,
    places: Places<'n>,
}

/// Where a term stands.
enum Places<'n> {
    /// At these, with the length of its text.
    Starts(&'n [u32]),
    Spans(&'n [Span]),
}

/// Two capitalised words of a note, by their place among its terms.
pub(super) struct PairOf<'n> {
    pub(super) first: usize,
    pub(super) second: usize,
    pub(super) count: u32,
    pub(super) spans: &'n [Span],
}

impl TermNote {
    /// What there is to know of a document.
    pub(crate) fn of(document: &Document) -> Self {
        let mut note = TermNote::default();
        note.add_vocabulary(document, document.vocabulary());
        note.add_waves(document);
        note.shrink();
        note
    }

    /// Gives back the room that is not filled.
    fn shrink(&mut self) {
        self.starts.shrink_to_fit();
        self.odd.shrink_to_fit();
        self.pair_spans.shrink_to_fit();
    }

    fn add_vocabulary(&mut self, document: &Document, vocabulary: &Vocabulary) {
        self.terms.reserve_exact(vocabulary.terms().len());
        self.starts.reserve(vocabulary.terms().len());
        for term in vocabulary.terms() {
            self.add_term(document, term);
        }
        self.pairs.reserve_exact(vocabulary.pairs().len());
        for pair in vocabulary.pairs() {
            self.pair_spans.extend(pair.spans(document));
            let &Pair {
                first,
                second,
                count,
                ..
            } = pair;
            self.pairs.push(NotedPair {
                first,
                second,
                count,
            });
        }
    }

    fn add_term(&mut self, document: &Document, term: &Term) {
        let (text, before) = (term.text(document), self.starts.len());
        for span in term.spans(document) {
            if document.slice(span) != text {
                break;
            }
            self.starts.push(span.start);
        }
        let all_fit = self.starts.len() - before == kept(term.count);
        if let (true, Ok(count), Ok(length)) =
            (all_fit, term.count.try_into(), text.len().try_into())
        {
            self.terms.push(NotedTerm { count, length });
            return;
        }
        self.starts.truncate(before);
        self.odd.push(OddTerm {
            text: text.into(),
            count: term.count,
            spans: term.spans(document).collect(),
        });
        self.terms.push(NotedTerm {
            count: 0,
            length: 0,
        });
    }

    fn add_waves(&mut self, document: &Document) {
        // Few documents have one; what is looked for is two bytes that both forms do not share with much else.
        let text = document.source().text();
        for (places, wave) in self.waves.iter_mut().zip(WAVES) {
            if !text.contains(wave) {
                continue;
            }
            for prose in document.proses() {
                let found = prose.text().match_indices(wave);
                places.extend(found.map(|(at, _)| prose.span(at..at + wave.len_utf8())));
            }
        }
    }

    /// Its terms; `source` is the text of the file that it is of.
    pub(super) fn terms<'n>(&'n self, source: &'n str) -> impl Iterator<Item = TermOf<'n>> {
        let (mut starts, mut odd) = (self.starts.as_slice(), self.odd.iter());
        self.terms.iter().map(move |term| {
            if term.length == 0 {
                let odd = odd.next();
                return odd.expect("each that does not fit is kept").as_term();
            }
            let count = u32::from(term.count);
            let (own, rest) = starts.split_at(kept(count));
            starts = rest;
            let start = own[0] as usize;
            TermOf {
                text: &source[start..start + usize::from(term.length)],
                count,
                places: Places::Starts(own),
            }
        })
    }

    /// Its pairs of capitalised words.
    pub(super) fn pairs(&self) -> impl Iterator<Item = PairOf<'_>> {
        let mut spans = self.pair_spans.as_slice();
        self.pairs.iter().map(move |pair| {
            let (own, rest) = spans.split_at(kept(pair.count));
            spans = rest;
            PairOf {
                first: pair.first as usize,
                second: pair.second as usize,
                count: pair.count,
                spans: own,
            }
        })
    }

    /// Where either form of the wave dash stands, in the order of [`WAVES`].
    pub(super) fn waves(&self) -> &[Vec<Span>; 2] {
        &self.waves
    }
}

/// How many places are kept of what stands so often.
fn kept(count: u32) -> usize {
    KEPT.min(count as usize)
}

impl OddTerm {
    fn as_term(&self) -> TermOf<'_> {
        TermOf {
            text: &self.text,
            count: self.count,
            places: Places::Spans(&self.spans),
        }
    }
}

impl TermOf<'_> {
    /// What it is written in.
    pub(super) fn script(&self) -> Script {
        Script::of(self.text)
    }

    /// Where it stands in the file, as far as places are kept.
    pub(super) fn spans(&self) -> impl Iterator<Item = Span> {
        let (starts, spans) = match self.places {
            Places::Starts(starts) => (starts, [].as_slice()),
            Places::Spans(spans) => ([].as_slice(), spans),
        };
        let length = self.text.len();
        let at = move |&start: &u32| Span::new(start as usize, start as usize + length);
        starts.iter().map(at).chain(spans.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    #[test]
    fn a_note_holds_what_the_vocabulary_does() {
        let long = "Term".repeat(64);
        let often = "Often ".repeat(usize::from(u16::MAX) + 1);
        let text = format!(
            "# The Plain Plain\n\nA cut**ting** word, Caf&eacute; and カフェ and {long}.\n\n\
             {often}\n\n| Plain | {long} | cut**ting** |\n|---|---|---|\n"
        );
        let document = Document::parse(Source::new("a.md", text.as_str()), None);
        let (note, vocabulary) = (TermNote::of(&document), document.vocabulary());
        let noted: Vec<_> = note
            .terms(document.source().text())
            .map(|term| {
                (
                    term.text.to_owned(),
                    term.count,
                    term.script(),
                    term.spans().collect(),
                )
            })
            .collect();
        let of_term = |term: &Term| {
            let spans: Vec<Span> = term.spans(&document).collect();
            (
                term.text(&document).to_owned(),
                term.count,
                term.script,
                spans,
            )
        };
        let expected: Vec<_> = vocabulary.terms().iter().map(of_term).collect();
        assert_eq!(noted, expected);
        let odd: Vec<&str> = note.odd.iter().map(|odd| &*odd.text).collect();
        assert_eq!(odd, ["cutting", "Café", &long, "Often"]);

        let noted: Vec<_> = note
            .pairs()
            .map(|pair| (pair.first, pair.second, pair.count, pair.spans.to_vec()))
            .collect();
        let of_pair = |pair: &Pair| {
            let spans: Vec<Span> = pair.spans(&document).collect();
            (pair.first as usize, pair.second as usize, pair.count, spans)
        };
        let expected: Vec<_> = vocabulary.pairs().iter().map(of_pair).collect();
        assert_eq!(noted, expected);
        assert!(!noted.is_empty());
    }
}
