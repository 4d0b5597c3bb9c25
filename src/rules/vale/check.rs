//! The extension points, each as a check.

use std::collections::HashSet;

use toml::Spanned;

use super::{COMMON, Style, span};
use crate::rules::declarative::{
    Case, Check, Count, Message, Number, Patterns, Reading, Special, Wanted, Word, shortened,
};

/// The extension points that are read, each with its keys beside the common ones.
const POINTS: [(&str, &[&str]); 7] = [
    (
        "existence",
        &[
            "tokens",
            "raw",
            "append",
            "ignorecase",
            "nonword",
            "exceptions",
        ],
    ),
    (
        "substitution",
        &[
            "swap",
            "ignorecase",
            "nonword",
            "exceptions",
            "pos",
            "capitalize",
        ],
    ),
    ("consistency", &["either", "ignorecase", "nonword"]),
    ("occurrence", &["token", "max", "min", "ignorecase"]),
    (
        "repetition",
        &["tokens", "max", "ignorecase", "alpha", "exceptions"],
    ),
    (
        "capitalization",
        &[
            "match",
            "style",
            "exceptions",
            "indicators",
            "threshold",
            "prefix",
        ],
    ),
    (
        "conditional",
        &["first", "second", "ignorecase", "exceptions"],
    ),
];

/// Keys that change what is found, and that are left out.
const LEFT_OUT: [&str; 5] = ["pos", "capitalize", "indicators", "prefix", "limit"];

