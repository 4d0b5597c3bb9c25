//! What a file is: by its suffix, and by the bytes that it begins with.

use super::suffix;
use crate::address;
use crate::project::resolve::split_fragment;

/// A sort of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Media {
    /// What is said of it, to follow "is".
    pub(super) name: &'static str,
    /// The suffixes that such files have.
    pub(super) suffixes: &'static [&'static str],
    /// Whether browsers show it where an image is shown.
    pub(super) shown: bool,
}

const fn image(name: &'static str, suffixes: &'static [&'static str]) -> Media {
    Media {
        name,
        suffixes,
        shown: true,
    }
}

const fn other(name: &'static str, suffixes: &'static [&'static str]) -> Media {
    Media {
        name,
        suffixes,
        shown: false,
    }
}

const PNG: Media = image("a PNG image", &["png", "apng"]);
const JPEG: Media = image("a JPEG image", &["jpg", "jpeg", "jpe", "jfif"]);
const GIF: Media = image("a GIF image", &["gif"]);
const WEBP: Media = image("a WebP image", &["webp"]);
const AVIF: Media = image("an AVIF image", &["avif"]);
const SVG: Media = image("an SVG image", &["svg", "svgz"]);
const BMP: Media = image("a BMP image", &["bmp"]);
const ICO: Media = image("an icon", &["ico", "cur"]);
const TIFF: Media = other(
    "a TIFF image, which most browsers do not show",
    &["tif", "tiff"],
);
const HEIC: Media = other(
    "a HEIC image, which most browsers do not show",
    &["heic", "heif"],
);
const PSD: Media = other("a Photoshop file, not an image", &["psd"]);
const VIDEO: Media = other(
    "a video, not an image",
    &["mp4", "webm", "mov", "ogv", "m4v", "avi", "mkv", "wmv"],
);
const AUDIO: Media = other(
    "a recording, not an image",
    &["mp3", "wav", "m4a", "ogg", "oga", "flac", "aac"],
);
const PDF: Media = other("a PDF document, not an image", &["pdf"]);
const POSTSCRIPT: Media = other("a PostScript file, not an image", &["eps", "ps", "ai"]);
const DOCUMENT: Media = other(
    "a document, not an image",
    &[
        "docx", "doc", "pptx", "ppt", "xlsx", "xls", "odt", "odp", "ods", "key",
    ],
);
const HTML: Media = other("an HTML page, not an image", &["html", "htm"]);
const TEXT: Media = other("a text, not an image", &["md", "txt", "rst", "csv"]);
const ARCHIVE: Media = other("an archive, not an image", &["zip", "gz", "7z", "tar"]);

const ALL: [Media; 19] = [
    PNG, JPEG, GIF, WEBP, AVIF, SVG, BMP, ICO, TIFF, HEIC, PSD, VIDEO, AUDIO, PDF, POSTSCRIPT,
    DOCUMENT, HTML, TEXT, ARCHIVE,
];

/// How many bytes [`of_bytes`] looks at.
pub(super) const HEAD: usize = 512;

/// What files with the suffix of this path or URL are.
pub(super) fn of_path(path: &str) -> Option<Media> {
    let url = address::web(path);
    let path = url
        .as_ref()
        .map_or(split_fragment(path).0, |url| url.path());
    let suffix = suffix(path)?;
    let mut known = ALL.into_iter();
    let media = known.find(|media| media.suffixes.contains(&&*suffix))?;
    // A server makes an image of a path that ends like a page.
    let sure = media.shown || [VIDEO, AUDIO, PDF].contains(&media);
    (url.is_none() || sure).then_some(media)
}

/// Whether a path or URL is that of a film.
pub(super) fn is_video(path: &str) -> bool {
    of_path(path) == Some(VIDEO)
}

/// What a file is that begins with `head`.
pub(super) fn of_bytes(head: &[u8]) -> Option<Media> {
    let at = |offset: usize, bytes: &[u8]| {
        head.get(offset..)
            .is_some_and(|rest| rest.starts_with(bytes))
    };
    Some(match head {
        _ if at(0, b"\x89PNG\r\n\x1a\n") => PNG,
        _ if at(0, b"\xff\xd8\xff") => JPEG,
        _ if at(0, b"GIF87a") || at(0, b"GIF89a") => GIF,
        _ if at(0, b"RIFF") && at(8, b"WEBP") => WEBP,
        _ if at(0, b"RIFF") && at(8, b"AVI ") => VIDEO,
        _ if at(0, b"RIFF") && at(8, b"WAVE") => AUDIO,
        _ if at(4, b"ftyp") => of_brand(head.get(8..12)?)?,
        _ if at(0, b"\x1a\x45\xdf\xa3") => VIDEO,
        _ if at(0, b"BM") && at(6, b"\0\0\0\0") => BMP,
        _ if at(0, b"\0\0\x01\0") => ICO,
        _ if at(0, b"II*\0") || at(0, b"MM\0*") => TIFF,
        _ if at(0, b"8BPS") => PSD,
        _ if at(0, b"ID3") => AUDIO,
        _ if at(0, b"%PDF-") => PDF,
        _ if at(0, b"%!PS") => POSTSCRIPT,
        _ if at(0, b"PK\x03\x04") => ARCHIVE,
        _ => return of_text(head),
    })
}

/// By the major brand of an ISO base media file (ISO/IEC 14496-12).
fn of_brand(brand: &[u8]) -> Option<Media> {
    Some(match brand {
        b"avif" | b"avis" => AVIF,
        b"heic" | b"heix" | b"hevc" | b"heim" | b"heis" => HEIC,
        // An image whose coding the file tells further on.
        b"mif1" | b"msf1" => return None,
        b"M4A " => AUDIO,
        _ => VIDEO,
    })
}

/// A text that shows what it is: markup. Any other may be a stand-in, as Git LFS leaves for files not yet fetched.
fn of_text(head: &[u8]) -> Option<Media> {
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with("<!doctype html") || text.starts_with("<html") {
        return Some(HTML);
    }
    let markup =
        text.starts_with("<?xml") || text.starts_with("<!--") || text.starts_with("<!doctype svg");
    (text.starts_with("<svg") || markup && text.contains("<svg")).then_some(SVG)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_tell_what_a_file_is() {
        for (head, media) in [
            (&b"\x89PNG\r\n\x1a\n\0\0"[..], Some(PNG)),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", Some(JPEG)),
            (b"RIFF\x24\0\0\0WEBPVP8 ", Some(WEBP)),
            (b"\0\0\0\x20ftypisom", Some(VIDEO)),
            (b"\0\0\0\x20ftypavif", Some(AVIF)),
            (b"\0\0\0\x20ftypmif1", None),
            (b"\0\0\0\x20ftyp", None),
            (b"<?xml version='1.0'?>\n<svg>", Some(SVG)),
            (b"\xef\xbb\xbf<svg>", Some(SVG)),
            (b"\n<!DOCTYPE html>", Some(HTML)),
            (b"version https://git-lfs.github.com/spec/v1\n", None),
            (b"BM", None),
            (b"", None),
        ] {
            assert_eq!(of_bytes(head), media, "{}", head.escape_ascii());
        }
    }

    #[test]
    fn suffixes_are_those_of_the_path() {
        assert_eq!(of_path("a/b.PNG"), Some(PNG));
        assert_eq!(of_path("b.png?raw=true#x"), Some(PNG));
        assert_eq!(of_path("https://a.jp/high.mp4?x=a.png"), Some(VIDEO));
        assert_eq!(of_path("https://badges.ai"), None);
        assert_eq!(of_path("image.*"), None);
        assert_eq!(of_path("a.mp4/b"), None);
    }
}
