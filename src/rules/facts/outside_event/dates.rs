//! A day of the event in another year.

use super::{is_mistakable, mend_year, tells_of_another};
use crate::config::Event;
use crate::dates::{Chain, years};
use crate::rules::Reporter;
use crate::rules::facts::scene::Scene;

/// Tells the first date of a chain that is a day of the event but for the year. With a weekday that agrees it is the day
/// of another event; with one that does not it is told as such.
pub(super) fn check(scene: &Scene, chain: &Chain, event: &Event, reporter: &mut Reporter) {
    if chain.dates.iter().any(|date| date.weekday.is_some()) {
        return;
    }
    for date in &chain.dates {
        let Some(year) = date
            .year
            .as_ref()
            .filter(|year| is_mistakable(event, year.value))
        else {
            continue;
        };
        let during = date
            .days_in(event.year())
            .any(|day| event.start <= day && day <= event.end);
        if !during || is_spoken_of(scene, chain, year.value) {
            continue;
        }
        let (month, day) = date.month_and_day().unwrap_or_default();
        let diagnostic = reporter
            .report(
                scene.prose.span(chain.range()),
                format!(
                    "`{}-{month:02}-{day:02}` is a day of the event in another year",
                    year.value
                ),
            )
            .label(format!("the event is in {}", event.year()));
        let range = year.range.clone();
        // An era's years are counted from its own first.
        mend_year(diagnostic, scene.prose, range, event.year() - year.base);
        return;
    }
}

/// Whether the block, beside the date itself, or a heading above it speaks of that year.
fn is_spoken_of(scene: &Scene, chain: &Chain, year: i16) -> bool {
    let (text, range) = (scene.prose.text(), chain.range());
    let beside = [&text[..range.start], &text[range.end..]];
    let named = |part: &&str| years(part).iter().any(|(named, _)| *named == year);
    beside.iter().any(named) || tells_of_another(text) || scene.subject(year).is_some()
}
