//! What is kept of a document to compare its terms with those of others.

use serde::{Deserialize, Serialize};

use crate::document::Document;
use crate::document::vocabulary::Vocabulary;
use crate::document::words::Script;
use crate::source::Span;

/// The wave dash, and the full-width tilde that takes its place on some systems.
pub(super) const WAVES: [char; 2] = ['\u{301C}', '\u{FF5E}'];

/// The terms of a document, packed: most documents have hundreds.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct TermNote {
    /// All forms, one after the other.
    text: String,
    terms: Vec<NotedTerm>,
    /// The places of the terms, in their order, as many of each as are kept.
    spans: Vec<Span>,
    pairs: Vec<NotedPair>,
    /// The places of the pairs, likewise.
    pair_spans: Vec<Span>,
    /// Where either form of the wave dash stands.
    waves: [Vec<Span>; 2],
}

#[derive(Debug, Serialize, Deserialize)]
struct NotedTerm {
    /// Where its text ends in that of the note.
    end: u32,
    /// Where its places end in those of the note.
    spans: u32,
    count: u32,
    katakana: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct NotedPair {
    first: u32,
    second: u32,
    count: u32,
    /// Where its places end in those of the note's pairs.
    spans: u32,
}

/// A term of a note.
pub(super) struct TermOf<'n> {
    pub(super) text: &'n str,
    pub(super) script: Script,
    pub(super) count: u32,
    pub(super) spans: &'n [Span],
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

    /// Gives back the room that is not filled: the notes of all documents are kept to the end.
    fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.terms.shrink_to_fit();
        self.spans.shrink_to_fit();
        self.pairs.shrink_to_fit();
        self.pair_spans.shrink_to_fit();
    }

    fn add_vocabulary(&mut self, document: &Document, vocabulary: &Vocabulary) {
        for term in vocabulary.terms() {
            self.text.push_str(term.text(document));
            self.spans.extend(term.spans(document));
            self.terms.push(NotedTerm {
                end: self.text.len() as u32,
                spans: self.spans.len() as u32,
                count: term.count,
                katakana: term.script == Script::Katakana,
            });
        }
        for pair in vocabulary.pairs() {
            self.pair_spans.extend(pair.spans(document));
            self.pairs.push(NotedPair {
                first: pair.first,
                second: pair.second,
                count: pair.count,
                spans: self.pair_spans.len() as u32,
            });
        }
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

    /// Its terms.
    pub(super) fn terms(&self) -> impl Iterator<Item = TermOf<'_>> {
        let (mut text, mut spans) = (0, 0);
        self.terms.iter().map(move |term| {
            let noted = TermOf {
                text: &self.text[text..term.end as usize],
                script: if term.katakana {
                    Script::Katakana
                } else {
                    Script::Latin
                },
                count: term.count,
                spans: &self.spans[spans..term.spans as usize],
            };
            (text, spans) = (term.end as usize, term.spans as usize);
            noted
        })
    }

    /// Its pairs of capitalised words.
    pub(super) fn pairs(&self) -> impl Iterator<Item = PairOf<'_>> {
        let mut spans = 0;
        self.pairs.iter().map(move |pair| {
            let noted = PairOf {
                first: pair.first as usize,
                second: pair.second as usize,
                count: pair.count,
                spans: &self.pair_spans[spans..pair.spans as usize],
            };
            spans = pair.spans as usize;
            noted
        })
    }

    /// Where either form of the wave dash stands, in the order of [`WAVES`].
    pub(super) fn waves(&self) -> &[Vec<Span>; 2] {
        &self.waves
    }
}
