//! `http:` where the same project uses `https:` for that host.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::address;
use crate::diagnostic::Safety;
use crate::project::{Member, Project};
use crate::rules::{Note, Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InsecureUrl {}

impl Rule for InsecureUrl {
    fn check_project(&self, project: &Project, _: &[(&Member, &Note)], reporter: &mut Reporter) {
        let mut secure: BTreeSet<String> = BTreeSet::new();
        let mut insecure: Vec<(&Member, String, Span)> = Vec::new();
        for member in project.members() {
            for link in &member.facts.urls {
                let Some((scheme, host)) = public_host(&link.url) else {
                    continue;
                };
                if scheme == "https" {
                    secure.insert(host);
                } else if member.source.slice(link.span).starts_with("http:") {
                    insecure.push((member, host, link.span));
                }
            }
        }
        let sites: BTreeSet<&str> = secure.iter().map(|host| address::site(host)).collect();
        for (member, host, span) in &insecure {
            let site = address::site(host);
            let known = if secure.contains(host) { host } else { site };
            if secure.contains(host) || sites.contains(site) {
                report(member, *span, known, reporter);
            }
        }
    }
}

/// The scheme and the host of a URL whose host others can reach, and whose port is the usual one: another is that of one
/// of the two schemes.
fn public_host(url: &str) -> Option<(String, String)> {
    let url = address::web(url)?;
    let local = url.host().is_some_and(|host| address::is_local(&host));
    let usual = url.port().is_none() && url.domain().is_some() && !local;
    usual.then(|| {
        (
            url.scheme().to_string(),
            address::bare_host(&url).to_string(),
        )
    })
}

fn report(member: &Member, span: Span, known: &str, reporter: &mut Reporter) {
    let scheme = Span {
        start: span.start,
        end: span.start + 4,
    };
    let message = format!("`http:` where the project has `https:` for `{known}`");
    let edit = (scheme, "https".to_string());
    reporter.report_in(member.name(), span, message).fix(
        "write `https`",
        Safety::Unsafe,
        vec![edit],
    );
}
