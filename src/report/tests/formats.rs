//! The forms that other programs read, each by its snapshot and by what its reader relies on.

use std::collections::HashSet;

use serde_json::Value;

use super::*;

fn render(format: Format) -> String {
    awkward().render(format, Screen::default())
}

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).expect("it is JSON")
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().expect("it is a list")
}

/// A report on one finding of a real rule, made in the folder `docs` of its repository.
fn real(format: Format, file: &str) -> String {
    let source = Source::new(file, "# 題\n\n🍣 ![](a.png)\n");
    let mut found = Diagnostic::new(
        "missing-alt-text",
        Severity::Warning,
        source.path(),
        span(&source, "![](a.png)"),
        "image without alternative text",
    );
    let at = span(&source, "](").range().start;
    found.fix(
        "say it",
        Safety::Unsafe,
        vec![(Span::empty(at), "寿司".to_owned())],
    );
    let sources: Sources = [source].into_iter().collect();
    let run = Run {
        files: vec![file.into()],
        current_dir: "/work/docs".into(),
        repository: Some("/work".into()),
        fail_on: Some(Severity::Error),
        status: 0,
        catalogue: Default::default(),
    };
    let found = [found];
    let report = Report::new(&found, &sources, &run);
    let mut out = Vec::new();
    write(&report, format, Screen::default(), &mut out).expect("a Vec takes everything");
    String::from_utf8(out).expect("reports are text")
}

#[test]
fn jsonl() {
    let lines = render(Format::Jsonl);
    let whole = json_of(&render(Format::Json));
    let lines: Vec<Value> = lines.lines().map(json_of).collect();
    assert_eq!(lines, *list(&whole["diagnostics"]));
}

#[test]
fn sarif() {
    let found = render(Format::Sarif);
    assert_snapshot("sarif.json", &found);
    let run = &json_of(&found)["runs"][0];
    let results = list(&run["results"]);
    assert_eq!(results.len(), awkward().diagnostics.len());
    let prints: HashSet<_> = results
        .iter()
        .map(|result| &result["partialFingerprints"]["kouetsu/v1"])
        .collect();
    assert_eq!(
        prints.len(),
        results.len(),
        "each finding has a fingerprint of its own"
    );
}

#[test]
fn sarif_tells_all_of_a_rule_and_a_fix() {
    let log = json_of(&real(Format::Sarif, "a b#é.md"));
    let run = &log["runs"][0];
    let rule = &run["tool"]["driver"]["rules"][0];
    assert_eq!(rule["id"], "missing-alt-text");
    assert_eq!(rule["name"], "MissingAltText");
    assert_eq!(
        rule["shortDescription"]["text"],
        "image without alternative text"
    );
    assert_eq!(rule["defaultConfiguration"]["level"], "warning");
    let help = rule["help"]["markdown"].as_str().expect("it is text");
    for part in [
        "A reader who cannot see",
        "`allow-empty = false`",
        "````markdown\n```{figure}",
    ] {
        assert!(help.contains(part), "{part} is not in\n{help}");
    }
    let result = &run["results"][0];
    let place = serde_json::json!({
        "artifactLocation": { "uri": "docs/a%20b%23%C3%A9.md", "uriBaseId": "%SRCROOT%" },
        "region": { "startLine": 3, "startColumn": 4, "endLine": 3, "endColumn": 14 },
    });
    assert_eq!(result["locations"][0]["physicalLocation"], place);
    let change = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(change["insertedContent"]["text"], "寿司");
    assert_eq!(change["deletedRegion"]["startColumn"], 6);
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
}

#[test]
fn a_fault_of_kouetsu_is_no_result() {
    let mut table = Table::default();
    let diagnostic = Diagnostic::new(
        crate::diagnostic::INTERNAL,
        Severity::Error,
        &Arc::from(""),
        Span::default(),
        "the rule `a` crashed",
    );
    table.diagnostics.push(diagnostic);
    let log = json_of(&table.render(Format::Sarif, Screen::default()));
    let run = &log["runs"][0];
    assert!(list(&run["results"]).is_empty());
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let note = &invocation["toolExecutionNotifications"][0];
    assert_eq!(note["message"]["text"], "the rule `a` crashed");
}

#[test]
fn github() {
    assert_snapshot("github.txt", &render(Format::Github));
    assert_eq!(
        real(Format::Github, "a,b.md"),
        "::warning file=docs/a%2Cb.md,line=3,endLine=3,col=3,endColumn=13,title=kouetsu%3A missing-alt-text::\
         docs/a,b.md:3:3: image without alternative text\n"
    );
}

