//! Tags of raw HTML, as far as a reader meets them: images, links, anchors.

use std::ops::Range;

/// A tag with offsets in the text that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RawTag {
    pub range: Range<usize>,
    pub name: String,
    pub closing: bool,
    pub attributes: Vec<RawAttribute>,
}

/// An attribute with its value, entities resolved, and where the value (or else the name) stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RawAttribute {
    pub name: String,
    pub value: Option<String>,
    pub range: Range<usize>,
}

/// The tags in `text`, which is raw HTML. Comments, and what lies in `<script>` and `<style>`, are passed over.
pub(crate) fn tags(text: &str) -> Vec<RawTag> {
    let mut found: Vec<RawTag> = Vec::new();
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'<', &text.as_bytes()[at..]) {
        let start = at + open;
        let rest = &text[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            match comment.find("-->") {
                Some(end) => at = start + 4 + end + 3,
                None => break,
            }
            continue;
        }
        let Some(tag) = tag(text, start) else {
            at = start + 1;
            continue;
        };
        at = tag.range.end;
        if !tag.closing && matches!(tag.name.as_str(), "script" | "style") {
            let close = format!("</{}", tag.name);
            at += find_ignore_case(&text[at..], &close).unwrap_or(text.len() - at);
        }
        found.push(tag);
    }
    found
}

/// The words between the tags of `text`, entities resolved.
pub(crate) fn without_tags(text: &str) -> String {
    let mut words = String::new();
    let mut done = 0;
    for tag in tags(text) {
        words.push_str(&text[done..tag.range.start]);
        done = tag.range.end;
    }
    words.push_str(&text[done..]);
    unescape(&words)
}

fn find_ignore_case(text: &str, what: &str) -> Option<usize> {
    text.as_bytes()
        .windows(what.len())
        .position(|window| window.eq_ignore_ascii_case(what.as_bytes()))
}

/// The tag that begins at `start`, if one is complete.
fn tag(text: &str, start: usize) -> Option<RawTag> {
    let bytes = text.as_bytes();
    let mut at = start + 1;
    let closing = bytes.get(at) == Some(&b'/');
    at += usize::from(closing);
    let name = word(bytes, at, |b| b.is_ascii_alphanumeric() || b == b'-');
    if !bytes.get(at)?.is_ascii_alphabetic() {
        return None;
    }
    at = name.end;
    let mut attributes = Vec::new();
    loop {
        at += bytes[at..]
            .iter()
            .take_while(|b| b.is_ascii_whitespace())
            .count();
        match bytes.get(at)? {
            b'>' => break,
            b'/' => at += 1,
            _ => {
                let (attribute, end) = attribute(text, at)?;
                attributes.push(attribute);
                at = end;
            }
        }
    }
    let name = text[name].to_ascii_lowercase();
    Some(RawTag {
        range: start..at + 1,
        name,
        closing,
        attributes,
    })
}

fn word(bytes: &[u8], at: usize, fits: impl Fn(u8) -> bool) -> Range<usize> {
    at..at + bytes[at..].iter().take_while(|&&b| fits(b)).count()
}

fn attribute(text: &str, at: usize) -> Option<(RawAttribute, usize)> {
    let bytes = text.as_bytes();
    let ends = |b: u8| b.is_ascii_whitespace() || matches!(b, b'=' | b'>' | b'/' | b'<');
    let name = word(bytes, at, |b| !ends(b));
    if name.is_empty() {
        return None;
    }
    let space = |at: usize| {
        at + bytes[at..]
            .iter()
            .take_while(|b| b.is_ascii_whitespace())
            .count()
    };
    let lower = text[name.clone()].to_ascii_lowercase();
    let equals = space(name.end);
    if bytes.get(equals) != Some(&b'=') {
        let end = name.end;
        return Some((
            RawAttribute {
                name: lower,
                value: None,
                range: name,
            },
            end,
        ));
    }
    let from = space(equals + 1);
    let (range, end) = match *bytes.get(from)? {
        quote @ (b'"' | b'\'') => {
            let length = memchr::memchr(quote, &bytes[from + 1..])?;
            (from + 1..from + 1 + length, from + length + 2)
        }
        _ => {
            let value = word(bytes, from, |b| !b.is_ascii_whitespace() && b != b'>');
            (value.clone(), value.end)
        }
    };
    let value = Some(unescape(&text[range.clone()]));
    Some((
        RawAttribute {
            name: lower,
            value,
            range,
        },
        end,
    ))
}

/// Resolves the commonest entities.
fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_string();
    }
    let named = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ];
    named
        .iter()
        .fold(text.to_string(), |text, (entity, character)| {
            text.replace(entity, character)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_in_every_form() {
        let text = "<img src=a.png ALT='x &amp; y' hidden/>";
        let found = tags(text);
        let shown: Vec<_> = found[0]
            .attributes
            .iter()
            .map(|a| (&*a.name, a.value.as_deref(), &text[a.range.clone()]))
            .collect();
        assert_eq!(found[0].name, "img");
        assert_eq!(
            shown,
            [
                ("src", Some("a.png"), "a.png"),
                ("alt", Some("x & y"), "x &amp; y"),
                ("hidden", None, "hidden")
            ]
        );
    }

    #[test]
    fn words_stand_between_tags() {
        let words = without_tags("<b>Q</b> &amp; <img alt='x'>A");
        assert_eq!(words, "Q & A");
    }

    #[test]
    fn comments_and_scripts_hold_no_tags() {
        let names: Vec<_> = tags("<!-- <img> --><script>'<a>'</script><b>1 < 2")
            .into_iter()
            .map(|t| t.name)
            .collect();
        assert_eq!(names, ["script", "script", "b"]);
    }

    #[test]
    fn an_open_tag_that_never_ends_is_none() {
        assert_eq!(tags("<img src=\"a"), []);
        assert_eq!(tags("<img "), []);
    }
}
