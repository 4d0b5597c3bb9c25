//! Pictures: what a reader who cannot see them is told, whether they are there, and whether they are pictures at all.

pub mod alt_text_repeats_caption;
mod media;
pub mod missing_alt_text;
pub mod missing_caption;
pub mod missing_image;
pub mod oversized_image;
pub mod repeated_caption;
pub mod repeated_image;
pub mod uninformative_alt_text;
pub mod unsupported_image_type;
pub mod unused_image;

use std::path::PathBuf;

use crate::document::images::{Image, ImageForm};
use crate::project::Place;
use crate::project::files::Entry;
use crate::project::resolve::{Resolved, is_url, percent_decode, split_fragment};
use crate::rules::links::url::scheme_fault;

/// The path of the file, unless the picture comes from elsewhere or its path is made by a template.
pub(crate) fn local_path(image: &Image) -> Option<String> {
    let path = match image.form {
        ImageForm::Directive => image.path.as_str(),
        _ => split_fragment(&image.path).0,
    };
    let made = ["{{", "{%", "${", "<%"]
        .iter()
        .any(|mark| path.contains(mark));
    // Sphinx chooses among the formats that there are.
    let chosen = path.ends_with(".*");
    let given = !path.is_empty() && !path.starts_with('#');
    let decode = image.form != ImageForm::Directive;
    // A URL with a slip in it is told as such.
    let slip = scheme_fault(path).is_some();
    (given && !is_url(path) && !made && !chosen && !slip).then(|| {
        if decode {
            percent_decode(path)
        } else {
            path.to_string()
        }
    })
}

/// The file that a picture shows, if it is there.
fn file_of(image: &Image, place: &Place) -> Option<PathBuf> {
    match place.resolve(&local_path(image)?) {
        Resolved::Found(file, Entry::File) => Some(file),
        _ => None,
    }
}

/// The suffix of a file or URL, in lower case.
fn suffix(path: &str) -> Option<String> {
    let name = path.rsplit('/').next()?;
    let (_, suffix) = name.rsplit_once('.')?;
    Some(suffix.to_ascii_lowercase())
}
