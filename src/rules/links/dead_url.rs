//! A URL that leads nowhere any more.

use serde::Deserialize;

use super::url as slips;
use crate::project::answers::Answer;
use crate::project::{Member, Project};
use crate::rules::{Reporter, Rule};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DeadUrl {}

impl Rule for DeadUrl {
    fn asks_the_web(&self) -> bool {
        true
    }

    fn check_member(&self, member: &Member, project: &Project, reporter: &mut Reporter) {
        for link in &member.facts.urls {
            // What was mistyped is told as such.
            if let Some(Answer::Dead(reason)) = project.answers().get(&link.url)
                && slips::fault(&link.url).is_none()
            {
                let message = format!("`{}` leads nowhere: {reason}", link.url);
                reporter.report(link.span, message);
            }
        }
    }
}
