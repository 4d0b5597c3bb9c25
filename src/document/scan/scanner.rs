//! The pass itself: containers matched, the open leaf continued, new blocks begun, line by line.

use super::cursor::Cursor;
use super::leaf::{self, Html};
use super::{BodyLine, Fence, FenceEnd, Line, LineKind, Scan, Syntax};

/// Scans `text`.
pub(crate) fn scan(text: &str, syntax: Syntax) -> Scan {
    let mut scanner = Scanner::new(text.as_bytes(), syntax);
    scanner.front_matter();
    while scanner.line < scanner.bounds.len() {
        scanner.scan_line();
        scanner.line += 1;
    }
    scanner.scan
}

enum Container {
    Quote,
    /// Content begins at this column; `fresh` while nothing has followed the marker yet.
    Item {
        column: usize,
        fresh: bool,
    },
    Footnote,
}

/// The leaf block that the next line may continue.
#[derive(Clone, Copy, PartialEq)]
enum Leaf {
    None,
    Paragraph,
    Fence,
    Html(Html),
    Indented,
    /// A `$$` block that closes on this line.
    Math(usize),
}

struct Scanner<'a> {
    bytes: &'a [u8],
    syntax: Syntax,
    /// Start and end of each line, without line breaks.
    bounds: Vec<(usize, usize)>,
    line: usize,
    containers: Vec<Container>,
    leaf: Leaf,
    /// How many containers the current line continues, while those after them have not been closed.
    stale: Option<usize>,
    /// The last search for the end of a `$$` block: from which line, and what it found.
    math_search: Option<(usize, Option<usize>)>,
    scan: Scan,
}

impl<'a> Scanner<'a> {
    fn new(bytes: &'a [u8], syntax: Syntax) -> Self {
        let bounds = line_bounds(bytes);
        let scan = Scan {
            lines: Vec::with_capacity(bounds.len()),
            fences: Vec::new(),
        };
        Scanner {
            bytes,
            syntax,
            line: 0,
            containers: Vec::new(),
            leaf: Leaf::None,
            stale: None,
            math_search: None,
            bounds,
            scan,
        }
    }

    /// Takes the lines of YAML between `---` lines at the very start.
    fn front_matter(&mut self) {
        let fence = |&(start, end): &(usize, usize)| {
            &self.bytes[start..leaf::trim_end(self.bytes, start, end)] == b"---"
        };
        if !self.syntax.front_matter || !self.bounds.first().is_some_and(fence) {
            return;
        }
        if let Some(length) = self.bounds[1..].iter().position(fence) {
            for &(start, end) in &self.bounds[..length + 2] {
                self.scan.lines.push(Line {
                    start,
                    end,
                    base: start,
                    content: start,
                    kind: LineKind::FrontMatter,
                    depth: 0,
                });
            }
            self.line = length + 2;
        }
    }

    fn scan_line(&mut self) {
        let (start, end) = self.bounds[self.line];
        let mut cursor = Cursor::new(self.bytes, start, end);
        let matched = self.match_containers(&mut cursor, end);
        let kind = match self.continue_leaf(&mut cursor, matched == self.containers.len()) {
            Some(kind) => kind,
            None => self.begin_blocks(&mut cursor, matched),
        };
        let base = cursor.rest().0;
        let content = match kind {
            LineKind::FenceBody => base,
            _ => cursor.indent().1,
        };
        self.scan.lines.push(Line {
            start,
            end,
            base: base.min(end),
            content: content.min(end),
            kind,
            depth: self.containers.len(),
        });
    }

    /// How many open containers this line continues; the cursor ends after their prefixes.
    fn match_containers(&mut self, cursor: &mut Cursor, end: usize) -> usize {
        for (index, container) in self.containers.iter_mut().enumerate() {
            let (indent, next) = cursor.indent();
            let blank = next >= end;
            match container {
                Container::Quote if indent < 4 && !blank && self.bytes[next] == b'>' => {
                    cursor.skip_indent();
                    cursor.bytes(1);
                    cursor.optional_space();
                }
                Container::Item { column, fresh } if !blank && indent >= *column => {
                    cursor.skip(*column);
                    *fresh = false;
                }
                Container::Item {
                    column,
                    fresh: false,
                } if blank => cursor.skip(indent.min(*column)),
                Container::Footnote if blank => cursor.skip_indent(),
                Container::Footnote if indent >= 4 => cursor.skip(4),
                _ => return index,
            }
        }
        self.containers.len()
    }

