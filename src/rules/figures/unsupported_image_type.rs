//! A file that is shown as an image and is none, or is another than it is called.

use serde::Deserialize;

use super::media::{self, Media};
use super::{file_of, suffix};
use crate::document::Document;
use crate::document::images::Image;
use crate::project::{Builder, Place};
use crate::rules::{Reporter, Rule};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnsupportedImageType {}

impl Rule for UnsupportedImageType {
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        let site = place.site();
        // It converts what browsers do not show, and plays films.
        let converted = site.is_some_and(|site| site.builder == Builder::Mystmd);
        for image in document.images() {
            let called = media::of_path(&image.path);
            match called {
                Some(media) if !media.shown => {
                    if !converted {
                        report_no_image(image, media, reporter);
                    }
                }
                _ => check_bytes(image, called, place, reporter),
            }
        }
    }
}

fn report_no_image(image: &Image, media: Media, reporter: &mut Reporter) {
    let message = format!("`{}` is {}", image.path, media.name);
    reporter.report(image.path_span, message);
}

/// Compares what a file is called with what it is.
fn check_bytes(image: &Image, called: Option<Media>, place: &Place, reporter: &mut Reporter) {
    let head = file_of(image, place).and_then(|file| place.files().head(&file, media::HEAD));
    let Some(is) = head.and_then(|head| media::of_bytes(&head)) else {
        return;
    };
    if !is.shown {
        report_no_image(image, is, reporter);
    } else if called.is_some_and(|called| called != is)
        && let Some(suffix) = suffix(&image.path)
    {
        let message = format!("`{}` is {}, not what `.{suffix}` says", image.path, is.name);
        let help = format!("call it `.{}`, or convert it", is.suffixes[0]);
        reporter.report(image.path_span, message).help(help);
    }
}
