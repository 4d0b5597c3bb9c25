//! A URL whose page has moved for good.

use serde::Deserialize;
use url::Url;

use super::url as slips;
use crate::diagnostic::Safety;
use crate::project::answers::Answer;
use crate::project::{Member, Project};
use crate::rules::{Reporter, Rule};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MovedUrl {}

impl Rule for MovedUrl {
    fn asks_the_web(&self) -> bool {
        true
    }

    fn check_member(&self, member: &Member, project: &Project, reporter: &mut Reporter) {
        for link in &member.facts.urls {
            let Some(Answer::Moved(to)) = project.answers().get(&link.url) else {
                continue;
            };
            // What was mistyped is told as such.
            if slips::fault(&link.url).is_some() {
                continue;
            }
            let message = format!("`{}` has moved for good to `{to}`", link.url);
            let diagnostic = reporter.report(link.span, message);
            if leads_home(&link.url, to) {
                diagnostic.help(
                    "the page itself may be gone: look whether it is found under another address",
                );
            } else if fits(to) {
                let edit = (link.span, to.clone());
                diagnostic.fix(format!("write `{to}`"), Safety::Unsafe, vec![edit]);
            }
        }
    }
}

/// Whether the address is only that of a site, where before it was that of a page.
fn leads_home(url: &str, to: &str) -> bool {
    let is_home = |url: &str| {
        let url = Url::parse(url).ok();
        url.is_some_and(|url| url.path() == "/" && url.query().is_none())
    };
    is_home(to) && !is_home(url)
}

/// Whether the address can stand wherever another stood: in brackets of every kind, and in a cell of a table.
fn fits(to: &str) -> bool {
    !to.contains(['(', ')', '<', '>', '[', ']', '|', '"', '\'', '\\', ' '])
}
