//! The JSON roster, as programs that plan conferences give it.
//!
//! - pretalx: the answer at `/api/events/{event}/speakers/`, a page of `{"count", "next", "results"}`, and the exported
//!   schedule, whose talks have `persons`;
//! - Sessionize: the views `All`, `Speakers` and `SpeakerWall`, and those of sessions and the grid, whose sessions have
//!   `speakers`;
//! - an array of objects with `name`, as we would write it.
//!
//! The file comes from a machine, so what we do not know in it is none of our business; only the names must be there.

use std::collections::HashSet;

use super::bom;
use super::fields::Field;
use super::json_tree::{Node, Value, read};
use crate::roster::person::{Entry, Problems, Spelling};
use crate::roster::profile;
use crate::source::Source;

const HELP: &str = "save the answer of pretalx's `/api/events/{event}/speakers/` or of Sessionize's view `Speakers`, or write an array of objects with `name`";

/// The keys under which people stand.
const PEOPLE: [&str; 4] = ["results", "speakers", "persons", "people"];

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

fn speakers<'n>(root: &'n Node, problems: &mut Problems<'_>) -> Option<Vec<&'n Node>> {
    let mut found = Found::default();
    match &root.value {
        Value::Array(items) => found.array(items, "results"),
        Value::Object(members) => {
            check_page(members, problems);
            if let Some((key, node)) = members.iter().find(|(key, node)| is_wrong_page(key, node)) {
                let message = format!("`{key}` must be an array, not {}", node.type_name());
                problems.error(node.span, message).help(HELP);
                return None;
            }
            found.members(members);
        }
        _ => {
            let message = format!(
                "the roster must be an array of people, not {}",
                root.type_name()
            );
            problems.error(root.span, message).help(HELP);
            return None;
        }
    }
    if found.people.is_empty() && !found.empty {
        problems
            .error(root.span, "no people in the roster")
            .help(HELP);
        return None;
    }
    Some(found.people)
}

fn is_wrong_page(key: &str, node: &Node) -> bool {
    key == "results" && !matches!(node.value, Value::Array(_))
}

/// Tells that a page is not all of its people.
fn check_page(members: &[(String, Node)], problems: &mut Problems<'_>) {
    let get = |wanted: &str| {
        members
            .iter()
            .find(|(key, _)| key == wanted)
            .map(|(_, node)| node)
    };
    if let (
        Some(Node {
            value: Value::Array(results),
            ..
        }),
        Some(next),
    ) = (get("results"), get("next"))
        && matches!(next.value, Value::String(_))
    {
        let message = format!(
            "the speakers after the first {} are on another page",
            results.len()
        );
        problems
            .warning(next.span, message)
            .help("save the page that `next` names too");
    }
}

/// The people found so far.
#[derive(Default)]
struct Found<'n> {
    people: Vec<&'n Node>,
    /// The names of those who were met at their talks, where the same person may come again.
    met: HashSet<String>,
    /// Whether there was a list of people without anybody on it.
    empty: bool,
}

impl<'n> Found<'n> {
    fn members(&mut self, members: &'n [(String, Node)]) {
        for (key, node) in members {
            match &node.value {
                Value::Array(items) => self.array(items, key),
                Value::Object(inner) => self.members(inner),
                _ => {}
            }
        }
    }

    fn array(&mut self, items: &'n [Node], key: &str) {
        let of_people = PEOPLE.contains(&key);
        self.empty |= of_people && items.is_empty();
        for item in items {
            match &item.value {
                Value::Object(members) if !of_people || holds_people(members) => {
                    self.members(members)
                }
                Value::Object(members) => {
                    let name = name_of(members);
                    if name.is_empty() || self.met.insert(name) {
                        self.people.push(item);
                    }
                }
                Value::Array(inner) => self.array(inner, key),
                // Talks may name their speakers by numbers; a list of people may not.
                _ if key == "results" => self.people.push(item),
                _ => {}
            }
        }
    }
}

/// Whether an object is a talk or a day rather than a person.
fn holds_people(members: &[(String, Node)]) -> bool {
    members.iter().any(|(key, node)| {
        let list = matches!(node.value, Value::Array(_));
        list && (PEOPLE.contains(&key.as_str())
            || matches!(key.as_str(), "rooms" | "days" | "talks"))
            || key == "groupId"
    })
}

/// What tells one person from another: the code or number that the program gave, else nothing.
fn name_of(members: &[(String, Node)]) -> String {
    let known = members
        .iter()
        .find(|(key, _)| matches!(key.as_str(), "code" | "id"));
    match known.map(|(_, node)| &node.value) {
        Some(Value::String(code)) => code.clone(),
        _ => String::new(),
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
            None if key == "links" => entry.handles.extend(accounts(node)),
            None => {}
            Some(Field::Name) => {
                entry.name = strings(key, node, problems)
                    .into_iter()
                    .next()
                    .or(entry.name)
            }
            Some(Field::Given) => entry.given = strings(key, node, problems).into_iter().next(),
            Some(Field::Family) => entry.family = strings(key, node, problems).into_iter().next(),
            Some(Field::Kana) => entry.kana = strings(key, node, problems).into_iter().next(),
            Some(Field::Aliases) => entry.aliases = strings(key, node, problems),
            Some(Field::Handles) => entry.handles = strings(key, node, problems),
        }
    }
    Some(entry)
}

/// The accounts that Sessionize links to.
fn accounts(links: &Node) -> Vec<Spelling> {
    let Value::Array(links) = &links.value else {
        return Vec::new();
    };
    let urls = links.iter().filter_map(|link| match &link.value {
        Value::Object(members) => members
            .iter()
            .find(|(key, _)| key == "url")
            .map(|(_, node)| node),
        _ => None,
    });
    let mut handles: Vec<Spelling> = Vec::new();
    for node in urls {
        if let Value::String(url) = &node.value
            && let Some(page) = profile(url)
            && !handles.iter().any(|known| known.text == page.handle)
        {
            handles.push(Spelling::new(page.handle, node.span));
        }
    }
    handles
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
