//! One person spelled two ways, told without a roster.
//!
//! A name that stands once, beside one that stands three times or more with the same other name or an honorific, is
//! probably a slip, or the other is. Which of them is wrong no text can tell: in print it has been the frequent one. So
//! both are shown, and the frequent one is offered to who decides for it.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use super::accounts;
use crate::document::Document;
use crate::project::{Member, Place, Project};
use crate::roster::{
    Cue, Evidence, Matcher, joins_names, may_be_slip, name_key, named, shouts, written_name,
};
use crate::rules::{Comparing, Reporter};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InconsistentName {}

/// How often the one way must be written at least; the other is written once.
const OFTEN: usize = 3;

/// A name that a document writes.
#[derive(Debug)]
pub struct Written {
    pub(super) name: String,
    span: Span,
    /// Whether an honorific or a label tells that it is one.
    told: bool,
    /// The account that it links to; such a name is one beside the others, and told by that alone.
    pub(super) account: Option<String>,
}

impl Comparing for InconsistentName {
    type Note = Vec<Written>;

    fn note(&self, document: &Document, _: &Place) -> Option<Vec<Written>> {
        let mut written = Vec::new();
        for prose in document.proses() {
            let text = prose.text();
            written.extend(named(text).into_iter().map(|name| Written {
                span: prose.span(name.span.clone()),
                name: written_name(&text[name.span]),
                told: name.cue != Cue::Look,
                account: None,
            }));
        }
        written.extend(
            accounts::linked(document)
                .into_iter()
                .map(|linked| Written {
                    span: linked.span,
                    name: linked.name,
                    told: true,
                    account: Some(linked.account),
                }),
        );
        (!written.is_empty()).then_some(written)
    }

    fn compare(
        &self,
        notes: &[(&Member, &Vec<Written>)],
        project: &Project,
        reporter: &mut Reporter,
    ) {
        let all = notes
            .iter()
            .flat_map(|(member, names)| names.iter().map(|written| Use { member, written }));
        let (linked, uses): (Vec<Use>, Vec<Use>) =
            all.partition(|used| used.written.account.is_some());
        let mut told = HashSet::new();
        let roster = project
            .around()
            .names()
            .map(|names| Roster::new(names, &uses));
        let found = forms(&uses).into_iter();
        let found = found.chain(particles(&uses)).chain(slips(&uses, project));
        for (rare, often) in found {
            let (one, other) = (&uses[rare], &uses[often.first]);
            let decided = roster.as_ref().is_some_and(|roster| {
                roster.decides(&one.written.name) || roster.tells(&other.written.name)
            });
            if told.insert(rare) && !decided {
                report(one, other, &often, reporter);
            }
        }
        let places: HashSet<_> = told
            .iter()
            .map(|&at| (uses[at].member.name(), uses[at].written.span))
            .collect();
        for (rare, often) in accounts::of_one_account(&linked) {
            let (one, other) = (&linked[rare], &linked[often.first]);
            let known = places.contains(&(one.member.name(), one.written.span));
            let decided = roster
                .as_ref()
                .is_some_and(|roster| roster.decides(&one.written.name));
            if !known && !decided {
                report(one, other, &often, reporter);
            }
        }
    }
}

/// A name in a document.
pub(super) struct Use<'n> {
    member: &'n Member,
    pub(super) written: &'n Written,
}

/// A way of writing that is the usual one.
pub(super) struct Often {
    /// The first use of it.
    pub(super) first: usize,
    pub(super) count: usize,
    /// The word that is written otherwise; the whole name if nothing is said.
    pub(super) words: Option<(String, String)>,
}

/// Names that differ only in form from one that is written often: a use of the one, and the other.
fn forms(uses: &[Use]) -> Vec<(usize, Often)> {
    let mut by_name: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (at, used) in uses.iter().enumerate() {
        by_name.entry(&used.written.name).or_default().push(at);
    }
    let mut by_key: BTreeMap<String, BTreeMap<&str, Vec<usize>>> = BTreeMap::new();
    for (name, at) in by_name.into_iter().filter(|(name, _)| !shouts(name)) {
        by_key.entry(name_key(name)).or_default().insert(name, at);
    }
    let mut found = Vec::new();
    for ways in by_key.values().filter(|ways| ways.len() > 1) {
        let usual = ways
            .values()
            .max_by_key(|at| at.len())
            .expect("there are two");
        if usual.len() < OFTEN {
            continue;
        }
        for rare in ways.values().filter(|at| at.len() == 1) {
            // Of products the capitals vary, and they are no people.
            let told = rare.iter().chain(usual).any(|&at| uses[at].written.told);
            let case = |at: usize| uses[at].written.name.to_lowercase();
            if !told && case(rare[0]) == case(usual[0]) {
                continue;
            }
            let often = Often {
                first: usual[0],
                count: usual.len(),
                words: None,
            };
            found.push((rare[0], often));
        }
    }
    found
}

