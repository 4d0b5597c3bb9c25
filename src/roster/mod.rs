//! The roster: who the people are, how their names are written, and where a text writes them otherwise.
//!
//! A report names a hundred speakers from all over the world, typed by hand by people who met them once. No dictionary
//! knows these names; the organisers' own list does. So the roster is read in whatever form that list already has
//! ([`parse`]), and the [`Matcher`] looks for what is nearly, but not quite, on it.
//!
//! A false alarm about a person's name is worse than a miss: the reader who checks it writes to the speaker. Every
//! criterion of the matcher is therefore built of something that is certain (the other half of the name, an honorific,
//! a kanji that is another's variant) before anything uncertain is told.

mod allow;
mod choice;
mod fold;
mod format;
mod hash;
mod honorific;
mod likeness;
mod matcher;
mod named;
mod names;
mod near;
mod person;
mod profile;
mod spaced;
mod unspaced;
mod words;

pub use allow::SpellChecker;
pub use choice::{Choice, Mentioned, choose};
pub use fold::is_japanese;
pub use format::{RosterFormat, appended, parse};
pub use likeness::{joins_names, may_be_slip, name_key, shouts, written_name};
pub use matcher::{Evidence, Hit, HitKind, Matcher, Mention, Reading};
pub use named::{Cue, Named, named};
pub use person::Person;
pub use profile::{Profile, profile};