    /// The kind of this line if it belongs to an open leaf other than a paragraph.
    fn continue_leaf(&mut self, cursor: &mut Cursor, in_container: bool) -> Option<LineKind> {
        match self.leaf {
            Leaf::Fence if in_container => return Some(self.fence_line(cursor)),
            Leaf::Fence => self.open_fence().ended = FenceEnd::Container,
            Leaf::Math(last) if in_container => {
                if self.line == last {
                    self.leaf = Leaf::None;
                }
                return Some(LineKind::MathBody);
            }
            Leaf::Html(html) if in_container => {
                let (start, end) = (cursor.at, self.bounds[self.line].1);
                let blank = cursor.indent().1 >= end;
                if !(blank && html == Html::Blank) {
                    if leaf::html_end(html, &self.bytes[start..end]) {
                        self.leaf = Leaf::None;
                    }
                    return Some(if blank {
                        LineKind::Blank
                    } else {
                        LineKind::Html
                    });
                }
            }
            Leaf::Indented if in_container => {
                let (indent, next) = cursor.indent();
                if next >= self.bounds[self.line].1 {
                    return Some(LineKind::Blank);
                }
                if indent >= 4 {
                    return Some(LineKind::Indented);
                }
            }
            Leaf::Paragraph | Leaf::None => return None,
            _ => {}
        }
        self.leaf = Leaf::None;
        None
    }

    fn open_fence(&mut self) -> &mut Fence {
        self.scan
            .fences
            .last_mut()
            .expect("an open fence leaf has its fence")
    }

    fn fence_line(&mut self, cursor: &mut Cursor) -> LineKind {
        let (line, end) = (self.line, self.bounds[self.line].1);
        let bytes = self.bytes;
        let (indent, next) = cursor.indent();
        let fence = self.open_fence();
        if indent < 4 && next < end && bytes[next] == fence.marker {
            let length = leaf::run(bytes, next, end, fence.marker);
            if length >= fence.len && leaf::blank(bytes, next + length, end) {
                fence.close = Some((line, next..next + length));
                fence.ended = FenceEnd::Closed;
                self.leaf = Leaf::None;
                return LineKind::FenceClose;
            }
        }
        cursor.skip(indent.min(fence.indent));
        let (start, pad) = cursor.rest();
        fence.body.push(BodyLine {
            line,
            start,
            end,
            pad,
        });
        LineKind::FenceBody
    }

    /// Opens the containers and the leaf that begin on this line, and tells the line's kind.
    fn begin_blocks(&mut self, cursor: &mut Cursor, matched: usize) -> LineKind {
        // Containers that the line does not continue stay open as long as it may be a lazy line of a paragraph.
        self.stale = (matched < self.containers.len()).then_some(matched);
        loop {
            let (indent, at) = cursor.indent();
            if at >= self.bounds[self.line].1 {
                self.close_stale();
                return LineKind::Blank;
            }
            if indent >= 4 {
                if self.leaf == Leaf::Paragraph {
                    return LineKind::Text;
                }
                self.close_stale();
                self.leaf = Leaf::Indented;
                return LineKind::Indented;
            }
            if let Some((kind, leaf)) = self.begin_leaf(at, indent) {
                self.close_stale();
                self.leaf = leaf;
                return kind;
            }
            if let Some(container) = self.begin_container(cursor, at, indent) {
                self.close_stale();
                self.containers.push(container);
                continue;
            }
            if self.leaf != Leaf::Paragraph {
                self.close_stale();
                self.leaf = Leaf::Paragraph;
            }
            return LineKind::Text;
        }
    }

    fn close_stale(&mut self) {
        if let Some(matched) = self.stale.take() {
            self.containers.truncate(matched);
        }
        self.leaf = Leaf::None;
    }

