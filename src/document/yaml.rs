//! The entries of a YAML mapping with their places, for front matter and for directives' option blocks.

use std::ops::Range;

use saphyr_parser::{Event, Parser, ScanError, Span as YamlSpan, StrInput};

/// A `key: value` at the top of a mapping; ranges are byte offsets in the text that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct YamlEntry {
    pub key: Range<usize>,
    pub value: Range<usize>,
    /// The value as read, if it is a scalar.
    pub text: String,
}

/// Why a text is not a YAML mapping: where, and what is wrong.
pub(crate) type YamlError = (Range<usize>, String);

/// The entries of the mapping that `text` holds. What was read before an error is given along with it.
pub(crate) fn entries(text: &str) -> (Vec<YamlEntry>, Option<YamlError>) {
    let mut reader = Reader {
        text,
        parser: Parser::new_from_str(text),
        offset: (0, 0),
    };
    let mut found = Vec::new();
    let error = reader.mapping(&mut found).err();
    (found, error)
}

struct Reader<'a> {
    text: &'a str,
    parser: Parser<'a, StrInput<'a>>,
    /// A character index and its byte offset; the parser counts characters and never goes back.
    offset: (usize, usize),
}

impl<'a> Reader<'a> {
    fn mapping(&mut self, found: &mut Vec<YamlEntry>) -> Result<(), YamlError> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentStart(_) => {}
                Event::MappingStart(..) => break,
                Event::StreamEnd | Event::DocumentEnd => return Ok(()),
                Event::Scalar(value, ..) if value.is_empty() || &*value == "~" => return Ok(()),
                _ => {
                    return Err((
                        self.range(span),
                        "a mapping of `key: value` lines is expected".into(),
                    ));
                }
            }
        }
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::MappingEnd => return Ok(()),
                Event::Scalar(..) => {
                    let key = self.range(span);
                    let (value, text) = self.value()?;
                    found.push(YamlEntry { key, value, text });
                }
                _ => return Err((self.range(span), "a key is expected".into())),
            }
        }
    }

    /// Reads one value, whatever it holds.
    fn value(&mut self) -> Result<(Range<usize>, String), YamlError> {
        let (event, span) = self.next()?;
        let mut range = self.range(span);
        let mut depth = match event {
            Event::Scalar(value, ..) => return Ok((range, value.into_owned())),
            Event::MappingStart(..) | Event::SequenceStart(..) => 1,
            _ => 0,
        };
        while depth > 0 {
            let (event, span) = self.next()?;
            match event {
                Event::MappingStart(..) | Event::SequenceStart(..) => depth += 1,
                Event::MappingEnd | Event::SequenceEnd => depth -= 1,
                Event::Scalar(..) => range.end = self.range(span).end,
                _ => {}
            }
        }
        Ok((range, String::new()))
    }

    fn next(&mut self) -> Result<(Event<'a>, YamlSpan), YamlError> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => Err(self.error(&error)),
            None => Ok((Event::StreamEnd, YamlSpan::default())),
        }
    }

    fn error(&mut self, error: &ScanError) -> YamlError {
        let at = self.byte(error.marker().index());
        let width = self.text[at..].chars().next().map_or(0, char::len_utf8);
        (at..at + width, error.info().to_string())
    }

    fn range(&mut self, span: YamlSpan) -> Range<usize> {
        let start = self.byte(span.start.index());
        let end = self.byte(span.end.index()).max(start);
        // Other blanks belong to the value, an ideographic space too.
        let trimmed = self.text[start..end].trim_end_matches([' ', '\t', '\n', '\r']);
        start..start + trimmed.len()
    }

    /// The byte offset of a character index.
    fn byte(&mut self, index: usize) -> usize {
        let (known, offset) = if index < self.offset.0 {
            (0, 0)
        } else {
            self.offset
        };
        let rest = &self.text[offset..];
        let step = rest
            .char_indices()
            .nth(index - known)
            .map_or(rest.len(), |(at, _)| at);
        self.offset = (index, offset + step);
        offset + step
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(&str, &str, String)> {
        let (found, _) = entries(text);
        found
            .into_iter()
            .map(|e| (&text[e.key], &text[e.value], e.text))
            .collect()
    }

    #[test]
    fn entries_have_their_places() {
        let text =
            "title: 校閲の報告\nauthors:\n  - name: A\nnote: \"a: b\"\nfolded: >\n  x\n  y\n";
        let found = read(text);
        assert_eq!(found[0], ("title", "校閲の報告", "校閲の報告".into()));
        assert_eq!(found[1].0, "authors");
        assert_eq!(found[2], ("note", "\"a: b\"", "a: b".into()));
        assert_eq!(found[3].2, "x y\n");
        for value in ["校閲\u{3000}", "a\u{c}"] {
            let text = format!("title: {value}\n");
            assert_eq!(read(&text), [("title", value, value.to_string())]);
        }
    }

    #[test]
    fn an_error_has_its_place_and_keeps_what_came_before() {
        let text = "a: 1\nb: [\n";
        let (found, error) = entries(text);
        assert_eq!(found.len(), 1);
        assert!(error.is_some());
        assert_eq!(
            entries("- a\n").1,
            Some((0..0, "a mapping of `key: value` lines is expected".into()))
        );
    }
}
