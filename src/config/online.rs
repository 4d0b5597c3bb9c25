//! `[online]`: how the web is asked whether URLs lead somewhere.

use std::ops::RangeInclusive;
use std::time::Duration;

use glob::Pattern;
use toml::de::DeTable;

use super::reader::{Key, Reader, Text, Value, listing, suggest};
use crate::text::nearest;

/// What is set in `[online]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Online {
    /// The URLs that are asked for; all if there are none.
    pub include: Vec<UrlPattern>,
    /// The URLs that are not asked for.
    pub exclude: Vec<UrlPattern>,
    /// The statuses that are as good as 200.
    pub accept: Vec<u16>,
    /// How long one request may take.
    pub timeout: Duration,
    /// How often a request that failed for the moment is made again.
    pub retries: u32,
    /// How many redirects are followed.
    pub redirects: u32,
    /// How many requests are made at once.
    pub concurrency: usize,
    /// How many of them to one host.
    pub per_host: usize,
    /// How long a host is left alone after a request was begun.
    pub delay: Duration,
    /// How long an answer is kept; zero for not at all.
    pub max_age: Duration,
    /// Whether it is looked for what `#` leads to.
    pub fragments: bool,
    /// Whether private and link-local addresses are asked for too.
    pub allow_private: bool,
    /// What the program calls itself.
    pub user_agent: String,
}

impl Default for Online {
    fn default() -> Self {
        Online {
            include: Vec::new(),
            exclude: Vec::new(),
            accept: Vec::new(),
            timeout: Duration::from_secs(20),
            retries: 2,
            redirects: 10,
            concurrency: 16,
            per_host: 2,
            delay: Duration::from_millis(200),
            max_age: Duration::from_secs(24 * 60 * 60),
            fragments: true,
            allow_private: false,
            user_agent: format!(
                "Mozilla/5.0 (compatible; kouetsu/{})",
                env!("CARGO_PKG_VERSION")
            ),
        }
    }
}

/// A pattern of URLs, or the name of a host, which stands for all below it too.
#[derive(Clone, Debug, PartialEq)]
pub enum UrlPattern {
    /// A pattern of the whole URL, in which `*` is any text.
    Url(Pattern),
    /// A host.
    Host(String),
}

impl UrlPattern {
    fn new(text: &str) -> Result<Self, glob::PatternError> {
        if text.contains("://") || text.contains(['*', '?', '[', '/']) {
            Pattern::new(text).map(UrlPattern::Url)
        } else {
            Ok(UrlPattern::Host(text.to_lowercase()))
        }
    }

    /// Whether it is one of a URL.
    pub fn matches(&self, url: &str) -> bool {
        match self {
            UrlPattern::Url(pattern) => pattern.matches(url),
            UrlPattern::Host(name) => {
                let url = url::Url::parse(url).ok();
                let host = url
                    .as_ref()
                    .and_then(url::Url::host_str)
                    .unwrap_or_default();
                let below = host.strip_suffix(name.as_str());
                below.is_some_and(|below| below.is_empty() || below.ends_with('.'))
            }
        }
    }
}

impl Online {
    /// Whether a URL is to be asked for.
    pub fn covers(&self, url: &str) -> bool {
        let any = |patterns: &[UrlPattern]| patterns.iter().any(|pattern| pattern.matches(url));
        (self.include.is_empty() || any(&self.include)) && !any(&self.exclude)
    }
}

pub(super) const KEYS: [&str; 13] = [
    "include",
    "exclude",
    "accept",
    "timeout",
    "retries",
    "redirects",
    "concurrency",
    "per-host",
    "delay",
    "max-age",
    "fragments",
    "allow-private",
    "user-agent",
];

/// The longest time that can be set, in hours: a year.
const LONGEST: f64 = 24.0 * 365.0;

/// Reads the table into `online`.
pub(super) fn read(online: &mut Online, table: &DeTable<'_>, reader: &mut Reader<'_>) {
    for (key, value) in table {
        entry(online, key, value, reader);
    }
}

fn entry(online: &mut Online, key: &Key<'_>, value: &Value<'_>, reader: &mut Reader<'_>) {
    let word = key.get_ref().as_ref();
    match word {
        "include" => set(&mut online.include, patterns(key, value, reader)),
        "exclude" => set(&mut online.exclude, patterns(key, value, reader)),
        "accept" => set(&mut online.accept, statuses(key, value, reader)),
        "timeout" => set(
            &mut online.timeout,
            seconds(key, value, 0.1..=600.0, reader),
        ),
        "delay" => set(&mut online.delay, seconds(key, value, 0.0..=600.0, reader)),
        "max-age" => {
            let hours = reader.number(key, value, 0.0..=LONGEST);
            let age = hours.map(|hours| Duration::from_secs_f64(hours * 3600.0));
            set(&mut online.max_age, age);
        }
        "retries" => set(&mut online.retries, whole(key, value, 0..=10, reader)),
        "redirects" => set(&mut online.redirects, whole(key, value, 0..=50, reader)),
        "concurrency" => {
            let number = whole(key, value, 1..=256, reader);
            set(
                &mut online.concurrency,
                number.map(|number| number as usize),
            );
        }
        "per-host" => {
            let number = whole(key, value, 1..=64, reader);
            set(&mut online.per_host, number.map(|number| number as usize));
        }
        "fragments" => set(&mut online.fragments, reader.boolean(key, value)),
        "allow-private" => set(&mut online.allow_private, reader.boolean(key, value)),
        "user-agent" => set(&mut online.user_agent, user_agent(key, value, reader)),
        _ => unknown_key(key, reader),
    }
}

