//! Styles after Vale's documentation, one for each extension point, and what they find.

use std::path::PathBuf;
use std::sync::Arc;

use crate::config::{Config, PageFile};
use crate::diagnostic::Diagnostic;
use crate::project::files::Memory;
use crate::rules;
use crate::session::Session;
use crate::source::{Source, Span};

/// What a style finds in a document, and what is wrong in it: the text that is pointed at, the level and the message.
fn found(style: &str, document: &str) -> Vec<(String, &'static str, String)> {
    let style = Source::new("styles/House/Rule.yml", style);
    let page = PageFile {
        source: style.clone(),
        path: "/project/styles/House/Rule.yml".into(),
        name: "House.Rule".to_owned(),
        group: "House".to_owned(),
        script: None,
    };
    let root = PathBuf::from("/project");
    let settings = Source::new("kouetsu.toml", "select = ['House', 'input']\n");
    let config = Config::with_pages(root.clone(), settings, &rules::vocabulary(), vec![page]);
    let document = Source::new("a.md", document);
    let mut session = Session::new(&config, Arc::new(Memory::default()));
    session.set(vec![(root.join("a.md"), document.clone())]);
    let at = |found: &Diagnostic| {
        let source = if *found.primary.file == **style.path() {
            &style
        } else {
            &document
        };
        let span: Span = found.primary.span;
        let text = source.slice(span).to_owned();
        (text, found.severity.name(), found.message.clone())
    };
    session.check().iter().map(at).collect()
}

#[rustfmt::skip]
#[test]
fn each_extension_point_finds_what_its_documentation_says() {
    for (style, document, expected) in [
        (
            "extends: existence\nmessage: \"Consider removing '%s'\"\nlevel: suggestion\nignorecase: true\ntokens:\n  - appears to be\n  - basically\nexceptions:\n  - Basically\n",
            "It Appears to be basical and basically.\n",
            &[("Appears to be", "info", "Consider removing 'Appears to be'")][..],
        ),
        (
            "extends: existence\nmessage: \"'%s' stands in brackets\"\nnonword: true\nraw:\n  - '\\('\n  - 'e\\.?g'\n",
            "As said (eg in May).\n",
            &[("(eg", "warning", "'(eg' stands in brackets")],
        ),
        (
            "extends: existence\nmessage: \"Don't end with '%s'\"\nnonword: true\nscope: heading\ntokens:\n  - '[a-z0-9][.]\\s*$'\n",
            "# A title.\n\nA sentence.\n",
            &[("e.", "warning", "Don't end with 'e.'")],
        ),
        (
            "extends: substitution\nmessage: Use '%s' instead of '%s'\nlevel: error\nignorecase: true\nswap:\n  abundance: plenty\n  '(?:give|gave) rise to': lead to|cause\n  utilize: Utilize\n",
            "An Abundance gave rise to `abundance`. Utilize it.\n",
            &[("Abundance", "error", "Use 'plenty' instead of 'Abundance'"), ("gave rise to", "error", "Use 'lead to or cause' instead of 'gave rise to'")],
        ),
        (
            "extends: consistency\nmessage: \"Inconsistent spelling of '%s'\"\nlevel: error\nignorecase: true\neither:\n  advisor: adviser\n  centre: center\n",
            "The advisor met an advisor and an adviser in the center.\n",
            &[("adviser", "error", "Inconsistent spelling of 'adviser'")],
        ),
        (
            "extends: occurrence\nmessage: More than 2 commas\nscope: paragraph\nmax: 2\ntoken: ','\n",
            "a, b, c\n\nd, e, f, g\n",
            &[(",", "warning", "More than 2 commas")],
        ),
        (
            "extends: repetition\nmessage: \"'%s' is repeated\"\nalpha: true\ntokens:\n  - '[^\\s]+'\n",
            "the the end - - of of\nof it\n",
            &[("the the", "warning", "'the' is repeated"), ("of of", "warning", "'of' is repeated"), ("of\nof", "warning", "'of' is repeated")],
        ),
        (
            "extends: capitalization\nmessage: \"'%s' should be in sentence case\"\nscope: heading\nmatch: $sentence\nexceptions: [Kyoto]\n",
            "# How we came to Kyoto\n\n## How We Came To See It\n\n## はじめに\n",
            &[("## How We Came To See It", "warning", "'How We Came To See It' should be in sentence case")],
        ),
        (
            "extends: capitalization\nmessage: \"'%s' should be in title case\"\nscope: heading\nmatch: $title\n",
            "# How We Came to Kyoto\n\n## How we came to see it\n",
            &[("## How we came to see it", "warning", "'How we came to see it' should be in title case")],
        ),
        (
            "extends: capitalization\nmessage: \"'%s' is no question\"\nscope: heading.h2\nmatch: '.*\\?$'\n",
            "# Why\n\n## Who?\n\n## How\n",
            &[("## How", "warning", "'How' is no question")],
        ),
        (
            "extends: conditional\nmessage: \"'%s' has no definition\"\nfirst: '\\b([A-Z]{3,5})\\b'\nsecond: '(?:\\b[A-Z][a-z]+ )+\\(([A-Z]{3,5})\\)'\nexceptions: [HTML]\n",
            "The World Health Organization (WHO) likes HTML; the WHO and the NGO met.\n",
            &[("NGO", "warning", "'NGO' has no definition")],
        ),
    ] {
        let found = found(style, document);
        let found: Vec<(&str, &str, &str)> = found.iter().map(|(at, level, message)| (&**at, *level, &**message)).collect();
        assert_eq!(found, expected, "{style}");
    }
}

