//! Comments that allow findings where they stand.
//!
//! ```text
//! <!-- kouetsu allow missing-alt-text reason="decoration" until=2027-01-31 -->
//! % kouetsu allow figures, links
//! ```
//!
//! `allow` in a block of its own is for the next block, and between words for the line; `allow-section` is for the
//! section in which it stands, `allow-file` for the file. It names rules or groups. One that allows nothing, is over or
//! is mistyped is a finding itself, so that none outlives what it was for.

mod apply;
mod comment;
mod extent;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

pub use apply::{Allowing, Judge, UNEXPLAINED, apply, can_be_allowed};

use crate::document::Document;
use crate::source::Span;

/// A comment that allows findings, or was meant to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allow {
    /// The comment.
    pub span: Span,
    /// What has to go for the comment to be gone.
    pub removal: Span,
    /// Where findings are allowed: those that begin in it.
    pub extent: Span,
    /// The rules and groups that it names.
    pub names: Vec<Name>,
    /// Why, in its author's words; what has no letter or digit, as the `…` of a template, is none.
    pub reason: Option<Box<str>>,
    /// The last day on which it holds, and where that is written.
    pub until: Option<(Date, Span)>,
    /// What is mistyped in it.
    pub slips: Vec<Slip>,
}

/// The name of a rule or group in a comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Name {
    /// As written.
    pub word: Box<str>,
    /// Where.
    pub span: Span,
    /// What has to go for the name to be gone, its comma included.
    pub removal: Span,
}

/// Something mistyped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    /// Where.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
    /// What to write in its place, if that is clear.
    pub instead: Option<String>,
}

/// The comments of a document that allow findings, in its order.
pub fn allows(document: &Document) -> Vec<Allow> {
    // Few documents hold one, and most of those that hold none need not be searched for comments.
    let text = document.source().text();
    if memchr::memmem::find(text.as_bytes(), comment::MARK.as_bytes()).is_none() {
        return Vec::new();
    }
    let comments = document.comments();
    let allows = comments.iter().filter_map(|found| {
        let (mut allow, reach) = comment::read(document, found)?;
        allow.extent = extent::extent(document, found, reach);
        Some(allow)
    });
    allows.collect()
}

/// Today's date where the day ends last on Earth, so that nothing is over anywhere before its day is.
pub fn today() -> Date {
    Offset::constant(-12).to_datetime(Timestamp::now()).date()
}
