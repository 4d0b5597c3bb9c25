//! What Git knows: the texts that a revision had.
//!
//! The `git` of the machine is asked, and only for what lies in the repository already. A repository is not trusted: it
//! may say in its settings what Git shall run, so nothing is asked that would run it. No hook, no filter and no pager takes
//! part in listing and printing objects, and objects that a partial clone lacks are not fetched.

use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A revision that the texts of today are compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// The hash of its commit.
    pub commit: String,
    /// How it was found: the name that was given, or what it was derived from.
    pub name: String,
}

/// Why Git cannot tell.
#[derive(Debug, PartialEq, Eq)]
pub struct Error {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: &'static str,
}

impl Error {
    fn new(message: impl Into<String>, help: &'static str) -> Self {
        Error {
            message: message.into(),
            help,
        }
    }

    fn io(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Error::new("there is no `git`", "install Git"),
            _ => Error::new(format!("`git` cannot be run: {error}"), "look why"),
        }
    }
}

/// A `git` that looks at the repository of `folder`, and runs nothing that this names.
fn git(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.current_dir(folder)
        .args(["--no-pager", "--no-replace-objects", "--literal-pathspecs"])
        .args([
            "-c",
            "core.fsmonitor=false",
            "-c",
            "core.hooksPath=/dev/null",
        ])
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_ALLOW_PROTOCOL", "none")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    git
}

fn run(folder: &Path, arguments: &[&str]) -> Result<Output, Error> {
    let output = git(folder).args(arguments).output();
    output.map_err(|error| Error::io(&error))
}

/// What a successful command prints, without the line break at its end.
fn line(folder: &Path, arguments: &[&str]) -> Result<Option<String>, Error> {
    let output = run(folder, arguments)?;
    let text = String::from_utf8_lossy(&output.stdout);
    let text = text.trim_end();
    Ok((output.status.success() && !text.is_empty()).then(|| text.to_string()))
}

fn commit(folder: &Path, name: &str) -> Result<Option<String>, Error> {
    let name = format!("{name}^{{commit}}");
    line(
        folder,
        &[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &name,
        ],
    )
}

/// The revision of this name; if there is none, the one at which the branch at hand left its upstream or, without that,
/// the main branch of the remote `origin`; else the last commit.
///
/// # Errors
/// There is no repository, no `git`, or no such revision.
pub fn revision(folder: &Path, name: Option<&str>) -> Result<Revision, Error> {
    if line(folder, &["rev-parse", "--git-dir"])?.is_none() {
        let message = format!(
            "`{}` is in no Git repository that can be read",
            folder.display()
        );
        return Err(Error::new(
            message,
            "leave out `new`, or check the repository's owner",
        ));
    }
    if let Some(name) = name {
        return match commit(folder, name)? {
            Some(commit) => Ok(Revision {
                commit,
                name: name.to_string(),
            }),
            None => Err(Error::new(
                format!("there is no revision `{name}`"),
                "fetch it, or name another",
            )),
        };
    }
    for base in ["@{upstream}", "origin/HEAD"] {
        if commit(folder, base)?.is_none() {
            continue;
        }
        let merge_base = line(folder, &["merge-base", "HEAD", base])?;
        let Some(commit) = merge_base else {
            return Err(Error::new(
                format!("no common ancestor with `{base}` is in this clone"),
                "fetch the history, or name a revision: `--online=new:REV`",
            ));
        };
        return Ok(Revision {
            commit,
            name: format!("the merge base with {base}"),
        });
    }
    match commit(folder, "HEAD")? {
        Some(commit) => Ok(Revision {
            commit,
            name: "HEAD".to_string(),
        }),
        None => Err(Error::new(
            "the repository has no commit",
            "leave out `new`: every URL is new",
        )),
    }
}

/// The texts of the files below `folder` that `revision` had, and whose path is `wanted`; what is no UTF-8 is left out.
///
/// # Errors
/// Git cannot list or print them.
pub fn texts(
    folder: &Path,
    revision: &Revision,
    wanted: impl Fn(&Path) -> bool,
) -> Result<Vec<(PathBuf, String)>, Error> {
    let files = files(folder, revision)?;
    let wanted: Vec<_> = files.into_iter().filter(|(path, _)| wanted(path)).collect();
    print(folder, wanted).map_err(|error| Error::io(&error))
}

/// The files below `folder` that a revision had, with absolute paths and the hashes of their texts.
fn files(folder: &Path, revision: &Revision) -> Result<Vec<(PathBuf, String)>, Error> {
    let output = run(
        folder,
        &["ls-tree", "-r", "-z", "--end-of-options", &revision.commit],
    )?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).trim().to_string();
        return Err(Error::new(
            format!("the files of `{}` cannot be listed: {said}", revision.name),
            "fetch the revision, or name another",
        ));
    }
    // mode SP type SP hash TAB path NUL
    let entries = output.stdout.split(|byte| *byte == 0);
    let file = |entry: &[u8]| {
        let tab = entry.iter().position(|byte| *byte == b'\t')?;
        let head = std::str::from_utf8(&entry[..tab]).ok()?;
        let mut head = head.split(' ');
        let (mode, kind, hash) = (head.next()?, head.next()?, head.next()?);
        let file = kind == "blob" && mode != "120000";
        file.then(|| (folder.join(path(&entry[tab + 1..])), hash.to_string()))
    };
    Ok(entries.filter_map(file).collect())
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    PathBuf::from(OsStr::new(&*String::from_utf8_lossy(bytes)))
}

