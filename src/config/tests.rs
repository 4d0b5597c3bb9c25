//! What a person who writes a configuration is told, and which configuration holds.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde::Deserialize;
use tempfile::TempDir;

use super::vocabulary::tests::vocabulary;
use super::*;

fn write(folder: &TempDir, file: &str, text: impl AsRef<[u8]>) {
    let path = folder.path().join(file);
    let parent = path.parent().expect("a file stands in a folder");
    fs::create_dir_all(parent).expect("a folder can be made");
    fs::write(path, text).expect("a file can be written");
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    for (file, text) in files {
        write(&folder, file, text);
    }
    folder
}

/// The configuration for `paths`, of a command that runs in `folder`.
fn load_for(folder: &TempDir, paths: &[&str]) -> Config {
    let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
    let loaded = load(&paths, &Overlay::default(), &vocabulary(), folder.path());
    loaded.expect("nothing is wrong with the command line")
}

/// Each problem as message, text at its span, and help.
fn told(config: &Config) -> Vec<(String, String, String)> {
    let source = config.file.as_ref().expect("the file could be read");
    let problems = config.problems.iter();
    problems
        .map(|problem| {
            assert_eq!(&*problem.rule, INVALID_CONFIG);
            assert_eq!(problem.severity, Severity::Error);
            assert_eq!(&problem.primary.file, source.path());
            (
                problem.message.clone(),
                source.slice(problem.primary.span).to_owned(),
                problem.help.clone().unwrap_or_default(),
            )
        })
        .collect()
}

/// The text after the fix of each problem that has one.
fn fixed(config: &Config) -> String {
    let source = config.file.as_ref().expect("the file could be read");
    let mut text = source.text().to_owned();
    for problem in config.problems.iter().rev() {
        for edit in problem.fix.iter().flat_map(|fix| fix.edits.iter().rev()) {
            text.replace_range(edit.span.range(), &edit.text);
        }
    }
    text
}

