//! A person of the roster, and the checks that every format shares.
//!
//! A format only knows where each spelling stands; what is wrong with a list of people (a name that is empty, two people
//! under one alias) is the same in all of them and is told here, on the spellings' own spans.

use std::collections::HashMap;

use super::fold::is_japanese;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::source::{Source, Span};

/// The rule under which a roster's own mistakes are told.
const RULE: &str = "invalid-roster";

/// Someone whose name a report may write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The canonical spelling.
    pub name: String,
    /// Other right spellings: in another script, shortened, a nickname.
    pub aliases: Vec<String>,
    /// The reading in kana.
    pub kana: Option<String>,
    /// Account names, without `@`.
    pub handles: Vec<String>,
    /// Where the roster says so; the message is empty.
    pub origin: Label,
}

/// A spelling and where the roster writes it.
#[derive(Clone, Debug)]
pub(super) struct Spelling {
    pub(super) text: String,
    pub(super) span: Span,
}

impl Spelling {
    /// The text without surrounding space, at `span`.
    pub(super) fn new(text: &str, span: Span) -> Self {
        Spelling {
            text: text.trim().to_owned(),
            span,
        }
    }

    /// The part `from..to` of the source without surrounding space, at exactly the place of what remains.
    pub(super) fn part(source: &Source, from: usize, to: usize) -> Self {
        let raw = &source.text()[from..to];
        let text = raw.trim();
        let start = from + raw.len() - raw.trim_start().len();
        Spelling {
            text: text.to_owned(),
            span: Span::new(start, start + text.len()),
        }
    }
}

/// One person as a format read them, not yet checked.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) name: Option<Spelling>,
    /// The given and the family name, where they are apart.
    pub(super) given: Option<Spelling>,
    pub(super) family: Option<Spelling>,
    pub(super) aliases: Vec<Spelling>,
    pub(super) kana: Option<Spelling>,
    pub(super) handles: Vec<Spelling>,
    /// The whole entry, to point at when there is no name.
    pub(super) span: Span,
}

impl Entry {
    /// An entry at `span` of which nothing is known yet.
    pub(super) fn at(span: Span) -> Self {
        Entry {
            name: None,
            given: None,
            family: None,
            aliases: Vec::new(),
            kana: None,
            handles: Vec::new(),
            span,
        }
    }
}

impl Entry {
    /// Makes the name of its parts: in Japanese family name first, whatever order a program that does not know better
    /// gave to the whole; else only where there is no whole.
    fn join_names(&mut self) {
        let (Some(given), Some(family)) = (self.given.take(), self.family.take()) else {
            return;
        };
        if given.text.is_empty() || family.text.is_empty() {
            self.name = self
                .name
                .take()
                .or(Some(given).filter(|given| !given.text.is_empty()))
                .or(Some(family));
            return;
        }
        let japanese = |part: &Spelling| part.text.chars().all(is_japanese);
        let text = match japanese(&given) && japanese(&family) {
            true => format!("{}{}", family.text, given.text),
            false if self.name.is_some() => return,
            false => format!("{} {}", given.text, family.text),
        };
        self.name = Some(Spelling {
            text,
            span: given.span.to(family.span),
        });
    }
}

/// What is wrong with one roster file.
pub(super) struct Problems<'a> {
    source: &'a Source,
    found: Vec<Diagnostic>,
}

impl<'a> Problems<'a> {
    pub(super) fn new(source: &'a Source) -> Self {
        Problems {
            source,
            found: Vec::new(),
        }
    }

    /// Tells something that keeps a part of the roster from being understood.
    pub(super) fn error(&mut self, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.tell(Severity::Error, span, message.into())
    }

    /// Tells something that does no harm as it stands.
    pub(super) fn warning(&mut self, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.tell(Severity::Warning, span, message.into())
    }

    fn tell(&mut self, severity: Severity, span: Span, message: String) -> &mut Diagnostic {
        let diagnostic = Diagnostic::new(RULE, severity, self.source.path(), span, message);
        self.found.push(diagnostic);
        self.found.last_mut().expect("one was just pushed")
    }

