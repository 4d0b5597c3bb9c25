//! What stands between words: the parts of inline syntax that are found in the source and not in parser events.

use std::ops::Range;

/// A part of a run of plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Words,
    /// A URL that is written without markup.
    Url,
    /// `{{ … }}`.
    Substitution,
    /// `[^label]` that the parser did not see defined: where the label is.
    Footnote(Range<usize>),
}

/// Splits a run of plain text of `text` into words and what is none.
pub(super) fn split(text: &str, range: Range<usize>, myst: bool) -> Vec<(Range<usize>, Piece)> {
    let mut found = Vec::new();
    let mut done = range.start;
    let mut at = range.start;
    while let Some(offset) = memchr::memchr3(b':', b'{', b'[', &text.as_bytes()[at..range.end]) {
        at += offset;
        let special = match text.as_bytes()[at] {
            b':' => url_around(text, done, at, range.end).map(|url| (url, Piece::Url)),
            b'{' if myst => substitution(text, at, range.end).map(|at| (at, Piece::Substitution)),
            b'[' => footnote(text, at, range.end),
            _ => None,
        };
        match special {
            Some((part, piece)) => {
                if done < part.start {
                    words(text, done..part.start, &mut found);
                }
                (done, at) = (part.end, part.end);
                found.push((part, piece));
            }
            None => at += 1,
        }
    }
    if done < range.end {
        words(text, done..range.end, &mut found);
    }
    found
}

/// Words, with addresses that begin with `www.` taken out.
fn words(text: &str, range: Range<usize>, found: &mut Vec<(Range<usize>, Piece)>) {
    let mut done = range.start;
    let mut at = range.start;
    while let Some(offset) = text[at..range.end].find("www.") {
        let start = at + offset;
        let glued = text[range.start..start]
            .ends_with(|c: char| c.is_ascii_alphanumeric() || "/@._-".contains(c));
        let end = url_end(text, start, range.end);
        at = start + 4;
        if glued || end <= at || !text[at..end].contains('.') {
            continue;
        }
        if done < start {
            found.push((done..start, Piece::Words));
        }
        found.push((start..end, Piece::Url));
        (done, at) = (end, end);
    }
    if done < range.end {
        found.push((done..range.end, Piece::Words));
    }
}

/// The URL whose `://` begins at `colon`, if it is of a scheme that GFM links.
fn url_around(text: &str, from: usize, colon: usize, end: usize) -> Option<Range<usize>> {
    if !text[colon..end].starts_with("://") {
        return None;
    }
    let scheme = ["https", "http", "ftp"].into_iter().find(|scheme| {
        let before = &text.as_bytes()[from..colon];
        before.len() >= scheme.len()
            && before[before.len() - scheme.len()..].eq_ignore_ascii_case(scheme.as_bytes())
    })?;
    let start = colon - scheme.len();
    let url = start..url_end(text, start, end);
    (url.end > colon + 3).then_some(url)
}

/// Where a bare URL ends: at the first character that a URL written in ASCII cannot hold, less closing punctuation
/// (GFM, extended autolink path validation).
fn url_end(text: &str, start: usize, end: usize) -> usize {
    let fits = |b: u8| {
        b.is_ascii_graphic()
            && !matches!(
                b,
                b'<' | b'>' | b'"' | b'`' | b'\\' | b'^' | b'{' | b'}' | b'|'
            )
    };
    let bytes = text.as_bytes();
    let mut stop = start + bytes[start..end].iter().take_while(|&&b| fits(b)).count();
    loop {
        let url = &text[start..stop];
        let open = |c: char| url.matches(c).count();
        match url.bytes().last() {
            Some(b'?' | b'!' | b'.' | b',' | b':' | b';' | b'*' | b'_' | b'~' | b'\'') => stop -= 1,
            Some(b')') if open(')') > open('(') => stop -= 1,
            Some(b']') if open(']') > open('[') => stop -= 1,
            _ => return stop,
        }
    }
}

fn substitution(text: &str, at: usize, end: usize) -> Option<Range<usize>> {
    let inside = text[at..end].strip_prefix("{{")?;
    let close = inside.find("}}")?;
    (!inside[..close].contains('\n')).then(|| at..at + 2 + close + 2)
}

fn footnote(text: &str, at: usize, end: usize) -> Option<(Range<usize>, Piece)> {
    let inside = text[at..end].strip_prefix("[^")?;
    let escaped = text[..at].ends_with('\\');
    let length = inside.find(|c: char| c == ']' || c == '[' || c.is_whitespace())?;
    if escaped || length == 0 || !inside[length..].starts_with(']') {
        return None;
    }
    let label = at + 2..at + 2 + length;
    Some((at..label.end + 1, Piece::Footnote(label)))
}

