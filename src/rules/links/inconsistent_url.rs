//! One address written in two ways: with and without the slash at its end, with and without `www.`.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::address;
use crate::diagnostic::Safety;
use crate::project::facts::WebLink;
use crate::project::{Member, Project};
use crate::rules::{Note, Reporter, Rule};
use crate::source::{Source, Span};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InconsistentUrl {}

/// An address in a document.
struct Written {
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Way {
    slash: bool,
    www: bool,
}

impl Written {
    fn new(source: &Source, link: &WebLink) -> Option<Written> {
        let url = address::web(&link.url)?;
        let written = source.slice(link.span);
        let path = url.path();
        // What differs in other ways than these two, such as an escape, is not compared; neither is a bare host, which
        // is one page with or without a slash.
        if path == "/" || &*link.url != written {
            return None;
        }
        let host = address::bare_host(&url);
        let query = url.query().unwrap_or_default();
        let page = format!("{host}{}?{query}", path.trim_end_matches('/'));
        let text = written.split('#').next().unwrap_or_default();
        let start = link.span.start as usize;
        Some(Written {
            kind: numbers_left_out(&page),
            page,
            way: Way {
                slash: path.ends_with('/'),
                www: url.host_str() != Some(host),
            },
            text: text.to_string(),
            span: Span::new(start, start + text.len()),
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
        path + query.as_str()
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

impl Rule for InconsistentUrl {
    fn check_project(&self, project: &Project, _: &[(&Member, &Note)], reporter: &mut Reporter) {
        let mut all: Vec<(&Member, Written)> = Vec::new();
        for member in project.members() {
            let urls = member.facts.urls.iter();
            let written = urls.filter_map(|link| Written::new(&member.source, link));
            all.extend(written.map(|written| (member, written)));
        }
        let mut pages: BTreeMap<&str, Ways> = BTreeMap::new();
        let mut kinds: BTreeMap<&str, Ways> = BTreeMap::new();
        for (_, written) in &all {
            pages.entry(&written.page).or_default().add(written.way);
            kinds.entry(&written.kind).or_default().add(written.way);
        }
        for (member, written) in &all {
            let of_page = pages[&*written.page].usual(written.way, 1);
            // Pages whose addresses differ in a number only are written alike.
            let of_kind = || kinds[&*written.kind].usual(written.way, 4);
            if let Some(usual) = of_page.or_else(of_kind) {
                report(member, written, usual, reporter);
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
