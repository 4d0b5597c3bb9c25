//! Headings and what they promise.

pub mod duplicate_heading;
pub mod stale_table_of_contents;
