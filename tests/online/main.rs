//! The web as documents meet it: a server on this machine plays every part, and kouetsu asks it.

mod server;

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kouetsu::config::Online;
use kouetsu::project::answers::{Answer, Answers};
use kouetsu::web::{self, HostHeader, Progress, Settings};
use server::{Reply, Request, Server};

/// Settings that lose no time, and may ask this machine.
fn settings() -> Settings {
    Settings {
        backoff: Duration::from_millis(1),
        proxied: false,
        ..Settings::new(Online {
            allow_private: true,
            delay: Duration::ZERO,
            timeout: Duration::from_secs(10),
            ..Online::default()
        })
    }
}

struct Silent;

impl Progress for Silent {
    fn answered(&self, _: usize, _: usize, _: &str) {}
}

fn ask(urls: &[String], settings: &Settings) -> Answers {
    let (answers, unwritten) =
        web::ask(urls.iter().cloned(), settings, &Silent).expect("the settings are right");
    assert!(unwritten.is_none(), "{unwritten:?}");
    answers
}

/// The answers by path, shortened: `alive`, `moved to …`, `dead: …`, `unverified: …`.
fn answers(server: &Server, paths: &[&str], settings: &Settings) -> BTreeMap<String, String> {
    let urls: Vec<String> = paths.iter().map(|path| server.url(path)).collect();
    let answers = ask(&urls, settings);
    let origin = server.url("");
    paths
        .iter()
        .zip(urls)
        .map(|(path, url)| {
            let shown = match answers.get(&url) {
                None => "not asked".to_string(),
                Some(Answer::Alive) => "alive".to_string(),
                Some(Answer::Moved(to)) => format!("moved to {}", to.replace(&origin, "")),
                Some(Answer::Dead(reason)) => format!("dead: {reason}"),
                Some(Answer::Unverified(reason)) => format!("unverified: {reason}"),
            };
            (path.to_string(), shown)
        })
        .collect()
}

fn answer(server: &Server, path: &str, settings: &Settings) -> String {
    answers(server, &[path], settings)[path].clone()
}

