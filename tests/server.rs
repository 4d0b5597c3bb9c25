//! The language server as a client meets it: the program, and messages over its standard input and output.

#![expect(clippy::disallowed_methods, reason = "a test reads its own files")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

struct Client {
    server: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    root: PathBuf,
    /// What was published, the newest last.
    published: Vec<Value>,
    /// What the server asked.
    asked: Vec<Value>,
    last: i64,
}

impl Client {
    fn start(root: &Path, capabilities: Value) -> (Client, Value) {
        let mut server = Command::new(env!("CARGO_BIN_EXE_kouetsu"))
            .arg("server")
            .env("KOUETSU_NO_CACHE", "1")
            .current_dir(root)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program was built for this test");
        let input = server.stdin.take();
        let output = server.stdout.take().map(BufReader::new);
        let mut client = Client {
            server,
            input,
            output: output.expect("it was piped"),
            root: root.canonicalize().expect("it is there"),
            published: Vec::new(),
            asked: Vec::new(),
            last: 0,
        };
        let folder = json!({"uri": client.uri(""), "name": "report"});
        let params = json!({"processId": null, "rootUri": null, "capabilities": capabilities, "workspaceFolders": [folder]});
        let result = client.ask("initialize", params);
        client.tell("initialized", json!({}));
        (client, result["result"].clone())
    }

    fn uri(&self, name: &str) -> String {
        let path = self.root.join(name);
        url::Url::from_file_path(path)
            .expect("it is absolute")
            .to_string()
    }

    fn document(&self, name: &str) -> Value {
        json!({"uri": self.uri(name)})
    }

    fn send(&mut self, message: &Value) {
        self.send_text(&message.to_string());
    }

    fn send_text(&mut self, text: &str) {
        let input = self.input.as_mut().expect("it is open");
        write!(input, "Content-Length: {}\r\n\r\n{text}", text.len()).expect("it listens");
        input.flush().expect("it listens");
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// The answer to a request; what is published before it is kept.
    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.last += 1;
        let id = self.last;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        loop {
            let message = self.receive();
            match message["id"].as_i64() {
                Some(answered) if answered == id => return message,
                _ => self.keep(message),
            }
        }
    }

    fn result(&mut self, method: &str, params: Value) -> Value {
        let answer = self.ask(method, params);
        assert!(answer.get("error").is_none(), "{answer}");
        answer["result"].clone()
    }

    fn keep(&mut self, message: Value) {
        if message["method"] == "textDocument/publishDiagnostics" {
            self.published.push(message["params"].clone());
        } else if message.get("id").is_some() {
            self.send(&json!({"jsonrpc": "2.0", "id": message["id"], "result": null}));
            self.asked.push(message);
        }
    }

    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            let read = self.output.read_line(&mut line).expect("it is UTF-8");
            assert!(read > 0, "the server is gone");
            match line.trim().split_once(": ") {
                Some(("Content-Length", text)) => length = text.parse().expect("a length"),
                Some(_) => {}
                None => break,
            }
        }
        let mut text = vec![0; length];
        self.output.read_exact(&mut text).expect("it sends it all");
        serde_json::from_slice(&text).expect("it is JSON")
    }

    fn open(&mut self, name: &str, text: &str) {
        let document =
            json!({"uri": self.uri(name), "languageId": "markdown", "version": 1, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": document}));
    }

    fn change(&mut self, name: &str, version: i64, changes: Value) {
        let document = json!({"uri": self.uri(name), "version": version});
        let params = json!({"textDocument": document, "contentChanges": changes});
        self.tell("textDocument/didChange", params);
    }

    /// The findings of a file as last told, once everything is checked, as `line:character rule`.
    fn told(&mut self, name: &str) -> Vec<String> {
        self.ask("workspace/diagnostic", json!({"previousResultIds": []}));
        let uri = self.uri(name);
        let last = self.published.iter().rfind(|params| params["uri"] == *uri);
        let diagnostics = last.and_then(|params| params["diagnostics"].as_array());
        let shown = |found: &Value| {
            let start = &found["range"]["start"];
            let code = found["code"].as_str().unwrap_or_default();
            format!("{}:{} {code}", start["line"], start["character"])
        };
        diagnostics.map_or(Vec::new(), |all| all.iter().map(shown).collect())
    }

    fn stop(mut self) {
        assert_eq!(self.result("shutdown", Value::Null), Value::Null);
        let refused = self.ask("textDocument/hover", json!({}));
        assert_eq!(refused["error"]["code"], -32600);
        self.tell("exit", Value::Null);
        let status = self.server.wait().expect("it ends");
        assert!(status.success(), "{status}");
    }
}

/// A copy of files of the repository.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("it is there") {
        let path = entry.expect("it can be listed").path();
        let target = to.join(path.file_name().expect("it has a name"));
        match path.is_dir() {
            true => copy(&path, &target),
            false => drop(fs::copy(&path, &target).expect("it can be copied")),
        }
    }
}

