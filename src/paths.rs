//! Paths: made absolute, shown, and compared, by their names alone.

use std::path::{Component, MAIN_SEPARATOR, Path, PathBuf};

/// `path`, which is relative to `current_dir`, absolute and without `.` and `..`.
///
/// Links are not resolved, so that a file keeps the name under which its author knows it.
pub(crate) fn absolute(path: &Path, current_dir: &Path) -> PathBuf {
    let mut absolute = PathBuf::new();
    for component in current_dir.join(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                absolute.pop();
            }
            name => absolute.push(name),
        }
    }
    absolute
}

/// An absolute path as seen from the folder `from`, with `/`; `.` if they are the same.
///
/// What lies elsewhere begins with `..`, unless nothing but the root of the file system is common.
pub(crate) fn relative(path: &Path, from: &Path) -> String {
    let common = common_ancestor(path, from);
    let below = |path: &Path| path.strip_prefix(&common).map(Path::to_owned);
    let (Ok(down), Ok(up), Some(_)) = (below(path), below(from), common.file_name()) else {
        return slashed(path);
    };
    let relative: PathBuf = up
        .components()
        .map(|_| Component::ParentDir)
        .chain(down.components())
        .collect();
    if relative.as_os_str().is_empty() {
        ".".to_owned()
    } else {
        slashed(&relative)
    }
}

/// The folder that holds both, or the one that holds the other.
pub(crate) fn common_ancestor(one: &Path, other: &Path) -> PathBuf {
    let names = one.components().zip(other.components());
    names
        .take_while(|(one, other)| one == other)
        .map(|(name, _)| name)
        .collect()
}

/// With `/` between the names, on every system.
pub(crate) fn slashed(path: &Path) -> String {
    let path = path.to_string_lossy();
    if MAIN_SEPARATOR == '/' {
        path.into_owned()
    } else {
        path.replace(MAIN_SEPARATOR, "/")
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn paths_become_absolute_by_name() {
        for (path, expected) in [
            ("a.md", "/home/me/a.md"),
            ("./docs//a.md", "/home/me/docs/a.md"),
            ("docs/../../you", "/home/you"),
            ("../../../..", "/"),
            (".", "/home/me"),
            ("/etc/./x", "/etc/x"),
        ] {
            let found = absolute(Path::new(path), Path::new("/home/me"));
            assert_eq!(found, Path::new(expected), "{path}");
        }
    }

    #[test]
    fn paths_are_seen_from_a_folder() {
        for (path, expected) in [
            ("/home/me/docs/a.md", "docs/a.md"),
            ("/home/me", "."),
            ("/home/you/a.md", "../you/a.md"),
            ("/home", ".."),
            ("/etc/a.md", "/etc/a.md"),
        ] {
            let found = relative(Path::new(path), Path::new("/home/me"));
            assert_eq!(found, expected, "{path}");
        }
    }
}
