//! Spaces at the ends of code in a line.

use serde::Deserialize;

use super::nodes;
use crate::diagnostic::Safety;
use crate::document::{Document, Kind};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SpaceInCode {}

impl Rule for SpaceInCode {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        for id in nodes(document, Kind::Code) {
            let span = document.node(id).span;
            let source = document.slice(span);
            let ticks = source.bytes().take_while(|&b| b == b'`').count();
            let inside = &source[ticks..source.len() - ticks];
            let code = inside.trim_matches([' ', '\t']);
            // One space on each side is no part of the code (CommonMark 0.31, section 6.1), and lets it begin with a backtick.
            let padded =
                inside.len() == code.len() + 2 && inside.starts_with(' ') && inside.ends_with(' ');
            let blank = code.trim().is_empty() || code.contains(['\n', '\r']);
            if blank || padded || inside.len() == code.len() {
                continue;
            }
            let pad = code.starts_with('`') || code.ends_with('`');
            let written = if pad {
                format!(" {code} ")
            } else {
                code.to_string()
            };
            if written == inside {
                continue;
            }
            let start = span.start as usize + ticks;
            let edit = (Span::new(start, start + inside.len()), written);
            reporter
                .report(span, "there are spaces at the ends of the code")
                .fix("take them away", Safety::Unsafe, vec![edit]);
        }
    }
}
