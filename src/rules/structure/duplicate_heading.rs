//! Two headings of one text under one parent.

use std::collections::HashMap;

use serde::Deserialize;

use crate::document::{Data, Document, Kind, NodeId};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::text::fold_case;

/// The rule and its options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct DuplicateHeading {
    /// Whether headings under different parents count too.
    everywhere: bool,
}

impl Rule for DuplicateHeading {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        // The headings above the one at hand, by level, and what was seen under each.
        let mut above: Vec<(u8, NodeId)> = Vec::new();
        let mut seen: HashMap<(Option<NodeId>, String), NodeId> = HashMap::new();
        for id in document.nodes(Kind::Heading) {
            let Data::Heading(level, _) = document.node(id).data else {
                continue;
            };
            while above.pop_if(|(outer, _)| *outer >= level).is_some() {}
            let parent = above.last().map(|(_, id)| *id).filter(|_| !self.everywhere);
            above.push((level, id));
            let text = fold_case(document.prose(id).text().trim());
            // What a picture or code says in a heading is not compared, and an empty heading says nothing.
            if text.is_empty() || text.contains(crate::document::GAP) {
                continue;
            }
            match seen.get(&(parent, text.clone())) {
                Some(&first) => report(document, first, id, reporter),
                None => {
                    seen.insert((parent, text), id);
                }
            }
        }
    }
}

fn report(document: &Document, first: NodeId, second: NodeId, reporter: &mut Reporter) {
    let text = document.shown(second);
    reporter
        .report(
            document.node(second).span,
            format!("there are two headings `{text}` here"),
        )
        .related(document.node(first).span, "the first one");
}
