//! A year that stands with the event's name or with `this year`, and is another.

use std::ops::Range;

use super::{is_mistakable, mend_year, tells_of_another};
use crate::config::Event;
use crate::document::{Data, Dated, Document, Kind, NodeId, Prose};
use crate::rules::Reporter;

/// Words that say which year it is, counted from the event's, in lower case.
const RELATIVE: [(&str, i16); 9] = [
    ("今年", 0),
    ("本年", 0),
    ("this year", 0),
    ("昨年", -1),
    ("去年", -1),
    ("last year", -1),
    ("来年", 1),
    ("翌年", 1),
    ("next year", 1),
];

/// Tells the years of a block that cannot be right.
pub(super) fn check(document: &Document, dated: &Dated, event: &Event, reporter: &mut Reporter) {
    let prose = dated.prose(document);
    let mut named = dated.years.clone();
    // The years of an era are not mistaken for those of another.
    named.retain(|(_, range)| prose.text()[range.clone()].chars().count() == 4);
    let own = named.iter().any(|(year, _)| event.is_in(*year));
    let title = is_title(document, prose.node) && !own;
    for (year, range) in &named {
        let seen = Seen {
            prose,
            event,
            year: *year,
            range,
        };
        let alone = named.iter().filter(|(other, _)| other == year).count() == 1;
        if let Some((words, meant)) = seen.relative() {
            seen.tell_relative(words, meant, reporter);
        } else if !is_mistakable(event, *year) {
            continue;
        } else if title && seen.follows_name() {
            seen.tell("the title is of the event of another year", reporter);
        } else if own && alone && seen.is_month_of_event() && !tells_of_another(prose.text()) {
            seen.tell(
                "the month is that of the event, and the year another",
                reporter,
            );
        }
    }
}

fn is_title(document: &Document, id: NodeId) -> bool {
    match &document.node(id).data {
        Data::Heading(level, _) => *level == 1,
        Data::Entry(entry) => {
            document.node(id).kind == Kind::FrontMatterEntry && document.slice(entry.key) == "title"
        }
        _ => false,
    }
}

/// A year in a block.
struct Seen<'a> {
    prose: &'a Prose,
    event: &'a Event,
    year: i16,
    range: &'a Range<usize>,
}

impl Seen<'_> {
    fn before(&self) -> &str {
        let between = |c: char| c.is_whitespace() || matches!(c, '-' | '\'' | '’' | '\u{3000}');
        self.prose.text()[..self.range.start].trim_end_matches(between)
    }

    /// Whether it stands after the event's name.
    fn follows_name(&self) -> bool {
        self.event
            .names
            .iter()
            .any(|name| self.before().ends_with(name.as_str()))
    }

    /// The words before it that say which year is meant, and that year, if it is another: 今年のPyCon 2023, 昨年（2022年）.
    fn relative(&self) -> Option<(&'static str, i16)> {
        if self.event.start.year() != self.event.end.year() {
            return None;
        }
        let before = self.before();
        let name = self
            .event
            .names
            .iter()
            .find_map(|name| before.strip_suffix(name.as_str()));
        let before = name.unwrap_or(before).trim_end();
        let before = ["'s", "’s", " at", " in"]
            .iter()
            .find_map(|link| before.strip_suffix(link))
            .unwrap_or(before);
        let before = before.trim_end_matches(['の', 'は', '、', ',', '（', '(', ' ']);
        let (words, offset) = RELATIVE
            .iter()
            .find(|(words, _)| ends_with(before, words))?;
        let meant = self.event.year() + offset;
        // 今年 may be told by somebody else, at another time.
        let near = (self.year - meant).abs() <= 2;
        (near && self.year != meant).then_some((words, meant))
    }

    /// Whether it stands with a month in which the event takes place, and no day: 2023年5月に.
    fn is_month_of_event(&self) -> bool {
        let rest = &self.prose.text()[self.range.end..];
        let Some(rest) = rest.strip_prefix('年') else {
            return false;
        };
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let month = rest[..digits].parse::<i8>().ok();
        let day = rest[digits..]
            .strip_prefix('月')
            .map(|rest| rest.starts_with(|c: char| c.is_numeric()));
        let (first, last) = (self.event.start.month(), self.event.end.month());
        day == Some(false) && month.is_some_and(|month| month == first || month == last)
    }

    fn tell(&self, message: &str, reporter: &mut Reporter) {
        let diagnostic = reporter
            .report(self.prose.span(self.range.clone()), message)
            .label(format!("the event is in {}", self.event.year()));
        mend_year(
            diagnostic,
            self.prose,
            self.range.clone(),
            self.event.year(),
        );
    }

    fn tell_relative(&self, words: &str, meant: i16, reporter: &mut Reporter) {
        let message = format!("`{words}` is {meant}, not `{}`", self.year);
        let diagnostic = reporter
            .report(self.prose.span(self.range.clone()), message)
            .label(format!("the event is in {}", self.event.year()));
        mend_year(diagnostic, self.prose, self.range.clone(), meant);
    }
}

fn ends_with(text: &str, words: &str) -> bool {
    text.len()
        .checked_sub(words.len())
        .and_then(|start| text.get(start..))
        .is_some_and(|end| end.eq_ignore_ascii_case(words))
}
