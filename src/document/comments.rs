//! Comments, however they are written: `<!-- … -->` in a block or between words, and MyST's `% …`.

use super::Document;
use super::node::{Data, Kind, NodeId};
use crate::source::Span;

/// A comment, which no reader sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    /// The comment, the block of HTML that holds it, or the tag between words.
    pub node: NodeId,
    /// All of it.
    pub span: Span,
    /// What it says, without the marks around it and the spaces at its ends.
    pub text: Span,
    /// Whether it stands between words, and not in a block of its own.
    pub inline: bool,
}

const OPEN: &str = "<!--";
const CLOSE: &str = "-->";

impl Document {
    /// All comments, in document order.
    pub fn comments(&self) -> Vec<Comment> {
        let mut comments: Vec<Comment> = self
            .nodes(Kind::Comment)
            .map(|node| self.comment(node, self.node(node).span, 1, 0, false))
            .collect();
        for node in self.nodes(Kind::HtmlBlock) {
            self.html_comments(node, &mut comments);
        }
        for node in self.nodes(Kind::Html) {
            let span = self.node(node).span;
            // A tag has a name; what has none is a comment.
            let unnamed = matches!(self.node(node).data, Data::None);
            if unnamed && self.slice(span).starts_with(OPEN) {
                comments.push(self.comment(node, span, OPEN.len(), CLOSE.len(), true));
            }
        }
        comments.sort_by_key(|comment| comment.span);
        comments
    }

    fn html_comments(&self, block: NodeId, comments: &mut Vec<Comment>) {
        let whole = self.node(block).span;
        let text = self.slice(whole);
        let mut at = 0;
        while let Some(open) = text[at..].find(OPEN) {
            let start = at + open;
            // An unclosed comment hides the rest, and is no note to anybody.
            let Some(close) = text[start + OPEN.len()..].find(CLOSE) else {
                break;
            };
            at = start + OPEN.len() + close + CLOSE.len();
            let from = whole.start as usize;
            let span = Span::new(from + start, from + at);
            comments.push(self.comment(block, span, OPEN.len(), CLOSE.len(), false));
        }
    }

    /// A comment whose marks take the first `open` and the last `close` bytes.
    fn comment(
        &self,
        node: NodeId,
        span: Span,
        open: usize,
        close: usize,
        inline: bool,
    ) -> Comment {
        let range = span.range();
        let inside = Span::new(
            range.start + open,
            (range.end - close).max(range.start + open),
        );
        let text = self.slice(inside);
        let start = inside.range().start + (text.len() - text.trim_start().len());
        Comment {
            node,
            span,
            text: Span::new(start, start + text.trim().len()),
            inline,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Flavor;
    use super::*;
    use crate::source::Source;

    #[test]
    fn every_form_of_comment_is_found() {
        let text = "% one\n\n語 <!--two--> `<!-- code -->`\n\n> <!-- three\n> more -->\n\n<div>\n<!-- four --><!---->\n</div>\n\n\
                    ```{note}\n% five\n```\n\n```\n<!-- code -->\n```\n\n<!-- open\n";
        let document = Document::parse(Source::new("a.md", text), Some(Flavor::Myst));
        let found: Vec<(&str, bool)> = document
            .comments()
            .into_iter()
            .map(|comment| (document.slice(comment.text), comment.inline))
            .collect();
        let expected = [
            ("one", false),
            ("two", true),
            ("three\n> more", false),
            ("four", false),
            ("", false),
            ("five", false),
        ];
        assert_eq!(found, expected);
    }
}