#[track_caller]
fn expect(found: BTreeMap<String, String>, expected: &[(&str, &str)]) {
    let shown = |(path, answer): &(&str, &str)| (path.to_string(), answer.to_string());
    let expected: BTreeMap<String, String> = expected.iter().map(shown).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_page_that_is_there_costs_one_request() {
    let server = Server::new(|_| Reply::page("<h1>校閲</h1>"));
    assert_eq!(answer(&server, "/a?b=c", &settings()), "alive");
    assert_eq!(server.asked(), ["HEAD /a?b=c"]);
    let agent = server.requests()[0]
        .header("user-agent")
        .map(str::to_string);
    assert!(agent.is_some_and(|agent| agent.contains("kouetsu/")));
}

#[test]
fn what_a_server_refuses_to_sketch_is_asked_for_in_full() {
    let server = Server::new(|request| match (&*request.method, &*request.path) {
        ("HEAD", "/405") => Reply::status(405),
        ("HEAD", "/404") => Reply::status(404),
        ("HEAD", "/403") => Reply::status(403),
        ("HEAD", "/501") => Reply::status(501),
        ("HEAD", "/broken") => Reply::Bytes(b"what?"),
        ("HEAD", "/cut") => Reply::Bytes(b""),
        _ => Reply::page("x"),
    });
    let paths = ["/405", "/404", "/403", "/501", "/broken", "/cut"];
    let found = answers(&server, &paths, &settings());
    assert!(found.values().all(|answer| answer == "alive"), "{found:?}");
}

#[test]
fn only_a_plain_word_is_the_end_of_a_page() {
    let server = Server::new(|request| {
        let status = request.path[1..4].parse().expect("the path is a status");
        let reply = Reply::status(status);
        match &request.path[4..] {
            "-wall" => reply.with("cf-mitigated", "challenge"),
            _ => reply,
        }
    });
    let found = answers(
        &server,
        &[
            "/404",
            "/410",
            "/404-wall",
            "/400",
            "/401",
            "/403",
            "/403-wall",
            "/429",
            "/451",
            "/500",
            "/503",
            "/999",
        ],
        &settings(),
    );
    expect(
        found,
        &[
            ("/404", "dead: the server says 404 (not found)"),
            ("/410", "dead: the server says 410 (gone)"),
            ("/404-wall", "unverified: the server says 404 (not found)"),
            ("/400", "unverified: the server says 400 (bad request)"),
            (
                "/401",
                "unverified: the server says 401 (not signed in), perhaps to programs only",
            ),
            (
                "/403",
                "unverified: the server says 403 (forbidden), perhaps to programs only",
            ),
            (
                "/403-wall",
                "unverified: the server says 403 (forbidden), perhaps to programs only",
            ),
            (
                "/429",
                "unverified: the server says 429 (too many requests)",
            ),
            (
                "/451",
                "unverified: the server says 451 (withheld by law), perhaps to programs only",
            ),
            ("/500", "unverified: the server says 500 (server error)"),
            ("/503", "unverified: the server says 503 (not available)"),
            (
                "/999",
                "unverified: the server says 999, perhaps to programs only",
            ),
        ],
    );
}

#[test]
fn statuses_can_be_accepted() {
    let server = Server::new(|_| Reply::status(403));
    let mut settings = settings();
    settings.online.accept = vec![403];
    assert_eq!(answer(&server, "/", &settings), "alive");
}

#[test]
fn redirects_are_followed_to_their_end() {
    let server = Server::new(|request| match &*request.path {
        "/301" => Reply::redirect(301, "/end"),
        "/308" => Reply::redirect(308, "end"),
        "/302" => Reply::redirect(302, "/end"),
        "/307" => Reply::redirect(307, "/end"),
        "/for-good-then-not" => Reply::redirect(301, "/302"),
        "/not-then-for-good" => Reply::redirect(302, "/301"),
        "/twice" => Reply::redirect(301, "/308"),
        "/日本" | "/%E6%97%A5%E6%9C%AC" => Reply::redirect(301, "/終わり"),
        "/gone" => Reply::redirect(301, "/missing"),
        "/mail" => Reply::redirect(302, "mailto:a@kitarust.jp"),
        "/nowhere" => Reply::status(302),
        "/missing" => Reply::status(404),
        _ => Reply::page("x"),
    });
    let paths = [
        "/301",
        "/308",
        "/302",
        "/307",
        "/for-good-then-not",
        "/not-then-for-good",
        "/twice",
        "/日本",
        "/gone",
        "/mail",
        "/nowhere",
    ];
    let origin = server.url("/");
    let found = answers(&server, &paths, &settings());
    assert_eq!(origin.matches('/').count(), 3);
    expect(
        found,
        &[
            ("/301", "moved to /end"),
            ("/308", "moved to /end"),
            ("/302", "alive"),
            ("/307", "alive"),
            ("/for-good-then-not", "moved to /302"),
            ("/not-then-for-good", "alive"),
            ("/twice", "moved to /end"),
            ("/日本", "moved to /%E7%B5%82%E3%82%8F%E3%82%8A"),
            ("/gone", "dead: the server says 404 (not found)"),
            (
                "/mail",
                "unverified: it is redirected to `mailto:a@kitarust.jp`",
            ),
            ("/nowhere", "unverified: the server says 302"),
        ],
    );
}

#[test]
fn redirects_come_to_an_end() {
    let server = Server::new(|request| match &*request.path {
        "/circle" => Reply::redirect(302, "/elsewhere"),
        "/elsewhere" => Reply::redirect(302, "/circle"),
        "/self" => Reply::redirect(301, "/self"),
        // It lets those pass whom it has seen before.
        "/cookie" => match request.header("cookie") {
            Some("seen=1; b=2") => Reply::page("x"),
            _ => Reply::redirect(301, "/cookie")
                .with("Set-Cookie", "seen=1; Path=/")
                .with("Set-Cookie", "b=2"),
        },
        path => {
            let number: u32 = path[1..].parse().expect("the path is a number");
            Reply::redirect(302, &format!("/{}", number + 1))
        }
    });
    expect(
        answers(&server, &["/circle", "/self", "/cookie", "/1"], &settings()),
        &[
            ("/circle", "dead: its redirects go in a circle"),
            ("/self", "dead: its redirects go in a circle"),
            ("/cookie", "alive"),
            ("/1", "unverified: it is redirected more than 10 times"),
        ],
    );
}

/// A server that is down for the first requests.
fn comes_back_after(times: usize, down: Reply) -> Server {
    let asked = AtomicUsize::new(0);
    Server::new(move |_| match asked.fetch_add(1, Ordering::SeqCst) {
        before if before < times => down.clone(),
        _ => Reply::page("x"),
    })
}

#[test]
fn a_bad_moment_passes() {
    for down in [
        Reply::status(500),
        Reply::status(502),
        Reply::status(429),
        Reply::status(503).with("Retry-After", "0"),
        Reply::status(429).with("Retry-After", "Fri, 15 Aug 2025 10:00:00 GMT"),
        Reply::Bytes(b""),
    ] {
        let server = comes_back_after(2, down.clone());
        assert_eq!(answer(&server, "/", &settings()), "alive", "{down:?}");
        assert_eq!(server.asked().len(), 3, "{down:?}");
    }
}

#[test]
fn patience_has_an_end() {
    let server = Server::new(|_| Reply::status(500));
    let mut settings = settings();
    settings.online.retries = 1;
    let found = answer(&server, "/", &settings);
    assert_eq!(found, "unverified: the server says 500 (server error)");
    assert_eq!(server.asked(), ["GET /", "HEAD /"]);
}

#[test]
fn a_host_that_asks_for_an_hour_is_left_alone() {
    let server = Server::new(|_| Reply::status(429).with("Retry-After", "3600"));
    let mut settings = settings();
    settings.online.per_host = 1;
    let found = answers(&server, &["/1", "/2", "/3", "/4"], &settings);
    let reason = "unverified: the server says 429 (too many requests), and to come back in 3600 s";
    assert!(found.values().all(|answer| answer == reason), "{found:?}");
    assert_eq!(server.asked(), ["HEAD /1"]);
}

#[test]
fn silence_and_noise_are_no_answer() {
    let server = Server::new(|request| match &*request.path {
        "/silence" => Reply::Silence,
        "/noise" => Reply::Bytes(b"\x00\xff\xfe nothing of HTTP"),
        "/half" => Reply::Bytes(b"HTTP/1.1 200 OK\r\nContent-Le"),
        _ => Reply::Bytes(b"HTTP/1.1 99999 OK\r\n\r\n"),
    });
    let mut settings = settings();
    settings.online.timeout = Duration::from_millis(200);
    settings.online.retries = 0;
    let found = answers(
        &server,
        &["/silence", "/noise", "/half", "/status"],
        &settings,
    );
    assert_eq!(found["/silence"], "unverified: no answer came in time");
    for (path, answer) in &found {
        assert!(answer.starts_with("unverified: "), "{path}: {answer}");
    }
}

#[test]
fn a_closed_door_is_no_answer() {
    let server = Server::new(|_| Reply::page("x"));
    let url = server.url("/");
    drop(server);
    let found = ask(std::slice::from_ref(&url), &settings());
    let reason = "the connection is refused".to_string();
    assert_eq!(found.get(&url), Some(&Answer::Unverified(reason)));
}

/// All hosts lie on this machine, except those that end in `.none`, of which the system knows nothing.
fn all_here(host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
    if host.ends_with(".none") {
        let message = "failed to lookup address information: Name or service not known";
        return Err(io::Error::other(message));
    }
    if host.ends_with(".later") {
        let message = "failed to lookup address information: Temporary failure in name resolution";
        return Err(io::Error::other(message));
    }
    Ok(vec![SocketAddr::from((Ipv4Addr::LOCALHOST, port))])
}

fn settings_with_hosts() -> Settings {
    Settings {
        lookup: Some(Arc::new(all_here)),
        ..settings()
    }
}

#[test]
fn a_host_that_nobody_knows_is_gone_if_others_are_known() {
    let server = Server::new(|_| Reply::page("x"));
    let gone = "https://kitarust.none/".to_string();
    let later = "https://kitarust.later/".to_string();
    let urls = [gone.clone(), later.clone(), server.url("/")];
    let found = ask(&urls, &settings_with_hosts());
    let reason = "there is no host `kitarust.none`".to_string();
    assert_eq!(found.get(&gone), Some(&Answer::Dead(reason)));
    let reason = "the host `kitarust.later` could not be looked up".to_string();
    assert_eq!(found.get(&later), Some(&Answer::Unverified(reason)));
    let alone = ask(std::slice::from_ref(&gone), &settings_with_hosts());
    let reason = "no host could be found".to_string();
    assert_eq!(
        alone.get(&gone),
        Some(&Answer::Unverified(reason)),
        "perhaps there is no network"
    );
}

#[test]
fn places_in_a_page_are_looked_for() {
    let page = r#"<h1 id="user-content-install">x</h1><a name="old"></a><h2 id="参加費"></h2><p id="x1"><p id="x2">"#;
    let server = Server::new(move |request| match &*request.path {
        "/page" => Reply::page(page),
        "/app" => Reply::page("<div id=root></div><script src='app.js'></script>"),
        "/file" => {
            Reply::Say(200, Vec::new(), page.to_string()).with("Content-Type", "application/pdf")
        }
        _ => Reply::redirect(301, "/page"),
    });
    let found = answers(
        &server,
        &[
            "/page",
            "/page#install",
            "/page#old",
            "/page#%E5%8F%82%E5%8A%A0%E8%B2%BB",
            "/page#gone",
            "/page#L12",
            "/page#:~:text=x",
            "/app#anything",
            "/file#gone",
            "/moved#install",
        ],
        &settings(),
    );
    expect(
        found,
        &[
            ("/page", "alive"),
            ("/page#install", "alive"),
            ("/page#old", "alive"),
            ("/page#%E5%8F%82%E5%8A%A0%E8%B2%BB", "alive"),
            ("/page#gone", "dead: nothing on the page is named `gone`"),
            ("/page#L12", "alive"),
            ("/page#:~:text=x", "alive"),
            ("/app#anything", "alive"),
            ("/file#gone", "alive"),
            ("/moved#install", "moved to /page#install"),
        ],
    );
    let asked = [
        "GET /app",
        "GET /file",
        "GET /moved",
        "GET /page",
        "GET /page",
    ];
    assert_eq!(
        server.asked(),
        asked,
        "each page once, and once at the end of the redirect"
    );
    let mut settings = settings();
    settings.online.fragments = false;
    assert_eq!(answer(&server, "/page#gone", &settings), "alive");
}

#[test]
fn a_host_is_not_crowded() {
    let busy = || {
        Server::new(|_| {
            std::thread::sleep(Duration::from_millis(5));
            Reply::page("x")
        })
    };
    let (one, other) = (busy(), busy());
    let urls: Vec<String> = (0..24)
        .flat_map(|number| [&one, &other].map(|server| server.url(&format!("/{number}"))))
        .collect();
    let mut settings = settings();
    settings.online.per_host = 2;
    settings.online.concurrency = 8;
    let found = ask(&urls, &settings);
    assert_eq!(found.len(), 48);
    assert_eq!(found.unverified().count(), 0);
    for server in [one, other] {
        assert!(
            server.most_at_once() <= 2,
            "{} at once",
            server.most_at_once()
        );
        assert_eq!(server.asked().len(), 24);
    }
}

#[test]
fn private_addresses_are_not_asked() {
    let server = Server::new(|_| Reply::page("x"));
    let mut settings = settings_with_hosts();
    settings.online.allow_private = false;
    let port = server.address.port();
    let literal = [
        format!("http://127.0.0.1:{port}/"),
        format!("http://localhost:{port}/"),
        format!("http://2130706433:{port}/"),
        format!("http://[::ffff:127.0.0.1]:{port}/"),
        format!("http://printer.local:{port}/"),
    ];
    assert!(
        ask(&literal, &settings).is_empty(),
        "they say what they are"
    );
    let hidden = format!("http://kitarust.example:{port}/");
    let found = ask(std::slice::from_ref(&hidden), &settings);
    let reason = "it leads to a private address".to_string();
    assert_eq!(found.get(&hidden), Some(&Answer::Unverified(reason)));
    assert_eq!(server.asked(), [""; 0]);
}

#[test]
fn redirects_to_private_addresses_are_not_followed() {
    let inside = Server::new(|_| Reply::page("secret"));
    let port = inside.address.port();
    let server = Server::new(move |request| {
        let host = match &*request.path {
            "/literal" => "169.254.169.254",
            "/name" => "inside.example",
            "/local" => "localhost",
            _ => "[::1]",
        };
        Reply::redirect(302, &format!("http://{host}:{port}/"))
    });
    // Here, this machine is the public, and what answers for `inside.example` is not.
    let settings = Settings {
        lookup: Some(Arc::new(|host: &str, port| {
            let last = if host == "public.example" { 1 } else { 2 };
            Ok(vec![SocketAddr::from(([127, 0, 0, last], port))])
        })),
        is_public: |ip| ip == IpAddr::V4(Ipv4Addr::LOCALHOST),
        ..settings()
    };
    let settings = Settings {
        online: Online {
            allow_private: false,
            ..settings.online.clone()
        },
        ..settings
    };
    let urls: Vec<String> = ["literal", "name", "local", "v6"]
        .iter()
        .map(|path| format!("http://public.example:{}/{path}", server.address.port()))
        .collect();
    let found = ask(&urls, &settings);
    for url in &urls {
        let reason = "it leads to a private address".to_string();
        assert_eq!(found.get(url), Some(&Answer::Unverified(reason)), "{url}");
    }
    assert_eq!(server.asked().len(), 4);
    assert_eq!(inside.asked(), [""; 0]);
}

#[test]
fn secrets_go_to_their_host_only() {
    let other = Server::new(|_| Reply::page("x"));
    let to = format!("http://localhost:{}/", other.address.port());
    let server = Server::new(move |request| match &*request.path {
        "/away" => Reply::redirect(302, &to),
        _ => match request.header("authorization") {
            Some("Bearer s3cret") => Reply::page("x"),
            _ => Reply::status(401),
        },
    });
    let header = HostHeader::parse("127.0.0.1 Authorization: Bearer s3cret");
    let settings = Settings {
        headers: vec![header.expect("it is a header")],
        ..settings_with_hosts()
    };
    expect(
        answers(&server, &["/page", "/away"], &settings),
        &[("/page", "alive"), ("/away", "alive")],
    );
    let told = |request: &Request| request.header("authorization").is_some();
    assert!(server.requests().iter().all(told));
    assert!(!other.requests().iter().any(told));
}

#[test]
fn urls_can_be_left_out() {
    let server = Server::new(|_| Reply::page("x"));
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let port = server.address.port();
    let document = format!(
        "[a](http://127.0.0.1:{port}/a) [b](http://127.0.0.1:{port}/private/b) [c](http://localhost:{port}/c)\n"
    );
    let config = "[online]\nallow-private = true\nexclude = ['*/private/*', 'localhost']\n";
    write(folder.path(), "a.md", &document);
    write(folder.path(), "kouetsu.toml", config);
    let (_, _, status) = kouetsu(
        folder.path(),
        &["check", "--online", "--select", "dead-url"],
    );
    assert_eq!(status, 0);
    assert_eq!(server.asked(), ["HEAD /a"]);
}

#[test]
fn good_answers_are_kept_and_bad_ones_asked_for_again() {
    let server = Server::new(|request| match &*request.path {
        "/old" => Reply::redirect(301, "/new"),
        "/gone" => Reply::status(404),
        "/down" => Reply::status(500),
        _ => Reply::page("<p id=a><p id=b><p id=c>"),
    });
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let settings = Settings {
        cache: Some(folder.path().join("kouetsu/web.jsonl")),
        ..settings()
    };
    let paths = ["/", "/page#a", "/old", "/gone", "/down"];
    let first = answers(&server, &paths, &settings);
    let before = server.asked().len();
    assert_eq!(answers(&server, &paths, &settings), first);
    let again: Vec<String> = server.requests()[before..]
        .iter()
        .map(|request| request.path.clone())
        .collect();
    assert!(
        again.iter().all(|path| path == "/gone" || path == "/down"),
        "{again:?}"
    );
    // What was not looked for is not known.
    assert_eq!(
        answer(&server, "/page#none", &settings),
        "dead: nothing on the page is named `none`"
    );
    assert_eq!(answer(&server, "/#a", &settings), "alive");
    assert!(server.asked().contains(&"GET /".to_string()));
}

#[test]
fn a_secure_server_is_trusted_by_its_certificate() {
    let (server, pem) = Server::secure("kitarust.example", |_| Reply::page("x"));
    let url = format!("https://kitarust.example:{}/", server.address.port());
    let ask = |settings: Settings| {
        let answers = ask(std::slice::from_ref(&url), &settings);
        answers.get(&url).cloned().expect("it was asked for")
    };
    let trusting = Settings {
        authorities: Some(pem.clone()),
        ..settings_with_hosts()
    };
    assert_eq!(ask(trusting), Answer::Alive);
    assert_eq!(server.asked(), ["HEAD /"]);
    let Answer::Unverified(reason) = ask(settings_with_hosts()) else {
        panic!("nobody vouches for it");
    };
    assert!(reason.contains("certificate"), "{reason}");
    let nothing = Settings {
        authorities: Some(b"no certificate".to_vec()),
        ..settings_with_hosts()
    };
    assert!(web::ask([url.clone()], &nothing, &Silent).is_err());
}

#[test]
fn progress_is_told_page_by_page() {
    #[derive(Default)]
    struct Heard(Mutex<Vec<(usize, usize)>>);
    impl Progress for Heard {
        fn answered(&self, done: usize, all: usize, host: &str) {
            assert!(host.starts_with("127.0.0.1:"));
            self.0.lock().expect("no test holds it").push((done, all));
        }
    }
    let server = Server::new(|_| Reply::page("x"));
    let urls: Vec<String> = (0..5)
        .map(|number| server.url(&format!("/{number}")))
        .collect();
    let heard = Heard::default();
    web::ask(urls, &settings(), &heard).expect("the settings are right");
    let heard = heard.0.into_inner().expect("no test holds it");
    assert_eq!(heard, [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]);
}

fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("the file can be written");
}

