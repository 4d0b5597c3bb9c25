//! Which words a document uses, and how often: what it takes to see that one of them is rare.

use std::collections::HashMap;
use std::ops::Range;

use rustc_hash::FxBuildHasher;

use super::Document;
use super::prose::Prose;
use super::words::{Script, Word};
use crate::source::Span;

/// Places of a word that are kept; more are only counted.
pub(crate) const KEPT: usize = 3;

/// Bytes of text in which most documents have a term that they did not have before.
const BYTES_PER_TERM: usize = 24;

/// Terms for which there is room from the start, at most.
const MOST_EXPECTED: usize = 1 << 12;

/// Katakana words of fewer letters are not kept.
const SHORTEST_KATAKANA: usize = 3;

/// The words of a document that may be terms: katakana, and Latin words of at least four letters, three with a capital among
/// them, or two capitals. Words that are part of an identifier, a path or an address are left out.
#[derive(Debug, Default)]
pub struct Vocabulary {
    terms: Vec<Term>,
    pairs: Vec<Pair>,
    repeats: Vec<Repeat>,
}

/// A word, in one spelling.
#[derive(Clone, Copy, Debug)]
pub struct Term {
    /// What it is written in.
    pub script: Script,
    /// How often it stands in the document.
    pub count: u32,
    places: [Place; KEPT],
}

/// Two neighbouring words that begin with a capital, with nothing but a space or a line break between.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// The index of the first word in [`Vocabulary::terms`].
    pub first: u32,
    /// The index of the second.
    pub second: u32,
    /// How often they stand so.
    pub count: u32,
    places: [Place; KEPT],
}

/// A Latin word that stands twice in a row, in letters of any case, with nothing but space between.
#[derive(Clone, Copy, Debug)]
pub struct Repeat {
    first: Place,
    second: Place,
}

/// Where words stand.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    prose: u32,
    start: u32,
    end: u32,
}

impl Vocabulary {
    /// The words, in the order in which they first stand.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The pairs of capitalised words, in no order.
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// The words that stand twice in a row, short ones too, in order.
    pub fn repeats(&self) -> &[Repeat] {
        &self.repeats
    }
}

impl Term {
    /// The word as written.
    pub fn text<'d>(&self, document: &'d Document) -> &'d str {
        self.places[0].text(document)
    }

    /// Where it stands in the file, as far as places are kept.
    pub fn spans<'d>(&'d self, document: &'d Document) -> impl Iterator<Item = Span> + 'd {
        spans(&self.places, self.count, document)
    }
}

impl Term {
    /// The blocks in which it stands, as far as places are kept.
    pub fn proses<'d>(&'d self, document: &'d Document) -> impl Iterator<Item = &'d Prose> {
        let kept = (self.count as usize).min(KEPT);
        self.places[..kept]
            .iter()
            .map(|place| &document.proses()[place.prose as usize])
    }
}

impl Pair {
    /// Where they stand in the file, as far as places are kept.
    pub fn spans<'d>(&'d self, document: &'d Document) -> impl Iterator<Item = Span> + 'd {
        spans(&self.places, self.count, document)
    }
}

impl Repeat {
    /// The block in which they stand.
    pub fn prose<'d>(&self, document: &'d Document) -> &'d Prose {
        &document.proses()[self.first.prose as usize]
    }

    /// Where in the text of the block the two stand.
    pub fn ranges(&self) -> [Range<usize>; 2] {
        [self.first, self.second].map(|place| place.start as usize..place.end as usize)
    }
}

fn spans<'d>(
    places: &'d [Place; KEPT],
    count: u32,
    document: &'d Document,
) -> impl Iterator<Item = Span> + 'd {
    let kept = (count as usize).min(KEPT);
    places[..kept].iter().map(|place| place.span(document))
}

impl Place {
    fn of(prose: u32, word: &Word) -> Self {
        Place {
            prose,
            start: word.start as u32,
            end: word.end() as u32,
        }
    }

    fn text<'d>(&self, document: &'d Document) -> &'d str {
        &document.proses()[self.prose as usize].text()[self.start as usize..self.end as usize]
    }

    fn span(&self, document: &Document) -> Span {
        document.proses()[self.prose as usize].span(self.start as usize..self.end as usize)
    }
}

/// Whether a word may be a term.
fn is_kept(word: &Word) -> bool {
    match word.script {
        Script::Latin => {
            let length = word.text.len();
            !word.glued
                && match length {
                    0..2 => false,
                    2 => word.text.bytes().all(|b| b.is_ascii_uppercase()),
                    3 => word.text.bytes().any(|b| b.is_ascii_uppercase()),
                    _ => true,
                }
        }
        // Each is three bytes long.
        Script::Katakana => word.text.len() >= 3 * SHORTEST_KATAKANA,
    }
}

