//! All terms of a project, with how often and where they stand.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use super::note::TermNote;
use crate::document::words::Script;
use crate::source::Span;

/// Places of a form that are kept.
const KEPT: usize = 8;

/// A place in a document of the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At {
    /// Which of the notes.
    pub(crate) note: usize,
    /// Where in its document.
    pub(crate) span: Span,
}

/// A term in one spelling.
#[derive(Debug)]
pub(super) struct Form<'n> {
    pub(super) text: &'n str,
    pub(super) count: u32,
    pub(super) places: Vec<At>,
    /// Latin: the place among the groups.
    pub(super) group: Option<usize>,
}

/// Latin forms that differ by letter case alone.
#[derive(Debug)]
pub(super) struct Group {
    /// The word in small letters.
    pub(super) folded: String,
    /// The forms, by their place, the most frequent first.
    pub(super) forms: Vec<usize>,
    /// How often all of them stand.
    pub(super) count: u32,
}

/// Two capitalised words beside each other.
#[derive(Debug)]
pub(super) struct PairForm {
    pub(super) first: usize,
    pub(super) second: usize,
    pub(super) count: u32,
    pub(super) places: Vec<At>,
}

/// All terms of a project.
#[derive(Debug, Default)]
pub(crate) struct Lexicon<'n> {
    pub(super) forms: Vec<Form<'n>>,
    pub(super) groups: Vec<Group>,
    pub(super) pairs: Vec<PairForm>,
    /// The pairs that a form is part of.
    pub(super) pairs_of: HashMap<usize, Vec<usize>, FxBuildHasher>,
    pub(super) pair_at: HashMap<(usize, usize), usize, FxBuildHasher>,
    /// Where either form of the wave dash stands.
    pub(super) waves: [Vec<At>; 2],
}

impl<'n> Lexicon<'n> {
    /// The terms of all notes, each with the text of its file.
    pub(crate) fn of(notes: impl Iterator<Item = (&'n str, &'n TermNote)>) -> Self {
        let mut lexicon = Lexicon::default();
        let mut by_text = HashMap::with_hasher(FxBuildHasher);
        for (number, note) in notes.enumerate() {
            lexicon.add(number, note, &mut by_text);
        }
        lexicon.group();
        lexicon
    }

    fn add(
        &mut self,
        number: usize,
        (source, note): (&'n str, &'n TermNote),
        by_text: &mut HashMap<&'n str, usize, FxBuildHasher>,
    ) {
        let at = |span| At { note: number, span };
        let mut places = Vec::new();
        for term in note.terms(source) {
            let index = *by_text.entry(term.text).or_insert_with(|| {
                self.forms.push(Form {
                    text: term.text,
                    count: 0,
                    places: Vec::new(),
                    // Filled once all forms are known.
                    group: (term.script() == Script::Latin).then_some(usize::MAX),
                });
                self.forms.len() - 1
            });
            let form = &mut self.forms[index];
            form.count += term.count;
            let room = KEPT - form.places.len().min(KEPT);
            form.places.extend(term.spans().take(room).map(at));
            places.push(index);
        }
        for pair in note.pairs() {
            let (first, second) = (places[pair.first], places[pair.second]);
            let index = *self.pair_at.entry((first, second)).or_insert_with(|| {
                self.pairs.push(PairForm {
                    first,
                    second,
                    count: 0,
                    places: Vec::new(),
                });
                self.pairs.len() - 1
            });
            let known = &mut self.pairs[index];
            known.count += pair.count;
            let room = KEPT - known.places.len().min(KEPT);
            known
                .places
                .extend(pair.spans.iter().take(room).map(|&span| at(span)));
        }
        for (all, waves) in self.waves.iter_mut().zip(note.waves()) {
            all.extend(waves.iter().map(|&span| at(span)));
        }
    }

    fn group(&mut self) {
        let mut by_fold: HashMap<String, usize, FxBuildHasher> = HashMap::default();
        for (index, form) in self
            .forms
            .iter_mut()
            .enumerate()
            .filter(|(_, form)| form.group.is_some())
        {
            let folded = form.text.to_lowercase();
            let group = *by_fold.entry(folded).or_insert_with_key(|folded| {
                self.groups.push(Group {
                    folded: folded.clone(),
                    forms: Vec::new(),
                    count: 0,
                });
                self.groups.len() - 1
            });
            form.group = Some(group);
            self.groups[group].forms.push(index);
            self.groups[group].count += form.count;
        }
        for group in &mut self.groups {
            // Of two that are equally frequent the one that stands first leads.
            group
                .forms
                .sort_by_key(|&form| std::cmp::Reverse(self.forms[form].count));
        }
        for (index, pair) in self.pairs.iter().enumerate() {
            self.pairs_of.entry(pair.first).or_default().push(index);
            self.pairs_of.entry(pair.second).or_default().push(index);
        }
    }

    /// The form of a group that is used most.
    pub(super) fn usual(&self, group: &Group) -> &Form<'n> {
        &self.forms[group.forms[0]]
    }

    /// The capitalised words that stand beside a form.
    pub(super) fn neighbours(&self, form: usize) -> impl Iterator<Item = usize> + '_ {
        let pairs = self.pairs_of.get(&form).into_iter().flatten();
        pairs.map(move |&index| {
            let pair = &self.pairs[index];
            if pair.first == form {
                pair.second
            } else {
                pair.first
            }
        })
    }
}
