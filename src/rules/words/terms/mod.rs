//! Terms across a project: which forms there are, how often, and which of them is probably a slip of another.
//!
//! A form is only ever compared with what may be a twin of it (an index of deletions, a key that both share), so the work
//! grows with the number of different words and not with its square.

mod casing;
mod dashes;
mod inflection;
mod katakana;
mod lexicon;
mod near;
mod note;
mod spacing;
mod twins;

pub(super) use katakana::is_common_katakana;
pub(super) use lexicon::{At, Lexicon};
pub(super) use note::TermNote;

/// A form that is probably a slip of another.
#[derive(Clone, Debug)]
pub(super) struct Slip {
    /// The form as written.
    pub(super) found: String,
    /// How often it stands in the project.
    pub(super) count: u32,
    /// Where, as far as places are kept.
    pub(super) places: Vec<At>,
    /// The form that is probably meant.
    pub(super) expected: String,
    /// How often that one stands in the project.
    pub(super) expected_count: u32,
    /// Where it stands first.
    pub(super) example: At,
    /// Whether nothing else can well be meant.
    pub(super) certain: bool,
}

/// All slips of a project; `is_right` tells which words are not to be doubted.
pub(super) fn slips(lexicon: &Lexicon, is_right: &dyn Fn(&str) -> bool) -> Vec<Slip> {
    let mut slips = twins::slips(lexicon, is_right);
    slips.extend(casing::slips(lexicon, is_right));
    slips.extend(spacing::slips(lexicon, is_right));
    slips.extend(katakana::slips(lexicon, is_right));
    slips.extend(dashes::slips(lexicon));
    slips
}
