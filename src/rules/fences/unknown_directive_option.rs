//! An option that a directive does not have.

use std::collections::HashSet;

use serde::Deserialize;

use super::known::{Known, known};
use crate::diagnostic::Safety;
use crate::document::Document;
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::text::nearest;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnknownDirectiveOption {}

impl Rule for UnknownDirectiveOption {
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        for known in known(document, place) {
            if known.table.open || !known.has_options() {
                continue;
            }
            let keys: HashSet<&str> = known
                .options(document)
                .map(|entry| document.slice(entry.key))
                .collect();
            for entry in known.options(document) {
                let key = document.slice(entry.key);
                if known.option(key).is_some() {
                    continue;
                }
                let message = format!("`{{{}}}` has no option `{key}`", known.name);
                let diagnostic = reporter.report(entry.key, message);
                match nearest(key, known.option_names()) {
                    Some(near) if !keys.contains(near) => {
                        diagnostic.help(format!("perhaps `{near}` is meant")).fix(
                            format!("write `{near}`"),
                            Safety::Unsafe,
                            vec![(entry.key, near.to_string())],
                        );
                    }
                    _ => {
                        diagnostic.help(format!("it has {}", names(&known)));
                    }
                }
            }
        }
    }
}

/// The first of a directive's options, as a list in words.
fn names(known: &Known) -> String {
    const SHOWN: usize = 8;
    let names = known.option_names();
    let shown: Vec<String> = names
        .iter()
        .take(SHOWN)
        .map(|name| format!("`{name}`"))
        .collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
