//! The JSON roster: pretalx's answer at `/api/events/{event}/speakers/`, a page of `{"count", "next", "results"}` whose
//! results have a `code` and a `name`; or such objects in a bare array, as schedules and exports hold them.
//!
//! The file comes from a machine, so what we do not know in it is none of our business; only the names must be there.

use super::bom;
use super::fields::Field;
use super::json_tree::{Node, Value, read};
use crate::roster::person::{Entry, Problems, Spelling};
use crate::source::Source;

pub(super) fn entries(source: &Source, problems: &mut Problems<'_>) -> Vec<Entry> {
    let root = match read(source, bom(source.text())) {
        Ok(root) => root,
        Err((span, message)) => {
            problems.error(span, message);
            return Vec::new();
        }
    };
    let Some(speakers) = speakers(&root, problems) else {
        return Vec::new();
    };
    speakers
        .iter()
        .filter_map(|speaker| entry(speaker, problems))
        .collect()
}

fn speakers<'n>(root: &'n Node, problems: &mut Problems<'_>) -> Option<&'n [Node]> {
    let help = "save the answer of pretalx's `/api/events/{event}/speakers/`, or an array of objects with `name`";
    let page = match &root.value {
        Value::Array(speakers) => return Some(speakers),
        Value::Object(page) => page,
        _ => {
            let message = format!(
                "the roster must be an array of people, not {}",
                root.type_name()
            );
            problems.error(root.span, message).help(help);
            return None;
        }
    };
    let get = |key: &str| {
        page.iter()
            .find(|(name, _)| name == key)
            .map(|(_, node)| node)
    };
    match get("results") {
        Some(Node {
            value: Value::Array(speakers),
            ..
        }) => {
            if let Some(next) = get("next").filter(|next| matches!(next.value, Value::String(_))) {
                problems
                    .warning(
                        next.span,
                        format!(
                            "the speakers after the first {} are on another page",
                            speakers.len()
                        ),
                    )
                    .help("save the page that `next` names too");
            }
            Some(speakers)
        }
        Some(results) => {
            let message = format!("`results` must be an array, not {}", results.type_name());
            problems.error(results.span, message).help(help);
            None
        }
        None => {
            problems
                .error(root.span, "no `results` in the roster")
                .help(help);
            None
        }
    }
}

fn entry(speaker: &Node, problems: &mut Problems<'_>) -> Option<Entry> {
    let Value::Object(members) = &speaker.value else {
        let message = format!("a person must be an object, not {}", speaker.type_name());
        problems.error(speaker.span, message);
        return None;
    };
    let mut entry = Entry::at(speaker.span);
    for (key, node) in members {
        match Field::of(key) {
            None => {}
            Some(Field::Name) => {
                entry.name = strings(key, node, problems)
                    .into_iter()
                    .next()
                    .or(entry.name)
            }
            Some(Field::Kana) => entry.kana = strings(key, node, problems).into_iter().next(),
            Some(Field::Aliases) => entry.aliases = strings(key, node, problems),
            Some(Field::Handles) => entry.handles = strings(key, node, problems),
        }
    }
    Some(entry)
}

fn strings(key: &str, node: &Node, problems: &mut Problems<'_>) -> Vec<Spelling> {
    match &node.value {
        Value::String(text) => vec![Spelling::new(text, node.span)],
        Value::Array(nodes) if matches!(Field::of(key), Some(Field::Aliases | Field::Handles)) => {
            nodes
                .iter()
                .flat_map(|node| match node.value {
                    Value::Array(_) => wrong_type(key, node, problems),
                    _ => strings(key, node, problems),
                })
                .collect()
        }
        Value::Null => Vec::new(),
        _ => wrong_type(key, node, problems),
    }
}

fn wrong_type(key: &str, node: &Node, problems: &mut Problems<'_>) -> Vec<Spelling> {
    problems.error(
        node.span,
        format!("`{key}` must be a string, not {}", node.type_name()),
    );
    Vec::new()
}
