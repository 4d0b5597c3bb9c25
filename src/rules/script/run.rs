//! One run of a script on one document: what it may ask, and what it reported.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use rhai::EvalAltResult;

use super::item::Items;
use crate::document::Document;
use crate::rules::declarative::{Holder, Patterns, Reading, Scope};
use crate::source::Span;

/// The most findings of a script in one document.
const FINDINGS: usize = 1_000;

/// The most patterns and scopes that are kept ready; a script that makes more of them makes them up as it goes.
const KEPT: usize = 256;

/// The nodes that a script may be given whatever the document, and for each node of it.
const NODES: usize = 10_000;
const NODES_PER_NODE: usize = 100;

/// Why a script cannot go on.
pub(super) type Refusal = Box<EvalAltResult>;

/// A refusal in words.
pub(super) fn refuse<T>(message: impl Into<String>) -> Result<T, Refusal> {
    Err(message.into().into())
}

/// What all runs of a script share.
#[derive(Debug, Default)]
pub(super) struct Shared {
    patterns: Mutex<HashMap<String, Arc<Patterns>>>,
}

impl Shared {
    /// A pattern, compiled.
    pub(super) fn pattern(&self, pattern: &str) -> Result<Arc<Patterns>, Refusal> {
        if let Some(known) = held(&self.patterns).get(pattern) {
            return Ok(known.clone());
        }
        let reading = Reading {
            ignore_case: false,
            whole_words: false,
        };
        let compiled = Patterns::new(&[pattern], reading);
        let compiled = compiled.or_else(|faults| {
            let reason = faults.first().map_or("", |fault| fault.message.as_str());
            refuse(format!("this is not a pattern: {reason}"))
        })?;
        let compiled = Arc::new(compiled);
        let mut patterns = held(&self.patterns);
        if patterns.len() == KEPT {
            return refuse(format!("the script has more than {KEPT} patterns"));
        }
        patterns.insert(pattern.to_owned(), compiled.clone());
        Ok(compiled)
    }
}

/// Something that a script reported.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) label: Option<String>,
    pub(super) help: Option<String>,
    pub(super) replacement: Option<String>,
    pub(super) related: Vec<(Span, String)>,
}

/// A script on a document.
pub(super) struct Run {
    pub(super) document: Arc<Document>,
    pub(super) shared: Arc<Shared>,
    found: Mutex<Vec<Found>>,
    scopes: Mutex<HashMap<String, Items>>,
    given: Mutex<usize>,
}

impl Run {
    pub(super) fn new(document: Arc<Document>, shared: Arc<Shared>) -> Self {
        Run {
            document,
            shared,
            found: Mutex::default(),
            scopes: Mutex::default(),
            given: Mutex::default(),
        }
    }

    /// Takes note of a finding.
    pub(super) fn report(&self, found: Found) -> Result<(), Refusal> {
        let mut all = held(&self.found);
        if all.len() == FINDINGS {
            return refuse(format!(
                "the script reports more than {FINDINGS} places in one document"
            ));
        }
        all.push(found);
        Ok(())
    }

    /// What was reported.
    pub(super) fn take(&self) -> Vec<Found> {
        std::mem::take(&mut held(&self.found))
    }

    /// Keeps account of nodes that the script is given.
    pub(super) fn give(&self, nodes: usize) -> Result<(), Refusal> {
        let mut given = held(&self.given);
        *given += nodes;
        let most = NODES + NODES_PER_NODE * self.document.all_nodes().count();
        match *given > most {
            true => refuse("the script asks for too many nodes"),
            false => Ok(()),
        }
    }

    /// The nodes of a scope, made once.
    pub(super) fn scope(
        &self,
        word: &str,
        make: impl FnOnce(&Scope) -> Items,
    ) -> Result<Items, Refusal> {
        if let Some(known) = held(&self.scopes).get(word) {
            return Ok(known.clone());
        }
        let scope = Scope::parse(word);
        let scope = scope.or_else(|(said, help)| refuse(format!("{said}: {help}")))?;
        let items = make(&scope);
        let mut scopes = held(&self.scopes);
        if scopes.len() == KEPT {
            return refuse(format!("the script has more than {KEPT} scopes"));
        }
        scopes.insert(word.to_owned(), items.clone());
        Ok(items)
    }
}

/// The holder that a word names.
pub(super) fn holder(word: &str) -> Result<Holder, Refusal> {
    Holder::parse(word).or_else(|(said, help)| refuse(format!("{said}: {help}")))
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nothing panics while it holds this")
}