impl Style<'_> {
    /// The check of the extension point; nothing if the rule is left out.
    pub(super) fn check(&mut self, extends: &Word, message: &Word) -> Option<Check> {
        let point = extends.get_ref().as_str();
        let Some((_, keys)) = POINTS.iter().find(|(known, _)| *known == point) else {
            let message =
                format!("`extends: {point}` is not supported, and this style is left out");
            let known: Vec<&str> = POINTS.iter().map(|(known, _)| *known).collect();
            self.left_out(span(&extends.span()), message)
                .help(format!("supported are {}", known.join(", ")));
            return None;
        };
        self.tell_left_out(point, keys);
        let mut check = Check {
            ignore_case: self.flag("ignorecase"),
            whole_words: !self.flag("nonword"),
            ..Check::default()
        };
        let is_whole = point != "occurrence" && point != "capitalization";
        if !self.scopes(&mut check, is_whole) {
            return None;
        }
        let known = match point {
            "existence" => self.existence(&mut check),
            "substitution" => self.substitution(&mut check),
            "consistency" => self.consistency(&mut check),
            "occurrence" => self.occurrence(&mut check),
            "repetition" => self.repetition(&mut check),
            "capitalization" => self.capitalization(&mut check),
            _ => self.conditional(&mut check),
        };
        known?;
        check.except = self.exceptions(&check);
        let slots: &[&str] = match point {
            "substitution" => &["replacement", "match"],
            "occurrence" => &["text"],
            _ => &["match"],
        };
        check.message = Some(filled(message, slots));
        Some(check)
    }

    /// Tells of the keys that are not known, or not used.
    fn tell_left_out(&mut self, point: &str, keys: &[&str]) {
        for (key, at, _) in self.entries {
            let known = COMMON.contains(&key.as_str()) || keys.contains(&key.as_str());
            if !known {
                let message = format!("`{key}` is no key of `{point}`, and is left out");
                self.left_out(*at, message);
            } else if LEFT_OUT.contains(&key.as_str()) {
                self.left_out(*at, format!("`{key}` is not supported, and is left out"));
            }
        }
    }

    /// The words that are patterns; the others are told.
    fn patterns(&mut self, words: Vec<Word>, reading: Reading) -> Vec<Word> {
        let wrong = self.wrong(&words, reading);
        let words = words.into_iter().enumerate();
        let fine = words.filter(|(index, _)| !wrong.contains(index));
        fine.map(|(_, word)| word).collect()
    }

    /// The indices of the words that are no patterns, which are told.
    fn wrong(&mut self, words: &[Word], reading: Reading) -> HashSet<usize> {
        let texts: Vec<&str> = words.iter().map(|word| word.get_ref().as_str()).collect();
        let faults = Patterns::new(&texts, reading).err().unwrap_or_default();
        for fault in &faults {
            let word = &words[fault.pattern];
            let message = format!(
                "the pattern `{}` cannot be expressed, and is left out: {}",
                shortened(word.get_ref()),
                fault.message
            );
            self.left_out(span(&word.span()), message);
        }
        faults.iter().map(|fault| fault.pattern).collect()
    }

    fn missing(&mut self, what: &str) -> Option<()> {
        let span = self.source.line_span(0);
        self.error(span, format!("the style has no {what}"));
        None
    }

    fn existence(&mut self, check: &mut Check) -> Option<()> {
        let reading = reading(check);
        let tokens = self.texts("tokens");
        let raw = self.texts("raw");
        if tokens.is_empty() && raw.is_empty() {
            return self.missing("`tokens`");
        }
        let Some(first) = raw.first() else {
            let tokens = self.patterns(tokens, reading);
            check.forbid = Some(Wanted::Patterns(tokens));
            return self.is_left(check);
        };
        // The parts of `raw` are one pattern, before the tokens or behind them.
        let place = first.span();
        let raw: String = raw.iter().map(|part| part.get_ref().as_str()).collect();
        let tokens: Vec<&str> = tokens.iter().map(|word| word.get_ref().as_str()).collect();
        let words = match (tokens.is_empty(), check.whole_words) {
            (true, _) => String::new(),
            (false, true) => format!(r"\b(?:{})\b", tokens.join("|")),
            (false, false) => format!("(?:{})", tokens.join("|")),
        };
        let whole = match self.flag("append") {
            true => format!("(?m){words}{raw}"),
            false => format!("(?m){raw}{words}"),
        };
        check.whole_words = false;
        let whole = self.patterns(
            vec![Spanned::new(place, whole)],
            Reading {
                whole_words: false,
                ..reading
            },
        );
        check.forbid = Some(Wanted::Patterns(whole));
        self.is_left(check)
    }

    /// Whether some pattern is left to look for.
    fn is_left(&self, check: &Check) -> Option<()> {
        let none = matches!(&check.forbid, Some(Wanted::Patterns(patterns)) if patterns.is_empty());
        (!none).then_some(())
    }

    fn substitution(&mut self, check: &mut Check) -> Option<()> {
        let reading = reading(check);
        let pairs = self.pairs("swap");
        if pairs.is_empty() {
            return self.missing("`swap`");
        }
        let words: Vec<Word> = pairs.iter().map(|(from, _)| from.clone()).collect();
        let wrong = self.wrong(&words, reading);
        for (index, (from, to)) in pairs.into_iter().enumerate() {
            if !wrong.contains(&index) {
                check.swap.entry(from).or_insert(to);
            }
        }
        check.choices = true;
        (!check.swap.is_empty()).then_some(())
    }

    fn consistency(&mut self, check: &mut Check) -> Option<()> {
        let reading = reading(check);
        let pairs = self.pairs("either");
        if pairs.is_empty() {
            return self.missing("`either`");
        }
        for (one, other) in pairs {
            let ways = self.patterns(vec![one, other], reading);
            if ways.len() == 2 {
                check.consistent.push(ways);
            }
        }
        (!check.consistent.is_empty()).then_some(())
    }

    fn occurrence(&mut self, check: &mut Check) -> Option<()> {
        check.whole_words = false;
        let Some(token) = self.text("token") else {
            return self.missing("`token`");
        };
        let (most, least) = (self.number("max"), self.number("min"));
        if most.is_none() && least.is_none() {
            return self.missing("`max` or `min`");
        }
        let of = self.patterns(vec![token], reading(check));
        if of.is_empty() {
            return None;
        }
        // `max: 0` is said of those who only give `min`.
        let most = most.filter(|&most| most > 0 || least.is_none());
        check.count = Some(Count {
            of,
            at_least: least.map(Number::Given),
            at_most: most.map(Number::Given),
        });
        if !check.scopes.is_empty() {
            check.each = Some(Spanned::new(0..0, "text".to_owned()));
        }
        Some(())
    }

    fn repetition(&mut self, check: &mut Check) -> Option<()> {
        check.whole_words = false;
        let tokens = self.texts("tokens");
        if tokens.is_empty() {
            return self.missing("`tokens`");
        }
        let tokens = self.patterns(tokens, reading(check));
        let most = self.number("max").unwrap_or(0);
        let letters = self.flag("alpha");
        check.special = Some(Special::Repeated {
            tokens,
            most: most as usize,
            letters,
        });
        Some(())
    }

    fn capitalization(&mut self, check: &mut Check) -> Option<()> {
        let Some(wanted) = self.text("match") else {
            return self.missing("`match`");
        };
        let case = match wanted.get_ref().as_str() {
            "$title" => Case::Title,
            "$sentence" => Case::Sentence,
            "$lower" => Case::Lower,
            "$upper" => Case::Upper,
            word if word.starts_with('$') => {
                let message =
                    format!("`match: {word}` is not supported, and this style is left out");
                self.left_out(span(&wanted.span()), message);
                return None;
            }
            _ => {
                check.whole_words = false;
                Case::Like(self.patterns(vec![wanted], reading(check)).pop()?)
            }
        };
        let threshold = self.text("threshold");
        let share = threshold.and_then(|word| word.get_ref().parse().ok());
        check.special = Some(Special::Cased {
            case,
            share: share.unwrap_or(0.8),
            free: self.texts("exceptions"),
        });
        Some(())
    }

    fn conditional(&mut self, check: &mut Check) -> Option<()> {
        check.whole_words = false;
        let (Some(first), Some(second)) = (self.text("first"), self.text("second")) else {
            return self.missing("`first` and `second`");
        };
        let reading = reading(check);
        let first = self.patterns(vec![first], reading).pop()?;
        let second = self.patterns(vec![second], reading).pop()?;
        check.special = Some(Special::Explained { first, second });
        Some(())
    }

    /// The words that are right, whatever the rest says.
    fn exceptions(&mut self, check: &Check) -> Vec<Word> {
        match check.special {
            // These are looked up, and not looked for.
            Some(Special::Cased { .. }) => Vec::new(),
            _ => {
                let words = self.texts("exceptions");
                self.patterns(words, reading(check))
            }
        }
    }
}

fn reading(check: &Check) -> Reading {
    Reading {
        ignore_case: check.ignore_case,
        whole_words: check.whole_words,
    }
}

/// A message of Vale, whose `%s` stand for `slots` in turn.
fn filled(message: &Word, slots: &[&str]) -> Word {
    let escaped = Message::escape(message.get_ref());
    let mut parts = escaped.split("%s");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for (index, part) in parts.enumerate() {
        let slot = slots.get(index).or(slots.last()).unwrap_or(&"match");
        text.push_str(&format!("{{{slot}}}{part}"));
    }
    Spanned::new(message.span(), text)
}
