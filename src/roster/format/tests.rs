//! The formats: what they read, and what they say of what they cannot.

use proptest::prelude::*;

use super::*;
use crate::diagnostic::Severity;

fn read(path: &str, text: &str) -> (Vec<Person>, Vec<Diagnostic>) {
    parse(&Source::new(path, text))
}

/// The people of a file without problems, a line each.
fn people_of(path: &str, text: &str) -> Vec<String> {
    let (people, problems) = read(path, text);
    assert_eq!(problems, [], "{text}");
    people
        .iter()
        .map(|person| {
            assert!(
                text[person.origin.span.range()].contains(&person.name),
                "{person:?}"
            );
            assert_eq!(&*person.origin.file, path);
            format!(
                "{} = {}; {}; @{}",
                person.name,
                person.aliases.join(","),
                person.kana.as_deref().unwrap_or(""),
                person.handles.join(",")
            )
        })
        .collect()
}

/// The problems of a file: weight, the text that each points at, the message, the help.
fn problems_of(path: &str, text: &str) -> Vec<(Severity, String, String, String)> {
    let (_, problems) = read(path, text);
    problems
        .into_iter()
        .map(|problem| {
            assert_eq!(&*problem.rule, "invalid-roster");
            let help = problem.help.unwrap_or_default();
            let at = text[problem.primary.span.range()].to_owned();
            (problem.severity, at, problem.message, help)
        })
        .collect()
}

/// Checks that the file has exactly one problem, an error: where, and what.
fn one_error(path: &str, text: &str, at: &str, message: &str, help: &str) {
    let problems = problems_of(path, text);
    let expected = (
        Severity::Error,
        at.to_owned(),
        message.to_owned(),
        help.to_owned(),
    );
    assert_eq!(problems, [expected], "{text}");
}

#[test]
fn plain_text() {
    let text = "\u{FEFF}# people\n\nAda Lovelace = Ada, ada-l,エイダ、@countess # the first\r\n  C# Smith #?\n樋口一葉\n";
    assert_eq!(
        people_of("people.txt", text),
        [
            "Ada Lovelace = Ada,エイダ; ; @ada-l,countess",
            "C# Smith = ; ; @",
            "樋口一葉 = ; ; @"
        ]
    );
    assert_eq!(
        people_of("people", "Ada Lovelace"),
        ["Ada Lovelace = ; ; @"]
    );
}

#[test]
fn plain_text_problems() {
    one_error(
        "p.txt",
        "= Ada\n",
        "= Ada",
        "alias `Ada` without a name",
        "give the canonical spelling of the name too",
    );
    let help = "write the alias, or remove it";
    one_error(
        "p.txt",
        "Ada Lovelace = Ada,, A\n",
        ",",
        "empty alias of `Ada Lovelace`",
        help,
    );
    one_error(
        "p.txt",
        "Ada Lovelace =  # none\n",
        "=  ",
        "empty alias of `Ada Lovelace`",
        help,
    );
    one_error(
        "p.txt",
        "Ada = A = B\n",
        "=",
        "second `=` in a line",
        "separate aliases by commas, and give each person a line",
    );
}

