//! What a comment says that is for kouetsu: `kouetsu allow RULE, GROUP reason="…" until=2027-01-31`.

use jiff::civil::Date;

use super::{Allow, Name, Slip};
use crate::document::Document;
use crate::document::comments::Comment;
use crate::source::Span;
use crate::text::nearest;

/// With what such a comment begins.
pub(super) const MARK: &str = "kouetsu";

/// For how much a comment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// The line, or the next block.
    Near,
    /// The section.
    Section,
    /// The file.
    File,
}

const VERBS: [(&str, Reach); 3] = [
    ("allow", Reach::Near),
    ("allow-section", Reach::Section),
    ("allow-file", Reach::File),
];

const KEYS: [&str; 2] = ["reason", "until"];

/// Reads a comment; nothing, if it is not meant for kouetsu. Where it allows is left open.
pub(super) fn read(document: &Document, comment: &Comment) -> Option<(Allow, Reach)> {
    let mut reader = Reader {
        text: document.slice(comment.text),
        from: comment.text.start as usize,
        at: 0,
        allow: Allow {
            span: comment.span,
            removal: removal(document, comment),
            ..Allow::default()
        },
    };
    let reach = reader.verb()?;
    while reader.item() {}
    reader.finish();
    let mut allow = reader.allow;
    // What is not called by its name does nothing.
    if reach.is_none() {
        allow.names.clear();
    }
    Some((allow, reach.unwrap_or(Reach::Near)))
}

struct Reader<'t> {
    text: &'t str,
    /// Where the text begins in the file.
    from: usize,
    at: usize,
    allow: Allow,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.from + start, self.from + end)
    }

    fn skip(&mut self, what: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(what).len();
    }

    /// The next characters that are neither spaces nor commas, nor `=`.
    fn word(&mut self) -> (&'t str, usize) {
        let (start, rest) = (self.at, self.rest());
        let ends = |c: char| c.is_whitespace() || matches!(c, ',' | '、' | '=');
        let word = &rest[..rest.find(ends).unwrap_or(rest.len())];
        self.at += word.len();
        (word, start)
    }

    fn slip(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.allow.slips.push(Slip {
            span,
            message: message.into(),
            help: help.into(),
            instead: None,
        });
    }

    fn slip_for(&mut self, span: Span, message: String, instead: &str) {
        self.allow.slips.push(Slip {
            span,
            message,
            help: format!("write `{instead}`"),
            instead: Some(instead.to_owned()),
        });
    }

    /// For how much the comment is. A word that is nearly one of ours, or that silences other linters, is a slip, and
    /// then it is for nothing; any other makes the comment one that merely speaks of kouetsu.
    fn verb(&mut self) -> Option<Option<Reach>> {
        self.at = self.text.strip_prefix(MARK).map(|_| MARK.len())?;
        let spaced = self.rest().starts_with(char::is_whitespace);
        self.skip(|c| c.is_whitespace() || matches!(c, ':' | '-' | '_'));
        if self.at == MARK.len() {
            return None;
        }
        let (word, _) = self.word();
        let verbs = VERBS.iter().map(|(verb, _)| *verb);
        let known = VERBS.iter().find(|(verb, _)| *verb == word);
        if let Some((_, reach)) = known.filter(|_| spaced) {
            return Some(Some(*reach));
        }
        let silences = ["disable", "ignore", "suppress", "noqa", "off", "skip"]
            .iter()
            .any(|start| word.starts_with(start));
        let meant = match known {
            Some((verb, _)) => verb,
            None if silences && word.ends_with("file") => "allow-file",
            None if silences => "allow",
            None => nearest(word, verbs)?,
        };
        let (said, instead) = (&self.text[..self.at], format!("{MARK} {meant}"));
        let span = self.span(0, self.at);
        self.slip_for(span, format!("`{said}` allows nothing"), &instead);
        Some(None)
    }

    /// Reads a name or a `key=value`; `false` at the end.
    fn item(&mut self) -> bool {
        self.skip(|c| c.is_whitespace() || matches!(c, ',' | '、'));
        let before = self.at;
        let (word, start) = self.word();
        if self.rest().starts_with('=') {
            self.at += 1;
            let key = self.span(start, self.at - 1);
            self.value(word, key);
        } else if !word.is_empty() {
            let span = self.span(start, self.at);
            self.allow.names.push(Name {
                word: word.into(),
                span,
                removal: span,
            });
        }
        self.at > before
    }

    fn value(&mut self, key: &str, key_span: Span) {
        let start = self.at;
        let value = self.quoted().unwrap_or_else(|| self.word().0.to_owned());
        let span = self.span(start, self.at);
        match key {
            "reason" => {
                let says_something = value.contains(char::is_alphanumeric);
                self.allow.reason = says_something.then(|| value.trim().into());
            }
            "until" => match value.parse::<Date>() {
                Ok(date) if is_date(&value) => self.allow.until = Some((date, span)),
                _ => {
                    let message = format!("`{value}` is no date");
                    self.slip(span, message, "write it as 2027-01-31");
                }
            },
            _ => {
                let message = format!("unknown key `{key}`");
                match nearest(key, KEYS) {
                    Some(near) => self.slip_for(key_span, message, near),
                    None => self.slip(key_span, message, "the keys are `reason` and `until`"),
                }
            }
        }
    }

    /// A text in quotes; one that is not closed goes to the end.
    fn quoted(&mut self) -> Option<String> {
        let start = self.at;
        let inside = self.rest().strip_prefix('"')?;
        match inside.split_once('"') {
            Some((value, _)) => {
                self.at += value.len() + 2;
                Some(value.to_owned())
            }
            None => {
                self.at = self.text.len();
                let span = self.span(start, start + 1);
                self.slip(
                    span,
                    "the quote is not closed",
                    "close it with another `\"`",
                );
                Some(inside.to_owned())
            }
        }
    }

    fn finish(&mut self) {
        if self.allow.names.is_empty() && self.allow.slips.is_empty() {
            let span = self.span(0, self.text.len());
            let help = "name the rules or groups behind `allow`; there is none for everything";
            self.slip(span, "no rule is named", help);
        }
        let names = &mut self.allow.names;
        for index in 0..names.len() {
            let end = names[index].span.end;
            names[index].removal = match (index, names.get(index + 1)) {
                (0, None) => continue,
                (0, Some(next)) => Span {
                    end: next.span.start,
                    ..names[index].span
                },
                _ => Span {
                    start: names[index - 1].span.end,
                    end,
                },
            };
        }
    }
}

