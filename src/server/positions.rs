//! Places as editors count them: lines from 0, and in a line UTF-16 code units or, where client and server agree, bytes.

use lsp_types::{ClientCapabilities, Position, PositionEncodingKind, Range};

use crate::source::{Source, Span};

/// What a column counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Utf16,
}

impl Encoding {
    /// Bytes, which need no counting, if the client knows them.
    pub(super) fn negotiated(client: &ClientCapabilities) -> Self {
        let general = client.general.as_ref();
        let known = general.and_then(|general| general.position_encodings.as_ref());
        match known.is_some_and(|known| known.contains(&PositionEncodingKind::UTF8)) {
            true => Encoding::Utf8,
            false => Encoding::Utf16,
        }
    }

    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    /// The position of a byte offset.
    pub(super) fn position(self, source: &Source, at: usize) -> Position {
        let line = source.line_of(at);
        let start = source.line_span(line).start as usize;
        let before = &source.text()[start..at];
        let character = match self {
            Encoding::Utf8 => before.len(),
            // An editor shows no byte order mark, but its text begins with it.
            Encoding::Utf16 => before.encode_utf16().count(),
        };
        Position::new(line as u32, character as u32)
    }

    pub(super) fn range(self, source: &Source, span: Span) -> Range {
        let span = source.clamp(span);
        let position = |at: u32| self.position(source, at as usize);
        Range::new(position(span.start), position(span.end))
    }

    /// The byte offset of a position; the end of the line or the text if it lies beyond.
    pub(super) fn offset(self, source: &Source, position: Position) -> usize {
        let line = position.line as usize;
        if line >= source.line_count() {
            return source.text().len();
        }
        let span = source.line_span(line);
        let text = source.slice(span);
        let wanted = position.character as usize;
        let within = match self {
            Encoding::Utf8 => {
                let mut at = wanted.min(text.len());
                while !text.is_char_boundary(at) {
                    at -= 1;
                }
                at
            }
            Encoding::Utf16 => {
                let mut units = 0;
                let place = text.char_indices().find(|(_, c)| {
                    units += c.len_utf16();
                    units > wanted
                });
                place.map_or(text.len(), |(at, _)| at)
            }
        };
        span.start as usize + within
    }

    pub(super) fn span(self, source: &Source, range: Range) -> Span {
        let start = self.offset(source, range.start);
        Span::new(start, self.offset(source, range.end).max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_and_offsets_are_each_others_inverse() {
        let source = Source::new("a.md", "a校\u{1F600}b\r\n\n👩\u{200d}💻x\rlast");
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            for (at, _) in source
                .text()
                .char_indices()
                .filter(|(_, c)| !c.is_control())
            {
                let position = encoding.position(&source, at);
                assert_eq!(encoding.offset(&source, position), at, "{encoding:?} {at}");
            }
        }
        let beyond = [(0, 99, 9), (9, 0, source.text().len())];
        for (line, character, at) in beyond {
            let position = Position::new(line, character);
            assert_eq!(Encoding::Utf16.offset(&source, position), at);
        }
        let inside = Position::new(0, 3);
        assert_eq!(
            Encoding::Utf16.offset(&source, inside),
            4,
            "a pair is not cut"
        );
    }
}
