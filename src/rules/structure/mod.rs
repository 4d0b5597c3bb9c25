//! Headings and what they promise.

pub mod duplicate_heading;
pub mod heading_in_directive;
pub mod heading_punctuation;
pub mod inline_html;
pub mod missing_title;
pub mod multiple_titles;
pub mod skipped_heading_level;
pub mod stale_table_of_contents;

use crate::document::{Document, Kind, NodeId};

/// Whether a node stands in a directive.
fn is_in_directive(document: &Document, id: NodeId) -> bool {
    let mut holders = document.ancestors(id);
    holders.any(|above| document.node(above).kind == Kind::Directive)
}