fn set<T>(field: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *field = value;
    }
}

fn unknown_key(key: &Key<'_>, reader: &mut Reader<'_>) {
    let word = key.get_ref();
    let problem = reader.report(key.span(), format!("`online` has no key `{word}`"));
    suggest(problem, nearest(word, KEYS).map(str::to_owned), || {
        format!("the keys are {}", listing(&KEYS))
    });
}

fn patterns(key: &Key<'_>, value: &Value<'_>, reader: &mut Reader<'_>) -> Option<Vec<UrlPattern>> {
    let texts = reader.strings(key, value)?;
    let mut patterns = Vec::new();
    for text in &texts {
        match UrlPattern::new(text.get_ref()) {
            Ok(pattern) => patterns.push(pattern),
            Err(error) => not_a_pattern(text, &error, reader),
        }
    }
    Some(patterns)
}

fn not_a_pattern(text: &Text<'_>, error: &glob::PatternError, reader: &mut Reader<'_>) {
    let message = format!("`{}` is not a pattern: {}", text.get_ref(), error.msg);
    let at = reader.character(text, error.pos);
    reader
        .report(at, message)
        .help("write a host, or a URL with `*` for any text");
}

fn statuses(key: &Key<'_>, value: &Value<'_>, reader: &mut Reader<'_>) -> Option<Vec<u16>> {
    let Some(items) = value.get_ref().as_array() else {
        reader.wrong_type("`accept`", value, "a list of statuses");
        return None;
    };
    let statuses = items
        .iter()
        .filter_map(|item| reader.integer(key, item, 100..=999));
    Some(statuses.map(|status| status as u16).collect())
}

fn seconds(
    key: &Key<'_>,
    value: &Value<'_>,
    range: RangeInclusive<f64>,
    reader: &mut Reader<'_>,
) -> Option<Duration> {
    let seconds = reader.number(key, value, range)?;
    Some(Duration::from_secs_f64(seconds))
}

fn whole(
    key: &Key<'_>,
    value: &Value<'_>,
    range: RangeInclusive<i64>,
    reader: &mut Reader<'_>,
) -> Option<u32> {
    let number = reader.integer(key, value, range)?;
    u32::try_from(number).ok()
}

fn user_agent(key: &Key<'_>, value: &Value<'_>, reader: &mut Reader<'_>) -> Option<String> {
    let Some(text) = value.get_ref().as_str() else {
        reader.wrong_type(&format!("`{}`", key.get_ref()), value, "a string");
        return None;
    };
    let sendable = !text.is_empty() && text.chars().all(|c| c == ' ' || c.is_ascii_graphic());
    if !sendable {
        reader
            .report(value.span(), "`user-agent` cannot be sent")
            .help("write it in ASCII, without line breaks");
    }
    sendable.then(|| text.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test reads its own files")]
    fn the_readme_shows_the_defaults() {
        let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
        let readme = std::fs::read_to_string(readme).expect("the README is there");
        let (_, block) = readme.split_once("[online]").expect("it shows the table");
        let (block, _) = block.split_once("```").expect("the block ends");
        for key in KEYS {
            assert!(block.contains(&format!("\n{key} = ")), "{key} is not shown");
        }
        let source = Source::new("kouetsu.toml", format!("[online]{block}"));
        let mut shown = Online {
            timeout: Duration::ZERO,
            delay: Duration::ZERO,
            max_age: Duration::ZERO,
            retries: 0,
            redirects: 0,
            concurrency: 0,
            per_host: 0,
            fragments: false,
            allow_private: true,
            user_agent: String::new(),
            ..Online::default()
        };
        let (document, _) = DeTable::parse_recoverable(source.text());
        let table = document.get_ref().get("online").expect("it is there");
        let mut reader = Reader::new(&source);
        read(
            &mut shown,
            table.get_ref().as_table().expect("it is a table"),
            &mut reader,
        );
        assert_eq!(reader.finish(), []);
        assert_eq!(shown, Online::default());
    }

    #[test]
    fn patterns_are_of_hosts_or_of_urls() {
        for (pattern, url, matches) in [
            ("a.jp", "https://a.jp/x", true),
            ("A.jp", "https://www.a.jp/", true),
            ("a.jp", "https://ba.jp/", false),
            ("https://a.jp/*", "https://a.jp/x/y?z", true),
            ("https://a.jp/*", "http://a.jp/x", false),
            ("*/private/*", "https://a.jp/private/x", true),
        ] {
            let pattern = UrlPattern::new(pattern).expect("it is a pattern");
            assert_eq!(pattern.matches(url), matches, "{pattern:?} {url}");
        }
    }
}
