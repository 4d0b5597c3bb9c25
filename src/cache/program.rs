//! By what the program itself is known.

use std::time::UNIX_EPOCH;

use super::{Digest, Digester};

/// The digest of this program's version, place, size and time: one that was built anew is another, whatever its version,
/// and to read all of it would take longer than to look at most projects. Nothing if it is not known.
pub fn program() -> Option<Digest> {
    let file = std::env::current_exe().ok()?;
    let metadata = file.metadata().ok()?;
    let built = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let mut program = Digester::default();
    program.field(env!("CARGO_PKG_VERSION").as_bytes());
    program.field(file.as_os_str().as_encoded_bytes());
    program.field(&metadata.len().to_le_bytes());
    program.field(&built.as_nanos().to_le_bytes());
    Some(program.finish())
}
