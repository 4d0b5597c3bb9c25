//! Headings and what they promise.

pub mod conflict_marker;
pub mod duplicate_heading;
pub mod full_width_marker;
pub mod heading_in_directive;
pub mod heading_punctuation;
pub mod inconsistent_numbering;
pub mod inline_html;
pub mod malformed_front_matter;
pub mod malformed_table;
pub mod missing_title;
pub mod multiple_titles;
pub mod repeated_paragraph;
pub mod skipped_heading_level;
pub mod stale_table_of_contents;

use std::ops::Range;

use crate::document::{Document, Kind, NodeId};

/// Whether a node stands in a directive.
fn is_in_directive(document: &Document, id: NodeId) -> bool {
    let mut holders = document.ancestors(id);
    holders.any(|above| document.node(above).kind == Kind::Directive)
}

/// The lines of a paragraph with where they stand in it, without indentation and the marks of quotes.
fn lines(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let plain = line.trim_start_matches([' ', '\t', '>']);
        let from = start + line.len() - plain.len();
        start += line.len();
        let plain = plain.trim_end_matches(['\r', '\n', ' ', '\t']);
        (from..from + plain.len(), plain)
    })
}
