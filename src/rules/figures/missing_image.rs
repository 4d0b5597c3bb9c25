//! An image whose file is not there.

use serde::Deserialize;

use super::local_path;
use crate::diagnostic::Safety;
use crate::document::Document;
use crate::document::images::{Image, ImageForm};
use crate::project::Place;
use crate::project::files::Entry;
use crate::project::resolve::{Meant, Resolved};
use crate::rules::{Reporter, Rule};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MissingImage {}

impl Rule for MissingImage {
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        for image in document.images() {
            check_image(image, place, reporter);
        }
        for image in document.card_images() {
            check_image(&image, place, reporter);
        }
    }
}

fn check_image(image: &Image, place: &Place, reporter: &mut Reporter) {
    let Some(path) = local_path(image) else {
        return;
    };
    match place.resolve(&path) {
        Resolved::Found(_, Entry::File) | Resolved::Unknown => {}
        Resolved::Outside => {
            let message = format!("image `{path}` lies outside the project");
            reporter
                .report(image.path_span, message)
                .help("put it into the project: nobody else has it there");
        }
        Resolved::Found(_, Entry::Folder | Entry::LinkedFolder) => {
            reporter.report(image.path_span, format!("image `{path}` is a folder"));
        }
        Resolved::Missing(meant) => report(image, &path, meant, reporter),
    }
}

fn report(image: &Image, path: &str, meant: Option<Meant>, reporter: &mut Reporter) {
    let diagnostic = reporter.report(image.path_span, format!("there is no image `{path}`"));
    let Some(meant) = meant else { return };
    let written = match image.form {
        // Written as a destination, a space would end it.
        ImageForm::Markdown => meant.path().replace(' ', "%20"),
        _ => meant.path().to_string(),
    };
    let help = match &meant {
        Meant::Case(found) => {
            format!("letter case matters where the site is built: the file is `{found}`")
        }
        Meant::From(found, folder) => {
            format!("the path leads there from {folder}; from here it is `{found}`")
        }
        Meant::Near(found) => format!("there is `{found}`"),
    };
    diagnostic.help(help).fix(
        format!("write `{written}`"),
        Safety::Unsafe,
        vec![(image.path_span, written)],
    );
}
