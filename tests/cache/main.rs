//! The cache as a user meets it: not at all. What a run tells is the same with it and without, whatever was done to the
//! project or to the cache; only that a second run is not one can be seen, by the file that it leaves as it is.

#[path = "../common/command.rs"]
mod command;
mod world;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use command::{finish, project, with_input};
use kouetsu::cache::{LARGEST, MOST};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use rayon::prelude::*;
use world::FILES;

/// What the command prints on both streams, and its status.
type Told = (String, String, i32);

/// The command in a folder with a cache in another.
fn command(folder: &Path, cache: &Path, arguments: &[&str]) -> Command {
    let mut command = command::command(folder, &[]);
    command
        .arg("check")
        .args(arguments)
        .env_remove("KOUETSU_NO_CACHE")
        .env("KOUETSU_CACHE_DIR", cache);
    command
}

fn with_cache(folder: &Path, cache: &Path, arguments: &[&str]) -> Told {
    let run = command(folder, cache, arguments).output();
    finish(run.expect("the program was built for this test"))
}

fn without(folder: &Path, arguments: &[&str]) -> Told {
    command::kouetsu(folder, &[&["check"], arguments].concat())
}

fn temporary() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder can be made")
}

/// A project in which something is found.
fn faulty() -> tempfile::TempDir {
    project(&[("a.md", b"# A\n\n![](b.png)\n"), ("b.png", b"\x89PNG")])
}

const NONE: [PathBuf; 0] = [];

/// The runs that are kept.
fn runs(cache: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(cache.join("runs")).into_iter().flatten();
    let paths = entries.map(|entry| entry.expect("it can be read").path());
    let mut runs: Vec<PathBuf> = paths
        .filter(|path| !path.ends_with("CACHEDIR.TAG"))
        .collect();
    runs.sort();
    runs
}

/// The one run that is kept.
fn only(cache: &Path) -> PathBuf {
    let mut runs = runs(cache);
    assert_eq!(runs.len(), 1, "{runs:?}");
    runs.remove(0)
}

/// Whether a run is answered by what is kept: the file is used, and not written again.
fn is_answered(folder: &Path, cache: &Path, arguments: &[&str]) -> bool {
    let file = only(cache);
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let open = File::options().append(true).open(&file);
    open.and_then(|file| file.set_modified(long_ago))
        .expect("it is ours");
    // A file that is written again is another file.
    let link = cache.join("link");
    fs::hard_link(&file, &link).expect("a link can be made");
    let told = with_cache(folder, cache, arguments);
    assert_eq!(told, without(folder, arguments));
    let time = |path: &Path| {
        let metadata = path.metadata().expect("it is there");
        metadata.modified().expect("it has a time")
    };
    let used = time(&link) != long_ago;
    let written = time(&link) != time(&file);
    fs::remove_file(link).expect("it is ours");
    used && !written
}

#[test]
fn a_second_run_is_answered_by_the_first() {
    let (folder, cache) = (faulty(), temporary());
    let (folder, cache) = (folder.path(), cache.path());
    let first = with_cache(folder, cache, &[]);
    assert_eq!(first, without(folder, &[]));
    assert_eq!(first.2, 1);
    assert!(is_answered(folder, cache, &[]));
    for format in ["short", "json", "sarif", "html", "github", "junit"] {
        assert!(
            is_answered(folder, cache, &["--output-format", format]),
            "{format}"
        );
    }
    assert!(is_answered(folder, cache, &["--statistics"]));
    assert!(
        is_answered(folder, cache, &["."]),
        "the same in other words"
    );
    // The same text, written anew.
    fs::write(folder.join("a.md"), "# A\n\n![](b.png)\n").expect("it can be written");
    assert!(is_answered(folder, cache, &[]));
    fs::write(folder.join("b.png"), "\u{89}PN").expect("it can be written");
    assert!(!is_answered(folder, cache, &[]), "its picture is another");
    assert!(is_answered(folder, cache, &[]));
}

#[test]
fn what_asks_for_more_than_files_is_not_kept() {
    let (folder, cache) = (faulty(), temporary());
    let (folder, cache) = (folder.path(), cache.path());
    for arguments in [&["--timing"][..], &["--diff"], &["--fix"], &["--no-cache"]] {
        with_cache(folder, cache, arguments);
        assert_eq!(runs(cache), NONE, "{arguments:?}");
    }
    let input = &["check", "--stdin-filename", "a.md", "--cache-dir"];
    let arguments = [&input[..], &[cache.to_str().expect("a plain name")]].concat();
    with_input(folder, &arguments, b"# A\n");
    let mut none = command(folder, cache, &[]);
    let none = none.env("KOUETSU_NO_CACHE", "1").output();
    assert_eq!(finish(none.expect("it runs")).2, 1);
    assert_eq!(runs(cache), NONE);
    let arguments = ["--cache-dir", cache.to_str().expect("a plain name")];
    let mut named = command(folder, &cache.join("other"), &arguments);
    assert_eq!(finish(named.output().expect("it runs")).2, 1);
    assert!(only(cache).is_file());
}