/// The name of the role whose code span begins at `at`: `{name}` directly before it.
pub(super) fn role_before(text: &str, at: usize) -> Option<Range<usize>> {
    let before = text[..at].strip_suffix('}')?;
    let named = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+' | ':' | '.');
    let name = before.trim_end_matches(named);
    let open = name.strip_suffix('{')?;
    (name.len() < before.len() && !open.ends_with(['\\', '{'])).then_some(name.len()..before.len())
}

/// What stands between the first brackets of a link or definition.
pub(super) fn first_brackets(text: &str, range: &Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let open = part.find('[').map_or(0, |at| at + 1);
    let close = unescaped(&part[open..], ']').map_or(part.len(), |at| open + at);
    range.start + open..range.start + close
}

/// A collapsed reference whole: pulldown-cmark leaves out the `[]` behind it.
pub(super) fn collapsed(text: &str, range: &Range<usize>) -> Range<usize> {
    let behind = !text[range.clone()].ends_with("[]") && text[range.end..].starts_with("[]");
    range.start..range.end + if behind { 2 } else { 0 }
}

/// What stands between the last brackets of a full reference.
pub(super) fn last_brackets(text: &str, range: &Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let close = part.rfind(']').unwrap_or(part.len());
    let open = part[..close].rfind('[').map_or(0, |at| at + 1);
    range.start + open..range.start + close
}

fn unescaped(text: &str, what: char) -> Option<usize> {
    let mut escaped = false;
    text.find(|c| {
        let found = c == what && !escaped;
        escaped = c == '\\' && !escaped;
        found
    })
}

/// The destination that begins at or after `from` (CommonMark 0.31, section 6.3), without `<` and `>`.
pub(super) fn destination(text: &str, from: usize, end: usize) -> Range<usize> {
    let rest = &text[from..end];
    let start = from + rest.len() - rest.trim_start().len();
    if let Some(pointed) = text[start..end].strip_prefix('<') {
        let length = unescaped(pointed, '>').unwrap_or(pointed.len());
        return start + 1..start + 1 + length;
    }
    let (mut depth, mut escaped) = (0usize, false);
    let stops = |c: char| {
        let plain = !escaped;
        escaped = c == '\\' && plain;
        match c {
            '(' if plain => depth += 1,
            ')' if plain && depth == 0 => return true,
            ')' if plain => depth -= 1,
            _ => return c.is_ascii_whitespace() || c.is_ascii_control(),
        }
        false
    };
    let length = text[start..end].find(stops).unwrap_or(end - start);
    start..start + length
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<(&str, Piece)> {
        split(text, 0..text.len(), true)
            .into_iter()
            .map(|(range, piece)| (&text[range], piece))
            .collect()
    }

    #[test]
    fn bare_urls_end_where_the_prose_goes_on() {
        let cases = [
            ("見てhttps://a.jp/x?y=1。次", "https://a.jp/x?y=1"),
            ("(see https://a.jp/b_(c)).", "https://a.jp/b_(c)"),
            ("HTTP://A.JP, and", "HTTP://A.JP"),
            ("at www.a.jp/x.", "www.a.jp/x"),
        ];
        for (text, url) in cases {
            let found: Vec<_> = parts(text)
                .into_iter()
                .filter(|(_, p)| *p == Piece::Url)
                .map(|(t, _)| t)
                .collect();
            assert_eq!(found, [url], "{text}");
        }
    }

    #[test]
    fn what_is_no_url_stays_words() {
        for text in [
            "a: b",
            "https:/a.jp",
            "mailto:a@b.c",
            "https://",
            "foo@www.a",
            "{ {x} }",
        ] {
            assert_eq!(parts(text), [(text, Piece::Words)], "{text}");
        }
    }

    #[test]
    fn substitutions_and_footnotes_are_cut_out() {
        let kinds: Vec<_> = parts("a {{ b }} c[^d] e")
            .into_iter()
            .map(|(text, _)| text)
            .collect();
        assert_eq!(kinds, ["a ", "{{ b }}", " c", "[^d]", " e"]);
    }

    #[test]
    fn destinations_balance_their_parentheses() {
        let dest = |text: &str| text[destination(text, 0, text.len())].to_string();
        assert_eq!(dest(" a_(b) \"t\")"), "a_(b)");
        assert_eq!(dest("<a b> 't')"), "a b");
        assert_eq!(dest("a\\)b)"), "a\\)b");
    }
}
