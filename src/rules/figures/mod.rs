//! Pictures: what a reader who cannot see them is told, and whether they are there at all.

pub mod alt_text_repeats_caption;
pub mod missing_alt_text;
pub mod missing_image;
pub mod uninformative_alt_text;
