//! Accounts on the web: whose page an address is.

/// The page of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile<'u> {
    /// The service's host, without `www.`.
    pub host: &'u str,
    /// The account's name, without `@`.
    pub handle: &'u str,
}

/// Hosts whose addresses are `https://host/handle`.
const PLAIN: [&str; 14] = [
    "twitter.com",
    "x.com",
    "github.com",
    "gitlab.com",
    "codeberg.org",
    "instagram.com",
    "facebook.com",
    "qiita.com",
    "zenn.dev",
    "note.com",
    "speakerdeck.com",
    "t.me",
    "dev.to",
    "sizu.me",
];

/// Hosts and what stands between them and the handle.
const PREFIXED: [(&str, &str); 6] = [
    ("linkedin.com", "in/"),
    ("bsky.app", "profile/"),
    ("connpass.com", "user/"),
    ("mixi.social", "@"),
    ("youtube.com", "@"),
    ("threads.net", "@"),
];

/// First parts of paths that are no accounts.
const RESERVED: [&str; 10] = [
    "about", "explore", "hashtag", "home", "intent", "login", "orgs", "search", "settings", "share",
];

/// The account whose page a URL is. A page that an account only made (a repository, a post) is none.
pub fn profile(url: &str) -> Option<Profile<'_>> {
    let bare = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))?;
    let bare = bare.split(['?', '#']).next()?;
    let (host, path) = bare.split_once('/')?;
    let host = ["www.", "mobile."]
        .iter()
        .find_map(|prefix| host.strip_prefix(prefix))
        .unwrap_or(host);
    let path = path.trim_end_matches('/');
    let is = |known: &str| host.eq_ignore_ascii_case(known);
    let prefixed = PREFIXED.iter().find(|(known, _)| is(known));
    let rest = match prefixed {
        Some((_, prefix)) => path.strip_prefix(prefix)?,
        None if PLAIN.iter().any(|known| is(known)) => path.strip_prefix('@').unwrap_or(path),
        // Mastodon and its kin.
        None => path.strip_prefix('@')?,
    };
    let letters = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '@');
    let single = !rest.is_empty() && rest.chars().all(letters) && !RESERVED.contains(&rest);
    single.then_some(Profile { host, handle: rest })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_accounts() {
        for (url, handle) in [
            ("https://github.com/ada", Some("ada")),
            ("https://www.twitter.com/ada_l/?s=20", Some("ada_l")),
            ("http://x.com/@ada", Some("ada")),
            ("https://www.linkedin.com/in/ada-l/", Some("ada-l")),
            ("https://bsky.app/profile/ada.example", Some("ada.example")),
            ("https://fosstodon.example/@ada", Some("ada")),
            ("https://youtube.com/@ada", Some("ada")),
            ("https://github.com/ada/engine", None),
            ("https://github.com/search?q=ada", None),
            ("https://x.com/ada/status/1", None),
            ("https://youtube.com/watch?v=ada", None),
            ("https://example.org/ada", None),
            ("https://github.com", None),
            ("mailto:ada@example.org", None),
        ] {
            assert_eq!(profile(url).map(|page| page.handle), handle, "{url}");
        }
    }
}
