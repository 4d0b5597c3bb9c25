//! Alternative text and caption in the same words.

use serde::Deserialize;

use crate::document::Document;
use crate::document::images::{Alt, ImageForm};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::text::letters;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AltTextRepeatsCaption {}

impl Rule for AltTextRepeatsCaption {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        let figures = document
            .images()
            .iter()
            .filter(|image| image.form == ImageForm::Directive);
        for image in figures {
            let Alt::Text(span, alt) = &image.alt else {
                continue;
            };
            let Some(caption) = document.caption(image.node) else {
                continue;
            };
            if letters(alt) == letters(caption.text()) {
                reporter
                    .report(*span, "the alternative text repeats the caption")
                    .related(
                        document.node(caption.node).span,
                        "the caption says the same",
                    );
            }
        }
    }
}