#[rustfmt::skip]
#[test]
fn what_is_left_out_is_told_by_name_and_the_rest_runs() {
    for (style, expected) in [
        (
            "extends: spelling\nmessage: x\n",
            &[("spelling", "info", "`extends: spelling` is not supported, and this style is left out")][..],
        ),
        (
            "extends: existence\nmessage: \"no '%s'\"\nscope: [text, summary]\nmetrics: 3\ntokens:\n  - word\n  - '(?<=a'\n",
            &[
                ("word", "warning", "no 'word'"),
                ("summary", "info", "the scope `summary` is not known, and is left out"),
                ("metrics", "info", "`metrics` is no key of `existence`, and is left out"),
                ("'(?<=a'", "info", "the pattern `(?<=a` cannot be expressed, and is left out: Parsing error at position 42: Opening parenthesis without closing parenthesis"),
            ],
        ),
        ("extends: existence\nmessage: [\n", &[("", "error", "this is no YAML: while parsing a node, did not find expected node content")]),
        ("extends: existence\nmessage: x\nlevel: fatal\ntokens: [word]\n", &[("fatal", "error", "`level` cannot be `fatal`")]),
        ("extends: existence\ntokens: [word]\n", &[("extends: existence", "error", "the style has no `message`")]),
        ("message: x\n", &[("message: x", "error", "the style does not say what it extends")]),
        ("extends: substitution\nmessage: x\nswap: word\n", &[("extends: substitution", "error", "the style has no `swap`"), ("word", "error", "`swap` is not a mapping of `this: that` lines")]),
        ("- word\n", &[("- word", "error", "a style is a mapping of `key: value` lines")]),
    ] {
        let found = found(style, "A word.\n");
        let found: Vec<(&str, &str, &str)> = found.iter().map(|(at, level, message)| (&**at, *level, &**message)).collect();
        assert_eq!(found, expected, "{style}");
    }
}

proptest::proptest! {
    /// A style is never the end of a run, and every span lies in it, between characters.
    #[test]
    fn no_style_is_too_broken(
        pieces in proptest::collection::vec(proptest::sample::select(vec![
            "extends: ", "existence", "substitution", "repetition", "capitalization", "message: ", "'%s'", "tokens:\n", "swap:\n", "  - ",
            "scope: ", "~heading & text", "match: $title", "first: (", "max: ", "1", "(?=", "[", "]", "{", "}", "図", "\n", ": ", "&a ", "*a",
        ]), 0..24)
    ) {
        found(&pieces.concat(), "# 図\n\nA word, a word.\n");
    }
}
