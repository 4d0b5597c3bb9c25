//! What a site's settings say of links: which headings have anchors, and what other projects can be referred to.
//!
//! As with [what they declare](super::declared), settings are read as text, and what is computed in them is not known.

use super::declared::may_define_more;
use super::site::{Builder, Site};
use super::slugs::Slugs;
use crate::text::pattern;

/// What settings say of links.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Linking {
    /// Down to which level headings have anchors, 0 for none; `None` if that cannot be read.
    pub depth: Option<u8>,
    /// How anchors are made of headings; `None` if by a function of the project's own.
    pub slugs: Option<Slugs>,
    /// The other projects that can be referred to by name, as `inv:` and Sphinx's roles do.
    pub inventories: Vec<Inventory>,
    /// Whether there may be other inventories than those.
    pub open: bool,
    /// The names of substitutions, `None` if they cannot be read.
    pub substitutions: Option<Vec<String>>,
}

/// Another project whose places can be referred to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inventory {
    /// The name by which it is called.
    pub key: String,
    /// Where its inventory is read from, beside its own site; a path from the folder of the settings, or a URL.
    pub files: Vec<String>,
}

impl Linking {
    pub(super) fn of(site: &Site) -> Linking {
        match site.builder {
            Builder::Sphinx if site.is_conf_py() => conf_py(&site.settings),
            Builder::Sphinx => config_yml(&site.settings),
            Builder::Mystmd => myst_yml(&site.settings),
            Builder::MdBook => Linking::default(),
        }
    }
}

fn conf_py(text: &str) -> Linking {
    let computed = may_define_more(text);
    let depth = match assigned(text, "myst_heading_anchors") {
        Some(value) => value.parse().ok().or((value == "None").then_some(0)),
        None if computed || text.contains("myst_heading_anchors") => None,
        None => Some(0),
    };
    let mut linking = Linking {
        depth,
        slugs: match assigned(text, "myst_heading_slug_func") {
            Some(value) => preset(value),
            None if text.contains("myst_heading_slug_func") => None,
            None => Some(Slugs::MystParser),
        },
        open: computed,
        ..Linking::default()
    };
    inventories(text, &mut linking);
    let keys = pattern!(
        r"(?ms)^myst_substitutions\s*(?::[^=\n]*)?=\s*\{(.*?)^\s*\}|^myst_substitutions\s*(?::[^=\n]*)?=\s*\{([^}\n]*)\}"
    );
    linking.substitutions = match keys.captures(text) {
        Some(found) => {
            let body = found.iter().skip(1).flatten().next();
            Some(string_keys(body.map_or("", |body| body.as_str())))
        }
        None if computed || text.contains("myst_substitutions") => None,
        None => Some(Vec::new()),
    };
    linking
}

/// Jupyter Book's settings hold Sphinx's; what it sets itself differs by version.
fn config_yml(text: &str) -> Linking {
    let depth = pattern!(r"(?m)^\s+myst_heading_anchors\s*:\s*([0-7])\s*$").captures(text);
    Linking {
        depth: depth.and_then(|found| found[1].parse().ok()),
        slugs: (!text.contains("myst_heading_slug_func")).then_some(Slugs::MystParser),
        open: true,
        ..Linking::default()
    }
}

/// mystmd names other projects under `references`.
fn myst_yml(text: &str) -> Linking {
    let mut linking = Linking {
        open: text.contains("extends:"),
        ..Linking::default()
    };
    let mut lines = text.lines().skip_while(|line| line.trim() != "references:");
    let Some(head) = lines.next() else {
        return linking;
    };
    let depth = |line: &str| line.len() - line.trim_start().len();
    let mut margin = None;
    for line in lines.filter(|line| !line.trim().is_empty()) {
        if depth(line) <= depth(head) {
            break;
        }
        let first = depth(line) == *margin.get_or_insert(depth(line));
        if let Some((key, _)) = line.trim().split_once(':').filter(|_| first) {
            linking.inventories.push(Inventory {
                key: key.trim_matches(['"', '\'']).to_string(),
                files: Vec::new(),
            });
        }
    }
    linking
}

/// The literal that is assigned to a name at the top level, as it is written.
fn assigned<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let mut values = text.lines().filter_map(|line| {
        let rest = line.strip_prefix(name)?.trim_start();
        let (annotation, value) = rest.split_once('=')?;
        let annotated = annotation.trim().is_empty() || annotation.starts_with(':');
        annotated.then(|| value.split('#').next().unwrap_or(value).trim())
    });
    // The last word counts.
    values.next_back()
}

fn preset(value: &str) -> Option<Slugs> {
    match value.trim_matches(['"', '\'']) {
        "github" | "None" => Some(Slugs::MystParser),
        "gitlab" => Some(Slugs::GitLab),
        "docutils" | "docutils.nodes.make_id" => Some(Slugs::Docutils),
        _ => None,
    }
}

