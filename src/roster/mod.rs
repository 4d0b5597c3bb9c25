//! The roster: who the people are, and how their names are written.
//!
//! A report names a hundred speakers from all over the world, typed by hand by people who met them once. No dictionary
//! knows these names; the organisers' own list does. So the roster is read in whatever form that list already has.

mod format;
mod person;

pub use format::parse;
pub use person::Person;
