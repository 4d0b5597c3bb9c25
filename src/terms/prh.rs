//! Dictionaries as prh has them: YAML, version 1 (<https://github.com/prh/prh>).
//!
//! `imports`, and of a rule `expected`, `pattern`, `patterns`, `options.wordBoundary`, `regexpMustEmpty`, `prh` and `specs`
//! mean what they do there. `targets` chooses parts of files by patterns; kouetsu knows by itself what is prose.

use super::pattern::Pattern;
use super::yaml::{self, Node, Value};
use super::{Problems, Spec, Term};
use crate::source::{Source, Span};

/// What a file holds.
#[derive(Default)]
pub(super) struct File {
    pub(super) imports: Vec<Import>,
    pub(super) terms: Vec<Term>,
}

/// Another file that one builds on.
pub(super) struct Import {
    pub(super) path: String,
    pub(super) span: Span,
    /// Whether what that one imports is left out.
    pub(super) alone: bool,
    ignored: Vec<Ignored>,
}

/// A rule of an import that is left out.
enum Ignored {
    Pattern(String),
    Expected(String),
}

impl Import {
    /// Whether a term of the imported file is left out.
    pub(super) fn ignores(&self, term: &Term) -> bool {
        self.ignored.iter().any(|ignored| match ignored {
            Ignored::Pattern(pattern) => term.pattern.shown() == pattern,
            Ignored::Expected(expected) => term.expected == *expected,
        })
    }
}

/// Reads a file; what is wrong in it is told, and left out.
pub(super) fn read(source: &Source, problems: &mut Problems) -> File {
    let mut file = File::default();
    let node = match yaml::read(source.text()) {
        Ok(Some(node)) => node,
        Ok(None) => return file,
        Err((span, why)) => {
            problems.error(source, span, format!("this is no YAML: {why}"));
            return file;
        }
    };
    let mut reader = Reader { source, problems };
    for (key, at, value) in reader.mapping(&node) {
        match key.as_str() {
            "version" if value.text() == Some("1") => {}
            "version" => {
                let message = "only version 1 of prh's dictionaries is known".to_string();
                reader.problems.error(source, value.span, message);
            }
            "imports" => {
                let imports = value.items().iter().filter_map(|item| reader.import(item));
                file.imports = imports.collect();
            }
            "rules" => {
                file.terms = value
                    .items()
                    .iter()
                    .filter_map(|item| reader.term(item))
                    .collect()
            }
            // For people.
            "meta" => {}
            "targets" => {
                reader.problems.unsupported(
                    source,
                    *at,
                    "`targets` is left out: kouetsu looks at prose alone",
                );
            }
            _ => reader.unknown(key, *at),
        }
    }
    file
}

struct Reader<'a> {
    source: &'a Source,
    problems: &'a mut Problems,
}

