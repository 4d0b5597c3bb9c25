//! The files of a cache, one for each run.
//!
//! A file begins with what it is, and with a digest of its key and of all that follows. It is written beside its place and
//! then moved there, so that nobody reads half of one, whoever else writes or breaks off. The oldest are removed when
//! there are too many; one that is used is young again.

use std::fs::{self, File, Metadata};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Digest, Digester, Key};

/// How a file begins. The number is that of the format.
const MAGIC: &[u8] = b"kouetsu run 1\n";

/// The bytes of a digest.
const DIGEST: usize = size_of::<Digest>();

/// The most bytes of one file.
pub const LARGEST: u64 = 16 << 20;

/// The most bytes of all.
pub const MOST_BYTES: u64 = 64 << 20;

/// The most files.
pub const MOST: usize = 1_000;

/// What tells backups and other tools that a folder can be made anew: <https://bford.info/cachedir/>.
const TAG: &str = "CACHEDIR.TAG";
const TAG_TEXT: &str = "Signature: 8a477f597d28d172789f06886806bc55\n# What kouetsu keeps from run to run; `kouetsu cache clean` removes it.\n";

/// How the name of a file begins while it is written.
const DRAFT: &str = ".draft-";

/// What is kept under a key in a file, if that is whole and of that key.
pub(super) fn read<T: DeserializeOwned>(file: &Path, key: &Key) -> Option<T> {
    // The kind is asked first: to open a pipe is to wait for someone to write to it.
    let metadata = fs::metadata(file).ok()?;
    if !metadata.is_file() || metadata.len() > LARGEST {
        return None;
    }
    let mut bytes = Vec::new();
    let open = File::open(file).ok()?;
    open.take(LARGEST).read_to_end(&mut bytes).ok()?;
    let (digest, content) = bytes.strip_prefix(MAGIC)?.split_at_checked(DIGEST)?;
    let whole = seal(key, content).bytes() == digest;
    whole.then(|| postcard::from_bytes(content).ok()).flatten()
}

