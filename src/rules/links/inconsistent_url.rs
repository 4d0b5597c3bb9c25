//! One address written in two ways: with and without the slash at its end, with and without `www.`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::address;
use crate::diagnostic::Safety;
use crate::document::Document;
use crate::project::{Member, Place, Project};
use crate::rules::{Comparing, Reporter};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InconsistentUrl {}

/// An address in a document.
#[derive(Debug, Serialize, Deserialize)]
pub struct Written {
    /// What is the same in all ways of writing it: host, path, query.
    page: String,
    /// The same, with `#` for every number: pages of one kind.
    kind: String,
    way: Way,
    /// As written, up to a fragment.
    text: String,
    span: Span,
}

/// How an address is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
struct Way {
    slash: bool,
    www: bool,
}

impl Written {
    fn new(document: &Document, destination: &str, span: Span) -> Option<Written> {
        let url = address::web(destination)?;
        let written = document.slice(span);
        let path = url.path();
        // What differs in other ways than these two, such as an escape, is not compared; neither is a bare host, which
        // is one page with or without a slash.
        if path == "/" || destination != written {
            return None;
        }
        let host = address::bare_host(&url);
        let page = format!(
            "{host}{}?{}",
            path.trim_end_matches('/'),
            url.query().unwrap_or_default()
        );
        let text = written.split('#').next().unwrap_or_default();
        Some(Written {
            kind: numbers_left_out(&page),
            page,
            way: Way {
                slash: path.ends_with('/'),
                www: url.host_str() != Some(host),
            },
            text: text.to_string(),
            span: Span::new(span.start as usize, span.start as usize + text.len()),
        })
    }

    /// The address in another way.
    fn in_way(&self, way: Way) -> String {
        let (path, query) = match self.text.split_once('?') {
            Some((path, query)) => (path, format!("?{query}")),
            None => (&*self.text, String::new()),
        };
        let slash = if way.slash { "/" } else { "" };
        let path = format!("{}{slash}", path.trim_end_matches('/'));
        let path = match (self.way.www, way.www) {
            (true, false) => path.replacen("www.", "", 1),
            (false, true) => path.replacen("://", "://www.", 1),
            _ => path,
        };
        path + &query
    }
}

fn numbers_left_out(page: &str) -> String {
    let mut kind = String::with_capacity(page.len());
    for c in page.chars() {
        let c = if c.is_ascii_digit() { '#' } else { c };
        if c != '#' || !kind.ends_with('#') {
            kind.push(c);
        }
    }
    kind
}

impl Comparing for InconsistentUrl {
    type Note = Vec<Written>;

    fn note(&self, document: &Document, _: &Place) -> Option<Vec<Written>> {
        let written: Vec<Written> = document
            .destinations()
            .filter_map(|(destination, span)| Written::new(document, destination, span))
            .collect();
        (!written.is_empty()).then_some(written)
    }

    fn compare(&self, notes: &[(&Member, &Vec<Written>)], _: &Project, reporter: &mut Reporter) {
        let mut pages: BTreeMap<&str, Ways> = BTreeMap::new();
        let mut kinds: BTreeMap<&str, Ways> = BTreeMap::new();
        for written in notes.iter().flat_map(|(_, written)| written.iter()) {
            pages.entry(&written.page).or_default().add(written.way);
            kinds.entry(&written.kind).or_default().add(written.way);
        }
        for (member, written) in notes {
            for written in *written {
                let of_page = pages[&*written.page].usual(written.way, 1);
                // Pages whose addresses differ in a number only are written alike.
                let of_kind = || kinds[&*written.kind].usual(written.way, 4);
                if let Some(usual) = of_page.or_else(of_kind) {
                    report(member, written, usual, reporter);
                }
            }
        }
    }
}

/// How often addresses of one sort are written in which way.
#[derive(Default)]
struct Ways(BTreeMap<Way, usize>);

impl Ways {
    fn add(&mut self, way: Way) {
        *self.0.entry(way).or_default() += 1;
    }

    /// The most frequent way, if it is another than `way` and at least `times` as frequent.
    fn usual(&self, way: Way, times: usize) -> Option<Way> {
        let (usual, count) = self.0.iter().max_by_key(|(way, count)| (**count, **way))?;
        (*usual != way && *count >= self.0[&way] * times).then_some(*usual)
    }
}

fn report(member: &Member, written: &Written, usual: Way, reporter: &mut Reporter) {
    let text = &written.text;
    let meant = written.in_way(usual);
    let title = format!("write `{meant}`");
    reporter
        .report_in(
            member.name(),
            written.span,
            format!("`{text}` is written otherwise elsewhere"),
        )
        .help(title.clone())
        .fix(title, Safety::Unsafe, vec![(written.span, meant)]);
}
