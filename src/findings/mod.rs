//! Findings after they are found: what becomes of them before they are shown, and what is done with them.
//!
//! Those that are allowed where they stand are kept back, and so are those that were known before or, where that is asked
//! for, that are on lines which a revision had. A fix is edits on a
//! finding. The engine chooses those that can be made together (`edits`), and the `guard` lets through only what
//! provably changes nothing else; what has been let through is written in one go (`write`).

pub mod allow;
pub mod baseline;
pub mod edits;
pub mod guard;
mod reading;
pub mod since;
pub mod write;