fn project(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }
    folder
}

fn report() -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/report-faulty");
    copy(&example, folder.path());
    folder
}

#[test]
fn an_editor_is_told_what_the_command_line_tells() {
    let folder = report();
    let output = Command::new(env!("CARGO_BIN_EXE_kouetsu"))
        .args(["check", "--output-format", "json"])
        .env("KOUETSU_NO_CACHE", "1")
        .current_dir(folder.path())
        .output()
        .expect("it runs");
    let checked: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    let mut expected: Vec<(String, String, String)> = Vec::new();
    let (mut client, _) = Client::start(folder.path(), json!({}));
    client.told("none.md");
    for found in checked["diagnostics"].as_array().expect("a list") {
        let place = |end: &str| {
            let at = &found["span"][end];
            let number = |key: &str| at[key].as_u64().expect("a number") - 1;
            let file =
                fs::read_to_string(folder.path().join(found["file"].as_str().expect("a name")));
            let file = file.expect("it is there");
            let line = file
                .lines()
                .nth(number("line") as usize)
                .unwrap_or_default();
            let before = line.chars().take(number("column") as usize);
            format!(
                "{}:{}",
                number("line"),
                before.map(char::len_utf16).sum::<usize>()
            )
        };
        let uri = client.uri(found["file"].as_str().expect("a name"));
        let rule = found["rule"].as_str().expect("a rule").to_owned();
        expected.push((uri, format!("{}-{}", place("start"), place("end")), rule));
    }
    let mut told: Vec<(String, String, String)> = Vec::new();
    for params in &client.published {
        for found in params["diagnostics"].as_array().expect("a list") {
            let place = |end: &str| {
                let at = &found["range"][end];
                format!("{}:{}", at["line"], at["character"])
            };
            let uri = params["uri"].as_str().expect("an address").to_owned();
            let rule = found["code"].as_str().expect("a rule").to_owned();
            told.push((uri, format!("{}-{}", place("start"), place("end")), rule));
        }
    }
    expected.sort();
    told.sort();
    assert!(expected.len() > 30, "{expected:?}");
    assert_eq!(told, expected);
    client.stop();
}

#[test]
fn texts_are_checked_as_they_are_typed() {
    let folder = project(&[
        ("kouetsu.toml", ""),
        ("a.md", "# A\n\n[b](b.md#one)\n"),
        ("b.md", "# One\n\nWords.\n"),
    ]);
    let utf8 = json!({"general": {"positionEncodings": ["utf-8", "utf-16"]}});
    for (capabilities, encoding, column) in [(json!({}), "utf-16", 6), (utf8, "utf-8", 12)] {
        let (mut client, result) = Client::start(folder.path(), capabilities);
        assert_eq!(result["capabilities"]["positionEncoding"], encoding);
        assert_eq!(client.told("a.md"), [""; 0]);
        client.open("b.md", "# One\n\nWords.\n");
        let at = |line: u32, from: u32, to: u32| json!({"start": {"line": line, "character": from}, "end": {"line": line, "character": to}});
        client.change(
            "b.md",
            2,
            json!([
                {"range": at(2, 0, 5), "text": "校閲😀[x"},
                {"range": at(2, column, column), "text": "](none.md)"},
            ]),
        );
        assert_eq!(
            client.told("b.md"),
            [format!("2:{} broken-link", column + 2)]
        );
        // What a text breaks is told of others, and taken back.
        client.change("b.md", 3, json!([{"text": "# Two\n\nWords.\n"}]));
        assert_eq!(client.told("b.md"), [""; 0]);
        assert_eq!(client.told("a.md"), ["2:8 broken-anchor"]);
        client.tell(
            "textDocument/didClose",
            json!({"textDocument": client.document("b.md")}),
        );
        assert_eq!(client.told("a.md"), [""; 0]);
        client.stop();
    }
}