#[test]
fn spellings_that_are_taken() {
    one_error(
        "p.txt",
        "Ada Lovelace = A\nAlan Turing = A\n",
        "A",
        "`A` is both `Ada Lovelace` and `Alan Turing`",
        "give it to one person only, or make it longer",
    );
    let (people, problems) = read("p.txt", "Ada Lovelace = A, A\nAda Lovelace\n");
    let told: Vec<_> = problems
        .iter()
        .map(|problem| {
            (
                problem.severity,
                problem.message.as_str(),
                problem.related[0].span.start,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (Severity::Warning, "alias `A` is given twice", 15),
            (Severity::Warning, "`Ada Lovelace` is listed twice", 0)
        ]
    );
    assert_eq!(people[0].aliases, ["A"]);
}

#[test]
fn toml() {
    let text = "\u{FEFF}names = ['Grace Hopper', \"Zo\\u00eb\"]\n[[person]]\nname = \"樋口一葉\"\naliases = [\"Ichiyō Higuchi\", \"higuchi\"]\nkana = \"ひぐち いちよう\"\nhandles = [\"ichiyo\"]\n[[person]]\nname = \"Ada Lovelace\"\n";
    let (people, problems) = read("people.toml", text);
    assert_eq!(problems, []);
    let names: Vec<_> = people.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(names, ["Grace Hopper", "Zoë", "樋口一葉", "Ada Lovelace"]);
    assert_eq!(people[2].aliases, ["Ichiyō Higuchi"]);
    assert_eq!(people[2].handles, ["ichiyo", "higuchi"]);
    assert_eq!(people[2].kana.as_deref(), Some("ひぐち いちよう"));
    assert_eq!(&text[people[0].origin.span.range()], "'Grace Hopper'");
}

#[test]
fn toml_problems() {
    one_error(
        "p.toml",
        "[[persons]]\nname = 'A'\n",
        "persons",
        "unknown key `persons`",
        "did you mean `person`?",
    );
    one_error(
        "p.toml",
        "[[person]]\nname = 'A'\nalieses = ['B']\n",
        "alieses",
        "unknown key `alieses`",
        "did you mean `aliases`?",
    );
    one_error(
        "p.toml",
        "[[person]]\nname = 'A'\ncompany = 'B'\n",
        "company",
        "unknown key `company`",
        "the keys here are `name`, `aliases`, `handles`, `kana`",
    );
    one_error(
        "p.toml",
        "[[person]]\nname = 'A'\naliases = 'B'\n",
        "'B'",
        "`aliases` must be an array of strings, not a string",
        "",
    );
    one_error(
        "p.toml",
        "names = ['A', 3]\n",
        "3",
        "`names` must be an array of strings, not a number",
        "",
    );
    one_error(
        "p.toml",
        "[person]\nname = 'A'\n",
        "[person]",
        "`person` must be an array of tables, not a table",
        "head each person with `[[person]]`",
    );
    one_error(
        "p.toml",
        "[[person]]\nkana = 'あ'\n",
        "[[person]]",
        "person without a name",
        "give the canonical spelling of the name, or remove the entry",
    );
    let all = problems_of("p.toml", "names = [1]\nnmaes = []\n[[person]]\nname = 2\n");
    assert_eq!(all.len(), 4, "all problems of a file are told: {all:?}");
    let broken = problems_of("p.toml", "\u{FEFF}names = ['A'\nx == 1\n");
    assert!(
        !broken.is_empty()
            && broken
                .iter()
                .all(|problem| problem.2.starts_with("not TOML: "))
    );
}

#[test]
fn csv() {
    let text = "\u{FEFF}氏名,会社, Handle ,よみ,Aliases\r\n樋口一葉,,@ichiyo;higuchi,ひぐち いちよう,\"Higuchi Ichiyo; 一葉\"\r\n\r\n\"Lovelace, \"\"Ada\"\"\",X\r\n,,,,\r\n";
    let (people, problems) = read("people.csv", text);
    assert_eq!(problems, []);
    assert_eq!(people.len(), 2);
    assert_eq!(people[0].aliases, ["Higuchi Ichiyo", "一葉"]);
    assert_eq!(people[0].handles, ["ichiyo", "higuchi"]);
    assert_eq!(people[0].kana.as_deref(), Some("ひぐち いちよう"));
    assert_eq!(people[1].name, "Lovelace, \"Ada\"");
    assert_eq!(&text[people[0].origin.span.range()], "樋口一葉");
    assert_eq!(
        &text[people[1].origin.span.range()],
        "\"Lovelace, \"\"Ada\"\"\""
    );
}

#[test]
fn csv_problems() {
    let no_column = "head the column of the names `name`";
    one_error(
        "p.csv",
        "who,kana\nA,B\n",
        "who,kana",
        "no column holds the names",
        no_column,
    );
    one_error(
        "p.csv",
        "name,alises\nA,B\n",
        "alises",
        "unknown column `alises`",
        "did you mean `aliases`?",
    );
    one_error(
        "p.csv",
        "name,kana\nLovelace, Ada, x\n",
        "Lovelace, Ada, x",
        "3 fields under 2 columns",
        "put a field that holds a comma between double quotes",
    );
    one_error(
        "p.csv",
        "name,alias\n,A\n",
        ",A",
        "alias `A` without a name",
        "give the canonical spelling of the name too",
    );
    one_error(
        "p.csv",
        "name,kana\nA,\"b\nB,c\n",
        "\"",
        "quoted field is never closed",
        "end the field with a double quote; write a double quote inside it twice",
    );
    one_error(
        "p.csv",
        "name,alias\nA,x\nB,y; x\n",
        "x",
        "`x` is both `A` and `B`",
        "give it to one person only, or make it longer",
    );
}

#[test]
fn pretalx() {
    let text = r#"{"count": 2, "next": null, "previous": null, "results": [
        {"code": "ABCDE", "name": "Zo\u00eb \"Z\" Kr\u00e4mer", "biography": null, "submissions": ["X"], "avatar_url": "a"},
        {"code": "FGHIJ", "name": "樋口一葉", "answers": [{"question": {"id": 1}}], "email": "a@b.example"}
    ]}"#;
    let (people, problems) = read("speakers.json", text);
    assert_eq!(problems, []);
    assert_eq!(people[0].name, "Zoë \"Z\" Krämer");
    assert_eq!(&text[people[1].origin.span.range()], "\"樋口一葉\"");
    assert_eq!(people.len(), 2);
}