    /// The leaf block that begins at `at`, and what it leaves open. A fence is recorded.
    fn begin_leaf(&mut self, at: usize, indent: usize) -> Option<(LineKind, Leaf)> {
        let (bytes, end) = (self.bytes, self.bounds[self.line].1);
        let in_paragraph = self.leaf == Leaf::Paragraph;
        match bytes[at] {
            b'#' if leaf::atx_heading(bytes, at, end) => Some((LineKind::Heading, Leaf::None)),
            b'`' | b'~' | b':' => {
                let (marker, len) = leaf::fence_like(bytes, at, end)?;
                if marker == b':' && !self.syntax.myst {
                    return None;
                }
                self.push_fence(marker, len, at, indent);
                Some((LineKind::FenceOpen, Leaf::Fence))
            }
            b'<' => {
                let html = leaf::html_start(bytes, at, end, in_paragraph)?;
                let leaf = if leaf::html_end(html, &bytes[at..end]) {
                    Leaf::None
                } else {
                    Leaf::Html(html)
                };
                Some((LineKind::Html, leaf))
            }
            b'$' if bytes[at..end].starts_with(b"$$") => {
                let last = self.math_end(at + 2)?;
                let leaf = if last == self.line {
                    Leaf::None
                } else {
                    Leaf::Math(last)
                };
                Some((LineKind::MathOpen, leaf))
            }
            b'%' if self.syntax.myst => Some((LineKind::Comment, Leaf::None)),
            b'+' if self.syntax.myst && leaf::block_break(bytes, at, end) => {
                Some((LineKind::Break, Leaf::None))
            }
            b'(' if self.syntax.myst && leaf::target(bytes, at, end) => {
                Some((LineKind::Target, Leaf::None))
            }
            // The underline of a heading made of the paragraph above it.
            b'=' | b'-' if in_paragraph && self.stale.is_none() && underline(bytes, at, end) => {
                Some((LineKind::Text, Leaf::None))
            }
            b'*' | b'-' | b'_' if leaf::thematic_break(bytes, at, end) => {
                Some((LineKind::Rule, Leaf::None))
            }
            _ => None,
        }
    }

    fn push_fence(&mut self, marker: u8, len: usize, at: usize, indent: usize) {
        let end = self.bounds[self.line].1;
        let after = at + len;
        let info_end = leaf::trim_end(self.bytes, after, end);
        let space = self.bytes[after..info_end]
            .iter()
            .take_while(|b| matches!(b, b' ' | b'\t'))
            .count();
        self.scan.fences.push(Fence {
            marker,
            len,
            // The containers that this line closes do not hold the fence.
            depth: self.stale.unwrap_or(self.containers.len()),
            open_line: self.line,
            run: at..after,
            info: after + space..info_end,
            close: None,
            ended: FenceEnd::Text,
            body: Vec::new(),
            indent,
        });
    }

    /// The line that closes the `$$` block whose text begins at `from`. Without one, it is a paragraph.
    fn math_end(&mut self, from: usize) -> Option<usize> {
        let end = self.bounds[self.line].1;
        if leaf::closes_math(&self.bytes[from..end]) {
            return Some(self.line);
        }
        if self.bytes[from..end].windows(2).any(|pair| pair == b"$$") {
            return None;
        }
        let next = self.line + 1;
        match self.math_search {
            Some((since, found)) if since <= next && found.is_none_or(|line| line >= next) => found,
            _ => {
                let closes =
                    |&(start, end): &(usize, usize)| leaf::closes_math(&self.bytes[start..end]);
                let found = self.bounds[next..]
                    .iter()
                    .position(closes)
                    .map(|offset| next + offset);
                self.math_search = Some((next, found));
                found
            }
        }
    }

    /// The container that begins at `at`; the cursor ends after its marker.
    fn begin_container(&self, cursor: &mut Cursor, at: usize, indent: usize) -> Option<Container> {
        let (bytes, end) = (self.bytes, self.bounds[self.line].1);
        if bytes[at] == b'>' {
            cursor.skip_indent();
            cursor.bytes(1);
            cursor.optional_space();
            return Some(Container::Quote);
        }
        if let Some(length) = leaf::footnote_definition(bytes, at, end) {
            cursor.skip_indent();
            cursor.bytes(length);
            cursor.skip_indent();
            return Some(Container::Footnote);
        }
        let (length, interrupts) = leaf::list_marker(bytes, at, end)?;
        let continues_paragraph = self.leaf == Leaf::Paragraph && self.stale.is_none();
        if continues_paragraph && (!interrupts || leaf::blank(bytes, at + length, end)) {
            return None;
        }
        cursor.skip_indent();
        cursor.bytes(length);
        let (space, next) = cursor.indent();
        let fresh = next >= end;
        // More than four columns are an indented code block one column after the marker.
        let padding = if fresh || space > 4 { 1 } else { space };
        cursor.skip(padding.min(space));
        Some(Container::Item {
            column: indent + length + padding,
            fresh,
        })
    }
}

fn underline(bytes: &[u8], at: usize, end: usize) -> bool {
    leaf::blank(bytes, at + leaf::run(bytes, at, end, bytes[at]), end)
}

fn line_bounds(bytes: &[u8]) -> Vec<(usize, usize)> {
    let mut bounds = Vec::new();
    let mut start = 0;
    for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
        if at < start {
            continue;
        }
        bounds.push((start, at));
        start = if bytes[at..].starts_with(b"\r\n") {
            at + 2
        } else {
            at + 1
        };
    }
    if start < bytes.len() {
        bounds.push((start, bytes.len()));
    }
    bounds
}