/// The command as a user runs it, with nothing of this machine's own.
fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kouetsu"));
    command
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env("KOUETSU_CACHE_DIR", folder.join(".cache"))
        .env_remove("KOUETSU_NO_CACHE")
        .env("NO_PROXY", "*")
        .env_remove("SSL_CERT_FILE")
        .env_remove("KOUETSU_ONLINE_HEADERS");
    command
}

fn finish(mut command: Command) -> (String, String, i32) {
    let output = command
        .output()
        .expect("the program was built for this test");
    let text = |bytes| String::from_utf8(bytes).expect("the output is text");
    let status = output.status.code().unwrap_or(-1);
    (text(output.stdout), text(output.stderr), status)
}

fn kouetsu(folder: &Path, arguments: &[&str]) -> (String, String, i32) {
    finish(command(folder, arguments))
}

const ONLINE: &str = "[online]\nallow-private = true\ndelay = 0\nretries = 0\n";

#[test]
fn a_dead_url_is_told_at_all_its_places() {
    let server = Server::new(|request| match &*request.path {
        "/gone" => Reply::status(404),
        "/wall" => Reply::status(403),
        "/old" => Reply::redirect(301, "/new"),
        _ => Reply::page("x"),
    });
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let (gone, wall, old) = (server.url("/gone"), server.url("/wall"), server.url("/old"));
    write(folder.path(), "kouetsu.toml", ONLINE);
    write(
        folder.path(),
        "a.md",
        &format!("[資料]({gone}), [once more][gone] and <{old}>\n\n[gone]: {gone}\n"),
    );
    write(
        folder.path(),
        "b.md",
        &format!("![写真]({gone}) <a href='{wall}'>壁</a>\n"),
    );
    let check = |format: &str| {
        let rules = "dead-url,moved-url";
        let arguments = [
            "check",
            "--online",
            "--select",
            rules,
            "--output-format",
            format,
        ];
        kouetsu(folder.path(), &arguments)
    };
    let (shown, said, status) = check("short");
    assert_eq!(
        shown.lines().collect::<Vec<_>>(),
        [
            format!(
                "a.md:1:6: error[dead-url]: `{gone}` leads nowhere: the server says 404 (not found)"
            ),
            format!(
                "a.md:1:{}: info[moved-url]: `{old}` has moved for good to `{}`",
                gone.len() + 32,
                server.url("/new")
            ),
            format!(
                "a.md:3:9: error[dead-url]: `{gone}` leads nowhere: the server says 404 (not found)"
            ),
            format!(
                "b.md:1:7: error[dead-url]: `{gone}` leads nowhere: the server says 404 (not found)"
            ),
        ]
    );
    assert_eq!((said.as_str(), status), ("", 1));
    let asked = [
        "GET /gone",
        "GET /wall",
        "HEAD /gone",
        "HEAD /new",
        "HEAD /old",
        "HEAD /wall",
    ];
    assert_eq!(server.asked(), asked);

    let (shown, _, _) = check("human");
    let last: Vec<&str> = shown.lines().rev().take(2).collect();
    assert_eq!(
        last,
        [
            "checked 2 files and 3 URLs: 3 errors, 1 info (1 fixable); 1 URL could not be verified"
                .to_string(),
            format!(
                "not verified: {wall}: the server says 403 (forbidden), perhaps to programs only"
            ),
        ]
    );
    let (shown, _, _) = check("json");
    let report: serde_json::Value = serde_json::from_str(&shown).expect("it is JSON");
    assert_eq!(report["unverified"][0]["url"], wall);
    assert_eq!(report["summary"]["urls"], 3);
    assert_eq!(report["summary"]["unverified"], 1);
}

