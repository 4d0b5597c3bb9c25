//! Texts that would act on whoever reads a report: none of them does, in any format.

use serde_json::Value;

use super::*;

const HOSTILE: [&str; 24] = [
    "::error::forged",
    "  ::set-output name=a::b",
    "\n::error file=a.md,line=1::forged",
    "\r\n::add-mask::a\r",
    "a%0A::warning::b%0D%25",
    "##[error]forged",
    "##[add-matcher]a.json",
    "##vso[task.complete result=Succeeded;]",
    "##teamcity[buildStatus text='a']",
    "::stop-commands::a\u{2028}::error::b",
    "a,line=9:file=b.md,title=c::d",
    "\u{1b}[31mred\u{1b}]0;title\u{7}\u{9b}2J",
    "\u{202e}dm.evil\u{2066}\u{200b}",
    "]]> <!-- --> <?xml?> <![CDATA[",
    "<script>alert(1)</script></code></pre></style></title>",
    "\" onmouseover=\"alert(1)\" ' x='",
    "&lt;b&gt; &#10; &amp; &unknown;",
    "</td></tr></table>\n\n# heading [link](javascript:alert(1)) ![](x)",
    "`code` ``` ~~~ | @user #1 https://example.org",
    "[click](1) [click](https://example.org) \\[ {0} {{1}}",
    "\0\u{1}\u{b}\u{1f}\u{7f}\u{85}\u{fffe}\u{ffff}\u{fdd0}",
    "\u{fffd}\u{feff}\u{fff9}",
    "\"\\\u{2028}\u{2029}}{][,",
    "校閲 e\u{301} 👩\u{200d}💻",
];

/// Every text everywhere: as rule, file, text of the file, message, label, help and fix.
fn table() -> Table {
    let mut table = Table::default();
    for text in HOSTILE {
        let source = table.file(text, &format!("{text}\n{text}"));
        let whole = Span::new(0, source.text().len());
        let mut diagnostic = Diagnostic::new(text, Severity::Error, source.path(), whole, text);
        diagnostic
            .label(text)
            .related(Span::empty(whole.range().end), text)
            .related_in(&Arc::from(format!("no/{text}")), whole, text)
            .help(format!("{text}\n{text}"))
            .fix(text, Safety::Unsafe, vec![(whole, text.to_owned())]);
        diagnostic.alternative(text, vec![(whole, text.to_owned())]);
        diagnostic.fix.as_mut().expect("it has one").withheld = Some(text.to_owned());
        diagnostic.url = Some(text.to_owned());
        table.diagnostics.push(diagnostic);
    }
    table
}

fn render(format: Format) -> String {
    table().render(format, Screen::default())
}

/// Names of the commands that GitHub's runner knows.
const KNOWN: [&str; 16] = [
    "internal-set-repo-path",
    "set-env",
    "set-output",
    "save-state",
    "add-path",
    "add-mask",
    "add-matcher",
    "remove-matcher",
    "debug",
    "warning",
    "error",
    "notice",
    "group",
    "endgroup",
    "echo",
    "stop-commands",
];

/// A command as GitHub's runner reads it from a line.
#[derive(Debug)]
struct Command {
    name: String,
    properties: Vec<(String, String)>,
    data: String,
}

/// What GitHub's runner does with a line (`ActionCommand.cs`, `TryParseV2` and then `TryParse`).
fn command(line: &str) -> Option<Command> {
    let known = |name: &str| KNOWN.contains(&name.to_lowercase().as_str());
    let parse = |inner: &str, data: &str, separator: char| {
        let (name, properties) = inner.split_once(' ').unwrap_or((inner, ""));
        known(name).then(|| Command {
            name: name.to_owned(),
            properties: properties
                .split(separator)
                .filter_map(|property| property.trim().split_once('='))
                .map(|(key, value)| (key.to_owned(), unescaped(value)))
                .collect(),
            data: unescaped(data),
        })
    };
    let second = line.trim_start().strip_prefix("::");
    let second = second.and_then(|rest| rest.split_once("::"));
    let first = || {
        let (_, rest) = line.split_once("##[")?;
        rest.split_once(']')
    };
    second
        .and_then(|(inner, data)| parse(inner, data, ','))
        .or_else(|| first().and_then(|(inner, data)| parse(inner, data, ';')))
}

