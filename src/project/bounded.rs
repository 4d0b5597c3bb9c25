//! The files of a project and no others, whatever its documents ask for.
//!
//! A link or an included file can name any file of the machine, and a symbolic link can lead there. What lies outside
//! the project is not looked for, and not read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::{Entry, FileSystem};

/// The part of a file system below one folder.
pub(super) struct Bounded {
    inner: Arc<dyn FileSystem>,
    /// The folder, absolute and normal.
    pub(super) boundary: PathBuf,
}

impl Bounded {
    pub(super) fn new(inner: Arc<dyn FileSystem>, boundary: PathBuf) -> Self {
        Bounded { inner, boundary }
    }

    /// Whether a file lies inside, also when symbolic links are followed.
    fn may_read(&self, file: &Path) -> bool {
        let real = |path: &Path| self.inner.real(path);
        file.starts_with(&self.boundary)
            && real(file).is_some_and(|file| {
                real(&self.boundary).is_some_and(|boundary| file.starts_with(boundary))
            })
    }
}

impl FileSystem for Bounded {
    fn list(&self, folder: &Path) -> Arc<BTreeMap<String, Entry>> {
        if folder.starts_with(&self.boundary) {
            self.inner.list(folder)
        } else {
            Arc::default()
        }
    }

    fn read(&self, file: &Path) -> Option<String> {
        self.may_read(file).then(|| self.inner.read(file)).flatten()
    }

    fn head(&self, file: &Path, length: usize) -> Option<Vec<u8>> {
        let head = || self.inner.head(file, length);
        self.may_read(file).then(head).flatten()
    }

    fn size(&self, file: &Path) -> Option<u64> {
        self.may_read(file).then(|| self.inner.size(file)).flatten()
    }

    fn real(&self, path: &Path) -> Option<PathBuf> {
        self.inner.real(path)
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::project::files::Disk;

    #[test]
    fn what_lies_outside_is_not_read() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let root = folder.path().join("project");
        std::fs::create_dir(&root).expect("it can be made");
        let write = |path: PathBuf| std::fs::write(path, "words").expect("it can be written");
        write(root.join("a.md"));
        write(folder.path().join("secret.md"));
        let link = |target: &str, name: &str| {
            std::os::unix::fs::symlink(target, root.join(name)).expect("a link can be made");
        };
        link("../secret.md", "out.md");
        link("a.md", "in.md");
        let files = Bounded::new(Arc::new(Disk::default()), root.clone());
        for name in ["a.md", "in.md"] {
            assert_eq!(
                files.read(&root.join(name)).as_deref(),
                Some("words"),
                "{name}"
            );
        }
        assert_eq!(files.read(&root.join("out.md")), None);
        assert_eq!(files.read(&folder.path().join("secret.md")), None);
        assert_eq!(files.entry(&folder.path().join("secret.md")), None);
    }
}
