//! What is allowed, and which comments allow nothing.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use super::{Allow, Name};
use crate::config::{Selector, Vocabulary};
use crate::diagnostic::{Diagnostic, Safety};
use crate::rules::{Reporter, Voice};
use crate::source::Span;
use crate::text::nearest;

const MALFORMED: &str = "malformed-allow";
const UNUSED: &str = "unused-allow";
const EXPIRED: &str = "expired-allow";
/// The rule that wants a reason in every comment.
pub const UNEXPLAINED: &str = "missing-allow-reason";

/// The groups of rules that no comment can allow: what is wrong around the documents, and with the comments themselves.
const FIRM: [&str; 2] = ["allow", "input"];

/// A document with its comments.
pub struct Allowing<'a> {
    /// Its name.
    pub file: &'a Arc<str>,
    /// The comments.
    pub allows: &'a [Allow],
    /// Whether the document is checked, so that its comments can be judged.
    pub checked: bool,
}

/// What must be known to judge comments.
pub trait Judge {
    /// The rules there are.
    fn vocabulary(&self) -> &Vocabulary;

    /// The voice of a rule in a file, if it is on there.
    fn voice(&self, rule: &str, file: &str) -> Option<&Voice>;

    /// Whether a rule that the configuration turns on in a file was kept from running there.
    fn is_kept_out(&self, rule: &str, file: &str) -> bool;

    /// The day on which they are judged.
    fn today(&self) -> Date;
}

/// Takes out of `found` what is allowed, adds what is wrong with the comments, and returns what was taken out.
pub fn apply(
    found: &mut Vec<Diagnostic>,
    documents: &[Allowing],
    judge: &dyn Judge,
) -> Vec<Diagnostic> {
    let mut comments: HashMap<&str, Vec<Comment>> = HashMap::new();
    for document in documents {
        let here = document.allows.iter();
        let here = here.map(|allow| Comment::new(allow, judge));
        comments.insert(document.file, here.collect());
    }
    let taken = found.extract_if(.., |finding| {
        let here = comments.get_mut(&*finding.primary.file);
        here.is_some_and(|here| is_allowed(finding, here, judge))
    });
    let allowed = taken.collect();
    for document in documents.iter().filter(|document| document.checked) {
        for comment in &comments[&**document.file] {
            comment.judge(document.file, judge, found);
        }
    }
    allowed
}

/// Whether a comment can allow what a rule finds.
pub fn can_be_allowed(rule: &str, judge: &dyn Judge) -> bool {
    group_to_allow(rule, judge).is_some()
}

/// The group of a rule whose findings a comment can allow.
fn group_to_allow<'j>(rule: &str, judge: &'j dyn Judge) -> Option<&'j str> {
    let known = judge.vocabulary().rules.get(rule)?;
    let group = known.group.as_str();
    (!FIRM.contains(&group)).then_some(group)
}

/// Whether one of the comments allows a finding; all of those that do are used.
fn is_allowed(finding: &Diagnostic, comments: &mut [Comment], judge: &dyn Judge) -> bool {
    let Some(group) = group_to_allow(&finding.rule, judge) else {
        return false;
    };
    let mut allowed = false;
    for comment in comments {
        allowed |= comment.allows(finding, group);
    }
    allowed
}

/// A comment while it is judged.
struct Comment<'a> {
    allow: &'a Allow,
    /// Its names, with what they mean.
    names: Vec<(&'a Name, Option<Selector>)>,
    /// Of each name, whether it allowed something.
    used: Vec<bool>,
    over: bool,
}

impl<'a> Comment<'a> {
    fn new(allow: &'a Allow, judge: &dyn Judge) -> Self {
        let meant = |name: &'a Name| (name, judge.vocabulary().selector(&name.word));
        Comment {
            allow,
            names: allow.names.iter().map(meant).collect(),
            used: vec![false; allow.names.len()],
            over: allow.until.is_some_and(|(until, _)| until < judge.today()),
        }
    }

    fn allows(&mut self, finding: &Diagnostic, group: &str) -> bool {
        let extent = self.allow.extent;
        let start = finding.primary.span.start;
        let inside = extent.start <= start && start < extent.end.max(extent.start + 1);
        if self.over || !inside {
            return false;
        }
        let mut allowed = false;
        for ((_, meant), used) in self.names.iter().zip(&mut self.used) {
            let covers = match meant {
                Some(Selector::Rule(rule)) => **rule == *finding.rule,
                Some(Selector::Group(name)) => name == group,
                _ => false,
            };
            *used |= covers;
            allowed |= covers;
        }
        allowed
    }