/// The keys of a dictionary that are literal strings at its first level.
fn string_keys(body: &str) -> Vec<String> {
    let key = pattern!(r#"(?m)(?:^|,)\s*["']([^"'\n]+)["']\s*:"#);
    key.captures_iter(body)
        .map(|found| found[1].to_string())
        .collect()
}

/// Reads `intersphinx_mapping`. A dictionary that is not literal, or changed later, leaves the list open.
fn inventories(text: &str, linking: &mut Linking) {
    let mentions = text.matches("intersphinx_mapping").count();
    let literal = pattern!(
        r#"(?x) (?m: ^ intersphinx_mapping ) \s* (?: :[^=\n]* )? = \s* \{
            ( (?: [^{}"'\#] | \#[^\n]* | "[^"\n]*" | '[^'\n]*' | \{ [^{}]* \} )* ) \}"#
    );
    let Some(found) = literal.captures(text) else {
        linking.open |= mentions > 0;
        return;
    };
    linking.open |= mentions > 1;
    let entry = pattern!(
        r#"(?x) ["']([^"'\n]+)["'] \s* : \s* [(\[] \s* (?: ["'][^"'\n]*["'] | None ) \s* ,? ( [^)\]]* ) "#
    );
    let quoted = pattern!(r#"["']([^"'\n]+)["']"#);
    let body = pattern!(r"(?m)#[^\n]*$").replace_all(&found[1], "");
    for entry in entry.captures_iter(&body) {
        let files = quoted.captures_iter(&entry[2]);
        linking.inventories.push(Inventory {
            key: entry[1].to_string(),
            files: files.map(|file| file[1].to_string()).collect(),
        });
    }
    // An entry in another form, such as a bare URL.
    let keys = pattern!(r#"["'][^"'\n]+["']\s*:\s*[^\s/]"#)
        .find_iter(&body)
        .count();
    linking.open |= keys > linking.inventories.len();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_have_no_anchors_unless_the_settings_say_so() {
        for (settings, depth) in [
            ("extensions = ['myst_parser']\n", Some(0)),
            ("myst_heading_anchors = 3  # h3\n", Some(3)),
            ("myst_heading_anchors: int = 2\n", Some(2)),
            ("myst_heading_anchors = None\n", Some(0)),
            ("myst_heading_anchors = DEPTH\n", None),
            ("from base import *\n", None),
        ] {
            assert_eq!(conf_py(settings).depth, depth, "{settings}");
        }
        let yaml = "sphinx:\n  config:\n    myst_heading_anchors: 4\n";
        assert_eq!(config_yml(yaml).depth, Some(4));
        assert_eq!(config_yml("title: Book\n").depth, None);
    }

    #[test]
    fn slug_functions_are_known_by_name() {
        let slugs = |value: &str| conf_py(&format!("myst_heading_slug_func = {value}\n")).slugs;
        assert_eq!(slugs("\"github\""), Some(Slugs::MystParser));
        assert_eq!(slugs("'docutils.nodes.make_id'"), Some(Slugs::Docutils));
        assert_eq!(slugs("lambda title: title"), None);
        assert_eq!(conf_py("").slugs, Some(Slugs::MystParser));
    }

    #[test]
    fn inventories_are_read_with_their_files() {
        let linking = conf_py(
            r#"
intersphinx_mapping = {
    # "old": ("https://old.invalid", None),
    "python": ("https://docs.python.org/3", None),
    'aurora': ('https://aurora.invalid/', ('aurora.inv', None)),
}
"#,
        );
        let found: Vec<(&str, &[String])> = linking
            .inventories
            .iter()
            .map(|inventory| (inventory.key.as_str(), &inventory.files[..]))
            .collect();
        assert_eq!(
            found,
            [("python", &[][..]), ("aurora", &["aurora.inv".to_string()])]
        );
        assert!(!linking.open);
        for open in [
            "intersphinx_mapping = mapping()\n",
            "intersphinx_mapping = {}\nintersphinx_mapping['a'] = ('b', None)\n",
            "intersphinx_mapping = {'https://a.invalid': None}\n",
        ] {
            assert!(conf_py(open).open, "{open}");
        }
    }

    #[test]
    fn mystmd_names_other_projects_too() {
        let yaml = "project:\n  references:\n    python:\n      url: https://docs.python.org/3\n    'aurora': x\n  title: T\n";
        let keys: Vec<String> = myst_yml(yaml)
            .inventories
            .into_iter()
            .map(|i| i.key)
            .collect();
        assert_eq!(keys, ["python", "aurora"]);
    }

    #[test]
    fn substitutions_are_named() {
        let names = |settings| conf_py(settings).substitutions;
        let two = "myst_substitutions = {\n  'city': 'Akureyri',\n  \"hall\": f'{x}',\n}\n";
        assert_eq!(names(two), Some(vec!["city".into(), "hall".into()]));
        assert_eq!(
            names("myst_substitutions = {'a': 'b'}\n"),
            Some(vec!["a".into()])
        );
        assert_eq!(names("myst_substitutions = load()\n"), None);
        assert_eq!(names(""), Some(Vec::new()));
    }
}
