//! JSON with places: what a diagnostic that points into a JSON file needs and `serde_json` does not keep.
//!
//! `serde_json` reads the text first and has the last word on what JSON is, so the walk here may trust it: it only finds
//! where the values end. That also bounds its depth, for `serde_json` refuses more than 128 levels.

use crate::source::{Source, Span};

/// A value and its place.
pub(super) struct Node {
    pub(super) value: Value,
    pub(super) span: Span,
}

/// A JSON value (RFC 8259), as far as a roster needs it.
pub(super) enum Value {
    Object(Vec<(String, Node)>),
    Array(Vec<Node>),
    String(String),
    Number,
    Boolean,
    Null,
}

impl Node {
    /// What the value is, to say what it should not be.
    pub(super) fn type_name(&self) -> &'static str {
        match self.value {
            Value::Object(_) => "an object",
            Value::Array(_) => "an array",
            Value::String(_) => "a string",
            Value::Number => "a number",
            Value::Boolean => "a boolean",
            Value::Null => "null",
        }
    }
}

/// Reads the file from byte `start`; else says what is wrong, and where.
pub(super) fn read(source: &Source, start: usize) -> Result<Node, (Span, String)> {
    let text = &source.text()[start..];
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(_) => Ok(Walk {
            text: source.text(),
            at: start,
        }
        .value()),
        Err(error) => Err(place(source, start, &error)),
    }
}

fn place(source: &Source, start: usize, error: &serde_json::Error) -> (Span, String) {
    let text = &source.text()[start..];
    let line: usize = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum();
    let mut at = (line + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let end = at + text[at..].chars().next().map_or(0, char::len_utf8);
    let said = error.to_string();
    // The place is the span's to say.
    let said = said
        .rsplit_once(" at line ")
        .map_or(said.as_str(), |(what, _)| what);
    (
        Span::new(start + at, start + end),
        format!("not JSON: {said}"),
    )
}

struct Walk<'t> {
    text: &'t str,
    at: usize,
}

impl Walk<'_> {
    fn value(&mut self) -> Node {
        let first = self.next();
        let start = self.at;
        let value = match first {
            b'{' => Value::Object(self.items(b'}', |walk| {
                let key = walk.string();
                walk.next();
                walk.at += 1; // the colon
                (key, walk.value())
            })),
            b'[' => Value::Array(self.items(b']', Walk::value)),
            b'"' => Value::String(self.string()),
            literal => {
                self.at += self.text[start..]
                    .find(|c: char| !c.is_ascii_alphanumeric() && !"+-.".contains(c))
                    .unwrap_or(self.text.len() - start);
                match literal {
                    b't' | b'f' => Value::Boolean,
                    b'n' => Value::Null,
                    _ => Value::Number,
                }
            }
        };
        Node {
            value,
            span: Span::new(start, self.at),
        }
    }

    /// What stands between the bracket here and `close`, separated by commas.
    fn items<T>(&mut self, close: u8, item: impl Fn(&mut Self) -> T) -> Vec<T> {
        self.at += 1;
        let mut items = Vec::new();
        while self.next() != close {
            items.push(item(self));
            if self.next() == b',' {
                self.at += 1;
            }
        }
        self.at += 1;
        items
    }

    fn string(&mut self) -> String {
        self.next();
        let start = self.at;
        let bytes = self.text.as_bytes();
        self.at += 1;
        while bytes[self.at] != b'"' {
            self.at += if bytes[self.at] == b'\\' { 2 } else { 1 };
        }
        self.at += 1;
        serde_json::from_str(&self.text[start..self.at])
            .expect("serde_json has read this string before")
    }

    /// Skips white space; the byte after it, which stays.
    fn next(&mut self) -> u8 {
        let bytes = self.text.as_bytes();
        while matches!(bytes[self.at], b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
        bytes[self.at]
    }
}
