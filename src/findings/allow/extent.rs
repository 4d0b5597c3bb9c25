//! Where a comment allows findings.

use super::comment::Reach;
use crate::document::comments::Comment;
use crate::document::{Data, Document, Kind, NodeId};
use crate::source::Span;

/// The part of the document for which a comment is; empty if nothing follows that it could be for.
pub(super) fn extent(document: &Document, comment: &Comment, reach: Reach) -> Span {
    match reach {
        Reach::Near if comment.inline => lines(document, comment.span),
        Reach::Near => block(document, comment),
        Reach::Section => section(document, comment),
        Reach::File => document.node(NodeId::ROOT).span,
    }
}

/// The span, widened to whole lines with their ends.
fn lines(document: &Document, span: Span) -> Span {
    let source = document.source();
    let start = source.line_span(source.line_of(span.start as usize)).start as usize;
    let rest = &source.text()[span.range().end..];
    let end = rest.find('\n').map_or(rest.len(), |at| at + 1);
    Span::new(start, span.range().end + end)
}

/// From the comment to the end of the next block. Other comments do not count, and a target belongs to what it names.
fn block(document: &Document, comment: &Comment) -> Span {
    let node = document.node(comment.node);
    let rest = Span {
        start: comment.span.end,
        ..node.span
    };
    // In a block of HTML, what follows the comment is what it is for.
    if rest.start < rest.end && !document.slice(rest).trim().is_empty() {
        return lines(document, comment.span.to(node.span));
    }
    let after = document.node(node.parent).next_id();
    let mut next = node.next_id();
    while next < after {
        let sibling = document.node(next);
        let passed = match sibling.kind {
            Kind::Comment | Kind::Target => true,
            Kind::HtmlBlock => is_comment(document.slice(sibling.span)),
            _ => false,
        };
        if !passed {
            return lines(document, comment.span.to(sibling.span));
        }
        next = sibling.next_id();
    }
    Span::empty(comment.span.start as usize)
}

fn is_comment(html: &str) -> bool {
    let html = html.trim();
    html.starts_with("<!--") && html.find("-->") == html.len().checked_sub(3)
}

/// From the heading above the comment to the next one of its level or a higher one; without a heading above, to the
/// first.
fn section(document: &Document, comment: &Comment) -> Span {
    let around: Vec<NodeId> = document.ancestors(comment.node).collect();
    let headings = || document.nodes(Kind::Heading);
    let level = |id: NodeId| match document.node(id).data {
        Data::Heading(level, _) => level,
        _ => 0,
    };
    let above = headings()
        .take_while(|&id| id < comment.node)
        .filter(|&id| around.contains(&document.node(id).parent))
        .last();
    let (start, deepest, holder) = match above {
        Some(id) => {
            let node = document.node(id);
            (node.span.start, level(id), node.parent)
        }
        None => (0, u8::MAX, NodeId::ROOT),
    };
    let next = headings()
        .skip_while(|&id| id < comment.node)
        .find(|&id| document.node(id).parent == holder && level(id) <= deepest);
    let end = next.map_or(document.node(holder).span.end, |id| {
        document.node(id).span.start
    });
    Span { start, end }
}

#[cfg(test)]
mod tests {
    use super::super::comment;
    use super::*;
    use crate::document::Flavor;
    use crate::source::Source;

    #[rustfmt::skip]
    #[test]
    fn each_reach_goes_as_far_as_it_says() {
        for (text, expected) in [
            // the line
            ("a\nb <!-- kouetsu allow x --> c\nd\n", "b <!-- kouetsu allow x --> c\n"),
            ("| a |\n|---|\n| b <!-- kouetsu allow x --> |\n| c |\n", "| b <!-- kouetsu allow x --> |\n"),
            // the next block
            ("a\n\n<!-- kouetsu allow x -->\n\nb\nc\n\nd\n", "<!-- kouetsu allow x -->\n\nb\nc\n"),
            ("<!-- kouetsu allow x -->\n<!-- why -->\n(t)=\n# b\n\nc\n", "<!-- kouetsu allow x -->\n<!-- why -->\n(t)=\n# b\n"),
            ("<!-- kouetsu allow x -->\n- b\n\n  c\n\nd\n", "<!-- kouetsu allow x -->\n- b\n\n  c\n"),
            ("<!-- kouetsu allow x -->\n<img src=a>\n\nb\n", "<!-- kouetsu allow x -->\n<img src=a>\n"),
            ("<div>\n<!-- kouetsu allow x -->\n<img src=a>\n</div>\n\nb\n", "<div>\n<!-- kouetsu allow x -->\n<img src=a>\n</div>\n"),
            ("> <!-- kouetsu allow x -->\n> b\n\nc\n", "> <!-- kouetsu allow x -->\n> b\n"),
            ("a\n\n<!-- kouetsu allow x -->\n", ""),
            ("```{note}\n% kouetsu allow x\n```\n\na\n", ""),
            ("% kouetsu allow x\n```{figure} a\n:alt:\n```\n\na\n", "% kouetsu allow x\n```{figure} a\n:alt:\n```\n"),
            // the section
            ("# a\n\n## b\n\n<!-- kouetsu allow-section x -->\n\n### c\n\n## d\n", "## b\n\n<!-- kouetsu allow-section x -->\n\n### c\n\n"),
            ("<!-- kouetsu allow-section x -->\n\na\n\n## b\n", "<!-- kouetsu allow-section x -->\n\na\n\n"),
            ("# a\n\n:::{note}\n<!-- kouetsu allow-section x -->\n:::\n\n# b\n", "# a\n\n:::{note}\n<!-- kouetsu allow-section x -->\n:::\n\n"),
            ("# a\n\n> ## b\n>\n> <!-- kouetsu allow-section x -->\n\nc\n", "## b\n>\n> <!-- kouetsu allow-section x -->"),
            // the file
            ("a\n\nb <!-- kouetsu allow-file x -->\n", "a\n\nb <!-- kouetsu allow-file x -->\n"),
        ] {
            let document = Document::parse(Source::new("a.md", text), Some(Flavor::Myst));
            let read = document.comments().into_iter().find_map(|found| Some((found, comment::read(&document, &found)?)));
            let (found, (_, reach)) = read.expect("one of them is for kouetsu");
            assert_eq!(document.slice(extent(&document, &found, reach)), expected, "{text}");
        }
    }
}
