//! Digests: short forms of texts and answers, which no two have in common.
//!
//! They are of BLAKE3, which nobody is known to find two texts of one digest for. Were it possible, a repository could
//! have what is found in it taken for what is found in another.

use std::fmt::{self, Debug, Write};

use serde::{Deserialize, Serialize};

/// A digest of 256 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Digest(*blake3::hash(bytes).as_bytes())
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// By what a run is known: the digest of all that it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(pub Digest);

/// As hexadecimal digits.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = self.0.bytes().iter();
        bytes.try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Makes a digest of several fields, each of which is known to end where it does.
#[derive(Default)]
pub struct Digester(blake3::Hasher);

impl Digester {
    /// Adds a field.
    pub fn field(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    /// Adds a field of what `Debug` shows of a value, which must be all of it.
    pub fn value(&mut self, value: &dyn Debug) -> &mut Self {
        let mut shown = String::new();
        write!(shown, "{value:?}").expect("a string takes everything");
        self.field(shown.as_bytes())
    }

    /// The digest of what was added.
    pub fn finish(&self) -> Digest {
        Digest(*self.0.finalize().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_end_where_they_do() {
        let digest = |fields: &[&str]| {
            let mut digester = Digester::default();
            for field in fields {
                digester.field(field.as_bytes());
            }
            digester.finish()
        };
        assert_eq!(digest(&["ab", "c"]), digest(&["ab", "c"]));
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
        assert_ne!(digest(&["a"]), digest(&["a", ""]));
    }
}
