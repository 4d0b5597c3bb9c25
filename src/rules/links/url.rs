//! What can go wrong in a URL as it is typed.

use std::sync::LazyLock;

use regex::Regex;

use crate::text::pattern;

/// A slip in a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UrlFault {
    /// What is wrong, to follow "the URL `…`".
    pub reason: String,
    /// The URL as it was meant, if that can be told.
    pub meant: Option<String>,
    /// What to do, where writing [`meant`](Self::meant) is not all.
    pub help: Option<&'static str>,
}

impl UrlFault {
    fn new(reason: impl Into<String>, meant: impl Into<Option<String>>) -> Self {
        UrlFault {
            reason: reason.into(),
            meant: meant.into(),
            help: None,
        }
    }
}

/// What is wrong with a destination as a URL; a path is none.
pub(crate) fn fault(destination: &str) -> Option<UrlFault> {
    scheme_fault(destination)
        .or_else(|| missing_scheme(destination))
        .or_else(|| swallowed(destination))
        .or_else(|| trailing_bracket(destination))
        .or_else(|| space(destination))
        .or_else(|| double_slash(destination))
}

/// A scheme that is misspelled or badly separated from the host.
pub(crate) fn scheme_fault(url: &str) -> Option<UrlFault> {
    let letters = url
        .find(|c: char| !c.is_ascii_alphabetic())
        .filter(|&at| (3..=7).contains(&at))?;
    let scheme = url[..letters].to_ascii_lowercase();
    let rest = &url[letters..];
    let known = matches!(&*scheme, "http" | "https");
    if !known && !is_near_http(&scheme) {
        return None;
    }
    let proper = if scheme.contains('s') {
        "https"
    } else {
        "http"
    };
    let host = rest.trim_start_matches([':', ';', '：', '；', '.', '/', '／', '\\']);
    let separator = &rest[..rest.len() - host.len()];
    if !host.starts_with(|c: char| c.is_alphanumeric() || c == '[') {
        return None;
    }
    if separator == "://" {
        if known {
            return doubled_scheme(url, host);
        }
        let reason = format!("begins with `{}`, which is no scheme", &url[..letters]);
        return Some(UrlFault::new(reason, format!("{proper}://{host}")));
    }
    let slashes = separator.chars().filter(|c| "/／\\".contains(*c)).count();
    let colon = separator.contains([':', '：', ';', '；']);
    // `http:host` and `http:/path` are relative references; only a host with dots was meant as one.
    let begun = colon || slashes >= 2;
    if !begun || (!has_domain(host) && !host.starts_with("localhost")) {
        return None;
    }
    let reason = match separator {
        ":/" => "has one slash after its scheme".to_string(),
        ":" => "has no slashes after its scheme".to_string(),
        "//" => "has no colon after its scheme".to_string(),
        _ => format!("has `{separator}` in place of `://`"),
    };
    Some(UrlFault::new(reason, format!("{proper}://{host}")))
}

fn is_near_http(scheme: &str) -> bool {
    let other = ["httpd", "httpx", "shttp", "tftp"];
    !other.contains(&scheme)
        && ["https", "http"]
            .iter()
            .any(|http| strsim::damerau_levenshtein(scheme, http) == 1)
}

/// `https://https://…`: a scheme where the host begins.
fn doubled_scheme(url: &str, host: &str) -> Option<UrlFault> {
    let again = host
        .strip_prefix("https")
        .map(|rest| ("https", rest))
        .or_else(|| host.strip_prefix("http").map(|rest| ("http", rest)));
    let (scheme, rest) = again?;
    let after = rest.trim_start_matches([':', '/']);
    let separator = &rest[..rest.len() - after.len()];
    let doubled = matches!(separator, "://" | "//" | ":/") && !after.is_empty();
    let twice = url.len() - after.len();
    doubled.then(|| {
        let reason = format!("begins with a scheme twice, `{}`", &url[..twice]);
        UrlFault::new(reason, format!("{scheme}://{after}"))
    })
}

/// Whether a text begins with a domain name: labels with dots between, the last of letters.
fn has_domain(text: &str) -> bool {
    let host = text.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let label = |label: &str| {
        !label.is_empty()
            && label
                .chars()
                .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    };
    let labels: Vec<&str> = host.split('.').collect();
    labels.len() > 1
        && labels.iter().all(|part| label(part))
        && labels
            .last()
            .is_some_and(|last| last.chars().count() > 1 && last.chars().all(char::is_alphabetic))
}

