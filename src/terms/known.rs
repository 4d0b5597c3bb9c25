//! Names that everybody writes, and many with the wrong capitals.
//!
//! Only names with a capital inside are here: of others, no one can tell a slip from the beginning of a sentence.

use std::collections::HashMap;
use std::sync::LazyLock;

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

static BY_FOLD: LazyLock<HashMap<String, &str>> = LazyLock::new(|| {
    NAMES
        .into_iter()
        .map(|name| (name.to_lowercase(), name))
        .collect()
});

/// The right form of a name that is written with the wrong capitals. A word in small letters may be a command or a package,
/// one in capitals a headline: those are left alone.
pub(crate) fn known_name(word: &str) -> Option<&'static str> {
    let small = !word.bytes().any(|b| b.is_ascii_uppercase());
    let large = !word.bytes().any(|b| b.is_ascii_lowercase());
    if small || large || !word.is_ascii() {
        return None;
    }
    let name = *BY_FOLD.get(&word.to_lowercase())?;
    (name != word && !begins_sentence(word, name)).then_some(name)
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
}