/// A rule that crashes, or a script that takes too long, may do otherwise the next time.
#[test]
fn what_can_be_otherwise_next_time_is_not_kept() {
    let cache = temporary();
    let folder = project(&[
        ("kouetsu.toml", b"rule-paths = ['house']\n"),
        (
            "house/long.toml",
            b"summary = 'long'\n[[example]]\nbad = 'a'\ngood = 'b'\n",
        ),
        ("house/long.rhai", b"loop { }\n"),
        ("a.md", b"# A\n"),
    ]);
    let (_, _, status) = with_cache(folder.path(), cache.path(), &[]);
    assert_eq!(status, 1);
    assert_eq!(runs(cache.path()), NONE);
}

#[test]
fn a_project_cannot_say_where_files_are_written() {
    let (folder, cache) = (faulty(), temporary());
    for key in ["cache-dir", "cache", "no-cache"] {
        let text = format!("{key} = 'elsewhere'\n");
        fs::write(folder.path().join("kouetsu.toml"), text).expect("it can be written");
        let (told, ..) = with_cache(folder.path(), cache.path(), &[]);
        assert!(told.contains("[invalid-config]"), "{told}");
        assert!(!folder.path().join("elsewhere").exists());
    }
}

/// What is done to the only file of a cache, and is to be of no consequence.
fn after(spoil: impl Fn(&Path)) {
    let (folder, cache) = (faulty(), temporary());
    let (folder, cache) = (folder.path(), cache.path());
    let first = with_cache(folder, cache, &[]);
    spoil(&only(cache));
    assert_eq!(with_cache(folder, cache, &[]), first);
    assert!(is_answered(folder, cache, &[]), "it was written anew");
}

#[test]
fn a_spoiled_file_is_written_anew() {
    after(|file| fs::write(file, "").expect("it can be written"));
    after(|file| fs::write(file, [0; 100_000]).expect("it can be written"));
    after(|file| {
        let open = File::options().append(true).open(file).expect("it is ours");
        let half = open.metadata().expect("it is there").len() / 2;
        open.set_len(half).expect("it can be cut");
    });
    after(|file| {
        let open = File::options().append(true).open(file).expect("it is ours");
        open.set_len(LARGEST + 1).expect("it can be made longer");
    });
    after(|file| fs::remove_file(file).expect("it is ours"));
}

#[test]
fn a_file_of_another_run_is_not_taken_for_this_one() {
    let (folder, other, cache) = (faulty(), faulty(), temporary());
    let (folder, other, cache) = (folder.path(), other.path(), cache.path());
    fs::write(other.join("a.md"), "# Fine\n").expect("it can be written");
    with_cache(other, cache, &[]);
    let fine = only(cache);
    let first = with_cache(folder, cache, &[]);
    let mut kept = runs(cache);
    kept.retain(|file| *file != fine);
    fs::rename(fine, &kept[0]).expect("it can be moved");
    assert_eq!(with_cache(folder, cache, &[]), first);
}

