//! A person whom the roster lacks.

use std::collections::HashSet;

use serde::Deserialize;

use crate::document::Document;
use crate::project::Place;
use crate::roster::{Cue, named, written_name};
use crate::rules::{Reporter, Rule};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct UnlistedPerson {}

impl Rule for UnlistedPerson {
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        let Some(roster) = place.around.names() else {
            return;
        };
        let mut told = HashSet::new();
        for prose in document.proses() {
            let text = prose.text();
            for person in named(text)
                .into_iter()
                .filter(|person| person.cue != Cue::Look)
            {
                let name = written_name(&text[person.span.clone()]);
                // What is nearly on the roster is told as misspelled.
                let known = roster.knows(&name)
                    || !roster.read(&format!("{name}さん"), true).hits.is_empty();
                if known || told.contains(&name) {
                    continue;
                }
                let why = match person.cue {
                    Cue::Label => "a label before it tells a name",
                    _ => "an honorific tells a name",
                };
                reporter
                    .report(
                        prose.span(person.span),
                        format!("`{name}` is not on the roster"),
                    )
                    .label(why);
                told.insert(name);
            }
        }
    }
}