#[test]
fn pretalx_schedule() {
    let text = r#"{"schedule": {"version": "1", "conference": {"acronym": "x", "rooms": [{"name": "Hall"}], "days": [{"rooms":
        {"Hall": [{"title": "T", "persons": [{"code": "A", "public_name": "Ada Lovelace"}, {"code": "B", "public_name": "樋口一葉"}]},
        {"title": "U", "persons": [{"code": "A", "public_name": "Ada Lovelace"}]}]}}]}}}"#;
    assert_eq!(
        people_of("schedule.json", text),
        ["Ada Lovelace = ; ; @", "樋口一葉 = ; ; @"]
    );
}

#[test]
fn sessionize() {
    let ada = r#"{"id": "1", "firstName": "Ada", "lastName": "Lovelace", "fullName": "Ada Lovelace", "bio": null, "sessions": [1],
        "links": [{"title": "X (Twitter)", "url": "https://x.com/ada_l", "linkType": "Twitter"}, {"title": "Blog", "url": "https://ada.example/"}]}"#;
    let speakers = format!(
        r#"[{ada}, {{"id": "2", "firstName": "航平", "lastName": "青山", "fullName": "航平 青山"}}]"#
    );
    let (people, problems) = read("speakers.json", &speakers);
    assert_eq!(problems, []);
    let shown: Vec<_> = people
        .iter()
        .map(|person| (person.name.as_str(), person.handles.join(",")))
        .collect();
    assert_eq!(
        shown,
        [
            ("Ada Lovelace", "ada_l".into()),
            ("青山航平", String::new())
        ]
    );
    let all = format!(
        r#"{{"sessions": [{{"id": "9", "title": "T", "speakers": ["1"]}}], "speakers": [{ada}], "rooms": [{{"id": 1, "name": "Hall"}}]}}"#
    );
    assert_eq!(people_of("all.json", &all), ["Ada Lovelace = ; ; @ada_l"]);
    let grid = r#"[{"date": "2025-03-08", "rooms": [{"id": 1, "name": "Hall", "sessions": [{"id": "9", "title": "T",
        "speakers": [{"id": "1", "name": "Ada Lovelace"}]}, {"id": "8", "title": "U", "speakers": [{"id": "1", "name": "Ada Lovelace"}]}]}]}]"#;
    assert_eq!(people_of("grid.json", grid), ["Ada Lovelace = ; ; @"]);
    let sessions = r#"[{"groupId": 1, "groupName": "Talks", "sessions": [{"id": "9", "title": "T", "speakers": [{"id": "1", "name": "Ada Lovelace"}]}]}]"#;
    assert_eq!(
        people_of("sessions.json", sessions),
        ["Ada Lovelace = ; ; @"]
    );
}