    /// All of them, in the order of the file.
    pub(super) fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_key(|diagnostic| diagnostic.primary.span);
        self.found
    }
}

/// Checks what a format read and makes people of the entries that have a name.
pub(super) fn people(entries: Vec<Entry>, problems: &mut Problems<'_>) -> Vec<Person> {
    let file = problems.source.path().clone();
    let mut owners = HashMap::new();
    let mut people = Vec::new();
    for (index, mut entry) in entries.into_iter().enumerate() {
        entry.join_names();
        let Some(name) = entry.name.take().filter(|name| !name.text.is_empty()) else {
            tell_nameless(&entry, problems);
            continue;
        };
        let mut aliases = Vec::new();
        let mut handles = entry.handles;
        for alias in entry.aliases {
            if is_handle(&alias.text) {
                handles.push(alias);
            } else {
                aliases.push(alias);
            }
        }
        for handle in &mut handles {
            handle.text = handle.text.trim_start_matches(['@', '＠']).to_owned();
        }
        let mut shared = Shared {
            owners: &mut owners,
            problems,
            name: &name.text,
            index,
        };
        shared.claim(&name, "name");
        let aliases = shared.keep(aliases, "alias");
        let handles = shared.keep(handles, "handle");
        people.push(Person {
            aliases,
            kana: entry
                .kana
                .map(|kana| kana.text)
                .filter(|kana| !kana.is_empty()),
            handles,
            origin: Label {
                file: file.clone(),
                span: name.span,
                message: String::new(),
            },
            name: name.text,
        });
    }
    people
}

fn tell_nameless(entry: &Entry, problems: &mut Problems<'_>) {
    match entry.aliases.iter().chain(&entry.handles).next() {
        Some(alias) => problems
            .error(entry.span, format!("alias `{}` without a name", alias.text))
            .help("give the canonical spelling of the name too"),
        None => problems
            .error(entry.span, "person without a name")
            .help("give the canonical spelling of the name, or remove the entry"),
    };
}

/// A lower-case ASCII word is an account name: nobody's name is written so in running text.
fn is_handle(alias: &str) -> bool {
    alias.starts_with(['@', '＠'])
        || alias.starts_with(|c: char| c.is_ascii_lowercase())
            && alias.chars().all(|c| {
                c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-' | '.')
            })
}

/// The first to claim each spelling: the entry's number, its name, and the place.
type Owners = HashMap<String, (usize, String, Span)>;

/// Claims spellings for one person and tells those that are taken.
struct Shared<'o, 'p, 's> {
    owners: &'o mut Owners,
    problems: &'p mut Problems<'s>,
    name: &'o str,
    index: usize,
}

impl Shared<'_, '_, '_> {
    fn keep(&mut self, spellings: Vec<Spelling>, what: &str) -> Vec<String> {
        spellings
            .into_iter()
            .filter(|spelling| self.claim(spelling, what))
            .map(|spelling| spelling.text)
            .collect()
    }

    /// Whether the spelling is worth keeping: not empty, and not this person's already.
    fn claim(&mut self, spelling: &Spelling, what: &str) -> bool {
        let Spelling { text, span } = spelling;
        if text.is_empty() {
            self.problems
                .error(*span, format!("empty {what} of `{}`", self.name))
                .help(format!("write the {what}, or remove it"));
            return false;
        }
        let Some((owner, other, first)) = self.owners.get(text) else {
            let claim = (self.index, self.name.to_owned(), *span);
            self.owners.insert(text.clone(), claim);
            return true;
        };
        if *owner == self.index {
            self.problems
                .warning(*span, format!("{what} `{text}` is given twice"))
                .related(*first, "first here")
                .help("remove one of them");
            return false;
        }
        if what == "name" && text == other {
            self.problems
                .warning(*span, format!("`{text}` is listed twice"))
                .related(*first, "first here")
                .help("remove one of the entries, or join their aliases");
        } else if other != self.name {
            self.problems
                .error(
                    *span,
                    format!("`{text}` is both `{other}` and `{}`", self.name),
                )
                .related(*first, format!("here it is `{other}`"))
                .help("give it to one person only, or make it longer");
        }
        true
    }
}
