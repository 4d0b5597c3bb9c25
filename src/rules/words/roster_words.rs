//! The words of names, which no rule about words doubts.

use crate::document::words::words;
use crate::project::Project;

/// The words of which the names on the rosters consist.
pub(super) fn roster_words(project: &Project) -> impl Iterator<Item = &str> {
    let people = project.around().people().iter();
    let spellings = people.flat_map(|person| {
        let others = person
            .aliases
            .iter()
            .chain(&person.kana)
            .chain(&person.handles);
        std::iter::once(&person.name).chain(others)
    });
    spellings.flat_map(|name| words(name).map(|word| word.text))
}
