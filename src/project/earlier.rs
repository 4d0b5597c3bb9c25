//! The files of a project as they were before some of them were deleted.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::{Entry, FileSystem};

/// A file system with files that are gone.
pub struct Earlier {
    inner: Arc<dyn FileSystem>,
    /// What is gone, by folder and name.
    gone: BTreeMap<PathBuf, BTreeMap<String, Entry>>,
    /// The texts of those of them that are read.
    texts: BTreeMap<PathBuf, String>,
}

impl Earlier {
    /// `inner` and the files at these absolute paths, which have texts as far as `texts` has them.
    pub fn new(
        inner: Arc<dyn FileSystem>,
        files: &[PathBuf],
        texts: BTreeMap<PathBuf, String>,
    ) -> Self {
        let mut gone: BTreeMap<PathBuf, BTreeMap<String, Entry>> = BTreeMap::new();
        let mut add = |path: &Path, entry| {
            let place = path
                .parent()
                .zip(path.file_name().and_then(|name| name.to_str()));
            if let Some((folder, name)) = place {
                let names = gone.entry(folder.to_path_buf()).or_default();
                names.entry(name.to_owned()).or_insert(entry);
            }
        };
        for file in files {
            add(file, Entry::File);
            for folder in file.ancestors().skip(1) {
                add(folder, Entry::Folder);
            }
        }
        Earlier { inner, gone, texts }
    }

    fn is_gone(&self, path: &Path) -> bool {
        let names = path.parent().and_then(|folder| self.gone.get(folder));
        let name = path.file_name().and_then(|name| name.to_str());
        names
            .zip(name)
            .is_some_and(|(names, name)| names.contains_key(name))
    }
}

impl FileSystem for Earlier {
    fn list(&self, folder: &Path) -> Arc<BTreeMap<String, Entry>> {
        let now = self.inner.list(folder);
        let Some(gone) = self.gone.get(folder) else {
            return now;
        };
        let mut then = gone.clone();
        then.extend(now.iter().map(|(name, entry)| (name.clone(), *entry)));
        Arc::new(then)
    }

    fn read(&self, file: &Path) -> Option<String> {
        self.texts
            .get(file)
            .cloned()
            .or_else(|| self.inner.read(file))
    }

    fn real(&self, path: &Path) -> Option<PathBuf> {
        let gone = || self.is_gone(path).then(|| path.to_path_buf());
        self.inner.real(path).or_else(gone)
    }

    fn head(&self, file: &Path, length: usize) -> Option<Vec<u8>> {
        self.inner.head(file, length)
    }

    fn size(&self, file: &Path) -> Option<u64> {
        self.inner.size(file)
    }
}
