//! An image without alternative text.

use serde::Deserialize;

use super::media;
use crate::document::Document;
use crate::document::images::{Alt, Image, ImageForm};
use crate::project::{Builder, Place};
use crate::rules::{Reporter, Rule};

/// The rule and its options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct MissingAltText {
    /// Whether `alt=""` and an empty `:alt:` say that a picture is decoration.
    allow_empty: bool,
}

impl Rule for MissingAltText {
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        let mystmd = place
            .site()
            .is_some_and(|site| site.builder == Builder::Mystmd);
        for image in document.images() {
            match image.alt {
                Alt::Text(..) => continue,
                Alt::Empty(_) if self.allow_empty && image.form != ImageForm::Markdown => continue,
                // A reference embeds a figure that is described where it stands.
                _ if image.path.starts_with('#') || image.path.starts_with("xref:") => continue,
                // A film is no picture, and has no such attribute.
                _ if media::is_video(&image.path) => continue,
                // mystmd tells the caption in the place of an alternative text.
                Alt::Missing if mystmd && document.caption(image.node).is_some() => continue,
                _ => report(document, image, reporter),
            }
        }
    }
}

fn report(document: &Document, image: &Image, reporter: &mut Reporter) {
    let (message, help) = match (image.form, &image.alt) {
        (ImageForm::Markdown, _) => (
            "image without alternative text",
            "say between the brackets what the picture shows",
        ),
        (ImageForm::Directive, Alt::Empty(_)) => (
            "figure with an empty `:alt:`",
            "say in `:alt:` what the picture shows",
        ),
        (ImageForm::Directive, _) => (
            "figure without `:alt:`",
            "add a line `:alt:` that says what the picture shows",
        ),
        (ImageForm::Html, Alt::Empty(_)) => (
            "`<img>` with an empty `alt`",
            "say in `alt` what the picture shows",
        ),
        (ImageForm::Html, _) => (
            "`<img>` without `alt`",
            "add an `alt` that says what the picture shows",
        ),
    };
    let diagnostic = reporter.report(image.span, message).help(help);
    if let Alt::Empty(at) = image.alt
        && image.form == ImageForm::Directive
    {
        diagnostic.related(document.source().clamp(at), "nothing is said here");
    }
}
