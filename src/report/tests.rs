//! One table of awkward findings through every format.
//!
//! What each format makes of it is kept in `snapshots/`; `KOUETSU_BLESS=1 cargo test` rewrites them. Read the
//! difference before it is committed.

use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use regex::Regex;
use unicode_width::UnicodeWidthStr;

use super::visible::is_hidden;
use super::*;
use crate::diagnostic::Safety;
use crate::source::Source;

mod formats;
mod hostile;

/// Findings with the files that they point into.
#[derive(Default)]
struct Table {
    sources: Sources,
    diagnostics: Vec<Diagnostic>,
}

impl Table {
    fn file(&mut self, path: &str, text: &str) -> Source {
        let source = Source::new(path, text);
        self.sources.insert(source.clone());
        source
    }

    fn warning(&mut self, source: &Source, span: Span, message: &str) -> &mut Diagnostic {
        self.add(Severity::Warning, source.path(), span, message)
    }

    fn add(
        &mut self,
        severity: Severity,
        file: &Arc<str>,
        span: Span,
        message: &str,
    ) -> &mut Diagnostic {
        let diagnostic = Diagnostic::new("awkward-case", severity, file, span, message);
        self.diagnostics.push(diagnostic);
        self.diagnostics
            .last_mut()
            .expect("a finding was just added")
    }

    fn render(&self, format: Format, screen: Screen) -> String {
        let run = Run {
            files: vec!["clean.md".into(); 12],
            fail_on: Some(Severity::Warning),
            status: 1,
            ..Run::default()
        };
        let report = Report::new(&self.diagnostics, &self.sources, &run);
        let mut out = Vec::new();
        write(&report, format, screen, &mut out).expect("a Vec takes everything");
        String::from_utf8(out).expect("reports are text")
    }

    /// The summary of a job.
    fn summary(&self) -> String {
        let run = Run::default();
        let report = Report::new(&self.diagnostics, &self.sources, &run);
        let mut out = Vec::new();
        write_summary(&report, &mut out).expect("a Vec takes everything");
        String::from_utf8(out).expect("a summary is text")
    }
}

/// Where `part` first stands in the text.
fn span(source: &Source, part: &str) -> Span {
    let start = source.text().find(part).expect("the text has the part");
    Span::new(start, start + part.len())
}

fn end(source: &Source) -> usize {
    source.text().len()
}

fn awkward() -> Table {
    let mut table = Table::default();
    labels(&mut table);
    lines(&mut table);
    widths(&mut table);
    long_lines(&mut table);
    hidden_characters(&mut table);
    mistakes(&mut table);
    table
}

fn labels(table: &mut Table) {
    let talk = table.file(
        "source/talk.md",
        "# Keynote\n\nBrandt Bucker spoke about the JIT, and Brandt Bucher about `match`.\n",
    );
    let news = table.file("news.md", "# News\n\nBrandt Bucher keeps the JIT warm.\n");
    table.warning(&talk, span(&talk, "Bucker"), "no label text");
    table
        .add(
            Severity::Error,
            talk.path(),
            span(&talk, "Brandt Bucker"),
            "everything at once: labels on a line and in two files, help, a fix, an address",
        )
        .label("not on the roster")
        .related(span(&talk, "Brandt Bucher"), "spelled so here")
        .related_in(news.path(), span(&news, "Brandt Bucher"), "and here")
        .help("the roster has `Brandt Bucher`\nor add `Brandt Bucker` to it")
        .fix(
            "write `Brandt Bucher`",
            Safety::Unsafe,
            vec![(span(&talk, "Bucker"), "Bucher".to_owned())],
        )
        .url = Some("https://example.org/rules/misspelled-name".to_owned());
    let code = span(&talk, "`match`").range().start;
    table
        .add(
            Severity::Info,
            talk.path(),
            span(&talk, "`match`"),
            "an info with a safe fix",
        )
        .fix(
            "remove the code marks",
            Safety::Safe,
            vec![
                (Span::new(code + 6, code + 7), String::new()),
                (Span::new(code, code + 1), String::new()),
            ],
        );
    let name = span(&talk, "Bucher");
    table
        .warning(&talk, name, "labels that overlap, and two on one place")
        .label("primary")
        .related(span(&talk, "Brandt Bucher"), "around it")
        .related(name, "the same place")
        .related(span(&talk, "her"), "");

    let terms = table.file("terms.md", &"サーバとサーバーは同じ。\n\n".repeat(12));
    let places: Vec<Span> = terms
        .text()
        .match_indices("サーバー")
        .map(|(at, term)| Span::new(at, at + term.len()))
        .collect();
    let many = table
        .warning(&terms, places[0], "more related places than are shown")
        .label("1 of 12");
    for &place in &places[1..] {
        many.related(place, "");
    }
}

