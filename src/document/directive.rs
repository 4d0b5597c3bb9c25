//! Directives: the name in the info string, the argument, the options.
//!
//! What MyST-Parser 5 and mystmd 1.8 read is followed where they agree; where one of them is more lenient, so is this,
//! because a reader of the source sees a directive there.

use std::ops::Range;

use super::node::OptionFault;
use super::offsets::OffsetMap;
use super::scan::BodyLine;
use super::tables::{self, Argument, Body};
use super::yaml;
use crate::source::Span;

/// The name of the directive that an info string opens, and its argument, as offsets in the info string.
///
/// Pandoc's `{.class}`, `{#id}` and `{=format}` and knitr's `{r, echo=FALSE}` are code blocks.
pub(crate) fn opener(info: &str) -> Option<(Range<usize>, Range<usize>)> {
    let inside = info.strip_prefix('{')?;
    let close = inside.find('}')?;
    let name = inside[..close].split_whitespace().next()?;
    if name.starts_with(['.', '#', '=']) || name.contains([',', '=', '{']) {
        return None;
    }
    let start = 1 + inside[..close].len() - inside[..close].trim_start().len();
    let after = close + 2;
    let argument = info[after..].trim();
    let from = after + info[after..].len() - info[after..].trim_start().len();
    Some((start..start + name.len(), from..from + argument.len()))
}

/// Whether what stands under this info string is not Markdown: code, or a directive that reads its body itself.
pub(crate) fn is_verbatim(info: &str) -> bool {
    opener(info).is_none_or(|(name, _)| is_verbatim_name(&info[name]))
}

/// Whether the directive of this name reads its body itself. Of one that nobody knows, the body is Markdown.
pub(crate) fn is_verbatim_name(name: &str) -> bool {
    tables::directive(name).is_some_and(|known| known.body == Body::Verbatim)
}

/// Whether the argument of the directive of this name is shown: a title, or the first line of the body, as which
/// MyST-Parser reads it where no argument is taken.
pub(crate) fn has_title(name: &str) -> bool {
    tables::directive(name).is_none_or(|known| {
        let none = known
            .sphinx
            .is_some_and(|shape| shape.required + shape.optional == 0);
        known.argument == Argument::Title || (none && known.body == Body::Markdown)
    })
}

/// Whether a tag only changes how the words in it look, so that they stand beside their neighbours.
pub(crate) fn is_inline_tag(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "em"
            | "font"
            | "i"
            | "mark"
            | "small"
            | "span"
            | "strong"
            | "u"
            | "wbr"
    )
}

/// The options at the head of a directive's body.
#[derive(Debug, Default)]
pub(crate) struct RawOptions {
    /// Spans are in the file.
    pub entries: Vec<(Span, Span, String)>,
    pub faults: Vec<(Span, OptionFault)>,
    pub yaml: bool,
    /// How many lines of the body they take.
    pub lines: usize,
}

/// Reads the options of a directive from the lines of its body.
pub(crate) fn options(text: &str, body: &[BodyLine], map: &OffsetMap) -> RawOptions {
    let first = body.first().map_or("", |line| &text[line.start..line.end]);
    if first.starts_with("---") {
        return yaml_options(text, body, map);
    }
    let mut options = RawOptions::default();
    for line in body {
        let whole = &text[line.start..line.end];
        let field = whole.trim_start();
        if !field.starts_with(':') || field.starts_with(":::") {
            break;
        }
        options.lines += 1;
        let start = line.start + (whole.len() - field.len()) + 1;
        field_option(&field[1..], start, map, &mut options);
    }
    options
}

/// Reads what follows the first colon of a `:key: value` line.
fn field_option(field: &str, start: usize, map: &OffsetMap, options: &mut RawOptions) {
    let end = match field
        .find(": ")
        .or_else(|| field.trim_end().strip_suffix(':').map(str::len))
    {
        Some(end) => end,
        None => {
            let range = start..start + field.trim_end().len().max(usize::from(!field.is_empty()));
            options.faults.push((map.span(range), OptionFault::NoColon));
            match field.find(':') {
                Some(end) => end,
                None => return,
            }
        }
    };
    let value = field[end + 1..].trim();
    let from = start + end + 1 + (field[end + 1..].len() - field[end + 1..].trim_start().len());
    let text = unquote(value);
    options.entries.push((
        map.span(start..start + end),
        map.span(from..from + value.len()),
        text,
    ));
}

/// A YAML scalar without its quotes.
fn unquote(value: &str) -> String {
    let inside = |quote: char| {
        value
            .strip_prefix(quote)
            .and_then(|rest| rest.strip_suffix(quote))
    };
    match (inside('"'), inside('\'')) {
        (Some(text), _) => text.replace("\\\"", "\"").replace("\\\\", "\\"),
        (_, Some(text)) => text.replace("''", "'"),
        _ => value.to_string(),
    }
}

fn yaml_options(text: &str, body: &[BodyLine], map: &OffsetMap) -> RawOptions {
    let closing = body[1..]
        .iter()
        .position(|line| text[line.start..line.end].starts_with("---"));
    let mut options = RawOptions {
        yaml: true,
        ..RawOptions::default()
    };
    if closing.is_none() {
        options.faults.push((
            map.span(body[0].start..body[0].end),
            OptionFault::UnclosedBlock,
        ));
    }
    let lines = closing.unwrap_or(body.len() - 1);
    options.lines = (lines + 2).min(body.len());
    let (block, offsets) = join(text, &body[1..=lines], map);
    let (entries, error) = yaml::entries(&block);
    options.entries = entries
        .into_iter()
        .map(|e| (offsets.span(e.key), offsets.span(e.value), e.text))
        .collect();
    if let Some((range, reason)) = error {
        options
            .faults
            .push((offsets.span(range), OptionFault::Yaml(reason)));
    }
    options
}

/// The lines of a body as one text, with its map to the file.
pub(crate) fn join(text: &str, body: &[BodyLine], map: &OffsetMap) -> (String, OffsetMap) {
    let mut joined = String::new();
    let mut offsets = OffsetMap::empty();
    for line in body {
        // Spaces that stand for part of a tab belong to no byte of their own.
        offsets.push(joined.len(), map.start(line.start), 0);
        joined.extend(std::iter::repeat_n(' ', line.pad));
        map.copy(line.start..line.end, &mut offsets, joined.len());
        joined.push_str(&text[line.start..line.end]);
        let line_break = text[line.end..].len() - after_line_break(&text[line.end..]).len();
        offsets.push_opaque(joined.len(), map.span(line.end..line.end + line_break));
        joined.push('\n');
    }
    (joined, offsets)
}

fn after_line_break(text: &str) -> &str {
    text.strip_prefix("\r\n")
        .or_else(|| text.strip_prefix(['\n', '\r']))
        .unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(info: &str) -> Option<(&str, &str)> {
        opener(info).map(|(name, argument)| (&info[name], &info[argument]))
    }

    #[test]
    fn an_info_string_opens_a_directive() {
        assert_eq!(read("{figure} a b.png "), Some(("figure", "a b.png")));
        assert_eq!(read("{ note }"), Some(("note", "")));
        assert_eq!(read("{py:class} 校閲"), Some(("py:class", "校閲")));
        assert_eq!(read("{note .wide}"), Some(("note", "")));
    }

    #[test]
    fn pandoc_and_knitr_write_code() {
        for info in [
            "{.python}",
            "{#id .rust}",
            "{=html}",
            "{r, echo=FALSE}",
            "{}",
            "{note",
            "python",
            "",
        ] {
            assert_eq!(read(info), None, "{info}");
        }
    }
}
