//! The matcher: all people of the rosters, made ready once, and asked about one text after another.
//!
//! Names in scripts with spaces between words and names in Japanese need different eyes ([`super::spaced`],
//! [`super::unspaced`]); a text is shown to both, and what they find is put in order here.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::person::Person;
use super::spaced::Spaced;
use super::unspaced::Unspaced;
use super::words::is_mangled;

/// In what a name differs from the roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum HitKind {
    /// Letters are wrong: `Brandt Bucker`.
    Misspelled,
    /// Letters of a single word beside an honorific are: `Gudio氏`. It stands alone, so another's name is near by chance
    /// more often; worth telling where the project mentions the person: see [`Matcher::mentions`].
    SingleWord,
    /// Accents or letter forms are: `Debora` for `Débora`.
    Diacritics,
    /// Capitals are: `maaya` for `Maaya`.
    Case,
    /// An initial lacks its full stop, or has one: `Gregory P Smith`.
    Initial,
    /// A Japanese name is written with a space, or without. Both are usual, so it is worth telling only where the
    /// project writes it the roster's way too: see [`Matcher::mentions`].
    Spacing,
    /// Another form of a kanji stands there: 高 for 髙.
    KanjiVariant,
    /// A length mark or the size of a kana differs: ジェシカ, ジエシカ.
    KanaLength,
    /// The family name is right and only this person's, and the given name resembles: `Mark Henz` for `Martin Henz`.
    GivenName,
    /// A line ends inside the name although lines are not wrapped.
    Split,
}

/// A name that differs from the roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// Its bytes in the text.
    pub span: Range<usize>,
    /// The text there.
    pub found: String,
    /// What should stand there: the roster's spelling of just the words that were found.
    pub expected: String,
    /// The person's place in the slice that the matcher was made of.
    pub person: usize,
    /// In what they differ.
    pub kind: HitKind,
    /// The names of other people that could be meant as well.
    pub others: Vec<String>,
}

/// A name that is written as the roster writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// Its bytes in the text.
    pub span: Range<usize>,
    /// The person's place in the slice that the matcher was made of.
    pub person: usize,
    /// The spelling, which is what [`Hit::expected`] would say.
    pub spelling: String,
}

/// What one look at a text found.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) hits: Vec<Hit>,
    pub(super) mentions: Vec<Mention>,
}

impl Findings {
    pub(super) fn hit(
        &mut self,
        text: &str,
        span: Range<usize>,
        expected: String,
        person: usize,
        kind: HitKind,
    ) {
        let found = text[span.clone()].to_owned();
        // Mangled text is told as such; the name in it was right once.
        if !found.contains(is_mangled) && found != expected {
            self.hits.push(Hit {
                span,
                found,
                expected,
                person,
                kind,
                others: Vec::new(),
            });
        }
    }

    pub(super) fn mention(&mut self, span: Range<usize>, person: usize, spelling: &str) {
        self.mentions.push(Mention {
            span,
            person,
            spelling: spelling.to_owned(),
        });
    }
}

/// Finds where a text writes a person's name otherwise than the roster.
#[derive(Debug)]
pub struct Matcher {
    spaced: Spaced,
    unspaced: Unspaced,
}

impl Matcher {
    /// A matcher for all people of all rosters.
    pub fn new(people: &[Person]) -> Self {
        Matcher {
            spaced: Spaced::new(people),
            unspaced: Unspaced::new(people),
        }
    }

    /// The names in `text` that differ from the roster, in order, not overlapping.
    ///
    /// `text` is one block's prose without markup: what is no prose (code, addresses, handles, HTML) is U+FFFC, and a
    /// line ends with `\n`. `wrapped` says that the document's lines are broken at a column, so that a name may stand
    /// on two.
    pub fn find(&self, text: &str, wrapped: bool) -> Vec<Hit> {
        self.look(text, wrapped).hits
    }

    /// Both what differs from the roster and what is as it has it, at one look: see [`Matcher::find`] and
    /// [`Matcher::mentions`].
    pub fn read(&self, text: &str, wrapped: bool) -> (Vec<Hit>, Vec<Mention>) {
        let findings = self.look(text, wrapped);
        (findings.hits, findings.mentions)
    }

    /// The names in `text` that are as the roster has them, in order: what bears out a [`HitKind::Spacing`] hit, whose
    /// `expected` some mention in the project should spell, and a [`HitKind::SingleWord`], whose person some mention
    /// should be of.
    pub fn mentions(&self, text: &str) -> Vec<Mention> {
        self.look(text, true).mentions
    }

    fn look(&self, text: &str, wrapped: bool) -> Findings {
        let mut findings = Findings::default();
        self.spaced.look(text, wrapped, &mut findings);
        self.unspaced.look(text, wrapped, &mut findings);
        findings.hits.sort_by_key(|hit| hit.span.start);
        findings.mentions.sort_by_key(|mention| mention.span.start);
        findings
    }
}

#[cfg(test)]
mod tests;