#[test]
fn what_cannot_be_verified_is_no_error() {
    let server = Server::new(|_| Reply::status(503));
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    write(folder.path(), "kouetsu.toml", ONLINE);
    write(folder.path(), "a.md", &format!("<{}>\n", server.url("/")));
    let (_, _, status) = kouetsu(folder.path(), &["check", "--online", "--fail-on", "info"]);
    assert_eq!(status, 0);
}

#[test]
fn nobody_is_asked_unless_told_to() {
    let server = Server::new(|_| Reply::status(404));
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    write(folder.path(), "kouetsu.toml", ONLINE);
    write(folder.path(), "a.md", &format!("<{}>\n", server.url("/")));
    for arguments in [
        &["check"][..],
        &["check", "--select", "all"],
        &["check", "--select", "dead-url"],
        &["check", "--online", "--select", "figures"],
        &["check", "--online", "--isolated"],
    ] {
        let (shown, _, status) = kouetsu(folder.path(), arguments);
        assert!(!shown.contains("dead-url"), "{arguments:?}: {shown}");
        assert!(status < 2, "{arguments:?}");
    }
    assert_eq!(server.asked(), [""; 0]);
}

fn git(folder: &Path, arguments: &[&str]) {
    let status = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=Maja", "-c", "user.email=maja@kitarust.jp"])
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(status.expect("git is there").success(), "{arguments:?}");
}

