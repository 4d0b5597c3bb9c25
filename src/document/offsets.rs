//! Where a byte of a derived text stands in the file.
//!
//! Directive bodies lose their container prefixes, prose loses its markup, and a repaired text gains fence markers;
//! each is read as a text of its own. An offset map leads back, so that every node keeps its range in the file however
//! deep it was found.

use std::ops::Range;

use crate::source::Span;

/// Maps offsets of a derived text to offsets of the file, piece by piece.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OffsetMap {
    /// In order; the first begins at 0.
    segments: Vec<Segment>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Segment {
    /// Where it begins in the derived text.
    from: u32,
    /// Where it begins in the file.
    to: u32,
    /// How many bytes it has in the file; what the derived text has beyond stands for the end of the segment.
    len: u32,
    /// Whether the bytes are not the same, as for an entity: any part of it then stands for the whole.
    opaque: bool,
}

impl OffsetMap {
    /// The map of a text that is a slice of the file from `shift` on.
    pub(crate) fn shifted(shift: usize) -> Self {
        OffsetMap {
            segments: vec![Segment {
                from: 0,
                to: shift as u32,
                len: u32::MAX,
                opaque: false,
            }],
        }
    }

    /// A map without segments, to be [pushed](Self::push) to.
    pub(crate) fn empty() -> Self {
        OffsetMap {
            segments: Vec::new(),
        }
    }

    /// Adds that the `len` bytes from `from` on are those of the file from `to` on.
    pub(crate) fn push(&mut self, from: usize, to: usize, len: usize) {
        self.add(from, to, len, false);
    }

    /// Adds that what begins at `from` stands for `span` of the file as a whole.
    pub(crate) fn push_opaque(&mut self, from: usize, span: Span) {
        self.add(from, span.start as usize, span.len(), true);
    }

    fn add(&mut self, from: usize, to: usize, len: usize, opaque: bool) {
        self.segments.push(Segment {
            from: from as u32,
            to: to as u32,
            len: len as u32,
            opaque,
        });
    }

    /// The segment that holds the byte at `offset`.
    fn segment(&self, offset: usize) -> usize {
        self.segments
            .partition_point(|s| s.from as usize <= offset)
            .saturating_sub(1)
    }

    /// Where something that begins at `offset` begins in the file.
    pub fn start(&self, offset: usize) -> usize {
        self.segments
            .get(self.segment(offset))
            .map_or(0, |s| s.start(offset))
    }

    /// Where something that ends at `offset` ends in the file: an end belongs to the byte before it.
    pub fn end(&self, offset: usize) -> usize {
        let index = self
            .segments
            .partition_point(|s| (s.from as usize) < offset)
            .saturating_sub(1);
        self.segments.get(index).map_or(0, |s| s.end(offset))
    }

    /// The span in the file of a range of the derived text.
    pub fn span(&self, range: Range<usize>) -> Span {
        let first = self.segment(range.start);
        let Some(segment) = self.segments.get(first) else {
            return Span::new(0, 0);
        };
        let start = segment.start(range.start);
        if range.is_empty() {
            return Span::new(start, start);
        }
        // Most ranges are words, which end in the segment in which they begin.
        let ends_later = |s: &&Segment| (s.from as usize) < range.end;
        let end = match self.segments.get(first + 1).filter(ends_later) {
            Some(_) => self.end(range.end),
            None => segment.end(range.end),
        };
        Span::new(start, end.max(start))
    }

    /// Adds to `map`, at `from`, what this map says of `range`.
    pub(crate) fn copy(&self, range: Range<usize>, map: &mut OffsetMap, from: usize) {
        for (index, segment) in self
            .segments
            .iter()
            .enumerate()
            .skip(self.segment(range.start))
        {
            if segment.from as usize >= range.end
                && !(range.is_empty() && index == self.segment(range.start))
            {
                break;
            }
            let start = range.start.max(segment.from as usize);
            let used = start - segment.from as usize;
            let len = (segment.len as usize)
                .saturating_sub(used)
                .min(range.end - start);
            map.add(
                from + start - range.start,
                segment.start(start),
                len,
                segment.opaque,
            );
        }
    }
}

impl Segment {
    fn start(&self, offset: usize) -> usize {
        if self.opaque {
            self.to as usize
        } else {
            self.at(offset)
        }
    }

    fn end(&self, offset: usize) -> usize {
        let whole = self.opaque && offset > self.from as usize;
        if whole {
            (self.to + self.len) as usize
        } else {
            self.at(offset)
        }
    }

    fn at(&self, offset: usize) -> usize {
        let within = (offset as u32).saturating_sub(self.from).min(self.len);
        (self.to + within) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `> ab` and `> cd`, joined without their prefixes.
    fn quote() -> OffsetMap {
        let mut map = OffsetMap::empty();
        map.push(0, 2, 2);
        map.push(3, 7, 2);
        map
    }

    #[test]
    fn an_end_belongs_to_the_line_before_it() {
        assert_eq!((quote().start(3), quote().end(3)), (7, 4));
        assert_eq!(quote().span(0..5), Span::new(2, 9));
    }

    #[test]
    fn a_copy_maps_as_the_original() {
        let mut inner = OffsetMap::empty();
        quote().copy(1..5, &mut inner, 0);
        for offset in 0..=4 {
            assert_eq!(
                inner.start(offset),
                quote().start(offset + 1),
                "start of {offset}"
            );
            assert_eq!(
                inner.end(offset.max(1)),
                quote().end(offset.max(1) + 1),
                "end of {offset}"
            );
        }
    }

    #[test]
    fn a_part_of_an_entity_is_the_whole() {
        let mut map = OffsetMap::empty();
        map.push(0, 0, 2);
        map.push_opaque(2, Span::new(2, 7));
        map.push(3, 7, 2);
        assert_eq!(map.span(2..3), Span::new(2, 7));
        assert_eq!(map.span(0..4), Span::new(0, 8));
    }

    #[test]
    fn what_the_file_does_not_have_is_empty_there() {
        let mut map = OffsetMap::empty();
        map.push(0, 0, 3);
        map.push(3, 3, 0);
        map.push(4, 3, 5);
        assert_eq!(map.span(0..4), Span::new(0, 3));
        assert_eq!(map.span(4..6), Span::new(3, 5));
    }
}
