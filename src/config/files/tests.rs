//! Which files are found.

use glob::Pattern;
use tempfile::TempDir;

use super::super::read;
use super::*;

/// A folder with files, each holding one line.
fn folder(files: &[&str]) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    for file in files {
        write(folder.path(), file, "text\n");
    }
    folder
}

fn write(folder: &Path, file: &str, text: &str) {
    let path = folder.join(file);
    let parent = path.parent().expect("a file stands in a folder");
    fs::create_dir_all(parent).expect("a folder can be made");
    fs::write(path, text).expect("a file can be written");
}

fn config(folder: &TempDir, exclude: &[&str]) -> Config {
    let mut config = Config::new(folder.path().to_owned());
    let patterns = exclude.iter().map(|pattern| Pattern::new(pattern));
    config.exclude = patterns.collect::<Result<_, _>>().expect("patterns");
    config
}

fn discovery(folder: &TempDir, paths: &[&str], exclude: &[&str]) -> Discovery {
    let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
    let config = config(folder, exclude);
    discover(&paths, &config, folder.path()).expect("the paths exist")
}

/// The files found, when the command is run in `folder` and no problem is expected.
fn found(folder: &TempDir, paths: &[&str], exclude: &[&str]) -> Vec<String> {
    let discovery = discovery(folder, paths, exclude);
    assert_eq!(discovery.problems, []);
    names(&discovery.files)
}

fn names(files: &[FoundFile]) -> Vec<String> {
    files.iter().map(|file| file.display.to_string()).collect()
}

/// What reading the only file found says.
fn refusal(discovery: &Discovery) -> String {
    let [file] = &discovery.files[..] else {
        panic!("one file is expected: {:?}", discovery.files);
    };
    let problem = read(&file.path, &file.display).expect_err("it cannot be read");
    assert_eq!(&*problem.rule, "unreadable-file");
    assert_eq!(problem.primary.file, file.display);
    problem.message
}

#[test]
fn a_folder_stands_for_its_markdown_files_in_order() {
    let folder = folder(&[
        "b.md",
        "a/二.md",
        "a/b/c.md",
        "a-b.md",
        "notes.txt",
        "x.markdown",
    ]);
    let expected = ["a/b/c.md", "a/二.md", "a-b.md", "b.md"];
    assert_eq!(found(&folder, &["."], &[]), expected);
    assert_eq!(found(&folder, &["a"], &[]), expected[..2]);
}

#[test]
fn each_file_is_found_once() {
    let folder = folder(&["a.md", "docs/b.md"]);
    let paths = ["docs/b.md", "a.md", "./a.md", "docs/../a.md", ".", "docs"];
    assert_eq!(found(&folder, &paths, &[]), ["a.md", "docs/b.md"]);
}

#[test]
fn files_are_shown_from_where_the_command_runs() {
    let folder = folder(&["a.md", "docs/b.md", "docs/c/d.md"]);
    let config = config(&folder, &[]);
    let there = folder.path().join("docs");
    let discovery = discover(&[PathBuf::from("..")], &config, &there).expect("it exists");
    assert_eq!(names(&discovery.files), ["../a.md", "b.md", "c/d.md"]);
}

#[test]
fn what_git_ignores_is_left_out_also_without_a_repository() {
    let folder = folder(&[
        "a.md",
        "build/b.md",
        "docs/c.md",
        "docs/d.md",
        ".hidden/e.md",
        "f.md",
    ]);
    write(folder.path(), ".gitignore", "/build/\n");
    write(folder.path(), "docs/.gitignore", "d.md\n");
    write(folder.path(), ".ignore", "f.md\n");
    assert_eq!(found(&folder, &["."], &[]), ["a.md", "docs/c.md"]);
    assert_eq!(
        found(&folder, &["docs"], &[]),
        ["docs/c.md"],
        "of a folder above, too"
    );
    fs::create_dir_all(folder.path().join(".git/info")).expect("a folder can be made");
    write(folder.path(), ".git/info/exclude", "a.md\n");
    assert_eq!(found(&folder, &["."], &[]), ["docs/c.md"]);
}

#[test]
fn a_named_file_is_checked_whatever_git_ignores_and_include_says() {
    let folder = folder(&["a.md", ".hidden.md", "notes.txt", "node_modules/b.md"]);
    write(folder.path(), ".gitignore", "a.md\n");
    let paths = [".hidden.md", "a.md", "node_modules/b.md", "notes.txt"];
    assert_eq!(found(&folder, &paths, &[]), paths);
    assert_eq!(
        found(&folder, &["node_modules"], &[]),
        ["node_modules/b.md"]
    );
}

#[test]
fn exclude_holds_for_every_path() {
    let folder = folder(&["a.md", "drafts/b.md", "drafts/c/d.md", "docs/e.md"]);
    let exclude = ["drafts", "docs/*.md"];
    assert_eq!(found(&folder, &["."], &exclude), ["a.md"]);
    let discovery = discovery(
        &folder,
        &["a.md", "drafts/c/d.md", "docs/e.md", "drafts"],
        &exclude,
    );
    assert_eq!(names(&discovery.files), ["a.md"]);
    assert_eq!(
        names(&discovery.excluded),
        ["drafts/c/d.md", "docs/e.md", "drafts"]
    );
}

#[test]
fn folders_that_tools_make_are_left_out() {
    let folder = folder(&[
        "node_modules/x/README.md",
        "env/pyvenv.cfg",
        "env/lib/a.md",
        "sphinx/conf.py",
        "sphinx/_build/html/b.md",
        "mystmd/myst.yml",
        "mystmd/_build/c.md",
        "mine/_build/d.md",
        "venv/e.md",
    ]);
    assert_eq!(
        found(&folder, &["."], &[]),
        ["mine/_build/d.md", "venv/e.md"]
    );
}