/// Puts something into a file of `folder` under a key, in the place of what was there, and removes what is too much.
/// What is too large is not put there.
pub(super) fn write(
    folder: &Path,
    file: &Path,
    key: &Key,
    value: &impl Serialize,
) -> io::Result<()> {
    let content = postcard::to_allocvec(value).map_err(io::Error::other)?;
    if (MAGIC.len() + DIGEST + content.len()) as u64 > LARGEST {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    let tag = File::options()
        .write(true)
        .create_new(true)
        .open(folder.join(TAG));
    // Most often it is there.
    let _ = tag.and_then(|mut tag| tag.write_all(TAG_TEXT.as_bytes()));
    let mut draft = tempfile::Builder::new().prefix(DRAFT).tempfile_in(folder)?;
    draft.write_all(MAGIC)?;
    draft.write_all(seal(key, &content).bytes())?;
    draft.write_all(&content)?;
    draft.persist(file).map_err(|error| error.error)?;
    trim(folder, MOST, MOST_BYTES);
    Ok(())
}

fn seal(key: &Key, content: &[u8]) -> Digest {
    let mut digester = Digester::default();
    digester.field(key.0.bytes()).field(content).finish()
}

/// Notes that a file was of use.
pub(super) fn touch(file: &Path) {
    let open = File::options().append(true).open(file);
    // Where it cannot be noted, it is removed sooner.
    let _ = open.and_then(|file| file.set_modified(SystemTime::now()));
}

/// Removes the oldest files until there are no more than so many, with no more than so many bytes.
fn trim(folder: &Path, most: usize, most_bytes: u64) {
    let mut files: Vec<(SystemTime, u64, PathBuf)> = own(folder)
        .filter_map(|(path, metadata)| Some((metadata.modified().ok()?, metadata.len(), path)))
        .collect();
    let mut bytes: u64 = files.iter().map(|(_, bytes, _)| bytes).sum();
    let mut count = files.len();
    if count <= most && bytes <= most_bytes {
        return;
    }
    files.sort();
    for (_, size, path) in files {
        if count <= most && bytes <= most_bytes {
            break;
        }
        // Another run may have removed it.
        let _ = fs::remove_file(path);
        bytes -= size;
        count -= 1;
    }
}

/// Removes all files that are ours, and the folder if it is empty then; returns how many files and bytes there were.
pub(super) fn clear(folder: &Path) -> io::Result<(usize, u64)> {
    let (mut count, mut bytes) = (0, 0);
    for (path, metadata) in own(folder) {
        fs::remove_file(path)?;
        count += 1;
        bytes += metadata.len();
    }
    // There may be none, or something of someone else's in it.
    let _ = fs::remove_file(folder.join(TAG));
    let _ = fs::remove_dir(folder);
    Ok((count, bytes))
}

/// The files of a folder that are ours: runs, and drafts of them that a run left behind when it was broken off.
fn own(folder: &Path) -> impl Iterator<Item = (PathBuf, Metadata)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| {
        let name = entry.file_name();
        let name = name.to_str()?;
        let is_key = name.len() == 2 * DIGEST && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        let metadata = entry.metadata().ok()?;
        let ours = metadata.is_file() && (is_key || name.starts_with(DRAFT));
        ours.then(|| (entry.path(), metadata))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn key(word: &str) -> Key {
        Key(Digest::of(word.as_bytes()))
    }

    fn put(folder: &Path, word: &str, value: &str) -> PathBuf {
        let file = folder.join(key(word).to_string());
        write(folder, &file, &key(word), &value).expect("it can be written");
        file
    }

    fn got(file: &Path, word: &str) -> Option<String> {
        read(file, &key(word))
    }

    #[expect(clippy::disallowed_methods, reason = "a test reads its own files")]
    fn bytes(file: &Path) -> Vec<u8> {
        fs::read(file).expect("it was written")
    }

    #[test]
    fn what_is_put_into_a_file_is_there_until_something_else_is() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let deep = folder.path().join("deep/runs");
        let file = put(&deep, "a", "一");
        assert_eq!(got(&file, "a").as_deref(), Some("一"));
        assert_eq!(got(&file, "b"), None, "of another key");
        put(&deep, "a", "二");
        assert_eq!(got(&file, "a").as_deref(), Some("二"));
        assert_eq!(got(&deep.join("none"), "a"), None);
        let count = fs::read_dir(&deep).expect("it is there").count();
        assert_eq!(count, 2, "the file and the tag, and no draft");
    }

    #[test]
    fn a_file_that_is_not_as_it_was_written_is_none() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let file = put(folder.path(), "a", "a text");
        let good = bytes(&file);
        for at in 0..good.len() {
            for bad in [&good[..at], &[&good[..at], b"\0", &good[at..]].concat()] {
                fs::write(&file, bad).expect("it can be written");
                assert_eq!(got(&file, "a"), None, "byte {at}");
            }
            let mut bad = good.clone();
            bad[at] ^= 0x20;
            fs::write(&file, bad).expect("it can be written");
            assert_eq!(got(&file, "a"), None, "byte {at}");
        }
        fs::write(&file, good).expect("it can be written");
        assert_eq!(got(&file, "a").as_deref(), Some("a text"));
    }

    #[test]
    fn what_is_too_large_is_not_kept_and_not_read() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let size = usize::try_from(LARGEST).expect("it fits into memory");
        let file = put(folder.path(), "a", &"校".repeat(size / 3));
        assert!(!file.exists());
        let file = put(folder.path(), "b", "b");
        let open = File::options().append(true).open(&file);
        open.and_then(|file| file.set_len(LARGEST + 1))
            .expect("it can be made longer");
        assert_eq!(got(&file, "b"), None);
    }

    #[test]
    fn the_oldest_are_removed_when_there_are_too_many() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let folder = folder.path();
        let made: Vec<PathBuf> = (["a", "b", "c", "d"].iter())
            .map(|word| put(folder, word, "12345"))
            .collect();
        let other = folder.join("a file of someone else's");
        fs::write(&other, "words").expect("it can be written");
        for (age, file) in made.iter().rev().enumerate() {
            let open = File::options().append(true).open(file);
            let then = SystemTime::now() - Duration::from_secs(1000 * (age as u64 + 1));
            open.and_then(|file| file.set_modified(then))
                .expect("it is ours");
        }
        touch(&made[1]);
        let left = || -> Vec<usize> {
            let there = made.iter().enumerate();
            there
                .filter(|(_, file)| file.exists())
                .map(|(at, _)| at)
                .collect()
        };
        trim(folder, 4, 1 << 20);
        assert_eq!(left(), [0, 1, 2, 3]);
        trim(folder, 3, 1 << 20);
        assert_eq!(left(), [1, 2, 3]);
        let size = fs::metadata(&made[1]).expect("it is there").len();
        trim(folder, 3, 2 * size);
        assert_eq!(left(), [1, 3], "the second was used");
        let draft = folder.join(".draft-broken-off");
        fs::write(&draft, "12").expect("it can be written");
        let cleared = clear(folder).expect("they can be removed");
        assert_eq!(cleared, (3, 2 * size + 2));
        assert!(left().is_empty());
        assert!(other.exists() && !draft.exists());
    }
}