#[test]
fn findings_are_mended() {
    let text = "# Day\n\n[A](b.md) and [B](b.md)  \n\nWe we met at the the bar.\n";
    let folder = project(&[
        ("kouetsu.toml", "select = ['default', 'layout']\n"),
        ("a.md", text),
        ("b.md", "# B\n"),
    ]);
    let (mut client, _) = Client::start(folder.path(), json!({}));
    client.open("a.md", text);
    let range = json!({"start": {"line": 4, "character": 14}, "end": {"line": 4, "character": 14}});
    let params = json!({"textDocument": client.document("a.md"), "range": range, "context": {"diagnostics": []}});
    let actions = client.result("textDocument/codeAction", params);
    let titles: Vec<&str> = actions
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|it| it["title"].as_str())
        .collect();
    assert_eq!(
        titles.last(),
        Some(&"Allow `doubled-word` here"),
        "{titles:?}"
    );
    let uri = client.uri("a.md");
    let edit =
        &actions.as_array().expect("a list").last().expect("one")["edit"]["changes"][&uri][0];
    assert_eq!(edit["newText"], "<!-- kouetsu allow doubled-word -->\n\n");
    assert_eq!(edit["range"]["start"], json!({"line": 4, "character": 0}));
    let whole = json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}});
    let context = json!({"diagnostics": [], "only": ["source.fixAll"]});
    let params =
        json!({"textDocument": client.document("a.md"), "range": whole, "context": context});
    let actions = client.result("textDocument/codeAction", params);
    assert_eq!(actions[0]["kind"], "source.fixAll.kouetsu", "{actions}");
    let edit = &actions[0]["edit"]["changes"][&uri][0];
    assert_eq!(edit["newText"], "", "{actions}");
    assert_eq!(edit["range"]["start"], json!({"line": 2, "character": 23}));
    // It was offered, and not made.
    assert!(
        client
            .told("a.md")
            .iter()
            .any(|found| found.ends_with("trailing-space"))
    );
    client.stop();
}