    fn judge(&self, file: &Arc<str>, judge: &dyn Judge, found: &mut Vec<Diagnostic>) {
        let mut tell = |rule: &str, tell: &dyn Fn(&mut Reporter)| {
            if let Some(voice) = judge.voice(rule, file) {
                tell(&mut Reporter::new(voice, file.clone(), found));
            }
        };
        tell(MALFORMED, &|reporter| self.tell_slips(judge, reporter));
        tell(UNEXPLAINED, &|reporter| self.tell_unexplained(reporter));
        if self.over {
            tell(EXPIRED, &|reporter| self.tell_over(reporter));
        } else {
            tell(UNUSED, &|reporter| self.tell_unused(file, judge, reporter));
        }
    }

    fn tell_slips(&self, judge: &dyn Judge, reporter: &mut Reporter) {
        for slip in &self.allow.slips {
            let finding = reporter.report(slip.span, slip.message.as_str());
            finding.help(slip.help.as_str());
            if let Some(instead) = &slip.instead {
                replace(finding, slip.span, instead);
            }
        }
        for (name, meant) in &self.names {
            match meant {
                None => tell_unknown(name, judge.vocabulary(), reporter),
                Some(Selector::All | Selector::Default) => {
                    let message = format!("`{}` is too much to allow", name.word);
                    let finding = reporter.report(name.span, message);
                    finding.help("name the rules or groups that are meant");
                }
                Some(meant) if is_firm(meant, judge.vocabulary()) => {
                    let message = format!("`{}` cannot be allowed by a comment", name.word);
                    let finding = reporter.report(name.span, message);
                    finding.help("mend what it finds, or set its severity in the configuration");
                }
                Some(_) => {}
            }
        }
    }

    fn tell_unexplained(&self, reporter: &mut Reporter) {
        if self.allow.reason.is_none() && !self.allow.names.is_empty() {
            reporter.report(self.allow.span, "allowed without a reason");
        }
    }

    fn tell_over(&self, reporter: &mut Reporter) {
        if let Some((until, span)) = self.allow.until {
            let finding = reporter.report(span, format!("allowed until `{until}`, which is over"));
            remove(finding, self.allow.removal);
        }
    }

    fn tell_unused(&self, file: &str, judge: &dyn Judge, reporter: &mut Reporter) {
        let unused: Vec<&Name> = self
            .names
            .iter()
            .zip(&self.used)
            .filter(|((_, meant), used)| !**used && can_be_judged(meant.as_ref(), file, judge))
            .map(|((name, _), _)| *name)
            .collect();
        if unused.len() == self.names.len() && !unused.is_empty() {
            let finding = reporter.report(self.allow.span, "allows nothing that is found");
            remove(finding, self.allow.removal);
            return;
        }
        for name in unused {
            let message = format!("nothing that `{}` finds is here to be allowed", name.word);
            let finding = reporter.report(name.span, message);
            remove(finding, name.removal);
        }
    }
}

/// Whether a name would have been used if there were something to allow: its rules are on and did run.
fn can_be_judged(meant: Option<&Selector>, file: &str, judge: &dyn Judge) -> bool {
    let on = |rule: &str| judge.voice(rule, file).is_some();
    match meant {
        Some(meant) if is_firm(meant, judge.vocabulary()) => false,
        Some(Selector::Rule(rule)) => on(rule) && !judge.is_kept_out(rule, file),
        Some(Selector::Group(group)) => {
            let rules = judge.vocabulary().rules.iter();
            let mut rules = rules.filter(|(_, known)| known.group == *group);
            let any = rules.clone().any(|(rule, _)| on(rule));
            any && !rules.any(|(rule, _)| judge.is_kept_out(rule, file))
        }
        _ => false,
    }
}

fn is_firm(meant: &Selector, known: &Vocabulary) -> bool {
    match meant {
        Selector::Group(group) => FIRM.contains(&group.as_str()),
        Selector::Rule(rule) => {
            let rule = known.rules.get(rule);
            rule.is_some_and(|rule| FIRM.contains(&rule.group.as_str()))
        }
        _ => false,
    }
}

fn tell_unknown(name: &Name, known: &Vocabulary, reporter: &mut Reporter) {
    let message = format!("unknown rule or group `{}`", name.word);
    let finding = reporter.report(name.span, message);
    match nearest(&name.word, known.words()) {
        Some(near) => {
            finding.help(format!("write `{near}`"));
            replace(finding, name.span, near);
        }
        None => {
            finding.help("`kouetsu rules` lists all rules; quote a reason, as in `reason=\"…\"`");
        }
    }
}

fn replace(finding: &mut Diagnostic, span: Span, by: &str) {
    let edits = vec![(span, by.to_owned())];
    finding.fix(format!("write `{by}`"), Safety::Unsafe, edits);
}

fn remove(finding: &mut Diagnostic, span: Span) {
    finding
        .fix("remove it", Safety::Unsafe, vec![(span, String::new())])
        .reach(span);
}
