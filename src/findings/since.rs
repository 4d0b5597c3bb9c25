//! Findings on lines that a Git revision did not have.
//!
//! Git is asked only for what the revision holds: a list of files, and the texts of those that are looked at. It never
//! reads the working tree, so no filter and no hook that the repository may have set up is run, and a file that Git does
//! not know yet is all new. What is new in a text is then found here, line by line.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::config::UsageError;
use crate::diagnostic::{Diagnostic, Label};
use crate::git::{Repository, Tree};
use crate::source::{Source, Sources};

/// How much of its lines a new file must have in common with one that is gone to be that one under another name.
const SAME: f64 = 0.5;

/// A revision, with the files that it had.
pub struct Revision {
    repository: Repository,
    tree: Tree,
    /// What the files of today held then, by their names of today, as far as it was [read](Revision::read).
    before: HashMap<Arc<str>, String>,
}

impl Revision {
    /// The revision that `word` names, in the repository that holds `folder`. `REV...` is where the branch that is
    /// checked out left `REV`.
    ///
    /// # Errors
    /// Why there is none.
    pub fn open(word: &str, folder: &Path) -> Result<Self, UsageError> {
        let repository = Repository::open(folder)?;
        let commit = repository.commit(word)?;
        let tree = repository.tree(&commit)?;
        Ok(Revision {
            repository,
            tree,
            before: HashMap::new(),
        })
    }

    /// Reads what the files that findings point into held then; `path` says where the file of a name lies.
    ///
    /// # Errors
    /// Why that cannot be had.
    pub fn read(
        &mut self,
        found: &[Diagnostic],
        sources: &Sources,
        path: impl Fn(&str) -> PathBuf,
    ) -> Result<(), UsageError> {
        let files: BTreeSet<&Arc<str>> = found.iter().flat_map(labels).map(|at| &at.file).collect();
        let files = files.into_iter().filter_map(|file| sources.get(file));
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for source in files {
            match self.known(&path(source.path())) {
                Some(path) => known.push((source, path)),
                None => unknown.push(source),
            }
        }
        known.extend(self.renamed(&unknown)?);
        let wanted = known.iter().map(|(_, path)| path.as_str());
        let texts = self.repository.texts(&self.tree, wanted)?;
        for (source, path) in known {
            let text = texts.get(&path).cloned().unwrap_or_default();
            self.before.insert(source.path().clone(), text);
        }
        Ok(())
    }

    /// The path of a file in the repository, if the revision had it.
    fn known(&self, path: &Path) -> Option<String> {
        let path = self.repository.relative(path)?;
        self.tree.has(&path).then_some(path)
    }

    /// Leaves only the findings that touch a line which the revision did not have, with any of their labels. What is wrong
    /// in a file that has no text, or that the revision did not have, is new if the file is.
    pub fn retain_new(
        &self,
        found: &mut Vec<Diagnostic>,
        sources: &Sources,
        path: impl Fn(&str) -> PathBuf,
    ) {
        let mut lines: HashMap<Arc<str>, NewLines> = HashMap::new();
        found.retain(|finding| {
            labels(finding).any(|label| {
                let new = lines.entry(label.file.clone()).or_insert_with(|| {
                    match (self.before.get(&label.file), sources.get(&label.file)) {
                        (Some(before), Some(source)) => NewLines::between(before, source),
                        _ => NewLines::File(self.known(&path(&label.file)).is_none()),
                    }
                });
                new.has(label, sources)
            })
        });
    }

