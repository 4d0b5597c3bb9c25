//! The directives of a document that its builder knows, with what it demands of them.

use std::collections::BTreeSet;

use super::dialect::{Dialect, Sort};
use crate::document::node::{Directive, Entry};
use crate::document::tables::{self, Builders, OptionSpec, Shape};
use crate::document::{Data, Document, NodeId};
use crate::project::{Builder, Place};

/// A directive that the builder knows.
pub(super) struct Known<'d> {
    pub id: NodeId,
    pub directive: &'d Directive,
    pub name: &'d str,
    pub table: &'static tables::Directive,
    /// What the builder demands.
    pub shape: Shape,
    pub builder: Option<Builder>,
}

/// The directives of a document that its builder knows. One that the project defines itself may take anything.
pub(super) fn known<'d>(document: &'d Document, place: &Place) -> Vec<Known<'d>> {
    let mut directives = document.directives().peekable();
    if directives.peek().is_none() {
        return Vec::new();
    }
    let dialect = Dialect::of(place, Sort::Directive);
    let known = |(id, directive)| {
        let name = document.directive_name(directive);
        let table = tables::directive(name).filter(|table| {
            dialect.has(name, table.name, table.origins) && !dialect.declares(name)
        })?;
        let shape = match dialect.builder {
            Some(Builder::Mystmd) => table.mystmd?,
            _ => table.shape(),
        };
        Some(Known {
            id,
            directive,
            name,
            table,
            shape,
            builder: dialect.builder,
        })
    };
    directives.filter_map(known).collect()
}

impl Known<'_> {
    /// The option of that name, if the builder has it.
    pub(super) fn option(&self, name: &str) -> Option<&'static OptionSpec> {
        self.table
            .option(name)
            .filter(|option| self.has(option.builders))
    }

    /// The options that the builder has, in order.
    pub(super) fn option_names(&self) -> BTreeSet<&'static str> {
        let names = self.table.option_names();
        names.filter(|name| self.option(name).is_some()).collect()
    }

    /// Whether the builder looks for options at all. Where there can be none, MyST-Parser reads them as text.
    pub(super) fn has_options(&self) -> bool {
        self.table.open || !self.option_names().is_empty()
    }

    /// The options that are set, in order.
    pub(super) fn options<'d>(&self, document: &'d Document) -> impl Iterator<Item = &'d Entry> {
        document
            .children(self.id)
            .filter_map(|id| match &document.node(id).data {
                Data::Entry(entry) => Some(&**entry),
                _ => None,
            })
    }

    fn has(&self, builders: Builders) -> bool {
        match self.builder {
            Some(Builder::Mystmd) => builders != Builders::Sphinx,
            Some(_) => builders != Builders::Mystmd,
            None => true,
        }
    }
}