#[cfg(unix)]
#[test]
fn a_pipe_or_a_link_in_the_place_of_a_file_does_no_harm() {
    use std::os::unix::fs::symlink;
    let make_pipe = |file: &Path| {
        fs::remove_file(file).expect("it is ours");
        let made = Command::new("mkfifo").arg(file).status();
        assert!(made.expect("mkfifo is there").success());
    };
    after(make_pipe);
    after(|file| {
        fs::remove_file(file).expect("it is ours");
        symlink("/dev/zero", file).expect("a link can be made");
    });
    after(|file| {
        fs::remove_file(file).expect("it is ours");
        symlink(file, file).expect("a link can be made");
    });
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_used_is_no_cache() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let (folder, place) = (faulty(), temporary());
    let (folder, place) = (folder.path(), place.path());
    let expected = without(folder, &[]);
    let file = place.join("file");
    fs::write(&file, "words").expect("it can be written");
    let pipe = place.join("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("mkfifo is there").success());
    let folder_of_pipe = place.join("holds-a-pipe");
    fs::create_dir(&folder_of_pipe).expect("it can be made");
    let made = Command::new("mkfifo")
        .arg(folder_of_pipe.join("runs"))
        .status();
    assert!(made.expect("mkfifo is there").success());
    let circle = place.join("circle");
    symlink(&circle, &circle).expect("a link can be made");
    for cache in [
        file,
        pipe,
        folder_of_pipe,
        circle,
        PathBuf::from("/dev/null"),
    ] {
        assert_eq!(
            with_cache(folder, &cache, &[]),
            expected,
            "{}",
            cache.display()
        );
    }
    let nobody = place.join("nobody's");
    fs::create_dir(&nobody).expect("it can be made");
    fs::set_permissions(&nobody, fs::Permissions::from_mode(0o500)).expect("it is ours");
    assert_eq!(with_cache(folder, &nobody, &[]), expected);
    // A cache that can be read but not written to is of use. (Root can write anywhere.)
    let cache = place.join("cache");
    with_cache(folder, &cache, &[]);
    let mode = |mode| {
        let permissions = fs::Permissions::from_mode(mode);
        fs::set_permissions(cache.join("runs"), permissions).expect("it is ours");
    };
    mode(0o500);
    assert_eq!(with_cache(folder, &cache, &[]), expected);
    mode(0o700);
    // Through a link, as where a home is on another disk.
    let link = place.join("link");
    symlink(&cache, &link).expect("a link can be made");
    assert!(is_answered(folder, &link, &[]));
}

/// A limit on the size of files fails as a full disk does: once a file is open, and at the first byte.
#[test]
#[cfg(unix)]
fn a_full_disk_keeps_nothing_and_changes_nothing() {
    let (folder, cache) = (faulty(), temporary());
    let (folder, cache) = (folder.path(), cache.path());
    let run = command(folder, cache, &[]);
    let mut full = Command::new("sh");
    full.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$@\"", "sh"])
        .arg(run.get_program())
        .args(run.get_args())
        .current_dir(folder);
    for (name, value) in run.get_envs() {
        match value {
            Some(value) => full.env(name, value),
            None => full.env_remove(name),
        };
    }
    let told = finish(full.output().expect("there is a shell"));
    assert_eq!(told, without(folder, &[]));
    assert_eq!(runs(cache), NONE, "nor is a draft left");
    assert!(cache.join("runs").is_dir(), "it was tried");
    assert_eq!(with_cache(folder, cache, &[]), told);
    assert!(is_answered(folder, cache, &[]));
}

#[test]
fn without_a_home_nothing_is_kept() {
    let folder = faulty();
    let mut homeless = command(folder.path(), Path::new(""), &[]);
    for name in ["HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"] {
        homeless.env_remove(name);
    }
    let told = finish(homeless.output().expect("it runs"));
    assert_eq!(told, without(folder.path(), &[]));
}

