//! A role that nobody defines.

use std::collections::HashSet;

use serde::Deserialize;

use super::dialect::{Sort, is_among};
use super::unknown::Names;
use crate::document::{Data, Document, Kind};
use crate::project::Place;
use crate::project::declared::role_directives;
use crate::rules::{Reporter, Rule};

/// The rule and its options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct UnknownRole {
    /// Names of roles that the project defines.
    roles: Vec<String>,
}

impl Rule for UnknownRole {
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        let mut roles = document.nodes(Kind::Role).peekable();
        if roles.peek().is_none() {
            return;
        }
        let mut names = Names::of(place, Sort::Role);
        let own = defined_here(document);
        for id in roles {
            let Data::Role(role) = &document.node(id).data else {
                continue;
            };
            let name = document.slice(role.name);
            if is_among(name, &self.roles) || own.contains(&name.to_lowercase()) {
                continue;
            }
            let known = names.look_up(name);
            names.report((role.name, document.node(id).span), name, known, reporter);
        }
    }
}

/// The roles that the document defines, in lower case: by `{role} name(base)`, or in reStructuredText.
fn defined_here(document: &Document) -> HashSet<String> {
    let defined = document.directives().flat_map(|(_, directive)| {
        let argument = directive.argument.map(|argument| document.slice(argument));
        match document.directive_name(directive) {
            "role" => {
                let name = argument.and_then(|argument| argument.split(['(', ' ']).next());
                name.map(str::to_string).into_iter().collect()
            }
            "eval-rst" => role_directives(document.slice(directive.body)).collect(),
            _ => Vec::new(),
        }
    });
    defined.map(|name| name.to_lowercase()).collect()
}
