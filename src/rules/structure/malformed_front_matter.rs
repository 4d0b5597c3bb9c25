//! Front matter that no program can read: it is no YAML, or `---` does not enclose it.

use serde::Deserialize;

use crate::diagnostic::Safety;
use crate::document::{Document, Kind, NodeId};
use crate::project::Place;
use crate::rules::{Reporter, Rule};
use crate::source::Span;

/// The rule; it has no options.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MalformedFrontMatter {}

impl Rule for MalformedFrontMatter {
    fn check(&self, document: &Document, _: &Place, reporter: &mut Reporter) {
        match document.front_matter_error() {
            Some((span, reason)) => check_yaml(document, span, reason, reporter),
            None => check_fences(document, reporter),
        }
    }
}

fn check_yaml(document: &Document, span: Span, reason: &str, reporter: &mut Reporter) {
    let Some(front) = document.nodes(Kind::FrontMatter).next() else {
        return;
    };
    let front = document.node(front).span;
    let text = document.slice(front);
    let mut lines = text.lines().skip(1).filter(|line| !line.trim().is_empty());
    // Words between two rules are no front matter, and a template is filled before anybody reads it.
    let template = text.contains("{{") || text.contains("{%");
    if template || lines.next().is_none_or(|line| key(line).is_none()) {
        return;
    }
    let source = document.source().text();
    let at = (span.start as usize).min(front.end as usize);
    let start = source[..at].rfind('\n').map_or(0, |at| at + 1);
    let line = source[start..]
        .lines()
        .next()
        .unwrap_or_default()
        .trim_end();
    let diagnostic = reporter.report(span, format!("the front matter is no YAML: {reason}"));
    let Some(key) = key(line) else { return };
    let value = line[key.len() + 1..].trim_start();
    let plain = value.starts_with(char::is_alphanumeric) && !value.contains(['"', '\\', '#']);
    if plain && value.contains(": ") {
        let place = Span::new(start + line.len() - value.len(), start + line.len());
        let quoted = format!("\"{value}\"");
        diagnostic
            .help("a value with a colon in it stands in quotes")
            .fix(
                format!("write `{quoted}`"),
                Safety::Unsafe,
                vec![(place, quoted)],
            )
            // A title in it takes the place of the first heading.
            .reach(document.node(NodeId::ROOT).span);
    }
}

fn check_fences(document: &Document, reporter: &mut Reporter) {
    let Some(unclosed) = unenclosed(document) else {
        return;
    };
    let fence = |line: Span, which: &str, reporter: &mut Reporter| {
        let text = document.slice(line).trim_end().to_string();
        reporter
            .report(line, format!("`{text}` does not {which} the front matter"))
            .help("write `---`")
            .fix(
                "write `---`",
                Safety::Unsafe,
                vec![(line, "---".to_string())],
            )
            .reach(unclosed.whole);
    };
    match unclosed.fault {
        Fault::Opens(line) => fence(line, "open", reporter),
        Fault::Closes(line) => fence(line, "close", reporter),
        Fault::Open(line, end) => {
            reporter
                .report(line, "the front matter is not closed")
                .help("write `---` on a line of its own after it")
                .fix(
                    "write `---` after it",
                    Safety::Unsafe,
                    vec![(Span::empty(end), "\n---".to_string())],
                )
                .reach(unclosed.whole);
        }
    }
}

/// Lines that were to be front matter and are text.
pub(crate) struct Unenclosed {
    /// All of them.
    pub(crate) whole: Span,
    fault: Fault,
}

/// Why they are none.
enum Fault {
    /// The first line is not `---`.
    Opens(Span),
    /// The last line is not.
    Closes(Span),
    /// There is no last line: the first one, and where the entries end.
    Open(Span, usize),
}

/// Keys that are those of front matter and no words before a colon.
const KEYS: [&str; 24] = [
    "author",
    "authors",
    "bibliography",
    "categories",
    "date",
    "description",
    "draft",
    "excerpt",
    "exports",
    "html_meta",
    "jupytext",
    "kernelspec",
    "keywords",
    "layout",
    "license",
    "myst",
    "orphan",
    "permalink",
    "slug",
    "subtitle",
    "tags",
    "title",
    "tocdepth",
    "thumbnail",
];

/// The lines at the start of a document that were to be front matter, if they are none.
pub(crate) fn unenclosed(document: &Document) -> Option<Unenclosed> {
    let text = document.source().text();
    let begin = text.len() - text.trim_start_matches('\u{feff}').len();
    if !text[begin..].starts_with(['-', '—', '－', 'ー'])
        || document.nodes(Kind::FrontMatter).next().is_some()
    {
        return None;
    }
    let mut at = begin;
    let mut lines = text[begin..].split_inclusive('\n').map(|line| {
        let start = at;
        at += line.len();
        Span::new(start, start + line.trim_end().len())
    });
    let first = lines
        .next()
        .filter(|&line| is_dashes(document.slice(line)))?;
    let (mut entries, mut known, mut last) = (0, false, first);
    let after = lines.find(|&line| {
        let text = document.slice(line);
        let nested = entries > 0 && (text.starts_with("  ") || text.starts_with("- "));
        let key = key(text);
        if key.is_none() && !nested {
            return true;
        }
        entries += usize::from(key.is_some());
        known |= key.is_some_and(|key| KEYS.contains(&key));
        last = line;
        false
    });
    let closes = after.filter(|&line| is_dashes(document.slice(line)));
    let opened = document.slice(first) == "---";
    let fault = match closes {
        _ if entries == 0 => return None,
        Some(line) if !opened && document.slice(line) == "---" => Fault::Opens(first),
        Some(line) if opened => Fault::Closes(line),
        None if opened && known => Fault::Open(first, last.end as usize),
        _ => return None,
    };
    // Of one line that may be anything, nobody knows.
    (known || entries > 1).then(|| Unenclosed {
        whole: first.to(closes.unwrap_or(last)),
        fault,
    })
}

/// Whether a line is what may be taken for `---`.
fn is_dashes(line: &str) -> bool {
    let line = line.trim_end();
    let dashes = line
        .chars()
        .all(|c| matches!(c, '-' | '—' | '―' | '－' | 'ー'));
    dashes && (line.len() > 1 && line.len() < 8 || line == "---")
}

/// The key of a line `key: value`.
fn key(line: &str) -> Option<&str> {
    let (key, value) = line.split_once(':')?;
    let named = key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
    (named && (value.is_empty() || value.starts_with([' ', '\r']))).then_some(key)
}