#[rustfmt::skip]
const MISTAKES: &[(&str, &str, &str, &str)] = &[
    // TOML
    ("select = [\n", "this is not TOML: unclosed array, expected `]`", "", ""),
    ("fail-on = error", "this is not TOML: string values must be quoted, expected literal string", "error", ""),
    ("select = []\nselect = []", "this is not TOML: duplicate key", "select", ""),
    // keys
    ("exlude = []", "unknown key `exlude`", "exlude", "write `exclude`"),
    ("\u{feff}# 設定\r\n\"fail_on\" = 'error'", "unknown key `fail_on`", "\"fail_on\"", "write `fail-on`"),
    ("色 = 1", "this is not TOML: invalid unquoted key, expected letters, numbers, `-`, `_`", "色", ""),
    ("'色' = 1", "unknown key `色`", "'色'", "the keys are `extend`, `include`, `exclude`, `flavor`, `select`, `ignore`, `fail-on`, `roster`, `event`, `online`, `rule-paths`, `vale-styles`, `baseline`, `rules` or `override`"),
    ("[tool.kouetsu]\nselect = []", "unknown key `tool`", "tool", "leave out `tool.kouetsu`, which belongs into `pyproject.toml` only"),
    // types
    ("select = 'all'", "`select` is a string, not a list of strings", "'all'", "write `['all']`"),
    ("ignore = true", "`ignore` is a boolean, not a list of strings", "true", ""),
    ("exclude = { a = 1 }", "`exclude` is a table, not a list of strings", "{ a = 1 }", ""),
    ("include = ['*.md', 3]", "an item of `include` is an integer, not a string", "3", ""),
    ("roster = 2026-08-21", "`roster` is a date or time, not a list of strings", "2026-08-21", ""),
    ("fail-on = 1.5", "`fail-on` is a float, not a string", "1.5", "write `error`, `warning`, `info` or `never`"),
    ("rules = []", "`rules` is a list, not a table", "[]", ""),
    ("[[rules]]\na = 1", "`rules` is a list, not a table", "[[rules]]", ""),
    ("rule-paths = ['gone']", "there are no rules at `gone`", "'gone'", "write the path of a page, or of a folder of pages, relative to the folder of this file"),
    ("rule-paths = ['docs']", "there is no page in `docs`", "'docs'", "a page is a file whose name ends in `.toml`"),
    ("baseline = []", "`baseline` is a list, not a string", "[]", ""),
    ("online = true", "`online` is a boolean, not a table", "true", ""),
    // the web
    ("online.timout = 5", "`online` has no key `timout`", "timout", "write `timeout`"),
    ("[online]\ntimeout = 'long'", "`timeout` is a string, not a number", "'long'", ""),
    ("online.timeout = 0", "`timeout` cannot be 0", "0", "write a number from 0.1 to 600"),
    ("online.delay = -0.5", "`delay` cannot be -0.5", "-0.5", "write a number from 0 to 600"),
    ("online.retries = 1.5", "`retries` is a float, not a whole number", "1.5", ""),
    ("online.per-host = 0", "`per-host` cannot be 0", "0", "write a number from 1 to 64"),
    ("online.concurrency = 99999999999999999999", "`concurrency` cannot be 99999999999999999999", "99999999999999999999", "write a number from 1 to 256"),
    ("online.accept = [200, 42]", "`accept` cannot be 42", "42", "write a number from 100 to 999"),
    ("online.accept = 403", "`accept` is an integer, not a list of statuses", "403", ""),
    ("online.fragments = 'no'", "`fragments` is a string, not `true` or `false`", "'no'", ""),
    ("online.user-agent = \"a\\nb\"", "`user-agent` cannot be sent", "\"a\\nb\"", "write it in ASCII, without line breaks"),
    ("online.exclude = ['https://[']", "`https://[` is not a pattern: invalid range pattern", "[", "write a host, or a URL with `*` for any text"),
    // words
    ("fail-on = 'warn'", "`fail-on` cannot be `warn`", "'warn'", "write `error`, `warning`, `info` or `never`"),
    ("fail-on = 'errors'", "`fail-on` cannot be `errors`", "'errors'", "write `\"error\"`"),
    ("select = ['all', 'figurs']", "unknown rule or group `figurs`", "'figurs'", "write `\"figures\"`"),
    ("ignore = ['MD45']", "unknown rule or group `MD45`", "'MD45'", "write `\"MD045\"`"),
    ("ignore = ['一般']", "unknown rule or group `一般`", "'一般'", "name a rule, a group, `default` or `all`"),
    // patterns
    ("exclude = ['下書き/a**']", "`下書き/a**` is not a pattern: recursive wildcards must form a single path component", "a", "write `**` alone between slashes, as in `**/*.md`"),
    ("exclude = [\"\"\"図[\"\"\"]", "`図[` is not a pattern: invalid range pattern", "[", "close the bracket, or write `[[]` for the character itself"),
    ("exclude = ['''図[''']", "`図[` is not a pattern: invalid range pattern", "[", "close the bracket, or write `[[]` for the character itself"),
    ("exclude = [\"\\u0061[\"]", "`a[` is not a pattern: invalid range pattern", "\"\\u0061[\"", "close the bracket, or write `[[]` for the character itself"),
    ("include = ['']", "no path can match ``", "''", "write it relative to the folder of this file, with `/` between names"),
    ("include = ['/a.md']", "no path can match `/a.md`", "'/a.md'", "write it relative to the folder of this file, with `/` between names"),
    ("exclude = ['../a']", "no path can match `../a`", "'../a'", "write it relative to the folder of this file, with `/` between names"),
    ("exclude = ['a\\b']", "no path can match `a\\b`", "'a\\b'", "write it relative to the folder of this file, with `/` between names"),
    ("include = ['docs/']", "`docs` is a folder, and `include` takes files", "'docs/'", "write `\"docs/**/*.md\"`"),
    // rosters
    ("roster = ['people.csv']", "the roster `people.csv` matches no file", "'people.csv'", "write its path relative to the folder of this file"),
    ("roster = ['docs']", "the roster `docs` matches no file", "'docs'", "write its path relative to the folder of this file"),
    ("roster = ['people/[']", "`people/[` is not a pattern: invalid range pattern", "[", "close the bracket, or write `[[]` for the character itself"),
    // the event
    ("event = 'PyCon'", "`event` is a string, not a table", "'PyCon'", "head it with `[event]`"),
    ("[event]\nname = 'PyCon'", "`event` has no `start`", "event", "say on which day it begins, as in `start = 2025-03-08`"),
    ("event = { start = 2025-03-08, stop = 2025-03-09 }", "unknown key `stop` in `event`", "stop", "the keys are `name`, `aliases`, `start`, `end`, `time-zone` or `site`"),
    ("event = { start = 2025-03-08, timezone = 'UTC' }", "unknown key `timezone` in `event`", "timezone", "write `time-zone`"),
    ("event = { start = 2025 }", "`start` is an integer, not a date", "2025", "write the day as in `2025-03-08`"),
    ("event = { start = '2025-02-30' }", "`start` is no date: `2025-02-30`", "'2025-02-30'", "write the day as in `2025-03-08`"),
    ("event = { start = 10:00:00 }", "`start` is no date: `10:00:00`", "10:00:00", "write the day as in `2025-03-08`"),
    ("event = { start = 2025-03-08, end = 2025-03-07 }", "the event ends on 2025-03-07, before it begins", "2025-03-07", "give the first and the last day"),
    ("event = { start = 2025-03-08, end = 2052-03-09 }", "the event lasts 9863 days", "2052-03-09", "give the first and the last day"),
    ("event = { start = 2025-03-08, time-zone = 'Asia/Tokio' }", "there is no time zone `Asia/Tokio`", "'Asia/Tokio'", "write `\"Asia/Tokyo\"`"),
    ("event = { start = 2025-03-08, time-zone = '東京' }", "there is no time zone `東京`", "'東京'", "write its name in the IANA database, as in `\"Asia/Tokyo\"`"),
    ("event = { start = 2025-03-08, time-zone = 9 }", "`time-zone` is an integer, not a string", "9", "write the name of a zone, as in `\"Asia/Tokyo\"`"),
    ("event = { start = 2025-03-08, name = 'PyCon 2024' }", "the name is of 2024, and the event of 2025", "'PyCon 2024'", "leave the year out of the name"),
    ("event = { start = 2025-03-08, name = ' ' }", "a name is empty", "' '", "write the name, or remove it"),
    ("event = { start = 2025-03-08, name = ['a'] }", "`name` is a list, not a string", "['a']", ""),
    ("event = { start = 2025-03-08, site = 'https://pycon.example' }", "`https://pycon.example` has no year to tell it from the sites of other years", "'https://pycon.example'", "write `{year}` where the year stands, or leave the site out"),
    ("event = { start = 2025-03-08, site = [3] }", "an item of `site` is an integer, not a string", "3", ""),
    // rules
    ("[rules.broken-links]", "unknown rule `broken-links`", "broken-links", "write `broken-link`"),
    ("[rules.'MD 46']", "unknown rule `MD 46`", "'MD 46'", "name a rule or one of its aliases"),
    ("rules.figures.severity = 'off'", "`figures` is a group, not a rule", "figures", "set its rules one by one, or name it in `select` or `ignore`"),
    ("rules.bare-url = 'off'", "`bare-url` is a string, not a table", "'off'", "write `{ severity = \"off\" }`"),
    ("rules.bare-url = 3", "`bare-url` is an integer, not a table", "3", ""),
    ("rules.bare-url.severity = 'hint'", "`severity` cannot be `hint`", "'hint'", "write `off`, `info`, `warning` or `error`"),
    ("rules.bare-url.severity = 0", "`severity` is an integer, not a string", "0", "write `off`, `info`, `warning` or `error`"),
    ("rules.bare-url.limit = 3", "the rule `bare-url` has no option `limit`", "limit", "it takes `severity`"),
    ("[rules.MD045]\nat_least = 3", "the rule `missing-alt-text` has no option `at_least`", "at_least", "write `at-least`"),
    // extending
    ("extend = 3", "`extend` is an integer, not a list of strings", "3", ""),
    ("extend = 'stric'", "there is no profile `stric`", "'stric'", "write `\"strict\"`"),
    ("extend = ['default', '日本']", "there is no profile `日本`", "'日本'", "the profiles are default, strict, report-ja, github-docs; a file ends in `.toml`"),
    ("extend = 'gone.toml'", "`gone.toml` cannot be read: it does not exist", "'gone.toml'", "write its path relative to the folder of this file"),
    ("extend = 'kouetsu.toml'", "`kouetsu.toml` extends itself", "'kouetsu.toml'", "leave it out in one of the files on the way"),
    // overrides
    ("override = 3", "`override` is an integer, not a list of tables", "3", "head each with `[[override]]`"),
    ("[override]\nfiles = []", "`override` is a table, not a list of tables", "[override]", "head each with `[[override]]`"),
    ("[[override]]\nignore = ['links']", "an override has no `files`", "override", "say for which files it holds, as in `files = [\"drafts/**\"]`"),
    ("[[override]]\nfiles = ['a']\nignores = []", "unknown key `ignores`", "ignores", "write `ignore`"),
    ("[[override]]\nfiles = ['!図[']", "`図[` is not a pattern: invalid range pattern", "[", "close the bracket, or write `[[]` for the character itself"),
    ("[[override]]\nfiles = ['a']\nselect = ['figurs']", "unknown rule or group `figurs`", "'figurs'", "write `\"figures\"`"),
    ("[[override]]\nfiles = ['a']\nrules.bare-url.severity = 'hint'", "`severity` cannot be `hint`", "'hint'", "write `off`, `info`, `warning` or `error`"),
    ("[rules.missing-alt-text]\n[rules.MD045]", "the rule `missing-alt-text` is set under two names", "missing-alt-text", "put all that is set for the rule into one table"),
];

