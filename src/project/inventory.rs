//! Sphinx's inventories: the names of another project, from a file that lies in this one.
//!
//! Format, version 2 (Sphinx, `InventoryFile`): four lines of text, then zlib, in which each line is
//! `name domain:type priority uri title`.

use std::collections::BTreeSet;
use std::path::Path;

use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

use super::files::FileSystem;
use super::linking::Linking;

/// The names of one inventory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names(BTreeSet<String>);

/// Much more than the largest published ones have, packed and unpacked: a file that unpacks to more is no inventory.
const LIMIT: usize = 64 << 20;

impl Names {
    fn read(bytes: &[u8]) -> Option<Names> {
        let mut rest = bytes;
        let mut head = Vec::new();
        for _ in 0..4 {
            let end = memchr::memchr(b'\n', rest)?;
            head.push(&rest[..end]);
            rest = &rest[end + 1..];
        }
        head[0]
            .starts_with(b"# Sphinx inventory version 2")
            .then_some(())?;
        let text = decompress_to_vec_zlib_with_limit(rest, LIMIT).ok()?;
        let text = String::from_utf8(text).ok()?;
        let names = text.lines().filter_map(name).map(str::to_lowercase);
        Some(Names(names.collect()))
    }

    /// Whether the other project has this name, in whatever letter case.
    pub fn contains(&self, name: &str) -> bool {
        self.0.contains(&name.to_lowercase())
    }

    /// All of them, in lower case.
    pub fn all(&self) -> impl Iterator<Item = &str> + Clone {
        self.0.iter().map(String::as_str)
    }
}

/// The name of a line: it may hold spaces, so it ends before the last words that have their form.
fn name(line: &str) -> Option<&str> {
    let words: Vec<(usize, &str)> = line
        .match_indices(' ')
        .map(|(at, _)| (at, &line[at + 1..]))
        .collect();
    words.into_iter().find_map(|(at, rest)| {
        let mut parts = rest.split(' ');
        let kind = parts.next()?.contains(':');
        let priority = parts.next()?.parse::<i32>().is_ok();
        (kind && priority).then_some(&line[..at])
    })
}

/// The inventories that the settings in `folder` name, in their order; `None` for one that cannot be read here.
pub(super) fn read_all(
    linking: &Linking,
    folder: &Path,
    files: &dyn FileSystem,
) -> Vec<Option<Names>> {
    let read = |file: &String| {
        let path = crate::paths::absolute(Path::new(file), folder);
        Names::read(&files.head(&path, LIMIT)?)
    };
    let of = linking.inventories.iter();
    of.map(|inventory| inventory.files.iter().find_map(read))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inventory(lines: &str) -> Vec<u8> {
        let mut bytes =
            b"# Sphinx inventory version 2\n# Project: a\n# Version: 1\n# zlib\n".to_vec();
        bytes.extend(miniz_oxide::deflate::compress_to_vec_zlib(
            lines.as_bytes(),
            6,
        ));
        bytes
    }

    #[test]
    fn names_may_hold_spaces_and_any_script() {
        let lines = "Kp index std:term -1 a.html#$ -\n開場前 std:label -1 b.html#x 会場まで\npy.sky py:module 0 c.html#$ -\n";
        let names = Names::read(&inventory(lines)).expect("it is an inventory");
        let all: Vec<&str> = names.all().collect();
        assert_eq!(all, ["kp index", "py.sky", "開場前"]);
        assert!(names.contains("KP Index") && !names.contains("kp"));
    }

    #[test]
    fn what_is_no_inventory_is_not_read() {
        let cut = &inventory("a std:label -1 b c\n")[..70];
        for bytes in [&b""[..], b"# Sphinx inventory version 1\n\n\n\n", cut] {
            assert_eq!(Names::read(bytes), None);
        }
    }
}
