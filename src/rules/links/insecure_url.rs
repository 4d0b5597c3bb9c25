//! `http:` where the same project uses `https:` for that host.

use std::collections::BTreeSet;

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
pub struct InsecureUrl {}

/// The hosts that a document leads to.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Hosts {
    secure: BTreeSet<String>,
    insecure: Vec<(String, Span)>,
}

impl Comparing for InsecureUrl {
    type Note = Hosts;

    fn note(&self, document: &Document, _: &Place) -> Option<Hosts> {
        let mut hosts = Hosts::default();
        for (destination, span) in document.destinations() {
            let Some(url) = address::web(destination) else {
                continue;
            };
            // A port is that of one of the two.
            let local = url.host().is_some_and(|host| address::is_local(&host));
            if url.port().is_some() || url.domain().is_none() || local {
                continue;
            }
            let host = address::bare_host(&url).to_string();
            if url.scheme() == "https" {
                hosts.secure.insert(host);
            } else if document.slice(span).starts_with("http:") {
                hosts.insecure.push((host, span));
            }
        }
        let any = !hosts.secure.is_empty() || !hosts.insecure.is_empty();
        any.then_some(hosts)
    }

    fn compare(&self, notes: &[(&Member, &Hosts)], _: &Project, reporter: &mut Reporter) {
        let secure: BTreeSet<&str> = notes
            .iter()
            .flat_map(|(_, hosts)| hosts.secure.iter().map(String::as_str))
            .collect();
        let sites: BTreeSet<&str> = secure.iter().map(|host| address::site(host)).collect();
        for (member, hosts) in notes {
            for (host, span) in &hosts.insecure {
                let known = if secure.contains(&**host) {
                    host
                } else if sites.contains(address::site(host)) {
                    address::site(host)
                } else {
                    continue;
                };
                let scheme = Span {
                    start: span.start,
                    end: span.start + 4,
                };
                let message = format!("`http:` where the project has `https:` for `{known}`");
                reporter.report_in(member.name(), *span, message).fix(
                    "write `https`",
                    Safety::Unsafe,
                    vec![(scheme, "https".to_string())],
                );
            }
        }
    }
}