#[test]
fn each_mistake_is_told_where_it_stands() {
    for &(toml, message, at, help) in MISTAKES {
        let expected = [(message.to_owned(), at.to_owned(), help.to_owned())];
        let folder = folder(&[("kouetsu.toml", toml), ("docs/a.md", "")]);
        assert_eq!(told(&load_for(&folder, &["."])), expected, "{toml}");
    }
}

#[test]
fn mistakes_in_a_pyproject_are_told_at_their_place_in_the_whole_file() {
    let head = "[project]\nname = '報告'\nselect = 3\n\n";
    for (table, message, at) in [
        (
            "[tool.kouetsu]\nexlude = []",
            "unknown key `exlude`",
            "exlude",
        ),
        (
            "[tool.kouetsu.rules.bare-url]\na = 1",
            "the rule `bare-url` has no option `a`",
            "a",
        ),
        (
            "[tool]\nkouetsu = 1",
            "`tool.kouetsu` is an integer, not a table",
            "1",
        ),
        (
            "x = '''\n[tool.kouetsu]\n",
            "this is not TOML: invalid multi-line literal string, expected `'`",
            "",
        ),
        (
            "[tool.kouetsu\n",
            "this is not TOML: unclosed table, expected `]`",
            "",
        ),
    ] {
        let folder = folder(&[("pyproject.toml", &format!("{head}{table}"))]);
        let told = told(&load_for(&folder, &["."]));
        assert_eq!(told.len(), 1, "{table}");
        assert_eq!((&*told[0].0, &*told[0].1), (message, at));
    }
}

