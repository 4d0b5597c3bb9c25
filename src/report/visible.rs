//! Text of a file or a message made fit to be seen.
//!
//! A control character can drive the terminal that shows it, a bidi control can reorder what stands around it, and a
//! zero-width character is not seen although it may be the very thing that is wrong. All of them are shown as escapes
//! such as `\u{1b}`. Marks that belong to the letter before them (accents, dakuten, variation selectors) stay.
//!
//! What is printed in a CI job is read for commands too. `##[error]` is obeyed anywhere on a line, `::error::` where a
//! line begins with it, white space aside (`ActionCommand.cs` of GitHub's runner; Azure's and TeamCity's agents are
//! alike). The one loses its bracket to an escape; of the other, each report makes sure that none begins a line.

use std::borrow::Cow;

/// Whether `c` would act on the screen or not be seen on it, and so has to be escaped.
///
/// These are the control characters (Cc), the line and paragraph separators (Zl, Zp), the interlinear annotations, and
/// the default ignorable characters (Unicode 16, `DerivedCoreProperties.txt`) without the variation selectors, and the
/// noncharacters, of which XML and HTML forbid some.
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control()
        || u32::from(c) & 0xfffe == 0xfffe
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fdd0}'..='\u{fdef}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e00ff}' | '\u{e01f0}'..='\u{e0fff}')
}

/// What GitHub's runner obeys in `##[…]`.
const COMMANDS: [&str; 18] = [
    "add-mask",
    "add-matcher",
    "add-path",
    "command",
    "debug",
    "echo",
    "endgroup",
    "error",
    "group",
    "internal-set-repo-path",
    "notice",
    "remove-matcher",
    "save-state",
    "section",
    "set-env",
    "set-output",
    "stop-commands",
    "warning",
];

/// Whether the `[` at `at` would open a command to a CI service.
pub(super) fn opens_command(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at(at);
    let Some(after) = after.strip_prefix('[') else {
        return false;
    };
    let names = |command: &str| {
        let (name, rest) = after.as_bytes().split_at(command.len().min(after.len()));
        name.eq_ignore_ascii_case(command.as_bytes()) && matches!(rest.first(), Some(b' ' | b']'))
    };
    before.ends_with("##vso")
        || before.ends_with("##teamcity")
        || before.ends_with("##") && COMMANDS.iter().any(|command| names(command))
}

/// `text` with everything hidden in it escaped, line breaks and tabs too, and without commands within a line.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) && !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if is_hidden(c) {
            shown.extend(c.escape_default());
        } else if c == '[' && opens_command(text, at) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    Cow::Owned(shown)
}

/// The lines of `text`, each visible and none a command, to stand on lines of their own.
pub(crate) fn visible_lines(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.lines().map(|line| {
        let line = visible(line);
        match line.find("::") {
            Some(at) if line[..at].trim_start().is_empty() => {
                format!("{}\\u{{3a}}{}", &line[..at], &line[at + 1..]).into()
            }
            _ => line,
        }
    })
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
        let text = "\u{feff}a\u{200b}b\u{ad}c\u{200d}d\u{3164}\u{fffe}\u{fdd0}\u{1ffff}";
        let shown = r"\u{feff}a\u{200b}b\u{ad}c\u{200d}d\u{3164}\u{fffe}\u{fdd0}\u{1ffff}";
        assert_eq!(visible(text), shown);
    }

    #[test]
    fn no_ci_service_is_commanded() {
        for (text, shown) in [
            ("a ##[error]b", r"a ##\u{5b}error]b"),
            ("##[Set-Output name=a;]b", r"##\u{5b}Set-Output name=a;]b"),
            ("###[group]", r"###\u{5b}group]"),
            ("##vso[task.complete]", r"##vso\u{5b}task.complete]"),
            ("##teamcity[message]", r"##teamcity\u{5b}message]"),
            ("##[Talks](talks.md)", "##[Talks](talks.md)"),
            ("##[errors]", "##[errors]"),
            ("## [error]", "## [error]"),
            ("##[error", "##[error"),
            ("a ::error::b", "a ::error::b"),
        ] {
            assert_eq!(visible(text), shown);
        }
        let lines: Vec<_> = visible_lines("::error::a\n \u{3000}::b::\nc ::d::\n\r::e::").collect();
        let shown = [
            r"\u{3a}:error::a",
            " \u{3000}\\u{3a}:b::",
            "c ::d::",
            r"\r::e::",
        ];
        assert_eq!(lines, shown);
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
