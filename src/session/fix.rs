//! Fixing: the fixes of the findings are made, and what then is found is fixed again, until nothing is left to do.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::Session;
use crate::diagnostic::{Diagnostic, Fix, Safety};
use crate::findings::edits::{Edits, Shift};
use crate::findings::guard::{Objection, Side, judge};
use crate::source::{Source, Span};

/// Which fixes are made.
pub struct Fixing<'a> {
    /// Those too that change what a reader sees.
    pub unsafe_too: bool,
    /// Those of the rules that this is true for.
    pub only: &'a (dyn Fn(&str) -> bool + Sync),
    /// Those in the file of this name, or in all.
    pub file: Option<&'a str>,
}

/// What fixing came to.
#[derive(Debug, Default)]
pub struct Fixed {
    /// What is still found. A fix that was to be made and was not says why.
    pub found: Vec<Diagnostic>,
    /// The files that are to be written, by name.
    pub changed: Vec<Changed>,
    /// How many findings were fixed.
    pub made: usize,
    /// How many were not, because their fixes would have changed something else.
    pub withheld: usize,
}

/// A file with its fixes.
#[derive(Clone, Debug)]
pub struct Changed {
    /// Where it lies.
    pub path: PathBuf,
    /// Its text as it was read.
    pub before: Source,
    /// Its text now.
    pub after: Source,
    /// How many findings were fixed in it.
    pub made: usize,
}

/// How often fixes are made of what fixes have brought to light. A file that then still has some is left as it was, so
/// that to fix it again changes nothing.
const ROUNDS: usize = 10;

/// Fixes that could not be made, by their places among the findings.
type Withheld = Vec<(usize, Objection)>;

/// What came of the fixes of one file.
#[derive(Default)]
struct Outcome {
    text: Option<String>,
    /// The places of what was fixed among the findings.
    made: Vec<usize>,
    withheld: Withheld,
}

impl Session {
    /// Makes the fixes of all that is found. The texts of the session are those with the fixes then; no file is written.
    pub fn fix(&mut self, fixing: &Fixing) -> Fixed {
        let mut fixed = Fixed::default();
        let mut originals: HashMap<Arc<str>, (Source, usize)> = HashMap::new();
        let mut endless = HashMap::new();
        let mut round = 0;
        loop {
            fixed.found = self.check();
            let mut texts = Vec::new();
            let mut withheld = Withheld::new();
            for (name, outcome) in self.round(&fixed.found, fixing, &endless) {
                withheld.extend(outcome.withheld);
                let Some(text) = outcome.text else { continue };
                let member = self.project.member(&name).expect("its text was fixed");
                let (path, source) = (member.path.clone(), member.source.clone());
                if round < ROUNDS {
                    originals.entry(name.clone()).or_insert((source, 0)).1 += outcome.made.len();
                    texts.push((path, Source::new(name, text)));
                } else {
                    let (source, _) = originals.remove(&name).unwrap_or((source, 0));
                    texts.push((path, source));
                    endless.insert(name, rules_of(&fixed.found, &outcome.made));
                }
            }
            if texts.is_empty() {
                fixed.withheld = withheld.len();
                for (index, objection) in withheld {
                    let fix = fixed.found[index].fix.as_mut().expect("it was to be made");
                    fix.withheld = Some(objection.to_string());
                }
                break;
            }
            // What the others make of a file that is as it was may be more.
            round = if round < ROUNDS { round + 1 } else { 0 };
            self.set(texts);
        }
        fixed.made = originals.values().map(|(_, made)| made).sum();
        fixed.changed = self.changed(originals);
        fixed
    }

    fn changed(&self, originals: HashMap<Arc<str>, (Source, usize)>) -> Vec<Changed> {
        let members = self.project.members();
        let changed = members.filter_map(|member| {
            let (before, made) = originals.get(member.name())?.clone();
            (before.text() != member.source.text()).then(|| Changed {
                path: member.path.clone(),
                before,
                after: member.source.clone(),
                made,
            })
        });
        changed.collect()
    }

    /// Makes the fixes that can be made together, file by file, but for those in `endless` files.
    fn round(
        &self,
        found: &[Diagnostic],
        fixing: &Fixing,
        endless: &HashMap<Arc<str>, Arc<str>>,
    ) -> Vec<(Arc<str>, Outcome)> {
        let mut by_file: BTreeMap<Arc<str>, Vec<usize>> = BTreeMap::new();
        for (index, diagnostic) in found.iter().enumerate() {
            if let Some(fix) = &diagnostic.fix
                && (fixing.unsafe_too || fix.safety == Safety::Safe)
                && (fixing.only)(&diagnostic.rule)
                && let Some(first) = fix.edits.first()
                && fixing.file.is_none_or(|file| *first.file == *file)
            {
                by_file.entry(first.file.clone()).or_default().push(index);
            }
        }
        let outcome = |(name, wanted): (Arc<str>, Vec<usize>)| {
            if let Some(rules) = endless.get(&name) {
                let objection = || Objection::Endless(rules.clone());
                let withheld = wanted.into_iter().map(|index| (index, objection()));
                let outcome = Outcome {
                    withheld: withheld.collect(),
                    ..Outcome::default()
                };
                return Some((name, outcome));
            }
            let member = self.project.member(&name)?;
            let wanted: Vec<(usize, &Fix)> = wanted
                .into_iter()
                .filter_map(|index| Some((index, found[index].fix.as_ref()?)))
                .collect();
            let outcome = self.fix_file(&member.path, &member.source, &wanted);
            Some((name, outcome))
        };
        by_file.into_par_iter().filter_map(outcome).collect()
    }

