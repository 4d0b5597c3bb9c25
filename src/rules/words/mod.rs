//! Words and characters: what is misspelled, inconsistent, doubled or broken.

pub mod ambiguous_character;
pub mod cjk_spacing;
pub mod decomposed_character;
pub mod doubled_word;
mod flanking;
pub mod inconsistent_term;
pub mod inconsistent_width;
pub mod ineffective_emphasis;
pub mod invisible_character;
mod japanese_misread;
mod language;
mod meant;
mod misread;
pub mod missing_full_stop;
pub mod misspelled_term;
pub mod misspelled_word;
pub mod mojibake;
mod recent;
mod roster_words;
mod terms;
mod torn_emphasis;
pub mod unbalanced_bracket;

/// How often something stands.
fn times(count: usize) -> String {
    match count {
        1 => String::from("once"),
        2 => String::from("twice"),
        _ => format!("{count} times"),
    }
}