/// The reason that a project wants is the author's to write.
#[test]
fn what_is_allowed_has_a_reason_where_one_is_wanted() {
    let text = "---\ntitle: The the talks\n---\n\nWords.\n\n(bar)=\n## At the the bar {ref}`bar`\n\n<!-- kouetsu allow figures -->\n";
    let wants = "flavor = 'myst'\nselect = ['default', 'missing-allow-reason']\n";
    let folder = project(&[("kouetsu.toml", wants), ("a.md", text)]);
    let fills_in = json!({"workspace": {"workspaceEdit": {"documentChanges": true, "snippetEditSupport": true}}});
    for capabilities in [json!({}), fills_in] {
        let is_filled_in = capabilities != json!({});
        let (mut client, _) = Client::start(folder.path(), capabilities);
        client.open("a.md", text);
        let uri = client.uri("a.md");
        let mut edits = |line: u32, rule: &str| -> Vec<Value> {
            let at = json!({"line": line, "character": 10});
            let range = json!({"start": at, "end": at});
            let params = json!({"textDocument": {"uri": uri}, "range": range, "context": {"diagnostics": []}});
            let actions = client.result("textDocument/codeAction", params);
            let actions = actions.as_array().expect("a list").iter();
            let title = format!("Allow `{rule}` here");
            let ours = actions.filter(|it| it["title"] == *title);
            ours.map(|it| it["edit"].clone()).collect()
        };
        // Before the label, which belongs to the heading.
        let at = json!({"line": 6, "character": 0});
        let range = json!({"start": at, "end": at});
        let comment = "<!-- kouetsu allow doubled-word reason=\"…\" -->\n\n";
        let expected = match is_filled_in {
            false => json!({"changes": {&uri: [{"range": range, "newText": comment}]}}),
            true => {
                let snippet = comment.replace('…', "${1:…}");
                let snippet = json!({"kind": "snippet", "value": snippet});
                json!({"documentChanges": [{
                    "textDocument": {"uri": uri, "version": null},
                    "edits": [{"range": range, "snippet": snippet}],
                }]})
            }
        };
        assert_eq!(edits(7, "doubled-word"), [expected]);
        // Nothing goes before front matter, and what is wrong with a comment is not allowed by another.
        assert_eq!(edits(1, "doubled-word"), [Value::Null; 0]);
        assert_eq!(edits(9, "missing-allow-reason"), [Value::Null; 0]);
        assert!(
            client
                .told("a.md")
                .contains(&"9:0 missing-allow-reason".to_owned())
        );
        // Until it is written, it is asked for.
        let mended = text.replace("(bar)=", &format!("{comment}(bar)="));
        client.change("a.md", 2, json!([{"text": mended}]));
        let told = client.told("a.md");
        assert!(
            told.contains(&"6:0 missing-allow-reason".to_owned()),
            "{told:?}"
        );
        assert!(!told.contains(&"9:10 doubled-word".to_owned()), "{told:?}");
        client.stop();
    }
}

