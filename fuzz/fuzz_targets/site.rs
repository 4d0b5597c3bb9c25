//! The settings of builders, and their inventories.
#![no_main]

#[path = "../../tests/promises/mod.rs"]
#[allow(dead_code, reason = "each target tries one promise")]
mod promises;

libfuzzer_sys::fuzz_target!(|text: &str| promises::is_site(text));
