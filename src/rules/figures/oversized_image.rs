//! An image that is larger than a page needs.

use std::collections::HashSet;
use std::path::Path;

use serde::Deserialize;

use super::file_of;
use crate::document::Document;
use crate::project::Place;
use crate::rules::{Reporter, Rule};

/// The rule and its options.
#[derive(Debug, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct OversizedImage {
    /// The most bytes that an image may have.
    max_bytes: u64,
    /// The most pixels that either side of it may have.
    max_side: usize,
}

impl Default for OversizedImage {
    fn default() -> Self {
        OversizedImage {
            max_bytes: 2_000_000,
            max_side: 4096,
        }
    }
}

/// The bytes in which the size of an image is looked for: cameras put kilobytes of notes and a preview before it.
const HEAD: usize = 1 << 18;

impl Rule for OversizedImage {
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        let mut seen = HashSet::new();
        for image in document.images() {
            let Some(file) = file_of(image, place) else {
                continue;
            };
            let fault = self.fault(&file, place);
            // A document that shows it twice is told once.
            if let Some(fault) = fault
                && seen.insert(file)
            {
                let message = format!("image `{}` {fault}", image.path);
                reporter.report(image.path_span, message);
            }
        }
    }
}

impl OversizedImage {
    fn fault(&self, file: &Path, place: &Place) -> Option<String> {
        let bytes = place.files().size(file)?;
        if bytes > self.max_bytes {
            let (is, limit) = (amount(bytes), amount(self.max_bytes));
            return Some(format!("has {is}; the limit is {limit}"));
        }
        let head = place.files().head(file, HEAD)?;
        let size = imagesize::blob_size(&head).ok()?;
        let (width, height, side) = (size.width, size.height, self.max_side);
        (width.max(height) > side)
            .then(|| format!("has {width} × {height} pixels; the limit is {side} on a side"))
    }
}

/// A number of bytes in the unit that a person would use.
fn amount(bytes: u64) -> String {
    match bytes {
        0..1000 => format!("{bytes} B"),
        1000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}
