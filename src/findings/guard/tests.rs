//! Fixes gone wrong: each corrupts something, and none may pass.

use std::sync::Arc;

use super::*;
use crate::document::Flavor;
use crate::source::Source;

/// A document with one of everything that a fix could spoil.
const TEXT: &str = r#"---
title: Report
---

# Opening

Words, *stressed* and **loud**, with `some code` and a [link](talks.md "Talks").
A second line with [a label][there], a note[^note] and ![a stage](stage.png).

Setext
------

- one
- two

  more of it

      indented(code)

3. three
4. four

> quoted words
> - and a list

| name | talk |
|------|-----:|
| Ada  | one  |

```python
def f(x):
    return x  # two  spaces
```

````{admonition} A title
:class: tip

Inside with **markup**.

```{figure} hall.png
:alt: The hall

A caption
```
````

:::{note}
- colon

~~~
code here
~~~
:::

:::{code-block} rust
fn main() {}
:::

(target)=
% a comment

<div class="x">
raw
</div>

$$
a = b
$$

Last words.\
Broken.

[there]: https://example.org/there "There"
[^note]: What is noted.
"#;

fn document(text: &str) -> Document {
    Document::parse(Source::new("a.md", text), Some(Flavor::Myst))
}

/// The fix that writes `new` in the place of `old`, which is there once.
fn fix(text: &str, old: &str, new: &str, safety: Safety) -> Fix {
    assert_eq!(text.matches(old).count(), 1, "{old:?} is not there once");
    let at = text.find(old).expect("it is there");
    let span = Span::new(at, at + old.len());
    Fix::new(
        &Arc::from("a.md"),
        "",
        safety,
        vec![(span, new.to_string())],
    )
}

fn judged(text: &str, fix: &Fix) -> Result<(), Objection> {
    let mut edits = Edits::default();
    edits.add(fix);
    let (before, after) = (document(text), document(&edits.apply(text)));
    judge(&Side::new(&before), &Side::new(&after), &edits, [fix])
}

#[test]
fn a_safe_fix_that_corrupts_anything_is_caught() {
    let corruptions = [
        // The front matter, headings.
        ("title: Report", "title: Reports"),
        ("# Opening", "## Opening"),
        ("# Opening", "#Opening"),
        ("------\n\n- one", "\n\n- one"),
        ("Setext\n", "Setext\n\n"),
        // Inline.
        ("*stressed*", "stressed"),
        ("*stressed*", "* stressed*"),
        ("**loud**", "*loud*"),
        ("`some code`", "`some  code`"),
        ("`some code`", "`some code` `"),
        ("talks.md", "talk.md"),
        ("\"Talks\"", "\"Talk\""),
        ("[link](", "[link] ("),
        ("[a label]", "[label]"),
        ("stage.png", "Stage.png"),
        ("a stage", "stage"),
        ("Words,", "Words"),
        ("words.\\\nBroken", "words.\nBroken"),
        // References: what they mean, and that they mean something.
        ("example.org/there", "example.org/here"),
        ("\"There\"", "\"Here\""),
        ("[there]: https", "[their]: https"),
        ("[^note]: What", "[^notes]: What"),
        ("is noted", "was noted"),
        ("[there]: https://example.org/there \"There\"\n", ""),
        // Lists.
        ("- two", "  two"),
        ("- two", "* two"),
        ("- one\n- two", "- one\n\n  - two"),
        ("  more of it", "more of it"),
        ("      indented(code)", "    indented(code)"),
        ("3. three", "1. three"),
        ("3. three", "3) three"),
        ("> - and", "- and"),
        // Tables.
        ("-----:|", "------|"),
        ("| Ada  | one  |", "| Ada  | one  | two |\n\n"),
        ("| Ada  |", "| Ada  |\n|"),
        ("| name | talk |", "name talk"),
        // Code.
        ("x  # two", "x # two"),
        ("    return", "  return"),
        ("```python", "```py"),
        ("```python", "````python"),
        ("spaces\n```", "spaces\n"),
        ("spaces\n```", "spaces\n\n```"),
        ("code here", "code there"),
        ("fn main() {}", "fn main() { }"),
        ("} rust", "} python"),
        // Directives: names, titles, options, bodies, fences.
        ("{admonition}", "{note}"),
        ("A title", "Title"),
        (":class: tip", ":class: note"),
        (":class: tip", ":class:tip"),
        (":class: tip\n", "\n:class: tip\n"),
        (":alt: The hall", "alt: The hall"),
        (":alt: The hall", ":alt: The Hall"),
        (":alt: The hall\n", ""),
        ("hall.png", "halls.png"),
        ("````{admonition}", "```{admonition}"),
        ("**markup**", "markup"),
        (":::{note}", "::::{note}"),
        (":::{note}\n- colon", ":::{note}\n\n    - colon"),
        ("- colon\n\n~~~", "- colon\n\n  ~~~"),
        // What only MyST knows, HTML, math.
        ("(target)=", "(targets)="),
        ("% a comment", "a comment"),
        ("<div class=\"x\">", "<div class=\"y\">"),
        ("\nraw\n", "\n\n*raw*\n\n"),
        ("a = b", "a = c"),
        ("$$\na", "$$\n\na"),
    ];
    for (old, new) in corruptions {
        let fix = fix(TEXT, old, new, Safety::Safe);
        let judged = judged(TEXT, &fix);
        assert!(
            judged.is_err(),
            "{old:?} became {new:?}, and nobody objected"
        );
    }
}

