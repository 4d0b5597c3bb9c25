//! Findings after they are found: what is done with them.
//!
//! A fix is edits on a finding. The engine chooses those that can be made together (`edits`), and the `guard` lets
//! through only what provably changes nothing else; what has been let through is written in one go (`write`).

pub mod edits;
pub mod guard;
mod reading;
pub mod write;
