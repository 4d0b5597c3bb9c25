//! A project of a few files, each of which is one of a few texts or is not there: what can be said of it changes from one
//! state to the next, and states come back.

use std::fs;
use std::path::Path;

/// A file, and what can stand in it. With the first text of each, all of them matter to what is found.
pub(crate) struct Varied {
    pub(crate) name: &'static str,
    pub(crate) texts: &'static [&'static [u8]],
}

const fn varied(name: &'static str, texts: &'static [&'static [u8]]) -> Varied {
    Varied { name, texts }
}

/// The first bytes of a PNG of 6000 × 4000 pixels.
const PNG: &[u8; 26] =
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x17\x70\x00\x00\x0f\xa0\x08\x06";

/// A picture of so many bytes, and so many pixels beyond 6000.
const fn picture<const BYTES: usize>(more: u8) -> [u8; BYTES] {
    let mut bytes = [0; BYTES];
    let mut at = 0;
    while at < PNG.len() {
        bytes[at] = PNG[at];
        at += 1;
    }
    bytes[19] += more;
    bytes
}

static LARGE: [u8; 300_000] = picture(0);
static WIDER: [u8; 300_000] = picture(1);
/// With the first bytes of the large one.
static LARGER: [u8; 300_001] = picture(0);

pub(crate) static FILES: &[Varied] = &[
    varied(
        "kouetsu.toml",
        &[
            b"extend = 'base.toml'\nselect = ['all']\nroster = ['people.*']\nbaseline = 'known.toml'\nrule-paths = ['house']\n\
              rules.misspelled-term.files = ['terms.yml']\nrules.oversized-image.max-bytes = 300_000\n",
            b"",
            b"rule-paths = ['house']\nroster = ['people.*']\n[rules.misspelled-term]\nfiles = ['terms.yml']\n",
            b"extend = 'base.toml'\nfail-on = 'error'\n[event]\nname = 'PyLantern'\nstart = 2031-05-02\nend = 2031-05-04\n",
            b"exclude = ['docs/c.md']\n[[override]]\nfiles = ['docs/*.md']\nignore = ['figures']\n",
            b"slect = ['all']\n",
        ],
    ),
    varied(
        "base.toml",
        &[
            b"rules.missing-alt-text.severity = 'error'\n",
            b"ignore = ['words']\n",
            b"rule-paths = ['house']\n",
        ],
    ),
    varied(
        "a.md",
        &[
            b"# Talks\n\nSee [the second day](docs/b.md#second), [more](docs/c.md) and [both](#a--b).\n\n\
              ![](a.png)\n\nAdah Lovelace and Grace Hoper ate a cookie, foo.\n\n## A & B\n\nWords.\n",
            b"# Talks\n\nSee [the second day](docs/b.md#first), Adah Lovelace and a foo.\n\n![The hall](a.png)\n",
            b"# Talks\n\n<!-- kouetsu allow figures reason=\"so it is\" -->\n\n![](docs/a.png)\n\nOn 1 May 2031 (Monday) teh cookie\n",
            "# 講演\n\n髙橋 由紀 氏の講演は[二日目](docs/b.md#第二)です。\n\n```{figure} a.png\n:alt: 会場\n```\n".as_bytes(),
            b"not text: \xff\n",
        ],
    ),
    varied(
        "docs/b.md",
        &[
            b"# First\n\n{ref}`second` and {doc}`c`\n\n## Second\n\n```{include} ../part.txt\n```\n\n[down](#down)\n",
            b"(second)=\n# Second\n\n:::{note}\nunclosed\n\n[gone](gone.md)\n",
            "# 第二\n\n{numref}`fig` [上へ](../a.md#講演)\n".as_bytes(),
        ],
    ),
    varied(
        "docs/c.md",
        &[
            b"---\ntitle: C\n---\n\n(fig)=\n```{figure} a.png\n:alt: The hall\n```\n\n```{toctree}\nb\nd\n```\n",
            b"# C\n\n[b](b.md#second) Ada Lovelace\n\n<!-- kouetsu allow all until=2020-01-01 -->\n\n![](a.png)\n",
        ],
    ),
    varied("docs/d.md", &[b"# D\n\nTODO\n"]),
    varied(
        "part.txt",
        &[
            b"(second)=\n## Part\n\n[to](c.md)\n",
            b"(part)=\n## Part\n\n[to](c.md)\n",
        ],
    ),
    varied(
        "docs/conf.py",
        &[
            b"extensions = ['myst_parser']\nmyst_heading_anchors = 2\n",
            b"extensions = ['myst_parser']\n",
        ],
    ),
    varied("site/e.md", &[b"# E\n\n{ref}`nowhere`\n"]),
    varied(
        "site/myst.yml",
        &[
            b"version: 1\nproject:\n  toc:\n    - file: e.md\n    - file: gone.md\n",
            b"version: 1\nproject:\n  toc:\n    - file: e.md\n",
        ],
    ),
    varied(
        "people.txt",
        &[
            b"Ada Lovelace\n",
            "髙橋 由紀子 = Yukiko Takahashi\n".as_bytes(),
            b"\xff",
        ],
    ),
    varied("people.csv", &[b"name\nGrace Hopper\n", b"name,kana\n\n"]),
    varied(
        "terms.yml",
        &[
            b"version: 1\nrules:\n  - expected: Cookie\n    pattern: cookie\n",
            b"version: 1\nrules:\n  - expected: COOKIE\n    pattern: cookie\n",
            b"version: 1\nrules:\n  - expected: [\n",
        ],
    ),
    varied(
        "house/no-foo.toml",
        &[
            b"summary = 'foo'\n[[example]]\nbad = 'foo'\ngood = 'bar'\n",
            b"summary = 'foo'\n[check]\nforbid = ['foo']\n",
            b"summary = 3\n",
        ],
    ),
    varied(
        "house/no-foo.rhai",
        &[
            b"for title in doc.nodes(\"heading\") {\n    report(title, \"a title\");\n}\n",
            b"for title in doc.nodes(\"heading\") {\n    report(title, \"a heading\");\n}\n",
            b"this is no script\n",
        ],
    ),
    varied(
        "known.toml",
        &[
            b"version = 1\nknown = [\n  { path = \"a.md\", rule = \"missing-alt-text\", text = \"![](a.png)\" },\n]\n",
            b"version = 1\nknown = [\n  { path = \"gone.md\", rule = \"missing-alt-text\", text = \"x\" },\n]\n",
            b"version = [\n",
        ],
    ),
    varied(
        "a.png",
        &[&LARGE, &WIDER, &LARGER, b"GIF89a\x01\x00\x01\x00"],
    ),
    varied(
        "docs/a.png",
        &[b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x70\x00\x00\x00\xa0\x08\x06"],
    ),
    varied("unused.png", &[b"\x89PNG"]),
    varied("notes.txt", &[b"see unsaid.png\n", b"see unused.png\n"]),
    varied(".gitlab-ci.yml", &[b""]),
    varied(".gitignore", &[b"docs/d.md\n", b"*.png\n"]),
];

/// The project with the first text of each file.
pub(crate) fn whole(root: &Path) {
    (0..FILES.len()).for_each(|file| put(root, file, 0));
}

/// Puts one of its texts into a file, or removes it if there is no such text.
pub(crate) fn put(root: &Path, file: usize, text: usize) {
    let Varied { name, texts } = &FILES[file];
    let path = root.join(name);
    match texts.get(text) {
        Some(text) => {
            fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
            fs::write(path, text).expect("it can be written");
        }
        // It may not have been there.
        None => fs::remove_file(path).unwrap_or_default(),
    }
}
