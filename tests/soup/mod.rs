//! A soup of lines: documents such as nobody writes, of lines such as people do.

use proptest::prelude::*;

/// Lines that mean something, to be put below each other in any order.
const LINES: [&str; 44] = [
    "# 見出し *強調* {#id}",
    "Setext",
    "===",
    "---",
    "text with `code` and ``a`b``",
    "語**太字**と_斜体_",
    "[text](a_(b).md \"t\")",
    "![alt **x**](<a b.png>)",
    "[full][def] [def][] [def]",
    "[def]: <http://a.b> 'title'",
    "<https://a.b/c>",
    "https://a.jp/x。次 www.b.org",
    "{ref}`a <b>` and {{ sub }}",
    "[^1] and [^nope]",
    "[^1]: footnote",
    "    indented",
    "\tTab",
    "```",
    "```{note} Title `x` **b**",
    ":class: x",
    ":alt: 絵 \"q\"",
    "````{admonition} 題",
    "````",
    "~~~py",
    "~~~",
    ":::{tip}",
    ":::",
    "::::{grid}",
    "::::",
    "(label)=",
    "% comment",
    "+++ {\"a\": 1}",
    "$$",
    "$$ x $$ (eq)",
    "| a | b |",
    "|---|---|",
    "| 1 | `x` |",
    "<div>",
    "<img src=\"a.png\" alt='x'>",
    "</div>",
    "- [ ] task",
    "\\*escaped\\* &amp; &nope; <b>x</b>",
    "",
    "か\u{3099}👩‍👩‍👧 ﾃｽﾄ  ",
];

const PREFIXES: [&str; 12] = [
    "", "", "", "> ", ">", "- ", "  ", "1. ", "   ", "\t", "* > ", "    ",
];

/// Some of the lines, in any order and in any container.
pub(crate) fn document() -> impl Strategy<Value = String> {
    let line = (
        prop::sample::select(&PREFIXES[..]),
        prop::sample::select(&PREFIXES[..]),
        prop::sample::select(&LINES[..]),
    );
    let lines = prop::collection::vec(line, 0..24);
    let end = prop::sample::select(&["\n", "\n", "\r\n", "\r"][..]);
    (any::<bool>(), lines, end, any::<bool>()).prop_map(|(bom, lines, end, last)| {
        let lines: Vec<String> = lines
            .into_iter()
            .map(|(a, b, line)| format!("{a}{b}{line}"))
            .collect();
        format!(
            "{}{}{}",
            if bom { "\u{feff}" } else { "" },
            lines.join(end),
            if last { end } else { "" }
        )
    })
}