impl Reader<'_> {
    /// The entries of a mapping; anything else is told.
    fn mapping<'n>(&mut self, node: &'n Node) -> &'n [(String, Span, Node)] {
        match &node.value {
            Value::Mapping(entries) => entries,
            _ => {
                self.problems.error(
                    self.source,
                    node.span,
                    "a mapping of `key: value` lines is expected",
                );
                &[]
            }
        }
    }

    fn text<'n>(&mut self, node: &'n Node) -> Option<&'n str> {
        let text = node.text();
        if text.is_none() {
            self.problems
                .error(self.source, node.span, "a text is expected");
        }
        text
    }

    fn unknown(&mut self, key: &str, at: Span) {
        self.problems.unsupported(
            self.source,
            at,
            format!("`{key}` is no key of prh, and is left out"),
        );
    }

    fn is_true(&mut self, node: &Node) -> bool {
        match node.text() {
            Some("true") => true,
            Some("false") => false,
            _ => {
                self.problems
                    .error(self.source, node.span, "`true` or `false` is expected");
                false
            }
        }
    }

    fn import(&mut self, node: &Node) -> Option<Import> {
        let mut import = Import {
            path: String::new(),
            span: node.span,
            alone: false,
            ignored: Vec::new(),
        };
        if let Some(path) = node.text() {
            import.path = path.to_string();
            return Some(import);
        }
        for (key, at, value) in self.mapping(node) {
            match key.as_str() {
                "path" => {
                    import.path = self.text(value)?.to_string();
                    import.span = value.span;
                }
                "disableImports" => import.alone = self.is_true(value),
                "ignoreRules" => {
                    let ignored = value.items().iter().filter_map(|item| self.ignored(item));
                    import.ignored = ignored.collect();
                }
                _ => self.unknown(key, *at),
            }
        }
        if import.path.is_empty() {
            self.problems
                .error(self.source, node.span, "an import without `path`");
            return None;
        }
        Some(import)
    }

    fn ignored(&mut self, node: &Node) -> Option<Ignored> {
        if let Some(pattern) = node.text() {
            return Some(Ignored::Pattern(pattern.to_string()));
        }
        let (key, at, value) = self.mapping(node).first()?;
        let text = self.text(value)?.to_string();
        match key.as_str() {
            "pattern" => Some(Ignored::Pattern(text)),
            "expected" => Some(Ignored::Expected(text)),
            _ => {
                self.unknown(key, *at);
                None
            }
        }
    }

    fn term(&mut self, node: &Node) -> Option<Term> {
        // A rule that is a text alone is one of any letter case.
        let mut rule = Rule::default();
        if let Some(expected) = node.text() {
            rule.expected = Some((expected, node.span));
        } else {
            for (key, at, value) in self.mapping(node) {
                self.entry(&mut rule, key, *at, value);
            }
        }
        let Some((expected, span)) = rule.expected else {
            if matches!(node.value, Value::Mapping(_)) {
                self.problems
                    .error(self.source, node.span, "a rule without `expected`");
            }
            return None;
        };
        let pattern = self.pattern(&rule, expected, span)?;
        Some(Term {
            expected: expected.to_string(),
            why: rule.why.map(str::to_string),
            source: self.source.clone(),
            span,
            pattern,
            must_be_empty: rule.must_be_empty,
            specs: rule.specs,
        })
    }

    fn entry<'n>(&mut self, rule: &mut Rule<'n>, key: &str, at: Span, value: &'n Node) {
        match key {
            "expected" => rule.expected = self.text(value).map(|text| (text, value.span)),
            "pattern" | "patterns" => {
                let patterns = value.items().iter();
                rule.patterns
                    .extend(patterns.filter_map(|item| Some((self.text(item)?, item.span))));
            }
            "options" => {
                for (key, at, value) in self.mapping(value) {
                    match key.as_str() {
                        "wordBoundary" => rule.word = self.is_true(value),
                        _ => self.unknown(key, *at),
                    }
                }
            }
            "regexpMustEmpty" => rule.must_be_empty = self.group(value),
            "prh" => rule.why = self.text(value),
            "specs" => {
                rule.specs = value
                    .items()
                    .iter()
                    .filter_map(|item| self.spec(item))
                    .collect()
            }
            _ => self.unknown(key, at),
        }
    }

    /// The number in `$1`.
    fn group(&mut self, node: &Node) -> Option<usize> {
        let number = self
            .text(node)?
            .strip_prefix('$')
            .and_then(|digits| digits.parse().ok());
        if number.is_none() {
            self.problems
                .error(self.source, node.span, "a group such as `$1` is expected");
        }
        number
    }

    fn spec(&mut self, node: &Node) -> Option<Spec> {
        let (mut from, mut to) = (None, None);
        for (key, at, value) in self.mapping(node) {
            match key.as_str() {
                "from" => from = self.text(value),
                "to" => to = self.text(value),
                _ => self.unknown(key, *at),
            }
        }
        let (Some(from), Some(to)) = (from, to) else {
            self.problems
                .error(self.source, node.span, "a test without `from` and `to`");
            return None;
        };
        Some(Spec {
            from: from.to_string(),
            to: to.to_string(),
            span: node.span,
        })
    }

    fn pattern(&mut self, rule: &Rule, expected: &str, span: Span) -> Option<Pattern> {
        let patterns: Vec<&str> = rule.patterns.iter().map(|(text, _)| *text).collect();
        if let Some((_, empty)) = rule.patterns.iter().find(|(text, _)| text.is_empty()) {
            self.problems
                .error(self.source, *empty, "a pattern without a letter");
            return None;
        }
        let (built, at) = if patterns.is_empty() {
            (
                Pattern::any_case(expected, rule.word).map_err(|why| (0, why)),
                span,
            )
        } else {
            (Pattern::parse_any(&patterns, rule.word), rule.patterns[0].1)
        };
        built
            .map_err(|(number, why)| {
                let at = rule.patterns.get(number).map_or(at, |(_, at)| *at);
                let message = format!("the pattern for `{expected}` is left out: {why}");
                self.problems.error(self.source, at, message);
            })
            .ok()
    }
}

/// A rule as it is read.
#[derive(Default)]
struct Rule<'n> {
    expected: Option<(&'n str, Span)>,
    patterns: Vec<(&'n str, Span)>,
    word: bool,
    must_be_empty: Option<usize>,
    why: Option<&'n str>,
    specs: Vec<Spec>,
}