    /// Pairs files that the revision did not have with files that are gone since, where most of their lines are the same.
    fn renamed<'s>(&self, unknown: &[&'s Source]) -> Result<Vec<(&'s Source, String)>, UsageError> {
        let suffix = |name: &str| name.rsplit_once('.').map(|(_, suffix)| suffix.to_owned());
        let suffixes: HashSet<Option<String>> =
            unknown.iter().map(|file| suffix(file.path())).collect();
        let gone = self.tree.paths().filter(|known| {
            suffixes.contains(&suffix(known)) && !self.repository.path(known).exists()
        });
        let texts = self.repository.texts(&self.tree, gone)?;
        let by_line = by_line(&texts);
        let mut taken = HashSet::new();
        let mut pairs = Vec::new();
        for source in unknown {
            let best = most_alike(source.text(), &by_line, &texts);
            if let Some(known) = best.filter(|known| taken.insert(*known)) {
                pairs.push((*source, known.to_owned()));
            }
        }
        Ok(pairs)
    }
}

/// The files that hold a line, for every line.
fn by_line(texts: &BTreeMap<String, String>) -> HashMap<&str, Vec<&str>> {
    let mut by_line: HashMap<&str, Vec<&str>> = HashMap::new();
    for (path, text) in texts {
        for line in distinct_lines(text) {
            by_line.entry(line).or_default().push(path);
        }
    }
    by_line
}

fn distinct_lines(text: &str) -> HashSet<&str> {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .collect()
}

/// The file that has most lines in common with a text, if it has enough.
fn most_alike<'t>(
    text: &str,
    by_line: &HashMap<&str, Vec<&'t str>>,
    texts: &BTreeMap<String, String>,
) -> Option<&'t str> {
    // A line that many files have says nothing of any of them.
    const COMMON: usize = 20;
    let own = distinct_lines(text);
    let mut shared: BTreeMap<&str, usize> = BTreeMap::new();
    let lines = own.iter().filter_map(|line| by_line.get(line));
    for path in lines.filter(|paths| paths.len() <= COMMON).flatten() {
        *shared.entry(path).or_default() += 1;
    }
    let (path, shared) = shared.into_iter().max_by_key(|(_, shared)| *shared)?;
    let longer = own.len().max(distinct_lines(&texts[path]).len());
    (shared as f64 >= SAME * longer as f64).then_some(path)
}

/// The primary place of a finding and all that are related.
fn labels(finding: &Diagnostic) -> impl Iterator<Item = &Label> {
    std::iter::once(&finding.primary).chain(&finding.related)
}

/// Which lines of a file are new.
enum NewLines {
    /// Of each line, from 0, whether it is.
    Lines(Vec<bool>),
    /// Whether all of it is.
    File(bool),
}

impl NewLines {
    /// The lines of `after` that `before` did not have.
    fn between(before: &str, after: &Source) -> Self {
        let old: Vec<&str> = before.lines().collect();
        let lines = 0..after.line_count();
        let new: Vec<&str> = lines
            .map(|line| after.slice(after.line_span(line)))
            .collect();
        let mut is_new = vec![false; new.len().max(1)];
        for change in capture_diff_slices(Algorithm::Myers, &old, &new) {
            match change {
                DiffOp::Insert {
                    new_index, new_len, ..
                }
                | DiffOp::Replace {
                    new_index, new_len, ..
                } => {
                    is_new[new_index..new_index + new_len].fill(true);
                }
                DiffOp::Equal { .. } | DiffOp::Delete { .. } => {}
            }
        }
        NewLines::Lines(is_new)
    }

    fn has(&self, label: &Label, sources: &Sources) -> bool {
        let (lines, source) = match (self, sources.get(&label.file)) {
            (NewLines::Lines(lines), Some(source)) => (lines, source),
            (NewLines::File(new), _) => return *new,
            (NewLines::Lines(_), None) => return true,
        };
        let span = source.clamp(label.span);
        let first = source.line_of(span.start as usize);
        // A span that ends at the beginning of a line does not touch it.
        let last = source
            .line_of((span.end as usize).saturating_sub(1))
            .max(first);
        let first = first.min(lines.len());
        lines[first..(last + 1).min(lines.len())].contains(&true)
    }
}

#[cfg(test)]
mod tests;
