//! A hash for short words, many of which are looked up and few found (FNV-1a, with a last mix so that the high bits are as
//! good as the low ones).

use std::hash::{BuildHasherDefault, Hasher};

/// A map whose keys are short.
pub(super) type Map<K, V> = std::collections::HashMap<K, V, BuildHasherDefault<WordHasher>>;

const OFFSET: u64 = 0xCBF2_9CE4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01B3;

/// The hash so far, before anything was added.
pub(super) const EMPTY: u64 = OFFSET;

/// The hash with one thing more.
pub(super) fn add(hash: u64, more: u64) -> u64 {
    (hash ^ more).wrapping_mul(PRIME)
}

/// The hash when all is added.
pub(super) fn finish(hash: u64) -> u64 {
    let mixed = (hash ^ (hash >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    mixed ^ (mixed >> 32)
}

/// The same as a [`Hasher`].
#[derive(Clone, Copy, Debug)]
pub(super) struct WordHasher(u64);

impl Default for WordHasher {
    fn default() -> Self {
        WordHasher(EMPTY)
    }
}

impl Hasher for WordHasher {
    fn finish(&self) -> u64 {
        finish(self.0)
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes
            .iter()
            .fold(self.0, |hash, &byte| add(hash, byte.into()));
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = add(self.0, number.into());
    }
}
