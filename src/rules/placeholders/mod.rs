//! What was to be written later.

pub mod empty_section;
pub mod placeholder_title;