#[test]
fn all_mistakes_are_told_in_order_and_the_rest_holds() {
    let toml =
        "roster = ['gone.csv']\nignore = ['figurs', 'links']\nexlude = []\nfail-on = 'info'\n";
    let config = load_for(&folder(&[("kouetsu.toml", toml)]), &["."]);
    let places: Vec<String> = told(&config).into_iter().map(|(_, at, _)| at).collect();
    assert_eq!(places, ["'gone.csv'", "'figurs'", "exlude"]);
    assert_eq!(config.fail_on, Some(Severity::Info));
    assert_eq!(
        config.level("broken-link", "links", Level::Error),
        Level::Off
    );
}

#[test]
fn fixes_mend_what_they_can() {
    let toml = "exlude = []\nselect = 'figurs'\nignore = ['figurs']\nrules.md34 = 'off'\nrules.bare-url = 'info'\n";
    let config = load_for(&folder(&[("kouetsu.toml", toml)]), &["."]);
    let once = fixed(&config);
    assert_eq!(
        once,
        "exclude = []\nselect = ['figurs']\nignore = [\"figures\"]\nrules.MD034 = 'off'\nrules.bare-url = { severity = \"info\" }\n"
    );
    let twice = fixed(&load_for(&folder(&[("kouetsu.toml", &once)]), &["."]));
    assert!(twice.contains("select = [\"figures\"]"), "{twice}");
}

#[test]
fn the_file_is_read() {
    let toml = "
        include = ['docs/*.md']
        exclude = ['docs/old.md']
        fail-on = 'never'
        roster = ['people/*.csv', 'people/a.csv', '../staff[1].csv']
        [rules.md045]
        severity = 'info'
        at-least = 3
    ";
    let folder = folder(&[
        ("report/kouetsu.toml", toml),
        ("report/people/b.csv", ""),
        ("report/people/a.csv", ""),
        ("report/people/c.txt", ""),
        ("staff[1].csv", ""),
    ]);
    let config = load_for(&folder, &["report"]);
    assert_eq!(told(&config), []);
    let report = folder.path().join("report");
    assert_eq!(config.root, report);
    let file = config.file.as_ref().expect("it was read");
    assert_eq!(&**file.path(), "report/kouetsu.toml");
    assert_eq!(
        config.include,
        [Pattern::new("docs/*.md").expect("a pattern")]
    );
    assert_eq!(
        config.exclude,
        [Pattern::new("docs/old.md").expect("a pattern")]
    );
    assert_eq!(config.fail_on, None);
    assert_eq!(
        config.rosters,
        ["../staff[1].csv", "people/a.csv", "people/b.csv"].map(|path| report.join(path))
    );
    let rule = &config.rules["missing-alt-text"];
    assert_eq!(rule.severity, Some((Level::Info, Origin::File(0))));
    assert_eq!(file.slice(rule.options["at-least"].span), "3");
}

#[test]
fn the_nearest_file_is_read() {
    let table = "[tool.kouetsu]\n";
    let folder = folder(&[
        ("kouetsu.toml", ""),
        (
            "a/pyproject.toml",
            "[project]\nname = 'kouetsu'\n[tool.ruff]\n",
        ),
        ("a/b/pyproject.toml", table),
        ("a/b/c/x.md", ""),
        ("a/both/pyproject.toml", table),
        ("a/both/kouetsu.toml", ""),
        ("a/broken/pyproject.toml", "[project\nname = 'kouetsu'"),
        ("a/tool/pyproject.toml", "tool = 1"),
    ]);
    write(&folder, "a/latin/pyproject.toml", b"name = 'Jos\xE9'\n");
    for (paths, expected) in [
        (&["."][..], "kouetsu.toml"),
        (&["a"], "kouetsu.toml"),
        (&["a/b/c/x.md"], "a/b/pyproject.toml"),
        (&["a/b/c/gone.md"], "a/b/pyproject.toml"),
        (&["a/b/c"], "a/b/pyproject.toml"),
        (&["a/b/c", "a/b"], "a/b/pyproject.toml"),
        (&["a/b/c", "a/both"], "kouetsu.toml"),
        (&["a/both"], "a/both/kouetsu.toml"),
        (&["a/b/../both"], "a/both/kouetsu.toml"),
        (&["a/broken"], "kouetsu.toml"),
        (&["a/latin"], "kouetsu.toml"),
        (&["a/tool"], "kouetsu.toml"),
        (&[], "kouetsu.toml"),
    ] {
        let file = load_for(&folder, paths).file.expect("there is one");
        assert_eq!(&**file.path(), expected, "{paths:?}");
    }
}

