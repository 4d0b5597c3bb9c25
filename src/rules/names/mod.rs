//! People: how their names are written.

pub mod misspelled_name;