#[test]
fn references_are_followed_and_renamed() {
    let a = "(doors)=\n# Doors open\n\n[b](b.md#the-end) and {ref}`doors`\n";
    let b = "# B\n\n{ref}`text <doors>` and [a](a.md)\n\n## The end\n\nWords.\n";
    let folder = project(&[
        (
            "conf.py",
            "extensions = ['myst_parser']\nmyst_heading_anchors = 3\n",
        ),
        ("kouetsu.toml", "roster = ['people.txt']\n"),
        ("people.txt", "寺田 学\nAda Lovelace\n"),
        ("a.md", a),
        ("b.md", b),
        ("images/map.png", "x"),
    ]);
    let (mut client, _) = Client::start(folder.path(), json!({}));
    client.open("a.md", a);
    client.open("b.md", b);
    let at = |client: &Client, name: &str, line: u32, character: u32| json!({"textDocument": client.document(name), "position": {"line": line, "character": character}});
    let shown = |locations: &Value| -> Vec<String> {
        let one = |it: &Value| {
            let uri = it["uri"].as_str().expect("an address");
            let start = &it["range"]["start"];
            format!(
                "{}:{}:{}",
                uri.rsplit('/').next().unwrap_or(uri),
                start["line"],
                start["character"]
            )
        };
        locations
            .as_array()
            .map_or(Vec::new(), |all| all.iter().map(one).collect())
    };
    let label = at(&client, "b.md", 2, 14);
    assert_eq!(
        shown(&client.result("textDocument/definition", label.clone())),
        ["a.md:0:1"]
    );
    let heading = at(&client, "a.md", 3, 10);
    assert_eq!(
        shown(&client.result("textDocument/definition", heading)),
        ["b.md:4:0"]
    );
    let mut asked = label.clone();
    asked["context"] = json!({"includeDeclaration": true});
    assert_eq!(
        shown(&client.result("textDocument/references", asked)),
        ["a.md:0:1", "a.md:3:28", "b.md:2:12"]
    );
    let hover = client.result("textDocument/hover", label.clone());
    assert!(
        hover["contents"]["value"]
            .as_str()
            .is_some_and(|text| text.contains("# Doors open")),
        "{hover}"
    );

    let edits = |edit: &Value, uri: String| -> Vec<String> {
        let one = |it: &Value| {
            format!(
                "{}:{} {}",
                it["range"]["start"]["line"],
                it["range"]["start"]["character"],
                it["newText"].as_str().unwrap_or_default()
            )
        };
        edit["changes"][&uri]
            .as_array()
            .map_or(Vec::new(), |all| all.iter().map(one).collect())
    };
    let mut asked = label.clone();
    asked["newName"] = json!("entrance");
    let edit = client.result("textDocument/rename", asked);
    assert_eq!(
        edits(&edit, client.uri("a.md")),
        ["0:1 entrance", "3:28 entrance"]
    );
    assert_eq!(edits(&edit, client.uri("b.md")), ["2:12 entrance"]);
    let mut asked = at(&client, "b.md", 4, 5);
    asked["newName"] = json!("The very end");
    let edit = client.result("textDocument/rename", asked);
    assert_eq!(edits(&edit, client.uri("b.md")), ["4:3 The very end"]);
    assert_eq!(edits(&edit, client.uri("a.md")), ["3:9 the-very-end"]);
    let mut asked = label;
    asked["newName"] = json!("a`b");
    assert_eq!(
        client.ask("textDocument/rename", asked)["error"]["code"],
        -32602
    );
    let moved =
        json!({"files": [{"oldUri": client.uri("a.md"), "newUri": client.uri("days/a.md")}]});
    let edit = client.result("workspace/willRenameFiles", moved);
    assert_eq!(edits(&edit, client.uri("b.md")), ["2:28 days/a.md"]);
    assert_eq!(edits(&edit, client.uri("a.md")), ["3:4 ../b.md"]);
    // However a path is written: from the root, with percent signs, in brackets, as a picture's.
    let text = "# A\n\n[m](/images/map.png) [m](images/../images/map.png) [m](<images/map.png>)\n\n\
        ![m](images/map.png \"A map\")\n\n```{figure} images/map.png\n```\n\n<img src=\"images/map.png\" alt=\"m\">\n";
    client.change("a.md", 8, json!([{"text": text}]));
    let picture = |new: &str| json!({"files": [{"oldUri": client.uri("images/map.png"), "newUri": client.uri(new)}]});
    let edit = client.result("workspace/willRenameFiles", picture("図/the map.png"));
    assert_eq!(
        edits(&edit, client.uri("a.md")),
        [
            "2:4 /図/the%20map.png",
            "2:25 図/the%20map.png",
            "2:56 図/the map.png",
            "4:5 図/the%20map.png",
            "6:12 図/the map.png",
            "9:10 図/the%20map.png",
        ]
    );

    let mut completions = |line: &str, character: u32| -> Vec<String> {
        client.change("a.md", 9, json!([{"text": format!("{line}\n")}]));
        let asked = at(&client, "a.md", 0, character);
        let items = client.result("textDocument/completion", asked);
        items
            .as_array()
            .expect("a list")
            .iter()
            .map(|it| it["label"].as_str().expect("a label").to_owned())
            .collect()
    };
    assert_eq!(completions("![](images/", 11), ["map.png"]);
    assert!(completions("[](", 3).contains(&"b.md".to_owned()));
    assert!(completions("[](b.md#", 8).contains(&"the-end".to_owned()));
    assert!(completions("```{fig", 7).contains(&"figure".to_owned()));
    assert!(completions("x {ref", 6).contains(&"ref".to_owned()));
    assert_eq!(completions("これは寺田", 5), ["寺田 学"]);
    assert_eq!(completions("by Lovel", 8), ["Ada Lovelace"]);
    assert_eq!(completions("plain w", 7), [""; 0]);

    client.change(
        "a.md",
        10,
        json!([{"text": "# One\n\n## Two\n\n(x)=\n### Three\n\n## Four\n"}]),
    );
    let symbols = client.result(
        "textDocument/documentSymbol",
        json!({"textDocument": client.document("a.md")}),
    );
    assert_eq!(symbols[0]["name"], "One");
    assert_eq!(
        symbols[0]["children"][0]["children"][0]["name"], "x",
        "{symbols}"
    );
    assert_eq!(symbols[0]["children"][1]["name"], "Four");
    let found = client.result("workspace/symbol", json!({"query": "THE END"}));
    assert_eq!(found[0]["name"], "The end");
    client.stop();
}

