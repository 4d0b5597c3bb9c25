//! The matcher: all people of the rosters, made ready once, and asked about one text after another.
//!
//! Names in scripts with spaces between words and names in Japanese need different eyes ([`super::spaced`],
//! [`super::unspaced`]); a text is shown to both, and what they find is put in order here.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::hash::Map;
use super::person::Person;
use super::spaced::Spaced;
use super::unspaced::Unspaced;
use super::words::is_mangled;

/// In what a name differs from the roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum HitKind {
    /// Letters are wrong: `Brandt Bucker`.
    Misspelled,
    /// Letters of a single word are: `Gudio氏`.
    SingleWord,
    /// Accents or letter forms are: `Debora` for `Débora`.
    Diacritics,
    /// Capitals are: `maaya` for `Maaya`.
    Case,
    /// An initial lacks its full stop, or has one: `Gregory P Smith`.
    Initial,
    /// A Japanese name is written with a space, or without.
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

/// What else must be found in the project before a hit is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Evidence {
    /// Nothing.
    None,
    /// A mention of the person. What is near the name may be another's by chance: it stands alone, or what is right of
    /// it is many people's.
    Mention,
    /// The name as the roster spells it. The two spellings are both usual, and a project that never writes the roster's
    /// has its own.
    Spelling,
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
    /// Who may be meant, by their places in the slice that the matcher was made of: one, but for a single word.
    pub people: Vec<usize>,
    /// In what they differ.
    pub kind: HitKind,
    /// What must bear it out.
    pub evidence: Evidence,
    /// How far it is from the name: letters, and one more where nothing is certain.
    pub weight: usize,
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
pub struct Reading {
    /// What differs from the roster, in order; several hits for one place are alternatives: see [`super::choose`].
    pub hits: Vec<Hit>,
    /// What is as the roster has it, in order.
    pub mentions: Vec<Mention>,
}

impl Reading {
    /// Adds a hit of the least weight that holds by itself; what is returned can be changed.
    pub(super) fn hit(
        &mut self,
        text: &str,
        span: Range<usize>,
        expected: String,
        person: usize,
        kind: HitKind,
    ) -> Option<&mut Hit> {
        let found = text[span.clone()].to_owned();
        // Mangled text is told as such; the name in it was right once.
        if found.contains(is_mangled) || found == expected {
            return None;
        }
        self.hits.push(Hit {
            span,
            found,
            expected,
            people: vec![person],
            kind,
            evidence: Evidence::None,
            weight: 0,
        });
        self.hits.last_mut()
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
    /// Handles in small letters, to whose they are.
    handles: Map<String, usize>,
}

impl Matcher {
    /// A matcher for all people of all rosters.
    pub fn new(people: &[Person]) -> Self {
        let of_person = |(index, person): (usize, &Person)| {
            let handles = person.handles.clone().into_iter();
            handles.map(move |handle| (handle.to_lowercase(), index))
        };
        let owned: Vec<_> = people.iter().enumerate().flat_map(of_person).collect();
        Matcher {
            spaced: Spaced::new(people),
            unspaced: Unspaced::new(people),
            handles: owned.into_iter().collect(),
        }
    }

    /// Whose handle it is, without `@`, by their place in the slice that the matcher was made of.
    pub fn owner(&self, handle: &str) -> Option<usize> {
        self.handles.get(&handle.to_lowercase()).copied()
    }

    /// The names in `text` that differ from the roster, and those that do not.
    ///
    /// `text` is one block's prose without markup: what is no prose (code, addresses, handles, HTML) is U+FFFC, and a
    /// line ends with `\n`. `wrapped` says that the document's lines are broken at a column, so that a name may stand
    /// on two.
    pub fn read(&self, text: &str, wrapped: bool) -> Reading {
        let mut reading = Reading::default();
        self.spaced.look(text, wrapped, &mut reading);
        self.unspaced.look(text, wrapped, &mut reading);
        reading.hits.sort_by_key(|hit| hit.span.start);
        reading.mentions.sort_by_key(|mention| mention.span.start);
        reading
    }

    /// Whether a name, or each of its words, is written as the roster writes it.
    pub fn spells(&self, name: &str) -> bool {
        self.spaced.spells(name) || !self.read(name, true).mentions.is_empty()
    }

    /// Whether a name, or each of its words, is on the roster: family and given names count.
    pub fn knows(&self, name: &str) -> bool {
        self.spaced.knows(name) || self.unspaced.knows(name)
    }
}

#[cfg(test)]
mod tests;