/// Whether a text is an address without its scheme, and no file's or product's name.
pub(crate) fn is_domain(text: &str) -> bool {
    let host = text.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let last = host.rsplit('.').next().unwrap_or_default();
    let listed = |list: &str| list.split_whitespace().any(|domain| domain == last);
    has_domain(text) && (listed(DOMAINS) || listed(AMBIGUOUS_DOMAINS))
}

/// Top-level domains that are no suffixes of files.
const DOMAINS: &str = "com org net edu gov jp dev tech cloud eu uk de fr nl se fi ch ca au nz br mx cn kr tw hk sg vn xyz \
    ninja academy berlin tokyo asia africa";

/// Top-level domains that are also words, names of modules or suffixes of files: they count only with a path behind them.
const AMBIGUOUS_DOMAINS: &str = "io app info blog tv it no id my us be at es me to in is am co ai ee gg fm ly gl page \
    site events social community foundation";

/// A domain, or an address of electronic mail, without its scheme.
fn missing_scheme(destination: &str) -> Option<UrlFault> {
    let host_end = destination
        .find(['/', '?', '#', ':'])
        .unwrap_or(destination.len());
    let (host, path) = destination.split_at(host_end);
    if path.starts_with(':') && !path[1..].starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (user, host) = match host.split_once('@') {
        Some((user, host)) => (Some(user), host),
        None => (None, host),
    };
    if !host.is_ascii() || !has_domain(host) {
        return None;
    }
    let host = host.to_ascii_lowercase();
    let last = host.rsplit('.').next().unwrap_or_default();
    let listed = |list: &str| list.split_whitespace().any(|domain| domain == last);
    let certain = listed(DOMAINS)
        || host.starts_with("www.")
        || (listed(AMBIGUOUS_DOMAINS) && path.len() > 1 && path.starts_with('/'));
    match user {
        Some(user) if path.is_empty() && !user.is_empty() => Some(UrlFault::new(
            "is an address of electronic mail without `mailto:`",
            format!("mailto:{destination}"),
        )),
        None if certain => Some(UrlFault::new(
            "has no scheme: it leads to a file of that name",
            format!("https://{destination}"),
        )),
        _ => None,
    }
}

/// Full-width marks that end a URL for its reader and not for a program.
const CLOSERS: [(char, char); 9] = [
    ('）', '（'),
    ('」', '「'),
    ('』', '『'),
    ('】', '【'),
    ('〉', '〈'),
    ('》', '《'),
    ('］', '［'),
    ('｝', '｛'),
    ('＞', '＜'),
];

/// Whether `mark` is full-width punctuation that does not belong into a URL.
pub(crate) fn is_wide_mark(mark: char) -> bool {
    matches!(
        mark,
        '。' | '、' | '，' | '．' | '！' | '？' | '：' | '；' | '\u{3000}'
    ) || CLOSERS
        .iter()
        .any(|(close, open)| mark == *close || mark == *open)
}

/// Full-width punctuation after an ASCII character: titles of Japanese pages may hold it, but then kana or kanji stand
/// before it.
fn swallowed(url: &str) -> Option<UrlFault> {
    if !is_web(url) {
        return None;
    }
    let mut before = ' ';
    let (at, mark) = url.char_indices().find(|&(at, c)| {
        let fits = before.is_ascii() && is_wide_mark(c) && !is_opener(c);
        let open = CLOSERS.iter().find(|(close, _)| *close == c);
        let balanced = open.is_some_and(|(_, open)| url[..at].contains(*open));
        before = c;
        fits && !balanced
    })?;
    let rest = &url[at + mark.len_utf8()..];
    let reason = format!("contains the full-width `{mark}`");
    let meant = (!rest.contains(|c: char| c.is_ascii_graphic())).then(|| url[..at].to_string());
    Some(UrlFault {
        help: Some("end the URL before it, or percent-encode it if it belongs there"),
        ..UrlFault::new(reason, meant)
    })
}

fn is_opener(mark: char) -> bool {
    CLOSERS.iter().any(|(_, open)| *open == mark)
}

/// A bracket or quotation mark at the end that nothing opened.
fn trailing_bracket(url: &str) -> Option<UrlFault> {
    if !is_web(url) {
        return None;
    }
    let last = url.chars().last()?;
    let open = match last {
        ')' => '(',
        ']' => '[',
        '}' => '{',
        '>' => '<',
        '"' => '"',
        _ => return None,
    };
    let count = |mark: char| url.matches(mark).count();
    let unbalanced = if last == open {
        count(last) % 2 == 1
    } else {
        count(last) > count(open)
    };
    unbalanced.then(|| {
        let reason = format!("ends with a `{last}` that nothing opened");
        UrlFault::new(reason, url[..url.len() - 1].to_string())
    })
}

