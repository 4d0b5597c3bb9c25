//! The plain roster: a person a line, `Canonical = alias, alias`, and `#` for what the keeper wants to remember.

use super::bom;
use crate::roster::person::{Entry, Problems, Spelling};
use crate::source::{Source, Span};

pub(super) fn entries(source: &Source, problems: &mut Problems<'_>) -> Vec<Entry> {
    (0..source.line_count())
        .filter_map(|line| entry(source, line, problems))
        .collect()
}

fn entry(source: &Source, line: usize, problems: &mut Problems<'_>) -> Option<Entry> {
    let whole = source.line_span(line).range();
    let start = whole.start + if line == 0 { bom(source.text()) } else { 0 };
    let end = start + without_comment(&source.text()[start..whole.end]).len();
    let line = Spelling::part(source, start, end);
    if line.text.is_empty() {
        return None;
    }
    let mut entry = Entry::at(line.span);
    let Some(equals) = source.text()[start..end].find('=').map(|at| start + at) else {
        entry.name = Some(line);
        return Some(entry);
    };
    entry.name = Some(Spelling::part(source, start, equals));
    let mut from = equals + 1;
    if let Some(second) = source.text()[from..end].find('=').map(|at| from + at) {
        problems
            .error(Span::new(second, second + 1), "second `=` in a line")
            .help("separate aliases by commas, and give each person a line");
        return Some(entry);
    }
    for (at, comma) in source.text()[from..end]
        .match_indices([',', '，', '、'])
        .map(|(at, comma)| (equals + 1 + at, comma))
        .chain([(end, "")])
    {
        let mut alias = Spelling::part(source, from, at);
        if alias.text.is_empty() {
            // An empty span shows nothing; the separators around it do.
            alias.span = Span::new(
                from - source.text()[..from]
                    .chars()
                    .next_back()
                    .map_or(0, char::len_utf8),
                at,
            );
        }
        entry.aliases.push(alias);
        from = at + comma.len();
    }
    Some(entry)
}

/// A comment begins at a `#` that begins a word, so that `C#` may stand in a nickname.
fn without_comment(line: &str) -> &str {
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        if c == '#' && before.is_whitespace() {
            return &line[..at];
        }
        before = c;
    }
    line
}