/// Names that differ only in the words between them: `van der` and `van den`.
fn particles(uses: &[Use]) -> Vec<(usize, Often)> {
    let mut ways: BTreeMap<String, BTreeMap<String, Vec<usize>>> = BTreeMap::new();
    for (at, used) in uses.iter().enumerate() {
        let (joining, others): (Vec<&str>, Vec<&str>) = used
            .written
            .name
            .split(' ')
            .partition(|word| joins_names(word));
        if !joining.is_empty() && others.len() > 1 {
            let way = ways.entry(others.join(" ")).or_default();
            way.entry(joining.join(" ").to_lowercase())
                .or_default()
                .push(at);
        }
    }
    let mut found = Vec::new();
    for ways in ways.into_values().filter(|ways| ways.len() > 1) {
        let usual = ways.values().max_by_key(|at| at.len());
        let usual = usual.filter(|at| at.len() >= OFTEN).cloned();
        let rare = ways.into_values().filter(|at| at.len() == 1);
        for (rare, usual) in rare.filter_map(|rare| Some((rare[0], usual.as_ref()?))) {
            let often = Often {
                first: usual[0],
                count: usual.len(),
                words: None,
            };
            found.push((rare, often));
        }
    }
    found
}

/// What stands beside a word of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Beside<'n> {
    /// Another name before it.
    After(&'n str),
    /// Another name after it.
    Before(&'n str),
    /// Only an honorific or a label; with the first letter, so that few are compared.
    Cue(Option<char>),
}

/// Words of names that are near one that is written often in the same company.
fn slips(uses: &[Use], project: &Project) -> Vec<(usize, Often)> {
    let mut parts: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (at, used) in uses.iter().enumerate() {
        for (part, _) in parts_of(used.written) {
            let places = parts.entry(part).or_default();
            if places.last() != Some(&at) {
                places.push(at);
            }
        }
    }
    let mut company: FxHashMap<Beside, BTreeMap<&str, usize>> = FxHashMap::default();
    for (at, used) in uses.iter().enumerate() {
        for (part, beside) in parts_of(used.written) {
            if parts[part].len() >= OFTEN || is_certain(used.written, beside) {
                company.entry(beside).or_default().entry(part).or_insert(at);
            }
        }
    }
    let mut near: Vec<Near> = Vec::new();
    let rare = parts.iter().filter(|(_, places)| places.len() == 1);
    let rare: BTreeMap<_, _> = rare.collect();
    for (&rare, places) in rare {
        let used = &uses[places[0]];
        let beside = parts_of(used.written).filter(|(part, _)| *part == rare);
        for (_, beside) in beside {
            let others = company.get(&beside).into_iter().flatten();
            for (&other, &first) in others.filter(|(other, _)| may_be_slip(rare, other)) {
                let told = |at: &usize| uses[*at].written.told;
                // Of two that stand once, the second is shown beside the first.
                let both = is_certain(used.written, beside)
                    && (parts[other].len(), places[0]) > (1, first);
                if parts[other].len() < OFTEN && !both {
                    continue;
                }
                near.push(Near {
                    place: places[0],
                    first,
                    count: parts[other].len(),
                    words: (rare, other),
                    beside: beside.word(),
                    told: used.written.told || parts[other].iter().any(told),
                });
            }
        }
    }
    let small = small_words(near.iter().flat_map(Near::all_words), project);
    // What is also written small is no name: `Pull Requests` and `Pull Request`.
    let no_name = |near: &Near, word: &str| {
        !near.told && is_camel(word) || small.contains(&word.to_lowercase())
    };
    near.retain(|near| !near.all_words().any(|word| no_name(near, word)));
    near.into_iter().map(Near::into_slip).collect()
}

/// A word of a name, and one that is written often in the same company and nearly the same.
struct Near<'n> {
    /// The use of the one.
    place: usize,
    /// The first use of the other.
    first: usize,
    /// How often that is used.
    count: usize,
    words: (&'n str, &'n str),
    /// The word beside which both stand.
    beside: Option<&'n str>,
    /// Whether an honorific or a label tells that either is a name.
    told: bool,
}

impl<'n> Near<'n> {
    fn all_words(&self) -> impl Iterator<Item = &'n str> {
        [self.words.0, self.words.1].into_iter().chain(self.beside)
    }

    fn into_slip(self) -> (usize, Often) {
        let (one, other) = self.words;
        let often = Often {
            first: self.first,
            count: self.count,
            words: Some((one.to_owned(), other.to_owned())),
        };
        (self.place, often)
    }
}

impl<'n> Beside<'n> {
    fn word(self) -> Option<&'n str> {
        match self {
            Beside::After(word) | Beside::Before(word) => Some(word),
            Beside::Cue(_) => None,
        }
    }
}

