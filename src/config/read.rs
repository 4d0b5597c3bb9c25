//! Reading a file, and saying why it cannot be read.
//!
//! Every byte is kept: byte-order mark, line endings, and what an author's editor left at the ends of lines. A file that
//! is not UTF-8 text is refused as a whole, because every span would be a guess.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use memchr::memchr;

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Source, Span};

/// The rule under which files and folders are told that cannot be read.
const UNREADABLE: &str = "unreadable-file";

/// What kind of file is read.
pub(super) struct Kind {
    /// The most bytes that it may have, and the same in words.
    pub(super) limit: (u64, &'static str),
    /// What to do with one that is there by mistake.
    pub(super) mistaken: &'static str,
}

/// Any file; offsets must fit into a [`Span`].
const ANY: Kind = Kind {
    limit: (u32::MAX as u64, "4 GiB"),
    mistaken: "name it in `exclude`",
};

/// Reads the file at `path`, which is shown as `display`.
///
/// # Errors
/// One diagnostic, under the rule `unreadable-file`, if it is not there, may not be read, is no regular file, is over
/// 4 GiB, or is not text in UTF-8.
pub fn read(path: &Path, display: &Arc<str>) -> Result<Source, Box<Diagnostic>> {
    read_kind(path, display, &ANY)
}

/// Likewise, a file of a kind.
pub(super) fn read_kind(
    path: &Path,
    display: &Arc<str>,
    kind: &Kind,
) -> Result<Source, Box<Diagnostic>> {
    // What it is comes first: to open a pipe is to wait for someone to write to it.
    let metadata = fs::metadata(path).map_err(|error| not_there(path, display, kind, &error))?;
    if !metadata.is_file() {
        return Err(not_a_file(display, kind, &metadata));
    }
    if metadata.len() > kind.limit.0 {
        return Err(too_large(display, kind));
    }
    let bytes = bytes(path, metadata.len(), kind.limit.0)
        .map_err(|error| not_there(path, display, kind, &error))?;
    // It may have grown since.
    if bytes.len() as u64 > kind.limit.0 {
        return Err(too_large(display, kind));
    }
    let text = text(bytes).map_err(|bytes| not_text(display, kind, &bytes))?;
    Ok(Source::new(display.clone(), text))
}

/// The bytes of a file that had `size` of them, one more than `limit` at most.
fn bytes(path: &Path, size: u64, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // Room for all at once, and for one more, by which the end is known. Where there is none, reading tells.
    let _ = bytes.try_reserve_exact(usize::try_from(size).unwrap_or(0) + 1);
    File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn text(bytes: Vec<u8>) -> Result<String, Vec<u8>> {
    if memchr(0, &bytes).is_some() {
        return Err(bytes);
    }
    String::from_utf8(bytes).map_err(|error| error.into_bytes())
}

/// A finding about a file of which there is no text to point into.
pub(super) fn unreadable(display: &Arc<str>, message: String) -> Box<Diagnostic> {
    let span = Span::empty(0);
    let problem = Diagnostic::new(UNREADABLE, Severity::Error, display, span, message);
    Box::new(problem)
}

pub(super) fn with_help(display: &Arc<str>, message: String, help: &str) -> Box<Diagnostic> {
    let mut problem = unreadable(display, message);
    problem.help(help);
    problem
}

/// Why the system refused, in its own words where there are none of ours.
pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "it does not exist".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}

fn not_there(path: &Path, display: &Arc<str>, kind: &Kind, error: &io::Error) -> Box<Diagnostic> {
    let reason = reason(error);
    if let Ok(target) = fs::read_link(path) {
        let target = target.display();
        return with_help(
            display,
            format!("`{display}` is a link to `{target}`, which cannot be read: {reason}"),
            "mend the link or remove it",
        );
    }
    let help = match error.kind() {
        io::ErrorKind::NotFound => "run again: it was there when the files were listed".to_owned(),
        _ => format!("make it readable, or {}", kind.mistaken),
    };
    with_help(
        display,
        format!("`{display}` cannot be read: {reason}"),
        &help,
    )
}

fn not_a_file(display: &Arc<str>, kind: &Kind, metadata: &Metadata) -> Box<Diagnostic> {
    let what = if metadata.is_dir() {
        "a folder"
    } else {
        "a pipe, a socket or a device"
    };
    let message = format!("`{display}` is {what}, not a file");
    let help = format!("name a file, or {}", kind.mistaken);
    with_help(display, message, &help)
}

fn too_large(display: &Arc<str>, kind: &Kind) -> Box<Diagnostic> {
    let message = format!("`{display}` is larger than {}", kind.limit.1);
    let help = format!("split it, or {}", kind.mistaken);
    with_help(display, message, &help)
}

fn not_text(display: &Arc<str>, kind: &Kind, bytes: &[u8]) -> Box<Diagnostic> {
    let valid = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    // Text that was UTF-8 so far is damaged, not in another encoding, however much the rest may look like it.
    if bytes[..valid].is_ascii()
        && let Some(encoding) = encoding(bytes)
    {
        let message = format!("`{display}` is not UTF-8; it looks like {encoding}");
        return with_help(display, message, "save it as UTF-8");
    }
    if let Some(at) = memchr(0, bytes) {
        let place = place(bytes, at);
        let message = format!("`{display}` is not text: there is a NUL byte at {place}");
        return with_help(
            display,
            message,
            &format!("save it as text, or {}", kind.mistaken),
        );
    }
    let place = place(bytes, valid);
    let byte = bytes[valid];
    let message = format!("`{display}` is not UTF-8: there is a byte `0x{byte:02X}` at {place}");
    with_help(display, message, "save it as UTF-8")
}

/// Where a byte is, in a file that has no characters to count.
fn place(bytes: &[u8], at: usize) -> String {
    let line = memchr::memchr_iter(b'\n', &bytes[..at]).count() + 1;
    format!("line {line} (offset {at})")
}

/// The encoding that the bytes are most likely in, if not in UTF-8.
fn encoding(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        Some("UTF-16")
    } else if is_euc_jp(bytes) {
        Some("EUC-JP")
    } else if is_shift_jis(bytes) {
        Some("Shift_JIS")
    } else {
        None
    }
}

