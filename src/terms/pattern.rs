//! A pattern of a dictionary: a literal, or a regular expression of JavaScript (ECMAScript with the flags `gmu`, as prh
//! uses it), matched in linear time.
//!
//! Rust's expressions have no lookaround. Each becomes an empty group that marks its place, and what must or must not stand
//! there is asked once the rest has matched; a match that fails is not tried again in a shorter form. References back to a
//! group cannot be had so, and are told.

use std::ops::Range;

use regex::{Captures, Regex, RegexBuilder};

use super::javascript::{Lookaround, Translator};

/// Characters around its place at which a lookaround looks.
const LOOKED_AT: usize = 64;

/// Bytes that a compiled pattern may take.
const SIZE_LIMIT: usize = 1 << 22;

/// A pattern, compiled.
#[derive(Debug)]
pub(super) struct Pattern {
    /// What has to match, for the pass over all patterns.
    source: String,
    regex: Regex,
    looks: Vec<Look>,
    /// Where the groups of the original stand among those of `regex`; none for one in a lookaround.
    groups: Vec<Option<usize>>,
    /// The pattern as JavaScript shows it, by which prh knows it.
    shown: String,
}

/// What must or must not stand at the place of a group.
#[derive(Debug)]
struct Look {
    group: usize,
    ahead: bool,
    negative: bool,
    regex: Regex,
}

/// A match.
pub(super) struct Match<'t> {
    pub(super) range: Range<usize>,
    /// What the groups matched, by the numbers of the original.
    groups: Vec<Option<&'t str>>,
}

impl Match<'_> {
    /// What a group matched; nothing if it took no part.
    pub(super) fn group(&self, number: usize) -> &str {
        self.groups
            .get(number)
            .copied()
            .flatten()
            .unwrap_or_default()
    }

    /// `template` with what its groups matched in the place of `$1`.
    pub(super) fn expand(&self, template: &str) -> String {
        let mut text = String::new();
        let mut rest = template;
        while let Some(at) = rest.find('$') {
            text.push_str(&rest[..at]);
            let digits = rest[at + 1..]
                .bytes()
                .take_while(u8::is_ascii_digit)
                .count();
            match rest[at + 1..at + 1 + digits].parse::<usize>() {
                Ok(number) => text.push_str(self.group(number)),
                Err(_) => text.push('$'),
            }
            rest = &rest[at + 1 + digits..];
        }
        text + rest
    }
}

impl Pattern {
    /// A pattern as a dictionary writes it: `/…/flags`, or the text itself.
    ///
    /// # Errors
    /// Why it is no pattern, or which part of it cannot be had.
    pub(super) fn parse(text: &str, word: bool) -> Result<Pattern, String> {
        match expression(text) {
            Some((body, flags)) => Pattern::of_expression(body, flags, word),
            None => Pattern::build(&[(escaped(text), String::new())], word),
        }
    }

    /// One of several.
    ///
    /// # Errors
    /// The first that is no pattern, and why.
    pub(super) fn parse_any(texts: &[&str], word: bool) -> Result<Pattern, (usize, String)> {
        if let [text] = texts {
            return Pattern::parse(text, word).map_err(|why| (0, why));
        }
        let mut parts = Vec::new();
        for (number, text) in texts.iter().enumerate() {
            let part = match expression(text) {
                Some((body, flags)) => (body.to_string(), flags.to_string()),
                None => (escaped(text), String::new()),
            };
            let (body, flags) = &part;
            // Alone, to say which one is wrong.
            Pattern::build(&[(body.clone(), flags.clone())], word).map_err(|why| (number, why))?;
            parts.push(part);
        }
        Pattern::build(&parts, word).map_err(|why| (0, why))
    }

    /// Any letter case and width of a text: what prh looks for where a rule has no pattern.
    pub(super) fn any_case(text: &str, word: bool) -> Result<Pattern, String> {
        let mut body = String::new();
        for c in text.chars() {
            let wide = |c: char| char::from_u32(c as u32 + 0xFEE0).expect("ASCII has wide forms");
            match c {
                'a'..='z' | 'A'..='Z' => {
                    let (upper, lower) = (c.to_ascii_uppercase(), c.to_ascii_lowercase());
                    body.extend(['[', upper, lower, wide(upper), wide(lower), ']']);
                }
                '0'..='9' => body.extend(['[', c, wide(c), ']']),
                _ => body.push_str(&escaped(c.encode_utf8(&mut [0; 4]))),
            }
        }
        Pattern::build(&[(body, String::new())], word)
    }

