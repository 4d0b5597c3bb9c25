//! Every rule on every example of every page: what a page shows as bad trips its rule and no other, what it shows as good
//! trips none. What a user sees of the bad ones is kept beside them in `tests/rendered`, rewritten by `KOUETSU_BLESS=1`.

#![expect(clippy::disallowed_methods, reason = "a test reads its own files")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kouetsu::config::{Config, Level};
use kouetsu::diagnostic::{Diagnostic, Safety};
use kouetsu::rules::{self, Example, Plan, RuleEntry};
use kouetsu::session::{Fixing, Session};
use kouetsu::source::{Source, Sources};
use kouetsu::trial::{self, ROOT, rendered as render};

/// What all rules find in a text that stands where the example says.
fn check(entry: &RuleEntry, example: &Example, text: &str) -> (Vec<Diagnostic>, Sources) {
    let session = session(entry, example, text);
    (session.check(), session.sources())
}

/// A session with a text that stands where the example says.
fn session(entry: &RuleEntry, example: &Example, text: &str) -> Session {
    // The files beside it are those of its `bad` and of its `good`, and each leaves some unused.
    let unused = if entry.name == "unused-image" {
        ""
    } else {
        "ignore = ['unused-image']\n"
    };
    // An example shows its own rule even where that is off by default, and the default rules.
    let settings = format!("select = ['default', '{}']\n{unused}", entry.name);
    trial::session(example, text, &settings, Vec::new())
}

fn indented(text: &str) -> String {
    text.lines()
        .map(|line| {
            if line.is_empty() {
                String::from("\n")
            } else {
                format!("    {line}\n")
            }
        })
        .collect()
}

