//! What leads elsewhere: links, roles, included files, tables of contents, footnotes.

use super::{Reference, ReferenceSort, WebLink};
use crate::address;
use crate::document::links::LinkTarget;
use crate::document::node::Directive;
use crate::document::{Data, Document, Kind, NodeId};
use crate::project::resolve::{is_made, is_url, percent_decode, split_fragment};
use crate::source::Span;

/// Where a document leads, in document order.
pub(super) fn references(document: &Document) -> Vec<Reference> {
    let mut found: Vec<Reference> = document
        .link_targets()
        .iter()
        .filter_map(|target| link(document, target))
        .collect();
    for id in document.nodes(Kind::FootnoteReference) {
        if let Data::Label(label) = document.node(id).data {
            found.push(named(document, ReferenceSort::Footnote, label, false));
        }
    }
    if document.flavor().is_myst() {
        for id in document.nodes(Kind::Role) {
            role(document, id, &mut found);
        }
        for (id, directive) in document.directives() {
            self::directive(document, id, directive, &mut found);
        }
    }
    found.sort_by_key(|reference| reference.span);
    found
}

/// Where a document leads on the web.
pub(super) fn urls(document: &Document) -> Vec<WebLink> {
    let mut urls: Vec<WebLink> = document
        .destinations()
        .filter(|(destination, _)| address::web(destination).is_some())
        .map(|(destination, span)| WebLink {
            url: destination.into(),
            span,
        })
        .collect();
    urls.sort_by_key(|link| link.span);
    urls
}

fn named(document: &Document, sort: ReferenceSort, span: Span, has_text: bool) -> Reference {
    Reference {
        sort,
        target: document.slice(span).trim().into(),
        span,
        has_text,
        anchor: None,
    }
}

/// A link, unless it leads to the web or is made by a template.
fn link(document: &Document, target: &LinkTarget) -> Option<Reference> {
    let written = document.slice(target.span);
    if document.flavor().is_myst() && target.destination.starts_with("inv:") {
        return Some(inventory(document, target, written));
    }
    // MyST-Parser's schemes for what lies in the project.
    let scheme = ["project:", "path:"]
        .into_iter()
        .find(|scheme| document.flavor().is_myst() && target.destination.starts_with(scheme))
        .map_or(0, str::len);
    let destination = &target.destination[scheme..];
    if destination.is_empty() || is_url(destination) || is_made(destination) {
        return None;
    }
    let (path, anchor) = split_fragment(destination);
    let start = target.span.start as usize + scheme.min(written.len());
    let rest = &written[scheme.min(written.len())..];
    let path_length = rest.find(['#', '?']).unwrap_or(rest.len());
    let hash = rest.find('#').unwrap_or(rest.len());
    // A query asks for another view of the file, in which there are other anchors.
    let anchor = anchor.filter(|anchor| !anchor.is_empty() && !destination.contains('?'));
    Some(Reference {
        sort: match target.form {
            Some(_) => ReferenceSort::Link,
            None => ReferenceSort::HtmlLink,
        },
        target: percent_decode(path).into(),
        span: Span::new(start, start + path_length),
        has_text: document.children(target.node).next().is_some(),
        anchor: anchor.map(|anchor| {
            let span = Span::new(start + hash, start + rest.len());
            (percent_decode(anchor).into(), span)
        }),
    })
}

/// `inv:key:domain:type#name`, in which all but the name may be missing (MyST-Parser and mystmd agree on it).
fn inventory(document: &Document, target: &LinkTarget, written: &str) -> Reference {
    let start = target.span.start as usize + "inv:".len();
    let rest = written.strip_prefix("inv:").unwrap_or_default();
    let key = rest.find([':', '#']).unwrap_or(rest.len());
    let name = rest.find('#');
    Reference {
        sort: ReferenceSort::Inventory,
        target: rest[..key].into(),
        span: Span::new(start, start + key),
        has_text: document.children(target.node).next().is_some(),
        anchor: name.map(|hash| {
            let span = Span::new(start + hash, start + rest.len());
            (percent_decode(&rest[hash + 1..]).into(), span)
        }),
    }
}

