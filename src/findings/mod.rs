//! What becomes of findings before they are shown: those that are allowed where they stand, those that were known before.

pub mod allow;
