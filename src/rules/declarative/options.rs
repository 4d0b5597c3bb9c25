//! A page's own options in its patterns: `{words}` stands for any of the words that an option lists.

use std::collections::BTreeMap;

use toml::Value;

use super::check::Number;

/// The values of a page's options, by name.
pub type OptionValues = BTreeMap<String, Value>;

/// The pattern with every `{option}` in it replaced by what the option says, word for word.
pub(super) fn expand(pattern: &str, options: &OptionValues) -> String {
    let mut expanded = String::new();
    let mut rest = pattern;
    while let Some(open) = rest.find('{') {
        let (before, after) = rest.split_at(open);
        expanded.push_str(before);
        let name = after[1..].split('}').next().unwrap_or_default();
        match options.get(name).filter(|_| !is_escape(before, name)) {
            Some(value) => {
                expanded.push_str(&alternatives(value));
                rest = &after[name.len() + 2..];
            }
            None => {
                expanded.push('{');
                rest = &after[1..];
            }
        }
    }
    expanded.push_str(rest);
    expanded
}

/// Whether braces belong to what stands before them: `\p{…}` and `\x{…}` are no options, whatever stands in the braces, and
/// neither are the edges of words that have a name.
fn is_escape(before: &str, name: &str) -> bool {
    let mut before = before.chars().rev();
    let (letter, backslash) = (before.next(), before.next());
    let takes_braces = match letter {
        Some('p' | 'P' | 'x' | 'u' | 'U') => true,
        Some('b') => matches!(name, "start" | "end" | "start-half" | "end-half"),
        _ => false,
    };
    backslash == Some('\\') && takes_braces
}

/// A pattern for the words of an option. One for no words matches nowhere.
fn alternatives(value: &Value) -> String {
    let word = |value: &Value| match value {
        Value::String(text) => regex::escape(text),
        other => regex::escape(&other.to_string()),
    };
    match value {
        Value::Array(words) if words.is_empty() => r"[^\s\S]".to_owned(),
        Value::Array(words) => {
            let mut words: Vec<String> = words.iter().map(word).collect();
            // Of two words that begin alike, the longer is meant where it stands.
            words.sort_by_key(|word| std::cmp::Reverse(word.len()));
            format!("(?:{})", words.join("|"))
        }
        value => word(value),
    }
}

/// The number, or what the option that it names says.
pub(super) fn number(number: &Number, options: &OptionValues) -> Result<usize, String> {
    let name = match number {
        Number::Given(number) => return Ok(*number as usize),
        Number::Option(text) => text
            .strip_prefix('{')
            .and_then(|name| name.strip_suffix('}')),
    };
    let value = name.and_then(|name| options.get(name));
    let number = value.and_then(Value::as_integer);
    number
        .and_then(|number| usize::try_from(number).ok())
        .ok_or_else(|| "a number, or an option that is a number, in braces, is expected".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_words_in_a_pattern() {
        let options = BTreeMap::from([
            ("words".to_owned(), Value::from(vec!["C", "C++"])),
            ("none".to_owned(), Value::Array(Vec::new())),
            ("one".to_owned(), Value::from("a.b")),
            ("L".to_owned(), Value::from("x")),
            ("end".to_owned(), Value::from("y")),
            ("most".to_owned(), Value::from(3)),
        ]);
        for (pattern, expected) in [
            ("^{words}$", r"^(?:C\+\+|C)$"),
            ("{one}{none}", r"a\.b[^\s\S]"),
            (r"\p{L}{L}{2}{other}", r"\p{L}x{2}{other}"),
            (r"\b{one}\b{end}{end}", r"\ba\.b\b{end}y"),
            (r"\d{{most}}", r"\d{3}"),
            ("{", "{"),
        ] {
            assert_eq!(expand(pattern, &options), expected);
        }
    }
}