#[test]
fn a_file_outside_the_project_is_found_too() {
    let (folder, other) = (folder(&[]), folder(&["a.md", "b.txt"]));
    let path = other.path().to_str().expect("a plain name");
    let discovery = discovery(&folder, &[path], &[]);
    assert_eq!(discovery.files.len(), 1);
    assert_eq!(discovery.files[0].path, other.path().join("a.md"));
}

#[test]
fn every_path_that_does_not_exist_is_told() {
    let folder = folder(&["a.md"]);
    let paths = ["a.md", "b.md", "a.md/c.md", "報告"].map(PathBuf::from);
    let errors = discover(&paths, &config(&folder, &[]), folder.path());
    let errors = errors.expect_err("three paths do not exist");
    assert_eq!(
        errors.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "`b.md` does not exist",
            "`a.md/c.md` does not exist",
            "`報告` does not exist"
        ]
    );
}

#[test]
fn a_file_that_vanishes_is_told_when_it_is_read() {
    let folder = folder(&["a.md"]);
    let discovery = discovery(&folder, &["."], &[]);
    fs::remove_file(folder.path().join("a.md")).expect("it can be removed");
    assert_eq!(
        refusal(&discovery),
        "`a.md` cannot be read: it does not exist"
    );
}

#[test]
fn a_folder_that_cannot_be_read_is_told_and_the_rest_is_found() {
    let mut walk = Walk {
        filter: Arc::new(Filter::new(&Config::new(PathBuf::from("/project")))),
        current_dir: Path::new("/project"),
        boundary: None,
        found: vec![Found {
            is_link: false,
            path: PathBuf::from("/project/a.md"),
            is_listed: true,
        }],
        discovery: Discovery::default(),
    };
    let error = ignore::Error::WithDepth {
        depth: 1,
        err: Box::new(ignore::Error::WithPath {
            path: PathBuf::from("/project/docs/locked"),
            err: Box::new(io::Error::from(io::ErrorKind::PermissionDenied).into()),
        }),
    };
    walk.problem(Path::new("/project"), &error);
    let discovery = walk.finish();
    assert_eq!(names(&discovery.files), ["a.md"]);
    let [problem] = &discovery.problems[..] else {
        panic!("one problem is expected: {:?}", discovery.problems);
    };
    assert_eq!(&*problem.rule, "unreadable-file");
    assert_eq!(&*problem.primary.file, "docs/locked");
    assert_eq!(
        problem.message,
        "the folder `docs/locked` cannot be read: permission denied"
    );
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::Command;

    use super::*;

    fn link(folder: &TempDir, target: &str, link: &str) {
        symlink(target, folder.path().join(link)).expect("a link can be made");
    }

    #[test]
    fn a_locked_folder_is_told_and_the_rest_is_found() {
        let folder = folder(&["a.md", "locked/b.md"]);
        let locked = folder.path().join("locked");
        let set = |mode| fs::set_permissions(&locked, fs::Permissions::from_mode(mode));
        set(0o000).expect("it can be locked");
        let is_locked = fs::read_dir(&locked).is_err();
        let discovery = discovery(&folder, &["."], &[]);
        set(0o700).expect("it can be unlocked");
        // Nothing is locked to the superuser.
        if is_locked {
            assert_eq!(names(&discovery.files), ["a.md"]);
            assert_eq!(discovery.problems.len(), 1);
            assert_eq!(&*discovery.problems[0].primary.file, "locked");
        } else {
            assert_eq!(names(&discovery.files), ["a.md", "locked/b.md"]);
        }
    }

    #[test]
    fn a_link_to_a_file_gives_way_to_the_file() {
        let folder = folder(&["report.md", "notes.txt"]);
        link(&folder, "report.md", "a.md");
        assert_eq!(found(&folder, &["."], &[]), ["report.md"]);
        assert_eq!(found(&folder, &["a.md"], &[]), ["a.md"]);
        link(&folder, "notes.txt", "notes.md");
        assert_eq!(found(&folder, &["."], &[]), ["notes.md", "report.md"]);
    }

    #[test]
    fn a_link_to_a_folder_is_followed_only_if_named() {
        let folder = folder(&["docs/a.md"]);
        link(&folder, "..", "docs/loop");
        link(&folder, "docs", "linked.md");
        assert_eq!(found(&folder, &["."], &[]), ["docs/a.md"]);
        assert_eq!(found(&folder, &["linked.md"], &[]), ["linked.md/a.md"]);
    }

    #[test]
    fn links_that_lead_nowhere_are_told_when_they_are_read() {
        let broken = folder(&[]);
        link(&broken, "gone.md", "a.md");
        assert_eq!(
            refusal(&discovery(&broken, &["."], &[])),
            "`a.md` is a link to `gone.md`, which cannot be read: it does not exist"
        );
        let cycle = folder(&[]);
        link(&cycle, "a.md", "a.md");
        let message = refusal(&discovery(&cycle, &["a.md"], &[]));
        let expected = "`a.md` is a link to `a.md`, which cannot be read: ";
        assert!(message.starts_with(expected), "{message}");
    }

    #[test]
    fn a_pipe_is_told_and_not_waited_for() {
        let folder = folder(&[]);
        let pipe = folder.path().join("a.md");
        let made = Command::new("mkfifo").arg(&pipe).status();
        assert!(made.expect("mkfifo runs").success());
        assert_eq!(
            refusal(&discovery(&folder, &["."], &[])),
            "`a.md` is a pipe, a socket or a device, not a file"
        );
    }
}
