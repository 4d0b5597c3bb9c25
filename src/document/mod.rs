//! One document: what its text is made of, before any rule looks at it.

pub mod tables;