#[test]
fn calendars() {
    let event = |lines: &str| {
        format!(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n{lines}END:VEVENT\r\nEND:VCALENDAR\r\n"
        )
    };
    for (lines, names) in [
        (
            "ATTENDEE;ROLE=CHAIR;CN=\"Lovelace; Ada: 1st\":mailto:ada@example.org\r\n",
            &["Lovelace; Ada: 1st"][..],
        ),
        (
            "ATTENDEE;CN=Ada Love\r\n lace:mailto:a\r\nATTENDEE;CN=ada@example.org:mailto:a\r\n",
            &["Ada Lovelace"],
        ),
        (
            "DESCRIPTION:A talk.\\nSpeakers: Ada Lovelace\\, Grace Hopper\\nRoom: A\r\n",
            &["Ada Lovelace", "Grace Hopper"],
        ),
        (
            "DESCRIPTION:登壇者：樋口一葉\r\nORGANIZER;CN=PyCon:mailto:x\r\n",
            &["樋口一葉"],
        ),
        (
            "ATTENDEE;CN=Ada:mailto:a\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nATTENDEE;CN=Ada:mailto:a\r\n",
            &["Ada"],
        ),
    ] {
        let (people, problems) = read("schedule.ics", &event(lines));
        assert_eq!(problems, [], "{lines}");
        let found: Vec<_> = people.iter().map(|person| person.name.as_str()).collect();
        assert_eq!(found, names, "{lines}");
    }
    let pretalx = "BEGIN:VCALENDAR\nPRODID:-//pretalx//pretalx.example//\nBEGIN:VEVENT\nSUMMARY:Types - a story - Ada Lovelace\\, 樋口一葉\nEND:VEVENT\nEND:VCALENDAR\n";
    let (people, _) = read("schedule.ics", pretalx);
    let found: Vec<_> = people.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(found, ["Ada Lovelace", "樋口一葉"]);
    one_error(
        "s.ics",
        "name\nAda\n",
        "name",
        "not a calendar: no `BEGIN:VCALENDAR`",
        "save the schedule as iCalendar (`.ics`)",
    );
    one_error(
        "s.ics",
        &event("SUMMARY:T\r\n"),
        "",
        "no event of the calendar names its speakers",
        "kouetsu reads attendees, `Speakers:` in descriptions, and the summaries of pretalx",
    );
}

#[test]
fn csv_with_names_in_two_columns() {
    let (people, problems) = read("p.csv", "姓,名,Handle\nLovelace,Ada,ada\n青山,航平,\n");
    assert_eq!(problems, []);
    let names: Vec<_> = people.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(names, ["Ada Lovelace", "青山航平"]);
}

#[test]
fn bare_json() {
    let text = "\u{FEFF}[{\"public_name\": \"Ada Lovelace\", \"x\": [1e9, true, {}, [], -1.5]},\n{\"name\": \"B\", \"aliases\": [\"b\", \"Bee\"], \"kana\": \"び\"}]";
    assert_eq!(
        people_of("p.JSON", text),
        ["Ada Lovelace = ; ; @", "B = Bee; び; @b"]
    );
}