#[test]
fn examples_show_what_their_pages_say() {
    let mut wrong = String::new();
    for entry in rules::entries() {
        let mut rendered = String::new();
        for example in &entry.page().examples {
            if let Some(bad) = &example.bad {
                let (found, sources) = check(entry, example, bad);
                let shown = render(&found, &sources);
                let expected = |d: &Diagnostic| {
                    *d.rule == *entry.name || example.also.iter().any(|also| **also == *d.rule)
                };
                let own = found.iter().any(|d| *d.rule == *entry.name);
                if !own || !found.iter().all(expected) {
                    let _ = writeln!(
                        wrong,
                        "{}: this `bad`\n\n{}\ngives\n\n{shown}\n",
                        entry.name,
                        indented(bad)
                    );
                }
                for also in &example.also {
                    if rules::entry(also).is_some() && !found.iter().any(|d| *d.rule == **also) {
                        let _ = writeln!(
                            wrong,
                            "{}: `also` names `{also}`, which finds nothing",
                            entry.name
                        );
                    }
                }
                let _ = writeln!(rendered, "{}\n{shown}\n", indented(bad));
            }
            if let Some(good) = &example.good {
                let (found, sources) = check(entry, example, good);
                if !found.is_empty() {
                    let shown = render(&found, &sources);
                    let _ = writeln!(
                        wrong,
                        "{}: this `good`\n\n{}\ngives\n\n{shown}\n",
                        entry.name,
                        indented(good)
                    );
                }
            }
        }
        if !rendered.is_empty() {
            compare(
                &format!("tests/rendered/{}.txt", entry.name),
                &rendered,
                &mut wrong,
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Compares with the file, or writes it if `KOUETSU_BLESS` is set.
fn compare(file: &str, text: &str, wrong: &mut String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("KOUETSU_BLESS").is_some() {
        fs::create_dir_all(path.parent().expect("it is in a folder"))
            .expect("the folder can be made");
        fs::write(&path, text).expect("the file can be written");
    }
    let known = fs::read_to_string(&path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    if known != text {
        let _ = writeln!(
            wrong,
            "{file} is not what is shown now; read this, then set KOUETSU_BLESS=1:\n\n{text}"
        );
    }
}

#[test]
fn every_page_is_registered_and_complete() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut pages = BTreeMap::new();
    for group in fs::read_dir(folder).expect("the pages are there").flatten() {
        for page in fs::read_dir(group.path()).into_iter().flatten().flatten() {
            if page
                .path()
                .extension()
                .is_some_and(|extension| extension == "toml")
            {
                let name = page
                    .path()
                    .file_stem()
                    .expect("it has a name")
                    .to_string_lossy()
                    .into_owned();
                pages.insert(name, group.file_name().to_string_lossy().into_owned());
            }
        }
    }
    let registered = rules::entries()
        .iter()
        .map(|entry| (entry.name.to_string(), entry.group.to_string()));
    assert_eq!(
        pages,
        registered.collect(),
        "the list in `registry.rs` and the folder of pages differ"
    );
    for entry in rules::entries()
        .iter()
        .filter(|entry| entry.group != "input")
    {
        let page = entry.page();
        assert!(
            page.examples.iter().any(|example| example.bad.is_some()),
            "{} has no `bad`",
            entry.name
        );
        assert!(
            page.examples.iter().any(|example| example.good.is_some()),
            "{} has no `good`",
            entry.name
        );
        assert!(
            !page.summary.ends_with('.'),
            "{}: a summary is no sentence",
            entry.name
        );
    }
}

#[test]
fn pages_declare_the_fixes_that_their_rules_offer() {
    for entry in rules::entries() {
        let page = entry.page();
        let mut offered = Vec::new();
        for example in &page.examples {
            if let Some(bad) = &example.bad {
                let (found, _) = check(entry, example, bad);
                let own = found.into_iter().filter(|d| *d.rule == *entry.name);
                offered.extend(own.filter_map(|d| d.fix).map(|fix| fix.safety));
            }
        }
        let safety = offered.first().copied();
        assert_eq!(page.fix, safety, "{}", entry.name);
    }
}

#[test]
fn options_are_what_their_pages_say() {
    for entry in rules::entries() {
        let page = entry.page();
        for (name, option) in &page.options {
            let value = &option.default;
            let line = format!("rules.{}.{name} = {value}\n", entry.name);
            let config = Config::from_source(
                PathBuf::from(ROOT),
                Source::new("kouetsu.toml", line),
                &rules::vocabulary(),
            );
            let mut problems = config.problems.clone();
            Plan::new(&config, Arc::default(), &mut problems);
            assert_eq!(
                problems,
                [],
                "{}: the default of `{name}` is not accepted",
                entry.name
            );
        }
        assert!(page.severity >= Level::Off);
    }
}

#[test]
fn the_catalogue_is_fresh() {
    let mut text = String::from(
        "# The rules\n\nThis page is made from the pages beside it by `KOUETSU_BLESS=1 cargo test --test rules`.\n\
         `kouetsu explain RULE` prints a page in full. The default is what a finding matters, or `off` until the rule is selected.\n\
         A safe fix leaves the rendered document as it is; an unsafe one changes it where it says.\n",
    );
    let mut group = "";
    for entry in rules::entries() {
        let page = entry.head();
        if entry.group != group {
            group = &entry.group;
            let _ = write!(
                text,
                "\n## {group}\n\n| rule | default | fix | finds | also called |\n|---|---|---|---|---|\n"
            );
        }
        let fix = page.fix.map_or("", |fix| {
            if fix == Safety::Safe {
                "safe"
            } else {
                "unsafe"
            }
        });
        let (name, level, aliases) = (&entry.name, page.severity.name(), page.aliases.join(", "));
        let _ = writeln!(
            text,
            "| [`{name}`]({group}/{name}.toml) | {level} | {fix} | {} | {aliases} |",
            page.summary
        );
    }
    let mut wrong = String::new();
    compare("rules/README.md", &text, &mut wrong);
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn fixes_mend_what_they_are_offered_for() {
    let mut wrong = String::new();
    for entry in rules::entries() {
        for example in &entry.page().examples {
            let Some(bad) = &example.bad else { continue };
            let mut session = session(entry, example, bad);
            let before = session.check();
            let own = |rule: &str| rule == entry.name;
            let fixing = Fixing {
                file: None,
                unsafe_too: true,
                only: &own,
            };
            let fixed = session.fix(&fixing);
            let count = |found: &[Diagnostic], rule: &str| {
                found.iter().filter(|d| *d.rule == *rule).count()
            };
            let more = |d: &Diagnostic| count(&fixed.found, &d.rule) > count(&before, &d.rule);
            let mut faults = Vec::new();
            if fixed.withheld > 0 {
                faults.push("the fix was withheld");
            }
            if fixed.found.iter().any(|d| own(&d.rule) && d.fix.is_some()) {
                faults.push("there is more to fix");
            }
            if fixed.found.iter().any(more) {
                faults.push("the fix brought something new");
            }
            let name = example.name.as_deref().unwrap_or("index.md");
            let text = |session: &Session| {
                let member = session.project().member(name);
                member.map_or(String::new(), |m| m.source.text().to_string())
            };
            let once = text(&session);
            if session.fix(&fixing).made > 0 {
                faults.push("fixed again, it is another");
            }
            for fault in faults {
                let after = render(&fixed.found, &session.sources());
                let once = indented(&once);
                let _ = writeln!(wrong, "{}: {fault}:\n\n{once}\n{after}\n", entry.name);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