    fn of_expression(body: &str, flags: &str, word: bool) -> Result<Pattern, String> {
        Pattern::build(&[(body.to_string(), flags.to_string())], word)
    }

    /// `parts` are expressions with their flags, of which one must match; `word` asks for a boundary on both sides.
    fn build(parts: &[(String, String)], word: bool) -> Result<Pattern, String> {
        let bodies: Vec<&str> = parts.iter().map(|(body, _)| body.as_str()).collect();
        let shown = match bodies.as_slice() {
            [one] if word => format!("\\b{one}\\b"),
            [one] => (*one).to_string(),
            many => format!("(?:{})", many.join("|")),
        };
        let ignored = parts.iter().any(|(_, flags)| flags.contains('i'));
        if let Some(flag) = parts
            .iter()
            .flat_map(|(_, flags)| flags.chars())
            .find(|&c| !"gimsuy".contains(c))
        {
            return Err(format!("there is no flag `{flag}`"));
        }
        let dots = parts.iter().any(|(_, flags)| flags.contains('s'));
        let mut translator = Translator::default();
        let mut source = translator.alternatives(&bodies)?;
        if word {
            source = format!(r"(?-u:\b)(?:{source})(?-u:\b)");
        }
        let modes = format!(
            "(?m{}{})",
            if ignored { "i" } else { "" },
            if dots { "s" } else { "" }
        );
        let source = format!("{modes}{source}");
        let regex = compile(&source)?;
        if regex.is_match("") {
            return Err("it matches where nothing stands".to_string());
        }
        Ok(Pattern {
            regex,
            source,
            looks: looks(&translator.looks, &modes)?,
            groups: translator.groups,
            shown: format!("/{shown}/{}", if ignored { "gimu" } else { "gmu" }),
        })
    }

    /// The expression in Rust's syntax, lookarounds left out.
    pub(super) fn source(&self) -> &str {
        &self.source
    }

    /// The expression as JavaScript shows it.
    pub(super) fn shown(&self) -> &str {
        &self.shown
    }

    /// The matches in a text, from left to right, none in another.
    pub(super) fn matches<'t>(&self, text: &'t str) -> Vec<Match<'t>> {
        let all = self.regex.captures_iter(text);
        let looked =
            all.filter(|captures| self.looks.iter().all(|look| look.holds(text, captures)));
        let found = looked.map(|captures| {
            let group = |number: &Option<usize>| Some(captures.get((*number)?)?.as_str());
            let whole = captures.get(0).map_or(0..0, |whole| whole.range());
            let groups =
                std::iter::once(Some(&text[whole.clone()])).chain(self.groups.iter().map(group));
            Match {
                groups: groups.collect(),
                range: whole,
            }
        });
        found.filter(|found| !found.range.is_empty()).collect()
    }
}

impl Look {
    fn holds(&self, text: &str, captures: &Captures) -> bool {
        // A group of another alternative says nothing.
        let Some(place) = captures.get(self.group) else {
            return true;
        };
        let near = if self.ahead {
            let rest = &text[place.start()..];
            let end = rest
                .char_indices()
                .nth(LOOKED_AT)
                .map_or(rest.len(), |(at, _)| at);
            &rest[..end]
        } else {
            let rest = &text[..place.start()];
            let start = rest
                .char_indices()
                .rev()
                .nth(LOOKED_AT)
                .map_or(0, |(at, _)| at);
            &rest[start..]
        };
        self.regex.is_match(near) != self.negative
    }
}

fn looks(lookarounds: &[Lookaround], modes: &str) -> Result<Vec<Look>, String> {
    let look = |around: &Lookaround| {
        let source = &around.source;
        let anchored = if around.ahead {
            format!(r"{modes}\A(?:{source})")
        } else {
            format!(r"{modes}(?:{source})\z")
        };
        Ok(Look {
            group: around.group,
            ahead: around.ahead,
            negative: around.negative,
            regex: compile(&anchored)?,
        })
    };
    lookarounds.iter().map(look).collect()
}

