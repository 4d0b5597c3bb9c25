//! Messages with places for what was found: `{match}`, `{replacement}`, a group's number or name.

use std::collections::BTreeMap;
use std::ops::Range;

/// A message with places to fill.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Message {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Slot(String),
}

/// What a message shows of a text at most, in characters.
const SHOWN: usize = 40;

impl Message {
    /// Reads a message. `{{` and `}}` stand for braces, and so does a brace that opens or closes no name; `known` says
    /// which names can be filled in.
    ///
    /// # Errors
    /// The names that cannot be, with their places in the text.
    pub(crate) fn parse(
        text: &str,
        known: impl Fn(&str) -> bool,
    ) -> Result<Message, Vec<(Range<usize>, String)>> {
        let (mut parts, mut unknown) = (Vec::new(), Vec::new());
        let mut plain = String::new();
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let rest = &text[at..];
            if rest.starts_with("{{") || rest.starts_with("}}") {
                plain.push(c);
                at += 2;
            } else if let Some(name) = slot(rest) {
                let end = at + name.len() + 2;
                if !known(name) {
                    unknown.push((at..end, name.to_owned()));
                }
                parts.push(Part::Text(std::mem::take(&mut plain)));
                parts.push(Part::Slot(name.to_owned()));
                at = end;
            } else {
                plain.push(c);
                at += c.len_utf8();
            }
        }
        parts.push(Part::Text(plain));
        if unknown.is_empty() {
            Ok(Message { parts })
        } else {
            Err(unknown)
        }
    }

    /// The text as a message that says just this.
    pub(crate) fn escape(text: &str) -> String {
        text.replace('{', "{{").replace('}', "}}")
    }

    /// The message with everything filled in; `group` knows what the groups of a match are.
    pub(crate) fn fill<'t>(
        &self,
        values: &BTreeMap<&str, String>,
        group: impl Fn(&str) -> Option<&'t str>,
    ) -> String {
        let mut filled = String::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Slot(name) => match values.get(name.as_str()) {
                    Some(value) => filled.push_str(&shortened(value)),
                    None => filled.push_str(&shortened(group(name).unwrap_or_default())),
                },
            }
        }
        filled
    }
}

/// The name in the braces with which `text` begins.
fn slot(text: &str) -> Option<&str> {
    let (name, _) = text.strip_prefix('{')?.split_once('}')?;
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    (!name.is_empty() && name.chars().all(is_name)).then_some(name)
}

/// What a message shows of a text: one line, not too long.
pub(crate) fn shortened(text: &str) -> String {
    let text = text.trim().replace('\n', " ");
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_found_is_filled_in() {
        let message = "`{match}` {1}{name} {{figure}} {} { {図-1}";
        let message = Message::parse(message, |_| true).expect("all is known");
        let values = BTreeMap::from([("match", "two\nlines ".to_owned())]);
        let group = |name: &str| ["1", "name"].contains(&name).then_some("x");
        assert_eq!(
            message.fill(&values, group),
            "`two lines` xx {figure} {} { "
        );
    }

    #[test]
    fn what_cannot_be_filled_in_is_told() {
        let unknown = Message::parse("語 {match} {mach}{2}", |name| name == "match");
        let unknown = unknown.expect_err("two are not known");
        assert_eq!(
            unknown,
            [(12..18, "mach".to_owned()), (18..21, "2".to_owned())]
        );
    }

    #[test]
    fn long_texts_are_cut() {
        let message = Message::parse("{text}", |_| true).expect("all is known");
        let values = BTreeMap::from([("text", "校".repeat(99))]);
        assert_eq!(
            message.fill(&values, |_| None),
            format!("{}…", "校".repeat(40))
        );
    }
}
