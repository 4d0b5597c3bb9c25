//! Text as it stands in XML and HTML.

use std::borrow::Cow;

use super::visible::{visible, visible_lines};

/// `text` on one line, in an element or in a quoted attribute. It holds no character that XML 1.0 forbids: all of those
/// are hidden ones, and shown as escapes.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    let text = visible(text);
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return text;
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(c),
        }
    }
    escaped.into()
}

/// The lines of `text` in an element.
pub(super) fn escaped_lines(text: &str) -> String {
    let lines: Vec<String> = visible_lines(text)
        .map(|line| escaped(&line).into_owned())
        .collect();
    lines.join("\n")
}

/// A message as HTML: what stands in backticks is code.
pub(super) fn phrase(message: &str) -> String {
    let mut phrase = String::with_capacity(message.len() + 32);
    let mut parts = message.split('`').map(escaped);
    phrase.extend(parts.next());
    while let Some(code) = parts.next() {
        match parts.next() {
            Some(text) => phrase.extend(["<code>", &code, "</code>", &text]),
            // The backtick has no partner.
            None => phrase.extend(["`", &code]),
        }
    }
    phrase
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_text() {
        for (text, shown) in [
            (
                "<b a=\"1\" c='2'>&amp;",
                "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;",
            ),
            ("]]>\u{1b}\0\n\u{fffe}", r"]]&gt;\u{1b}\u{0}\n\u{fffe}"),
            ("校閲", "校閲"),
        ] {
            assert_eq!(escaped(text), shown);
        }
        assert_eq!(escaped_lines("a<\n::b::\n"), "a&lt;\n\\u{3a}:b::");
    }

    #[test]
    fn backticks_make_code() {
        for (message, shown) in [
            (
                "no `<a>` in `b`",
                "no <code>&lt;a&gt;</code> in <code>b</code>",
            ),
            ("`a", "`a"),
            ("a `b` c `d", "a <code>b</code> c `d"),
            ("", ""),
        ] {
            assert_eq!(phrase(message), shown);
        }
    }
}
