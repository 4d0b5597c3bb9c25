//! Blocks that name dates or years.

use super::{Document, Prose};
use crate::dates::{self, Chain, NamedYear};

/// What a block says of time.
#[derive(Debug)]
pub struct Dated {
    prose: usize,
    /// The years that it names, those of its dates included.
    pub years: Vec<NamedYear>,
    /// Its dates.
    pub chains: Vec<Chain>,
}

impl Document {
    /// The blocks that name dates or years, in document order. They are looked for once, whoever asks.
    pub fn dated(&self) -> &[Dated] {
        self.dated.get_or_init(|| {
            let proses = self.proses().iter().enumerate();
            let numbered = proses.filter(|(_, prose)| dates::may_have_numbers(prose.text()));
            let dated = numbered.map(|(index, prose)| Dated {
                prose: index,
                years: dates::years(prose.text()),
                chains: dates::read(prose.text()),
            });
            dated
                .filter(|dated| !dated.years.is_empty() || !dated.chains.is_empty())
                .collect()
        })
    }
}

impl Dated {
    /// The words of the block.
    pub fn prose<'d>(&self, document: &'d Document) -> &'d Prose {
        &document.proses()[self.prose]
    }
}