#[test]
fn what_can_be_written_is_offered_where_it_belongs() {
    let folder = project(&[
        ("conf.py", "extensions = ['myst_parser']\n"),
        ("kouetsu.toml", "roster = ['people.txt']\n"),
        ("people.txt", "Ada Lovelace\n"),
        ("a.md", "# A\n"),
        (
            "b.md",
            "(doors)=\n# B\n\n```{glossary}\nspeaker\n  Who speaks.\n```\n",
        ),
        ("images/map.png", "x"),
    ]);
    let (mut client, _) = Client::start(folder.path(), json!({}));
    client.open("a.md", "# A\n");
    // `|` is the cursor.
    for (text, expected) in [
        ("```{figure} images/|", vec!["map.png"]),
        ("```{figure} images/map.png\n:al|", vec!["align: ", "alt: "]),
        (
            "```{figure} images/map.png\n:alt: A map\n:al|\n```\n",
            vec!["align: "],
        ),
        (
            "```{figure} images/map.png\n---\nal|\n---\n```\n",
            vec!["align: ", "alt: "],
        ),
        ("```{toctree}\n\n|\n```\n", vec!["a", "b", "images/"]),
        ("{doc}`|`", vec!["a", "b", "images/"]),
        ("{ref}`door|", vec!["doors"]),
        ("{term}`The one <sp|", vec!["speaker"]),
        ("[there](#do|)", vec!["doors"]),
        ("[m]: images/|", vec!["map.png"]),
        ("<img alt=\"m\" src=\"images/|\">", vec!["map.png"]),
        ("Words.[^n|\n\n[^note]: It is.\n", vec!["note"]),
        ("[^note]: b|", vec![]),
        ("By Love|", vec!["Lovelace"]),
    ] {
        let (before, after) = text.split_once('|').expect("it has a cursor");
        client.change("a.md", 2, json!([{"text": format!("{before}{after}")}]));
        let line = before.rsplit('\n').next().unwrap_or_default();
        let at = json!({"line": before.matches('\n').count(), "character": line.len()});
        let asked = json!({"textDocument": client.document("a.md"), "position": at});
        let items = client.result("textDocument/completion", asked);
        // Editors leave out what does not begin with what was typed.
        let typed: String = line
            .chars()
            .rev()
            .take_while(|c| c.is_alphanumeric())
            .collect();
        let typed: String = typed.chars().rev().collect();
        let items = items.as_array().expect("a list").iter();
        let words = items.filter_map(|it| it["filterText"].as_str());
        let offered: Vec<&str> = words.filter(|word| word.starts_with(&typed)).collect();
        assert_eq!(offered, expected, "{text}");
    }
    client.change("a.md", 3, json!([{"text": "# A\n\nAt the the bar.\n"}]));
    let asked =
        json!({"textDocument": client.document("a.md"), "position": {"line": 2, "character": 8}});
    let hover = client.result("textDocument/hover", asked);
    let page = hover["contents"]["value"].as_str().unwrap_or_default();
    assert!(page.starts_with("**doubled-word**: "), "{hover}");
    client.stop();
}