fn space(url: &str) -> Option<UrlFault> {
    let spaced = |url: &str| url.trim().contains([' ', '\t']);
    // ` =250x` after the address of a picture is its size to several programs.
    let address = |url: &str| {
        let size = pattern!(r"\s=(?:[0-9]+%?x[0-9]*%?|x[0-9]+%?)\s*$").find(url);
        size.map_or(url.len(), |size| size.start())
    };
    let inside = spaced(url) && is_web(url) && spaced(&url[..address(url)]);
    inside.then(|| UrlFault {
        help: Some("write `%20` for a space that belongs to the URL, or take it out"),
        ..UrlFault::new("contains a space", None)
    })
}

/// `//` in the path. Archives and proxies have whole URLs in theirs.
fn double_slash(url: &str) -> Option<UrlFault> {
    static TWICE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new("/{2,}").expect("the pattern is right"));
    if !is_web(url) {
        return None;
    }
    let host = url.find("://")? + 3;
    let path_start = host + url[host..].find('/')?;
    let path_end = path_start
        + url[path_start..]
            .find(['?', '#'])
            .unwrap_or(url.len() - path_start);
    let path = &url[path_start..path_end];
    let embeds = path.contains(':') || path.contains("http") || path.to_lowercase().contains("%3a");
    let found = TWICE.find(path).filter(|_| !embeds)?;
    // What follows may be the host of an embedded URL whose scheme is left out.
    if has_domain(&path[found.end()..]) {
        return None;
    }
    let once = TWICE.replace_all(path, "/");
    let meant = format!("{}{once}{}", &url[..path_start], &url[path_end..]);
    let reason = format!("has `{}` in its path", found.as_str());
    Some(UrlFault::new(reason, meant))
}

fn is_web(url: &str) -> bool {
    let begins = |scheme: &str| {
        url.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    begins("http://") || begins("https://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(url: &str) -> Option<String> {
        fault(url)
            .unwrap_or_else(|| panic!("`{url}` is faulty"))
            .meant
    }

    #[test]
    fn slips_are_told_with_what_was_meant() {
        for (url, expected) in [
            ("https:/a.jp/x", "https://a.jp/x"),
            ("http//a.jp", "http://a.jp"),
            ("https//a.jp/x", "https://a.jp/x"),
            ("http:a.jp/x", "http://a.jp/x"),
            ("https:///a.jp", "https://a.jp"),
            ("https;//a.jp", "https://a.jp"),
            ("https：//a.jp", "https://a.jp"),
            ("https:\\\\a.jp", "https://a.jp"),
            ("htps://a.jp", "https://a.jp"),
            ("ttp://a.jp", "http://a.jp"),
            ("hhttps://a.jp", "https://a.jp"),
            ("https://https://a.jp", "https://a.jp"),
            ("http://https//a.jp", "https://a.jp"),
            ("2025.kitarust.jp", "https://2025.kitarust.jp"),
            ("www.a.museum/x", "https://www.a.museum/x"),
            ("github.com/a/b.md", "https://github.com/a/b.md"),
            ("a@b.jp", "mailto:a@b.jp"),
            ("https://a.jp/11。", "https://a.jp/11"),
            ("https://a.jp/x）を参照", "https://a.jp/x"),
            ("https://a.jp/x)", "https://a.jp/x"),
            (
                "https://a.jp/stable//x?y=//z",
                "https://a.jp/stable/x?y=//z",
            ),
        ] {
            assert_eq!(meant(url).as_deref(), Some(expected), "{url}");
        }
        assert_eq!(meant("https://a.jp/x？y=1"), None);
        assert_eq!(meant("https://a.jp/x y"), None);
    }

    #[test]
    fn what_is_right_is_let_be() {
        for url in [
            "https://a.jp/",
            "HTTP://A.JP",
            "https://localhost:8000",
            "ftp://a.jp",
            "mailto:a@b.jp",
            "https://ja.wikipedia.org/wiki/モーニング娘。",
            "https://ja.wikipedia.org/wiki/A（曖昧さ回避）",
            "https://a.jp/b_(c)",
            "https://web.archive.org/web/2020/https://a.jp//x",
            "https://web.archive.org/web/2020//a.jp/x",
            "https://a.jp/x?u=http://b.jp//c",
            "http/client.go",
            "http:",
            "https",
            "README.md",
            "setup.py",
            "conf.sh",
            "a.rs",
            "v1.2",
            "a.b",
            "図.jp",
            "@user",
            "a.jp:x",
        ] {
            assert_eq!(fault(url), None, "{url}");
        }
    }
}
