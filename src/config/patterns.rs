//! The patterns of `include` and `exclude`: reading them, and asking them about paths.

use std::path::{Path, PathBuf};

use glob::{MatchOptions, Pattern};

use super::Config;
use crate::paths::slashed;

/// Why a pattern is of no use.
#[derive(Debug)]
pub(super) struct BadPattern {
    /// What is wrong.
    pub(super) message: String,
    /// What to do.
    pub(super) help: &'static str,
    /// The character, counted from 0, at which it goes wrong.
    pub(super) at: Option<usize>,
}

/// Reads a pattern. A `./` before it and a `/` after it change nothing.
pub(super) fn compile(text: &str) -> Result<Pattern, BadPattern> {
    Pattern::new(text).map_err(|error| not_a_pattern(text, &error))?;
    let bare = text.strip_prefix("./").unwrap_or(text);
    let bare = bare.strip_suffix('/').unwrap_or(bare);
    let hopeless = bare.is_empty()
        || bare.starts_with('/')
        || bare.contains('\\')
        || bare.split('/').any(|name| name == "..");
    if hopeless {
        return Err(BadPattern {
            message: format!("no path can match `{text}`"),
            help: "write it relative to the folder of this file, with `/` between names",
            at: None,
        });
    }
    Pattern::new(bare).map_err(|error| not_a_pattern(text, &error))
}

/// What is wrong with a pattern that cannot be read.
pub(super) fn not_a_pattern(text: &str, error: &glob::PatternError) -> BadPattern {
    BadPattern {
        message: format!("`{text}` is not a pattern: {}", error.msg),
        help: if text.chars().nth(error.pos) == Some('[') {
            "close the bracket, or write `[[]` for the character itself"
        } else {
            "write `**` alone between slashes, as in `**/*.md`"
        },
        at: Some(error.pos),
    }
}

/// The patterns of a configuration with the folder to which they are relative.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    root: PathBuf,
    include: Vec<Pattern>,
    exclude: Vec<Pattern>,
}

impl Filter {
    pub(super) fn new(config: &Config) -> Self {
        Filter {
            root: config.root.clone(),
            include: config.include.clone(),
            exclude: config.exclude.clone(),
        }
    }

    /// Whether a file that was found in a folder is to be checked, were it not excluded. `path` is absolute.
    pub(super) fn includes(&self, path: &Path) -> bool {
        any_matches(&self.include, self.relative(path))
    }

    /// Whether a pattern of `exclude` matches the path, or a folder that holds it. `path` is absolute.
    pub(super) fn excludes(&self, path: &Path) -> bool {
        self.relative(path)
            .ancestors()
            .any(|path| any_matches(&self.exclude, path))
    }

    /// A path outside the root is asked about as a whole: only a pattern that begins with `**` can match it.
    fn relative<'p>(&self, path: &'p Path) -> &'p Path {
        path.strip_prefix(&self.root).unwrap_or(path)
    }
}

/// Whether one of the patterns matches a path, which is relative to their folder.
pub(super) fn any_matches(patterns: &[Pattern], path: &Path) -> bool {
    let options = MatchOptions {
        case_sensitive: true,
        require_literal_separator: true,
        require_literal_leading_dot: false,
    };
    let path = slashed(path);
    // The root itself is never matched, though `**` matches the empty path.
    !path.is_empty()
        && patterns
            .iter()
            .any(|pattern| pattern.matches_with(&path, options))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_relative_to_the_root() {
        for (pattern, path, includes, excludes) in [
            ("**/*.md", "a.md", true, true),
            ("**/*.md", "a/b/c.md", true, true),
            ("*.md", "a/b.md", false, false),
            ("docs/*.md", "docs/a.md", true, true),
            ("docs/*.md", "docs/a/b.md", false, false),
            ("./docs/*.md", "docs/a.md", true, true),
            ("docs/**", "docs/a/b.md", true, true),
            ("報告/*.md", "報告/一日目.md", true, true),
            ("[ab].md", "b.md", true, true),
            ("A.md", "a.md", false, false),
            // a folder that is excluded takes with it what it holds
            ("docs", "docs/a/b.md", false, true),
            ("docs/", "docs/a/b.md", false, true),
            ("**/drafts", "docs/drafts/b.md", false, true),
            ("drafts", "docs/drafts/b.md", false, false),
            ("**", "", false, false),
        ] {
            let pattern = compile(pattern).expect("it is a pattern");
            let mut config = Config::new(PathBuf::from("/project"));
            config.include = vec![pattern.clone()];
            config.exclude = vec![pattern.clone()];
            let filter = Filter::new(&config);
            let full = Path::new("/project").join(path);
            assert_eq!(filter.includes(&full), includes, "include {pattern} {path}");
            assert_eq!(filter.excludes(&full), excludes, "exclude {pattern} {path}");
        }
    }
}
