//! `kouetsu roster` as a user meets it: what it makes of the lists that organisers have, and what it never does.

use std::fs;
use std::path::Path;
use std::process::Command;

const SPEAKERS: &str = r#"{"count": 2, "next": null, "results": [
  {"code": "A", "name": "Zoë Krämer", "biography": null},
  {"code": "B", "name": "樋口一葉"}
]}
"#;

/// A folder with these files.
fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("the file can be written");
    }
    folder
}

/// Standard output, standard error and the exit status of a command.
fn roster(folder: &Path, arguments: &[&str]) -> (String, String, i32) {
    let output = Command::new(env!("CARGO_BIN_EXE_kouetsu"))
        .arg("roster")
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env("KOUETSU_NO_CACHE", "1")
        .output()
        .expect("the program was built for this test");
    let text = |bytes| String::from_utf8(bytes).expect("the output is text");
    (
        text(output.stdout),
        text(output.stderr),
        output.status.code().unwrap_or(-1),
    )
}

#[expect(clippy::disallowed_methods, reason = "a test reads its own files")]
fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect("the file is there")
}

#[test]
fn import_writes_every_form() {
    let folder = project(&[("speakers.json", SPEAKERS)]);
    let import = |format: &str| {
        let (out, err, status) = roster(
            folder.path(),
            &["import", "speakers.json", "--format", format],
        );
        assert_eq!((err.as_str(), status), ("note: 2 people\n", 0));
        out
    };
    assert_eq!(
        import("text"),
        "# Canonical = other right names, each separated by a comma\nZoë Krämer\n樋口一葉\n"
    );
    assert_eq!(
        import("toml"),
        "[[person]]\nname = \"Zoë Krämer\"\n\n[[person]]\nname = \"樋口一葉\"\n"
    );
    assert_eq!(
        import("csv"),
        "name,aliases,kana,handles\nZoë Krämer,,,\n樋口一葉,,,\n"
    );
}

#[test]
fn import_joins_several_lists() {
    let calendar = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nATTENDEE;CN=\"Ada Lovelace\":mailto:a@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    let sessionize =
        r#"[{"id": "1", "fullName": "Zoë Krämer", "links": [{"url": "https://github.com/zoe"}]}]"#;
    let files = [
        ("speakers.json", SPEAKERS),
        ("sessionize.json", sessionize),
        ("schedule.ics", calendar),
        ("staff.csv", "姓,名\n樋口,一葉\nHopper,Grace\n"),
    ];
    let folder = project(&files);
    let names = files.map(|(name, _)| name);
    let mut arguments = vec!["import", "--output", "people.txt"];
    arguments.extend(names);
    let (out, err, status) = roster(folder.path(), &arguments);
    assert_eq!(
        (out.as_str(), err.as_str(), status),
        ("", "note: 4 people\n", 0)
    );
    assert_eq!(
        read(folder.path(), "people.txt"),
        "# Canonical = other right names, each separated by a comma\n\
         Zoë Krämer = @zoe\n樋口一葉\nAda Lovelace\nGrace Hopper\n"
    );
}

#[test]
fn nothing_is_overwritten_unasked() {
    let folder = project(&[
        ("speakers.json", SPEAKERS),
        ("people.txt", "Ada Lovelace # the first\n"),
    ]);
    let arguments = ["import", "speakers.json", "--output", "people.txt"];
    let (_, err, status) = roster(folder.path(), &arguments);
    assert_eq!(status, 2);
    assert!(
        err.contains("`people.txt` exists already") && err.contains("--force"),
        "{err}"
    );
    assert_eq!(
        read(folder.path(), "people.txt"),
        "Ada Lovelace # the first\n"
    );
    let forced = [&arguments[..], &["--force"]].concat();
    assert_eq!(roster(folder.path(), &forced).2, 0);
    assert!(read(folder.path(), "people.txt").contains("樋口一葉"));
    let left: Vec<_> = fs::read_dir(folder.path())
        .expect("the folder is there")
        .flatten()
        .collect();
    assert_eq!(left.len(), 2, "no draft is left behind");
}