/// The problem matcher that the action registers, which GitHub's runner holds against every line of a log.
#[test]
#[expect(clippy::disallowed_methods, reason = "a matcher is no document")]
fn lines_are_matched() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = std::fs::read_to_string(root.join(".github/action/problem-matcher.json"));
    let matchers = json_of(&file.expect("the matcher can be read"));
    let matchers: Vec<(Regex, &Value)> = list(&matchers["problemMatcher"])
        .iter()
        .map(|matcher| {
            let regex = matcher["pattern"][0]["regexp"]
                .as_str()
                .expect("it is text");
            (Regex::new(regex).expect("the pattern is right"), matcher)
        })
        .collect();
    let (table, run) = (awkward(), Run::default());
    let report = Report::new(&table.diagnostics, &table.sources, &run);
    let short = render(Format::Short);
    for (line, diagnostic) in short.lines().zip(&table.diagnostics) {
        let mut matching = matchers.iter().filter(|(regex, _)| regex.is_match(line));
        let (regex, matcher) = matching.next().expect("a matcher knows the line");
        assert!(matching.next().is_none(), "{line}");
        let found = regex.captures(line).expect("it matches");
        let group = |name: &str| {
            let group = matcher["pattern"][0][name].as_u64()?;
            Some(found[usize::try_from(group).expect("it is small")].to_owned())
        };
        let severity = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        assert_eq!(
            group("severity").unwrap_or_else(|| "notice".to_owned()),
            severity
        );
        assert_eq!(group("code").as_deref(), Some("awkward-case"));
        let text = |text| visible::visible(text).into_owned();
        assert_eq!(group("file"), Some(text(&diagnostic.primary.file)));
        assert_eq!(group("message"), Some(text(&diagnostic.message)));
        let number = |name| group(name).and_then(|number| number.parse().ok());
        let (start, _) = report.positions(&diagnostic.primary.file, diagnostic.primary.span);
        assert_eq!(
            (number("line"), number("column")),
            (Some(start.line), Some(start.column))
        );
    }
}

#[test]
fn the_summary_of_a_job() {
    assert_snapshot("summary.md", &awkward().summary());
}

#[test]
fn the_summary_of_a_job_has_room() {
    let mut table = Table::default();
    let source = table.file("a.md", "text");
    let message = "<&>\"'`".repeat(1000);
    for _ in 0..1000 {
        table.warning(&source, Span::default(), &message);
    }
    let out = table.summary();
    assert!(
        out.len() < 1 << 20,
        "GitHub drops a summary of {} bytes",
        out.len()
    );
    assert!(out.ends_with("and 800 more findings\n\n"));
}

#[test]
fn gitlab() {
    let found = render(Format::Gitlab);
    assert_snapshot("gitlab.json", &found);
    let issues = json_of(&found);
    let prints: HashSet<_> = list(&issues)
        .iter()
        .map(|issue| &issue["fingerprint"])
        .collect();
    assert_eq!(prints.len(), awkward().diagnostics.len());
    let issue = &json_of(&real(Format::Gitlab, "../a b.md"))[0];
    assert_eq!(issue["location"]["path"], "a b.md");
    assert_eq!(issue["severity"], "minor");
}

#[test]
fn junit() {
    let found = render(Format::Junit);
    assert_snapshot("junit.xml", &found);
    let xml = roxmltree::Document::parse(&found).expect("it is XML");
    let failures = xml
        .descendants()
        .filter(|node| node.has_tag_name("failure"));
    let info = xml
        .descendants()
        .filter(|node| node.has_tag_name("system-out"));
    assert_eq!(
        (failures.count(), info.count()),
        (awkward().diagnostics.len() - 1, 1)
    );
    // What does not fail the run is no failed test.
    assert!(!real(Format::Junit, "a.md").contains("<failure"));
}

#[test]
fn checkstyle() {
    let found = render(Format::Checkstyle);
    assert_snapshot("checkstyle.xml", &found);
    let xml = roxmltree::Document::parse(&found).expect("it is XML");
    let errors = xml.descendants().filter(|node| node.has_tag_name("error"));
    assert_eq!(errors.count(), awkward().diagnostics.len());
}

#[test]
fn html() {
    let found = render(Format::Html);
    let style = include_str!("../html.css");
    assert!(found.contains(style));
    assert_snapshot("report.html", &found.replace(style, ""));
    let articles = found.matches("<article ").count();
    assert_eq!(articles, awkward().diagnostics.len());
    for outside in [
        "src=", "url(", "@import", "http:", "<link", "<script", " on",
    ] {
        let at = found.find(outside).filter(|_| outside != " on");
        assert_eq!(at, None, "{outside}");
    }
}

#[test]
fn reports_without_findings() {
    let render = |format| Table::default().render(format, Screen::default());
    for format in [Format::Jsonl, Format::Github] {
        assert_eq!(render(format), "");
    }
    assert_eq!(render(Format::Gitlab), "[\n]\n");
    let log = json_of(&render(Format::Sarif));
    assert!(list(&log["runs"][0]["results"]).is_empty());
    let junit = render(Format::Junit);
    assert!(junit.contains(r#"<testcase name="no findings" classname="clean.md" time="0"/>"#));
    assert!(render(Format::Html).contains("<p>checked 12 files: no findings</p>"));
}

#[cfg(unix)]
#[test]
fn files_are_named_from_the_root_of_the_repository() {
    for (root, folder, file, named) in [
        (Some("/work"), "/work", "a.md", "a.md"),
        (Some("/work"), "/work/docs/ja", "a.md", "docs/ja/a.md"),
        (Some("/work"), "/work/docs/ja", "../a.md", "docs/a.md"),
        (Some("/work/report"), "/work", "report/a.md", "a.md"),
        (Some("/work/report"), "/work", "a.md", "../a.md"),
        (None, "/work", "../a.md", "../a.md"),
        (Some("/work"), "/work", "", ""),
    ] {
        let run = Run {
            current_dir: folder.into(),
            repository: root.map(PathBuf::from),
            ..Run::default()
        };
        let sources = Sources::default();
        let report = Report::new(&[], &sources, &run);
        assert_eq!(report.in_repository(file), named, "{file} in {folder}");
    }
}
