//! Which texts a scope holds.

use super::*;
use crate::source::Source;

const TEXT: &str = "---\ntitle: 題\ntags: a\n---\n\n# One *two* {kbd}`k`\n\n## Three\n\n\
    Words **bold** [see](a.md) ![alt](b.png) `c` $m$ <br id=x> % no\n\n\
    ```{figure} d.png\n:alt: 図\n:width: 3\n\nCaption *here*\n```\n\n\
    :::{admonition} A title\n* item\n:::\n\n\
    | h |\n|---|\n| b |\n\n```python\nx = 1\n```\n\n```{code-block} rust\nfn f() {}\n```\n\n% note\n\n(label)=\n\n<!-- html -->\n";

/// The texts of a scope, with the sources at the places that are pointed at.
fn found(scope: &str) -> Vec<(String, String)> {
    let document = Document::parse(Source::new("a.md", TEXT), None);
    let scope = Scope::parse(scope).expect("it is a scope");
    let texts = texts(&document, &[scope]);
    texts
        .iter()
        .map(|text| {
            let place = document.slice(text.place).to_owned();
            (text.as_str().to_owned(), place)
        })
        .collect()
}

fn words(scope: &str) -> Vec<String> {
    found(scope).into_iter().map(|(text, _)| text).collect()
}

#[rustfmt::skip]
#[test]
fn every_scope_finds_its_texts() {
    for (scope, expected) in [
        ("paragraph", &["Words bold see \u{fffc} \u{fffc} \u{fffc} \n % no", "Caption here", "item"][..]),
        ("heading", &["One two \u{fffc}", "Three"]),
        ("heading:2", &["Three"]),
        ("title", &["A title"]),
        ("title:figure", &[]),
        ("title:admonition", &["A title"]),
        ("caption", &["Caption here"]),
        ("caption:table", &[]),
        ("table-cell", &["h", "b"]),
        ("table-head", &["h"]),
        ("alt", &["alt", "図"]),
        ("option", &["図"]),
        ("option:width", &["3"]),
        ("front-matter", &["題"]),
        ("front-matter:tags", &["a"]),
        ("front-matter-key", &["title", "tags"]),
        ("link-text", &["see"]),
        ("emphasis", &["two", "here"]),
        ("strong", &["bold"]),
        ("link", &["a.md"]),
        ("image", &["b.png", "d.png"]),
        ("item", &["* item"]),
        ("code", &["x = 1", "fn f() {}"]),
        ("code:Rust", &["fn f() {}"]),
        ("inline-code", &["`c`"]),
        ("math", &["$m$"]),
        ("comment", &["note", "html"]),
        ("html:br", &["<br id=x>"]),
        ("html:img", &[]),
        ("role:kbd", &["k"]),
        ("target", &["label"]),
        ("source", &[TEXT]),
    ] {
        assert_eq!(words(scope), expected, "{scope}");
    }
    assert_eq!(words("text").len(), 11);
    let directives: Vec<String> = found("directive").into_iter().map(|(_, place)| place).collect();
    assert_eq!(directives, ["```{figure} d.png", ":::{admonition} A title", "```{code-block} rust"]);
}

#[test]
fn texts_of_several_scopes_come_in_order_and_once() {
    let document = Document::parse(Source::new("a.md", TEXT), None);
    let scopes = ["title", "heading", "text", "heading:1"]
        .map(|scope| Scope::parse(scope).expect("it is a scope"));
    let texts = texts(&document, &scopes);
    assert_eq!(texts.len(), 11);
    assert!(texts.is_sorted_by_key(|text| text.place.start));
}