fn unescaped(text: &str) -> String {
    let pairs = [
        ("%0D", "\r"),
        ("%0A", "\n"),
        ("%3A", ":"),
        ("%2C", ","),
        ("%25", "%"),
    ];
    pairs
        .iter()
        .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

#[test]
fn the_runner_is_modelled() {
    let found = command("  ::error file=a%2Cb,line=1::c%0Ad").expect("it is a command");
    assert_eq!(
        (found.name.as_str(), found.data.as_str()),
        ("error", "c\nd")
    );
    assert_eq!(found.properties[0], ("file".to_owned(), "a,b".to_owned()));
    assert!(command("x ##[ERROR]a").is_some());
    assert!(command("x ::error::a").is_none());
    assert!(
        HOSTILE
            .iter()
            .flat_map(|text| text.lines())
            .filter_map(command)
            .count()
            >= 6
    );
}

#[test]
fn no_report_commands_a_ci_service() {
    for &format in Format::value_variants() {
        let found = render(format);
        // .NET ends a line at a carriage return, too.
        let lines = found.split(['\n', '\r']);
        let commands: Vec<Command> = lines.filter_map(command).collect();
        if format == Format::Github {
            assert_eq!(commands.len(), HOSTILE.len());
        } else {
            assert!(commands.is_empty(), "{format:?}: {commands:?}");
        }
        assert!(
            !found.contains("##vso[") && !found.contains("##teamcity["),
            "{format:?}"
        );
    }
}

#[test]
fn annotations_say_what_they_should() {
    for (line, text) in render(Format::Github).lines().zip(HOSTILE) {
        let command = command(line).expect("each line is a command");
        assert_eq!(command.name, "error");
        let keys: Vec<&str> = command
            .properties
            .iter()
            .map(|(key, _)| key.as_str())
            .collect();
        let range = match keys.len() {
            6 => &["col", "endColumn"][..],
            _ => &[],
        };
        let expected = [&["file", "line", "endLine"], range, &["title"]].concat();
        assert_eq!(keys, expected, "{line}");
        assert_eq!(command.properties[0].1, visible::visible(text));
        assert!(command.data.starts_with(&*visible::visible(text)), "{line}");
    }
}

#[test]
fn xml_has_no_markup_of_others() {
    for (format, names) in [
        (
            Format::Junit,
            &["testsuites", "testsuite", "testcase", "failure"][..],
        ),
        (Format::Checkstyle, &["checkstyle", "file", "error"]),
    ] {
        let found = render(format);
        let xml = roxmltree::Document::parse(&found)
            .unwrap_or_else(|error| panic!("{format:?}: {error}"));
        for node in xml.root().descendants().skip(1) {
            assert!(
                node.is_text() || names.contains(&node.tag_name().name()),
                "{node:?}"
            );
        }
        let all = |name| {
            xml.descendants()
                .filter(move |node| node.has_tag_name(name))
        };
        let messages: Vec<&str> = all(names[names.len() - 1])
            .filter_map(|node| node.attribute("message"))
            .collect();
        let mut expected: Vec<_> = HOSTILE.iter().map(|text| visible::visible(text)).collect();
        if format == Format::Junit {
            let mut files: Vec<&str> = HOSTILE.to_vec();
            files.sort_unstable();
            expected = files.into_iter().map(visible::visible).collect();
        }
        assert_eq!(messages, expected, "{format:?}");
    }
}

/// Tags of HTML, with their attributes.
fn tags(html: &str) -> Vec<&str> {
    let tag = Regex::new("<[^>]*>?").expect("the pattern is right");
    tag.find_iter(html).map(|tag| tag.as_str()).collect()
}

#[test]
fn html_has_no_markup_of_others() {
    let own = Regex::new(concat!(
        r#"^</?(a|article|b|body|br|code|details|fieldset|figcaption|figure|h[1-4]|header|html|input|label|legend|li|"#,
        r#"main|mark|nav|p|pre|section|span|style|summary|title|ul|head|meta|!DOCTYPE)"#,
        r#"( (aria-label|charset|checked|class|content|data-line|href|html|http-equiv|id|lang|name|type)(="[^"<>]*")?)*>$"#,
    ))
    .expect("the pattern is right");
    let href = Regex::new(r#"href="([^#][^"]*)""#).expect("the pattern is right");
    for table in [table(), awkward()] {
        let found = table.render(Format::Html, Screen::default());
        for tag in tags(&found) {
            assert!(own.is_match(tag), "{tag}");
        }
        assert_eq!(found.matches("<article ").count(), table.diagnostics.len());
        assert!(!href.is_match(&found), "all links stay on the page");
        for (open, close) in [
            ("<title>", "</title>"),
            ("<style>", "</style>"),
            ("<main>", "</main>"),
        ] {
            assert_eq!(
                (found.matches(open).count(), found.matches(close).count()),
                (1, 1)
            );
        }
    }
}

#[test]
fn a_summary_has_no_markup_of_others() {
    let found = table().summary();
    for tag in tags(&found) {
        let tag = tag.trim_start_matches(['<', '/']).trim_end_matches('>');
        assert!(["table", "tr", "th", "td", "code"].contains(&tag), "{tag}");
    }
    // Markdown is nothing within a block of HTML, which goes on to the next blank line.
    let blocks: Vec<&str> = found.trim_end().split("\n\n").collect();
    assert_eq!(blocks.len(), 4);
    for block in &blocks[2..] {
        assert!(
            block.starts_with("<table>\n") && block.ends_with("\n</table>"),
            "{block}"
        );
    }
}

#[test]
fn json_says_exactly_what_was_said() {
    let strings = |format| -> Vec<Value> {
        let found = render(format);
        assert!(!found.contains(|c| c != '\n' && is_hidden(c)), "{format:?}");
        match format {
            Format::Jsonl => found
                .lines()
                .map(|line| serde_json::from_str(line).expect("it is JSON"))
                .collect(),
            _ => vec![serde_json::from_str(&found).expect("it is JSON")],
        }
    };
    for (value, text) in strings(Format::Jsonl).iter().zip(HOSTILE) {
        assert_eq!(
            (&value["file"], &value["message"]),
            (&text.into(), &text.into())
        );
    }
    let issues = &strings(Format::Gitlab)[0];
    for (n, text) in HOSTILE.iter().enumerate() {
        assert_eq!(issues[n]["location"]["path"], *text);
        assert_eq!(issues[n]["description"], *visible::visible(text));
    }
    let log = &strings(Format::Sarif)[0];
    let link = Regex::new(r"(^|[^\\])\]\(").expect("the pattern is right");
    let uri = Regex::new("^([A-Za-z0-9._~/-]|%[0-9A-F]{2})+$").expect("the pattern is right");
    for (n, text) in HOSTILE.iter().enumerate() {
        let result = &log["runs"][0]["results"][n];
        let place = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        assert!(uri.is_match(place.as_str().expect("it is text")), "{place}");
        let said = result["message"]["text"].as_str().expect("it is text");
        assert!(!said.contains(|c| c != '\n' && is_hidden(c)), "{said}");
        assert!(!link.is_match(said), "{said}");
        let change = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
        assert_eq!(change["insertedContent"]["text"], *text);
    }
}