/// Has one `git` print all texts.
fn print(folder: &Path, files: Vec<(PathBuf, String)>) -> io::Result<Vec<(PathBuf, String)>> {
    let mut child = git(folder)
        .args(["cat-file", "--batch", "--buffer"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut input = child.stdin.take().expect("it was piped");
    let hashes: String = files.iter().map(|(_, hash)| format!("{hash}\n")).collect();
    // Both sides of a pipe can be full.
    let writer = std::thread::spawn(move || input.write_all(hashes.as_bytes()));
    let mut output = BufReader::new(child.stdout.take().expect("it was piped"));
    let mut texts = Vec::new();
    for (path, _) in files {
        if let Some(bytes) = object(&mut output)?
            && let Ok(text) = String::from_utf8(bytes)
        {
            texts.push((path, text));
        }
    }
    // It has said all that was wanted of it.
    drop(output);
    let _ = writer.join();
    child.wait()?;
    Ok(texts)
}

/// Reads `hash SP type SP size LF bytes LF`, or `hash SP missing LF`.
fn object(output: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut head = String::new();
    output.read_line(&mut head)?;
    let Some(size) = head
        .split(' ')
        .nth(2)
        .and_then(|size| size.trim().parse().ok())
    else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    output.take(size).read_to_end(&mut bytes)?;
    output.read_exact(&mut [0])?;
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs git as its user would, in a repository of its own.
    fn user(folder: &Path, arguments: &[&str]) {
        let status = Command::new("git")
            .current_dir(folder)
            .args(["-c", "user.name=Maja", "-c", "user.email=maja@kitarust.jp"])
            .args([
                "-c",
                "init.defaultBranch=main",
                "-c",
                "protocol.file.allow=always",
            ])
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        assert!(status.expect("git is there").success(), "{arguments:?}");
    }

    fn repository(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        user(folder.path(), &["init", "--quiet"]);
        change(folder.path(), files);
        folder
    }

    fn change(folder: &Path, files: &[(&str, &str)]) {
        for (name, text) in files {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().expect("it is in a folder"))
                .expect("it can be made");
            std::fs::write(path, text).expect("it can be written");
        }
        user(folder, &["add", "--all"]);
        user(folder, &["commit", "--quiet", "--message", "x"]);
    }

    fn names(folder: &Path, name: Option<&str>) -> Vec<String> {
        let revision = revision(folder, name).expect("it is there");
        let texts = texts(folder, &revision, |path| {
            path.extension().is_some_and(|s| s == "md")
        });
        let texts = texts.expect("they can be printed").into_iter();
        texts
            .map(|(path, text)| {
                let path = path
                    .strip_prefix(folder)
                    .expect("it is below")
                    .to_path_buf();
                format!("{} {text}", path.display())
            })
            .collect()
    }

    #[test]
    fn texts_are_those_of_the_revision() {
        let folder = repository(&[("a.md", "one"), ("図/b c.md", "二"), ("x.txt", "x")]);
        change(folder.path(), &[("a.md", "later"), ("new.md", "n")]);
        assert_eq!(
            names(folder.path(), Some("HEAD~1")),
            ["a.md one", "図/b c.md 二"]
        );
        std::fs::write(folder.path().join("a.md"), "not committed").expect("it can be written");
        assert_eq!(
            names(folder.path(), None),
            ["a.md later", "new.md n", "図/b c.md 二"]
        );
        assert_eq!(
            names(&folder.path().join("図"), None),
            ["b c.md 二"],
            "below the folder"
        );
    }

    #[test]
    fn a_branch_is_compared_with_where_it_left() {
        let origin = repository(&[("a.md", "one")]);
        let parent = tempfile::tempdir().expect("a temporary folder can be made");
        let from = origin.path().to_str().expect("it is UTF-8");
        user(parent.path(), &["clone", "--quiet", from, "clone"]);
        let clone = parent.path().join("clone");
        user(&clone, &["checkout", "--quiet", "-b", "topic"]);
        change(&clone, &[("b.md", "two")]);
        assert_eq!(names(&clone, None), ["a.md one"]);
    }

    #[test]
    fn what_is_not_there_is_told() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let error = revision(folder.path(), None).expect_err("there is no repository");
        assert!(
            error.message.contains("no Git repository"),
            "{}",
            error.message
        );
        user(folder.path(), &["init", "--quiet"]);
        let error = revision(folder.path(), None).expect_err("there is no commit");
        assert_eq!(error.message, "the repository has no commit");
        change(folder.path(), &[("a.md", "one")]);
        for name in ["nowhere", "--exec=true", "-x"] {
            let error = revision(folder.path(), Some(name)).expect_err("there is no such revision");
            assert_eq!(error.message, format!("there is no revision `{name}`"));
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_a_repository_wants_to_run_is_not_run() {
        let folder = repository(&[("a.md", "one")]);
        let mark = folder.path().join("ran");
        let command = format!("touch {}", mark.display());
        for (key, value) in [
            ("core.fsmonitor", &*command),
            ("core.pager", &*command),
            ("core.sshCommand", &*command),
            ("core.alternateRefsCommand", &*command),
            ("diff.x.textconv", &*command),
            ("filter.x.smudge", &*command),
            ("pager.ls-tree", &*command),
            ("pager.cat-file", &*command),
            ("alias.ls-tree", &*format!("!{command}")),
        ] {
            user(folder.path(), &["config", key, value]);
        }
        std::fs::write(
            folder.path().join(".gitattributes"),
            "*.md diff=x filter=x\n",
        )
        .expect("it can be written");
        assert_eq!(names(folder.path(), None), ["a.md one"]);
        assert!(!mark.exists());
    }
}