fn role(document: &Document, id: NodeId, found: &mut Vec<Reference>) {
    let Data::Role(role) = &document.node(id).data else {
        return;
    };
    let name = document.slice(role.name);
    let sort = match name {
        "download" => ReferenceSort::File,
        "doc" => ReferenceSort::Page,
        "ref" => ReferenceSort::Label,
        "numref" => ReferenceSort::Number,
        "eq" | "math:numref" => ReferenceSort::Equation,
        "term" => ReferenceSort::Term,
        "any" => ReferenceSort::Any,
        "cite" | "footcite" => ReferenceSort::Citation,
        _ if name.starts_with("cite:") || name.starts_with("footcite:") => ReferenceSort::Citation,
        _ => return,
    };
    let (target, has_text) = target_span(document, role.content);
    if name == "eq" || sort == ReferenceSort::Citation {
        let names = split(document, target).into_iter();
        found.extend(names.map(|span| named(document, sort, span, has_text)));
    } else {
        found.push(named(document, sort, target, has_text));
    }
}

fn directive(document: &Document, id: NodeId, directive: &Directive, found: &mut Vec<Reference>) {
    let name = document.directive_name(directive);
    let included = match name {
        "include" => Some(ReferenceSort::Include),
        "literalinclude" => Some(ReferenceSort::LiteralInclude),
        _ => None,
    };
    if let (Some(sort), Some(argument)) = (included, directive.argument) {
        found.push(named(document, sort, argument, false));
    }
    let file = match name {
        "csv-table" | "raw" | "math" | "graphviz" => document.option(id, "file"),
        "literalinclude" => document.option(id, "diff"),
        _ => None,
    };
    if let Some((file, _)) = file.filter(|(_, path)| !path.is_empty()) {
        found.push(named(document, ReferenceSort::File, file, false));
    }
    if name == "toctree" {
        toctree(document, id, directive, found);
    }
    if let Some((link, _)) = document.option(id, "link") {
        let sort = match document.option(id, "link-type").map(|(_, kind)| kind) {
            Some("doc") => ReferenceSort::Page,
            Some("ref") => ReferenceSort::Label,
            None | Some("url") if matches!(name, "card" | "grid-item-card") => {
                ReferenceSort::CardLink
            }
            _ => return,
        };
        found.push(named(document, sort, link, true));
    }
}

fn toctree(document: &Document, id: NodeId, directive: &Directive, found: &mut Vec<Reference>) {
    let glob = document.option(id, "glob").is_some();
    let mut start = directive.body.start as usize;
    for line in document.slice(directive.body).split_inclusive('\n') {
        let entry = line.trim_start_matches([' ', '\t', '>']);
        let at = start + line.len() - entry.len();
        start += line.len();
        let entry = entry.trim_end();
        if entry.is_empty() || entry.starts_with(':') {
            continue;
        }
        let span = Span::new(at, at + entry.len());
        if glob && entry.contains(['*', '?', '[']) {
            found.push(named(document, ReferenceSort::TocPattern, span, false));
            continue;
        }
        let (span, has_text) = target_span(document, span);
        let entry = named(document, ReferenceSort::TocEntry, span, has_text);
        if !["self", "genindex", "modindex", "search"].contains(&&*entry.target) {
            found.push(entry);
        }
    }
}

/// Where the target stands in what a role or an entry says, `target` or `text <target>`, and whether there is a text.
fn target_span(document: &Document, content: Span) -> (Span, bool) {
    let text = document.slice(content);
    let trimmed = text.trim_end();
    let inside = trimmed.strip_suffix('>').and_then(|rest| {
        let open = rest.rfind('<')?;
        let titled = open > 0 && !rest[..open].ends_with('\\');
        titled.then_some(open + 1..rest.len())
    });
    let has_text = inside.is_some();
    let range = inside.unwrap_or(0..trimmed.len());
    let part = &text[range.clone()];
    let start = range.start + part.len() - part.trim_start().len();
    let start = content.start as usize + start;
    (Span::new(start, start + part.trim().len()), has_text)
}

/// The names in a list of names.
fn split(document: &Document, span: Span) -> Vec<Span> {
    let mut start = span.start as usize;
    let mut names = Vec::new();
    for part in document.slice(span).split([',', ';']) {
        let lead = part.len() - part.trim_start().len();
        names.push(Span::new(start + lead, start + lead + part.trim().len()));
        start += part.len() + 1;
    }
    names
}
