//! What is said of the names of directives and roles that the builder does not know.

use std::collections::HashSet;

use super::dialect::{Dialect, Name, Sort};
use crate::diagnostic::Safety;
use crate::document::tables::Needs;
use crate::project::Place;
use crate::rules::Reporter;
use crate::source::Span;

/// Looks at the names of one sort in one document.
pub(super) struct Names {
    dialect: Dialect,
    /// Extensions and themes that were asked for already: a page full of cards lacks one thing.
    told: HashSet<&'static str>,
}

impl Names {
    pub(super) fn of(place: &Place, sort: Sort) -> Self {
        Names {
            dialect: Dialect::of(place, sort),
            told: HashSet::new(),
        }
    }

    /// What is known of a name.
    pub(super) fn look_up(&self, name: &str) -> Name {
        self.dialect.name(name)
    }

    /// Reports the name at `span` of what stands at `whole`, if there is something to say of it.
    pub(super) fn report(
        &mut self,
        (span, whole): (Span, Span),
        name: &str,
        known: Name,
        reporter: &mut Reporter,
    ) {
        let (what, builder) = (self.dialect.sort.word(), self.dialect.builder_name());
        match known {
            Name::Known | Name::Perhaps => {}
            Name::Foreign => {
                reporter
                    .report(span, format!("{builder} has no {what} `{{{name}}}`"))
                    .help(format!("use what {builder} has"));
            }
            Name::Lacks(needs, names) => {
                if self.told.insert(names[0]) {
                    let (message, help) = lacks(name, needs, &names);
                    reporter.report(span, message).help(help);
                }
            }
            Name::Unknown(near) => {
                let diagnostic = reporter.report(span, format!("unknown {what} `{{{name}}}`"));
                if let Some(nearest) = near.first() {
                    diagnostic.help(format!("perhaps `{{{nearest}}}` is meant"));
                }
                for meant in &near {
                    let title = format!("write `{{{meant}}}`");
                    let edits = vec![(span, meant.clone())];
                    match near[..] {
                        [_] => diagnostic.fix(title, Safety::Unsafe, edits),
                        _ => diagnostic.alternative(title, edits),
                    };
                }
                diagnostic.reach(whole);
            }
        }
    }
}

/// What is said of a name that one of these extensions or themes would bring.
fn lacks(name: &str, needs: Needs, names: &[&str]) -> (String, String) {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let quoted = quoted.join(" or ");
    match needs {
        Needs::Theme(_) => (
            format!("`{{{name}}}` needs a theme that `conf.py` does not set"),
            format!("set `html_theme` to {quoted}"),
        ),
        _ => (
            format!("`{{{name}}}` needs an extension that `conf.py` does not list"),
            format!("add {quoted} to `extensions`"),
        ),
    }
}
