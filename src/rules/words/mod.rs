//! Words and characters: what is misspelled, inconsistent, doubled or broken.

pub mod doubled_word;
mod flanking;
pub mod inconsistent_term;
pub mod ineffective_emphasis;
mod japanese_misread;
mod language;
mod misread;
pub mod misspelled_word;
pub mod mojibake;
mod roster_words;
mod terms;
