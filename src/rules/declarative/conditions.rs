//! Which documents a page is about.

use glob::{MatchOptions, Pattern};

use super::check::{Flavor, Word};
use super::fault::Fault;
use crate::document::Document;
use crate::paths::relative;
use crate::project::Place;

/// Conditions on documents. Without any, all are looked at.
#[derive(Debug, Default)]
pub struct Conditions {
    /// Patterns of files; with whether what they match is left out.
    files: Vec<(Pattern, bool)>,
    flavor: Option<Flavor>,
}

impl Conditions {
    /// Reads conditions; what is wrong with them goes to `faults`. A pattern with `!` before it leaves files out.
    pub fn new(files: &[Word], flavor: Option<Flavor>, faults: &mut Vec<Fault>) -> Self {
        let mut patterns = Vec::new();
        for word in files {
            let text = word.get_ref();
            let bare = text.strip_prefix('!');
            match Pattern::new(bare.unwrap_or(text)) {
                Ok(pattern) => patterns.push((pattern, bare.is_some())),
                Err(error) => {
                    let text = bare.unwrap_or(text);
                    let message = format!("`{text}` is not a pattern: {}", error.msg);
                    faults.push(Fault::of(word, message).help("write it as in `docs/**/*.md`"));
                }
            }
        }
        Conditions {
            files: patterns,
            flavor,
        }
    }

    /// Whether they hold for a document.
    pub fn hold(&self, document: &Document, place: &Place) -> bool {
        let flavor = match self.flavor {
            None => true,
            Some(Flavor::GitHub) => !document.flavor().is_myst(),
            Some(Flavor::Myst) => document.flavor().is_myst(),
        };
        flavor && (self.files.is_empty() || self.hold_for_file(place))
    }

    fn hold_for_file(&self, place: &Place) -> bool {
        let path = relative(place.path, place.around.root());
        let options = MatchOptions {
            require_literal_separator: true,
            ..MatchOptions::default()
        };
        let matches = |wanted: bool| {
            let mut patterns = self.files.iter().filter(move |(_, out)| *out == wanted);
            patterns.any(|(pattern, _)| pattern.matches_with(&path, options))
        };
        let only_out = self.files.iter().all(|(_, out)| *out);
        (only_out || matches(false)) && !matches(true)
    }
}
