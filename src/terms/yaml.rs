//! A YAML document as a tree whose nodes know their places.

use std::ops::Range;

use saphyr_parser::{Event, Parser, Span as YamlSpan, StrInput};

use crate::source::Span;

/// A node with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) span: Span,
    pub(crate) value: Value,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Scalar(String),
    List(Vec<Node>),
    /// Keys with their places, and values.
    Mapping(Vec<(String, Span, Node)>),
    /// An alias, which is not followed.
    Alias,
}

impl Node {
    /// The text of a scalar.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// The items of a list; of anything else, itself; of nothing, none.
    pub(crate) fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            Value::Scalar(text) if text.is_empty() || text == "~" || text == "null" => &[],
            _ => std::slice::from_ref(self),
        }
    }
}

/// Reads the first document of a text.
///
/// # Errors
/// Where and why it is no YAML.
pub(crate) fn read(text: &str) -> Result<Option<Node>, (Span, String)> {
    let mut reader = Reader {
        text,
        parser: Parser::new_from_str(text),
        offset: (0, 0),
    };
    loop {
        let (event, span) = reader.next()?;
        match event {
            Event::StreamStart | Event::DocumentStart(_) => {}
            Event::StreamEnd | Event::DocumentEnd => return Ok(None),
            event => return reader.node(event, span, 0).map(Some),
        }
    }
}

/// Lists and mappings within one another at most; more is no dictionary.
const DEEPEST: usize = 64;

struct Reader<'a> {
    text: &'a str,
    parser: Parser<'a, StrInput<'a>>,
    /// A character index and its byte offset: the parser counts characters.
    offset: (usize, usize),
}

impl<'a> Reader<'a> {
    fn node(
        &mut self,
        event: Event<'a>,
        span: YamlSpan,
        depth: usize,
    ) -> Result<Node, (Span, String)> {
        let mut range = self.range(span);
        if depth > DEEPEST {
            return Err((to_span(range), "it is nested too deeply".to_string()));
        }
        let value = match event {
            Event::Scalar(text, ..) => Value::Scalar(text.into_owned()),
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => break,
                        (event, span) => items.push(self.node(event, span, depth + 1)?),
                    }
                }
                range.end = items
                    .last()
                    .map_or(range.end, |last: &Node| last.span.end as usize);
                Value::List(items)
            }
            Event::MappingStart(..) => {
                let mut entries = Vec::new();
                loop {
                    let (event, span) = self.next()?;
                    if event == Event::MappingEnd {
                        break;
                    }
                    let key = self.node(event, span, depth + 1)?;
                    let (event, span) = self.next()?;
                    let value = self.node(event, span, depth + 1)?;
                    range.end = value.span.end as usize;
                    entries.push((key.text().unwrap_or_default().to_string(), key.span, value));
                }
                Value::Mapping(entries)
            }
            _ => Value::Alias,
        };
        range.end = range.end.max(range.start);
        Ok(Node {
            span: to_span(range),
            value,
        })
    }

    fn next(&mut self) -> Result<(Event<'a>, YamlSpan), (Span, String)> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => {
                let at = self.byte(error.marker().index());
                let width = self.text[at..].chars().next().map_or(0, char::len_utf8);
                Err((to_span(at..at + width), error.info().to_string()))
            }
            None => Ok((Event::StreamEnd, YamlSpan::default())),
        }
    }

    fn range(&mut self, span: YamlSpan) -> Range<usize> {
        let start = self.byte(span.start.index());
        let end = self.byte(span.end.index()).max(start);
        start..start + self.text[start..end].trim_end().len()
    }

    /// The byte offset of a character index, which is mostly after the last that was asked for.
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

fn to_span(range: Range<usize>) -> Span {
    Span::new(range.start, range.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_have_their_places() {
        let text = "版: 1\nrules:\n  - expected: サーバー\n    patterns: [サーバ, 'ｻｰﾊﾞ']\n";
        let Ok(Some(Node {
            value: Value::Mapping(entries),
            ..
        })) = read(text)
        else {
            panic!("it is a mapping");
        };
        let (key, at, rules) = &entries[1];
        assert_eq!((key.as_str(), &text[at.range()]), ("rules", "rules"));
        let Value::Mapping(rule) = &rules.items()[0].value else {
            panic!("it is a list of mappings");
        };
        let shown = |node: &Node| text[node.span.range()].to_string();
        assert_eq!(shown(&rule[0].2), "サーバー");
        assert_eq!(
            rule[1].2.items().iter().map(shown).collect::<Vec<_>>(),
            ["サーバ", "'ｻｰﾊﾞ'"]
        );
    }

    #[test]
    fn an_error_has_its_place() {
        assert_eq!(read("").map(|node| node.is_none()), Ok(true));
        assert!(read("a: [1\n").is_err());
        assert!(read(&"[".repeat(1000)).is_err());
    }
}