fn lines(table: &mut Table) {
    let nested = table.file(
        "fences.md",
        "# A\n\n````{note}\n```{figure} a.png\n```\n\ntext\n\n````\n\n# B\n",
    );
    let fence = span(
        &nested,
        "````{note}\n```{figure} a.png\n```\n\ntext\n\n````\n",
    );
    table
        .add(
            Severity::Error,
            nested.path(),
            fence,
            "a span of several lines",
        )
        .label("opened here");
    table
        .warning(
            &nested,
            fence,
            "spans of several lines without a label, and near lines",
        )
        .related(span(&nested, "text\n\n"), "");
    table
        .warning(
            &nested,
            span(&nested, "# A\n"),
            "a line with its break is one line",
        )
        .label("one line")
        .related(span(&nested, "```\n"), "four lines below")
        .related(span(&nested, "text"), "two lines below those");
    let at = end(&nested);
    table
        .warning(&nested, Span::empty(at), "an empty span at the end")
        .label("here");

    let open = table.file("open.md", "no final line break");
    let at = end(&open);
    table
        .warning(
            &open,
            Span::empty(at),
            "an empty span at the end of the last line",
        )
        .label("add one here");
    table.warning(
        &open,
        Span::empty(3),
        "an empty span in the middle of a line",
    );

    let empty = table.file("empty.md", "");
    table
        .warning(&empty, Span::default(), "an empty file")
        .label("nothing");

    let crlf = table.file(
        "crlf.md",
        "\u{feff}# 題\r\n\r\n二行目 line\r\nthree\rfour\r\n",
    );
    table.warning(&crlf, span(&crlf, "# 題"), "a line after a BOM, with CR LF");
    table
        .warning(
            &crlf,
            span(&crlf, "\r\nthree"),
            "a span that begins with CR LF",
        )
        .label("from here");
    table
        .warning(
            &crlf,
            span(&crlf, "\nthree"),
            "a span that begins within CR LF",
        )
        .label("from here");
    table.warning(&crlf, span(&crlf, "four"), "a line after a lone CR");
}

fn widths(table: &mut Table) {
    let wide = table.file(
        "wide.md",
        "校閲者が**「語」**を見た。\nか\u{3099}っこう Zoe\u{308} Röhn\n\tcode\tand\tmore\n🍣と⚠\u{fe0f}と👩\u{200d}💻と👍🏽と🇯🇵です\nﾊﾝｶｸ と Ｚｅｎｋａｋｕ\n",
    );
    table
        .warning(&wide, span(&wide, "**「語」**"), "double width")
        .label("ここ");
    table.warning(
        &wide,
        span(&wide, "\u{3099}"),
        "a combining mark by itself is shown with its letter",
    );
    table
        .warning(&wide, span(&wide, "Röhn"), "text after combining marks")
        .label("here");
    table
        .warning(&wide, span(&wide, "and"), "text between tabs")
        .label("here")
        .related(span(&wide, "\tmore"), "a tab");
    table.warning(&wide, span(&wide, "です"), "text after emoji");
    table.warning(
        &wide,
        span(&wide, "👩\u{200d}💻"),
        "an emoji joined of several",
    );
    table.warning(&wide, span(&wide, "Ｚｅｎｋａｋｕ"), "half and full width");
}

