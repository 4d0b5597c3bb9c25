//! An image whose file is not there.

use serde::Deserialize;

use crate::diagnostic::Safety;
use crate::document::Document;
use crate::document::images::{Image, ImageForm};
use crate::project::Place;
use crate::project::files::Entry;
use crate::project::resolve::{Meant, Resolved, is_url, percent_decode, split_fragment};
use crate::rules::links::url::scheme_fault;
use crate::rules::{Reporter, Rule};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MissingImage {}

impl Rule for MissingImage {
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        for image in document.images() {
            let Some(path) = local_path(image) else {
                continue;
            };
            match place.resolve(&path) {
                Resolved::Found(_, Entry::File) | Resolved::Unknown => {}
                Resolved::Outside => {
                    let message = format!("image `{path}` lies outside the project");
                    reporter
                        .report(image.path_span, message)
                        .help("put it into the project: nobody else has it there");
                }
                Resolved::Found(_, Entry::Folder) => {
                    reporter.report(image.path_span, format!("image `{path}` is a folder"));
                }
                Resolved::Missing(meant) => report(image, &path, meant, reporter),
            }
        }
    }
}

/// The path of the file, unless the picture comes from elsewhere or its path is made by a template.
fn local_path(image: &Image) -> Option<String> {
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
