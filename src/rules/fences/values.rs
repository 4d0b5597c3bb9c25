//! Whether the value of an option is one that the builder accepts.
//!
//! Sphinx converts values as docutils' `directives` module does, and drops an option that it cannot convert. mystmd only
//! wants numbers to be numbers and switches to be `true` or `false`; the rest goes to the browser as it is.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use crate::document::tables::{Builders, OptionSpec, Value};
use crate::project::Builder;
use crate::text::{fold_case, nearest};

/// What is wrong with a value.
pub(super) struct Fault {
    /// `which is …`.
    pub what: String,
    /// What to write.
    pub help: String,
}

/// What is wrong with `value`, if anything is. Without a builder, only what Sphinx refuses is.
pub(super) fn fault(option: &OptionSpec, value: &str, builder: Option<Builder>) -> Option<Fault> {
    // What follows ` #` is a comment.
    let value = value.split(" #").next().unwrap_or_default().trim();
    if builder == Some(Builder::Mystmd) || option.builders == Builders::Mystmd {
        return mystmd_fault(option, value);
    }
    if value.is_empty() {
        return (!option.empty).then(|| expected(option.value));
    }
    let number = || fold_case(value).parse::<i64>().ok();
    let good = match option.value {
        Value::Flag | Value::Boolean | Value::Path | Value::Text => true,
        Value::Integer => number().is_some(),
        Value::Natural => number().is_some_and(|number| number >= 0),
        Value::Positive => number().is_some_and(|number| number >= 1),
        Value::Percentage => is_percentage(value),
        Value::Length => is_measure(value, false),
        Value::LengthOrPercentage => is_measure(value, true),
        Value::Choice(words) => words.iter().any(|word| word.eq_ignore_ascii_case(value)),
        Value::Class => value.split_whitespace().all(is_class),
    };
    (!good).then(|| match option.value {
        Value::Choice(words) => choice(words, value),
        kind => expected(kind),
    })
}

fn mystmd_fault(option: &OptionSpec, value: &str) -> Option<Fault> {
    let good = match option.value {
        Value::Integer | Value::Natural | Value::Positive => value.parse::<f64>().is_ok(),
        Value::Boolean => ["", "true", "false"].contains(&value.to_ascii_lowercase().as_str()),
        _ => true,
    };
    (!good).then(|| expected(option.value))
}

fn expected(kind: Value) -> Fault {
    let (what, help) = match kind {
        Value::Boolean => ("neither `true` nor `false`", "write `true` or `false`"),
        Value::Integer => ("no whole number", "write a whole number"),
        Value::Natural => (
            "no whole number of 0 or more",
            "write a whole number, at least 0",
        ),
        Value::Positive => (
            "no whole number of 1 or more",
            "write a whole number, at least 1",
        ),
        Value::Percentage => ("no whole percentage", "write a percentage such as `50%`"),
        Value::Length => ("no length", "write a length such as `400px` or `20em`"),
        Value::LengthOrPercentage => (
            "neither a length nor a percentage",
            "write a length such as `400px`, or a percentage such as `50%`",
        ),
        Value::Class => (
            "no name of a class",
            "write names of Latin letters, digits and hyphens, with spaces between",
        ),
        Value::Choice(words) => return choice(words, ""),
        Value::Flag | Value::Path | Value::Text => {
            ("no value", "write one, or leave the option out")
        }
    };
    Fault {
        what: format!("which is {what}"),
        help: help.to_string(),
    }
}

fn choice(words: &[&str], value: &str) -> Fault {
    let listed: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    let listed = listed.join(", ");
    Fault {
        what: "which is not one of its values".to_string(),
        help: match nearest(value, words.iter().copied()) {
            Some(near) => format!("perhaps `{near}` is meant; it takes {listed}"),
            None => format!("it takes {listed}"),
        },
    }
}

fn is_percentage(value: &str) -> bool {
    fold_case(value.trim_end_matches([' ', '%']))
        .parse::<u64>()
        .is_ok()
}

