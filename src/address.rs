//! Addresses of the web: read as browsers read them, compared, and told apart by who can reach them.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// The address that a destination is, if it leads to the web. `//host` is completed with `https:`.
pub(crate) fn web(destination: &str) -> Option<Url> {
    let is_web = |scheme: &str| {
        let start = destination.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    if destination.starts_with("//") {
        return Url::parse(&format!("https:{destination}")).ok();
    }
    (is_web("http:") || is_web("https:"))
        .then(|| Url::parse(destination).ok())
        .flatten()
        .filter(Url::has_host)
}

/// The name of the host without `www.`.
pub(crate) fn bare_host(url: &Url) -> &str {
    let host = url.host_str().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host)
}

/// Hosts that give each of their users a name below theirs.
const SHARED: [&str; 22] = [
    "blogspot.com",
    "cloudfront.net",
    "exblog.jp",
    "fc2.com",
    "firebaseapp.com",
    "fly.dev",
    "github.io",
    "gitlab.io",
    "hatenablog.com",
    "hatenablog.jp",
    "hatenadiary.com",
    "herokuapp.com",
    "netlify.app",
    "notion.site",
    "onrender.com",
    "pages.dev",
    "readthedocs.io",
    "seesaa.net",
    "substack.com",
    "vercel.app",
    "web.app",
    "wordpress.com",
];

/// The part of a host's name that one owner has: `example.co.jp` of `www.example.co.jp`. Which endings are shared is
/// guessed by their shape, as the public list of them has ten thousand entries.
pub(crate) fn site(host: &str) -> &str {
    let mut dots = host.rmatch_indices('.').map(|(at, _)| at);
    let (Some(last), Some(second)) = (dots.next(), dots.next()) else {
        return host;
    };
    let country = host.len() - last == 3;
    let shared = SHARED.contains(&&host[second + 1..])
        || country
            && matches!(
                &host[second + 1..last],
                "ac" | "co"
                    | "com"
                    | "ed"
                    | "edu"
                    | "go"
                    | "gov"
                    | "gr"
                    | "lg"
                    | "ne"
                    | "net"
                    | "or"
                    | "org"
            );
    let start = match shared {
        true => dots.next(),
        false => Some(second),
    };
    start.map_or(host, |at| &host[at + 1..])
}

/// Whether only some machines can reach a host: this one, or those of one network.
pub(crate) fn is_local(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => is_local_name(name),
        Host::Ipv4(ip) => !is_public(IpAddr::V4(*ip)),
        Host::Ipv6(ip) => !is_public(IpAddr::V6(*ip)),
    }
}

/// Names that no public server has: special ones (RFC 6761, 6762, 8375), ICANN's `internal`, and those without a dot.
fn is_local_name(name: &str) -> bool {
    const ENDINGS: [&str; 9] = [
        "localhost",
        "local",
        "localdomain",
        "internal",
        "intranet",
        "lan",
        "home",
        "corp",
        "home.arpa",
    ];
    let name = name.trim_end_matches('.');
    let within = |ending: &&str| {
        let before = name.strip_suffix(ending);
        before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    !name.contains('.') || ENDINGS.iter().any(within)
}

/// Whether an address is one of the public internet, by IANA's registries of special-purpose addresses. An IPv6 address
/// that stands for an IPv4 one is judged by that.
pub(crate) fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => embedded(ip).map_or_else(|| is_public_v6(ip), is_public_v4),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = matches!(
        (a, b, c),
        // this network, private, loopback, multicast and reserved
        (0 | 10 | 127 | 224.., _, _)
            // shared by carriers
            | (100, 64..=127, _)
            // link-local, among them the metadata services of clouds
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 168, _)
            // protocol assignments, documentation, relays, benchmarks
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (198, 18..=19, _)
            | (198, 51, 100)
            | (203, 0, 113)
    );
    !special
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [first, second, ..] = ip.segments();
    // What is public is within 2000::/3; in it, 2001::/23 is for protocols and 2001:db8::/32 and 3fff::/20 for
    // documentation.
    let global = first & 0xe000 == 0x2000;
    let special = (first == 0x2001 && (second < 0x200 || second == 0xdb8))
        || (first == 0x3fff && second < 0x1000);
    global && !special
}

/// The IPv4 address that an IPv6 address stands for: mapped, compatible, by NAT64 or by 6to4.
fn embedded(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, g, h] = ip.segments();
    let join = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match (a, b, c, d, e, f) {
        (0, 0, 0, 0, 0, 0xffff) | (0x64, 0xff9b, 0, 0, 0, 0) => Some(join(g, h)),
        (0, 0, 0, 0, 0, 0) if g != 0 => Some(join(g, h)),
        (0x2002, ..) => Some(join(b, c)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_public_or_not() {
        let public = |text: &str| is_public(text.parse().expect("it is an address"));
        for ip in [
            "1.1.1.1",
            "172.32.0.1",
            "100.128.0.1",
            "192.0.1.1",
            "2606:4700::1111",
            "2001:200::1",
            "::ffff:1.1.1.1",
            "64:ff9b::1.1.1.1",
            "2002:0101:0101::1",
        ] {
            assert!(public(ip), "{ip}");
        }
        for ip in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.1.2.3",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "192.0.2.1",
            "198.19.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::127.0.0.1",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::1",
            "2002:7f00:1::1",
            "2001::1",
            "2001:db8::1",
            "3fff::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!public(ip), "{ip}");
        }
    }

    #[test]
    fn hosts_are_local_in_every_spelling() {
        let local = |text: &str| {
            is_local(
                &web(text)
                    .expect("it leads to the web")
                    .host()
                    .expect("it has a host"),
            )
        };
        for url in [
            "http://localhost:8000/x",
            "HTTP://LOCALHOST",
            "http://app.localhost",
            "http://127.1/",
            "http://0x7f000001/",
            "http://2130706433/",
            "http://[::1]:80/",
            "http://[::ffff:127.0.0.1]/",
            "//printer.local/x",
            "http://wiki/start",
            "http://git.corp./x",
            "http://１２７.0.0.1/",
        ] {
            assert!(local(url), "{url}");
        }
        for url in [
            "https://localhost.example.com/",
            "https://mylocal.jp",
            "https://日本語.jp/",
            "https://1.1.1.1",
        ] {
            assert!(!local(url), "{url}");
        }
    }

    #[test]
    fn a_site_is_what_one_owner_has() {
        for (host, site_of_it) in [
            ("a.jp", "a.jp"),
            ("conference.a.jp", "a.jp"),
            ("www.a.co.jp", "a.co.jp"),
            ("a.co.jp", "a.co.jp"),
            ("deep.www.a.com", "a.com"),
            ("a.github.io", "a.github.io"),
            ("github.io", "github.io"),
            ("localhost", "localhost"),
        ] {
            assert_eq!(site(host), site_of_it, "{host}");
        }
    }

    #[test]
    fn only_the_web_is_the_web() {
        for text in [
            "a.md",
            "mailto:a@b.jp",
            "ftp://a.jp",
            "https:",
            "http://",
            "#x",
            "",
        ] {
            assert_eq!(web(text), None, "{text}");
        }
        let host = |text| web(text).map(|url| bare_host(&url).to_string());
        assert_eq!(host("https://www.A.jp/x").as_deref(), Some("a.jp"));
        assert_eq!(
            host("https://日本語.jp").as_deref(),
            Some("xn--wgv71a119e.jp")
        );
    }
}