/// Whether the second word is the first once more.
fn is_repeated(text: &str, first: &Word, second: &Word) -> bool {
    // Of most two words the lengths differ.
    first.text.len() == second.text.len()
        && first.is_plain_latin()
        && second.is_plain_latin()
        && first.text.eq_ignore_ascii_case(second.text)
        && is_space(&text[first.end()..second.start])
}

/// Whether what stands between two words is a space or a line break alone.
fn is_space(between: &str) -> bool {
    matches!(between.len(), 1 | 2) && between.bytes().all(|b| matches!(b, b' ' | b'\n' | b'\t'))
}

fn keep(places: &mut [Place; KEPT], count: u32, place: Place) {
    if let Some(kept) = places.get_mut(count as usize) {
        *kept = place;
    }
}

/// Counts words.
#[derive(Default)]
struct Counter<'d> {
    vocabulary: Vocabulary,
    terms: HashMap<&'d str, u32, FxBuildHasher>,
    pairs: HashMap<(u32, u32), u32, FxBuildHasher>,
}

impl<'d> Counter<'d> {
    fn word(&mut self, word: &Word<'d>, place: Place) -> u32 {
        let terms = &mut self.vocabulary.terms;
        let index = *self.terms.entry(word.text).or_insert_with(|| {
            terms.push(Term {
                script: word.script,
                count: 0,
                places: [Place::default(); KEPT],
            });
            terms.len() as u32 - 1
        });
        let term = &mut terms[index as usize];
        keep(&mut term.places, term.count, place);
        term.count += 1;
        index
    }

    fn pair(&mut self, first: u32, second: u32, place: Place) {
        let pairs = &mut self.vocabulary.pairs;
        let index = *self.pairs.entry((first, second)).or_insert_with(|| {
            pairs.push(Pair {
                first,
                second,
                count: 0,
                places: [Place::default(); KEPT],
            });
            pairs.len() as u32 - 1
        });
        let pair = &mut pairs[index as usize];
        keep(&mut pair.places, pair.count, place);
        pair.count += 1;
    }
}

impl Document {
    /// The words that may be terms. They are counted once, whoever asks.
    pub fn vocabulary(&self) -> &Vocabulary {
        self.vocabulary.get_or_init(|| self.count_words())
    }

    fn count_words(&self) -> Vocabulary {
        let mut counter = Counter::default();
        // Growing the tables takes longer than filling them.
        let bytes: usize = self.proses().iter().map(|prose| prose.text().len()).sum();
        let expected = (bytes / BYTES_PER_TERM).min(MOST_EXPECTED);
        counter.terms.reserve(expected);
        counter.vocabulary.terms.reserve(expected);
        for (index, prose) in (0..).zip(self.proses()) {
            // The last word, if it begins with a capital: its index, where it begins and ends.
            let mut before: Option<(u32, u32, usize)> = None;
            let mut last: Option<Word> = None;
            for word in prose.words() {
                let place = Place::of(index, &word);
                if let Some(first) = last
                    && is_repeated(prose.text(), &first, &word)
                {
                    counter.vocabulary.repeats.push(Repeat {
                        first: Place::of(index, &first),
                        second: place,
                    });
                }
                last = Some(word);
                if !is_kept(&word) {
                    continue;
                }
                let term = counter.word(&word, place);
                if !word.is_capitalised() {
                    before = None;
                    continue;
                }
                if let Some((first, start, end)) = before
                    && matches!(&prose.text()[end..word.start], " " | "\n")
                {
                    counter.pair(first, term, Place { start, ..place });
                }
                before = Some((term, place.start, word.end()));
            }
        }
        counter.vocabulary
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    #[test]
    fn words_and_pairs_are_counted() {
        let text = "# The GIL\n\nThe *GIL* of Ada\nLovelace, the GIL of Ada Lovelace and a GIL.\n\nカフェのカフェ\n";
        let document = Document::parse(Source::new("a.md", text), None);
        let vocabulary = document.vocabulary();
        let shown: Vec<String> = vocabulary
            .terms()
            .iter()
            .map(|term| format!("{} {}", term.text(&document), term.count))
            .collect();
        assert_eq!(shown, ["The 2", "GIL 4", "Ada 2", "Lovelace 2", "カフェ 2"]);
        let gil = &vocabulary.terms()[1];
        assert_eq!(gil.spans(&document).count(), KEPT);
        assert!(
            gil.spans(&document)
                .all(|span| document.slice(span) == "GIL")
        );
        let pairs: Vec<Vec<&str>> = vocabulary
            .pairs()
            .iter()
            .map(|pair| {
                pair.spans(&document)
                    .map(|span| document.slice(span))
                    .collect()
            })
            .collect();
        assert_eq!(
            pairs,
            [["The GIL", "The *GIL"], ["Ada\nLovelace", "Ada Lovelace"]]
        );
    }
}
