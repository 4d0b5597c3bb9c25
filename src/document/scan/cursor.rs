//! A position in a line that counts columns.
//!
//! Container prefixes and indentation are measured in columns, and a tab can be used up in part: `-\tx` begins its
//! content in the middle of the tab (CommonMark 0.31, section 2.2). All of that arithmetic is here.

/// A place in one line.
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    /// Offset of the next byte.
    pub(super) at: usize,
    end: usize,
    column: usize,
    /// Columns left of the tab at `at`, when some of it has been used.
    tab: usize,
    /// The end of the spaces ahead, as far as it is known: containers ask again and again.
    spaces_end: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize, end: usize) -> Self {
        Cursor {
            bytes,
            at,
            end,
            column: 0,
            tab: 0,
            spaces_end: at,
        }
    }

    /// Columns of white space ahead, and the offset of the first byte after it.
    pub(super) fn indent(&mut self) -> (usize, usize) {
        if self.tab == 0 {
            if self.spaces_end <= self.at {
                let spaces = self.bytes[self.at..self.end]
                    .iter()
                    .take_while(|&&b| b == b' ')
                    .count();
                self.spaces_end = self.at + spaces;
            }
            if self.spaces_end == self.end || self.bytes[self.spaces_end] != b'\t' {
                return (self.spaces_end - self.at, self.spaces_end);
            }
        }
        self.indent_with_tabs()
    }

    fn indent_with_tabs(&self) -> (usize, usize) {
        let (mut at, mut column, mut width) = (self.at, self.column, 0);
        if self.tab > 0 {
            (at, column, width) = (at + 1, column + self.tab, self.tab);
        }
        while at < self.end {
            let step = match self.bytes[at] {
                b' ' => 1,
                b'\t' => 4 - column % 4,
                _ => break,
            };
            (at, column, width) = (at + 1, column + step, width + step);
        }
        (width, at)
    }

    /// Goes over `columns` of white space.
    pub(super) fn skip(&mut self, mut columns: usize) {
        if self.tab == 0 && self.at + columns <= self.spaces_end {
            (self.at, self.column) = (self.at + columns, self.column + columns);
            return;
        }
        while columns > 0 && self.at < self.end {
            if self.tab == 0 && self.bytes[self.at] == b'\t' {
                self.tab = 4 - self.column % 4;
            }
            let step = if self.tab > 0 {
                self.tab.min(columns)
            } else {
                1
            };
            self.column += step;
            columns -= step;
            self.tab = self.tab.saturating_sub(step);
            if self.tab == 0 {
                self.at += 1;
            }
        }
    }

    /// Goes over all white space ahead.
    pub(super) fn skip_indent(&mut self) {
        let (columns, _) = self.indent();
        self.skip(columns);
    }

    /// Goes over `count` bytes that are not white space.
    pub(super) fn bytes(&mut self, count: usize) {
        self.at += count;
        self.column += count;
    }

    /// Goes over one column of white space, if there is one.
    pub(super) fn optional_space(&mut self) {
        if self.tab > 0 || (self.at < self.end && matches!(self.bytes[self.at], b' ' | b'\t')) {
            self.skip(1);
        }
    }

    /// Where the rest of the line begins, and the columns of a partly used tab before it.
    pub(super) fn rest(&self) -> (usize, usize) {
        if self.tab > 0 {
            (self.at + 1, self.tab)
        } else {
            (self.at.min(self.end), 0)
        }
    }
}