/// Whether the bytes are well-formed Shift_JIS with kana in it, without which Japanese is not written, and which other
/// encodings are not likely to look like.
fn is_shift_jis(bytes: &[u8]) -> bool {
    two_byte_text(bytes, |pair| match pair {
        [0x82, 0x9F..=0xF1] | [0x83, 0x40..=0x96] => Some(true),
        [0x81..=0x9F | 0xE0..=0xFC, 0x40..=0x7E | 0x80..=0xFC] => Some(false),
        _ => None,
    })
}

/// Likewise for EUC-JP.
fn is_euc_jp(bytes: &[u8]) -> bool {
    two_byte_text(bytes, |pair| match pair {
        [0xA4, 0xA1..=0xF3] | [0xA5, 0xA1..=0xF6] => Some(true),
        [0xA1..=0xFE, 0xA1..=0xFE] => Some(false),
        _ => None,
    })
}

/// Whether the bytes are ASCII and pairs that `kana` knows, some of which are kana.
fn two_byte_text(mut bytes: &[u8], kana: impl Fn([u8; 2]) -> Option<bool>) -> bool {
    let mut any = false;
    while let Some(&first) = bytes.first() {
        if first.is_ascii() {
            bytes = &bytes[1..];
            continue;
        }
        match bytes.get(1).and_then(|&second| kana([first, second])) {
            Some(is_kana) => any |= is_kana,
            None => return false,
        }
        bytes = &bytes[2..];
    }
    any
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;

    fn read_bytes(bytes: &[u8]) -> Result<Source, Box<Diagnostic>> {
        let folder = TempDir::new().expect("a temporary folder");
        let path = folder.path().join("a.md");
        fs::write(&path, bytes).expect("a file can be written");
        read(&path, &Arc::from("docs/a.md"))
    }

    #[test]
    fn every_byte_of_a_text_is_kept() {
        for text in ["", "\u{feff}# 題\r\n\r本文 \n\n", "no final line break"] {
            let source = read_bytes(text.as_bytes()).expect("it is text");
            assert_eq!(source.text(), text);
            assert_eq!(&**source.path(), "docs/a.md");
        }
    }

    #[test]
    fn what_is_not_utf_8_is_told_with_its_place() {
        let name = "`docs/a.md`";
        for (bytes, expected) in [
            (
                &b"# A\n\nJos\xE9\n"[..],
                "is not UTF-8: there is a byte `0xE9` at line 3 (offset 8)",
            ),
            (
                b"M\xFCller",
                "is not UTF-8: there is a byte `0xFC` at line 1 (offset 1)",
            ),
            (
                b"cut \xE6\xA0",
                "is not UTF-8: there is a byte `0xE6` at line 1 (offset 4)",
            ),
            (
                b"\x89PNG\r\n\x1A\n\0\0",
                "is not text: there is a NUL byte at line 3 (offset 8)",
            ),
            (
                b"a\0b",
                "is not text: there is a NUL byte at line 1 (offset 1)",
            ),
            (b"\xFF\xFEa\0", "is not UTF-8; it looks like UTF-16"),
            (b"\xFE\xFF\0a", "is not UTF-8; it looks like UTF-16"),
            // これは in Shift_JIS and in EUC-JP
            (
                b"# \x82\xB1\x82\xEA\x82\xCD\n",
                "is not UTF-8; it looks like Shift_JIS",
            ),
            (
                b"# \xA4\xB3\xA4\xEC\xA4\xCF\n",
                "is not UTF-8; it looks like EUC-JP",
            ),
            // ああ in UTF-8, then one bad byte: all of it would pass for Shift_JIS
            (
                b"\xE3\x81\x82\xE3\x81\x82\x82\xB1",
                "is not UTF-8: there is a byte `0x82` at line 1 (offset 6)",
            ),
        ] {
            let problem = read_bytes(bytes).expect_err("it is no text");
            assert_eq!(problem.message, format!("{name} {expected}"));
            assert_eq!(&*problem.rule, "unreadable-file");
            assert!(problem.help.is_some(), "{expected}");
        }
    }

    #[test]
    fn a_folder_is_no_file() {
        let folder = TempDir::new().expect("a temporary folder");
        let problem = read(folder.path(), &Arc::from("docs")).expect_err("it is a folder");
        assert_eq!(problem.message, "`docs` is a folder, not a file");
    }

    /// Only with Unix, where a file's empty stretches take no room.
    #[cfg(unix)]
    #[test]
    fn a_file_over_4_gib_is_refused_unread() {
        let folder = TempDir::new().expect("a temporary folder");
        let path = folder.path().join("a.md");
        let file = File::create(&path).expect("a file can be made");
        file.set_len(ANY.limit.0 + 1).expect("it can be that large");
        let problem = read(&path, &Arc::from("a.md")).expect_err("it is too large");
        assert_eq!(problem.message, "`a.md` is larger than 4 GiB");
    }
}