#[test]
fn merging_keeps_what_is_there() {
    let toml = "# our people\n[[person]]\nname = \"Zoe Krämer\" # as she writes it\n";
    let csv = "会社,氏名,読み\n\"A, Inc.\",Ada Lovelace,エイダ\n";
    let folder = project(&[
        ("speakers.json", SPEAKERS),
        ("people.toml", toml),
        ("people.csv", csv),
    ]);
    let (out, err, status) = roster(
        folder.path(),
        &["import", "speakers.json", "--merge", "people.toml"],
    );
    assert_eq!(status, 0);
    assert_eq!(out, format!("{toml}\n[[person]]\nname = \"樋口一葉\"\n"));
    assert_eq!(
        err,
        "note: `Zoë Krämer` in `speakers.json` is `Zoe Krämer` in `people.toml`, and was left so\n\
         note: 1 new person beside 1\n"
    );
    let (out, _, _) = roster(
        folder.path(),
        &["import", "speakers.json", "--merge", "people.csv"],
    );
    assert_eq!(out, format!("{csv},Zoë Krämer,\n,樋口一葉,\n"));
}

#[test]
fn a_list_that_cannot_be_read_is_told_and_nothing_written() {
    let folder = project(&[
        ("broken.json", "{\n"),
        ("empty.ics", "BEGIN:VCALENDAR\nEND:VCALENDAR\n"),
        ("nameless.csv", "name,kana\n,あ\n"),
        ("people.txt", "A = B = C\n"),
        ("speakers.json", SPEAKERS),
    ]);
    for (arguments, said) in [
        (&["import", "broken.json"][..], "broken.json:2:1"),
        (
            &["import", "empty.ics"],
            "no event of the calendar names its speakers",
        ),
        (&["import", "nameless.csv"], "nameless.csv:2:1"),
        (&["import", "nowhere.json"], "nowhere.json"),
        (
            &["import", "speakers.json", "--merge", "people.txt"],
            "people.txt:1:7",
        ),
        (
            &["import", "speakers.json", "--merge", "nowhere.txt"],
            "nowhere.txt",
        ),
        (
            &["import", "speakers.json", "--output", "people.json"],
            "--format",
        ),
        (&["export", "--for", "typos"], "there is no roster"),
        (
            &["export", "--for", "typos", "--roster", "people.txt"],
            "second `=` in a line",
        ),
        (&["suggest", "nowhere"], "nowhere"),
    ] {
        let (out, err, status) = roster(folder.path(), arguments);
        assert_eq!((out.as_str(), status), ("", 2), "{arguments:?}");
        assert!(err.contains(said), "{arguments:?}: {err}");
    }
    assert!(!folder.path().join("people.json").exists());
}

const REPORT: &str = "# Day 1\n\n\
    * Speaker: Grace Hopper\n* 登壇者：樋口一葉、与謝野晶子\n\n\
    Grace Hopper and Grace Hopper met Ada Lovelace氏. Hopperさんと与謝野さん、皆さん。\n";

#[test]
fn suggestions_are_those_whom_the_roster_lacks() {
    let folder = project(&[
        ("day1.md", REPORT),
        ("people.txt", "Ada Lovelace\n樋口一葉\n"),
    ]);
    let (out, err, status) = roster(folder.path(), &["suggest", "--roster", "people.txt"]);
    assert_eq!(
        out,
        "   3  Grace Hopper  day1.md:3:12\n   1  与謝野晶子    day1.md:4:12\n"
    );
    assert_eq!(
        (err.as_str(), status),
        ("note: 2 names that the roster lacks\n", 0)
    );
    let (out, _, _) = roster(
        folder.path(),
        &[
            "suggest",
            "--roster",
            "people.txt",
            "--output-format",
            "json",
        ],
    );
    let found: serde_json::Value = serde_json::from_str(&out).expect("it is JSON");
    assert_eq!(found["version"], 1);
    assert_eq!(found["people"][0]["name"], "Grace Hopper");
    assert_eq!(found["people"][0]["count"], 3);
    assert_eq!(found["people"][0]["by"], "label");
    let place = serde_json::json!({"file": "day1.md", "line": 3, "column": 12});
    assert_eq!(found["people"][0]["places"][0], place);
}

#[test]
fn export_speaks_to_each_program() {
    let folder = project(&[
        ("people.txt", "Zoë O'Brien = zoe\n"),
        ("kouetsu.toml", "roster = ['people.txt']\n"),
    ]);
    for (program, line) in [
        ("typos", "\nbrien = \"brien\"\n"),
        ("cspell", "\nO'Brien\n"),
        ("vale", "\nO'Brien\n"),
    ] {
        let (out, err, status) = roster(folder.path(), &["export", "--for", program]);
        assert_eq!((err.as_str(), status), ("", 0));
        assert!(out.contains(line), "{program}: {out}");
    }
    let written = roster(
        folder.path(),
        &["export", "--for", "typos", "-o", "_typos.toml"],
    );
    assert_eq!(written, (String::new(), String::new(), 0));
    assert!(read(folder.path(), "_typos.toml").starts_with("# Names of people"));
}