    /// Makes the safe fixes of a file or, where none is left to make, the unsafe ones.
    fn fix_file(&self, path: &Path, source: &Source, wanted: &[(usize, &Fix)]) -> Outcome {
        let mut outcome = Outcome::default();
        for safety in [Safety::Safe, Safety::Unsafe] {
            let alike = wanted.iter().filter(|(_, fix)| fix.safety == safety);
            let mut waiting: Vec<(usize, &Fix)> = alike.copied().collect();
            // What stands in the way of others and is not made is out of their way.
            while outcome.text.is_none() && !waiting.is_empty() {
                let mut edits = Edits::default();
                let mut chosen: Vec<(usize, Fix)> = Vec::new();
                waiting.retain(|&(index, fix)| {
                    if !fits(fix, source) {
                        let reason = "its edits do not fit the text".to_string();
                        outcome.withheld.push((index, Objection::Unjudged(reason)));
                        return false;
                    }
                    let fits = edits.add(fix);
                    if fits {
                        chosen.push((index, fix.clone()));
                    }
                    !fits
                });
                let made = self.settle(path, source.clone(), chosen, &mut outcome);
                outcome.text = made.map(|source| source.text().to_string());
            }
        }
        outcome
    }

    /// Makes those of `chosen` that the guard lets through, and returns the text if there is any. Where it objects to
    /// all together, it is asked about halves.
    fn settle(
        &self,
        path: &Path,
        source: Source,
        chosen: Vec<(usize, Fix)>,
        outcome: &mut Outcome,
    ) -> Option<Source> {
        let mut changed = None;
        let mut source = source;
        let mut waiting = vec![chosen];
        while let Some(fixes) = waiting.pop() {
            if fixes.is_empty() {
                continue;
            }
            let mut edits = Edits::default();
            fixes.iter().for_each(|(_, fix)| {
                edits.add(fix);
            });
            let text = edits.apply(source.text());
            let after = Source::new(source.path().clone(), text);
            match self.allows(path, &source, &after, &edits, &fixes) {
                Ok(()) => {
                    outcome.made.extend(fixes.iter().map(|(index, _)| index));
                    let shift = edits.shift();
                    for (_, fix) in waiting.iter_mut().flatten() {
                        fix.edits.retain(|edit| !edits.has(edit));
                        shift_fix(fix, &shift);
                    }
                    source = after.clone();
                    changed = Some(after);
                }
                Err(objection) if fixes.len() == 1 => {
                    outcome.withheld.push((fixes[0].0, objection));
                }
                Err(_) => {
                    let mut first = fixes;
                    let second = first.split_off(first.len() / 2);
                    waiting.extend([second, first]);
                }
            }
        }
        changed
    }

    fn allows(
        &self,
        path: &Path,
        before: &Source,
        after: &Source,
        edits: &Edits,
        fixes: &[(usize, Fix)],
    ) -> Result<(), Objection> {
        let around = self.project.around();
        let read = |source: &Source| {
            crate::guard::guarded(|| around.parse(path, source.clone()))
                .map_err(Objection::Unjudged)
        };
        let (before, after) = (read(before)?, read(after)?);
        let fixes = fixes.iter().map(|(_, fix)| fix);
        judge(&Side::new(&before), &Side::new(&after), edits, fixes)
    }
}

/// The names of the rules of some findings.
fn rules_of(found: &[Diagnostic], some: &[usize]) -> Arc<str> {
    let rules: BTreeSet<String> = some
        .iter()
        .map(|&index| format!("`{}`", found[index].rule))
        .collect();
    let rules: Vec<String> = rules.into_iter().collect();
    rules.join(" and ").into()
}

/// Whether all edits of a fix are of this text, and cut no character.
fn fits(fix: &Fix, source: &Source) -> bool {
    let text = source.text();
    let place = |at: u32| text.is_char_boundary(at as usize);
    fix.edits.iter().all(|edit| {
        let Span { start, end } = edit.span;
        edit.file == *source.path() && start <= end && place(start) && place(end)
    })
}

fn shift_fix(fix: &mut Fix, shift: &Shift) {
    // What another fix inserted beside it is not part of it.
    let moved = |span: Span| {
        let start = shift.end(span.start);
        let end = if span.is_empty() {
            start
        } else {
            shift.start(span.end)
        };
        Span {
            start,
            end: end.max(start),
        }
    };
    for edit in &mut fix.edits {
        edit.span = moved(edit.span);
    }
    fix.reach = fix.reach.map(moved);
}
