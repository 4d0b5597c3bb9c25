//! Words and characters: what is misspelled, inconsistent, doubled or broken.

pub mod doubled_word;
pub mod inconsistent_term;
mod japanese_misread;
mod language;
mod misread;
pub mod mojibake;
mod terms;