#[test]
fn a_safe_fix_that_only_lays_out_passes() {
    let fixes = [
        ("# Opening", "#  Opening"),
        ("# Opening\n\n", "# Opening\n\n\n"),
        ("# Opening", "# Opening #"),
        ("Setext\n------", "## Setext"),
        ("*stressed*", "_stressed_"),
        ("**loud**", "__loud__"),
        ("Words, *", "Words,  *"),
        ("talks.md", "<talks.md>"),
        ("- one\n- two", "* one\n* two"),
        (
            "- one\n- two\n\n  more of it\n\n      indented",
            "-  one\n-  two\n\n   more of it\n\n       indented",
        ),
        ("4. four", "9. four"),
        ("|------|-----:|", "| --- | ---: |"),
        ("```python\n", "~~~~python\n"),
        ("words.\\\nBroken", "words.  \nBroken"),
        (
            "````{admonition} A title\n:class: tip\n\n",
            "````{admonition} A title\n:class: tip\n\n\n",
        ),
        ("hall\n\nA caption\n", "hall\n\n\nA caption\n\n"),
        (
            "[there]: https://example.org/there \"There\"",
            "[there]: <https://example.org/there> 'There'",
        ),
        (":::\n\n(target)=", ":::\n(target)="),
    ];
    for (old, new) in fixes {
        let fix = fix(TEXT, old, new, Safety::Safe);
        if old.starts_with("```python") {
            assert!(judged(TEXT, &fix).is_err(), "it lacks a closer");
            continue;
        }
        assert_eq!(judged(TEXT, &fix), Ok(()), "{old:?} became {new:?}");
    }
}

#[test]
fn an_unsafe_fix_that_reaches_further_is_caught() {
    let corruptions = [
        ("Words,", "Words `"),
        ("Words,", "<!--"),
        ("Words,", "Words\n\n- "),
        ("Words,", "#"),
        ("Words,", "```\n"),
        ("Words,", "    Words\n    "),
        ("stressed", "stressed*"),
        ("some code", "some ` code"),
        ("talks.md", "talks md"),
        ("a label", "a] label"),
        ("Ada", "Ada | Lovelace"),
        ("Ada", "Ada\n"),
        ("A title", "A title\n:class: x"),
        ("tip\n", "tip\n````\n"),
        ("Inside", "```\n"),
        ("Inside", "````\n"),
        ("The hall", "The hall\n\n# A heading"),
        ("A caption", "A caption\n````"),
        ("code here", "code here\n~~~"),
        ("fn main() {}", "fn main() {}\n:::\n"),
        ("raw", "</div>\n\n"),
        ("Broken.", "Broken.\n==="),
        ("is noted", "is noted\n\nNot"),
    ];
    for (old, new) in corruptions {
        let fix = fix(TEXT, old, new, Safety::Unsafe);
        let judged = judged(TEXT, &fix);
        assert!(
            judged.is_err(),
            "{old:?} became {new:?}, and nobody objected"
        );
    }
}

#[test]
fn an_unsafe_fix_passes_that_changes_what_it_says() {
    let fixes = [
        ("Words,", "A word,"),
        ("stressed", "sung"),
        ("some code", "code"),
        ("talks.md", "talk.md"),
        ("example.org", "example.com"),
        ("[a label][there]", "[a label](there.md)"),
        ("Ada", "Ada Lovelace"),
        ("return x", "return  x"),
        (":class: tip", ":class: note"),
        ("A title", "Another title"),
        ("The hall", "A full hall"),
        ("title: Report", "title: Reports"),
    ];
    for (old, new) in fixes {
        let fix = fix(TEXT, old, new, Safety::Unsafe);
        assert_eq!(judged(TEXT, &fix), Ok(()), "{old:?} became {new:?}");
    }
}

#[test]
fn a_reach_is_what_may_change_and_no_more() {
    let text = "One.\n\n```{note}\n```{figure} a.png\n```\n\nInside.\n```\n\n# After\n\nTwo.\n";
    let mut fix = fix(text, "```{note}\n", "````{note}\n", Safety::Unsafe);
    let close = text.rfind("```").expect("it is there");
    let edit = Fix::new(
        &Arc::from("a.md"),
        "",
        Safety::Unsafe,
        vec![(Span::empty(close), "`".to_string())],
    );
    fix.edits.extend(edit.edits);
    assert!(
        judged(text, &fix).is_err(),
        "it says nothing of what it frees"
    );
    fix.reach = Some(Span::new(6, text.len()));
    assert_eq!(judged(text, &fix), Ok(()));
    let mut deeper = self::fix(text, "# After", "## After", Safety::Unsafe);
    assert!(
        judged(text, &deeper).is_err(),
        "it says nothing of the heading"
    );
    deeper.reach = Some(deeper.edits[0].span);
    assert_eq!(judged(text, &deeper), Ok(()));
}

#[test]
fn what_cannot_be_judged_is_not_let_through() {
    // The `markdown` crate crashes on a fence left open in an item before a list of another kind.
    let text = "- ```\n\n1. a  b\n";
    let judged_crash = judged(text, &fix(text, "a  b", "a b", Safety::Safe));
    assert!(
        matches!(judged_crash, Err(Objection::Unjudged(_))),
        "{judged_crash:?}"
    );
    let long = format!("- {}a  b\n", "word ".repeat(reading::LIMIT / 5));
    let judged_long = judged(&long, &fix(&long, "a  b", "a b", Safety::Safe));
    assert!(
        matches!(judged_long, Err(Objection::Unjudged(_))),
        "{judged_long:?}"
    );
    let deep = format!("{} a  b\n", ">".repeat(1000));
    let judged_deep = judged(&deep, &fix(&deep, "a  b", "a b", Safety::Safe));
    assert!(
        matches!(judged_deep, Err(Objection::Unjudged(_))),
        "{judged_deep:?}"
    );
}