#[test]
fn what_is_on_disk_is_watched() {
    let folder = project(&[
        ("kouetsu.toml", ""),
        ("a.md", "# A\n\n[b](b.md)\n"),
        ("c.md", "# C\n\nWords.\n"),
    ]);
    let watches = json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}});
    let (mut client, _) = Client::start(folder.path(), watches);
    assert_eq!(client.told("a.md"), ["2:4 broken-link"]);
    assert_eq!(client.asked[0]["method"], "client/registerCapability");
    let asked = &client.asked[0]["params"]["registrations"][0];
    assert_eq!(asked["method"], "workspace/didChangeWatchedFiles");
    let watched = |client: &Client, name: &str, kind: u8| json!({"changes": [{"uri": client.uri(name), "type": kind}]});
    fs::write(folder.path().join("b.md"), "# B\n").expect("it can be written");
    client.tell(
        "workspace/didChangeWatchedFiles",
        watched(&client, "b.md", 1),
    );
    assert_eq!(client.told("a.md"), [""; 0]);
    fs::write(folder.path().join("c.md"), "# C\n\n[x](x.md)\n").expect("it can be written");
    client.tell(
        "workspace/didChangeWatchedFiles",
        watched(&client, "c.md", 2),
    );
    assert_eq!(client.told("c.md"), ["2:4 broken-link"]);
    // What an editor has open is what it says.
    client.open("c.md", "# C\n\nWords.\n");
    assert_eq!(client.told("c.md"), [""; 0]);
    client.tell(
        "textDocument/didClose",
        json!({"textDocument": client.document("c.md")}),
    );
    assert_eq!(client.told("c.md"), ["2:4 broken-link"]);
    fs::remove_file(folder.path().join("b.md")).expect("it is there");
    client.tell(
        "workspace/didChangeWatchedFiles",
        watched(&client, "b.md", 3),
    );
    assert_eq!(client.told("a.md"), ["2:4 broken-link"]);
    fs::write(folder.path().join("kouetsu.toml"), "selekt = []\n").expect("it can be written");
    client.tell(
        "workspace/didChangeWatchedFiles",
        watched(&client, "kouetsu.toml", 2),
    );
    assert_eq!(client.told("kouetsu.toml"), ["0:0 invalid-config"]);
    client.stop();
}

/// Not every client watches files.
#[test]
fn a_new_file_is_known_once_it_is_saved() {
    let folder = project(&[("kouetsu.toml", ""), ("a.md", "# A\n\n[b](b.md)\n")]);
    let (mut client, _) = Client::start(folder.path(), json!({}));
    assert_eq!(client.told("a.md"), ["2:4 broken-link"]);
    client.open("b.md", "# B\n");
    fs::write(folder.path().join("b.md"), "# B\n").expect("it can be written");
    client.tell(
        "textDocument/didSave",
        json!({"textDocument": client.document("b.md")}),
    );
    let asked =
        json!({"textDocument": client.document("a.md"), "position": {"line": 2, "character": 5}});
    let found = client.result("textDocument/definition", asked);
    assert_eq!(found[0]["uri"], client.uri("b.md"));
    assert_eq!(client.told("a.md"), [""; 0]);
    client.stop();
}

#[test]
fn a_client_may_ask_for_findings() {
    let folder = project(&[("kouetsu.toml", ""), ("a.md", "# A\n\n[b](b.md)\n")]);
    let pull = json!({
        "textDocument": {"diagnostic": {}},
        "workspace": {"diagnostics": {"refreshSupport": true}},
    });
    let (mut client, result) = Client::start(folder.path(), pull);
    assert_eq!(
        result["capabilities"]["diagnosticProvider"]["workspaceDiagnostics"],
        true
    );
    let asked = json!({"textDocument": client.document("a.md")});
    let found = client.result("textDocument/diagnostic", asked);
    assert_eq!(found["items"][0]["code"], "broken-link", "{found}");
    let all = client.result("workspace/diagnostic", json!({"previousResultIds": []}));
    assert_eq!(all["items"].as_array().map(Vec::len), Some(1), "{all}");
    // What it knows is not sent again.
    let id = &found["resultId"];
    let known = json!({"textDocument": client.document("a.md"), "previousResultId": id, "identifier": "kouetsu"});
    let again = client.result("textDocument/diagnostic", known);
    assert_eq!(again, json!({"kind": "unchanged", "resultId": id}));
    let known = json!({"previousResultIds": [{"uri": client.uri("a.md"), "value": id}]});
    let again = client.result("workspace/diagnostic", known.clone());
    assert_eq!(again["items"][0]["kind"], "unchanged", "{again}");
    // That there is nothing any more is told.
    client.open("a.md", "# A\n\nWords.\n");
    let gone = client.result("workspace/diagnostic", known);
    assert_eq!(gone["items"][0]["items"], json!([]), "{gone}");
    assert_eq!(gone["items"][0]["uri"], client.uri("a.md"));
    assert!(client.published.is_empty());
    client.stop();
}

