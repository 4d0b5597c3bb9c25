//! Which Markdown files are written in, where the configuration says so: `flavor`, for all files or in an override.

use std::path::{Path, PathBuf};

use super::Config;
use super::overrides::Override;
use super::reader::{Key, Reader, Value};
use crate::document::Flavor;

pub(super) const NAMES: [&str; 2] = ["github", "myst"];

/// The flavors of files. Of what is not in it, the project's builder and the documents themselves tell.
#[derive(Clone, Debug, Default)]
pub struct Flavors {
    root: PathBuf,
    all: Option<Flavor>,
    /// Those that say it of some files, in their order.
    some: Vec<Override>,
}

impl Flavors {
    /// What a configuration says.
    pub fn of(config: &Config) -> Self {
        let some = config
            .overrides
            .iter()
            .filter(|found| found.flavor.is_some());
        Flavors {
            root: config.root.clone(),
            all: config.flavor,
            some: some.cloned().collect(),
        }
    }

    /// The flavor of the file at an absolute path.
    pub fn at(&self, path: &Path) -> Option<Flavor> {
        let path = path.strip_prefix(&self.root).unwrap_or(path);
        let last = self.some.iter().rfind(|found| found.holds_for(path));
        last.map_or(self.all, |found| found.flavor)
    }
}

/// Reads the value of `flavor`.
pub(super) fn read(reader: &mut Reader, key: &Key<'_>, value: &Value<'_>) -> Option<Flavor> {
    Some(match reader.one_of(key, value, &NAMES)? {
        "github" => Flavor::GitHub,
        _ => Flavor::Myst,
    })
}
