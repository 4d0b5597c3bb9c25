//! The rules of a project's own: pages in its repository, read like any manuscript. What is wrong in one is told where it
//! stands, all at once, and the rule does not run.

use std::sync::Arc;

use toml::de::{DeTable, Error};

use super::declarative::{Conditions, Declarative, Fault, OptionValues};
use super::script::{Script, ScriptText};
use super::vale;
use super::{Page, Rule};
use crate::config::{KeyError, KnownRule, PageFile, each_key};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Source, Span};
use crate::text::nearest;

/// The rule under which mistakes in a page are told.
pub const INVALID_PAGE: &str = "invalid-page";

/// A page of the project's own, as far as it could be read.
#[derive(Clone, Debug)]
pub struct OwnPage {
    /// Its file.
    pub source: Source,
    /// The name of the rule.
    pub name: String,
    /// The group of the rule.
    pub group: String,
    /// What it says.
    pub page: Page,
    /// The script beside it.
    pub script: Option<Source>,
    /// What is wrong in it. A rule with mistakes does not run.
    pub problems: Vec<Diagnostic>,
}

impl OwnPage {
    /// Reads a page.
    pub fn read(file: &PageFile) -> Self {
        let source = &file.source;
        let mut own = OwnPage {
            source: source.clone(),
            name: file.name.clone(),
            group: file.group.clone(),
            page: Page::default(),
            script: file.script.clone(),
            problems: Vec::new(),
        };
        if vale::is_style(source.path()) {
            own.page = vale::read(source, &mut own.problems);
            if !is_name(&own.name) {
                let message = format!("`{}` is no name of a rule", own.name);
                own.tell(
                    message,
                    "name the file with letters, digits, `-`, `_` and `.` alone",
                );
            }
            return own;
        }
        let (document, errors) = DeTable::parse_recoverable(source.text());
        for error in &errors {
            let message = format!("this is not TOML: {}", error.message());
            own.problem(span_of(error, Span::empty(0)), message);
        }
        if errors.is_empty() {
            let (page, wrong) = each_key::<Page>(document.into_inner(), first_line(source));
            own.page = page;
            wrong.iter().for_each(|wrong| own.key_problem(wrong));
            own.look(&wrong);
        }
        let place = |problem: &Diagnostic| problem.primary.span;
        own.problems.sort_by_key(place);
        own
    }

    fn problem(&mut self, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        let problem = problem(&self.source, span, message);
        self.problems.push(problem);
        self.problems.last_mut().expect("it was just pushed")
    }

    /// Tells what is wrong with the value of a key, in the manner of the configuration.
    fn key_problem(&mut self, wrong: &KeyError) {
        let span = span_of(&wrong.error, wrong.span);
        let said = wrong.error.message();
        let (message, help) = in_words(&wrong.key, said);
        let problem = self.problem(span, message);
        if let Some(help) = help {
            problem.help(help);
        }
    }

    /// Tells of a mistake of the page as a whole.
    pub(super) fn tell(&mut self, message: String, help: &str) {
        self.problem(first_line(&self.source.clone()), message)
            .help(help);
    }

    /// Looks for what is wrong with the page as a whole; what is wrong with the values of keys was told.
    fn look(&mut self, wrong: &[KeyError]) {
        let is_told = |key: &str| {
            let mut keys = wrong.iter().map(|wrong| wrong.key.as_str());
            keys.any(|wrong| nearest(wrong, [key]).is_some())
        };
        let whole = first_line(&self.source);
        if self.page.summary.trim().is_empty() && !is_told("summary") {
            self.problem(whole, "the page does not say what the rule finds")
                .help("add `summary = \"…\"`, the fault in one line");
        }
        if !is_name(&self.name) {
            let message = format!("`{}` is no name of a rule", self.name);
            self.problem(whole, message)
                .help("name the file with letters, digits, `-`, `_` and `.` alone");
        }
        if let Some(group) = &self.page.group {
            self.group = group.get_ref().clone();
            let span = Span::new(group.span().start, group.span().end);
            if !is_name(&self.group) || matches!(self.group.as_str(), "all" | "default") {
                let message = format!("`{}` is no name of a group", self.group);
                self.problem(span, message)
                    .help("write letters, digits, `-`, `_` and `.` alone");
            }
        }
        if is_told("check") || is_told("script") {
            return;
        }
        if let Err(problems) = self.rule(&self.page.option_defaults()) {
            self.problems.extend(problems);
        }
    }