/// What comes of comparing documents is known later, and the client is told to ask again.
#[test]
fn a_client_that_asks_is_told_when_to_ask_again() {
    let text = "# A\n\nThe Nagaoka Tarou talk.\n";
    let others = "# B\n\n[x](x.md#one)\n";
    let folder = project(&[
        ("kouetsu.toml", ""),
        ("a.md", text),
        ("b.md", others),
        ("x.md", "# One\n\nWords.\n"),
    ]);
    let pull = json!({"textDocument": {"diagnostic": {}}, "workspace": {"diagnostics": {"refreshSupport": true}}});
    let (mut client, _) = Client::start(folder.path(), pull);
    client.open("b.md", others);
    client.open("x.md", "# One\n\nWords.\n");
    let asked = json!({"textDocument": client.document("b.md")});
    let found = client.result("textDocument/diagnostic", asked.clone());
    assert_eq!(found["items"], json!([]), "{found}");
    client.change("x.md", 2, json!([{"text": "# Two\n\nWords.\n"}]));
    // Nothing is asked until the server asks for it.
    let request = loop {
        let message = client.receive();
        if message["method"] == "workspace/diagnostic/refresh" {
            break message;
        }
    };
    client.send(&json!({"jsonrpc": "2.0", "id": request["id"], "result": null}));
    let found = client.result("textDocument/diagnostic", asked);
    assert_eq!(found["items"][0]["code"], "broken-anchor", "{found}");
    client.stop();
}

#[test]
fn a_client_that_cannot_be_told_to_ask_is_sent_findings() {
    let folder = project(&[("kouetsu.toml", ""), ("a.md", "# A\n\n[b](b.md)\n")]);
    let pull = json!({"textDocument": {"diagnostic": {}}});
    let (mut client, result) = Client::start(folder.path(), pull);
    assert_eq!(result["capabilities"].get("diagnosticProvider"), None);
    assert_eq!(client.told("a.md"), ["2:4 broken-link"]);
    client.stop();
}

#[test]
fn what_is_malformed_is_refused_and_the_server_lives() {
    let folder = project(&[("kouetsu.toml", ""), ("a.md", "# A\n")]);
    let (mut client, _) = Client::start(folder.path(), json!({}));
    assert_eq!(
        client.ask("kouetsu/none", json!({}))["error"]["code"],
        -32601
    );
    assert_eq!(
        client.ask("textDocument/hover", json!({"a": 1}))["error"]["code"],
        -32602
    );
    client.send_text("{\"jsonrpc\": ");
    assert_eq!(client.receive()["error"]["code"], -32700);
    client.tell("textDocument/didChange", json!([1, 2]));
    client.tell("$/cancelRequest", json!({"id": 77}));
    client.tell("textDocument/didOpen", json!({"textDocument": {"uri": "untitled:x", "languageId": "markdown", "version": 1, "text": "["}}));
    let outside = json!({"textDocument": {"uri": "file:///nowhere/at/all.md"}, "position": {"line": 9, "character": 9}});
    assert_eq!(client.result("textDocument/hover", outside), Value::Null);
    client.stop();
}

#[test]
fn a_folder_is_not_opened() {
    let folder = project(&[("kouetsu.toml", "")]);
    let other = project(&[("b.md", "Two  words words\n")]);
    let (mut client, _) = Client::start(folder.path(), json!({}));
    let other = url::Url::from_file_path(other.path()).expect("it is absolute");
    for uri in ["file:///", other.as_str()] {
        client.tell("textDocument/didOpen", json!({"textDocument": {"uri": uri, "languageId": "markdown", "version": 1, "text": ""}}));
    }
    let found = client.result("workspace/diagnostic", json!({"previousResultIds": []}));
    assert_eq!(found, json!({"items": []}));
    client.stop();
}

#[test]
fn a_client_that_goes_away_takes_the_server_along() {
    let folder = project(&[("kouetsu.toml", "")]);
    let (mut client, _) = Client::start(folder.path(), json!({}));
    drop(client.input.take());
    let status = client.server.wait().expect("it ends");
    assert!(!status.success(), "there was no shutdown");
}
