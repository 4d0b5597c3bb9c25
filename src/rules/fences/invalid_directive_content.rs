//! A body in which the directive does not find what it is made for: a figure's caption, a table's rows.
//!
//! Builders leave such a directive out, and what was in it with it.

use serde::Deserialize;

use super::is_blank;
use super::known::{Known, known};
use crate::document::{Document, Kind, NodeId};
use crate::project::{Builder, Place};
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InvalidDirectiveContent {}

impl Rule for InvalidDirectiveContent {
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        for known in known(document, place) {
            let body = blocks(document, known.id);
            // That there is nothing is told by another rule.
            if is_blank(document.slice(known.directive.body))
                || (body.is_empty() && known.directive.parsed)
            {
                continue;
            }
            let sphinx = known.builder == Some(Builder::Sphinx);
            match known.name {
                "figure" if sphinx => figure(document, &body, reporter),
                "figure-md" => figure_md(document, &known, &body, reporter),
                "list-table" => list_table(document, &known, &body, sphinx, reporter),
                "table" => table(document, &known, &body, reporter),
                "glossary" if known.builder == Some(Builder::Mystmd) => {
                    glossary(document, &known, reporter);
                }
                _ => {}
            }
        }
    }
}

/// The blocks of a directive's body.
fn blocks(document: &Document, directive: NodeId) -> Vec<NodeId> {
    let aside = [Kind::Title, Kind::DirectiveOption, Kind::Comment];
    let body = |id: &NodeId| !aside.contains(&document.node(*id).kind);
    document.children(directive).filter(body).collect()
}

fn kind(document: &Document, id: NodeId) -> Kind {
    document.node(id).kind
}

/// docutils takes the first block for the caption, and refuses the figure if it is no paragraph.
fn figure(document: &Document, body: &[NodeId], reporter: &mut Reporter) {
    let passes = [Kind::Paragraph, Kind::HtmlBlock, Kind::Target];
    if !passes.contains(&kind(document, body[0])) {
        reporter
            .report(
                first_line(document, body[0]),
                "the caption of a figure is no paragraph",
            )
            .help("write the caption first, as a paragraph, and the rest below it");
    }
}

/// MyST-Parser wants one image, and a paragraph below it.
fn figure_md(document: &Document, known: &Known, body: &[NodeId], reporter: &mut Reporter) {
    // Attributes may stand behind the image.
    let attributes = |id| document.slice(document.node(id).span).starts_with('{');
    let image = |id: NodeId| {
        let mut children = document.children(id);
        let first = children.next().map(|child| kind(document, child));
        let html = kind(document, id) == Kind::HtmlBlock;
        html || (matches!(first, Some(Kind::Image | Kind::Html)) && children.all(attributes))
    };
    let shape = match body {
        [only] => image(*only),
        [first, second] => image(*first) && kind(document, *second) == Kind::Paragraph,
        _ => false,
    };
    if !shape {
        reporter
            .report(
                document.opening(known.directive),
                "`{figure-md}` does not hold one image and its caption",
            )
            .help("write the image alone in a paragraph, and the caption in another below it");
    }
}

/// One list whose items are lists of the same length.
fn list_table(
    document: &Document,
    known: &Known,
    body: &[NodeId],
    sphinx: bool,
    reporter: &mut Reporter,
) {
    let [list] = body else {
        return not_one(document, known, "list", reporter);
    };
    if kind(document, *list) != Kind::List {
        return not_one(document, known, "list", reporter);
    }
    let mut columns = None;
    for row in document.children(*list) {
        let mut cells = document.children(row);
        let inner = cells.next().filter(|&id| kind(document, id) == Kind::List);
        let line = first_line(document, row);
        let Some(inner) = inner.filter(|_| cells.next().is_none()) else {
            reporter
                .report(line, "a row of `{list-table}` is no list of cells")
                .help("write each row as `* - cell`, and its other cells as `  - cell`");
            return;
        };
        let count = document.children(inner).count();
        match columns {
            None => columns = Some((count, line)),
            Some((first, at)) if first != count && sphinx => {
                reporter
                    .report(line, format!("a row of {count} where others have {first}"))
                    .related(at, "the first row")
                    .help("give each row as many cells as the first has");
                return;
            }
            Some(_) => {}
        }
    }
    if let Some((columns, _)) = columns.filter(|_| sphinx) {
        widths(document, known, columns, reporter);
        let rows = document.children(*list).count();
        header_rows(document, known, rows, reporter);
    }
}

/// docutils leaves a table out whose widths are other than its columns.
fn widths(document: &Document, known: &Known, columns: usize, reporter: &mut Reporter) {
    let Some((span, value)) = document.option(known.id, "widths") else {
        return;
    };
    let widths = value.split([',', ' ']).filter(|width| !width.is_empty());
    let numbers = widths.clone().all(|width| width.parse::<u32>().is_ok());
    let count = widths.count();
    if numbers && count > 0 && count != columns {
        reporter
            .report(
                span,
                format!("widths for {count} columns, and the table has {columns}"),
            )
            .help("write a number for each column, or `auto`");
    }
}

/// Likewise one that has fewer rows than its head.
fn header_rows(document: &Document, known: &Known, rows: usize, reporter: &mut Reporter) {
    let option = document.option(known.id, "header-rows");
    let Some((span, count)) = option.and_then(|(span, value)| Some((span, value.parse().ok()?)))
    else {
        return;
    };
    let count: usize = count;
    if count >= rows && count > 0 {
        reporter
            .report(
                span,
                format!("`header-rows` is {count}, and the table has {rows}"),
            )
            .help("add the rows below the head");
    }
}

fn table(document: &Document, known: &Known, body: &[NodeId], reporter: &mut Reporter) {
    // mystmd also takes what is embedded by reference.
    let embeds = |id: NodeId| {
        document
            .descendants(id)
            .any(|id| kind(document, id) == Kind::Image)
    };
    let fits = |id: NodeId| {
        let words = matches!(kind(document, id), Kind::Paragraph | Kind::List);
        !words || (known.builder != Some(Builder::Sphinx) && embeds(id))
    };
    if !body.iter().copied().any(fits) {
        not_one(document, known, "table", reporter);
    }
    let tables = body.iter().filter(|&&id| kind(document, id) == Kind::Table);
    let head = tables.filter_map(|&id| document.children(id).next()).next();
    if let Some(head) = head.filter(|_| known.builder == Some(Builder::Sphinx)) {
        widths(document, known, document.children(head).count(), reporter);
    }
}

/// mystmd wants a definition list, Sphinx terms with their text indented below.
fn glossary(document: &Document, known: &Known, reporter: &mut Reporter) {
    let body = document.slice(known.directive.body);
    let defines = body.lines().any(|line| line.trim_start().starts_with(": "));
    if !defines {
        reporter
            .report(
                document.opening(known.directive),
                "`{glossary}` does not hold a definition list",
            )
            .help("write `: ` before what each term means");
    }
}

fn not_one(document: &Document, known: &Known, what: &str, reporter: &mut Reporter) {
    let message = format!("`{{{}}}` does not hold one {what}", known.name);
    reporter.report(document.opening(known.directive), message);
}

fn first_line(document: &Document, id: NodeId) -> Span {
    let span = document.node(id).span;
    let line = document.slice(span).lines().next().unwrap_or_default();
    let start = span.start as usize;
    Span::new(start, start + line.trim_end().len())
}