    /// The rule with these values of its options.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn rule(&self, options: &OptionValues) -> Result<Arc<dyn Rule>, Vec<Diagnostic>> {
        let told = |faults: &[Fault]| -> Vec<Diagnostic> {
            let faults = faults.iter();
            faults
                .map(|fault| fault_problem(&self.source, fault))
                .collect()
        };
        let one = |span: Span, message: &str, help: &str| {
            let mut problem = problem(&self.source, span, message);
            problem.help(help);
            vec![problem]
        };
        let whole = first_line(&self.source);
        let Some(check) = &self.page.check else {
            let text = self
                .script_text()
                .map_err(|(message, help)| one(whole, message, &help))?;
            let page = self.page.script.clone().unwrap_or_default();
            let mut faults = Vec::new();
            let conditions = Conditions::new(&page.files, page.flavor, &mut faults);
            if !faults.is_empty() {
                return Err(told(&faults));
            }
            let script = Script::new(text, conditions, options);
            return match script {
                Ok(script) => Ok(Arc::new(script)),
                Err(problem) => Err(vec![*problem]),
            };
        };
        if self.page.script.is_some() || self.script.is_some() {
            let message = "the page has a `[check]` and a script";
            return Err(one(
                whole,
                message,
                "leave one of them out, or write two pages",
            ));
        }
        let rule = Declarative::new(check.get_ref(), &self.page.summary, options, check.span());
        match rule {
            Ok(rule) => Ok(Arc::new(rule)),
            Err(faults) => Err(told(&faults)),
        }
    }

    /// The script that is the rule, or why there is none, and what to do.
    fn script_text(&self) -> Result<ScriptText, (&'static str, String)> {
        let page = self.page.script.as_ref();
        let inside = page.and_then(|page| page.source.as_ref());
        let beside = format!("{}.rhai", self.name);
        match (inside, &self.script) {
            (Some(inside), None) => Ok(ScriptText::within(&self.source, inside)),
            (None, Some(file)) => Ok(ScriptText::whole(file.clone())),
            (Some(_), Some(_)) => Err((
                "the page has a script in it and one beside it",
                format!("leave out `source`, or `{beside}`"),
            )),
            (None, None) if page.is_some() => Err((
                "the script is missing",
                format!("write it as `source`, or into the file `{beside}` beside the page"),
            )),
            (None, None) => Err((
                "the page does not say what it checks",
                "add a table `[check]` or `[script]`".to_owned(),
            )),
        }
    }

    /// Whether it makes a rule: what is wrong in it may be no more than that something is left out.
    pub fn is_rule(&self) -> bool {
        let mut problems = self.problems.iter();
        !problems.any(|problem| problem.severity == Severity::Error)
            && (self.page.check.is_some() || !vale::is_style(self.source.path()))
    }

    /// What a configuration may say about the rule.
    pub fn known(&self) -> KnownRule {
        KnownRule {
            group: self.group.clone(),
            aliases: self.page.aliases.clone(),
            options: self.page.options.keys().cloned().collect(),
        }
    }
}

fn problem(source: &Source, span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(INVALID_PAGE, Severity::Error, source.path(), span, message)
}

fn fault_problem(source: &Source, fault: &Fault) -> Diagnostic {
    let mut problem = problem(source, fault.place(source.text()), fault.message.as_str());
    problem.help = fault.help.clone();
    problem
}

/// The name of the table of a rule's options.
pub fn table_of(rule: &str) -> String {
    match rule.contains('.') {
        true => format!("rules.\"{rule}\""),
        false => format!("rules.{rule}"),
    }
}

fn is_name(text: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    !text.is_empty() && text.chars().all(is_part)
}

/// What is pointed at when the whole page is meant.
fn first_line(source: &Source) -> Span {
    source.line_span(0)
}

fn span_of(error: &Error, otherwise: Span) -> Span {
    error
        .span()
        .map_or(otherwise, |at| Span::new(at.start, at.end))
}