/// The words of a name, each with what stands beside it; a name in Japanese is one.
fn parts_of(written: &Written) -> impl Iterator<Item = (&str, Beside<'_>)> {
    let words: Vec<&str> =
        if written.name.is_ascii() || written.name.contains(|c: char| c.is_lowercase()) {
            written
                .name
                .split(' ')
                .filter(|word| !joins_names(word))
                .collect()
        } else {
            vec![written.name.as_str()]
        };
    let alone = words.len() == 1;
    let told = written.told;
    let count = words.len();
    (0..count).flat_map(move |at| {
        let word = words[at];
        let before = at.checked_sub(1).map(|at| Beside::After(words[at]));
        let after = words.get(at + 1).map(|&word| Beside::Before(word));
        let cue = (alone && told).then(|| Beside::Cue(word.chars().next()));
        [before, after, cue]
            .into_iter()
            .flatten()
            .map(move |beside| (word, beside))
    })
}

/// Whether a word stands behind another name, and an honorific or a label tells that both are one person's: then fewer
/// uses are enough. Of first names, many are alike.
fn is_certain(written: &Written, beside: Beside) -> bool {
    written.told && matches!(beside, Beside::After(_))
}

/// Whether a capital stands inside a word, as in products: `PyCon`.
fn is_camel(word: &str) -> bool {
    let capitals = word.chars().skip(1).filter(|c| c.is_uppercase()).count();
    capitals > 0 && word.contains(char::is_lowercase) && !word.contains(['-', '\''])
}

/// The words, in small letters, that a document writes small, as a word of a sentence and not of a path or an address.
/// Those that have no capital are left out.
fn small_words<'w>(words: impl Iterator<Item = &'w str>, project: &Project) -> HashSet<String> {
    let asked = words.map(|word| (word, word.to_lowercase()));
    let asked: FxHashSet<String> = asked
        .filter_map(|(word, small)| (small != word).then_some(small))
        .collect();
    if asked.is_empty() {
        return HashSet::new();
    }
    let members: Vec<&Member> = project.members().collect();
    let written = members.par_iter().flat_map_iter(|member| {
        let alone = words_alone(member.source.text());
        alone.filter(|word| asked.contains(*word))
    });
    written.map(str::to_owned).collect()
}

/// What stands by itself in a text, but for punctuation.
fn words_alone(text: &str) -> impl Iterator<Item = &str> {
    let joins = |c: char| c.is_alphanumeric() || "-_/.@:#=".contains(c);
    let runs = text.split(move |c: char| !joins(c));
    runs.map(|run| run.strip_suffix(['.', ':']).unwrap_or(run))
}

/// The roster, and whom the documents mention of it: what it decides is told as misspelled, or right.
struct Roster<'r> {
    names: &'r Matcher,
    mentioned: HashSet<usize>,
}

impl<'r> Roster<'r> {
    fn new(names: &'r Matcher, uses: &[Use]) -> Self {
        let mentions = uses
            .iter()
            .flat_map(|used| names.read(&used.written.name, true).mentions);
        Roster {
            names,
            mentioned: mentions.map(|mention| mention.person).collect(),
        }
    }

    /// Whether a name is on the roster, or is told to be a slip of one that is.
    fn decides(&self, name: &str) -> bool {
        self.names.spells(name) || self.tells(name)
    }

    fn tells(&self, name: &str) -> bool {
        let hits = self.names.read(&format!("{name}さん"), true).hits;
        hits.iter().any(|hit| match hit.evidence {
            Evidence::None => true,
            _ => hit
                .people
                .iter()
                .any(|person| self.mentioned.contains(person)),
        })
    }
}

fn report(rare: &Use, usual: &Use, often: &Often, reporter: &mut Reporter) {
    let (one, other) = match &often.words {
        Some((one, other)) => (one.as_str(), other.as_str()),
        None => (rare.written.name.as_str(), usual.written.name.as_str()),
    };
    let span = rare.written.span;
    let diagnostic = reporter.report_in(
        rare.member.name(),
        span,
        match often.count {
            1 => format!("`{one}` here, and `{other}` in another place"),
            count => format!("`{one}` here, and `{other}` in {count} other places"),
        },
    );
    diagnostic
        .related_in(
            usual.member.name(),
            usual.written.span,
            format!("the first with `{other}`"),
        )
        .help("find out which is right, write that everywhere, and put it on a roster");
    // An editor offers it; where markup lies within, there is more to replace than the words.
    if let Some(at) = rare.member.source.slice(span).find(one) {
        let start = span.start as usize + at;
        let edit = (Span::new(start, start + one.len()), other.to_owned());
        diagnostic.alternative(format!("write `{other}`"), vec![edit]);
    }
}
