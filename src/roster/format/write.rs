//! Writing a roster, so that reading it gives the same people.

use std::fmt::Write as _;

use csv::ReaderBuilder;

use super::fields::Field;
use crate::roster::person::Person;

/// The forms in which a roster can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RosterFormat {
    /// A line per person: `Canonical = alias, alias`.
    Text,
    /// A table `[[person]]` each.
    Toml,
    /// A row per person.
    Csv,
}

impl RosterFormat {
    /// The form of a file of this name, if it is one that can be written.
    pub fn of(path: &str) -> Option<Self> {
        let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
        match name
            .rsplit_once('.')
            .map(|(_, extension)| extension.to_ascii_lowercase())
            .as_deref()
        {
            Some("toml") => Some(RosterFormat::Toml),
            Some("csv") => Some(RosterFormat::Csv),
            Some("json" | "ics") => None,
            _ => Some(RosterFormat::Text),
        }
    }

    /// What stands before all people.
    pub fn heading(self) -> &'static str {
        match self {
            RosterFormat::Text => "# Canonical = other right names, each separated by a comma\n",
            RosterFormat::Toml => "",
            RosterFormat::Csv => "name,aliases,kana,handles\n",
        }
    }

    /// One person, with the line break after it.
    ///
    /// # Errors
    /// What the form cannot say, as a clause: "has a comma in an alias".
    pub fn entry(self, person: &Person) -> Result<String, String> {
        match self {
            RosterFormat::Text => text(person),
            RosterFormat::Toml => Ok(toml(person)),
            RosterFormat::Csv => csv(person, &columns(self.heading())),
        }
    }
}

/// A roster's text with more people at its end; what stands in it stays. A table has the columns that it has.
///
/// # Errors
/// What the form cannot say of one of them: see [`RosterFormat::entry`].
pub fn appended(text: &str, format: RosterFormat, people: &[Person]) -> Result<String, String> {
    let mut all = text.to_owned();
    if !all.is_empty() && !all.ends_with('\n') {
        all.push('\n');
    }
    let columns = (format == RosterFormat::Csv).then(|| columns(&all));
    if format == RosterFormat::Toml
        && !people.is_empty()
        && !all.is_empty()
        && !all.ends_with("\n\n")
    {
        all.push('\n');
    }
    for person in people {
        all.push_str(&match &columns {
            Some(columns) => csv(person, columns)?,
            None => format.entry(person)?,
        });
    }
    if format == RosterFormat::Toml {
        all.truncate(all.trim_end().len() + 1);
    }
    Ok(all)
}

/// What the columns of a table hold.
fn columns(text: &str) -> Vec<Option<Field>> {
    let mut reader =
        ReaderBuilder::new().from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    let headings = reader.headers().cloned().unwrap_or_default();
    headings.iter().map(Field::of).collect()
}

fn text(person: &Person) -> Result<String, String> {
    let name = &person.name;
    if name.contains(['=', '\n']) || name.contains(" #") || name.starts_with('#') {
        return Err(format!(
            "the name `{name}` has a character that means something else in plain text"
        ));
    }
    let handles = person.handles.iter().map(|handle| format!("@{handle}"));
    // Plain text has no place of its own for the reading, which is a right spelling too.
    let others: Vec<String> = person
        .aliases
        .iter()
        .chain(&person.kana)
        .cloned()
        .chain(handles)
        .collect();
    if let Some(other) = others
        .iter()
        .find(|other| other.contains([',', '，', '、', '=', '\n']) || other.contains(" #"))
    {
        return Err(format!(
            "`{other}`, of `{name}`, has a character that means something else in plain text"
        ));
    }
    Ok(match others.is_empty() {
        true => format!("{name}\n"),
        false => format!("{name} = {}\n", others.join(", ")),
    })
}

fn toml(person: &Person) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let list = |texts: &[String]| {
        let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
        format!("[{}]", texts.join(", "))
    };
    let mut entry = format!("[[person]]\nname = {}\n", quoted(&person.name));
    if !person.aliases.is_empty() {
        let _ = writeln!(entry, "aliases = {}", list(&person.aliases));
    }
    if let Some(kana) = &person.kana {
        let _ = writeln!(entry, "kana = {}", quoted(kana));
    }
    if !person.handles.is_empty() {
        let _ = writeln!(entry, "handles = {}", list(&person.handles));
    }
    entry.push('\n');
    entry
}

fn csv(person: &Person, columns: &[Option<Field>]) -> Result<String, String> {
    let listed = person.aliases.iter().chain(&person.handles);
    if let Some(other) = listed.clone().find(|other| other.contains(';')) {
        let name = &person.name;
        return Err(format!(
            "`{other}`, of `{name}`, has a semicolon, which separates names in CSV"
        ));
    }
    let kana = person.kana.clone().unwrap_or_default();
    let (given, family) = person.name.split_once(' ').unwrap_or(("", &person.name));
    let whole = columns.contains(&Some(Field::Name));
    let fields = columns.iter().map(|column| match column {
        Some(Field::Name) => person.name.clone(),
        Some(Field::Given) if !whole => given.to_owned(),
        Some(Field::Family) if !whole => family.to_owned(),
        Some(Field::Aliases) => person.aliases.join("; "),
        Some(Field::Kana) => kana.clone(),
        Some(Field::Handles) => person.handles.join("; "),
        _ => String::new(),
    });
    let quoted = fields.map(|field| match field.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", field.replace('"', "\"\"")),
        false => field,
    });
    Ok(quoted.collect::<Vec<_>>().join(",") + "\n")
}