/// What serde says of the value of a key, as we say it, and what to do.
fn in_words(key: &str, said: &str) -> (String, Option<String>) {
    let words: Vec<&str> = said.split('`').skip(1).step_by(2).collect();
    let mut words = words.into_iter();
    let word = words.next().unwrap_or_default();
    let near = |words: &mut dyn Iterator<Item = &str>| {
        let words: Vec<&str> = words.collect();
        Some(match nearest(word, words.iter().copied()) {
            Some(near) => format!("write `{near}`"),
            None => format!("it can be `{}`", words.join("`, `")),
        })
    };
    if said.starts_with("unknown field") {
        return (format!("unknown key `{word}`"), near(&mut words));
    }
    if said.starts_with("unknown variant") {
        return (format!("`{key}` cannot be `{word}`"), near(&mut words));
    }
    if said.starts_with("missing field") {
        return (format!("`{key}` lacks `{word}`"), None);
    }
    (format!("`{key}` cannot be read: {said}"), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str, text: &str) -> Vec<(String, String, String)> {
        let file = PageFile {
            source: Source::new("rules/page.toml", text),
            path: "/project/rules/page.toml".into(),
            name: name.to_owned(),
            group: "house".to_owned(),
            script: None,
        };
        let own = OwnPage::read(&file);
        let problems = own.problems.iter();
        problems
            .map(|problem| {
                assert_eq!(&*problem.rule, INVALID_PAGE);
                let at = own.source.slice(problem.primary.span).to_owned();
                let help = problem.help.clone().unwrap_or_default();
                (at, problem.message.clone(), help)
            })
            .collect()
    }

    #[rustfmt::skip]
    #[test]
    fn every_mistake_is_told_where_it_stands() {
        for (text, expected) in [
            ("summary = 'x'\n[check]\nforbid = ['a']\n", &[][..]),
            ("", &[("", "the page does not say what the rule finds", "add `summary = \"…\"`, the fault in one line"), ("", "the page does not say what it checks", "add a table `[check]` or `[script]`")]),
            ("summary = [\n", &[("", "this is not TOML: unclosed array, expected `]`", "")]),
            ("sumary = 'x'\ncheck.forbid = ['a']", &[("sumary", "unknown key `sumary`", "write `summary`")]),
            ("summary = 3\ncheck.forbid = ['a']", &[("3", "`summary` cannot be read: invalid type: integer `3`, expected a string", "")]),
            ("summary = 'x'\nseverity = 'warn'\ncheck.forbit = ['a']", &[("'warn'", "`severity` cannot be `warn`", "it can be `off`, `info`, `warning`, `error`"), ("forbit", "unknown key `forbit`", "write `forbid`")]),
            ("summary = 'x'\ncheck = 3", &[("3", "`check` cannot be read: invalid type: integer `3`, expected struct Check", "")]),
            ("summary = 'x'\n[check]\nforbid = false", &[("false", "`check` cannot be read: invalid value: boolean `false`, expected a list of patterns, or true", "")]),
            ("summary = 'x'\n[check]\nforbid = ['a', '校(']\nscopes = ['head']", &[("(", "this is not a pattern: unclosed group", "patterns are regular expressions in the syntax of https://docs.rs/regex, with look-around besides"), ("'head'", "there is no scope `head`", "`kouetsu explain scopes` lists them")]),
            ("summary = 'x'\n[check]\ncount = { at-most = 'x' }", &[("[check]", "a number, or an option that is a number, in braces, is expected", "")]),
            ("summary = 'x'\ngroup = 'all'\ncheck.forbid = ['a']", &[("'all'", "`all` is no name of a group", "write letters, digits, `-`, `_` and `.` alone")]),
            ("summary = 'x'\ncheck.forbid = ['a']\n[[example]]\nbda = 'x'", &[("bda", "unknown key `bda`", "write `bad`")]),
            ("summary = 'x'\ncheck.forbid = ['a']\n[options.words]\ndefault = []", &[("[options.words]", "`options` lacks `doc`", "")]),
        ] {
            let told = told("page", text);
            let told: Vec<(&str, &str, &str)> = told.iter().map(|(at, message, help)| (&**at, &**message, &**help)).collect();
            assert_eq!(told, expected, "{text}");
        }
        assert_eq!(told("a b", "summary = 'x'\ncheck.forbid = ['a']")[0].1, "`a b` is no name of a rule");
        assert_eq!(told("校閲-1.a_b", "summary = 'x'\ncheck.forbid = ['a']"), []);
    }

    proptest::proptest! {
        /// A page is never the end of a run, and every span lies in it, between characters.
        #[test]
        fn no_page_is_too_broken(
            pieces in proptest::collection::vec(proptest::sample::select(vec![
                "summary", "check", ".", "forbid", "swap", "count", "each", "scopes", " = ", "[", "]", "[[", "]]", "'", "\"",
                "'''", "(", "**", "{", "}", "図", "\u{feff}", "\n", ", ", "true", "1", "at-most", "'heading:2'", "options",
            ]), 0..24)
        ) {
            told("page", &pieces.concat());
        }
    }
}