#[test]
fn without_a_file_the_root_is_the_project_or_the_checked_folder() {
    let folder = folder(&[("a/.git/HEAD", ""), ("a/b/x.md", ""), ("c/x.md", "")]);
    for (path, root) in [("a/b", "a"), ("a/b/x.md", "a"), ("c", "c"), ("c/x.md", "c")] {
        let config = load_for(&folder, &[path]);
        assert_eq!(config.root, folder.path().join(root), "{path}");
        assert!(config.file.is_none());
        assert_eq!(
            config.include,
            [Pattern::new("**/*.md").expect("a pattern")]
        );
        assert_eq!(config.fail_on, Some(Severity::Warning));
    }
}

#[test]
fn isolated_reads_no_file() {
    let folder = folder(&[("kouetsu.toml", "exlude = []"), ("a.md", "")]);
    let overlay = Overlay {
        isolated: true,
        ..Overlay::default()
    };
    let paths = [PathBuf::from("a.md")];
    let config = load(&paths, &overlay, &vocabulary(), folder.path()).expect("nothing is wrong");
    assert!(config.file.is_none() && config.problems.is_empty());
    assert_eq!(config.root, folder.path());
}

#[test]
fn a_file_that_cannot_be_read_is_told() {
    for (file, text) in [
        ("kouetsu.toml", &b"# Jos\xE9\n"[..]),
        ("pyproject.toml", b"[tool.kouetsu]\n# Jos\xE9\n"),
    ] {
        let folder = folder(&[]);
        write(&folder, file, text);
        let config = load_for(&folder, &["."]);
        assert!(config.file.is_none());
        assert_eq!(config.root, folder.path());
        let [problem] = &config.problems[..] else {
            panic!("one problem is expected: {:?}", config.problems);
        };
        assert_eq!(&*problem.rule, INVALID_CONFIG);
        assert_eq!(&*problem.primary.file, file);
        assert!(problem.message.contains("`0xE9`"), "{}", problem.message);
    }
}

#[test]
fn every_wrong_word_of_the_command_line_is_told() {
    let folder = folder(&[("people.csv", "")]);
    let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
    let overlay = Overlay {
        select: owned(&["all", "figurs"]),
        ignore: owned(&["md45", "図"]),
        roster: ["people.csv", "gone.csv"].map(PathBuf::from).into(),
        ..Overlay::default()
    };
    let errors = load(&[], &overlay, &vocabulary(), folder.path()).expect_err("four are wrong");
    let told: Vec<_> = errors
        .iter()
        .map(|error| (error.message.as_str(), error.help.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            (
                "unknown rule or group `figurs` in `--select`",
                Some("write `figures`")
            ),
            (
                "unknown rule or group `md45` in `--ignore`",
                Some("write `MD045`")
            ),
            (
                "unknown rule or group `図` in `--ignore`",
                Some("name a rule, a group, `default` or `all`")
            ),
            ("`gone.csv` does not exist", None),
        ]
    );
}

#[test]
fn rosters_of_the_command_line_are_added() {
    let folder = folder(&[
        ("kouetsu.toml", "roster = ['a.csv']"),
        ("a.csv", ""),
        ("docs/b.csv", ""),
    ]);
    let overlay = Overlay {
        roster: ["b.csv", "../a.csv", "./b.csv"].map(PathBuf::from).into(),
        ..Overlay::default()
    };
    let config = load(&[], &overlay, &vocabulary(), &folder.path().join("docs"));
    let config = config.expect("nothing is wrong");
    assert_eq!(
        config.rosters,
        ["a.csv", "docs/b.csv"].map(|path| folder.path().join(path))
    );
}

