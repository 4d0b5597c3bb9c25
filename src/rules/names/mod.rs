//! People: how their names are written.

pub mod inconsistent_name;
pub mod misspelled_name;
