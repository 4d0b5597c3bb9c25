//! Writing a file in the place of the one that was read, or where there is none.
//!
//! A reader sees the old file or the new one and nothing between: the text goes into a file beside it, which then takes
//! its name. A link is followed, so that what it leads to is written and the link stays.

use std::fs::{self, Metadata};
use std::io::{self, Write};
use std::path::Path;

/// Writes `after` to the file at `path`, of which `before` was read.
///
/// # Errors
/// Why it was not written, as the end of a sentence; the file is then as it was.
pub fn replace(path: &Path, before: &str, after: &str) -> Result<(), String> {
    let path = path.canonicalize().map_err(|error| reason(&error))?;
    let metadata = fs::metadata(&path).map_err(|error| reason(&error))?;
    if metadata.permissions().readonly() {
        return Err("it is read-only".to_string());
    }
    let folder = path.parent().expect("a file stands in a folder");
    let mut beside = tempfile::Builder::new()
        .prefix(".kouetsu-")
        .tempfile_in(folder)
        .map_err(|error| reason(&error))?;
    let written = beside
        .write_all(after.as_bytes())
        .and_then(|()| as_before(&beside, &metadata))
        .and_then(|()| beside.as_file().sync_all());
    written.map_err(|error| reason(&error))?;
    if !holds(&path, before).map_err(|error| reason(&error))? {
        return Err("it changed after it was read".to_string());
    }
    beside
        .persist(&path)
        .map_err(|error| reason(&error.error))?;
    Ok(())
}

/// Writes a file that is not there yet.
///
/// # Errors
/// Why it was not written, as the end of a sentence; there is no file then.
pub fn create(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().expect("a file stands in a folder");
    let mut builder = tempfile::Builder::new();
    builder.prefix(".kouetsu-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut beside = builder
        .tempfile_in(folder)
        .map_err(|error| reason(&error))?;
    let written = beside.write_all(text.as_bytes());
    written.map_err(|error| reason(&error))?;
    beside
        .persist_noclobber(path)
        .map_err(|error| reason(&error.error))?;
    Ok(())
}

/// Gives a new file the owner and the permissions of the one whose place it takes.
fn as_before(beside: &tempfile::NamedTempFile, metadata: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        // Only root may give a file away; for others it is theirs already, or a group's that they may not name.
        let _ = fchown(beside.as_file(), Some(metadata.uid()), Some(metadata.gid()));
    }
    beside.as_file().set_permissions(metadata.permissions())
}

#[expect(
    clippy::disallowed_methods,
    reason = "that it is as it was is all that is asked"
)]
fn holds(path: &Path, text: &str) -> io::Result<bool> {
    Ok(fs::read(path)? == text.as_bytes())
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it is no longer there".to_string(),
        io::ErrorKind::PermissionDenied => "permission denied".to_string(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("a.md");
        fs::write(&path, text).expect("a file can be written");
        (folder, path)
    }

    #[expect(clippy::disallowed_methods, reason = "a test reads its own files")]
    fn text(path: &Path) -> String {
        fs::read_to_string(path).expect("it is there")
    }

    #[test]
    fn a_file_that_changed_is_left_alone() {
        let (folder, path) = file("new words\n");
        let error = replace(&path, "old words\n", "fixed\n").expect_err("it is another");
        assert_eq!(error, "it changed after it was read");
        assert_eq!(text(&path), "new words\n");
        let left = fs::read_dir(folder.path()).expect("it is there").count();
        assert_eq!(left, 1, "nothing lies beside it");
    }

    #[test]
    fn a_read_only_file_is_left_alone() {
        let (_folder, path) = file("words\n");
        let mut permissions = fs::metadata(&path).expect("it is there").permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).expect("it is ours");
        let error = replace(&path, "words\n", "fixed\n").expect_err("it is read-only");
        assert_eq!(
            (error.as_str(), text(&path).as_str()),
            ("it is read-only", "words\n")
        );
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let (folder, path) = file("words\n");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o664)).expect("it is ours");
        let link = folder.path().join("link.md");
        symlink("a.md", &link).expect("a link can be made");
        replace(&link, "words\n", "fixed\n").expect("it can be written");
        assert!(link.is_symlink());
        assert_eq!(text(&path), "fixed\n");
        let mode = fs::metadata(&path)
            .expect("it is there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o664);
    }
}