#[test]
fn the_event_is_read() {
    let toml = "
        [event]
        name = 'PyCon Kitakyushu 2025'
        aliases = ['パイコン北九州']
        start = 2025-03-08
        end = '2025-03-09'
        time-zone = 'asia/tokyo'
        site = ['https://2025.pycon.example/ja/', 'http://www.example.org/{year}']
    ";
    let config = load_for(&folder(&[("kouetsu.toml", toml)]), &["."]);
    assert_eq!(told(&config), []);
    let event = config.event.expect("it was read");
    assert_eq!(event.names, ["PyCon Kitakyushu", "パイコン北九州"]);
    assert_eq!(
        (event.start.to_string(), event.end.to_string()),
        ("2025-03-08".into(), "2025-03-09".into())
    );
    assert_eq!(
        event.time_zone.as_ref().map(|(name, _)| name.as_str()),
        Some("Asia/Tokyo")
    );
    for (url, year) in [
        ("https://2025.pycon.example/ja/talks", Some(2025)),
        ("http://2024.PyCon.example", Some(2024)),
        ("https://example.org/2023/talks?x", Some(2023)),
        ("https://www.example.org/2023", Some(2023)),
        ("https://example.org/20233", None),
        ("https://example.org/talks/2023", None),
        ("https://2024.pycon.example.net/", None),
        ("https://20é4.pycon.example/", None),
        ("mailto:2024.pycon.example", None),
        ("", None),
    ] {
        assert_eq!(event.year_of_site(url).map(|(year, _)| year), year, "{url}");
    }
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct Options {
    at_least: u8,
    decorative: Vec<toml::Spanned<String>>,
}

fn options(file: &str, toml: &str) -> (Options, Vec<(String, String)>) {
    let config = load_for(&folder(&[(file, toml)]), &["."]);
    let mut problems = Vec::new();
    let options = config.options("missing-alt-text", &mut problems);
    let told = problems.into_iter().map(|problem| {
        assert_eq!(&*problem.rule, INVALID_CONFIG);
        let source = config.file.as_ref().expect("the file could be read");
        assert_eq!(&problem.primary.file, source.path());
        let at = source.slice(problem.primary.span).to_owned();
        (problem.message, at)
    });
    (options, told.collect())
}

#[test]
fn options_reach_the_rule_with_their_spans() {
    for (file, head) in [
        ("kouetsu.toml", "# 設定\n[rules.MD045]\n"),
        ("pyproject.toml", "[tool.kouetsu.rules.missing-alt-text]\n"),
    ] {
        let toml = format!("{head}severity = 'info'\nat-least = 3\ndecorative = ['図']\n");
        let (options, told) = options(file, &toml);
        assert_eq!(told, []);
        assert_eq!(options.at_least, 3);
        assert_eq!(&toml[options.decorative[0].span()], "'図'");
    }
    assert_eq!(options("kouetsu.toml", ""), (Options::default(), vec![]));
}

#[test]
fn options_of_the_wrong_type_are_told_and_the_others_hold() {
    let toml = "[rules.MD045]\nat-least = 3\ndecorative = ['a', 1]\nother = 2\n";
    let (found, told) = options("kouetsu.toml", toml);
    assert_eq!(found.at_least, 3);
    let message = "`decorative` cannot be read: invalid type: integer `1`, expected a string";
    assert_eq!(told, [(message.to_owned(), "1".to_owned())]);

    let toml = "[rules.MD045]\nat-least = 300\ndecorative = 1.5\n";
    let (found, told) = options("kouetsu.toml", toml);
    assert_eq!(found, Options::default());
    let places: Vec<&str> = told.iter().map(|(_, at)| at.as_str()).collect();
    assert_eq!(places, ["300", "1.5"]);
}

#[test]
fn a_value_of_the_command_line_prevails() {
    let folder = folder(&[
        (
            "kouetsu.toml",
            "fail-on = 'info'\nrules.MD045.at-least = 1\n",
        ),
        ("ci/strict.toml", "extend = 'strict'\nroster = ['a.csv']\n"),
        ("ci/a.csv", ""),
        ("a=b.toml", "fail-on = 'never'"),
        ("docs/a.md", ""),
    ]);
    let load = |words: &[&str]| {
        let overlay = Overlay {
            config: words
                .iter()
                .map(|&word| (word.to_owned(), "--config"))
                .collect(),
            ignore: vec!["links".to_owned()],
            from_environment: vec![("--ignore", "KOUETSU_IGNORE")],
            ..Overlay::default()
        };
        let docs = [PathBuf::from("docs")];
        load(&docs, &overlay, &vocabulary(), folder.path())
    };
    let config = load(&["fail-on=error", "rules.missing-alt-text.at-least = 3"]);
    let config = config.expect("nothing is wrong");
    assert_eq!(config.fail_on, Some(Severity::Error));
    assert_eq!(
        config
            .options::<Options>("missing-alt-text", &mut Vec::new())
            .at_least,
        3
    );
    let told: Vec<String> = config
        .in_force()
        .iter()
        .filter(|told| told.from != From::Default)
        .map(|told| format!("{} = {} ({})", told.key, told.value, told.from))
        .collect();
    assert_eq!(
        told,
        [
            "ignore = [\"links\"] (KOUETSU_IGNORE)",
            "fail-on = \"error\" (--config)",
            "rules.missing-alt-text.at-least = 3 (--config)",
        ]
    );

    let config = load(&["ci/strict.toml", "select = ['figures']"]).expect("nothing is wrong");
    assert_eq!(config.root, folder.path());
    assert_eq!(config.rosters, [folder.path().join("ci/a.csv")]);
    assert_eq!(
        config.level("missing-caption", "figures", Level::Off),
        Level::Warning
    );
    assert_eq!(
        config.level("broken-link", "links", Level::Error),
        Level::Off
    );
    assert_eq!(load(&["a=b.toml"]).expect("it is a file").fail_on, None);

    let wrong = load(&["gone.toml", "fail-on = 'warn'", "exlude=[]"]).expect_err("three are wrong");
    let messages: Vec<&str> = wrong.iter().map(|error| error.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "`gone.toml` does not exist",
            "`fail-on` cannot be `warn` in `--config`",
            "unknown key `exlude` in `--config`",
        ]
    );
}

