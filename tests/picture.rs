//! The picture in the README is what kouetsu prints, drawn.
//!
//! `KOUETSU_BLESS=1` draws it anew. Every word stands at its own column and is as wide as its columns, so that the carets
//! are right in whatever font a reader has.

#![expect(clippy::disallowed_methods, reason = "a test reads its own files")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The findings that are shown, by what their first lines hold; of the others stands a `⋮`.
const SHOWN: [&str; 2] = ["`Zofia Wroblewska`", "[fence-closed-early]"];

const COMMAND: &str = "kouetsu check examples/report-faulty";

/// Pixels of a column and of a line.
const COLUMN: f64 = 8.4;
const LINE: f64 = 20.0;
const MARGIN: f64 = 20.0;

/// How a letter is painted: a class of the picture's style.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Paint {
    bold: bool,
    color: Option<u8>,
}

impl Paint {
    /// Follows a sequence such as `1` or `38;5;9`.
    fn follow(&mut self, sequence: &str) {
        let mut codes = sequence
            .split(';')
            .map(|code| code.parse().expect("a code is a number"));
        while let Some(code) = codes.next() {
            match code {
                0u8 => *self = Paint::default(),
                1 => self.bold = true,
                30..=37 => self.color = Some(code - 30),
                38 => {
                    assert_eq!(codes.next(), Some(5), "colours come from the palette");
                    self.color = codes.next();
                }
                39 => self.color = None,
                _ => panic!("the code {code} is not drawn"),
            }
        }
    }

    fn class(self) -> String {
        let color = match self.color {
            Some(1 | 9) => "red",
            Some(2 | 10) => "green",
            Some(3 | 11) => "yellow",
            Some(4 | 12) => "blue",
            Some(6 | 14) => "cyan",
            None | Some(7 | 15) => "text",
            Some(other) => panic!("the colour {other} is not drawn"),
        };
        format!("{color}{}", if self.bold { " bold" } else { "" })
    }
}

/// A word of one paint and one width of letters.
struct Word {
    column: usize,
    paint: Paint,
    text: String,
}

/// The words of a line; `paint` goes on from line to line.
fn words(line: &str, paint: &mut Paint) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut column = 0;
    let mut open = false;
    for (n, part) in line.split("\u{1b}[").enumerate() {
        let text = if n == 0 {
            part
        } else {
            let (sequence, text) = part.split_once('m').expect("only colours are printed");
            paint.follow(sequence);
            open = false;
            text
        };
        for c in text.chars() {
            let width = c.width().expect("nothing hidden is printed");
            let same =
                |word: &Word| width == 0 || word.text.width() == word.text.chars().count() * width;
            match words.last_mut() {
                _ if c == ' ' => open = false,
                Some(word) if open && same(word) => word.text.push(c),
                _ => {
                    words.push(Word {
                        column,
                        paint: *paint,
                        text: c.into(),
                    });
                    open = true;
                }
            }
            column += width;
        }
    }
    words
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

fn svg(lines: &[String]) -> String {
    let mut paint = Paint::default();
    let lines: Vec<Vec<Word>> = lines.iter().map(|line| words(line, &mut paint)).collect();
    let end = |word: &Word| word.column + word.text.width();
    let columns = lines.iter().flatten().map(end).max().unwrap_or(0);
    let width = columns as f64 * COLUMN + 2.0 * MARGIN;
    let height = lines.len() as f64 * LINE + 2.0 * MARGIN;
    let mut svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0}" height="{height:.0}" viewBox="0 0 {width:.0} {height:.0}" role="img">
<title>{COMMAND}</title>
<style>
  svg {{ --page: #f6f8fa; --text: #1b1f24; --red: #b3261e; --green: #116329; --yellow: #7a4d00; --blue: #0550ae; --cyan: #1b6b72 }}
  @media (prefers-color-scheme: dark) {{ svg {{ --page: #161b22; --text: #e6edf3; --red: #ff8f87; --green: #7ee787; --yellow: #e3b341; --blue: #79b8ff; --cyan: #76d9e6 }} }}
  rect {{ fill: var(--page) }}
  text {{ font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }}
  .text {{ fill: var(--text) }} .red {{ fill: var(--red) }} .green {{ fill: var(--green) }} .yellow {{ fill: var(--yellow) }} .blue {{ fill: var(--blue) }} .cyan {{ fill: var(--cyan) }}
  .bold {{ font-weight: bold }}
</style>
<rect width="100%" height="100%" rx="8"/>
"##
    );
    for (n, line) in lines.iter().enumerate() {
        for Word {
            column,
            paint,
            text,
        } in line
        {
            let _ = writeln!(
                svg,
                r#"<text class="{}" x="{:.1}" y="{:.1}" textLength="{:.1}" lengthAdjust="spacingAndGlyphs">{}</text>"#,
                paint.class(),
                MARGIN + *column as f64 * COLUMN,
                MARGIN + (n as f64 + 0.75) * LINE,
                text.width() as f64 * COLUMN,
                escaped(text),
            );
        }
    }
    svg + "</svg>\n"
}

/// What is printed, cut to the findings that are shown.
fn printed(root: &Path) -> Vec<String> {
    let arguments = COMMAND.split(' ').skip(1).chain(["--color", "always"]);
    let output = Command::new(env!("CARGO_BIN_EXE_kouetsu"))
        .args(arguments)
        .env("KOUETSU_NO_CACHE", "1")
        .current_dir(root)
        .output()
        .expect("the program was built for this test");
    let text = String::from_utf8(output.stdout).expect("the output is text");
    let blocks: Vec<&str> = text.trim_end().split("\n\n").collect();
    let (summary, findings) = blocks.split_last().expect("something is found");
    let mut lines = vec![format!("$ \u{1b}[1m{COMMAND}\u{1b}[0m")];
    let mut left_out = false;
    for finding in findings {
        let first = finding.lines().next().unwrap_or_default();
        if SHOWN.iter().any(|shown| first.contains(shown)) {
            if left_out {
                lines.push("⋮".to_owned());
            }
            lines.extend(finding.lines().map(str::to_owned));
        }
        left_out = !SHOWN.iter().any(|shown| first.contains(shown));
    }
    assert!(left_out, "others come last");
    lines.extend(["⋮".to_owned(), (*summary).to_owned()]);
    lines
}

#[test]
fn the_picture_is_what_is_printed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = root.join(".github/report.svg");
    let lines = printed(root);
    assert!(lines.len() > 30, "both findings are there: {lines:?}");
    let drawn = svg(&lines);
    if std::env::var_os("KOUETSU_BLESS").is_some() {
        fs::write(&file, &drawn).expect("the picture can be written");
    }
    let kept = fs::read_to_string(&file)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    assert!(
        kept == drawn,
        "the picture is stale: KOUETSU_BLESS=1 cargo test --test picture draws it anew"
    );
}

#[test]
fn words_stand_at_their_columns() {
    let mut paint = Paint::default();
    let found: Vec<(usize, String, String)> =
        words("a \u{1b}[1;31m校閲b\u{1b}[0m  e\u{301}…", &mut paint)
            .into_iter()
            .map(|word| (word.column, word.text, word.paint.class()))
            .collect();
    let word = |column, text: &str, class: &str| (column, text.to_owned(), class.to_owned());
    let expected = [
        word(0, "a", "text"),
        word(2, "校閲", "red bold"),
        word(6, "b", "red bold"),
        word(9, "e\u{301}", "text"),
        word(10, "…", "text"),
    ];
    assert_eq!(found, expected);
}