fn long_lines(table: &mut Table) {
    let sentence =
        "会場では多くの参加者が発表者の話に耳を傾け、休憩時間には活発な議論が交わされました。";
    let text = format!(
        "始めに、{}中程で、{}終わりに",
        sentence.repeat(20),
        sentence.repeat(20)
    );
    let long = table.file("long.md", &format!("# 題\n\n{text}\n"));
    for (part, message) in [
        ("始め", "the start of a long line"),
        ("中程", "the middle of a long line"),
        ("終わりに", "the end of a long line"),
    ] {
        table
            .warning(&long, span(&long, part), message)
            .label("ここ");
    }
    table
        .warning(
            &long,
            span(&long, "中程"),
            "places far apart on a long line, the first of them with no words",
        )
        .label("ここ")
        .related(span(&long, "始め"), "")
        .related(span(&long, "終わりに"), "ここも");
    table
        .warning(
            &long,
            span(&long, "始め").to(span(&long, "中程")),
            "a long span of a long line",
        )
        .label("ここから");
    let at = end(&long) - 1;
    table.warning(
        &long,
        Span::empty(at),
        "an empty span at the end of a long line",
    );

    let between = table.file(
        "between.md",
        &format!("one\n{}\nthree\n", "word ".repeat(60)),
    );
    table
        .warning(
            &between,
            span(&between, "one"),
            "a long line between two marked lines",
        )
        .related(span(&between, "three"), "");

    let accents = "e\u{301}".repeat(200);
    let marks = table.file("marks.md", &format!("{accents}x{accents}"));
    table.warning(
        &marks,
        span(&marks, "x"),
        "a cut line begins with a letter and ends with its mark",
    );
}

fn hidden_characters(table: &mut Table) {
    let evil = table.file(
        "e\u{1b}[2Jvil\u{202e}.md",
        "a\u{1b}[31mb\u{9b}c\u{7}\n\u{200b}zero\u{ad} \u{202e}bidi\u{202c}\0\n",
    );
    table
        .warning(
            &evil,
            span(&evil, "b"),
            "escape \u{1b}[0m, bell \u{7}, C1 \u{9b}, bidi \u{202e}, tab \t, break \n, tag \u{e0041}",
        )
        .label("in a label \u{1b}[0m\nof two lines")
        .related(span(&evil, "\u{202e}"), "bidi \u{202e}")
        .help("in help \u{1b}[0m\nof two lines \u{202e}")
        .fix("in a title \u{1b}[0m\n", Safety::Safe, vec![(span(&evil, "\u{7}"), "\u{1b}".to_owned())]);
    table.warning(
        &evil,
        span(&evil, "\u{200b}"),
        "the hidden character itself is marked",
    );
    let at = end(&evil) - 1;
    table.warning(&evil, Span::empty(at), "after a NUL at the end of a line");
}

fn mistakes(table: &mut Table) {
    let image: Arc<str> = "figures/a.png".into();
    table.add(
        Severity::Error,
        &image,
        Span::default(),
        "a file that is not text",
    );
    let short = table.file("short.md", "短い文\n");
    table
        .add(
            Severity::Error,
            &image,
            Span { start: 7, end: 9 },
            "a file that is not text, with labels",
        )
        .label("this file\u{1b}")
        .related_in(short.path(), span(&short, "文"), "named here");
    table.warning(
        &short,
        Span { start: 1, end: 5 },
        "a span that cuts characters",
    );
    table.warning(
        &short,
        Span {
            start: 90,
            end: u32::MAX,
        },
        "a span beyond the end",
    );
    table.warning(
        &short,
        Span { start: 6, end: 3 },
        "a span that ends before it begins",
    );
    let at = Span { start: 3, end: 800 };
    table.warning(&short, at, "a span that ends beyond the end");
}

#[track_caller]
#[expect(clippy::disallowed_methods, reason = "a snapshot is no document")]
fn assert_snapshot(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/report/snapshots")
        .join(name);
    if std::env::var_os("KOUETSU_BLESS").is_some() {
        std::fs::write(&path, found).expect("the snapshot can be written");
    }
    let expected = std::fs::read_to_string(&path).expect("the snapshot can be read");
    // A checkout may have changed the line breaks; no report has a carriage return of its own.
    let expected = expected.replace("\r\n", "\n");
    if let Some((n, (found, expected))) = (found.lines().zip(expected.lines()).enumerate())
        .find(|(_, (found, expected))| found != expected)
    {
        panic!("{name}:{}:\nfound    {found}\nexpected {expected}", n + 1);
    }
    assert!(found == expected, "{name} has another number of lines");
}

#[test]
fn human() {
    let found = awkward().render(Format::Human, Screen::default());
    assert_snapshot("human.txt", &found);
}