#[test]
fn only_new_urls_can_be_asked_for() {
    let server = Server::new(|_| Reply::status(404));
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let old = server.url("/old");
    write(folder.path(), "kouetsu.toml", ONLINE);
    write(folder.path(), ".gitignore", ".cache\n");
    write(folder.path(), "a.md", &format!("<{old}>\n"));
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["add", "--all"]);
    git(folder.path(), &["commit", "--quiet", "--message", "x"]);
    // Moved to another file, the old URL is still old; what only begins like it is new.
    write(folder.path(), "a.md", "Nothing.\n");
    write(folder.path(), "b.md", &format!("<{old}> <{old}er>\n"));
    let arguments = [
        "check",
        "--online=new",
        "--select",
        "dead-url",
        "--output-format",
        "short",
    ];
    let (shown, said, status) = kouetsu(folder.path(), &arguments);
    let found =
        format!("error[dead-url]: `{old}er` leads nowhere: the server says 404 (not found)");
    assert_eq!(shown.lines().count(), 1);
    assert!(shown.trim_end().ends_with(&found), "{shown}");
    assert!(
        said.starts_with("note: 1 of 2 URLs are new since "),
        "{said}"
    );
    assert_eq!(status, 1);
    assert_eq!(server.asked(), ["GET /older", "HEAD /older"]);

    git(folder.path(), &["add", "--all"]);
    git(folder.path(), &["commit", "--quiet", "--message", "y"]);
    let (_, _, status) = kouetsu(folder.path(), &["check", "--online=new"]);
    assert_eq!(status, 0, "nothing is new since the last commit");
    let (_, _, status) = kouetsu(folder.path(), &["check", "--online=new:HEAD~1"]);
    assert_eq!(status, 1);
    let (_, said, status) = kouetsu(folder.path(), &["check", "--online=new:nowhere"]);
    assert_eq!(
        said,
        "error: Git knows no revision `nowhere`\n  help: name a branch, a tag or a commit, and fetch it first\n"
    );
    assert_eq!(status, 2);
}

