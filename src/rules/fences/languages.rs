//! Names of languages that highlighters know, for those who write ```` ```{bash} ````.

#[rustfmt::skip]
const LANGUAGES: [&str; 89] = [
    "ada", "apache", "applescript", "asm", "awk", "bash", "basic", "bat", "batch", "c", "c#", "c++", "clojure", "cmake",
    "cmd", "cobol", "console", "cpp", "cs", "csharp", "css", "csv", "cuda", "cython", "dart", "diff", "django",
    "docker", "dockerfile", "elixir", "erlang", "fish", "fortran", "fsharp", "go", "golang", "gradle", "graphql",
    "groovy", "haskell", "hcl", "html", "http", "ini", "ipython3", "java", "javascript", "jinja2", "js", "json", "jsx",
    "julia", "kotlin", "latex", "lua", "makefile", "markdown", "matlab", "md", "nginx", "nix", "ocaml", "perl", "php",
    "powershell", "prolog", "py", "pycon", "python", "python3", "pytb", "r", "rst", "ruby", "rust", "scala", "sh",
    "shell", "sql", "swift", "terraform", "tex", "text", "toml", "ts", "typescript", "xml", "yaml", "zsh",
];

/// Whether a highlighter knows a language of this name, letter case aside.
pub(super) fn is_language(name: &str) -> bool {
    LANGUAGES
        .iter()
        .any(|language| language.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::tables;

    #[test]
    fn a_language_is_no_directive() {
        let directives: Vec<_> = LANGUAGES
            .iter()
            .filter(|name| tables::directive(name).is_some())
            .collect();
        assert!(directives.is_empty(), "{directives:?}");
    }
}