#[test]
fn human_on_a_narrow_screen() {
    let mut table = Table::default();
    long_lines(&mut table);
    let screen = Screen {
        color: false,
        width: 50,
    };
    assert_snapshot("narrow.txt", &table.render(Format::Human, screen));
}

#[test]
fn short() {
    let found = awkward().render(Format::Short, Screen::default());
    assert_snapshot("short.txt", &found);
}

#[test]
fn json() {
    let found = awkward().render(Format::Json, Screen::default());
    assert_snapshot("json.json", &found);
    let value: serde_json::Value = serde_json::from_str(&found).expect("it is JSON");
    let table = awkward();
    let diagnostics = value["diagnostics"].as_array().expect("it is an array");
    assert_eq!(diagnostics.len(), table.diagnostics.len());
    for (value, diagnostic) in diagnostics.iter().zip(&table.diagnostics) {
        assert_eq!(value["message"], diagnostic.message);
        assert_eq!(value["file"], *diagnostic.primary.file);
    }
}

#[test]
fn json_without_findings() {
    assert_eq!(
        Table::default().render(Format::Json, Screen::default()),
        "{\"version\":1,\"diagnostics\":[\n],\"summary\":{\"files\":12,\"errors\":0,\"warnings\":0,\"infos\":0,\"fixable\":0,\"fixed\":0,\"withheld\":0,\"allowed\":0,\"known\":0}}\n"
    );
}

#[test]
fn colours_change_nothing_but_colours() {
    let table = awkward();
    let plain = table.render(Format::Human, Screen::default());
    let screen = Screen {
        color: true,
        ..Screen::default()
    };
    let coloured = table.render(Format::Human, screen);
    let colour = Regex::new("\u{1b}\\[[0-9;]*m").expect("the pattern is right");
    assert_eq!(colour.replace_all(&coloured, ""), plain);
    let headers = [("error", 9), ("warning", 11), ("info", 10)];
    for (severity, colour) in headers {
        let header = format!("\u{1b}[38;5;{colour}m{severity}[awkward-case]\u{1b}");
        assert!(coloured.contains(&header), "{severity}");
    }
}

#[test]
fn a_full_disk_is_an_error() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let table = Table::default();
    let run = Run::default();
    let report = Report::new(&table.diagnostics, &table.sources, &run);
    for &format in Format::value_variants() {
        if [Format::Short, Format::Jsonl, Format::Github].contains(&format) {
            // Without findings, there is nothing to write.
            continue;
        }
        let error = write(&report, format, Screen::default(), &mut Full);
        let kind = error.expect_err("nothing can be written").kind();
        assert_eq!(kind, io::ErrorKind::StorageFull, "{format:?}");
    }
}

#[test]
fn nothing_hidden_is_shown() {
    for &format in Format::value_variants() {
        let found = awkward().render(format, Screen::default());
        // A page can show a tab.
        let shown = |c| c == '\n' || c == '\t' && format == Format::Html;
        let hidden = found.chars().find(|&c| !shown(c) && is_hidden(c));
        assert_eq!(hidden, None, "{format:?}");
    }
}

#[test]
fn the_summary_is_english() {
    let sentence = |files, errors, warnings, infos, fixable| {
        let summary = Summary {
            urls: None,
            unverified: None,
            files,
            errors,
            warnings,
            infos,
            fixable,
            ..Summary::default()
        };
        summary.to_string()
    };
    assert_eq!(sentence(0, 0, 0, 0, 0), "checked 0 files: no findings");
    assert_eq!(sentence(1, 0, 0, 0, 0), "checked 1 file: no findings");
    assert_eq!(
        sentence(1, 1, 1, 1, 1),
        "checked 1 file: 1 error, 1 warning, 1 info (1 fixable)"
    );
    assert_eq!(
        sentence(12, 3, 0, 2, 0),
        "checked 12 files: 3 errors, 2 infos"
    );
    let fixed = Summary {
        files: 2,
        fixed: 5,
        withheld: 1,
        ..Summary::default()
    };
    assert_eq!(
        fixed.to_string(),
        "checked 2 files: no findings, 5 fixed, 1 fix withheld"
    );
    let hidden = Summary {
        allowed: 3,
        known: 12,
        ..Summary::default()
    };
    assert_eq!(
        hidden.to_string(),
        "checked 0 files: no findings (3 allowed, 12 known)"
    );
}