/// A number, and a unit of CSS or none. (docutils 0.22 knows more units than its predecessors.)
fn is_measure(value: &str, percentage: bool) -> bool {
    static MEASURE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:[0-9]+\.?[0-9]*|\.[0-9]+) *(%|em|ex|ch|rem|vw|vh|vmin|vmax|cm|mm|Q|in|pt|pc|px|)$")
            .expect("the pattern is tested")
    });
    let unit = MEASURE.captures(value);
    unit.is_some_and(|unit| percentage || &unit[1] != "%")
}

/// docutils makes a class name of the ASCII letters and digits of a word, from its first letter on.
fn is_class(word: &str) -> bool {
    word.nfkd().any(|letter| letter.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(value: Value, empty: bool, builders: Builders) -> OptionSpec {
        OptionSpec {
            name: "x",
            value,
            empty,
            builders,
        }
    }

    #[track_caller]
    fn check(kind: Value, good: &[&str], bad: &[&str]) {
        let refused = |value: &&&str| {
            let option = spec(kind, false, Builders::Both);
            fault(&option, value, Some(Builder::Sphinx)).is_some()
        };
        let wrong: Vec<_> = good.iter().filter(refused).collect();
        assert!(wrong.is_empty(), "{kind:?} refuses {wrong:?}");
        let wrong: Vec<_> = bad.iter().filter(|value| !refused(value)).collect();
        assert!(wrong.is_empty(), "{kind:?} accepts {wrong:?}");
    }

    #[test]
    fn values_are_what_docutils_accepts() {
        check(
            Value::LengthOrPercentage,
            &[
                "400",
                "400px",
                "50%",
                "50 %",
                "100 px",
                ".5em",
                "10.5",
                "10vw",
                "50% # half",
            ],
            &[
                "",
                "wide",
                "auto",
                "-5px",
                "400 pixels",
                "50％",
                "400PX",
                "1e3",
                "px",
            ],
        );
        check(Value::Length, &["400", "10em"], &["50%", "tall"]);
        check(
            Value::Percentage,
            &["50", "50%", "50 %"],
            &["50px", "-1", "0.5", "%"],
        );
        check(
            Value::Integer,
            &["-1", "0", "５", "+3"],
            &["two", "1.5", ""],
        );
        check(Value::Natural, &["0", "2"], &["-1", "2px"]);
        check(Value::Positive, &["1"], &["0"]);
        check(
            Value::Choice(&["left", "right"]),
            &["left", "Right"],
            &["middle", ""],
        );
        check(
            Value::Class,
            &["wide", "a-b C3", "é", "no1日本"],
            &["日本語", "123", "a 図"],
        );
        check(Value::Flag, &["yes", "no"], &[]);
        check(Value::Text, &["any thing"], &[""]);
    }

    #[test]
    fn what_may_be_empty_may_be_empty() {
        let option = spec(Value::Length, true, Builders::Both);
        assert!(fault(&option, "", None).is_none());
        assert!(fault(&option, "wide", None).is_some());
    }

    #[test]
    fn mystmd_wants_numbers_and_switches() {
        let refused = |kind, value: &str| {
            let option = spec(kind, true, Builders::Both);
            fault(&option, value, Some(Builder::Mystmd)).is_some()
        };
        assert!(refused(Value::Integer, "two") && refused(Value::Natural, ""));
        assert!(refused(Value::Boolean, "maybe"));
        for (kind, value) in [
            (Value::Integer, "2"),
            (Value::Boolean, "True"),
            (Value::Boolean, ""),
            (Value::Length, "calc(50% - 1em)"),
            (Value::Choice(&["left"]), "middle"),
        ] {
            assert!(!refused(kind, value), "{value}");
        }
        let option = spec(Value::Boolean, true, Builders::Sphinx);
        assert!(fault(&option, "maybe", None).is_none(), "a flag to Sphinx");
    }
}
