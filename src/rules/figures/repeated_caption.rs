//! The caption or the alternative text of another picture.
//!
//! Who copies a figure changes the file, and one of the two texts, and forgets the other. Where both are the same, or only
//! one is there, the pictures may well be of one thing.

use std::collections::HashMap;

use serde::Deserialize;

use crate::document::Document;
use crate::document::images::{Alt, ImageForm};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;
use crate::text::letters;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RepeatedCaption {}

/// The fewest letters of a text that is compared: `The hall` may be said of many pictures.
const SHORTEST: usize = 10;

/// A picture with both of its texts.
struct Figure<'d> {
    path: &'d str,
    alt: String,
    alt_span: Span,
    caption: String,
    caption_span: Span,
}

impl Rule for RepeatedCaption {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        let figures = figures(document);
        let mut captions: HashMap<&str, &Figure> = HashMap::new();
        let mut alts: HashMap<&str, &Figure> = HashMap::new();
        for figure in &figures {
            let caption = *captions.entry(&figure.caption).or_insert(figure);
            let alt = *alts.entry(&figure.alt).or_insert(figure);
            if is_copy(&figure.caption) && caption.alt != figure.alt && caption.path != figure.path
            {
                reporter
                    .report(figure.caption_span, "another picture has this caption")
                    .related(caption.caption_span, "the other one");
            }
            if is_copy(&figure.alt) && alt.caption != figure.caption && alt.path != figure.path {
                reporter
                    .report(figure.alt_span, "another picture has this alternative text")
                    .related(alt.alt_span, "the other one");
            }
        }
    }
}

fn is_copy(text: &str) -> bool {
    text.chars().count() >= SHORTEST
}

fn figures(document: &Document) -> Vec<Figure<'_>> {
    let images = document.images().iter();
    let directives = images.filter(|image| image.form == ImageForm::Directive);
    let figures = directives.filter_map(|image| {
        let Alt::Text(alt_span, alt) = &image.alt else {
            return None;
        };
        let caption = document.caption(image.node)?;
        Some(Figure {
            path: &image.path,
            alt: letters(alt),
            alt_span: *alt_span,
            caption: letters(caption.text()),
            caption_span: document.node(caption.node).span,
        })
    });
    figures.collect()
}
