//! The engine by itself.

use super::*;
use crate::diagnostic::Severity;
use crate::project::files::Memory;
use crate::rules::{ActiveRule, Reporter, Rule, Voice};
use crate::source::Span;

/// A rule that reports a heading and then fails.
struct Fails;

impl Rule for Fails {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        reporter.report(Span::new(0, 1), "seen");
        assert!(
            !document.source().text().contains("bomb"),
            "the bomb went off"
        );
    }
}

#[test]
fn a_rule_that_crashes_is_told_and_the_rest_goes_on() {
    let config = Config::new(PathBuf::from("/project"));
    let mut session = Session::new(&config, Arc::new(Memory::default()));
    let voice = Voice {
        rule: "fails".into(),
        severity: Severity::Warning,
        help: None,
        url: None,
    };
    session.plan = Plan::of(vec![ActiveRule {
        voice,
        rule: Arc::new(Fails),
    }]);
    let text = |name: &str, text: &str| {
        (
            PathBuf::from("/project").join(name),
            Source::new(name, text),
        )
    };
    session.set(vec![text("a.md", "a bomb"), text("b.md", "fine")]);
    let found: Vec<String> = session
        .check()
        .iter()
        .map(|d| format!("{} {}: {}", d.primary.file, d.rule, d.message))
        .collect();
    let expected = [
        "a.md internal: the rule `fails` crashed: the bomb went off",
        "a.md fails: seen",
        "b.md fails: seen",
    ];
    assert_eq!(found, expected);
}