fn compile(source: &str) -> Result<Regex, String> {
    let built = RegexBuilder::new(source).size_limit(SIZE_LIMIT).build();
    built.map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => "it is too large".to_string(),
        // The last line of a syntax error is what is wrong; the others show the pattern, which stands in the dictionary.
        error => {
            let text = error.to_string();
            let last = text.lines().next_back().unwrap_or_default();
            last.trim_start_matches("error: ").to_string()
        }
    })
}

/// The body and the flags of `/body/flags`.
fn expression(text: &str) -> Option<(&str, &str)> {
    let (body, flags) = text.strip_prefix('/')?.rsplit_once('/')?;
    flags
        .bytes()
        .all(|b| b.is_ascii_lowercase())
        .then_some((body, flags))
}

/// A text in which nothing is special to JavaScript.
pub(super) fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut escaped, c| {
        if r"*+.?{}()[]^$-|/\".contains(c) {
            escaped.push('\\');
        }
        escaped.push(c);
        escaped
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replaced(pattern: &str, template: &str, text: &str) -> String {
        let pattern = Pattern::parse(pattern, false).expect("it is a pattern");
        let mut replaced = text.to_string();
        for found in pattern.matches(text).iter().rev() {
            replaced.replace_range(found.range.clone(), &found.expand(template));
        }
        replaced
    }

    #[test]
    fn expressions_of_javascript() {
        for (pattern, template, text, expected) in [
            ("サーバ", "サーバー", "サーバです", "サーバーです"),
            (
                "/サーバ(?!ー)/",
                "サーバー",
                "サーバとサーバー",
                "サーバーとサーバー",
            ),
            (
                "/(?<!ま)でで(?!(きる|す))/",
                "で",
                "ここでできる、ここででは、まででは",
                "ここでできる、ここでは、まででは",
            ),
            (
                "/前(?!後|人)([^ー]|)/",
                "先$1",
                "前後、前に、前",
                "前後、先に、先",
            ),
            (r"/\((.+?)\)/", "（$1）", "(a)と(b)", "（a）と（b）"),
            (
                r"/\bjs\b/i",
                "JS",
                "今日もjs祭りのaltjs",
                "今日もJS祭りのaltjs",
            ),
            (r"/[(\[]\d[^]/", "x", "[1あ ٣", "x ٣"),
            (
                "/フェイル(?!ー)|フェール/",
                "失敗",
                "フェイルーとフェールとフェイル",
                "フェイルーと失敗と失敗",
            ),
            ("a.b*c", "x", "a.b*c axbc", "x axbc"),
            ("/(?<word>あ)い/", "$1$", "あい", "あ$"),
        ] {
            assert_eq!(replaced(pattern, template, text), expected, "{pattern}");
        }
    }

    #[test]
    fn what_cannot_be_had_is_told() {
        for (pattern, why) in [
            (
                r"/(a)\1/",
                r"`\1`, a reference back to a group, is not supported",
            ),
            (
                "/a(?=b(?!c))/",
                "a lookaround within another is not supported",
            ),
            ("/a(/", "unclosed group"),
            ("/[a/", "a class of characters is not closed"),
            ("/a/q", "there is no flag `q`"),
            ("/a*/", "it matches where nothing stands"),
            (r"/\c/", r"`\c` is not supported"),
        ] {
            assert_eq!(Pattern::parse(pattern, false).expect_err(pattern), why);
        }
    }

    #[test]
    fn patterns_are_shown_as_javascript_shows_them() {
        let shown = |pattern: Result<Pattern, String>| {
            pattern.expect("it is a pattern").shown().to_string()
        };
        assert_eq!(
            shown(Pattern::any_case("aB1", false)),
            "/[AaＡａ][BbＢｂ][1１]/gmu"
        );
        assert_eq!(shown(Pattern::parse("テスト.", false)), r"/テスト\./gmu");
        assert_eq!(shown(Pattern::parse("/a/i", true)), r"/\ba\b/gimu");
    }
}