#[test]
fn the_summary_counts() {
    let table = awkward();
    let summary = Summary::of(&table.diagnostics, 12);
    let counted = summary.errors + summary.warnings + summary.infos;
    assert_eq!(counted, table.diagnostics.len());
    assert_eq!((summary.files, summary.errors), (12, 4));
    assert_eq!((summary.infos, summary.fixable), (1, 3));
}

/// The first shown line and the line of carets below it.
fn shown(human: &str) -> (&str, &str) {
    let mut lines = human.lines().skip_while(|line| !line.contains("│ "));
    let text = lines.next().expect("a line is shown");
    let carets = lines.next().expect("carets are below it");
    (text, carets)
}

#[test]
fn carets_stand_below_what_they_mark() {
    let before = [
        "",
        "plain ",
        "校閲は",
        "か\u{3099}き\u{3099}",
        "Zoe\u{308} ",
        "a\tb\t",
        "\t校\t",
        "🍣🍺",
        "⚠\u{fe0f} ⚠\u{fe0e} ",
        "👩\u{200d}💻👨\u{200d}👩\u{200d}👧",
        "👍🏽",
        "🇯🇵🇩🇪",
        "1\u{fe0f}\u{20e3}",
        "ﾊﾟﾋﾟ",
        "각\u{1112}\u{1161}\u{11ab}",
        "葛\u{e0100}城",
        "हिन्दी ",
        "\u{1b}[1m\u{7}\u{9b}",
        "\u{feff}\u{200b}\u{202e}\u{ad}",
        "…①─",
    ];
    let marked = ["here", "目標", "よ\u{3099}み", "🎯", "x"];
    for (before, marked) in before
        .iter()
        .flat_map(|b| marked.iter().map(move |m| (b, m)))
    {
        for repeat in [1, 100] {
            let mut table = Table::default();
            let text = format!("{}{marked}{}", before.repeat(repeat), " 後".repeat(repeat));
            let source = table.file("a.md", &text);
            table.warning(&source, span(&source, marked), "marked");
            let human = table.render(Format::Human, Screen::default());
            let (text, carets) = shown(&human);
            let at = text.find(marked).expect("what is marked is shown");
            let gutter = "  │ ";
            let indent = " ".repeat(text[..at].width() - gutter.width());
            let expected = format!("{gutter}{indent}{}", "^".repeat(marked.width()));
            assert_eq!(carets, expected, "below\n{text}");
        }
    }
}

/// Text in which everything awkward meets.
fn awkward_text() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "a",
        " ",
        "校閲",
        "\u{3099}",
        "e\u{301}",
        "\t",
        "\u{1b}",
        "\u{200d}",
        "\n",
        "\r\n",
        "\r",
        "🍣",
        "👍🏽",
        "⚠\u{fe0f}",
        "\u{feff}",
        "長い文の一部です、",
        "\0",
        "\u{2028}",
    ]);
    prop::collection::vec(parts, 0..80).prop_map(|parts| parts.concat())
}

fn any_span() -> impl Strategy<Value = Span> {
    (0..400u32, 0..400u32).prop_map(|(start, end)| Span { start, end })
}

proptest! {
    #[test]
    fn any_finding_can_be_shown(
        text in awkward_text(),
        primary in any_span(),
        related in prop::collection::vec(any_span(), 0..4),
        width in 0..120usize,
    ) {
        let mut table = Table::default();
        let source = table.file("a.md", &text);
        let finding = table.warning(&source, primary, &text).label(text.clone());
        for span in related {
            finding.related(span, text.clone());
        }
        for &format in Format::value_variants() {
            let found = table.render(format, Screen { color: false, width });
            let shown = |c| c == '\n' || c == '\t' && format == Format::Html;
            prop_assert!(!found.contains(|c| !shown(c) && is_hidden(c)));
        }
    }

    #[test]
    fn a_shown_line_fits_and_is_marked(
        text in awkward_text(),
        primary in any_span(),
        width in 30..120usize,
    ) {
        let mut table = Table::default();
        let source = table.file("a.md", &text);
        table.warning(&source, primary, "marked");
        let human = table.render(Format::Human, Screen { color: false, width });
        let (shown, carets) = shown(&human);
        prop_assert!(shown.width() <= width, "{shown}");
        prop_assert!(carets.contains('^'), "{shown}\n{carets}");
    }
}
