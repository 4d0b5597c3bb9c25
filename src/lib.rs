//! kouetsu (校閲, the last reading of a manuscript before print) checks Markdown and MyST reports.

pub mod diagnostic;
pub mod roster;
pub mod source;
