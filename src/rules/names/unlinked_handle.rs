//! A handle without the link that the others have.

use std::collections::HashMap;

use serde::Deserialize;

use super::handles::{blocks, handles, link_around};
use crate::diagnostic::Safety;
use crate::document::{Data, Document};
use crate::project::{Member, Place, Project};
use crate::rules::{Comparing, Reporter};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnlinkedHandle {}

/// A handle that a document writes.
#[derive(Debug)]
pub struct Written {
    handle: String,
    span: Span,
    /// Where it leads.
    url: Option<String>,
    /// Whether a fix may write at the span: what stands there is the handle and nothing else.
    plain: bool,
}

impl Comparing for UnlinkedHandle {
    type Note = Vec<Written>;

    fn note(&self, document: &Document, _: &Place) -> Option<Vec<Written>> {
        let mut written = Vec::new();
        for prose in blocks(document) {
            for handle in handles(prose.text()) {
                let span = prose.span(handle.range.clone());
                let link = link_around(document, span);
                let url = link.and_then(|id| match &document.node(id).data {
                    Data::Link(link) => Some(link.destination.to_string()),
                    _ => None,
                });
                written.push(Written {
                    handle: handle.name.to_owned(),
                    span,
                    url,
                    plain: document.slice(span) == &prose.text()[handle.range],
                });
            }
        }
        (!written.is_empty()).then_some(written)
    }

    fn compare(&self, notes: &[(&Member, &Vec<Written>)], _: &Project, reporter: &mut Reporter) {
        let all = || notes.iter().flat_map(|(_, written)| written.iter());
        let linked = all().filter(|written| written.url.is_some()).count();
        // Where most have no link, that is how the project writes them.
        if linked * 2 < all().count() {
            return;
        }
        let urls: HashMap<String, &str> = all()
            .filter_map(|written| Some((written.handle.to_lowercase(), written.url.as_deref()?)))
            .collect();
        for (member, written) in notes {
            for bare in written.iter().filter(|written| written.url.is_none()) {
                let diagnostic = reporter
                    .report_in(
                        member.name(),
                        bare.span,
                        format!("`@{}` has no link", bare.handle),
                    )
                    .label(format!("{linked} others have one"));
                if let Some(url) = urls.get(&bare.handle.to_lowercase()).filter(|_| bare.plain) {
                    diagnostic
                        .help(format!("link it to `{url}`, as elsewhere"))
                        .fix(
                            format!("link it to `{url}`"),
                            Safety::Unsafe,
                            vec![(bare.span, format!("[@{}]({url})", bare.handle))],
                        );
                }
            }
        }
    }
}
