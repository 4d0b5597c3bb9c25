//! What is wrong with a page, before anyone has shown it.

use std::ops::Range;

use super::check::Word;
use crate::source::Span;

/// Something that is wrong with a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where, in bytes of the page.
    span: Range<usize>,
    /// The part of the string there that is meant, and the string as it is read.
    part: Option<(Range<usize>, String)>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl Fault {
    /// A fault at a place of the page.
    pub(crate) fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Fault {
            span,
            part: None,
            message: message.into(),
            help: None,
        }
    }

    /// A fault of a string.
    pub(crate) fn of(word: &Word, message: impl Into<String>) -> Self {
        Fault::new(word.span(), message)
    }

    /// A fault of a part of a string.
    pub(crate) fn within(word: &Word, part: Range<usize>, message: impl Into<String>) -> Self {
        let mut fault = Fault::of(word, message);
        fault.part = Some((part, word.get_ref().clone()));
        fault
    }

    /// The same, with what to do.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Where it is in the text of the page. A part of a string is found where the string is written as it is read, and
    /// not with escapes.
    pub fn place(&self, page: &str) -> Span {
        let whole = Span::new(self.span.start, self.span.end);
        let Some((part, text)) = &self.part else {
            return whole;
        };
        let inside = page
            .get(self.span.clone())
            .and_then(|written| written.find(text));
        match inside {
            Some(at) if part.end <= text.len() && !part.is_empty() => {
                let start = self.span.start + at;
                Span::new(start + part.start, start + part.end)
            }
            _ => whole,
        }
    }
}
