//! The headings and labels of documents.

use lsp_types::{
    DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, SymbolInformation, SymbolKind,
    WorkspaceSymbolParams,
};

use super::workspace::{Workspace, Workspaces};
use crate::project::Member;
use crate::source::Span;
use crate::text::fold_case;

/// The most symbols that are found in a workspace: nobody reads more.
const MOST: usize = 500;

/// Something that can be gone to.
struct Symbol<'m> {
    name: &'m str,
    kind: SymbolKind,
    /// Of headings, from 1.
    level: Option<u8>,
    span: Span,
}

fn symbols(member: &Member) -> Vec<Symbol<'_>> {
    let headings = member.facts.headings.iter().map(|heading| Symbol {
        name: &heading.text,
        kind: SymbolKind::STRING,
        level: Some(heading.level),
        span: heading.span,
    });
    let names = member.facts.names.iter().map(|name| Symbol {
        name: &name.name,
        kind: SymbolKind::KEY,
        level: None,
        span: name.span,
    });
    let mut all: Vec<Symbol> = headings.chain(names).collect();
    all.retain(|symbol| !symbol.name.trim().is_empty());
    all.sort_by_key(|symbol| symbol.span.start);
    all
}

pub(super) fn of_document(
    spaces: &mut Workspaces,
    params: DocumentSymbolParams,
) -> Option<DocumentSymbolResponse> {
    let (space, path) = spaces.at(&params.text_document.uri)?;
    let member = space.member(&path)?;
    let all = symbols(member);
    Some(DocumentSymbolResponse::Nested(nested(space, member, &all)))
}

/// Symbols with those of their sections in them.
fn nested(space: &Workspace, member: &Member, all: &[Symbol]) -> Vec<DocumentSymbol> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(symbol) = all.get(from) {
        let inside = |other: &Symbol| match (symbol.level, other.level) {
            (Some(level), Some(other)) => other > level,
            (Some(_), None) => true,
            (None, _) => false,
        };
        let rest = &all[from + 1..];
        let count = rest.iter().take_while(|other| inside(other)).count();
        let end = match (symbol.level, rest.get(count)) {
            (None, _) => symbol.span.end,
            (Some(_), Some(next)) => next.span.start,
            (Some(_), None) => member.source.text().len() as u32,
        };
        let whole = Span {
            start: symbol.span.start,
            end: end.max(symbol.span.end),
        };
        let children = nested(space, member, &rest[..count]);
        #[expect(deprecated, reason = "the type has it still")]
        found.push(DocumentSymbol {
            name: symbol.name.to_owned(),
            detail: None,
            kind: symbol.kind,
            tags: None,
            deprecated: None,
            range: space.range_in(&member.source, whole),
            selection_range: space.range_in(&member.source, symbol.span),
            children: (!children.is_empty()).then_some(children),
        });
        from += 1 + count;
    }
    found
}

pub(super) fn of_workspace(
    spaces: &mut Workspaces,
    params: WorkspaceSymbolParams,
) -> Vec<SymbolInformation> {
    let query = fold_case(&params.query);
    let mut found = Vec::new();
    for space in spaces.iter() {
        for member in space.session().project().members() {
            let all = symbols(member);
            for symbol in all.iter().filter(|it| fold_case(it.name).contains(&query)) {
                let Some(location) = space.location(&member.path, symbol.span) else {
                    continue;
                };
                #[expect(deprecated, reason = "the type has it still")]
                found.push(SymbolInformation {
                    name: symbol.name.to_owned(),
                    kind: symbol.kind,
                    tags: None,
                    deprecated: None,
                    location,
                    container_name: Some(member.name().to_string()),
                });
                if found.len() == MOST {
                    return found;
                }
            }
        }
    }
    found
}
