//! Which block a line begins: the start conditions of CommonMark's leaf blocks (0.31, chapter 4) and of MyST's.

/// Length of the run of `byte` at `at`.
pub(super) fn run(bytes: &[u8], at: usize, end: usize, byte: u8) -> usize {
    bytes[at..end].iter().take_while(|&&b| b == byte).count()
}

/// Whether nothing but spaces and tabs lies between.
pub(super) fn blank(bytes: &[u8], at: usize, end: usize) -> bool {
    bytes[at..end].iter().all(|b| matches!(b, b' ' | b'\t'))
}

/// `end`, moved back over spaces and tabs.
pub(super) fn trim_end(bytes: &[u8], at: usize, end: usize) -> usize {
    let trailing = bytes[at..end]
        .iter()
        .rev()
        .take_while(|b| matches!(b, b' ' | b'\t'))
        .count();
    end - trailing
}

pub(super) fn thematic_break(bytes: &[u8], at: usize, end: usize) -> bool {
    let marker = bytes[at];
    if !matches!(marker, b'*' | b'-' | b'_') {
        return false;
    }
    let line = &bytes[at..end];
    line.iter()
        .all(|&b| b == marker || matches!(b, b' ' | b'\t'))
        && line.iter().filter(|&&b| b == marker).count() >= 3
}

pub(super) fn atx_heading(bytes: &[u8], at: usize, end: usize) -> bool {
    let level = run(bytes, at, end, b'#');
    (1..=6).contains(&level) && (at + level == end || matches!(bytes[at + level], b' ' | b'\t'))
}

/// A list marker: its length, and whether it may interrupt a paragraph (a bullet, or the number 1).
pub(super) fn list_marker(bytes: &[u8], at: usize, end: usize) -> Option<(usize, bool)> {
    let (length, interrupts) = match bytes[at] {
        b'-' | b'+' | b'*' => (1, true),
        b'0'..=b'9' => {
            let digits = bytes[at..end]
                .iter()
                .take_while(|b| b.is_ascii_digit())
                .count();
            if digits > 9 || !matches!(bytes.get(at + digits), Some(b'.' | b')')) {
                return None;
            }
            (digits + 1, &bytes[at..at + digits] == b"1")
        }
        _ => return None,
    };
    let after = at + length;
    (after >= end || matches!(bytes[after], b' ' | b'\t')).then_some((length, interrupts))
}

/// Length of `[^label]:`.
pub(super) fn footnote_definition(bytes: &[u8], at: usize, end: usize) -> Option<usize> {
    let line = &bytes[at..end];
    let label = line.strip_prefix(b"[^")?;
    let length = label
        .iter()
        .position(|b| matches!(b, b']' | b'[' | b' ' | b'\t'))?;
    (length > 0 && label[length..].starts_with(b"]:")).then_some(length + 4)
}

/// A run of at least three fence markers that could open or close a fence: the marker and the length of the run.
pub(crate) fn fence_like(bytes: &[u8], at: usize, end: usize) -> Option<(u8, usize)> {
    let marker = *bytes.get(at).filter(|_| at < end)?;
    if !matches!(marker, b'`' | b'~' | b':') {
        return None;
    }
    let length = run(bytes, at, end, marker);
    // An info string after backticks has none (CommonMark 0.31, section 4.5): this is a code span.
    let spans = marker == b'`' && bytes[at + length..end].contains(&b'`');
    (length >= 3 && !spans).then_some((marker, length))
}

/// `(label)=` alone on its line.
pub(super) fn target(bytes: &[u8], at: usize, end: usize) -> bool {
    let end = trim_end(bytes, at, end);
    bytes[at] == b'(' && end - at > 3 && bytes[at..end].ends_with(b")=")
}

/// `+++`, spaced or not, and whatever metadata follows.
pub(super) fn block_break(bytes: &[u8], at: usize, end: usize) -> bool {
    let marks = bytes[at..end]
        .iter()
        .take_while(|b| matches!(b, b'+' | b' ' | b'\t'));
    bytes[at] == b'+' && marks.filter(|&&b| b == b'+').count() >= 3
}

/// Whether a line ends with `$$`, or with `$$ (label)`.
pub(super) fn closes_math(line: &[u8]) -> bool {
    let line = line.trim_ascii_end();
    let label = line
        .strip_suffix(b")")
        .and_then(|rest| rest.iter().rposition(|&b| b == b'('));
    line.ends_with(b"$$")
        || label.is_some_and(|open| line[..open].trim_ascii_end().ends_with(b"$$"))
}

/// How an HTML block ends (CommonMark 0.31, section 4.6, by number).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Html {
    /// 1: at `</script>`, `</pre>`, `</style>` or `</textarea>`.
    Raw,
    /// 2 to 5: at this text.
    Until(&'static [u8]),
    /// 6 and 7: at a blank line.
    Blank,
}