#[test]
fn json_problems() {
    let help = "save the answer of pretalx's `/api/events/{event}/speakers/` or of Sessionize's view `Speakers`, or write an array of objects with `name`";
    one_error(
        "p.json",
        "{\"rooms\": []}",
        "{\"rooms\": []}",
        "no people in the roster",
        help,
    );
    one_error(
        "p.json",
        "{\"results\": {}}",
        "{}",
        "`results` must be an array, not an object",
        help,
    );
    one_error(
        "p.json",
        " 3 ",
        "3",
        "the roster must be an array of people, not a number",
        help,
    );
    one_error(
        "p.json",
        "[\"Ada\"]",
        "\"Ada\"",
        "a person must be an object, not a string",
        "",
    );
    one_error(
        "p.json",
        "[{\"name\": \"A\", \"aliases\": [1]}]",
        "1",
        "`aliases` must be a string, not a number",
        "",
    );
    one_error(
        "p.json",
        "[{\"name\": null}]",
        "{\"name\": null}",
        "person without a name",
        "give the canonical spelling of the name, or remove the entry",
    );
    one_error(
        "p.json",
        "[\n  {\"name\": \"名\" \"x\"}\n]",
        "\"",
        "not JSON: expected `,` or `}`",
        "",
    );
    one_error("p.json", "[", "[", "not JSON: EOF while parsing a list", "");
    one_error(
        "p.json",
        &"[".repeat(200),
        "[",
        "not JSON: recursion limit exceeded",
        "",
    );
    let page = problems_of(
        "p.json",
        r#"{"count": 60, "next": "https://x", "results": [{"name": "A"}]}"#,
    );
    let (severity, at, message, help) = &page[0];
    assert_eq!(
        (*severity, at.as_str()),
        (Severity::Warning, "\"https://x\"")
    );
    assert_eq!(
        message,
        "the speakers after the first 1 are on another page"
    );
    assert_eq!(help, "save the page that `next` names too");
}

#[test]
fn headings() {
    use super::fields::Field;
    for (heading, field) in [
        ("Name", Some(Field::Name)),
        (" 名前 ", Some(Field::Name)),
        ("ALIAS", Some(Field::Aliases)),
        ("フリガナ", Some(Field::Kana)),
        ("handles", Some(Field::Handles)),
        ("email", None),
    ] {
        assert_eq!(Field::of(heading), field, "{heading}");
    }
}

proptest! {
    /// What is written is read again.
    #[test]
    fn a_roster_is_written_as_it_is_read(
        name in "[A-Z名é\"'\\\\#,;] ?[a-z名é\"'\\\\,;]{1,8}",
        alias in "[A-Z名][a-z名\"]{1,8}",
        kana in proptest::option::of("[あ-ん]{2,6}"),
        handle in "[a-z]{3,8}",
    ) {
        // An alias that is the name is told to be given twice.
        prop_assume!(alias != name.trim());
        let origin = crate::diagnostic::Label { file: "p".into(), span: Default::default(), message: String::new() };
        let person = Person { name: name.trim().to_owned(), aliases: vec![alias.clone()], kana: kana.clone(), handles: vec![handle.clone()], origin };
        for (format, path) in [(RosterFormat::Text, "p.txt"), (RosterFormat::Toml, "p.toml"), (RosterFormat::Csv, "p.csv")] {
            let Ok(entry) = format.entry(&person) else { continue };
            let (people, problems) = read(path, &format!("{}{entry}", format.heading()));
            prop_assert_eq!(&problems, &[], "{}", entry);
            prop_assert_eq!(&people[0].name, &person.name);
            prop_assert_eq!(&people[0].handles, &person.handles);
            let others = people[0].aliases.iter().chain(&people[0].kana);
            prop_assert_eq!(others.collect::<Vec<_>>(), person.aliases.iter().chain(&person.kana).collect::<Vec<_>>());
        }
    }

    #[test]
    fn anything_is_read_without_panic(
        text in "[\\[\\]{}\"',;=#:\\\\a名é \r\n\u{FEFF}]{0,40}",
        extension in "txt|toml|csv|json|ics",
    ) {
        let (_, problems) = read(&format!("p.{extension}"), &text);
        for problem in problems {
            prop_assert!(text.get(problem.primary.span.range()).is_some());
        }
    }
}
