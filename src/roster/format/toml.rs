//! The TOML roster: `[[person]]` tables, and a plain `names = […]` for those of whom nothing else is to be said.

use toml::Spanned;
use toml::de::{DeArray, DeString, DeTable, DeValue};

use super::bom;
use super::fields::nearest;
use crate::roster::person::{Entry, Problems, Spelling};
use crate::source::{Source, Span};

type Key<'t> = Spanned<DeString<'t>>;
type Value<'t> = Spanned<DeValue<'t>>;

pub(super) fn entries(source: &Source, problems: &mut Problems<'_>) -> Vec<Entry> {
    let skipped = bom(source.text());
    let (table, errors) = DeTable::parse_recoverable(&source.text()[skipped..]);
    let mut reader = Reader { problems, skipped };
    for error in &errors {
        let span = error.span().unwrap_or_default();
        let span = reader.span(span);
        reader
            .problems
            .error(span, format!("not TOML: {}", error.message()));
    }
    if !errors.is_empty() {
        // What recovery makes of the rest is a guess; a second problem told of a guess would mislead.
        return Vec::new();
    }
    let mut entries = reader.document(table.get_ref());
    entries.sort_by_key(|entry| entry.span);
    entries
}

struct Reader<'p, 's> {
    problems: &'p mut Problems<'s>,
    /// Bytes of the file before what the parser saw.
    skipped: usize,
}

impl Reader<'_, '_> {
    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(range.start + self.skipped, range.end + self.skipped)
    }

    fn document(&mut self, table: &DeTable<'_>) -> Vec<Entry> {
        let mut entries = Vec::new();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "person" => entries.extend(self.people(value)),
                "names" => entries.extend(self.strings(key, value).into_iter().map(|name| Entry {
                    name: Some(name.clone()),
                    ..Entry::at(name.span)
                })),
                _ => self.unknown(key, &["person", "names"]),
            }
        }
        entries
    }

    fn people(&mut self, value: &Value<'_>) -> Vec<Entry> {
        let Some(people) = array(value) else {
            let span = self.span(value.span());
            self.problems
                .error(
                    span,
                    format!(
                        "`person` must be an array of tables, not {}",
                        type_of(value)
                    ),
                )
                .help("head each person with `[[person]]`");
            return Vec::new();
        };
        let mut entries = Vec::new();
        for person in people {
            match person.get_ref() {
                DeValue::Table(table) => entries.push(self.person(self.span(person.span()), table)),
                _ => {
                    let span = self.span(person.span());
                    self.problems
                        .error(
                            span,
                            format!("a person must be a table, not {}", type_of(person)),
                        )
                        .help("for a name alone, use `names = [\"…\"]`");
                }
            }
        }
        entries
    }

    fn person(&mut self, span: Span, table: &DeTable<'_>) -> Entry {
        let mut entry = Entry::at(span);
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "name" => entry.name = self.string(key, value),
                "kana" => entry.kana = self.string(key, value),
                "aliases" => entry.aliases = self.strings(key, value),
                "handles" => entry.handles = self.strings(key, value),
                _ => self.unknown(key, &["name", "aliases", "handles", "kana"]),
            }
        }
        entry
    }

    fn string(&mut self, key: &Key<'_>, value: &Value<'_>) -> Option<Spelling> {
        let DeValue::String(text) = value.get_ref() else {
            self.wrong_type(key, value, "a string");
            return None;
        };
        Some(Spelling::new(text, self.span(value.span())))
    }

    fn strings(&mut self, key: &Key<'_>, value: &Value<'_>) -> Vec<Spelling> {
        let Some(values) = array(value) else {
            self.wrong_type(key, value, "an array of strings");
            return Vec::new();
        };
        let mut strings = Vec::new();
        for value in values {
            match value.get_ref() {
                DeValue::String(text) => strings.push(Spelling::new(text, self.span(value.span()))),
                _ => self.wrong_type(key, value, "an array of strings"),
            }
        }
        strings
    }

    fn wrong_type(&mut self, key: &Key<'_>, value: &Value<'_>, wanted: &str) {
        let span = self.span(value.span());
        self.problems.error(
            span,
            format!(
                "`{}` must be {wanted}, not {}",
                key.get_ref(),
                type_of(value)
            ),
        );
    }

    fn unknown(&mut self, key: &Key<'_>, known: &[&str]) {
        let span = self.span(key.span());
        let help = match nearest(key.get_ref(), known.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the keys here are `{}`", known.join("`, `")),
        };
        self.problems
            .error(span, format!("unknown key `{}`", key.get_ref()))
            .help(help);
    }
}

fn array<'v, 't>(value: &'v Value<'t>) -> Option<&'v DeArray<'t>> {
    match value.get_ref() {
        DeValue::Array(array) => Some(array),
        _ => None,
    }
}

fn type_of(value: &Value<'_>) -> &'static str {
    match value.get_ref() {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
    }
}
