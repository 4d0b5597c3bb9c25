//! One image shown twice in a document, or under two captions in a project.
//!
//! Books show a diagram again where it is needed again, and say the same of it; a report that says something else of a
//! picture has taken the wrong one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::file_of;
use crate::document::images::{Image, ImageForm};
use crate::document::{Document, Kind};
use crate::project::{Member, Place, Project};
use crate::rules::{Comparing, Reporter};
use crate::source::Span;
use crate::text::letters;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RepeatedImage {}

/// A picture that a document shows by itself.
#[derive(Debug)]
pub struct Picture {
    file: PathBuf,
    path: String,
    span: Span,
    /// The letters of its caption.
    caption: Option<String>,
}

impl Comparing for RepeatedImage {
    type Note = Vec<Picture>;

    fn note(&self, document: &Document, place: &Place) -> Option<Vec<Picture>> {
        let pictures: Vec<Picture> = document
            .images()
            .iter()
            .filter(|image| stands_alone(document, image))
            .filter_map(|image| {
                Some(Picture {
                    file: file_of(image, place)?,
                    path: image.path.clone(),
                    span: image.path_span,
                    caption: caption(document, image),
                })
            })
            .filter(|picture| !is_ornament(&picture.file))
            .collect();
        (!pictures.is_empty()).then_some(pictures)
    }

    fn compare(&self, notes: &[(&Member, &Vec<Picture>)], _: &Project, reporter: &mut Reporter) {
        let mut shown: BTreeMap<&Path, Vec<(&Member, &Picture)>> = BTreeMap::new();
        for (member, pictures) in notes {
            for picture in *pictures {
                let places = shown.entry(&picture.file).or_default();
                places.push((member, picture));
            }
        }
        for places in shown.values() {
            let (first, rest) = places.split_first().expect("each is shown somewhere");
            for (member, picture) in rest {
                let own = first.0.path == member.path;
                let differ = first.1.caption != picture.caption;
                let captioned = first.1.caption.is_some() && picture.caption.is_some();
                if own || (differ && captioned && !is_version(&first.0.path, &member.path)) {
                    let path = &picture.path;
                    let message = match differ && captioned {
                        true => format!("the image `{path}` is shown under two captions"),
                        false => format!("the image `{path}` is shown twice"),
                    };
                    reporter
                        .report_in(member.name(), picture.span, message)
                        .related_in(first.0.name(), first.1.span, "it is shown here too");
                }
            }
        }
    }
}

/// Whether a picture stands by itself, or among other pictures only: one between words is a symbol, one in a link a
/// button, one in a table a sign.
fn stands_alone(document: &Document, image: &Image) -> bool {
    if image.form == ImageForm::Directive {
        return true;
    }
    let parent = document.node(image.node).parent;
    match document.node(parent).kind {
        Kind::HtmlBlock => true,
        Kind::Paragraph => document.children(parent).all(|id| {
            matches!(
                document.node(id).kind,
                Kind::Image | Kind::Html | Kind::SoftBreak | Kind::HardBreak
            )
        }),
        _ => false,
    }
}

/// What is said below a picture, as letters: the words of the directive that holds it.
fn caption(document: &Document, image: &Image) -> Option<String> {
    let figure = match image.form {
        ImageForm::Directive => image.node,
        _ => document
            .ancestors(image.node)
            .find(|&id| document.node(id).kind == Kind::Directive)?,
    };
    let paragraphs = document
        .children(figure)
        .filter(|&id| document.node(id).kind == Kind::Paragraph);
    let words: String = paragraphs
        .map(|id| letters(document.prose(id).text()))
        .collect();
    (!words.is_empty()).then_some(words)
}

/// Whether the file's name says that it is made to be shown often.
fn is_ornament(file: &Path) -> bool {
    const ORNAMENTS: [&str; 10] = [
        "logo",
        "icon",
        "badge",
        "banner",
        "avatar",
        "button",
        "divider",
        "spacer",
        "ロゴ",
        "アイコン",
    ];
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let name = name.to_lowercase();
    ORNAMENTS.iter().any(|ornament| name.contains(ornament))
}

/// Whether two documents are one in two languages or editions: `en/start.md` and `ja/start.md`, `start.md` and
/// `start.ja.md`.
fn is_version(one: &Path, other: &Path) -> bool {
    one != other && without_language(one) == without_language(other)
}

fn without_language(document: &Path) -> String {
    let stem = document.file_stem().unwrap_or_default().to_string_lossy();
    let (name, language) = stem.rsplit_once(['.', '-', '_']).unwrap_or((&stem, ""));
    let is_code = language.len() == 2 && language.bytes().all(|b| b.is_ascii_alphabetic());
    let name = if is_code { name } else { &stem };
    name.to_lowercase()
}
