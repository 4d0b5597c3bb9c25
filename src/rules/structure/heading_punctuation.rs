//! A heading that ends as a sentence does.

use serde::Deserialize;

use crate::diagnostic::Safety;
use crate::document::{Document, Kind};
use crate::project::Place;
use crate::rules::{Reporter, Rule};

/// The rule and its options.
#[derive(Debug, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct HeadingPunctuation {
    /// The marks that no heading should end with.
    punctuation: String,
}

impl Default for HeadingPunctuation {
    fn default() -> Self {
        HeadingPunctuation {
            punctuation: ".,;:!。、，；：！".to_string(),
        }
    }
}

impl Rule for HeadingPunctuation {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        let is_mark = |c: char| self.punctuation.contains(c);
        for id in document.nodes(Kind::Heading) {
            let prose = document.prose(id);
            let words = prose.text().trim_end();
            let bare = words.trim_end_matches(is_mark);
            // A trailing `…` of dots says that something is left out.
            if bare.len() == words.len() || bare.is_empty() || words.ends_with("..") {
                continue;
            }
            let span = prose.span(bare.len()..words.len());
            let marks = document.slice(span);
            let diagnostic = reporter.report(span, format!("the heading ends with `{marks}`"));
            // An entity is more than a mark.
            if marks == &words[bare.len()..] {
                diagnostic.fix("take it away", Safety::Unsafe, vec![(span, String::new())]);
            }
        }
    }
}