#[test]
fn dead_urls_are_told_on_new_lines() {
    let server = Server::new(|_| Reply::status(404));
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let old = format!("<{}>\n", server.url("/old"));
    write(folder.path(), "kouetsu.toml", ONLINE);
    write(folder.path(), "a.md", &old);
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["add", "--all"]);
    git(folder.path(), &["commit", "--quiet", "--message", "x"]);
    let new = server.url("/new");
    write(folder.path(), "a.md", &format!("{old}\n<{new}>\n"));
    let rule = "--select=dead-url";
    let arguments = [
        "check",
        "--online",
        "--since=HEAD",
        rule,
        "--output-format=short",
    ];
    let (shown, _, status) = kouetsu(folder.path(), &arguments);
    let found = format!(
        "a.md:3:2: error[dead-url]: `{new}` leads nowhere: the server says 404 (not found)\n"
    );
    assert_eq!((shown, status), (found, 1));
}

#[test]
fn what_is_wrong_around_is_told() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    write(folder.path(), "a.md", "Words.\n");
    let run = |name: &str, value: &str| {
        let mut command = command(folder.path(), &["check", "--online"]);
        command.env(name, value);
        let (_, said, status) = finish(command);
        (said, status)
    };
    let (said, status) = run(
        "KOUETSU_ONLINE_HEADERS",
        "\na.jp Authorization Bearer s3cret\n",
    );
    assert_eq!(
        said,
        "error: line 2 of `KOUETSU_ONLINE_HEADERS` is no header: there is no colon after the name\n  \
         help: write `HOST NAME: VALUE`, a line for each\n"
    );
    assert_eq!(status, 2);
    let (said, status) = run("SSL_CERT_FILE", "nowhere.pem");
    assert!(
        said.starts_with("error: `SSL_CERT_FILE` cannot be read: `nowhere.pem`"),
        "{said}"
    );
    assert_eq!(status, 2);
    let (_, said, status) = kouetsu(folder.path(), &["check", "--online=old"]);
    assert!(said.contains("write `all`, `new` or `new:REV`"), "{said}");
    assert_eq!(status, 2);
    let (_, said, status) = kouetsu(folder.path(), &["check", "--online=new"]);
    assert!(said.contains("in no Git repository"), "{said}");
    assert_eq!(status, 2);
}

#[test]
fn a_cache_that_cannot_be_written_is_told_and_no_more() {
    let server = Server::new(|_| Reply::page("x"));
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    write(folder.path(), "kouetsu.toml", ONLINE);
    write(folder.path(), "a.md", &format!("<{}>\n", server.url("/")));
    write(folder.path(), ".cache", "a file where a folder is wanted");
    let (_, said, status) = kouetsu(folder.path(), &["check", "--online"]);
    assert!(
        said.starts_with("note: the answers cannot be kept in `"),
        "{said}"
    );
    assert_eq!(status, 0);
}