#[test]
fn what_is_extended_is_read_first() {
    let folder = folder(&[
        (
            "kouetsu.toml",
            "extend = ['default', '../shared/base.toml']\nignore = ['bare-url']\nexclude = ['b']\nrules.MD045.at-least = 2\n",
        ),
        (
            "../shared/base.toml",
            "extend = 'more.toml'\nselect = ['links']\nexclude = ['a']\nroster = ['people.csv']\nfail-on = 'error'\n\
             [rules.missing-alt-text]\nseverity = 'error'\nat-least = 1\ndecorative = ['x']\n",
        ),
        (
            "../shared/more.toml",
            "fail-on = 'info'\nroster = ['staff.csv']\nexlude = []\n",
        ),
        ("../shared/people.csv", ""),
        ("../shared/staff.csv", ""),
        ("a.md", ""),
    ]);
    let config = load_for(&folder, &["."]);
    let messages: Vec<(&str, &str)> = config
        .problems
        .iter()
        .map(|problem| (&*problem.primary.file, problem.message.as_str()))
        .collect();
    assert_eq!(messages, [("../shared/more.toml", "unknown key `exlude`")]);
    assert_eq!(config.fail_on, Some(Severity::Error));
    let shared = folder
        .path()
        .parent()
        .expect("it is in a folder")
        .join("shared");
    assert_eq!(
        config.rosters,
        ["staff.csv", "people.csv"].map(|path| shared.join(path))
    );
    let patterns = ["a", "b"].map(|pattern| Pattern::new(pattern).expect("a pattern"));
    assert_eq!(config.exclude, patterns);
    let level = |rule, group, default| config.level(rule, group, default).name();
    assert_eq!(level("missing-alt-text", "figures", Level::Warning), "off");
    assert_eq!(level("broken-link", "links", Level::Warning), "warning");
    assert_eq!(level("bare-url", "links", Level::Off), "off");
    let rule = &config.rules["missing-alt-text"];
    let at_least = &rule.options["at-least"];
    assert_eq!(at_least.file.slice(at_least.span), "2");
    let options: Options = config.options("missing-alt-text", &mut Vec::new());
    assert_eq!((options.at_least, options.decorative.len()), (2, 1));
    let extended: Vec<&str> = config.extended.iter().map(|file| &**file.path()).collect();
    assert_eq!(
        extended,
        [
            "profile default",
            "../shared/more.toml",
            "../shared/base.toml"
        ]
    );
}

#[test]
fn chains_end() {
    let names: Vec<String> = (0..20).map(|number| format!("{number}.toml")).collect();
    let texts: Vec<String> = (1..21)
        .map(|next| format!("extend = '{next}.toml'\n"))
        .collect();
    let mut files: Vec<(&str, &str)> = names
        .iter()
        .zip(&texts)
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    files.push(("kouetsu.toml", "extend = ['0.toml', 'a.toml']"));
    files.push(("a.toml", "extend = 'b.toml'"));
    files.push(("b.toml", "extend = 'a.toml'"));
    let config = load_for(&folder(&files), &["."]);
    let messages: Vec<(&str, &str)> = config
        .problems
        .iter()
        .map(|problem| (&*problem.primary.file, problem.message.as_str()))
        .collect();
    assert_eq!(
        messages,
        [
            (
                "14.toml",
                "this is the 16th file of which each extends the next"
            ),
            ("b.toml", "`a.toml` extends itself"),
        ]
    );
}

