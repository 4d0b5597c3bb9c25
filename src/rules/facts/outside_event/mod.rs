//! A date, a year or a site of another year's event.
//!
//! Reports speak of other years all the time, so another year is told only where nothing speaks of it: last year's date
//! or link was left in a text that is about this year.

mod dates;
mod sites;
mod years;

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::scene::{is_quoted, scenes};
use crate::config::Event;
use crate::dates::number_like;
use crate::diagnostic::{Diagnostic, Safety};
use crate::document::{Document, Prose};
use crate::project::Place;
use crate::rules::{Reporter, Rule};

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OutsideEvent {}

impl Rule for OutsideEvent {
    fn check(&self, document: &Document, place: &Place, reporter: &mut Reporter) {
        let Some(event) = place.around.event() else {
            return;
        };
        for scene in scenes(document, place) {
            for chain in scene.chains {
                dates::check(&scene, chain, event, reporter);
            }
        }
        for dated in document.dated() {
            if !is_quoted(document, dated.prose(document).node) {
                years::check(document, dated, event, reporter);
            }
        }
        if !event.sites.is_empty() {
            sites::check(document, event, reporter);
        }
    }
}

/// Whether a year may have been written for the event's.
fn is_mistakable(event: &Event, year: i16) -> bool {
    const YEARS: i16 = 2;
    !event.is_in(year) && (year - event.year()).abs() <= YEARS
}

/// Whether a text speaks of another time than the event's.
fn tells_of_another(text: &str) -> bool {
    static WORDS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[昨去前来翌]年|おととし|前回|次回|以前|過去|これまで|(?i:\b(?:last|previous|past|next|earlier|former|future) |\byears? (?:ago|before|earlier|later)\b)")
            .expect("it is a pattern")
    });
    WORDS.is_match(text)
}

/// Offers to write the event's year in the place of the one at `range`.
fn mend_year(diagnostic: &mut Diagnostic, prose: &Prose, range: Range<usize>, year: i16) {
    let written = number_like(year, &prose.text()[range.clone()]);
    diagnostic
        .help(format!(
            "write the year `{written}`, or say which year's event is meant"
        ))
        .fix(
            format!("write the year `{written}`"),
            Safety::Unsafe,
            vec![(prose.span(range), written)],
        );
}
