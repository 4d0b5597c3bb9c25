//! An alternative text that says nothing of the picture.

use serde::Deserialize;

use crate::document::Document;
use crate::document::images::Alt;
use crate::project::Place;
use crate::project::resolve::{percent_decode, split_fragment};
use crate::rules::{Reporter, Rule};
use crate::text::{fold_case, letters};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UninformativeAltText {}

/// Words for a picture, and for a text that is still to be written.
#[rustfmt::skip]
const EMPTY_WORDS: [&str; 46] = [
    "alt", "alttext", "alternativetext", "diagram", "fig", "figure", "graphic", "image", "imagedescription",
    "img", "photo", "photograph", "pic", "picture", "placeholder", "screenshot", "screenshots", "thumbnail",
    "untitled", "todo", "tbd", "description", "describeimage", "imagealttext", "text", "caption",
    "イメージ", "キャプション", "キャプチャ", "サムネイル", "スクショ", "スクリーンショット", "図", "図版", "写真",
    "画像", "画像の説明", "代替テキスト", "説明", "絵", "ここに説明", "画像説明", "画像名", "写真の説明", "未設定",
    "仮",
];

impl Rule for UninformativeAltText {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        for image in document.images() {
            let Alt::Text(span, alt) = &image.alt else {
                continue;
            };
            if let Some(why) = uninformative(alt, &image.path) {
                let message = format!("alternative text `{}` {why}", alt.trim());
                reporter.report(*span, message);
            }
        }
    }
}

fn uninformative(alt: &str, path: &str) -> Option<&'static str> {
    let path = percent_decode(split_fragment(path).0);
    let file = path.rsplit('/').next().unwrap_or_default();
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let (told, alt) = (letters(alt), fold_case(alt.trim()));
    if alt == fold_case(&path) || alt == fold_case(file) {
        return Some("is the name of the file");
    }
    // `sunset over the bay` may well name both; a name that nobody would say is only the file's.
    let spoken = stem.contains(|c: char| !c.is_ascii()) || alt.contains(' ');
    if alt == fold_case(stem)
        && !spoken
        && stem.contains(|c: char| c.is_ascii_digit() || "_-".contains(c))
    {
        return Some("is the name of the file");
    }
    if has_image_extension(&alt) && !alt.contains(char::is_whitespace) {
        return Some("is the name of a file");
    }
    let bare = told.trim_end_matches(|c: char| c.is_numeric());
    (EMPTY_WORDS.contains(&bare) || bare.is_empty())
        .then_some("does not say what the picture shows")
}

fn has_image_extension(text: &str) -> bool {
    let extension = text.rsplit_once('.').map_or("", |(_, extension)| extension);
    matches!(
        extension,
        "png" | "jpg" | "jpeg" | "gif" | "svg" | "webp" | "heic" | "avif" | "bmp" | "tif" | "tiff"
    )
}