#[test]
fn overrides_hold_for_their_files() {
    let toml = "
        ignore = ['links']
        [rules.MD045]
        at-least = 1
        decorative = ['a']
        [[override]]
        files = ['drafts', '!drafts/ready.md']
        select = ['broken-link']
        [override.rules.missing-alt-text]
        severity = 'info'
        at-least = 2
        [[override]]
        files = ['**/old/*.md']
        ignore = ['figures']
        rules.broken-link.severity = 'off'
    ";
    let config = load_for(&folder(&[("kouetsu.toml", toml)]), &["."]);
    assert_eq!(told(&config), []);
    for (path, overrides, levels, at_least) in [
        ("a.md", &[][..], "warning off", 1),
        ("drafts/a/b.md", &[0], "info error", 2),
        ("drafts/ready.md", &[], "warning off", 1),
        ("old/a.md", &[1], "off off", 1),
        ("drafts/old/a.md", &[0, 1], "off off", 2),
    ] {
        let found = config.overrides_for(&config.root.join(path));
        assert_eq!(found, overrides, "{path}");
        let config = config.overridden(&found);
        let alt = config.level("missing-alt-text", "figures", Level::Warning);
        let link = config.level("broken-link", "links", Level::Error);
        assert_eq!(format!("{} {}", alt.name(), link.name()), levels, "{path}");
        let options: Options = config.options("missing-alt-text", &mut Vec::new());
        assert_eq!(
            (options.at_least, options.decorative.len()),
            (at_least, 1),
            "{path}"
        );
    }
}

#[test]
fn who_wrote_a_value_is_remembered() {
    let folder = folder(&[
        (
            "kouetsu.toml",
            "extend = ['default', 'base.toml']\nignore = [\n  # not yet\n  'links', # some\n]\n\n[rules.MD045]\nat-least = 2\n\
             [[override]]\nfiles = ['a']\nrules.bare-url.severity = 'off'\n",
        ),
        (
            "base.toml",
            "ignore = ['bare-url']\nrules.missing-alt-text = { at-least = 1, severity = 'info' }\n",
        ),
    ]);
    let config = load_for(&folder, &["."]);
    let shown = |told: &Told| format!("{} = {} ({})", told.key, told.value, told.from);
    let in_force = config.in_force();
    let in_force = in_force.iter().map(shown);
    // The last of them are of `[online]`, and of what the project has of its own.
    let short = |line: &String| !line.starts_with("online.") && !line.contains("s = [] (default)");
    let in_force: Vec<String> = in_force.filter(short).collect();
    assert_eq!(
        in_force,
        [
            "extend = [\"default\", \"base.toml\"] (kouetsu.toml:1)",
            "include = [\"**/*.md\"] (default)",
            "exclude = [] (default)",
            "select = [\"default\"] (profile `default`)",
            "ignore = [\"bare-url\"] (base.toml:1)",
            "ignore = [\"links\"] (kouetsu.toml:2)",
            "fail-on = \"warning\" (default)",
            "roster = [] (default)",
            "rules.missing-alt-text.severity = \"info\" (base.toml:2)",
            "rules.missing-alt-text.at-least = 2 (kouetsu.toml:8)",
        ]
    );
    let sections: Vec<String> = config
        .told
        .iter()
        .filter(|told| told.section == Some(0))
        .map(shown)
        .collect();
    assert_eq!(
        sections,
        [
            "files = [\"a\"] (kouetsu.toml:10)",
            "rules.bare-url.severity = \"off\" (kouetsu.toml:11)"
        ]
    );
}

#[test]
fn defaults_are_shown_as_they_are() {
    let defaults = Config::new(PathBuf::from("/project")).in_force();
    let lines = defaults
        .iter()
        .map(|told| format!("{} = {}\n", told.key, told.value));
    let text: String = lines.collect();
    let source = Source::new("kouetsu.toml", text.as_str());
    let config = Config::from_source(PathBuf::from("/project"), source, &vocabulary());
    assert_eq!(config.problems, [], "{text}");
    let untold = Config::new(PathBuf::from("/project"));
    assert_eq!(config.online, untold.online);
    assert_eq!(config.include, untold.include);
    assert_eq!(config.fail_on, untold.fail_on);
    let keys: Vec<&str> = defaults.iter().map(|told| told.key.as_str()).collect();
    for key in KEYS {
        let shown = keys
            .iter()
            .any(|known| known.split('.').next() == Some(key));
        // These have no value where nothing is said.
        let none = ["flavor", "event", "baseline", "rules", "override"].contains(&key);
        assert_ne!(shown, none, "{key}");
    }
}

proptest! {
    /// A file is never the end of a run, and every span lies in it, between characters.
    #[test]
    fn no_file_is_too_broken(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "select", "ignore", "include", "rules", ".", "MD045", "severity", " = ", "[", "]", "[[", "]]", "'", "\"",
            "\"\"\"", "'''", "\\", "**", "[a", "図", "\u{feff}", "\r\n", "\n", ", ", "{", "}", "#", "1", "\u{7}", "true", "event", "start", "site", "2025-03-08", "{year}",
        ]), 0..24)
    ) {
        let toml = pieces.concat();
        let source = Source::new("kouetsu.toml", toml.as_str());
        let config = Config::from_source(PathBuf::from("/nowhere"), source, &vocabulary());
        told(&config);
        fixed(&config);
    }
}

#[test]
fn what_is_shared_between_threads_can_be() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&Config::new(Path::new("/project").to_owned()));
    shared(&Discovery::default());
}
