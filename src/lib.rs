//! kouetsu (校閲, the last reading of a manuscript before print) checks Markdown and MyST reports.

pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod document;
mod guard;
pub mod project;
pub mod report;
pub mod roster;
pub mod rules;
pub mod session;
pub mod source;
pub mod text;