const RAW_TAGS: [&str; 4] = ["script", "pre", "style", "textarea"];

#[rustfmt::skip]
const BLOCK_TAGS: [&str; 62] = [
    "address", "article", "aside", "base", "basefont", "blockquote", "body", "caption", "center", "col", "colgroup",
    "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frame",
    "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "iframe", "legend", "li", "link",
    "main", "menu", "menuitem", "nav", "noframes", "ol", "optgroup", "option", "p", "param", "search", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "track", "ul",
];

/// The HTML block that begins here; the seventh kind cannot interrupt a paragraph.
pub(super) fn html_start(bytes: &[u8], at: usize, end: usize, in_paragraph: bool) -> Option<Html> {
    let line = &bytes[at..end];
    match line.get(1)? {
        b'!' if line.starts_with(b"<!--") => return Some(Html::Until(b"-->")),
        b'!' if line.starts_with(b"<![CDATA[") => return Some(Html::Until(b"]]>")),
        b'!' if line.get(2).is_some_and(u8::is_ascii_alphabetic) => return Some(Html::Until(b">")),
        b'?' => return Some(Html::Until(b"?>")),
        _ => {}
    }
    let closing = line[1] == b'/';
    let from = if closing { 2 } else { 1 };
    let length = line[from..]
        .iter()
        .take_while(|b| b.is_ascii_alphanumeric() || **b == b'-')
        .count();
    if length == 0 || !line[from].is_ascii_alphabetic() {
        return None;
    }
    let name = std::str::from_utf8(&line[from..from + length])
        .ok()?
        .to_ascii_lowercase();
    let rest = &line[from + length..];
    let ends = matches!(rest.first(), None | Some(b' ' | b'\t' | b'>'));
    if !closing && ends && RAW_TAGS.contains(&name.as_str()) {
        return Some(Html::Raw);
    }
    if BLOCK_TAGS.binary_search(&name.as_str()).is_ok() && (ends || rest.starts_with(b"/>")) {
        return Some(Html::Blank);
    }
    let alone = !in_paragraph && !RAW_TAGS.contains(&name.as_str()) && lone_tag(rest, closing);
    alone.then_some(Html::Blank)
}

/// Whether `rest`, after a tag's name, completes the tag and the line.
fn lone_tag(rest: &[u8], closing: bool) -> bool {
    let after = if closing {
        skip_space(rest).strip_prefix(b">")
    } else {
        attributes(rest)
    };
    after.is_some_and(|after| blank(after, 0, after.len()))
}

fn skip_space(rest: &[u8]) -> &[u8] {
    let space = rest
        .iter()
        .take_while(|b| matches!(b, b' ' | b'\t'))
        .count();
    &rest[space..]
}

/// What follows the attributes and the end of an open tag (CommonMark 0.31, section 6.6).
fn attributes(mut rest: &[u8]) -> Option<&[u8]> {
    loop {
        let next = skip_space(rest);
        if let Some(after) = next.strip_prefix(b">").or_else(|| next.strip_prefix(b"/>")) {
            return Some(after);
        }
        if next.len() == rest.len()
            || !matches!(next.first()?, b'a'..=b'z' | b'A'..=b'Z' | b'_' | b':')
        {
            return None;
        }
        let is_name = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b':' | b'-');
        rest = &next[next.iter().take_while(is_name).count()..];
        if let Some(value) = skip_space(rest).strip_prefix(b"=") {
            rest = attribute_value(skip_space(value))?;
        }
    }
}

/// What follows an attribute's value.
fn attribute_value(rest: &[u8]) -> Option<&[u8]> {
    match rest.first()? {
        &quote @ (b'"' | b'\'') => {
            let length = rest[1..].iter().position(|&b| b == quote)?;
            Some(&rest[length + 2..])
        }
        _ => {
            let ends =
                |b: &u8| matches!(b, b' ' | b'\t' | b'"' | b'\'' | b'<' | b'>' | b'=' | b'`');
            let length = rest.iter().position(ends).unwrap_or(rest.len());
            (length > 0).then(|| &rest[length..])
        }
    }
}

/// Whether the block ends on this line.
pub(super) fn html_end(kind: Html, line: &[u8]) -> bool {
    let has = |text: &[u8]| {
        line.windows(text.len())
            .any(|w| w.eq_ignore_ascii_case(text))
    };
    match kind {
        Html::Raw => RAW_TAGS
            .iter()
            .any(|tag| has(format!("</{tag}>").as_bytes())),
        Html::Until(text) => has(text),
        Html::Blank => false,
    }
}
