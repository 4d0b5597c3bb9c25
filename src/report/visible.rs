//! Text of a file or a message made fit to be seen.
//!
//! A control character can drive the terminal that shows it, a bidi control can reorder what stands around it, and a
//! zero-width character is not seen although it may be the very thing that is wrong. All of them are shown as escapes
//! such as `\u{1b}`. Marks that belong to the letter before them (accents, dakuten, variation selectors) stay.

use std::borrow::Cow;

/// Whether `c` would act on the screen or not be seen on it, and so has to be escaped.
///
/// These are the control characters (Cc), the line and paragraph separators (Zl, Zp), the interlinear annotations, and
/// the default ignorable characters (Unicode 16, `DerivedCoreProperties.txt`) without the variation selectors.
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}')
}

/// `text` with everything hidden in it escaped, line breaks and tabs too.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_on_a_terminal_is_escaped() {
        let cases = [
            ("\u{1b}[31mred\u{7}", r"\u{1b}[31mred\u{7}"),
            ("a\tb\r\nc\0", r"a\tb\r\nc\u{0}"),
            ("\u{7f}\u{9b}31m", r"\u{7f}\u{9b}31m"),
            ("\u{202e}txt.exe\u{202c}", r"\u{202e}txt.exe\u{202c}"),
            ("\u{2066}\u{2069}\u{61c}", r"\u{2066}\u{2069}\u{61c}"),
            ("\u{2028}\u{2029}\u{e0041}", r"\u{2028}\u{2029}\u{e0041}"),
        ];
        for (text, shown) in cases {
            assert_eq!(visible(text), shown);
        }
    }

    #[test]
    fn what_cannot_be_seen_is_escaped() {
        let text = "\u{feff}a\u{200b}b\u{ad}c\u{200d}d\u{3164}";
        assert_eq!(visible(text), r"\u{feff}a\u{200b}b\u{ad}c\u{200d}d\u{3164}");
    }

    #[test]
    fn what_belongs_to_a_script_stays() {
        for text in [
            "校閲",
            "か\u{3099}",
            "Zoë",
            "각",
            "\u{1112}\u{1161}\u{11ab}",
            "葛\u{e0100}城",
            "⚠\u{fe0f}",
            "क्षि",
            r#"'"\"#,
        ] {
            assert!(matches!(visible(text), Cow::Borrowed(_)), "{text}");
        }
    }
}