#[test]
fn runs_side_by_side_do_not_disturb_each_other() {
    let (folder, cache) = (faulty(), temporary());
    let expected = without(folder.path(), &[]);
    for _ in 0..3 {
        let start = || {
            let mut command = command(folder.path(), cache.path(), &[]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().expect("it runs")
        };
        let running: Vec<_> = (0..8).map(|_| start()).collect();
        for child in running {
            let told = finish(child.wait_with_output().expect("it ends"));
            assert_eq!(told, expected);
        }
        fs::write(only(cache.path()), "spoiled").expect("it is ours");
    }
}

#[test]
fn only_so_many_runs_are_kept() {
    let (folder, cache) = (faulty(), temporary());
    let (folder, cache) = (folder.path(), cache.path());
    with_cache(folder, cache, &[]);
    let first = only(cache);
    let stale = File::options()
        .append(true)
        .open(&first)
        .expect("it is ours");
    stale
        .set_modified(SystemTime::UNIX_EPOCH)
        .expect("it is ours");
    for number in 1..MOST {
        let name = format!("{number:064x}");
        fs::copy(&first, first.with_file_name(name)).expect("it can be copied");
    }
    fs::write(folder.join("a.md"), "# Fine\n").expect("it can be written");
    with_cache(folder, cache, &[]);
    let runs = runs(cache);
    assert_eq!(runs.len(), MOST);
    assert!(!runs.contains(&first), "it was the oldest");
}

#[test]
fn the_cache_can_be_found_and_removed() {
    let (folder, cache) = (faulty(), temporary());
    let (folder, cache) = (folder.path(), cache.path());
    let other = cache.join("not ours");
    fs::write(&other, "words").expect("it can be written");
    fs::write(cache.join("web.jsonl"), "{}\n").expect("it can be written");
    with_cache(folder, cache, &[]);
    let shown = cache.to_str().expect("a plain name");
    let (told, _, status) = command::kouetsu(folder, &["cache", "dir", "--cache-dir", shown]);
    assert_eq!((told.trim_end(), status), (shown, 0));
    let clean = &["cache", "clean", "--cache-dir", shown];
    let (_, told, status) = command::kouetsu(folder, clean);
    assert!(told.starts_with("removed 2 files of "), "{told}");
    assert_eq!(status, 0);
    let left: Vec<_> = fs::read_dir(cache).expect("it is there").collect();
    assert_eq!(left.len(), 1, "what is not ours");
    let (_, told, _) = command::kouetsu(folder, clean);
    assert_eq!(told, format!("removed 0 files of 0 bytes from {shown}\n"));
    assert!(other.is_file());
}

/// What is looked at, and how.
const ARGUMENTS: [&[&str]; 8] = [
    &["--output-format", "json"],
    &["--output-format", "human"],
    &["--output-format", "sarif", "--select", "all"],
    &["--output-format", "json", "docs"],
    &["--output-format", "json", "a.md", "--roster", "people.txt"],
    &[
        "--output-format",
        "html",
        "--config",
        "rules.oversized-image.max-side=100",
    ],
    &["--output-format", "json", "--isolated", "--select", "all"],
    // No rule among them reads the other files of the project.
    &[
        "--output-format",
        "json",
        "--select",
        "names,missing-alt-text,stale-baseline",
    ],
];

/// Each file is changed alone, right after a run, so that nothing but that change can keep the next one from being taken
/// for it.
#[test]
fn every_change_is_seen() {
    FILES.par_iter().enumerate().for_each(|(file, varied)| {
        let (folder, cache) = (temporary(), temporary());
        let (folder, cache) = (folder.path(), cache.path());
        world::whole(folder);
        let commands = [ARGUMENTS[0], ARGUMENTS[4], ARGUMENTS[7]];
        let before = commands.map(|arguments| without(folder, arguments));
        let mut matters = false;
        for text in 1..=varied.texts.len() {
            for (arguments, before) in commands.iter().zip(&before) {
                world::put(folder, file, 0);
                assert_eq!(&with_cache(folder, cache, arguments), before);
                world::put(folder, file, text);
                let expected = without(folder, arguments);
                matters |= expected != *before;
                for _ in 0..2 {
                    let told = with_cache(folder, cache, arguments);
                    assert_eq!(told, expected, "{} {text} {arguments:?}", varied.name);
                }
            }
        }
        assert!(matters, "{} does not matter", varied.name);
    });
}

/// A file may stay as it is, and not be where it was.
#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_a_file_is_seen() {
    let (folder, cache, elsewhere) = (temporary(), temporary(), temporary());
    let (folder, cache) = (folder.path(), cache.path());
    world::whole(folder);
    let before = with_cache(folder, cache, ARGUMENTS[0]);
    let (picture, moved) = (folder.join("a.png"), elsewhere.path().join("a.png"));
    fs::copy(&picture, &moved).expect("it can be copied");
    fs::remove_file(&picture).expect("it is ours");
    std::os::unix::fs::symlink(&moved, &picture).expect("a link can be made");
    let told = with_cache(folder, cache, ARGUMENTS[0]);
    assert_eq!(told, without(folder, ARGUMENTS[0]));
    assert_ne!(told, before);
}

/// Files, by their numbers, with the text that each is to have, and the command that is run then.
fn changes() -> impl Strategy<Value = (Vec<(usize, usize)>, usize)> {
    let change = (0..FILES.len()).prop_flat_map(|file| (Just(file), 0..=FILES[file].texts.len()));
    let few = prop::collection::vec(change, 1..4);
    (few, 0..ARGUMENTS.len())
}

/// The same cases each time, unless `PROPTEST_RNG_SEED` and `PROPTEST_CASES` say otherwise.
fn settings() -> ProptestConfig {
    let mut config = ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = 8;
    }
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(1);
    }
    config
}

proptest! {
    #![proptest_config(settings())]

    /// Files are written, changed and removed at random, and come back as they were: with the cache, a run tells what it
    /// tells without, and tells it again.
    #[test]
    fn a_cache_never_changes_a_result(
        edits in prop::collection::vec(changes(), 1..12),
    ) {
        let (folder, cache) = (temporary(), temporary());
        let folder = folder.path();
        world::whole(folder);
        for (changes, arguments) in edits {
            for (file, text) in changes {
                world::put(folder, file, text);
            }
            for arguments in [ARGUMENTS[arguments], ARGUMENTS[0]] {
                let expected = without(folder, arguments);
                for _ in 0..2 {
                    let told = with_cache(folder, cache.path(), arguments);
                    prop_assert_eq!(&told, &expected, "{:?}", arguments);
                }
            }
        }
    }
}
