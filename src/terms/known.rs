//! Names that everybody writes, and many with the wrong capitals.
//!
//! Only names with a capital inside are here: of others, no one can tell a slip from the beginning of a sentence.

use std::collections::HashMap;
use std::sync::LazyLock;

use rustc_hash::FxBuildHasher;

/// Names as their owners write them.
const NAMES: [&str; 77] = [
    "BeeWare",
    "BibTeX",
    "ChatGPT",
    "CircuitPython",
    "CPython",
    "CSS",
    "DeepMind",
    "DevOps",
    "DjangoCon",
    "DuckDB",
    "DynamoDB",
    "EdgeDB",
    "EuroPython",
    "FastAPI",
    "FastHTML",
    "GitHub",
    "GitLab",
    "GraphQL",
    "HTML",
    "HTTP",
    "HTTPS",
    "iOS",
    "iPad",
    "iPhone",
    "IPython",
    "JavaScript",
    "JetBrains",
    "JSON",
    "JupyterCon",
    "JupyterHub",
    "JupyterLab",
    "JupyterLite",
    "LangChain",
    "LaTeX",
    "LinkedIn",
    "macOS",
    "MacBook",
    "MariaDB",
    "MathJax",
    "MathML",
    "MicroPython",
    "MongoDB",
    "MyST",
    "MySQL",
    "NumFOCUS",
    "NumPy",
    "OAuth",
    "OpenAI",
    "OpenAPI",
    "OpenCV",
    "OpenStack",
    "OpenStreetMap",
    "PostgreSQL",
    "PowerPoint",
    "PowerShell",
    "PyCharm",
    "PyCon",
    "PyData",
    "PyLadies",
    "PyPI",
    "PyPy",
    "PySide",
    "PyScript",
    "PyTorch",
    "ReportLab",
    "RustPython",
    "SciPy",
    "SQLAlchemy",
    "SQLite",
    "SymPy",
    "TensorFlow",
    "TypeScript",
    "WebAssembly",
    "WordPress",
    "XML",
    "YAML",
    "YouTube",
];

static BY_FOLD: LazyLock<HashMap<String, &str, FxBuildHasher>> = LazyLock::new(|| {
    NAMES
        .into_iter()
        .map(|name| (name.to_lowercase(), name))
        .collect()
});

/// The names in small letters, in their order.
static FOLDED: LazyLock<[String; NAMES.len()]> = LazyLock::new(|| NAMES.map(str::to_lowercase));

/// The lengths of the names that begin with each letter, a bit each: what most words fail at.
static LENGTHS: LazyLock<[u32; 26]> = LazyLock::new(|| {
    let mut lengths = [0; 26];
    for name in NAMES {
        lengths[usize::from(name.as_bytes()[0].to_ascii_lowercase() - b'a')] |= 1 << name.len();
    }
    lengths
});

/// Whether some name begins with this letter and is as long.
fn may_be_name(first: u8, length: usize) -> bool {
    let letter = first.to_ascii_lowercase().wrapping_sub(b'a');
    LENGTHS
        .get(usize::from(letter))
        .is_some_and(|lengths| length < 32 && lengths >> length & 1 == 1)
}

/// The right form of a name that is written with the wrong capitals. A word in small letters may be a command or a package,
/// one in capitals a headline: those are left alone.
pub(crate) fn known_name(word: &str) -> Option<&'static str> {
    if !may_be_name(*word.as_bytes().first()?, word.len()) {
        return None;
    }
    let small = !word.bytes().any(|b| b.is_ascii_uppercase());
    let large = !word.bytes().any(|b| b.is_ascii_lowercase());
    if small || large || !word.is_ascii() {
        return None;
    }
    let name = *BY_FOLD.get(&word.to_lowercase())?;
    (name != word && !begins_sentence(word, name)).then_some(name)
}

/// The name that is written as two words: `Chat GPT`.
pub(crate) fn split_name(first: &str, second: &str) -> Option<&'static str> {
    if !may_be_name(*first.as_bytes().first()?, first.len() + second.len()) {
        return None;
    }
    let joined = format!("{first}{second}").to_lowercase();
    let name = *BY_FOLD.get(&joined)?;
    let at = name.as_bytes().get(first.len())?;
    (at.is_ascii_uppercase() && name.bytes().any(|b| b.is_ascii_lowercase())).then_some(name)
}

/// Letters of a name at least for two swapped letters to be a slip.
const SHORTEST_SWAPPED: usize = 5;

/// Letters of a name at least for a lost letter, or one too many, to be a slip.
const SHORTEST_LOST: usize = 6;

/// The name that a word with a capital inside is nearly: `ChatGTP`, `PyLladies`. Other letters make another name (OpenCL,
/// OpenCV), and so does another end.
pub(crate) fn near_name(word: &str) -> Option<&'static str> {
    let inner = word.bytes().skip(1).any(|b| b.is_ascii_uppercase())
        && word.bytes().any(|b| b.is_ascii_lowercase());
    if !inner
        || !word.bytes().all(|b| b.is_ascii_alphanumeric())
        || word.len() < SHORTEST_SWAPPED
        || word.len() > LONGEST
    {
        return None;
    }
    let small = word.to_lowercase();
    if BY_FOLD.contains_key(&small) {
        return None;
    }
    let near = |folded: &str| is_near(small.as_bytes(), folded.as_bytes());
    let found = FOLDED.iter().position(|folded| near(folded))?;
    Some(NAMES[found])
}

/// Letters of a name at most.
const LONGEST: usize = 20;

fn is_near(word: &[u8], name: &[u8]) -> bool {
    let same = word.iter().zip(name).take_while(|(a, b)| a == b).count();
    let (rest, other) = (&word[same..], &name[same..]);
    let swapped = |a: &[u8], b: &[u8]| {
        a.len() == b.len() && a.len() > 1 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..]
    };
    let lost = |short: &[u8], long: &[u8]| {
        long.len() == short.len() + 1 && !short.is_empty() && long[1..] == *short
    };
    same > 0
        && (name.len() >= SHORTEST_SWAPPED && swapped(rest, other)
            || name.len() >= SHORTEST_LOST && (lost(rest, other) || lost(other, rest)))
}

/// Whether the two differ by the first letter alone, which a sentence makes a capital: `IPhone` is none, `MacOS` may be.
fn begins_sentence(word: &str, name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase()) && word[1..] == name[1..] && word.len() > 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_are_put_right() {
        for (word, name) in [
            ("Javascript", Some("JavaScript")),
            ("Github", Some("GitHub")),
            ("JavaScript", None),
            ("javascript", None),
            ("GITHUB", None),
            ("Json", Some("JSON")),
            ("Cython", None),
        ] {
            assert_eq!(known_name(word), name, "{word}");
        }
    }

    #[test]
    fn names_with_a_slip_are_near() {
        for (word, name) in [
            ("ChatGTP", Some("ChatGPT")),
            ("PyLladies", Some("PyLadies")),
            ("JavaSript", Some("JavaScript")),
            ("OpenCL", None),
            ("PyCons", None),
            ("MyPyCon", None),
            ("GitHub", None),
            ("NumPyro", None),
        ] {
            assert_eq!(near_name(word), name, "{word}");
        }
    }
}