/// jiff reads more forms than are promised here.
fn is_date(text: &str) -> bool {
    let form = |(index, byte): (usize, &u8)| match index {
        4 | 7 => *byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    text.len() == 10 && text.as_bytes().iter().enumerate().all(form)
}

/// What has to go for a comment to be gone: its lines, if there is nothing else on them, and one of the empty lines
/// around it; but lines that it keeps apart stay so.
fn removal(document: &Document, comment: &Comment) -> Span {
    let text = document.source().text();
    let span = comment.span.range();
    let before = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let after = text[span.end..]
        .find('\n')
        .map_or(text.len(), |at| span.end + at + 1);
    let alone = before == span.start && text[span.end..after].trim().is_empty();
    if comment.inline || !alone {
        let spaces = text[..span.start].trim_end_matches([' ', '\t']).len();
        // At the beginning of a line, spaces are indentation.
        let start = if spaces > before { spaces } else { span.start };
        return Span::new(start, span.end);
    }
    let is_empty = |line: &str| line.trim().is_empty();
    let next = text[after..]
        .find('\n')
        .map_or(text.len(), |at| after + at + 1);
    let above = text[..before].lines().next_back().is_none_or(is_empty);
    let below = is_empty(&text[after..next]);
    match (above, below) {
        (true, true) => Span::new(before, next),
        (false, false) if after < text.len() => Span::new(before, span.end),
        _ => Span::new(before, after),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    fn read_first(text: &str) -> (Document, Option<(Allow, Reach)>) {
        let document = Document::parse(Source::new("a.md", text), None);
        let comment = document.comments()[0];
        let read = read(&document, &comment);
        (document, read)
    }

    #[test]
    fn names_reasons_and_dates_are_read() {
        let text = "<!-- kouetsu allow missing-alt-text, links,MD045 reason=\"an \n old photo\" until=2027-01-31 -->\n";
        let (document, read) = read_first(text);
        let (allow, reach) = read.expect("it is for kouetsu");
        assert_eq!(reach, Reach::Near);
        assert_eq!(allow.slips, []);
        let names: Vec<(&str, &str)> = allow
            .names
            .iter()
            .map(|name| (&*name.word, document.slice(name.removal)))
            .collect();
        let expected = [
            ("missing-alt-text", "missing-alt-text, "),
            ("links", ", links"),
            ("MD045", ",MD045"),
        ];
        assert_eq!(names, expected);
        assert_eq!(allow.reason.as_deref(), Some("an \n old photo"));
        let (until, span) = allow.until.expect("there is a date");
        assert_eq!(
            (until.to_string().as_str(), document.slice(span)),
            ("2027-01-31", "2027-01-31")
        );
    }

    #[rustfmt::skip]
    #[test]
    fn slips_are_told_where_they_are() {
        for (text, at, message, help) in [
            ("kouetsu alow x", "kouetsu alow", "`kouetsu alow` allows nothing", "write `kouetsu allow`"),
            ("kouetsu: allow x", "kouetsu: allow", "`kouetsu: allow` allows nothing", "write `kouetsu allow`"),
            ("kouetsu-disable-file x", "kouetsu-disable-file", "`kouetsu-disable-file` allows nothing", "write `kouetsu allow-file`"),
            ("kouetsu allow", "kouetsu allow", "no rule is named", "name the rules or groups behind `allow`; there is none for everything"),
            ("kouetsu allow x resaon=\"y\"", "resaon", "unknown key `resaon`", "write `reason`"),
            ("kouetsu allow x why=y", "why", "unknown key `why`", "the keys are `reason` and `until`"),
            ("kouetsu allow x until=2027-02-30", "2027-02-30", "`2027-02-30` is no date", "write it as 2027-01-31"),
            ("kouetsu allow x until=20270101", "20270101", "`20270101` is no date", "write it as 2027-01-31"),
            ("kouetsu allow x reason=\"y", "\"", "the quote is not closed", "close it with another `\"`"),
        ] {
            let (document, read) = read_first(&format!("<!-- {text} -->\n"));
            let (allow, _) = read.expect("it is for kouetsu");
            let [slip] = &allow.slips[..] else { panic!("{text}: {:?}", allow.slips) };
            assert_eq!((document.slice(slip.span), slip.message.as_str(), slip.help.as_str()), (at, message, help));
        }
    }

    #[test]
    fn comments_that_merely_speak_of_kouetsu_are_left_alone() {
        for text in [
            "kouetsu finds nothing here",
            "kouetsu",
            "see kouetsu allow",
            "kouetsuallow x",
            "KOUETSU ALLOW",
        ] {
            assert_eq!(read_first(&format!("<!-- {text} -->\n")).1, None, "{text}");
        }
    }

    #[test]
    fn a_comment_goes_with_its_line() {
        for (text, expected) in [
            ("a\n\n<!-- kouetsu allow x -->\n\nb\n", "a\n\nb\n"),
            ("a\n\n<!-- kouetsu allow x -->\nb\n", "a\n\nb\n"),
            ("a\n<!-- kouetsu allow x -->\nb\n", "a\n\nb\n"),
            ("a\n<!-- kouetsu allow x -->\n", "a\n"),
            ("<!-- kouetsu allow x -->\n\nb\n", "b\n"),
            ("<!-- kouetsu allow x -->", ""),
            ("a b <!-- kouetsu allow x -->\nc\n", "a b\nc\n"),
            ("a <!-- kouetsu allow x --> b\n", "a b\n"),
            ("> <!-- kouetsu allow x -->\n> b\n", ">\n> b\n"),
        ] {
            let (_, read) = read_first(text);
            let (allow, _) = read.expect("it is for kouetsu");
            let mut without = text.to_owned();
            without.replace_range(allow.removal.range(), "");
            assert_eq!(without, expected, "{text}");
        }
    }
}
